"""Addresses of members, of what they owe, and of the secretariat's desk."""

from django.urls import path

from lieudit.membership import views

app_name = "membership"
urlpatterns = [
    path("", views.members, name="members"),
    path("rejoindre/", views.join, name="join"),
    path("mon-adhesion/", views.mine, name="mine"),
    path("bareme/", views.scale, name="scale"),
    path("bareme/publier/", views.publish_scale, name="publish_scale"),
    path("secretariat/", views.desk, name="desk"),
    path("secretariat/banque/", views.bank, name="bank"),
    path("secretariat/banque/rapprocher/", views.match_sure, name="match_sure"),
    path("secretariat/banque/<int:number>/", views.bank_file, name="bank_file"),
    path("secretariat/banque/lignes/<int:pk>/", views.bank_line, name="bank_line"),
    path("recus/<int:number>/", views.receipt, name="receipt"),
    path("recus/<int:number>/annuler/", views.correct_payment, name="correct_payment"),
    path("colleges/<int:pk>/", views.decide_college, name="decide_college"),
    path("exclusions/<int:number>/", views.exclusion, name="exclusion"),
    path("<int:number>/", views.member, name="member"),
    path("<int:number>/reponse/", views.decide, name="decide"),
    path("<int:number>/recours/", views.appeal, name="appeal"),
    path("<int:number>/retirer/", views.withdraw, name="withdraw"),
    path("<int:number>/college/", views.ask_college, name="ask_college"),
    path("<int:number>/tranche/", views.choose_dues, name="choose_dues"),
    path("<int:number>/quitter/", views.leave, name="leave"),
    path("<int:number>/exclusion/", views.open_exclusion, name="open_exclusion"),
    path("<int:number>/paiements/noter/", views.record_payment, name="record_payment"),
    path("<int:number>/representants/nommer/", views.appoint, name="appoint"),
    path("<int:number>/representants/<int:pk>/terminer/", views.end_representative, name="end_representative"),
    path("<int:number>/representants/<int:pk>/mandat/", views.mandate, name="mandate"),
]
