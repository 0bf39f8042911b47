"""Addresses of relays, under `/relais/`, and of the code that a letter prints, short enough to be typed by hand."""

from django.urls import include, path

from lieudit.advocacy import views

app_name = "advocacy"
relays = [
    path("", views.list, name="list"),
    path("relayer/<slug:number>/", views.relay, name="relay"),
    path("engagements/", views.commitments, name="commitments"),
    path("engagements/<int:number>/", views.review, name="review"),
    path("institutions/<slug:slug>/", views.institution, name="institution"),
    path("institutions/<slug:slug>/droit-de-reponse/", views.statement, name="statement"),
    path("effet/<int:number>/", views.effect, name="effect"),
    path("effet/<str:token>/", views.effect, name="effect"),
    path("reponses/<int:number>/verifier/", views.verify, name="verify"),
    path("reponses/<int:number>/lettre.pdf", views.document, name="document"),
    path("r/", views.by_hand),  # printed on letters of before
    path("r/<str:code>/", views.coded),
    path("repondre/<str:token>/", views.reply, name="reply"),
    path("repondre/<str:token>/transmettre/", views.forward, name="forward"),
    path("repondre/<str:token>/corriger/<int:number>/", views.correct, name="correct"),
    path("<int:number>/", views.referral, name="referral"),
    path("<int:number>/lettre/", views.letter, name="letter"),
    path("<int:number>/lettre.pdf", views.letter_pdf, name="letter_pdf"),
    path("<int:number>/abandonner/", views.discard, name="discard"),
    path("<int:number>/reprendre/", views.recall, name="recall"),
    path("<int:number>/preuve/", views.proof, name="proof"),
    path("<int:number>/repondre/", views.answer, name="answer"),
    path("<int:number>/noter-une-reponse/", views.log_reply, name="log_reply"),
    path("<int:number>/relancer/", views.remind, name="remind"),
    path("<int:number>/clore/", views.close, name="close"),
]
urlpatterns = [
    path("relais/", include(relays)),
    path("r/", views.by_hand, name="by_hand"),
    path("r/<str:code>/", views.coded, name="coded"),
]
