from django.urls import path

from lieudit.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.assemblies, name="assemblies"),
    path("regles/", views.rulebook, name="rulebook"),
    path("regles.json", views.rulebook_data, name="rulebook_data"),
    path("<slug:slug>/", views.assembly, name="assembly"),
]
