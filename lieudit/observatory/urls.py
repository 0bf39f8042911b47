"""Addresses of the figures, under `/chiffres/`."""

from django.urls import path

from lieudit.observatory import views

app_name = "observatory"
FIGURE = "releves/<int:pk>/<slug:name>/<slug:territory>"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("indicateurs/<slug:name>/", views.indicator, name="indicator"),
    path("indicateurs/<slug:name>.csv", views.indicator_csv, name="indicator_csv"),
    path("assemblees/<slug:slug>/", views.composition, name="composition"),
    path("assemblees/<slug:slug>/parole/", views.speaking, name="speaking"),
    path("cote-a-cote/", views.side_by_side, name="side_by_side"),
    path("niveaux-de-vie/", views.bring_income, name="bring_income"),
    path("releves/<int:pk>/", views.snapshot, name="snapshot"),
    path("releves/<int:pk>/<slug:name>.csv", views.input_file, name="input_file"),
    path("releves/<int:pk>/<slug:name>.parquet", views.input_parquet, name="input_parquet"),
    path("releves/<int:pk>/<slug:name>/<slug:level>.svg", views.picture, name="picture"),
    path(f"{FIGURE}/", views.rows, name="rows"),
    path(f"{FIGURE}.csv", views.rows_csv, name="rows_csv"),
    path(f"{FIGURE}/citer/", views.cite, name="cite"),
    path("<slug:territory>/", views.territory, name="territory"),
]
