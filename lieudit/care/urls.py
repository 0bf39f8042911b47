from django.urls import path

from lieudit.care import views

app_name = "care"
urlpatterns = [
    path("", views.charter, name="charter"),
    path("accepter/", views.accept, name="accept"),
    path("signaler/<str:token>/", views.report, name="report"),
    path("signalements/", views.queue, name="queue"),
    path("signalements/<int:number>/classer/", views.dismiss, name="dismiss"),
    path("masquer/<str:token>/", views.hide, name="hide"),
    path("retablir/<int:number>/", views.lift, name="lift"),
]
