"""Minutes as an open dataset: which session, how far they are, their fingerprint, where their words are."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.minutes.models import Minutes
from lieudit.minutes.workflow import MinutesState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column


def text_of(session: int) -> str:
    """Where their words are, as they are signed: names that a person did not agree to are not in it."""
    return f"{settings.SITE_URL}{reverse('minutes:minutes_file', args=[session, 'json'])}"


COLUMNS = [
    Column("seance", _("Numéro de la séance, pour toujours."), "meeting__number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "minutes:minutes", "meeting__number"),
    Column("assemblee", _("Assemblée qui s’est réunie."), "assembly__name"),
    Column("numero", _("Son numéro dans le registre ; vide tant qu’il n’est pas signé."), "number"),
    Column("etat", _("Projet en correction, approuvé, signé et scellé."), "state", labels(MinutesState)),
    Column("approuve_le", _("Jour de l’approbation (AAAA-MM-JJ)."), lambda: TruncDate("approved_at"), kind=Kind.DAY),
    Column("approuve_en", _("Numéro de la séance qui l’a approuvé."), "approved_in__number", kind=Kind.WHOLE),
    Column("signe_le", _("Jour de la dernière signature."), lambda: TruncDate("signed_at"), kind=Kind.DAY),
    Column("empreinte", _("SHA-256 de ce qui est signé : qui change un mot change l’empreinte."), "digest"),
    Column("texte", _("Adresse de ses mots, en JSON."), lambda: F("meeting__number"), text_of, Kind.LINK),
]
MINUTES = Dataset(
    _("Procès-verbaux"),
    _("Chaque procès-verbal que tout le monde peut lire : de quelle séance, où il en est, son empreinte, son texte."),
    lambda: COLUMNS,
    lambda: Minutes.objects.shown().order_by("meeting__number"),
    key="seance",
    page="meetings:meetings",
    keywords=("procès-verbaux", "séances", "transparence"),
)
