"""Addresses of the territory room."""

from django.urls import path

from lieudit.territory import views

app_name = "territory"
urlpatterns = [
    path("", views.territory_list, name="territory_list"),
    path("communes/", views.municipality_options, name="municipality_options"),
]
