"""Drawings by lot as an open dataset: for what, when, by which public draw; nobody who was drawn is in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.lottery.models import Lottery
from lieudit.lottery.workflow import LotteryState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column

COLUMNS = [
    Column("numero", _("Numéro du tirage, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page : panels, tirage."), "lottery:lottery", "number"),
    Column("titre", _("Son titre."), "title"),
    Column("mission", _("Ce que fera le panel, ou le collège."), "why"),
    Column("assemblee", _("Assemblée qui tire au sort."), "assembly__name"),
    Column("sieges", _("Nombre de sièges."), "seats", kind=Kind.WHOLE),
    Column("etat", _("Appel, panels publiés, tirage fait…"), "state", labels(LotteryState)),
    Column("appel_jusqu_au", _("Dernier jour de l’appel aux volontaires (AAAA-MM-JJ)."), "closes_on", kind=Kind.DAY),
    Column("tirage", _("Tirage public qui donne la graine."), "source"),
    Column("tirage_a", _("Son heure (temps universel)."), "draw_at", kind=Kind.MOMENT),
    Column("graine", _("Ce qu’il a donné."), "seed"),
    Column("panel", _("Numéro du panel tiré."), "drawn_panel", kind=Kind.WHOLE),
]
LOTTERIES = Dataset(
    _("Tirages au sort"),
    _("Chaque tirage annoncé : sa mission, ses sièges, l’heure et la source du tirage, le panel qui en sort."),
    lambda: COLUMNS,
    lambda: Lottery.objects.public().order_by("number"),
    key="numero",
    page="lottery:lotteries",
    keywords=("tirage au sort", "gouvernance"),
)
