"""Addresses of what places learn from one another, under `/qui-sait/`."""

from django.urls import path

from lieudit.learning import views

app_name = "learning"
urlpatterns = [
    path("", views.knowing, name="knowing"),
    path("lieux/<slug:slug>/accueil/", views.welcome, name="welcome"),
    path("lieux/<slug:slug>/accueil/fin/", views.end_welcome, name="end_welcome"),
    path("lieux/<slug:slug>/demander/", views.ask, name="ask"),
    path("visites/", views.visits, name="visits"),
    path("visites/<int:number>/", views.visit, name="visit"),
    path("visites/<int:number>/accepter/", views.accept, name="accept"),
    path("visites/<int:number>/dates/", views.propose, name="propose"),
    path("visites/<int:number>/decliner/", views.decline, name="decline"),
    path("visites/<int:number>/porter/", views.carry, name="carry"),
    path("visites/<int:number>/annuler/", views.call_off, name="call_off"),
    path("visites/<int:number>/faite/", views.hold, name="hold"),
    path("visites/<int:number>/raconter/", views.tell, name="tell"),
    path("visites/<int:number>/change/", views.change, name="change"),
    path("parcours/", views.paths, name="paths"),
    path("parcours/deposer/", views.deposit_path, name="deposit_path"),
    path("parcours/<int:number>/", views.path, name="path"),
    path("parcours/<int:number>/version/", views.rewrite_path, name="rewrite_path"),
    path("parcours/<int:number>/publier/", views.publish_path, name="publish_path"),
    path("parcours/<int:number>/renvoyer/", views.return_path, name="return_path"),
    path("parcours/<int:number>/retirer/", views.withdraw_path, name="withdraw_path"),
    path("parcours/<int:number>/code/", views.align_path, name="align_path"),
    path("parcours/<int:number>/commencer/", views.begin_path, name="begin_path"),
    path("parcours/<int:number>/quitter/", views.leave_path, name="leave_path"),
    path("parcours/<int:number>/etapes/<int:rank>/faite/", views.mark_step, name="mark_step"),
    path("parcours/<int:number>/etapes/<int:rank>/reprendre/", views.unmark_step, name="unmark_step"),
]
