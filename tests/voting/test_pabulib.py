"""The `.pb` file of a budget: what it says, when it names its rule, where it is downloaded."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from lieudit.voting.counting import count
from lieudit.voting.pabulib import Vote, pb_file
from tests.voting.papers import A, B, C, a_choice, a_result, closed_now, say

VOTE = Vote(7, "Quels outils ?\nLesquels ; et pourquoi ?", "Le conseil", dt.date(2026, 3, 2), dt.date(2026, 3, 16), "u")
BALLOTS = [["salle"], ["salle"], ["vélos", "camion"], ["vélos", "camion"]]


def a_file(*approved: list[str], costs: dict[str, int] | None = None, **rule: Any) -> dict[str, list[list[str]]]:
    """The rows of each part of the file."""
    costs = costs or {"salle": 56, "vélos": 40, "camion": 70}
    rule = {"method": "equal_shares", "budget": 100, "utility": "cost", "completion": "add1", "costs": costs, **rule}
    recount = {"options": list(costs), "rule": rule, "ballots": [{"approve": each} for each in approved or BALLOTS]}
    text = pb_file(VOTE, recount, count(recount), {"salle": "La salle ; en haut"})
    parts: dict[str, list[list[str]]] = {}
    for row in csv.reader(text.splitlines(), delimiter=";"):
        if row[0] in ("META", "PROJECTS", "VOTES"):
            rows = parts[row[0]] = []
        else:
            rows.append(row)
    return parts


def rule_in(parts: dict[str, list[list[str]]]) -> str:
    return dict(parts["META"][1:])["rule"]


def test_it_says_who_what_and_how_and_never_who_voted() -> None:
    parts = a_file()
    about = dict(parts["META"][1:])
    assert about["description"] == "Quels outils ? Lesquels ; et pourquoi ?"
    assert (about["num_projects"], about["num_votes"], about["budget"]) == ("3", "4", "100")
    assert (about["date_begin"], about["date_end"], about["rule"]) == ("02.03.2026", "16.03.2026", "equalshares/add1")
    assert parts["PROJECTS"][1:] == [
        ["1", "56", "2", "La salle ; en haut", "1"],
        ["2", "40", "2", "vélos", "1"],
        ["3", "70", "2", "camion", "0"],
    ]
    assert parts["VOTES"] == [["voter_id", "vote"], ["1", "1"], ["2", "1"], ["3", "2,3"], ["4", "2,3"]]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"completion": "seq_phragmen"}, "ce complément n’a pas de nom"),
        ({"utility": "number"}, "autant pour un soutien"),
        ({"floor": "1/10"}, "un plancher"),
        ({"budget": "201/2"}, "ne sont pas entiers"),
    ],
)
def test_a_rule_that_others_count_otherwise_is_not_named(rule: dict[str, Any], why: str) -> None:
    parts = a_file(**rule)
    assert rule_in(parts) == "unknown"
    assert why in dict(parts["META"][1:])["comment"]


def test_a_tie_and_a_whole_purse_are_not_named() -> None:
    tied = a_file(["salle", "vélos"], costs={"salle": 60, "vélos": 60})
    assert rule_in(tied) == "unknown"
    supported = a_file(["salle"], ["salle"], ["vélos"], ["vélos"])
    assert rule_in(supported) == "unknown"
    assert rule_in(a_file(["vélos"], ["vélos"])) == "equalshares"


@pytest.mark.django_db
def test_it_is_downloaded_once_the_vote_is_counted(client) -> None:
    ballot = a_choice("equal_shares", 3)
    url = reverse("voting:pabulib", args=[ballot.number])
    assert client.get(url).status_code == 404
    say(ballot, {"approve": [A]}, {"approve": [A, B]}, {"approve": [C]})
    closed_now(ballot)
    answer = client.get(url)
    assert answer["Content-Disposition"] == f'attachment; filename="scrutin-{ballot.number}.pb"'
    assert answer.content.decode().startswith("META\nkey;value\n")
    assert url in client.get(ballot.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_other_methods_have_none(client) -> None:
    ballot = a_result("approval")
    assert client.get(reverse("voting:pabulib", args=[ballot.number])).status_code == 404
