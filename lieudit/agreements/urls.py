"""Addresses of agreements, under `/services/`."""

from django.urls import path

from lieudit.agreements import views

app_name = "agreements"
urlpatterns = [
    path("lieux/<slug:slug>/convention/", views.sign_agreement, name="sign_agreement"),
    path("organisations/<slug:slug>/convention/", views.sign_for_organisation, name="sign_for_organisation"),
    path("assemblees/<slug:slug>/convention/", views.sign_for_assembly, name="sign_for_assembly"),
    path("conventions/", views.agreements, name="agreements"),
    path("conventions/<int:number>/", views.agreement, name="agreement"),
    path("conventions/repondre/<str:token>/", views.agreement_link, name="agreement_link"),
    path("conventions/<int:number>/confirmer/", views.confirm_agreement, name="confirm_agreement"),
    path("conventions/<int:number>/dementir/", views.deny_agreement, name="deny_agreement"),
    path("conventions/<int:number>/document/", views.agreement_document, name="agreement_document"),
    path("conventions/<int:number>/renouveler/", views.renew_agreement, name="renew_agreement"),
    path("conventions/<int:number>/rompre/", views.end_agreement, name="end_agreement"),
    path("conventions/<int:number>/suite/", views.ask_sequel, name="ask_sequel"),
    path("conventions/<int:number>/reponse/", views.hear_sequel, name="hear_sequel"),
    path("conventions/<int:number>/engagements/", views.add_commitment, name="add_commitment"),
    path("conventions/<int:number>/engagements/<int:pk>/tenu/", views.keep_commitment, name="keep_commitment"),
    path("conventions/<int:number>/engagements/<int:pk>/abandonner/", views.drop_commitment, name="drop_commitment"),
    path("conventions/<int:number>/versements/", views.announce_instalment, name="announce_instalment"),
    path("conventions/<int:number>/versements/<int:rank>/recu/", views.receive_instalment, name="receive_instalment"),
    path("conventions/<int:number>/compte-rendu/", views.receive_report, name="receive_report"),
]
