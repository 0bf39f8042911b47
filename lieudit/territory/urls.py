"""Addresses of the territory room."""

from django.urls import path

from lieudit.territory import views

app_name = "territory"
urlpatterns = [
    path("", views.list_view, name="list"),
    path("contours/", views.borders, name="borders"),
    path("contours/communes/", views.grounds, name="grounds"),
    path("communes/autour/", views.towns, name="towns"),
    path("communes/", views.suggest, name="suggest"),
]
