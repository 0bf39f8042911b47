"""The commons as a table of open data, with documented columns. Pure."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.commons.models import last_version, uses_of
from lieudit.commons.vocabulary import SIX, Kind
from lieudit.network.exporting import Column, labels
from lieudit.network.licences import TEXTS, Licence

DOMAINS = {code: str(label) for code, label in SIX}
COLUMNS = [
    Column("numero", _("Numéro public de la ressource, pour toujours."), "number"),
    Column("titre", _("Son titre."), "title"),
    Column("nature", _("Méthode, guide, modèle de document, outil, plans, logiciel, support, données, retour."), "kind",
           labels(Kind)),
    Column("presentation", _("Ce qu’en dit qui la tient, en Markdown."), "summary"),
    Column("domaines", _("Domaines de service qu’elle sert ; aucun : elle sert à tout lieu."), "domains",
           lambda codes: [DOMAINS[code] for code in codes]),
    Column("licence", _("Identifiant SPDX de sa licence, toujours ouverte."), "licence"),
    Column("texte_de_la_licence", _("Adresse du texte de la licence."), lambda: F("licence"),
           lambda licence: TEXTS[Licence(licence)]),
    Column("tenue_par", _("Nom du lieu ou de l’organisation qui la tient."),
           lambda: Coalesce("place__name", "organisation__name")),
    Column("version", _("Dernière version."), last_version),
    Column("usages", _("Nombre de lieux et d’organisations qui disent l’utiliser aujourd’hui."), lambda: uses_of("pk")),
    Column("travaillee_a", _("Adresse où elle se travaille."), "home"),
    Column("partagee_le", _("Jour où elle a été partagée (AAAA-MM-JJ)."), lambda: TruncDate("published_at")),
    Column("page", _("Adresse de sa page, avec ses versions."), lambda: F("number"),
           lambda number: f"{settings.SITE_URL}/communs/{number}/"),
]  # fmt: skip
