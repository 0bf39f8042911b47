"""Addresses of what people know how to do, under `/attestations/`."""

from django.urls import path

from lieudit.attestations import views

app_name = "attestations"
KNOWN = "savoir-faire/<int:number>/"
ONE = "<int:number>/"
urlpatterns = [
    path("", views.achievements, name="achievements"),
    path("definir/", views.define, name="define"),
    path("miennes/", views.mine, name="mine"),
    path("miennes/fermeture/", views.at_closing, name="at_closing"),
    path("verifier/", views.verify, name="verify"),
    path("verifier/<str:key>/", views.checked, name="checked"),
    path("verifier_attestation.py", views.script, name="script"),
    path("cles/", views.keys, name="keys"),
    path("cles.json", views.keys_json, name="keys_json"),
    path("cles/<int:number>.jwk.json", views.key_jwk, name="key_jwk"),
    path("retraits-<int:number>.json", views.status, name="status"),
    path("code/<str:code>/", views.paper, name="paper"),
    path(KNOWN, views.achievement, name="achievement"),
    path(KNOWN + "declarer/", views.declare, name="declare"),
    path(KNOWN + "pairs/", views.name_peer, name="name_peer"),
    path(KNOWN + "fermer/", views.close, name="close"),
    path(ONE, views.attestation, name="attestation"),
    path(ONE + "attestation.json", views.document, name="document"),
    path(ONE + "attestation.jwt", views.token, name="token"),
    path(ONE + "attestation.svg", views.drawing, name="drawing"),
    path(ONE + "attestation.pdf", views.printed, name="printed"),
    path(ONE + "apporter/", views.bring, name="bring"),
    path("apportees/<int:pk>/retirer/", views.remove, name="remove"),
    path(ONE + "demander/", views.ask, name="ask"),
    path(ONE + "reconnaitre/", views.recognise, name="recognise"),
    path(ONE + "publier/", views.publish, name="publish"),
    path(ONE + "cacher/", views.hide, name="hide"),
    path(ONE + "retirer/", views.withdraw, name="withdraw"),
]
