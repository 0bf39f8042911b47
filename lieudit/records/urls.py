"""Addresses of the records of places, under those of the directory."""

from django.urls import path

from lieudit.records import views

app_name = "records"
urlpatterns = [
    path("fiches/", views.desk, name="desk"),
    path("fiches/confirmer/", views.confirm_places, name="confirm_places"),
    path("fiches/desaccords/<int:pk>/", views.conflict, name="conflict"),
    path("fiches/indications/<int:pk>/", views.doubt, name="doubt"),
    path("fiches/indications/<int:pk>/toujours-vrai/", views.keep_field, name="keep_field"),
    path("fiches/indications/<int:pk>/a-qui-publie/", views.send_doubt_on, name="send_doubt_on"),
    path("fiches/indications/reprendre/<int:pk>/", views.take_better, name="take_better"),
    path("fiches/doublons/<int:pk>/", views.twin, name="twin"),
    path("fiches/doublons/<int:pk>/distincts/", views.set_apart, name="set_apart"),
    path("fiches/doublons/<int:pk>/comparer/", views.look_again, name="look_again"),
    path("fiches/reunions/<int:pk>/", views.merge, name="merge"),
    path("<slug:slug>/", views.place, name="place"),
    path("<slug:slug>/plus-vrai/<str:field>/", views.doubt_field, name="doubt_field"),
    path("<slug:slug>/corriger/", views.revise_place, name="revise_place"),
    path("<slug:slug>/confirmer/", views.confirm_place, name="confirm_place"),
    path("<slug:slug>/confirmer/annuler/", views.take_confirmation_back, name="take_confirmation_back"),
    path("<slug:slug>/sources/", views.sources, name="sources"),
    path("<slug:slug>/doublon/", views.pair_places, name="pair_places"),
    path("<slug:slug>/pause/", views.pause_place, name="pause_place"),
    path("<slug:slug>/fermer/", views.close_place, name="close_place"),
    path("<slug:slug>/rouvrir/", views.reopen_place, name="reopen_place"),
    path("<slug:slug>/nature/", views.say_kind, name="say_kind"),
    path("<slug:slug>/porteur/", views.transfer_place, name="transfer_place"),
]
