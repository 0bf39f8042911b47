"""Addresses of the reports, under `/bilans/`."""

from django.urls import path

from lieudit.observatory import report_views as views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("preparer/", views.begin_report, name="begin_report"),
    path("fiche/<slug:territory>/", views.sheet, name="sheet"),
    path("fiche/<slug:territory>/<str:errand>/", views.sheet_file, name="sheet_file"),
    path("<int:number>/", views.report, name="report"),
    path("<int:number>/ecrire/", views.write_report, name="write_report"),
    path("<int:number>/relever/", views.draw_report, name="draw_report"),
    path("<int:number>/figer/", views.freeze_report, name="freeze_report"),
    path("<int:number>/abandonner/", views.discard_report, name="discard_report"),
    path("<int:number>/refaire/", views.renew_report, name="renew_report"),
    path("<int:number>/faits.json", views.report_facts, name="report_facts"),
    path("<int:number>/bilan.<slug:kind>", views.report_file, name="report_file"),
    path("<int:number>/chiffres/<str:name>/", views.report_figure, name="report_figure"),
    path("<int:number>/chiffres/<str:name>/lignes.csv", views.report_rows, name="report_rows"),
]
