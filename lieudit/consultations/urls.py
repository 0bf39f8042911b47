from django.urls import path

from lieudit.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultations, name="consultations"),
    path("preparer/", views.prepare, name="prepare"),
    path("<int:number>/", views.consultation, name="consultation"),
    path("<int:number>/corriger/", views.edit, name="edit"),
    path("<int:number>/ouvrir/", views.open_consultation, name="open_consultation"),
    path("<int:number>/prolonger/", views.extend, name="extend"),
    path("<int:number>/clore/", views.close, name="close"),
    path("<int:number>/projet/", views.open_position, name="open_position"),
    path("<int:number>/repondre/", views.answer, name="answer"),
    path("<int:number>/feuille.pdf", views.sheet, name="sheet"),
    path("<int:number>/feuilles/recopier/", views.type_sheet, name="type_sheet"),
    path("<int:number>/proposer/", views.propose, name="propose"),
    path("<int:number>/resultats/", views.results, name="results"),
    path("<int:number>/resultats.csv", views.results_csv, name="results_csv"),
    path("<int:number>/resultats.json", views.results_json, name="results_json"),
    path("<int:number>/a-lire/", views.to_read, name="to_read"),
    path("<int:number>/affirmations/ajouter/", views.add, name="add"),
    path("<int:number>/affirmations/<int:rank>/", views.statement, name="statement"),
    path("<int:number>/affirmations/<int:rank>/accueillir/", views.accept, name="accept"),
    path("<int:number>/affirmations/<int:rank>/refuser/", views.refuse, name="refuse"),
    path("<int:number>/affirmations/<int:rank>/reunir/", views.join, name="join"),
    path("<int:number>/affirmations/<int:rank>/retirer/", views.withdraw, name="withdraw"),
]
