from django.urls import path

from lieudit.hall import views

app_name = "hall"
urlpatterns = [
    path("exclusions/<int:number>/soumettre/", views.submit_exclusion, name="submit_exclusion"),
    path("invitation/<slug:token>/arriver/", views.welcome, name="welcome"),
    path("<int:number>/presidence/", views.chair, name="chair"),
    path("<int:number>/presidence/arrivees/", views.arrivals, name="arrivals"),
    path("<int:number>/presidence/papier/", views.paper, name="paper"),
    path("<int:number>/presidence/papier/<int:ballot>/", views.paper_count, name="paper_count"),
    path("<int:number>/presidence/clore/", views.close_vote, name="close_vote"),
    path("<int:number>/presidence/accords/<int:key>/", views.agreement, name="agreement"),
    path("<int:number>/presidence/objections/<int:key>/", views.integrate, name="integrate"),
    path("<int:number>/presidence/ecrans/", views.screens, name="screens"),
    path("<int:number>/presidence/ecrans/montrer/", views.show, name="show"),
    path("<int:number>/presidence/ecrans/<int:key>/retirer/", views.revoke, name="revoke"),
    path("<int:number>/presidence/<slug:word>/", views.command, name="command"),
    path("<int:number>/ma-place/", views.seat, name="seat"),
    path("<int:number>/ma-place/voter/<int:key>/", views.vote, name="vote"),
    path("<int:number>/ma-place/<slug:word>/", views.gesture, name="gesture"),
    path("<int:number>/arriver/", views.check_in, name="check_in"),
    path("<int:number>/arriver/<slug:code>/", views.check_in, name="check_in"),
    path("<int:number>/ecran/", views.screen, name="screen"),
    path("<int:number>/ecran/appairer/", views.pair, name="pair"),
]
