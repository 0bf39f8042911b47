"""Addresses of the figures, under `/chiffres/`."""

from django.urls import URLPattern

app_name = "observatory"
urlpatterns: list[URLPattern] = []
