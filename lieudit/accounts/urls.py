from django.urls import path

from lieudit.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("nom/", views.consent, name="consent"),
    path("donnees/", views.export, name="export"),
    path("fermer/", views.close, name="close"),
    path("entrer/<str:token>/", views.sign_in_link, name="sign_in_link"),
    # The same addresses as django-allauth's own, met first: see adapter.OpenIDConnect.
    path("oidc/<str:provider_id>/login/", views.openid_login, name="openid_login"),
    path("oidc/<str:provider_id>/login/callback/", views.openid_callback, name="openid_callback"),
]
