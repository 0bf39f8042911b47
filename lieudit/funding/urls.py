"""Addresses of money that anyone can follow, under `/aides-et-appels/`."""

from django.urls import path

from lieudit.funding import money_views, views

app_name = "funding"
urlpatterns = [
    path("", views.calls, name="calls"),
    path("le-conseil/", money_views.council, name="council"),
    path("le-conseil/lignes/", money_views.incomes, name="incomes"),
    path("le-conseil/lignes/ecrire/", money_views.add_income, name="add_income"),
    path("le-conseil/lignes/<int:number>/suite/", money_views.ask_sequel, name="ask_sequel"),
    path("le-conseil/lignes/<int:number>/reponse/", money_views.hear_sequel, name="hear_sequel"),
    path("le-conseil/lignes/<int:number>/retirer/", money_views.withdraw_income, name="withdraw_income"),
    path("les-lieux/", money_views.territories, name="territories"),
    path("les-lieux/<slug:slug>/", money_views.mix, name="mix"),
    path("les-lieux/<slug:slug>/dire/", money_views.say_mix, name="say_mix"),
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
