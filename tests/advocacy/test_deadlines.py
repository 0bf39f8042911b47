"""Deadlines in working days: what the complaints about other systems ask for, on dates worked out by hand."""

import datetime as dt

import pytest

from lieudit.advocacy.deadlines import (
    Facts,
    closing_hindrance,
    computation,
    deadline,
    due_date,
    reminder_hindrance,
)

SENT, DUE = dt.date(2026, 9, 25), dt.date(2026, 11, 6)


def on(day, **known):
    return deadline(Facts(SENT, DUE, **known), day)


@pytest.mark.parametrize(
    ("day", "state", "label"),
    [
        (dt.date(2026, 10, 1), "expected", "Réponse attendue"),
        (dt.date(2026, 10, 23), "expected", "Réponse attendue"),  # ten working days before
        (dt.date(2026, 10, 26), "due", "Échéance dans 9\xa0jours ouvrés"),
        (dt.date(2026, 11, 5), "due", "Échéance dans 1\xa0jour ouvré"),
        (dt.date(2026, 11, 6), "due", "Échéance aujourd’hui"),
        (dt.date(2026, 11, 7), "late", "Échéance passée"),  # a Saturday: no working day has passed yet
        (dt.date(2026, 11, 9), "late", "En retard de 1\xa0jour ouvré"),
        (dt.date(2026, 11, 12), "late", "En retard de 3\xa0jours ouvrés"),  # 11 November does not count
    ],
)
def test_a_demand_is_expected_then_near_then_late(day, state, label):
    assert (on(day).state, on(day).label) == (state, label)


def test_thirty_working_days_leave_out_the_holidays_of_the_week():
    assert due_date(dt.date(2026, 10, 1), 30) == dt.date(2026, 11, 13)  # 11 November is a Wednesday
    lines = computation(dt.date(2026, 10, 1), dt.date(2026, 11, 13))
    assert lines[0].startswith("30\xa0jours ouvrés à compter du 1er\xa0octobre 2026\xa0: réponse attendue le 13")
    assert lines[2] == "Jour férié exclu\xa0: 11\xa0novembre (Armistice)."


def test_a_holiday_on_a_sunday_is_not_excluded_twice():
    lines = computation(SENT, DUE)  # 1 November 2026 is a Sunday
    assert lines[2] == "Aucun jour férié ne tombe en semaine entre ces deux dates."


def test_overseas_holidays_count_where_they_are_kept():
    start = dt.date(2026, 5, 20)
    assert due_date(start, 10, "971") == due_date(start, 10) + dt.timedelta(days=1)  # 27 May, in Guadeloupe
    assert "Abolition de l’esclavage" in " ".join(computation(start, due_date(start, 10, "971"), "971"))


@pytest.mark.parametrize("day", [dt.date(2026, 11, 9), dt.date(2026, 12, 24), dt.date(2027, 1, 15)])
def test_a_demand_is_never_late_while_a_delay_is_granted(day):
    extended = on(day, extended=dt.date(2027, 1, 15), asked=dt.date(2026, 10, 29), reason="La commission siège.")
    assert extended.state == "extended"
    assert extended.label == "Prolongé au 15\xa0janvier 2027"
    assert "demandé le 29\xa0octobre 2026" in extended.sentence
    assert "aucune relance avant" in reminder_hindrance([extended], day, None)


def test_after_the_granted_day_it_is_late_from_that_day():
    late = on(dt.date(2027, 1, 19), extended=dt.date(2027, 1, 15))
    assert (late.state, late.late_days) == ("late", 2)


def test_a_message_to_verify_suspends_lateness_and_reminders():
    day = dt.date(2026, 11, 30)
    pending = on(day, pending=dt.date(2026, 11, 10))
    assert pending.state == "expected"
    assert "vérifie" in pending.sentence
    assert "vérifiez-le d’abord" in reminder_hindrance([pending], day, None)


def test_no_reminder_after_an_answer():
    day = dt.date(2026, 12, 1)
    answered = on(day, outcome="partial", ended=dt.date(2026, 10, 21))
    assert answered.sentence == "Réponse en 18\xa0jours ouvrés, le 21\xa0octobre 2026."
    assert reminder_hindrance([answered], day, None) == "Toutes les demandes ont une suite."


def test_a_late_answer_says_by_how_much():
    assert "après l’échéance" in on(dt.date(2026, 12, 1), outcome="met", ended=dt.date(2026, 11, 30)).sentence


def test_no_reminder_before_the_deadline_nor_twice_in_ten_working_days():
    early, late = dt.date(2026, 11, 2), dt.date(2026, 11, 24)
    assert "pas de relance avant" in reminder_hindrance([on(early)], early, None)
    assert reminder_hindrance([on(late)], late, None) == ""
    again, last = dt.date(2026, 12, 2), dt.date(2026, 11, 18)
    assert "La suivante peut partir le 2\xa0décembre 2026" in reminder_hindrance([on(late)], late, last)
    assert reminder_hindrance([on(again)], again, last) == ""


def test_one_delay_granted_on_a_letter_stops_its_reminders():
    day = dt.date(2026, 11, 30)
    both = [on(day), on(day, extended=dt.date(2027, 1, 15))]
    assert reminder_hindrance(both, day, None)


def test_a_demand_is_closed_without_reply_only_long_after():
    assert "20\xa0jours ouvrés après" in closing_hindrance([on(dt.date(2026, 11, 30))])
    assert closing_hindrance([on(dt.date(2026, 12, 8))]) == ""
    closed = on(dt.date(2027, 3, 1), outcome="closed", ended=dt.date(2026, 12, 8))
    assert (closed.state, closed.is_open) == ("closed", False)
    assert "21\xa0jours ouvrés après l’échéance" in closed.sentence
