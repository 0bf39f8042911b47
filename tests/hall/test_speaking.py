"""The queue follows the published rule, says why, and the time is shared exactly."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from lieudit.hall.speaking import KINDS, Asking, deficits, equity, queue, shares
from tests.drawn import given

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "34_speaking_queue.json").read_text())
COLLEGES = "ABC"
ASKING = st.builds(
    Asking, st.sampled_from("stuvwxyz"), st.sampled_from(COLLEGES), st.sampled_from(KINDS), st.integers(0, 50)
)


def as_published():
    said = VECTOR["input"]
    return {
        "waiting": [Asking(*line) for line in said["queue"]],
        "target": {college: Fraction(share) for college, share in said["target"].items()},
        "seconds": said["seconds"],
        "turns": said["turns"],
    }


def test_the_published_case():
    places = queue(**as_published())
    assert [place.asking.who for place in places] == VECTOR["expected"]["order"]
    assert [place.reason for place in places] == ["order", "first", "first", "first", "arrival"]
    assert places[0].words == "rappel au règlement"


def test_each_criterion_parts_two_requests_and_says_so():
    target, nobody = {"A": Fraction(1, 2), "B": Fraction(1, 2)}, {"a": 1, "b": 1, "c": 2}
    less_heard = queue(
        [Asking("a", "A", "normal", 1), Asking("b", "B", "normal", 2)],
        target=target,
        seconds={"A": 60, "B": 30},
        turns=nobody,
    )
    assert [(p.asking.who, p.reason) for p in less_heard] == [("b", "deficit"), ("a", "arrival")]
    fewer_turns = queue(
        [Asking("c", "A", "normal", 1), Asking("a", "A", "normal", 2)], target=target, seconds={}, turns=nobody
    )
    assert [(p.asking.who, p.reason) for p in fewer_turns] == [("a", "turns"), ("c", "arrival")]


def test_a_point_of_order_comes_first_then_a_question_then_a_reply_whoever_asked_before():
    asked = ["normal", "reply", "ask", "order"]
    waiting = [Asking(kind, "A", kind, order) for order, kind in enumerate(asked)]
    places = queue(waiting, target={"A": Fraction(1)}, seconds={}, turns={})
    assert [place.asking.who for place in places] == ["order", "ask", "reply", "normal"]
    said = ["rappel au règlement", "question à qui parle", "droit de réponse", "première prise de parole"]
    assert [place.words for place in places] == said


def test_a_college_without_a_share_is_served_in_its_turn():
    places = queue([Asking("x", "guests", "normal", 1)], target={}, seconds={}, turns={"x": 1})
    assert [place.asking.who for place in places] == ["x"]


@given(
    st.lists(ASKING, unique_by=lambda asking: asking.order),
    st.fixed_dictionaries({college: st.integers(0, 900) for college in COLLEGES}),
    st.dictionaries(st.sampled_from("stuvwxyz"), st.integers(0, 4)),
)
def test_nobody_is_lost_and_the_rule_holds_between_neighbours(waiting, seconds, turns):
    target = {college: Fraction(1, 3) for college in COLLEGES}
    places = queue(waiting, target=target, seconds=seconds, turns=turns)
    assert sorted(place.asking for place in places) == sorted(waiting)
    assert [place.rank for place in places] == list(range(1, len(waiting) + 1))
    below = deficits(target, seconds)
    for one, two in pairwise(places):
        first, second = one.asking, two.asking
        assert KINDS.index(first.kind) <= KINDS.index(second.kind)
        if first.kind == second.kind:
            assert not (turns.get(first.who, 0) and not turns.get(second.who, 0))
            if bool(turns.get(first.who, 0)) == bool(turns.get(second.who, 0)):
                assert below[first.college] >= below[second.college]
    assert queue(list(reversed(waiting)), target=target, seconds=seconds, turns=turns) == places


@given(
    st.sampled_from(["presence", "equal"]),
    st.dictionaries(st.sampled_from(COLLEGES), st.integers(0, 40)),
)
def test_shares_make_a_whole_of_those_who_are_there(target, present):
    found = shares(target, present)
    assert sum(found.values()) == (1 if any(present.values()) else 0)
    assert set(found) == {college for college, count in present.items() if count}


def test_targets_are_those_of_presence_or_equal():
    assert shares("presence", {"A": 3, "B": 1, "C": 0}) == {"A": Fraction(3, 4), "B": Fraction(1, 4)}
    assert shares("equal", {"A": 3, "B": 1, "C": 0}) == {"A": Fraction(1, 2), "B": Fraction(1, 2)}


def test_equity_is_one_when_each_has_its_part():
    assert equity({"A": 600, "B": 200}, {"A": 3, "B": 1}) == {"A": 1, "B": 1}
    assert equity({"A": 600}, {"A": 1, "B": 1, "C": 0}) == {"A": 2, "B": 0, "C": None}
    assert equity({}, {"A": 1}) == {"A": None}
