"""Adopted positions as an open dataset."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.deliberation.models import Draft, Position, Signature
from lieudit.deliberation.workflow import DraftState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column


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
DRAFT_COLUMNS = [
    Column("numero", _("Numéro du projet, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page : paragraphes, amendements, objections."), "deliberation:draft", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("resume", _("Ce qu’il demande, en quelques phrases."), "summary"),
    Column("assemblee", _("Assemblée qui en délibère."), "assembly__name"),
    Column("etat", _("Ouvert aux amendements, en consentement, au vote, adopté…"), "state", labels(DraftState)),
    Column("etape_jusqu_au", _("Dernier jour de l’étape (AAAA-MM-JJ)."), "closes_on", kind=Kind.DAY),
    Column("scrutin", _("Numéro du scrutin, s’il y en a un."), "ballot__number", kind=Kind.WHOLE),
]
DRAFTS = Dataset(
    _("Projets de position"),
    _("Chaque texte ouvert à la discussion : son titre, son assemblée, où il en est."),
    lambda: DRAFT_COLUMNS,
    lambda: Draft.objects.public().exclude(pk__in=Measure.objects.hidden(Draft)).order_by("number"),
    key="numero",
    page="deliberation:drafts",
    keywords=("délibération", "amendements"),
)
