"""Minutes as an open dataset: which session, how far they are, their fingerprint, where their words are; and what they
leave to do."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.minutes.models import Action, Minutes
from lieudit.minutes.workflow import ActionState, MinutesState
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
ACTIONS = Dataset(
    _("Ce qui reste à faire"),
    _("Chaque action décidée en séance : quoi, pour quand, ce qui a été fait. Une personne qui la porte n’y est pas."),
    lambda: [
        Column("numero", _("Numéro de l’action, pour toujours."), "number", kind=Kind.WHOLE),
        page_column(_("Adresse de sa page : reports, raisons."), "minutes:action", "number"),
        Column("quoi", _("Ce qu’il y a à faire ; vide si c’est masqué."), lambda: unless_hidden(Action, "text")),
        Column("assemblee", _("Assemblée qui l’a demandée."), "assembly__name"),
        Column("seance", _("Numéro de la séance."), "meeting__number", kind=Kind.WHOLE),
        Column("structure", _("La structure qui la porte, si c’en est une."), "organisation__name"),
        Column("pour_le", _("Le jour attendu (AAAA-MM-JJ)."), "due_on", kind=Kind.DAY),
        Column("feuille_de_route", _("Numéro de la ligne qu’elle sert."), "milestone__number", kind=Kind.WHOLE),
        Column("etat", _("À faire, faite, abandonnée."), "state", labels(ActionState)),
        Column("close_le", _("Jour de la clôture (AAAA-MM-JJ)."), lambda: TruncDate("closed_at"), kind=Kind.DAY),
        Column("fait", _("Ce qui a été fait ; vide si c’est masqué."), lambda: unless_hidden(Action, "closing_note")),
    ],
    lambda: Action.objects.visible_to(AnonymousUser()).order_by("number"),
    key="numero",
    page="minutes:actions",
    keywords=("actions", "séances", "transparence"),
)
