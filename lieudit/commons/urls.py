"""Addresses of the commons, under `/communs/`."""

from django.urls import path

from lieudit.commons import views

app_name = "commons"
urlpatterns = [
    path("", views.resources, name="resources"),
    path("export/", views.export_resources, name="export_resources"),
    path("colonnes/", views.columns, name="columns"),
    path("deposer/", views.deposit, name="deposit"),
    path("apporter/", views.bring, name="bring"),
    path("a-relire/", views.reviews, name="reviews"),
    path("<int:number>/", views.resource, name="resource"),
    path("<int:number>/publier/", views.publish, name="publish"),
    path("<int:number>/renvoyer/", views.send_back, name="send_back"),
    path("<int:number>/corriger/", views.revise, name="revise"),
    path("<int:number>/version/", views.release, name="release"),
    path("<int:number>/fichiers/<int:key>/", views.release_file, name="release_file"),
    path("<int:number>/fichiers/<int:key>/apercu/", views.preview, name="preview"),
    path("<int:number>/derivation/", views.derivation, name="derivation"),
    path("<int:number>/utiliser/", views.use, name="use"),
    path("<int:number>/ameliorer/", views.improve, name="improve"),
    path("<int:number>/retirer/", views.withdraw, name="withdraw"),
    path("usages/<int:key>/arreter/", views.stop_using, name="stop_using"),
    path("ameliorations/<int:number>/repondre/", views.answer, name="answer"),
]
