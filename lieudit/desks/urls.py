"""Addresses of the desks, under those of the territories; and what other sites embed."""

from django.urls import path

from lieudit.desks import views

app_name = "desks"
urlpatterns = [
    path("territoires/besoins-portes/<int:pk>/", views.answer_escalation, name="answer_escalation"),
    path("territoires/mandats/<int:pk>/terminer/", views.end_animator, name="end_animator"),
    path("territoires/secondes-preuves/", views.second_factors, name="second_factors"),
    path("territoires/<slug:slug>/bureau/", views.desk, name="desk"),
    path("territoires/<slug:slug>/mandats/", views.appoint_animator, name="appoint_animator"),
    path("territoires/<slug:slug>/telephone/", views.telephone, name="telephone"),
    path("territoires/<slug:slug>/integrer/", views.embedding, name="embedding"),
    path("territoires/<slug:slug>/diffusions/", views.spreadings, name="spreadings"),
    path("territoires/<slug:slug>/diffusions.xml", views.spreadings_feed, name="spreadings_feed"),
    path("territoires/<slug:slug>/tout.zip", views.export, name="export"),
    path("territoires/<slug:slug>/diffuser/<str:token>/", views.spread, name="spread"),
    path("territoires/<slug:slug>/diffuser/<str:token>/ecarter/", views.set_aside, name="set_aside"),
    path("territoires/<slug:slug>/diffuser/<str:token>/reprendre/", views.take_up, name="take_up"),
    path("territoires/communes/<slug:code>/rencontre/", views.note_visit, name="note_visit"),
    path("territoires/communes/<slug:code>/rencontre/annuler/", views.take_visit_back, name="take_visit_back"),
    path("territoires/diffusions/<int:number>/", views.spreading, name="spreading"),
    path("integrer/<slug:what>/<slug:slug>/", views.embed, name="embed"),
]
