"""Addresses of open data, under `/donnees/`."""

from django.urls import path

from lieudit.api import views

app_name = "api"
urlpatterns = [
    path("", views.datasets, name="datasets"),
    path("reutilisations/", views.reuses, name="reuses"),
    path("reutilisations/<int:pk>/montrer/", views.show_reuse, name="show_reuse"),
    path("reutilisations/<int:pk>/decliner/", views.decline_reuse, name="decline_reuse"),
    path("questions-posees/", views.questions, name="questions"),
    path("questions-posees/<int:pk>/montrer/", views.show_question, name="show_question"),
    path("questions-posees/<int:pk>/repondre/", views.answer_question, name="answer_question"),
    path("questions-posees/<int:pk>/clore/", views.close_question, name="close_question"),
    path("questions-posees/<int:pk>/decliner/", views.decline_question, name="decline_question"),
    path("adresses-averties/", views.hook_list, name="hook_list"),
    path("adresses-averties/<int:pk>/", views.hook, name="hook"),
    path("adresses-averties/<int:pk>/essayer/", views.try_hook, name="try_hook"),
    path("adresses-averties/<int:pk>/changer-de-secret/", views.turn_secret, name="turn_secret"),
    path("adresses-averties/<int:pk>/arreter/", views.stop_hook, name="stop_hook"),
    path("adresses-averties/messages/<int:pk>/renvoyer/", views.replay_message, name="replay_message"),
    path("jetons/", views.token_list, name="token_list"),
    path("jetons/<int:pk>/fermer/", views.revoke_token, name="revoke_token"),
    path("interface/", views.interface, name="interface"),
    path("catalogue.<slug:form>", views.catalogue, name="catalogue"),
    path("<slug:dataset>.<slug:form>", views.file, name="file"),
    path("<slug:dataset>/", views.dataset, name="dataset"),
    path("<slug:dataset>/schema.json", views.schema, name="schema"),
    path("<slug:dataset>/reutilisations/", views.tell_reuse, name="tell_reuse"),
    path("<slug:dataset>/questions/", views.ask_question, name="ask_question"),
]
