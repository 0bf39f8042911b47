"""Addresses of mutual aid, under `/entraide/`."""

from django.urls import path

from lieudit.mutual_aid import views

app_name = "mutual_aid"
urlpatterns = [
    path("", views.things, name="things"),
    path("loi/", views.law, name="law"),
    path("loi/<slug:note>/", views.edit_law, name="edit_law"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("choses/<int:number>/", views.thing, name="thing"),
    path("choses/<int:number>/corriger/", views.edit_thing, name="edit_thing"),
    path("choses/<int:number>/retirer/", views.end_thing, name="end_thing"),
    path("choses/<int:number>/emprunter/", views.borrow, name="borrow"),
    path("prets/", views.loans, name="loans"),
    path("prets/<int:number>/", views.loan, name="loan"),
    path("prets/<int:number>/accepter/", views.accept, name="accept"),
    path("prets/<int:number>/refuser/", views.refuse, name="refuse"),
    path("prets/<int:number>/annuler/", views.call_off, name="call_off"),
    path("prets/<int:number>/remettre/", views.hand_over, name="hand_over"),
    path("prets/<int:number>/rendre/", views.give_back, name="give_back"),
    path("prets/<int:number>/etat/", views.note_state, name="note_state"),
    path("prets/<int:number>/mediation/", views.dispute, name="dispute"),
    path("coups-de-main/<int:number>/", views.hand, name="hand"),
    path("coups-de-main/<int:number>/accepter/", views.accept_hands, name="accept_hands"),
    path("coups-de-main/<int:number>/refuser/", views.refuse_hands, name="refuse_hands"),
    path("coups-de-main/<int:number>/annuler/", views.call_off_hands, name="call_off_hands"),
    path("coups-de-main/<int:number>/salarie/", views.write_papers, name="write_papers"),
    path("coups-de-main/<int:number>/signer/", views.sign_papers, name="sign_papers"),
    path("coups-de-main/<int:number>/pieces/", views.papers, name="papers"),
    path("coups-de-main/<int:number>/combien/", views.say_amount, name="say_amount"),
    path("sos/<int:number>/", views.sos, name="sos"),
    path("sos/<int:number>/repondre/", views.answer_sos, name="answer_sos"),
    path("sos/<int:number>/fin/", views.end_sos, name="end_sos"),
    path("lieux/<slug:slug>/sos/", views.send_sos, name="send_sos"),
    path("lieux/<slug:slug>/coup-de-main/", views.ask_hands, name="ask_hands"),
    path("lieux/<slug:slug>/", views.place, name="place"),
    path("lieux/<slug:slug>/preter/", views.lend, name="lend"),
    path("lieux/<slug:slug>/choisir/", views.choose, name="choose"),
]
