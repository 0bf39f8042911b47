"""The public journal as an open dataset: one line an act."""

from __future__ import annotations

from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from lieudit.journal.models import Entry
from lieudit.journal.sentence import SENTENCES
from lieudit.toolkit.datasets import Column, Dataset, Kind
from lieudit.toolkit.types import Json


def said(act: Json) -> str:
    """What happened, in one French sentence."""
    return SENTENCES[act["kind"]].say(act["data"])


COLUMNS = [
    Column("numero", _("Numéro de l’acte, dans l’ordre où il a été écrit."), "pk", kind=Kind.WHOLE),
    Column("moment", _("Quand il a eu lieu (temps universel)."), "at", kind=Kind.MOMENT),
    Column("nature", _("Sorte d’acte : salle, point, acte."), "kind"),
    Column("phrase", _("Ce qui s’est passé, en une phrase."), lambda: JSONObject(kind="kind", data="data"), said),
    Column("au_nom_de", _("Lieu ou organisation au nom de qui l’acte est fait."), "hat_name"),
]
ACTS = Dataset(
    _("Journal du conseil"),
    _("Chaque acte public, à mesure qu’il a lieu. Qui l’a fait n’y est que par le lieu ou l’organisation qu’il porte."),
    lambda: COLUMNS,
    lambda: Entry.objects.public().order_by("pk"),
    key="numero",
    page="journal:log",
    keywords=("journal", "transparence"),
)
