"""The facts about an institution, on rows worked out by hand."""

import datetime as dt
from fractions import Fraction

from lieudit.advocacy.scores import Score, SentDemand, scores

MONDAY = dt.date(2026, 9, 7)


def asked(institution, days=None):
    return SentDemand(institution, MONDAY, MONDAY + dt.timedelta(days=days) if days is not None else None)


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


def test_a_promise_whose_date_is_today_is_not_due_yet_and_what_is_kept_or_broken_is():
    promised = [(1, "promised", MONDAY), (1, "promised", MONDAY - dt.timedelta(days=1)), (1, "kept", MONDAY)]
    found = scores([asked(1)], promised, MONDAY)
    assert (found[1].kept, found[1].due) == (1, 2)


def test_promises_are_counted_for_the_institution_that_made_them():
    past = MONDAY - dt.timedelta(days=1)
    found = scores(
        [asked(1), asked(2)], [(1, "kept", past), (2, "broken", past), (2, "kept", past), (3, "kept", past)], MONDAY
    )
    assert [(found[each].kept, found[each].due) for each in (1, 2)] == [(1, 1), (1, 2)]
    assert set(found) == {1, 2}


def test_a_reply_of_the_same_day_or_of_a_weekend_takes_no_working_day_and_never_less():
    assert scores([asked(1, 0)], [], MONDAY)[1].delay == 0
    assert scores([asked(1, -3)], [], MONDAY)[1].delay == 0
    assert Score().share is None


def test_the_delay_leaves_out_the_holidays_of_the_institution():
    sent, answered = dt.date(2026, 5, 26), dt.date(2026, 5, 28)  # 27 May is a holiday in Guadeloupe
    found = scores([SentDemand(1, sent, answered, "971"), SentDemand(2, sent, answered)], [], MONDAY)
    assert [found[each].delay for each in (1, 2)] == [1, 2]
