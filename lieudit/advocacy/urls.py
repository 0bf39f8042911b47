"""Addresses of relays, under `/relais/`, and of the code that a letter prints, short enough to be typed by hand."""

from django.urls import path

from lieudit.advocacy import views

app_name = "advocacy"
urlpatterns = [
    path("relais/", views.list, name="list"),
    path("relais/relayer/<slug:number>/", views.relay, name="relay"),
    path("relais/engagements/", views.commitments, name="commitments"),
    path("relais/engagements/<int:number>/", views.review, name="review"),
    path("relais/institutions/<slug:slug>/", views.institution, name="institution"),
    path("relais/institutions/<slug:slug>/droit-de-reponse/", views.statement, name="statement"),
    path("relais/appeler/<int:number>/", views.call, name="call"),
    path("relais/effet/<int:number>/", views.effect, name="effect"),
    path("relais/effet/<str:token>/", views.effect, name="effect"),
    path("relais/reponses/<int:number>/verifier/", views.verify, name="verify"),
    path("relais/reponses/<int:number>/lettre.pdf", views.document, name="document"),
    path("relais/r/", views.by_hand),  # printed on letters of before
    path("relais/r/<str:code>/", views.coded),
    path("relais/repondre/<str:token>/", views.reply, name="reply"),
    path("relais/repondre/<str:token>/transmettre/", views.forward, name="forward"),
    path("relais/repondre/<str:token>/corriger/<int:number>/", views.correct, name="correct"),
    path("relais/<int:number>/", views.referral, name="referral"),
    path("relais/<int:number>/lettre/", views.letter, name="letter"),
    path("relais/<int:number>/lettre.pdf", views.letter_pdf, name="letter_pdf"),
    path("relais/<int:number>/abandonner/", views.discard, name="discard"),
    path("relais/<int:number>/reprendre/", views.recall, name="recall"),
    path("relais/<int:number>/preuve/", views.proof, name="proof"),
    path("relais/<int:number>/repondre/", views.answer, name="answer"),
    path("relais/<int:number>/noter-une-reponse/", views.log_reply, name="log_reply"),
    path("relais/<int:number>/relancer/", views.remind, name="remind"),
    path("relais/<int:number>/relance.pdf", views.reminder_pdf, name="reminder_pdf"),
    path("relais/<int:number>/clore/", views.close, name="close"),
    path("r/", views.by_hand, name="by_hand"),
    path("r/<str:code>/", views.coded, name="coded"),
]
