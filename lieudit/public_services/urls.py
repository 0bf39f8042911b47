"""Addresses of the six services of general interest, under `/services/`."""

from django.urls import path

from lieudit.public_services import views

app_name = "public_services"
urlpatterns = [
    path("", views.domains, name="domains"),
    path("pres-de-chez-moi/", views.near, name="near"),
    path("lieux/<slug:slug>/", views.place, name="place"),
    path("lieux/<slug:slug>/ajouter/", views.declare_offer, name="declare_offer"),
    path("lieux/<slug:slug>/convention/", views.sign_agreement, name="sign_agreement"),
    path("offres/<int:number>/", views.offer, name="offer"),
    path("offres/<int:number>/corriger/", views.revise_offer, name="revise_offer"),
    path("offres/<int:number>/attente/", views.say_shortage, name="say_shortage"),
    path("offres/<int:number>/place/", views.say_room, name="say_room"),
    path("offres/<int:number>/terminer/", views.end_offer, name="end_offer"),
    path("conventions/", views.agreements, name="agreements"),
    path("conventions/<int:number>/", views.agreement, name="agreement"),
    path("conventions/repondre/<str:token>/", views.agreement_link, name="agreement_link"),
    path("conventions/<int:number>/confirmer/", views.confirm_agreement, name="confirm_agreement"),
    path("conventions/<int:number>/dementir/", views.deny_agreement, name="deny_agreement"),
    path("conventions/<int:number>/document/", views.agreement_document, name="agreement_document"),
    path("conventions/<int:number>/renouveler/", views.renew_agreement, name="renew_agreement"),
    path("conventions/<int:number>/rompre/", views.end_agreement, name="end_agreement"),
    path("<slug:slug>/", views.domain, name="domain"),
]
