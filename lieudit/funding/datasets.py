"""Money as open datasets: what the council receives, line by line; what places publish of theirs."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Max, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from lieudit.funding.models import Income, MixLine, YearMix
from lieudit.funding.vocabulary import Nature
from lieudit.funding.workflow import IncomeState
from lieudit.toolkit.datasets import Column, Dataset, labels
from lieudit.toolkit.datasets import Kind as Holds


def taken_back() -> dt.datetime | None:
    """When a place last took back, or corrected, what it had published."""
    last: dt.datetime | None = YearMix.objects.aggregate(last=Max("taken_at"))["last"]
    return last


INCOMES = Dataset(
    _("L’argent du conseil"),
    _("Ce que le conseil reçoit, ligne par ligne, avec la pièce qui le dit. Les cotisations des membres n’y sont pas."),
    lambda: [
        Column("numero", _("Numéro public de la ligne, pour toujours."), "number", kind=Holds.WHOLE),
        Column("exercice", _("Année à laquelle la somme se rapporte."), "year", kind=Holds.WHOLE),
        Column("de_qui", _("D’où vient la somme."), lambda: Coalesce("organisation__name", NullIf("said", Value("")))),
        Column("nature", _("Nature, par compte des associations."), "nature", labels(Nature)),
        Column("objet", _("Ce que c’est."), "words"),
        Column("montant", _("Somme, en euros."), "amount", kind=Holds.NUMBER),
        Column("date_piece", _("Date de la pièce (AAAA-MM-JJ)."), "on", kind=Holds.DAY),
        Column("piece", _("La pièce qui dit la somme."), lambda: F("source")),
        Column("engage_jusqu_au", _("Dernier jour de l’engagement (AAAA-MM-JJ)."), "until", kind=Holds.DAY),
        Column("etat", _("Comptée, ou retirée."), "state", labels(IncomeState)),
    ],
    lambda: Income.objects.order_by("number"),
    key="numero",
    page="funding:council",
    keywords=("finances", "subventions", "cotisations"),
)
MIXES = Dataset(
    _("L’argent des lieux qui le publient"),
    _("D’où vient l’argent d’un lieu, année par année, pour les seuls lieux qui l’ont publié."),
    lambda: [
        Column("ligne", _("Numéro de la ligne."), "pk", kind=Holds.WHOLE),
        Column("lieu", _("Identifiant du lieu, dans le jeu « Lieux »."), "mix__place__slug"),
        Column("annee", _("Année."), "mix__year", kind=Holds.WHOLE),
        Column("de_qui", _("D’où vient la somme, dit par le lieu."), "funder"),
        Column("nature", _("Nature, par compte des associations."), "nature", labels(Nature)),
        Column("montant", _("Somme, en euros."), "amount", kind=Holds.NUMBER),
        Column("dit_le", _("Jour où le lieu l’a dit."), "mix__at", kind=Holds.MOMENT),
    ],
    lambda: MixLine.objects.filter(mix__in=YearMix.objects.public()).order_by("pk"),
    key="ligne",
    page="funding:territories",
    touched=taken_back,
    keywords=("finances", "subventions"),
)
