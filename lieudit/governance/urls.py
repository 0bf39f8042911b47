from django.urls import path

from lieudit.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.assemblies, name="assemblies"),
    path("regles/", views.rulebook, name="rulebook"),
    path("interets/", views.interests, name="interests"),
    path("interets/<int:key>/terminer/", views.end_interest, name="end_interest"),
    path("regles.json", views.rulebook_data, name="rulebook_data"),
    path("<slug:slug>/scrutins/", views.ballots, name="ballots"),
    path("<slug:slug>/scrutins/poser/", views.ask, name="ask"),
    path("<slug:slug>/", views.assembly, name="assembly"),
]
