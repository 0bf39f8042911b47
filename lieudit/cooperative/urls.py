from django.urls import path

from lieudit.cooperative import views

app_name = "cooperative"

urlpatterns = [
    path("droit/", views.law, name="law"),
]
