"""Addresses of the desks, under those of the territories."""

from django.urls import path

from lieudit.desks import views

app_name = "desks"
urlpatterns = [
    path("besoins-portes/<int:pk>/", views.answer_escalation, name="answer_escalation"),
    path("mandats/<int:pk>/terminer/", views.end_animator, name="end_animator"),
    path("<slug:slug>/bureau/", views.desk, name="desk"),
    path("<slug:slug>/mandats/", views.appoint_animator, name="appoint_animator"),
]
