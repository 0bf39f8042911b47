"""Addresses of the six services of general interest, under `/services/`."""

from django.urls import path

from lieudit.public_services import views

app_name = "public_services"
urlpatterns = [
    path("", views.domains, name="domains"),
    path("pres-de-chez-moi/", views.near, name="near"),
    path("lieux/<slug:slug>/", views.place, name="place"),
    path("lieux/<slug:slug>/ajouter/", views.declare_offer, name="declare_offer"),
    path("offres/<int:number>/", views.offer, name="offer"),
    path("offres/<int:number>/corriger/", views.revise_offer, name="revise_offer"),
    path("offres/<int:number>/attente/", views.say_shortage, name="say_shortage"),
    path("offres/<int:number>/place/", views.say_room, name="say_room"),
    path("offres/<int:number>/terminer/", views.end_offer, name="end_offer"),
    path("<slug:slug>/", views.domain, name="domain"),
]
