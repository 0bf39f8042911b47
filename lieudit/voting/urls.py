from django.urls import path

from lieudit.voting import views

app_name = "voting"
urlpatterns = [
    path("", views.ballots, name="ballots"),
    path("verifier/", views.verify, name="verify"),
    path("calculs/<str:key>/", views.reading, name="reading"),
    path("facons/", views.ways, name="ways"),
    path("isoloir/", views.booth, name="booth"),
    path("isoloir/<str:code>/", views.booth, name="booth"),
    path("recompter.py", views.counting, name="counting"),
    path("<int:number>/", views.ballot, name="ballot"),
    path("<int:number>/voix/<slug:key>/", views.cast, name="cast"),
    path("<int:number>/voix/<slug:key>/pouvoir/", views.entrust, name="entrust"),
    path("pouvoirs/<int:pk>/", views.proxy, name="proxy"),
    path("<int:number>/qui-voit/", views.who_sees, name="who_sees"),
    path("<int:number>/secret/", views.ask_secrecy_view, name="ask_secrecy"),
    path("<int:number>/codes/", views.send_codes_view, name="send_codes"),
    path("<int:number>/voix/<slug:key>/code/", views.code, name="code"),
    path("<int:number>/scrutateurs/", views.tellers, name="tellers"),
    path("<int:number>/emargement/", views.attendance, name="attendance"),
    path("<int:number>/depouillement/", views.sheet, name="sheet"),
    path("<int:number>/suspendre/", views.suspend, name="suspend"),
    path("<int:number>/reprendre/", views.resume, name="resume"),
    path("<int:number>/clore/", views.close, name="close"),
    path("<int:number>/tirage/", views.draw, name="draw"),
    path("<int:number>/recomptage-tirage.json", views.recount_drawn, name="recount_drawn"),
    path("seances/<int:number>/", views.sitting, name="sitting"),
    path("seances/<int:number>/ouvrir/", views.open_sitting_view, name="open_sitting"),
    path("<int:number>/et-si/", views.what_if, name="what_if"),
    path("<int:number>/recomptage.json", views.recount, name="recount"),
]
