from django.urls import path

from lieudit.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("nom/", views.consent, name="consent"),
    path("premiers-pas/", views.end_welcome, name="end_welcome"),
    path("donnees/", views.export, name="export"),
    path("fermer/", views.close, name="close"),
    path("entrer/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("connexions/", views.connections, name="connections"),
    path("connexions/fermer/", views.disconnect, name="disconnect"),
    path("connexions/partagee/", views.share, name="share"),
    path("c-est-moi/", views.prove, name="prove"),
    path("seconde-preuve/", views.second_factor, name="second_factor"),
    path("revenir/", views.taken_back, name="taken_back"),
    path("revenir/<str:token>/", views.way_back, name="way_back"),
    # The same address as django-allauth's own, met first: the browser is told to forget.
    path("logout/", views.leave, name="leave"),
    # The same address as django-allauth's own, met first: a proof is asked for.
    path("password/set/", views.set_password, name="set_password"),
    # The same addresses as django-allauth's own, met first: see adapter.OpenIDConnect.
    path("oidc/<str:provider_id>/login/", views.openid_login, name="openid_login"),
    path("oidc/<str:provider_id>/login/callback/", views.openid_callback, name="openid_callback"),
]
