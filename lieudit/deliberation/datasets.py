"""Adopted positions as an open dataset."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.deliberation.models import Position, Signature
from lieudit.toolkit.datasets import Column, Dataset, Kind, page_column


def signatories() -> ArraySubquery:
    """Organisations and places that signed, by name: a person who signs alone is on the page, not in a file."""
    named = Signature.objects.filter(position=OuterRef("pk")).exclude(organisation=None, place=None)
    return ArraySubquery(named.order_by("at", "pk").values_list(Coalesce("organisation__name", "place__name")))


COLUMNS = [
    Column("numero", _("Numéro de la position, pour toujours."), "number"),
    page_column(_("Adresse de sa page."), "deliberation:position", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("resume", _("Ce qu’elle demande, en quelques phrases."), "summary"),
    Column("texte", _("Son texte adopté, sans mise en forme."), "plain"),
    Column("assemblee", _("Assemblée qui l’a adoptée."), "draft__assembly__name"),
    Column("adoptee_le", _("Jour de l’adoption (AAAA-MM-JJ)."), lambda: TruncDate("adopted_at"), kind=Kind.DAY),
    Column("signataires", _("Organisations et lieux qui l’ont signée."), signatories, kind=Kind.WORDS),
    Column("empreinte", _("SHA-256 de son texte : qui change un mot change l’empreinte."), "fingerprint"),
    page_column(
        _("Adresse du texte entier, paragraphe par paragraphe."), "deliberation:position_json", "number", "donnees"
    ),
]
POSITIONS = Dataset(
    _("Positions adoptées"),
    _("Ce que le conseil demande : titre, texte, jour, organisations signataires, empreinte."),
    lambda: COLUMNS,
    lambda: Position.objects.order_by("adopted_at", "pk"),
    key="numero",
    page="deliberation:positions",
    keywords=("positions", "plaidoyer"),
)
