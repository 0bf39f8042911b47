"""The facts about an institution, on rows worked out by hand."""

import datetime as dt
from fractions import Fraction

from lieudit.advocacy.scores import Asked, Score, scores

MONDAY = dt.date(2026, 9, 7)


def asked(institution, days=None):
    return Asked(institution, MONDAY, MONDAY + dt.timedelta(days=days) if days is not None else None)


def test_counts_answers_and_their_median_delay_in_working_days():
    found = scores([asked(1, 7), asked(1, 14), asked(1, 1), asked(1, 2), asked(1), asked(2)], [], MONDAY)
    assert found[1] == Score(demands=5, replies=4, delay=Fraction(7, 2))  # 1, 2, 5 and 10 working days
    assert found[1].share == Fraction(4, 5)
    assert found[2] == Score(demands=1, replies=0, delay=None)


def test_counts_only_promises_whose_date_has_come():
    past, future = MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=9)
    promised = [(1, "kept", future), (1, "broken", past), (1, "promised", past), (1, "ongoing", future)]
    found = scores([asked(1)], promised, MONDAY)
    assert (found[1].kept, found[1].due) == (1, 3)
