"""Our `.pb` files beside those who read them: pabulib-checker recounts them, pabutools counts what it read there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

import pytest

from lieudit.voting.counting import count
from lieudit.voting.frozen import Counted, Recount
from lieudit.voting.pabulib import UNKNOWN, Vote, pb_file
from tests.oracles.profiles import randoms

pytest.importorskip("pabulib", reason="pabulib-checker is not installed: make oracles installs it")
pytest.importorskip("pabutools", reason="pabutools is not installed: make oracles installs it")

from pabulib.checker import Checker
from pabutools.election import Cost_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

pytestmark = pytest.mark.oracle

VOTE = Vote(
    7, "Quels outils ; lesquels ?", "Le conseil", dt.date(2026, 3, 2), dt.date(2026, 3, 16), "https://exemple.fr/"
)

CHEAPEST = TieBreakingRule(lambda _all, profile, project: (project.cost, -profile.approval_score(project)))
"""As `add1` says: the cheaper first, then the one with more supporters."""


def a_poll(random: Random, completion: str) -> Recount:
    """Some projects, none above the budget, all of them above it together; everybody approves something."""
    names = [f"projet {at}" for at in range(random.randint(3, 7))]
    costs = {name: random.randint(20, 90) for name in names}
    budget = random.randint(max(costs.values()), sum(costs.values()) - 1)
    ballots = [{"approve": random.sample(names, random.randint(1, 3))} for _ in range(random.randint(2, 12))]
    rule = {"method": "equal_shares", "utility": "cost", "completion": completion, "costs": costs, "budget": budget}
    return {"options": names, "rule": rule, "ballots": ballots}


def files(completion: str) -> Iterator[tuple[Recount, Counted, str]]:
    for random in randoms(f"pabulib, {completion}"):
        poll = a_poll(random, completion)
        result = count(poll)
        yield poll, result, pb_file(VOTE, poll, result, {})


def rule_of(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("rule;")).partition(";")[2]


@pytest.mark.parametrize("completion", ["none", "add1", "seq_phragmen", "utilitarian"])
def test_the_checker_accepts_every_file_and_counts_the_same(completion: str) -> None:
    named = set()
    for _poll, _result, text in files(completion):
        told = Checker().process_files([text])
        assert told["metadata"] == {"processed": 1, "valid": 1, "invalid": 0}, (told, text)
        named.add(rule_of(text))
    expected = {"none": {"equalshares"}, "add1": {"equalshares/add1"}}.get(completion, {UNKNOWN})
    assert expected <= named


def test_pabutools_reads_each_file_and_counts_the_same() -> None:
    """Shares that do not grow: what it counts from the file is what we say was bought."""
    for _poll, result, text in files("none"):
        instance, profile = parse_pabulib_from_string(text)
        named = {project.name: instance.project_meta[project]["name"] for project in instance}
        if rule_of(text) != UNKNOWN:
            bought = method_of_equal_shares(instance, profile, sat_class=Cost_Sat)
            assert {named[project.name] for project in bought} == set(result["elected"])


def test_pabutools_with_the_share_of_the_last_round_buys_what_add1_bought() -> None:
    for _poll, result, text in files("add1"):
        raised = [step[1] for step in result["steps"] if step[0] == "raise"]
        if rule_of(text) != "equalshares/add1" or not raised:
            continue
        instance, profile = parse_pabulib_from_string(text)
        named = {project.name: instance.project_meta[project]["name"] for project in instance}
        instance.budget_limit = raised[0] * len(profile)
        bought = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=CHEAPEST)
        assert {named[project.name] for project in bought} == set(result["elected"])
