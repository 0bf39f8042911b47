"""Seats and those who wait: never more than there are, in their turn, none left empty while somebody fits."""

from hypothesis import strategies as st

from lieudit.toolkit.seats import whose_turn
from tests.drawn import given

PARTIES = st.lists(st.integers(1, 5), max_size=30)


def test_the_first_come_sit_first():
    assert whose_turn("abcd", 5, 3) == ["a", "b"]
    assert whose_turn("abcd", 5, 7) == []
    assert whose_turn("abcd", None, 9) == ["a", "b", "c", "d"]


def test_a_group_sits_together_or_keeps_its_turn():
    assert whose_turn([3, 1, 2], 2, 0, size=int) == [1], "two are too few for three; the next sits"
    assert whose_turn([3, 1, 2], 3, 0, size=int) == [3]


@given(PARTIES, st.integers(0, 20), st.integers(0, 20))
def test_seats_are_given_whole_in_order_and_none_stays_empty(sizes, seats, taken):
    queue = list(enumerate(sizes))
    given_to = whose_turn(queue, seats, taken, size=lambda party: party[1])
    sat = sum(size for _rank, size in given_to)
    assert sat <= max(0, seats - taken)
    assert given_to == sorted(given_to), "in the order in which they came"
    assert all(size > seats - taken - sat for rank, size in queue if (rank, size) not in given_to)


@given(st.lists(st.integers(), unique=True, max_size=30), st.integers(0, 20))
def test_one_by_one_nobody_passes_before_another(queue, seats):
    assert whose_turn(queue, seats, 0) == queue[:seats]
