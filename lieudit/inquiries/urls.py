from django.urls import path

from lieudit.inquiries import views

app_name = "inquiries"
urlpatterns = [
    path("", views.inquiries, name="inquiries"),
    path("poser/", views.ask, name="ask"),
    path("lien/<str:token>/", views.door, name="door"),
    path("lien/<str:token>/poser/", views.ask_by_link, name="ask_by_link"),
    path("lien/<str:token>/<int:pk>/confirmer/", views.confirm, name="confirm"),
    path("lien/<str:token>/<int:pk>/retirer/", views.withdraw, name="withdraw"),
    path("lien/<str:token>/<int:pk>/suite/", views.follow_up, name="follow_up"),
    path("liens/", views.doors, name="doors"),
    path("liens/donner/", views.give_door, name="give_door"),
    path("liens/<int:pk>/", views.check_door, name="check_door"),
    path("liens/<int:pk>/renouveler/", views.renew_door, name="renew_door"),
    path("liens/<int:pk>/reprendre/", views.close_door, name="close_door"),
    path("<int:number>/", views.inquiry, name="inquiry"),
    path("<int:number>/documents/<int:paper>/", views.document, name="document"),
    path("<int:number>/prendre/", views.accept, name="accept"),
    path("<int:number>/delai/", views.delay, name="delay"),
    path("<int:number>/decliner/", views.decline, name="decline"),
    path("<int:number>/consulter/", views.consult, name="consult"),
    path("<int:number>/projet/", views.draw, name="draw"),
    path("<int:number>/avis/", views.answer, name="answer"),
    path("<int:number>/reprendre/", views.recall, name="recall"),
    path("<int:number>/relancer/", views.remind, name="remind"),
]
