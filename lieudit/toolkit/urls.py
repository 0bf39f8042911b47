from django.urls import path

from lieudit.toolkit import views

app_name = "toolkit"
urlpatterns = [
    path("<slug:kind>/", views.answer, name="answer"),
    path("<slug:kind>/<slug:key>/", views.live, name="live"),
]
