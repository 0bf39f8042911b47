"""Completion by `add1`: shares that grow by one unit, alike, while what they buy fits the budget."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from lieudit.voting.counting import count
from tests.drawn import given

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "16_add1.json").read_text())


def shares(costs: dict[str, int], budget: int, *approved: list[str], **rule: Any) -> dict[str, Any]:
    rule = {"method": "equal_shares", "costs": costs, "budget": budget, "utility": "cost", **rule}
    return count({"options": list(costs), "rule": rule, "ballots": [{"approve": each} for each in approved]})


def test_the_vector_is_completed_as_its_hand_count_says() -> None:
    known, expected = VECTOR["input"], VECTOR["expected"]
    alone = shares(known["costs"], known["budget"], *known["approvals"])
    assert alone["elected"] == expected["alone"]
    result = shares(known["costs"], known["budget"], *known["approvals"], completion="add1")
    assert result["elected"] == expected["add1"]
    assert result["steps"][0] == ["raise", expected["part"]]
    assert result["log"][0] == "Le partage recommence avec une part de 28 pour chacun."
    assert result["raw"]["payments"] == {"velos": [[20, 2]], "salle": [[28, 2]]}


def test_nothing_is_added_that_would_pass_the_budget() -> None:
    """At 30 each, the hall would join the bicycles for 110."""
    costs = {"salle": 60, "velos": 50}
    result = shares(costs, 100, ["salle"], ["salle"], ["velos"], ["velos"], completion="add1")
    assert result["elected"] == ["velos"]
    assert result["raw"]["payments"] == {"velos": [[25, 2]]}


def test_the_cheaper_goes_first_and_then_the_lot() -> None:
    """Two projects that two voters ask alike: the cheaper is bought; of the same cost, only a lot parts them."""
    for dear, status, elected in ((60, "elected", ["nord"]), (55, "tie", [])):
        result = shares({"nord": 55, "sud": dear}, 100, ["nord", "sud"], ["nord", "sud"], completion="add1")
        assert (result["status"], result["elected"]) == (status, elected)


def test_of_the_same_cost_most_supporters_go_first_though_one_of_them_has_nothing_left() -> None:
    """Who paid for both tools supports the hall too, with no money: it costs its two others as much as the garden."""
    costs = {"jardin": 20, "salle": 20, "scie": 8, "four": 12}
    approved = [["jardin"], ["jardin"], ["salle"], ["salle"], ["salle", "scie", "four"], ["scie"], ["four"]]
    result = shares(costs, 70, *approved, completion="add1", utility="number")
    bought = [["buy", "scie", 4], ["buy", "four", 6], ["buy", "salle", 10], ["buy", "jardin", 10]]
    assert result["steps"][:4] == bought
    assert (result["status"], result["elected"]) == ("elected", ["scie", "four", "salle", "jardin"])


def test_what_the_money_left_forbids_may_be_paid_one_euro_later() -> None:
    """At 30 each, the second project would be bought and pass the budget: the third, at 31, is never reached."""
    approved = [["1"], ["1"], ["1", "2", "3"], ["1", "2", "3"], ["2"], ["2", "3"]]
    assert shares({"1": 83, "2": 74, "3": 35}, 124, *approved, completion="add1")["elected"] == ["2"]


PROJECTS = st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 60), min_size=2)


@st.composite
def polls(draw: Any) -> tuple[dict[str, int], int, list[list[str]]]:
    costs = draw(PROJECTS)
    budget = draw(st.integers(min(costs.values()), sum(costs.values())))
    approvals = st.lists(st.sampled_from(sorted(costs)), min_size=1, unique=True)
    return costs, budget, draw(st.lists(approvals, min_size=1, max_size=6))


def by_the_letter(costs: dict[str, int], budget: int, approved: list[list[str]]) -> set[str] | None:
    """One more for each, then one more, nothing passed over; None where a lot would be needed."""
    kept: set[str] = set()
    most = max(costs.values())  # who holds that much, alone, pays for anything that they approve
    parts = [Fraction(budget, len(approved)), *range(budget // len(approved) + 1, most * len(costs) + 2)]
    for part in parts:
        found = plain_shares(costs, part, approved)
        if found is None:
            return None
        if part != parts[0] and sum(costs[each] for each in found) > budget:
            break
        kept = found
    return kept


def plain_shares(costs: dict[str, int], part: Fraction | int, approved: list[list[str]]) -> set[str] | None:
    """Equal shares of so much for each, as one would write them in a few lines."""
    purses, bought = [Fraction(part)] * len(approved), set[str]()
    while asked := {
        each: found for each in costs.keys() - bought if (found := price(costs[each], each, approved, purses))
    }:
        tied = [each for each, found in asked.items() if found == min(asked.values())]
        if len(tied) > 1:
            return None
        bought.add(tied[0])
        due = asked[tied[0]][0] * costs[tied[0]]
        purses = [
            purse - min(purse, due) if tied[0] in said else purse for purse, said in zip(purses, approved, strict=True)
        ]
    return bought


def price(
    cost: int, project: str, approved: list[list[str]], purses: list[Fraction]
) -> tuple[Fraction, int, int] | None:
    """What a backer pays of each unit at most, then how ties fall; None where backers lack the money."""
    backers = sorted(purse for purse, said in zip(purses, approved, strict=True) if project in said)
    missing = Fraction(cost)
    for rank, purse in enumerate(backers):
        if purse * (len(backers) - rank) >= missing:
            return missing / (len(backers) - rank) / cost, cost, -len(backers)
        missing -= purse
    return None


@given(polls())
def test_passing_over_parts_changes_nothing(poll: tuple[dict[str, int], int, list[list[str]]]) -> None:
    costs, budget, approved = poll
    result = shares(costs, budget, *approved, completion="add1")
    assert sum(costs[each] for each in result["elected"]) <= budget
    expected = by_the_letter(costs, budget, approved)
    if expected is not None and not result["lot"]:
        assert (result["status"], set(result["elected"])) == ("elected", expected)
