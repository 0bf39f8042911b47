"""The count at its edges: a threshold reached or passed, the last voice of a quorum, the last seat, the last word."""

from __future__ import annotations

from typing import Any

import pytest

from lieudit.voting.counting import MalformedRecount, count


def resolution(votes_for: int, against: int, *, abstain: int = 0, blank: int = 0, **rule: Any) -> Any:
    said = {"for": votes_for, "against": against, "abstain": abstain, "blank": blank}
    ballots = [{"choice": word, "count": times} for word, times in said.items() if times]
    present, registered = rule.pop("present", None), rule.pop("registered", None)
    file = {"rule": {"method": "resolution"} | rule, "ballots": ballots}
    file |= {} if present is None else {"present": present}
    return count(file | ({} if registered is None else {"registered": registered}))


@pytest.mark.parametrize(
    ("votes", "rule", "status"),
    [
        ((3, 2), {}, "adopted"),
        ((2, 2), {}, "tie"),
        ((2, 3), {}, "rejected"),
        ((2, 2), {"strict": False}, "adopted"),
        ((2, 3), {"strict": False}, "rejected"),
        ((2, 1), {"threshold": "2/3"}, "rejected"),  # two thirds are reached, not passed
        ((2, 1), {"threshold": "2/3", "strict": False}, "adopted"),
        ((199, 100), {"threshold": "2/3", "strict": False}, "rejected"),
        ((201, 100), {"threshold": "2/3"}, "adopted"),
        ((5, 0), {"threshold": "1", "strict": False}, "adopted"),
        ((5, 1), {"threshold": "1", "strict": False}, "rejected"),
    ],
)
def test_a_threshold_is_passed_when_it_is_strict_and_reached_when_it_is_not(votes, rule, status):
    assert resolution(*votes, **rule)["status"] == status


@pytest.mark.parametrize(
    ("base", "extra", "status"),
    [
        ("expressed", {"abstain": 9, "blank": 9}, "adopted"),
        ("cast", {"abstain": 1}, "rejected"),  # two of four: a half of those who voted is no tie
        ("cast", {"blank": 1}, "rejected"),
        ("cast", {}, "adopted"),
        ("present", {"present": 4}, "rejected"),
        ("present", {"present": 3}, "adopted"),
        ("registered", {"registered": 4}, "rejected"),
        ("registered", {"registered": 3}, "adopted"),
    ],
)
def test_each_base_counts_the_voices_that_it_names(base, extra, status):
    assert resolution(2, 1, base=base, **extra)["status"] == status


def test_where_nobody_says_for_or_against_nothing_is_voted():
    assert resolution(0, 0, abstain=3, blank=2)["status"] == "no_vote"
    assert resolution(0, 0)["status"] == "no_vote"
    assert resolution(1, 0, abstain=9)["status"] == "adopted"


@pytest.mark.parametrize(
    ("quorum", "registered", "present", "met"),
    [("1/2", 10, 5, True), ("1/2", 10, 4, False), ("1/2", 11, 5, False), ("1/2", 11, 6, True), ("0", 10, 1, True)],
)
def test_a_quorum_of_those_registered_is_reached_by_its_last_voice(quorum, registered, present, met):
    result = resolution(1, 0, quorum=quorum, registered=registered, present=present)
    assert result["status"] == ("adopted" if met else "no_quorum")
    needed = {10: 5, 11: 6}[registered] if quorum != "0" else 0
    assert result["log"][0] == f"Quorum : {present} voix réunies, il en faut {needed}."


@pytest.mark.parametrize(("cast", "met"), [(3, True), (2, False)])
def test_a_quorum_of_those_present_counts_the_votes_cast(cast, met):
    result = resolution(1, 0, abstain=cast - 1, quorum="1/2", quorum_base="present", present=6)
    assert result["status"] == ("adopted" if met else "no_quorum")


def by_college(rows: dict[str, tuple[int, int]], weights: dict[str, str], **colleges: Any) -> Any:
    """Votes for and against of each college."""
    ballots = [
        {"choice": word, "count": times, "college": code}
        for code, votes in rows.items()
        for word, times in zip(("for", "against"), votes, strict=True)
        if times
    ]
    rule = {"method": "resolution", "colleges": {"weights": weights} | colleges}
    return count({"rule": rule, "ballots": ballots})


HALVES = {"a": "1/2", "b": "1/2"}


@pytest.mark.parametrize(
    ("rows", "how", "votes_for", "base", "status"),
    [
        ({"a": (3, 1), "b": (0, 1)}, {}, "3/8", 1, "rejected"),
        ({"a": (3, 1), "b": (0, 1)}, {"rule": "majority"}, "1/2", 1, "tie"),
        ({"a": (3, 1)}, {}, "3/8", "1/2", "adopted"),  # who says nothing gives nothing, and is not counted
        ({"a": (3, 1)}, {"silent": "kept"}, "3/8", 1, "rejected"),
        ({"a": (3, 1)}, {"silent": "lost"}, "3/8", "1/2", "adopted"),
        ({"a": (1, 1), "b": (1, 0)}, {"rule": "majority", "tied": "split"}, "3/4", 1, "adopted"),
        ({"a": (1, 1), "b": (1, 0)}, {"rule": "majority", "tied": "none"}, "1/2", "1/2", "adopted"),
        ({"a": (1, 1), "b": (1, 0)}, {"rule": "majority", "tied": "none", "silent": "kept"}, "1/2", 1, "tie"),
        ({"a": (1, 1), "b": (1, 1)}, {}, "1/2", 1, "tie"),
    ],
)
def test_colleges_split_their_weight_as_their_rule_says(rows, how, votes_for, base, status):
    result = by_college(rows, HALVES, **how)
    assert (result["colleges"]["for"], result["colleges"]["base"], result["status"]) == (votes_for, base, status)


def test_the_weights_decide_and_the_voices_are_told_beside():
    result = by_college({"a": (9, 0), "b": (0, 1)}, {"a": "1/4", "b": "3/4"})
    assert (result["raw"]["status"], result["status"]) == ("adopted", "rejected")
    assert result["colleges"]["rows"] == {"a": ["1/4", 0], "b": [0, "3/4"]}
    assert result["colleges"]["counts"]["a"] == {"for": 9, "against": 0, "abstain": 0, "blank": 0}
    assert result["log"][-2].startswith("Par collèges, pour 1/4, contre 3/4 ; base 1 : ")
    silent = by_college({"a": (9, 0)}, {"a": "1/4", "b": "3/4"})["colleges"]
    assert (silent["silent_weight"], silent["base"], silent["against"]) == ("3/4", "1/4", 0)


def approval(*ballots: tuple[str, int], options: str = "ABCD", **rule: Any) -> Any:
    said = [{"approve": list(names), "count": times} for names, times in ballots]
    return count({"options": list(options), "rule": {"method": "approval"} | rule, "ballots": said})


def test_seats_are_filled_group_by_group_and_a_group_too_large_for_what_is_left_is_a_tie():
    two = [("A", 3), ("B", 2), ("C", 2), ("D", 1)]
    assert approval(*two)["elected"] == ["A"]
    tied = approval(*two, seats=2)
    assert (tied["status"], tied["winners"], tied["elected"]) == ("tie", [["A"], ["B", "C"]], ["A"])
    whole = approval(*two, seats=3)
    assert (whole["status"], whole["winners"], whole["elected"]) == ("elected", [["A"], ["B", "C"]], ["A", "B", "C"])
    assert approval(*two, seats=4)["elected"] == ["A", "B", "C", "D"]
    assert approval(*two, seats=9)["status"] == "elected"
    assert approval(*two, seats=2)["ranking"] == [["A"], ["B", "C"], ["D"]]


def test_a_lot_parts_the_last_seats_only():
    two = [("A", 3), ("B", 2), ("C", 2), ("D", 2)]
    drawn = approval(*two, seats=3, lot_seed="balise")
    [order] = drawn["lot"]
    assert sorted(order) == ["B", "C", "D"]
    assert drawn["elected"] == ["A", *order[:2]]
    assert (drawn["status"], drawn["winners"]) == ("elected", [["A"], ["B", "C", "D"]])
    assert approval(*two, seats=4, lot_seed="balise")["lot"] == []


def test_a_floor_tells_what_it_asks_of_what_and_who_supports_whom():
    result = approval(("A", 3), ("B", 1), floor="1/2", seats=2)
    assert result["floor"] == {
        "needed": 2,
        "base": 4,
        "support": {"A": 3, "B": 1, "C": 0, "D": 0},
        "below": ["B", "C", "D"],
    }
    assert approval(("A", 2), ("B", 2), floor="1/2", floor_strict=True)["elected"] == []
    assert approval(("A", 2), ("B", 2), floor="1/2", floor_strict=False, seats=2)["elected"] == ["A", "B"]


FOR, ONE = {"choice": "for"}, {"voter": "v"}
SCHULZE = {"method": "schulze"}


def voting(*ballots: Any, rule: Any = None, **file: Any) -> Any:
    return {"rule": {"method": "resolution"} | (rule or {}), "ballots": list(ballots)} | file


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ({"options": ["A", "A"], "rule": {"method": "approval"}}, "options : « A » y figure deux fois"),
        ({"options": [], "rule": {"method": "approval"}}, "options : il en faut entre 1 et"),
        (voting(format="other/1"), "format : il faut « lieudit-recount/1 »"),
        (voting({"ranking": ["A", "A"]}, options=["A"], rule=SCHULZE), "une option y figure deux fois"),
        (voting({"ranking": ["A", ["B", "A"]]}, options=["A", "B"], rule=SCHULZE), "une option y figure deux fois"),
        (voting({"ranking": "A"}, options=["A"], rule=SCHULZE), "il faut une liste"),
        (voting(FOR | {"count": 2}, registered=1), "il y a plus de voix que d’inscrits"),
        (voting(FOR | {"weight": 2}), "se répète par « count »"),
        (voting(FOR, rule={"base": "registered"}), "roll : la règle en a besoin"),
        (voting(FOR, rule={"base": "present"}), "present : la règle en a besoin"),
        (voting(FOR | {"voter": "w"}, roll=[ONE]), "« w » n’a pas le droit de voter"),
        (voting(FOR | ONE, roll=[ONE | {"suspended": True}]), "« v » n’a pas le droit de voter"),
        (voting(FOR | ONE, FOR | ONE, roll=[ONE]), "« v » vote deux fois"),
        (voting(FOR | ONE, roll=[ONE, ONE]), "« v » y figure deux fois"),
        (voting(FOR | ONE | {"count": 1}, roll=[ONE]), "tient son poids de la liste"),
        (voting(FOR | ONE, roll=[ONE], present=["w"]), "« w » n’est pas sur la liste"),
        (voting(FOR | {"college": "b"}, rule={"colleges": {"weights": {"a": "1"}}}), "rule.colleges.weights"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused_with_its_place_and_its_fault(file, fault):
    with pytest.raises(MalformedRecount, match=fault):
        count({"ballots": []} | file)


def test_blank_and_abstention_are_no_choice_of_any_option_and_are_counted_as_heads():
    for word in ("blank", "abstain"):
        result = count(
            {
                "options": ["A"],
                "rule": {"method": "approval"},
                "ballots": [{"choice": word, "count": 2}, {"approve": ["A"]}],
            }
        )
        assert (result["elected"], result["raw"]["heads"][word], result["raw"]["totals"]) == (["A"], 2, {"A": 1})
    each = {"options": ["A", "B"], "rule": {"method": "each"}}
    silent = count(each | {"ballots": [{"opinions": {"A": "abstain", "B": "abstain"}}, {"opinions": {"A": "for"}}]})
    assert silent["raw"]["heads"] == {"blank": 1, "expressed": 1}
    assert silent["raw"]["abstained"] == {"A": 0, "B": 1}


def test_of_named_ballots_who_is_there_and_says_nothing_is_present_and_not_cast():
    roll = [{"voter": f"v{n}"} for n in range(5)] + [{"voter": "late", "suspended": True}]
    file = {
        "rule": {"method": "resolution", "quorum": "3/5"},
        "roll": roll,
        "present": ["v1", "v2"],
        "ballots": [{"voter": "v0", "choice": "for"}, {"voter": "v1", "choice": "against"}],
    }
    result = count(file)
    assert (result["raw"]["present"], result["raw"]["registered"], result["raw"]["cast"]) == (3, 5, 2)
    assert result["status"] == "tie"
    proxies = [{"giver": "v3", "holder": "v1"}, {"giver": "v4", "holder": "v2"}]
    carried = count(file | {"proxies": proxies})
    assert (carried["raw"]["present"], carried["raw"]["cast"], carried["raw"]["against"]) == (5, 3, 2)
