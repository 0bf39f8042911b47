"""Addresses of money that anyone can follow, under `/aides-et-appels/`."""

from django.urls import path

from lieudit.funding import views

app_name = "funding"
urlpatterns = [
    path("", views.calls, name="calls"),
    path("preparer/", views.prepare, name="prepare"),
    path("decrire/", views.describe, name="describe"),
    path("reponse/<str:token>/", views.reply, name="reply"),
    path("<int:number>/", views.call, name="call"),
    path("<int:number>/puis-je/", views.test, name="test"),
    path("<int:number>/candidater/", views.begin, name="begin"),
    path("dossiers/<int:number>/", views.application, name="application"),
    path("dossiers/<int:number>/questions/<int:key>/", views.answer, name="answer"),
    path("dossiers/<int:number>/demander/", views.ask_partner, name="ask_partner"),
    path("dossiers/<int:number>/accepter/", views.accept, name="accept"),
    path("dossiers/<int:number>/quitter/", views.leave, name="leave"),
    path("dossiers/<int:number>/budget/", views.budget, name="budget"),
    path("dossiers/<int:number>/budget/<int:pk>/retirer/", views.remove_line, name="remove_line"),
    path("dossiers/<int:number>/envoyer/", views.send, name="send"),
    path("dossiers/<int:number>/en-retard/", views.send_late, name="send_late"),
    path("dossiers/<int:number>/retirer/", views.withdraw, name="withdraw"),
    path("<int:number>/versions/", views.versions, name="versions"),
    path("<int:number>/modifier/", views.write, name="write"),
    path("<int:number>/annoncer/", views.announce, name="announce"),
    path("<int:number>/corriger/", views.correct, name="correct"),
    path("<int:number>/reporter/", views.postpone, name="postpone"),
    path("<int:number>/annuler/", views.cancel, name="cancel"),
    path("<int:number>/inviter/", views.invite, name="invite"),
]
