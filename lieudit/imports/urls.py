"""Addresses of imports, under the desk of records."""

from django.urls import path

from lieudit.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("suivies/", views.followed_lists, name="followed_lists"),
    path("suivies/<int:pk>/chercher/", views.fetch_list, name="fetch_list"),
    path("suivies/<int:pk>/laisser/", views.leave_list, name="leave_list"),
    path("<int:number>/", views.import_page, name="import_page"),
    path("<int:number>/valeurs.csv", views.import_values, name="import_values"),
    path("<int:number>/a-revoir.csv", views.import_faults, name="import_faults"),
    path("<int:number>/lancer/", views.start_import, name="start_import"),
    path("<int:number>/renoncer/", views.discard_import, name="discard_import"),
    path("<int:number>/annuler/", views.undo_import, name="undo_import"),
]
