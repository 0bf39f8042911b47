from django.urls import path

from lieudit.care import views

app_name = "care"
urlpatterns = [
    path("", views.charter, name="charter"),
    path("accepter/", views.accept, name="accept"),
    path("signaler/<str:token>/", views.report, name="report"),
    path("signalements/", views.queue, name="queue"),
    path("signalements/<int:number>/classer/", views.dismiss, name="dismiss"),
    path("masquer/<str:token>/", views.hide, name="hide"),
    path("rappeler/<str:token>/", views.remind, name="remind"),
    path("suspendre/<str:token>/", views.suspend, name="suspend"),
    path("retablir/<int:number>/", views.lift, name="lift"),
    path("mesures/", views.measures, name="measures"),
    path("mesures/<str:token>/", views.measure, name="measure"),
    path("recours/<int:number>/", views.decide_appeal, name="decide_appeal"),
    path("suivi/", views.mine, name="mine"),
    path("mediation/", views.mediators, name="mediators"),
    path("mediation/nommer/", views.appoint, name="appoint"),
    path("mediation/mandats/<int:number>/terminer/", views.end_mandate, name="end_mandate"),
    path("mediation/demander/", views.ask_mediation, name="ask_mediation"),
    path("mediations/<int:number>/", views.mediation, name="mediation"),
    path("mediations/<int:number>/<str:step>/", views.mediation_step, name="mediation_step"),
    path("bilan/", views.count, name="count"),
    path("bilan.csv", views.count_csv, name="count_csv"),
]
