"""The quorum counts who is there or represented among those who may vote, college by college."""

import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lieudit.hall.attendance import Voice, quorum, represented
from lieudit.voting.counting import Poll, quorum_met

HALF = {"quorum": "1/2", "quorum_base": "registered"}
VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "32_proxies.json").read_text())


def voices(**colleges):
    return [Voice(f"{code}{n}", code, code.title()) for code, count in colleges.items() for n in range(count)]


def test_by_college_and_on_the_whole():
    found = quorum(voices(places=3, networks=2), {"places0", "networks0"}, {"places1", "places0"}, HALF)
    assert [(row.code, row.present, row.represented, row.registered) for row in found.rows] == [
        ("places", 1, 1, 3),
        ("networks", 1, 0, 2),
    ]
    assert (found.gathered, found.needed, found.is_reached) == (3, 3, True)
    assert found.rows[0].share == 67
    assert found.frozen()["colleges"][1] == {
        "code": "networks", "name": "Networks", "registered": 2, "present": 1, "represented": 0,
    }  # fmt: skip


@given(
    st.lists(st.sampled_from(["there", "represented", "away"]), min_size=1, max_size=40),
    st.sampled_from(["0", "1/5", "1/4", "1/3", "1/2", "2/3", "1"]),
)
def test_what_is_read_before_the_count_is_what_the_count_decides(seats, share):
    """`quorum_met` is the law (docs/reference/glossary.md); the room reads the same before it, from the same roll."""
    roll = [Voice(f"{n}", "places", "Places") for n in range(len(seats))]
    by_state = {state: {f"{n}" for n, said in enumerate(seats) if said == state} for state in ("there", "represented")}
    shown = quorum(roll, by_state["there"], by_state["represented"], {"quorum": share, "quorum_base": "registered"})
    rule: Any = SimpleNamespace(quorum=Fraction(share), quorum_base="registered")
    counted = Poll(rule, [], present=shown.gathered, registered=len(roll))
    log: list[str] = []
    assert quorum_met(counted, log) == shown.is_reached
    assert log == [f"Quorum : {shown.gathered} voix réunies, il en faut {shown.needed}."]


def test_a_suspended_voice_attends_and_is_not_counted():
    late = [*voices(places=2), Voice("late", "places", "Places", suspended=True)]
    found = quorum(late, {"late", "places0"}, (), HALF)
    assert (found.present, found.registered, found.needed) == (1, 2, 1)


def test_vector_32_among_who_is_there():
    asked, said = VECTOR["input"], VECTOR["expected"]
    roll = [
        Voice(key, row["college"], row["college"], row.get("suspended", False)) for key, row in asked["members"].items()
    ]
    orders = {giver: (ord(holder), order) for giver, holder, order in asked["proxies"]}
    seats = [
        SimpleNamespace(pk=ord(key), key=key, chairs=False, holder=holder, given_at=order)
        for key in asked["members"]
        for holder, order in [orders.get(key, (None, None))]
    ]
    rules = {"proxies": {"cap": asked["cap"], "blank": "none", "same_college": False}}
    carried = represented(roll, asked["present"], seats, rules)
    assert carried == {giver for holder, givers in said["votes"].items() for giver in givers} - set(asked["present"])
    found, counted = quorum(roll, asked["present"], carried, HALF), said["quorum_1_2"]
    assert (found.gathered, found.registered) == (counted["present_or_represented"], counted["registered"])
    assert found.is_reached == counted["reached"]


def test_a_rule_on_those_present_asks_nothing_before_the_vote():
    assert quorum(voices(places=9), (), (), {"quorum": "1/2", "quorum_base": "present"}).needed == 0
    assert quorum(voices(places=9), (), (), {"quorum": None}).is_reached


@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from(["0", "1/5", "1/4", "1/2", "2/3", "1"]))
def test_the_quorum_is_never_reached_below_its_share(registered, there, share):
    keys = {f"a{n}" for n in range(min(there, registered))}
    found = quorum(voices(a=registered), keys, (), {"quorum": share})
    over, under = map(int, share.split("/")) if "/" in share else (int(share), 1)
    assert found.is_reached == (len(keys) * under >= over * registered)
