from django.urls import path

from lieudit.governance import views

app_name = "governance"
urlpatterns = [
    path("", views.assemblies, name="assemblies"),
    path("regles/", views.rulebook, name="rulebook"),
    path("regions/", views.regions, name="regions"),
    path("interets/", views.interests, name="interests"),
    path("interets/<int:key>/terminer/", views.end_interest, name="end_interest"),
    path("sieges/<int:key>/", views.seat, name="seat"),
    path("regles.json", views.rulebook_data, name="rulebook_data"),
    path("modifications/", views.changes, name="changes"),
    path("modifications/<int:number>/", views.change, name="change"),
    path("modifications/<int:number>/ecrire/", views.edit_change, name="edit_change"),
    path("modifications/<int:number>/reprendre/", views.rebase_change, name="rebase_change"),
    path("modifications/<int:number>/modele/", views.fill_change, name="fill_change"),
    path("modifications/<int:number>/vote/", views.put_change_to_vote, name="put_change_to_vote"),
    path("modifications/<int:number>/retirer/", views.withdraw_change, name="withdraw_change"),
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<slug:slug>/", views.decision, name="decision"),
    path("<slug:slug>/decisions/", views.assembly_decisions, name="assembly_decisions"),
    path("<slug:slug>/decisions.csv", views.decisions_csv, name="decisions_csv"),
    path("<slug:slug>/regles/", views.assembly_rulebook, name="assembly_rulebook"),
    path("<slug:slug>/regles/modifier/", views.open_change, name="open_change"),
    path("<slug:slug>/regles/<int:version>/", views.rulebook_version, name="rulebook_version"),
    path("<slug:slug>/regles/<int:version>.json", views.rulebook_version_data, name="rulebook_version_data"),
    path("<slug:slug>/regles/<int:old>/<int:new>/", views.rulebook_difference, name="rulebook_difference"),
    path("<slug:slug>/membres/", views.gather_members, name="gather_members"),
    path("<slug:slug>/scrutins/", views.ballots, name="ballots"),
    path("<slug:slug>/scrutins/poser/", views.ask, name="ask"),
    path("<slug:slug>/", views.assembly, name="assembly"),
]
