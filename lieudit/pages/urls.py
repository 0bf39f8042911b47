from django.urls import path

from lieudit.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("resultats/", views.results, name="results"),
    path("recherche/", views.search, name="search"),
    path("chercher/", views.former_search, name="former_search"),
    path("territoires/intercommunalites/<slug:siren>/", views.intermunicipality, name="intermunicipality"),
    path("territoires/arrondissements/<slug:slug>/", views.quarter, name="quarter"),
    path("territoires/<slug:slug>/", views.territory, name="territory"),
    path("a-propos/", views.about, name="about"),
    path("plan-du-site/", views.site_plan, name="site_plan"),
    path("mentions-legales/", views.legal, name="legal"),
    path("vie-privee/", views.privacy, name="privacy"),
    path("vie-privee/registre/", views.processing, name="processing"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("aide/", views.help, name="help"),
    path("contact/", views.contact, name="contact"),
    path("aide/<slug:slug>/", views.guide, name="guide"),
    path("partage/<slug:kind>/<slug:name>.png", views.card, name="card"),
    path("demonstration/courriers/", views.mails, name="mails"),
    path("demonstration/messages/", views.messages, name="messages"),
    path("demonstration/listes/<slug:name>.csv", views.published_list, name="published_list"),
    path("composants/", views.components, name="components"),
    path("sante/", views.health, name="health"),
    path("sante/complete/", views.whole_health, name="whole_health"),
    path("sante/etat/", views.site_state, name="site_state"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_part, name="sitemap_part"),
]
