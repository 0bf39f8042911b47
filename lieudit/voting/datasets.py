"""Ballots as an open dataset: what was asked, how, when; their votes are in the file that recounts them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column
from lieudit.voting.models import Ballot
from lieudit.voting.workflow import BallotState, Way

COLUMNS = [
    Column("numero", _("Numéro du scrutin, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page : règle, liste, résultat."), "voting:ballot", "number"),
    Column("question", _("Ce qui est demandé."), lambda: unless_hidden(Ballot, "question")),
    Column("maniere", _("À main levée, par totaux, secret…"), "way", labels(Way)),
    Column("etat", _("Annoncé, ouvert, clos…"), "state", labels(BallotState)),
    Column("ouvert_le", _("Moment de l’ouverture (temps universel)."), "opened_at", kind=Kind.MOMENT),
    Column("clos_le", _("Moment de la clôture (temps universel)."), "closed_at", kind=Kind.MOMENT),
    page_column(
        _("Adresse du fichier qui recompte le scrutin, une fois clos."), "voting:recount", "number", "recomptage"
    ),
]
BALLOTS = Dataset(
    _("Scrutins"),
    _("Chaque scrutin annoncé, ouvert ou clos : question, manière, dates, et où se trouve de quoi le recompter."),
    lambda: COLUMNS,
    lambda: Ballot.objects.public().order_by("number"),
    key="numero",
    page="voting:ballots",
    keywords=("votes", "recomptage"),
)
