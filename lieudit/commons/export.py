"""The commons as a table of open data, with documented columns. Pure."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.commons.models import last_version, uses_of
from lieudit.commons.vocabulary import SIX, Kind
from lieudit.network.licences import TEXTS, Licence
from lieudit.toolkit.datasets import Column, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

DOMAINS = {code: str(label) for code, label in SIX}
COLUMNS = [
    Column("numero", _("Numéro public de la ressource, pour toujours."), "number",
           kind=Holds.WHOLE),
    Column("titre", _("Son titre."), "title"),
    Column("nature", _("Méthode, guide, modèle de document, outil, plans, logiciel, support, données, retour."), "kind",
           labels(Kind)),
    Column("presentation", _("Ce qu’en dit qui la tient, avec sa mise en forme (Markdown)."), "summary"),
    Column("domaines", _("Domaines de service qu’elle sert ; aucun : elle sert à tout lieu."), "domains",
           lambda codes: [DOMAINS[code] for code in codes], Holds.WORDS),
    Column("licence", _("Identifiant SPDX de sa licence, toujours ouverte."), "licence"),
    Column("texte_de_la_licence", _("Adresse du texte de la licence."), lambda: F("licence"),
           lambda licence: TEXTS[Licence(licence)], Holds.LINK),
    Column("tenue_par", _("Nom du lieu ou de l’organisation qui la tient."),
           lambda: Coalesce("place__name", "organisation__name")),
    Column("version", _("Dernière version."), last_version),
    Column("usages", _("Nombre de lieux et d’organisations qui disent l’utiliser aujourd’hui."), lambda: uses_of("pk"),
           kind=Holds.WHOLE),
    Column("travaillee_a", _("Adresse où elle se travaille."), "home", kind=Holds.LINK),
    Column("partagee_le", _("Jour où elle a été partagée (AAAA-MM-JJ)."), lambda: TruncDate("published_at"),
           kind=Holds.DAY),
    page_column(_("Adresse de sa page, avec ses versions."), "commons:resource", "number", "page"),
]  # fmt: skip
