"""The quorum counts who is there or represented among those who may vote, college by college."""

import json
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from lieudit.hall.attendance import CollegeAttendance, Quorum, RollSeat, quorum, represented, voice_of
from lieudit.voting.counting import Poll, quorum_met
from tests.drawn import given

HALF = {"quorum": "1/2", "quorum_base": "registered"}
VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "32_proxies.json").read_text())


def voices(**colleges):
    return [RollSeat(f"{code}{n}", code, code.title()) for code, count in colleges.items() for n in range(count)]


def test_by_college_and_on_the_whole():
    found = quorum(voices(places=3, networks=2), {"places0", "networks0"}, {"places1", "places0"}, HALF)
    assert [(row.code, row.present, row.represented, row.registered) for row in found.rows] == [
        ("places", 1, 1, 3),
        ("networks", 1, 0, 2),
    ]
    assert (found.gathered, found.needed, found.is_reached) == (3, 3, True)
    assert found.rows[0].share == 67
    assert found.frozen()["colleges"][1] == {
        "code": "networks",
        "name": "Networks",
        "registered": 2,
        "present": 1,
        "represented": 0,
    }


@given(
    st.lists(st.sampled_from(["there", "represented", "away"]), min_size=1, max_size=40),
    st.sampled_from(["0", "1/5", "1/4", "1/3", "1/2", "2/3", "1"]),
)
def test_what_is_read_before_the_count_is_what_the_count_decides(seats, share):
    """`quorum_met` is the law (docs/reference/glossary.md); the room reads the same before it, from the same roll."""
    roll = [RollSeat(f"{n}", "places", "Places") for n in range(len(seats))]
    by_state = {state: {f"{n}" for n, said in enumerate(seats) if said == state} for state in ("there", "represented")}
    shown = quorum(roll, by_state["there"], by_state["represented"], {"quorum": share, "quorum_base": "registered"})
    rule: Any = SimpleNamespace(quorum=Fraction(share), quorum_base="registered")
    counted = Poll(rule, [], present=shown.gathered, registered=len(roll))
    log: list[str] = []
    assert quorum_met(counted, log) == shown.is_reached
    assert log == [f"Quorum : {shown.gathered} voix réunies, il en faut {shown.needed}."]


def test_a_suspended_voice_attends_and_is_not_counted():
    late = [*voices(places=2), RollSeat("late", "places", "Places", suspended=True)]
    found = quorum(late, {"late", "places0"}, (), HALF)
    assert (found.present, found.registered, found.needed) == (1, 2, 1)


def test_vector_32_among_who_is_there():
    asked, said = VECTOR["input"], VECTOR["expected"]
    roll = [
        RollSeat(key, row["college"], row["college"], row.get("suspended", False))
        for key, row in asked["members"].items()
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


def test_a_quorum_rounds_up_and_marks_the_share_that_it_takes():
    found = quorum(voices(places=4, networks=3), {"places0", "networks1"}, {"places1"}, HALF)
    assert (found.registered, found.present, found.represented, found.needed, found.is_reached) == (7, 2, 1, 4, False)
    assert found.mark == Fraction(4, 7)
    assert found.frozen() == {
        "present": 2,
        "represented": 1,
        "registered": 7,
        "needed": 4,
        "reached": False,
        "colleges": [
            {"code": "places", "name": "Places", "registered": 4, "present": 1, "represented": 1},
            {"code": "networks", "name": "Networks", "registered": 3, "present": 1, "represented": 0},
        ],
    }
    assert quorum(voices(places=4), {"places0", "places3"}, (), HALF).is_reached
    assert quorum(voices(places=4), (), (), {"quorum": "0"}).mark is None
    assert quorum([], (), (), HALF).mark is None


def test_the_share_of_a_college_counts_who_is_there_and_who_is_represented():
    assert CollegeAttendance("places", "Places", registered=8, present=3, represented=1).share == 50
    assert CollegeAttendance("places", "Places").share == 0


def test_who_is_there_is_counted_once_whatever_proxy_was_given():
    found = quorum(voices(places=3), {"places0"}, {"places0", "places1"}, HALF)
    assert (found.present, found.represented, found.gathered) == (1, 1, 2)


def test_without_a_base_the_quorum_is_of_those_registered():
    assert quorum(voices(places=9), (), (), {"quorum": "1/3"}).needed == 3
    assert quorum(voices(places=9), (), (), {}).needed == 0


def a_seat(key, holder=None, given_at=0, *, college="places", chairs=False, late=False):
    return SimpleNamespace(
        pk=ord(key),
        key=key,
        chairs=chairs,
        holder=ord(holder) if holder else None,
        given_at=given_at,
        late=late,
        college=SimpleNamespace(code=college, name=college.title()),
    )


def carried(seats, present, **proxies):
    rules = {"proxies": {"cap": 2, "blank": "none", "same_college": False} | proxies}
    return represented([voice_of(seat) for seat in seats], present, seats, rules)


def test_a_proxy_has_effect_when_its_giver_is_away_and_its_holder_there_and_able_to_vote():
    assert carried([a_seat("a", "b"), a_seat("b")], {"b"}) == {"a"}
    assert carried([a_seat("a", "b"), a_seat("b")], set()) == set()
    assert carried([a_seat("a", "b"), a_seat("b")], {"a", "b"}) == set()
    assert carried([a_seat("a", "b"), a_seat("b", late=True)], {"b"}) == set()
    assert carried([a_seat("a", "b", late=True), a_seat("b")], {"b"}) == set()
    assert carried([a_seat("a", "z"), a_seat("b")], {"b"}) == set()  # the holder sits no more


def test_the_first_proxies_given_count_up_to_the_cap_and_equals_by_the_number_of_the_seat():
    seats = [a_seat("a", "d", 3), a_seat("b", "d", 1), a_seat("c", "d", 2), a_seat("d")]
    assert carried(seats, {"d"}) == {"b", "c"}
    assert carried(seats, {"d"}, cap=1) == {"b"}
    same = [a_seat("c", "d", 1), a_seat("b", "d", 1), a_seat("d")]
    assert carried(same, {"d"}, cap=1) == {"b"}


def test_a_blank_proxy_goes_where_the_rules_say():
    seats = [a_seat("a"), a_seat("b"), a_seat("c", chairs=True)]
    seats[0].holder = 0
    assert carried(seats, {"b", "c"}) == set()
    assert carried(seats, {"b", "c"}, blank="chair") == {"a"}
    assert carried(seats, {"b"}, blank="chair") == set()


def test_where_the_rules_keep_proxies_within_a_college_one_of_another_has_no_effect():
    seats = [a_seat("a", "b"), a_seat("b", college="networks")]
    assert carried(seats, {"b"}) == {"a"}
    assert carried(seats, {"b"}, same_college=True) == set()


def test_a_seat_that_is_late_with_its_dues_is_a_voice_that_attends_and_does_not_count():
    assert voice_of(a_seat("a", late=True)) == RollSeat("a", "places", "Places", suspended=True)
    assert voice_of(a_seat("a")) == RollSeat("a", "places", "Places", suspended=False)


def test_a_suspended_voice_does_not_hide_those_that_come_after_it():
    found = quorum([RollSeat("late", "a", "A", suspended=True), *voices(a=2)], {"a0", "a1"}, (), HALF)
    assert (found.registered, found.present, found.is_reached) == (2, 2, True)


def test_a_whole_college_is_a_hundred_per_cent_and_no_seat_has_no_mark():
    assert CollegeAttendance("a", "A", registered=3, present=2, represented=1).share == 100
    assert Quorum([], 3).mark is None


def test_a_proxy_to_a_seat_that_sits_no_more_is_not_taken_for_a_blank_one():
    seats = [a_seat("a", "z"), a_seat("c", chairs=True)]
    assert carried(seats, {"c"}, blank="chair") == set()


def test_a_seat_that_is_not_on_the_roll_gives_and_carries_nothing():
    rules = {"proxies": {"cap": 2, "blank": "none", "same_college": False}}
    seats = [a_seat("a", "b"), a_seat("b"), a_seat("x", "b")]
    on_the_roll = [voice_of(seat) for seat in seats if seat.key != "x"]
    assert represented(on_the_roll, {"b"}, seats, rules) == {"a"}
