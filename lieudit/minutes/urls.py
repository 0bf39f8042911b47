from django.urls import path

from lieudit.minutes import views

app_name = "minutes"

MINUTES = "<int:number>/proces-verbal/"
SECTION = MINUTES + "partie/<int:rank>/"
CORRECTION = MINUTES + "corrections/<int:rank>/"

urlpatterns = [
    path(MINUTES, views.minutes, name="minutes"),
    path(MINUTES + "publier/", views.publish, name="publish"),
    path(MINUTES + "rediger/", views.draft, name="draft"),
    path(SECTION + "reecrire/", views.edit, name="edit"),
    path(SECTION + "corriger/", views.correct, name="correct"),
    path(MINUTES + "corrections/", views.corrections, name="corrections"),
    path(CORRECTION, views.correction, name="correction"),
    path(CORRECTION + "retirer/", views.withdraw, name="withdraw"),
    path(MINUTES + "declaration/", views.statement, name="statement"),
    path(MINUTES + "personnes/", views.people, name="people"),
    path(MINUTES + "approuver/", views.approve, name="approve"),
    path(MINUTES + "signer/", views.sign, name="sign"),
    path(MINUTES + "action/", views.add_action, name="add_action"),
    path("<int:number>/proces-verbal.<slug:kind>", views.minutes_file, name="minutes_file"),
    path("<int:number>/proces-verbal-complet.<slug:kind>", views.full_file, name="full_file"),
    path("registre/<slug:slug>/", views.register, name="register"),
    path("actions/", views.actions, name="actions"),
    path("actions/revue/<int:number>/", views.review, name="review"),
    path("actions/<int:number>/", views.action, name="action"),
    path("actions/<int:number>/<slug:word>/", views.action_step, name="action_step"),
]
