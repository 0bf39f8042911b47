"""The root of URLs: French paths, one line per room that has pages."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("compte/", include("lieudit.accounts.urls")),
    path("compte/", include("allauth.urls")),
    path("suivi/", include("lieudit.journal.urls")),
    path("charte/", include("lieudit.care.urls")),
    path("territoires/", include("lieudit.territory.urls")),
    path("lieux/", include("lieudit.network.urls")),
    path("lieux/", include("lieudit.records.urls")),
    path("lieux/fiches/imports/", include("lieudit.imports.urls")),
    path("vocabulaire/", include("lieudit.lexicon.urls")),
    path("besoins/", include("lieudit.needs.urls")),
    path("communs/", include("lieudit.commons.urls")),
    path("attestations/", include("lieudit.attestations.urls")),
    path("qui-sait/", include("lieudit.learning.urls")),
    path("aides-et-appels/", include("lieudit.funding.urls")),
    path("entraide/", include("lieudit.mutual_aid.urls")),
    path("services/", include("lieudit.agreements.urls")),
    path("services/", include("lieudit.public_services.urls")),
    path("conseil/", include("lieudit.governance.urls")),
    path("adhesion/", include("lieudit.membership.urls")),
    path("elections/", include("lieudit.elections.urls")),
    path("votes/", include("lieudit.voting.urls")),
    path("positions/", include("lieudit.deliberation.urls")),
    path("", include("lieudit.advocacy.urls")),
    path("feuille-de-route/", include("lieudit.roadmap.urls")),
    path("consultations/", include("lieudit.consultations.urls")),
    path("tirages/", include("lieudit.lottery.urls")),
    path("cooperative/", include("lieudit.cooperative.urls")),
    path("questions-au-conseil/", include("lieudit.inquiries.urls")),
    path("seances/", include("lieudit.meetings.urls")),
    path("seances/", include("lieudit.hall.urls")),
    path("seances/", include("lieudit.minutes.urls")),
    path("chiffres/", include("lieudit.observatory.urls")),
    path("bilans/", include("lieudit.observatory.report_urls")),
    path("donnees/", include("lieudit.api.urls")),
    path("api/v1/", include("lieudit.api.reading_urls")),
    path("direct/", include("lieudit.toolkit.urls")),
    path("atelier/", admin.site.urls),
    path("", include("lieudit.desks.urls")),
    path("", include("lieudit.pages.urls")),
]

handler404 = "lieudit.toolkit.failures.not_found"
handler500 = "lieudit.toolkit.failures.failure"
