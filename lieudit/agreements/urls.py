"""Addresses of agreements, under `/services/`."""

from django.urls import path

from lieudit.agreements import views

app_name = "agreements"
urlpatterns = [
    path("lieux/<slug:slug>/convention/", views.sign_agreement, name="sign_agreement"),
    path("conventions/", views.agreements, name="agreements"),
    path("conventions/<int:number>/", views.agreement, name="agreement"),
    path("conventions/repondre/<str:token>/", views.agreement_link, name="agreement_link"),
    path("conventions/<int:number>/confirmer/", views.confirm_agreement, name="confirm_agreement"),
    path("conventions/<int:number>/dementir/", views.deny_agreement, name="deny_agreement"),
    path("conventions/<int:number>/document/", views.agreement_document, name="agreement_document"),
    path("conventions/<int:number>/renouveler/", views.renew_agreement, name="renew_agreement"),
    path("conventions/<int:number>/rompre/", views.end_agreement, name="end_agreement"),
]
