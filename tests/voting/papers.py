"""Ballots of every method with what voters say in them, made for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine, cast_vote, close_ballot, open_ballot, prepare_ballot
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.voting.factories import moved

OPTIONS = ["Atelier mobile", "Carte commune", "Fonds d’urgence"]
A, B, C = OPTIONS
GRADES = ["À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien", "Excellent"]
RULES: dict[str, dict[str, Any]] = {
    "approval": {"method": "approval"},
    "score": {"method": "score", "scale": [0, 10]},
    "quadratic": {"method": "quadratic", "credits": 9},
    "majority_judgment": {"method": "majority_judgment", "grades": GRADES},
    "schulze": {"method": "schulze"},
    "irv": {"method": "irv"},
    "stv": {"method": "stv", "seats": 2},
    "equal_shares": {
        "method": "equal_shares", "costs": {A: 300, B: 200, C: 600}, "budget": 700, "completion": "utilitarian",
    },
}  # fmt: skip
RANKINGS = [{"ranking": r} for r in ([A, B, C], [A, C, B], [B, C, A], [B, A], [C, [A, B]], [A], [C, B])]
APPROVALS = [{"approve": r} for r in ([A], [A, B], [B], [A, B, C], [C], [A, C], [B])]
SAID: dict[str, list[Any]] = {
    "approval": APPROVALS,
    "equal_shares": APPROVALS,
    "score": [{"scores": {A: a, B: b, C: c}} for a, b, c in ((9, 4, 2), (7, 8, 0), (5, 5, 5), (10, 2, 6))],
    "quadratic": [{"votes": {A: a, B: b}} for a, b in ((2, -2), (1, 1), (3, 0), (-1, 2))],
    "majority_judgment": [
        {"grades": {A: a, B: b, C: c}}
        for a, b, c in (
            ("Bien", "Bien", "À rejeter"),
            ("Très bien", "Bien", "Passable"),
            ("Bien", "Insuffisant", "Excellent"),
            ("Assez bien", "Excellent", "À rejeter"),
            ("Excellent", "Passable", "Insuffisant"),
        )
    ],
    "schulze": RANKINGS,
    "irv": RANKINGS,
    "stv": RANKINGS,
}


def a_choice(method: str, voices: int = 9, *, opened: bool = True, **asked: Any) -> Ballot:
    """A ballot among three options, with `voters`; `rule` adds to the rule of the method."""
    organisations = [OrganisationFactory(network=True) for _ in range(voices)]
    voters = [RepresentativeFactory(place=None, organisation=o).account for o in organisations]
    suspended = asked.pop("suspended", ())
    ballot = prepare_ballot(
        question="Que faire d’abord de l’excédent de l’année ?",
        rule=RULES[method] | asked.pop("rule", {}),
        options=asked.pop("options", OPTIONS),
        explained={A: {"text": "Une camionnette équipée, qui tourne.", "url": "https://exemple.fr/atelier"}},
        roll=[
            RollLine(
                f"seat-{n}",
                o.name,
                "third_places",
                "Tiers-lieux",
                organisation=o,
                suspended=n in suspended,
                note="La cotisation de 2026 attend." if n in suspended else "",
            )
            for n, o in enumerate(organisations)
        ],
        closes_at=timezone.now() + dt.timedelta(days=7),
        **asked,
    )
    if opened:
        ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def say(ballot: Ballot, *choices: Any) -> None:
    """The first voices of the roll say these choices."""
    for at, choice in enumerate(choices):
        cast_vote(ballot, ballot.roll.get(key=f"seat-{at}"), actor=ballot.voters[at], choice=choice)


def closed_now(ballot: Ballot) -> Ballot:
    """The ballot once its hour has come, and counted."""
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    close_ballot(ballot, actor=None)
    return Ballot.objects.get(pk=ballot.pk)


def a_result(method: str, *choices: Any, **asked: Any) -> Ballot:
    """A closed ballot: what `SAID` says of the method unless other choices are given, then a blank."""
    said = choices or (*SAID[method], "blank")
    ballot = a_choice(method, len(said) + 1, **asked)
    say(ballot, *said)
    return closed_now(ballot)
