"""Addresses of the needs."""

from django.urls import path

from lieudit.needs import views

app_name = "needs"
urlpatterns = [
    path("", views.list_view, name="list"),
    path("besoins.csv", views.csv_view, name="csv"),
    path("besoins.geojson", views.geojson, name="geojson"),
    path("colonnes/", views.columns, name="columns"),
    path("exprimer/", views.express, name="express"),
    path("exprimer/ou/", views.suggest, name="suggest"),
    path("exprimer/piece/<slug:key>/", views.held, name="held"),
    path("recu/<str:token>/", views.receipt, name="receipt"),
    path("suivi/<str:token>/", views.followup, name="followup"),
    path("suivi/<str:token>/nouveau-lien/", views.renew, name="renew"),
    path("affiche/<slug:slug>.pdf", views.poster, name="poster"),
    path("pour-quelqu-un/", views.collect, name="collect"),
    path("etabli/", views.workbench, name="workbench"),
    path("etabli/reunir/", views.gather, name="gather"),
    path("etabli/a-relire/", views.reviews, name="reviews"),
    path("soutiens/<int:pk>/publier/", views.publish_support, name="publish_support"),
    path("soutiens/<int:pk>/refuser/", views.refuse_support, name="refuse_support"),
    path("convergences/", views.convergences, name="convergences"),
    path("convergences/<int:number>/", views.convergence, name="convergence"),
    path("convergences/<int:number>/corriger/", views.edit_convergence, name="edit_convergence"),
    path("convergences/<int:number>/porter-plus-haut/", views.escalate_convergence, name="escalate_convergence"),
    path("<int:number>/", views.need, name="need"),
    path("<int:number>/piece/", views.attachment, name="attachment"),
    path("<int:number>/question/", views.ask, name="ask"),
    path("questions/<int:pk>/repondre/", views.reply, name="reply"),
    path("suivi/<str:token>/questions/", views.answer, name="answer"),
    path("<int:number>/semblables/", views.likes, name="likes"),
    path("<int:number>/rejoindre/", views.support, name="support"),
    path("soutiens/<int:pk>/retirer/", views.leave, name="leave"),
    path("<int:number>/publier/", views.publish, name="publish"),
    path("<int:number>/refuser/", views.refuse, name="refuse"),
    path("<int:number>/porter-plus-haut/", views.escalate, name="escalate"),
    path("<int:number>/repondre/", views.settle, name="settle"),
    path("<int:number>/sortir/", views.unfile, name="unfile"),
    path("<int:number>/autre-chose/<int:convergence>/", views.set_apart, name="set_apart"),
    path("<int:number>/autre-chose/<int:convergence>/annuler/", views.compare_again, name="compare_again"),
    path("<int:number>/detacher/", views.detach, name="detach"),
    path("<int:number>/retirer/", views.withdraw, name="withdraw"),
]
