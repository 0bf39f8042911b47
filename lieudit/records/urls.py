"""Addresses of the page of a place, under those of the directory."""

from django.urls import path

from lieudit.records import views

app_name = "records"
urlpatterns = [
    path("<slug:slug>/", views.place, name="place"),
    path("<slug:slug>/corriger/", views.revise_place, name="revise_place"),
    path("<slug:slug>/confirmer/", views.confirm_place, name="confirm_place"),
]
