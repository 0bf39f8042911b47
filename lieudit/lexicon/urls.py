from django.urls import path

from lieudit.lexicon import views

app_name = "lexicon"
urlpatterns = [
    path("", views.groups, name="groups"),
    path("ajouter/", views.add_group, name="add_group"),
    path("<int:pk>/corriger/", views.change_group, name="change_group"),
    path("proches/<slug:kind>/<int:pk>/", views.near, name="near"),
    path("<int:pk>/retirer/", views.remove_group, name="remove_group"),
]
