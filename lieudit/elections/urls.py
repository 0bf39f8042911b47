from django.urls import path

from lieudit.elections import views

app_name = "elections"

ELECTION = "<int:number>/"
COLLEGE = ELECTION + "college/<slug:code>/"
CIRCLE = "cercles/<int:number>/"

urlpatterns = [
    path("", views.elections, name="elections"),
    path("preparer/", views.prepare, name="prepare"),
    path(CIRCLE, views.circle, name="circle"),
    path(CIRCLE + "nommer/", views.name, name="name"),
    path(CIRCLE + "reporter/<int:line>/", views.move, name="move"),
    path(CIRCLE + "proposer/", views.propose, name="propose"),
    path(CIRCLE + "repondre/", views.answer, name="answer"),
    path(CIRCLE + "lever/<int:line>/", views.lift, name="lift"),
    path(CIRCLE + "etape/<slug:word>/", views.circle_step, name="circle_step"),
    path(ELECTION, views.election, name="election"),
    path(ELECTION + "etape/<slug:word>/", views.step, name="step"),
    path(ELECTION + "liste/", views.roll, name="roll"),
    path(ELECTION + "liste/corriger/", views.correct, name="correct"),
    path(ELECTION + "corrections/", views.corrections, name="corrections"),
    path(ELECTION + "corrections/<int:rank>/", views.correction, name="correction"),
    path(ELECTION + "corrections/<int:rank>/repondre/", views.reply, name="reply"),
    path(ELECTION + "candidatures/", views.candidacies, name="candidacies"),
    path(ELECTION + "candidatures/<int:line>/retirer/", views.withdraw, name="withdraw"),
    path(ELECTION + "proces-verbal/", views.minutes, name="minutes"),
    path(ELECTION + "proces-verbal/signer/", views.sign, name="sign"),
    path(ELECTION + "proces-verbal.<slug:kind>", views.minutes_file, name="minutes_file"),
    path(ELECTION + "proces-verbal-complet.<slug:kind>", views.full_file, name="full_file"),
    path(COLLEGE + "candidature/", views.stand, name="stand"),
    path(COLLEGE + "etape/<slug:word>/", views.college_step, name="college_step"),
]
