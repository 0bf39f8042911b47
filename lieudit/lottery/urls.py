from django.urls import path

from lieudit.lottery import views

app_name = "lottery"
ONE = "<int:number>/"

urlpatterns = [
    path("", views.lotteries, name="lotteries"),
    path("preparer/", views.prepare, name="prepare"),
    path("repartition/", views.share, name="share"),
    path("tirage.py", views.script, name="script"),
    path(ONE, views.lottery, name="lottery"),
    path(ONE + "corriger/", views.edit, name="edit"),
    path(ONE + "quotas/", views.quotas, name="quotas"),
    path(ONE + "ouvrir/", views.open_call, name="open_call"),
    path(ONE + "prolonger/", views.extend, name="extend"),
    path(ONE + "clore/", views.close_call, name="close_call"),
    path(ONE + "assouplir/", views.relax, name="relax"),
    path(ONE + "rouvrir/", views.reopen, name="reopen"),
    path(ONE + "reporter/", views.postpone, name="postpone"),
    path(ONE + "annuler/", views.cancel, name="cancel"),
    path(ONE + "volontaire/", views.volunteer, name="volunteer"),
    path(ONE + "moi/", views.mine, name="mine"),
    path(ONE + "moi/quitter/", views.leave, name="leave"),
    path(ONE + "moi/accepter/", views.accept, name="accept"),
    path(ONE + "moi/refuser/", views.refuse, name="refuse"),
    path(ONE + "panels/", views.panels, name="panels"),
    path(ONE + "panels.json", views.panels_file, name="panels_file"),
    path(ONE + "profils.json", views.profiles_file, name="profiles_file"),
    path(ONE + "tirer/", views.draw, name="draw"),
    path(ONE + "membres/<int:rank>/absence/", views.absence, name="absence"),
]
