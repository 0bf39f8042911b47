"""Addresses of the list of places, of organisations, and of requests to speak for them."""

from django.urls import path

from lieudit.network import views

app_name = "network"
urlpatterns = [
    path("", views.places, name="places"),
    path("carte/", views.places_map, name="places_map"),
    path("carte/points/", views.places_points, name="places_points"),
    path("carte/lieux/<int:pk>/", views.place_card, name="place_card"),
    path("colonnes/", views.columns, name="columns"),
    path("export/<slug:name>/", views.export_places, name="export_places"),
    path("ajouter/", views.create_place, name="create_place"),
    path("demandes/", views.claims, name="claims"),
    path("demandes/<int:pk>/", views.claim, name="claim"),
    path("demandes/<int:pk>/confirmer/", views.confirm_claim, name="confirm_claim"),
    path("demandes/<int:pk>/refuser/", views.refuse_claim, name="refuse_claim"),
    path("demandes/<int:pk>/document/", views.claim_document, name="claim_document"),
    path("representations/<int:pk>/terminer/", views.end_representation, name="end_representation"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/export/", views.export_organisations, name="export_organisations"),
    path("organisations/proposer/", views.suggest_organisations, name="suggest_organisations"),
    path("organisations/ajouter/", views.create_organisation, name="create_organisation"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/corriger/", views.edit_organisation, name="edit_organisation"),
    path("organisations/<slug:slug>/representer/", views.claim_organisation, name="claim_organisation"),
    path("<slug:slug>/representer/", views.claim_place, name="claim_place"),
    path("<slug:slug>/reseaux/", views.affiliate_place, name="affiliate_place"),
    path("<slug:slug>/reseaux/<int:pk>/quitter/", views.end_affiliation, name="end_affiliation"),
    path("<slug:slug>/retirer/", views.withdraw_place, name="withdraw_place"),
]
