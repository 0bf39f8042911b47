"""Deadlines in working days: what the complaints about other systems ask for, on dates worked out by hand."""

import datetime as dt
from types import SimpleNamespace

import pytest

from lieudit.advocacy.deadlines import (
    CORRECTION,
    OUTCOMES,
    STATES,
    Facts,
    closing_hindrance,
    computation,
    deadline,
    due_date,
    reminder_hindrance,
)
from lieudit.advocacy.letters import calendar_of

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


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (
            30,
            "Pas encore remise\u202f; par message, 30\xa0jours ouvrés courront à partir de l’envoi\u202f; "
            "sur papier, la réponse est attendue le jour qu’elle porte.",
        ),
        (
            1,
            "Pas encore remise\u202f; par message, 1\xa0jour ouvré courra à partir de l’envoi\u202f; "
            "sur papier, la réponse est attendue le jour qu’elle porte.",
        ),
        (0, "Pas encore remise. Réponse attendue le 6\xa0novembre 2026."),  # somebody chose that day
    ],
)
def test_what_is_not_handed_over_is_not_said_to_be(days, said):
    prepared = on(dt.date(2026, 11, 30), prepared=True, days=days)
    assert (prepared.state, prepared.label, prepared.sentence) == ("expected", "Pas encore remise", said)


def test_lateness_is_counted_from_the_day_after_the_deadline_and_said():
    assert on(dt.date(2026, 10, 1)).late_days == 0
    assert on(DUE).late_days == 0
    saturday, monday = on(dt.date(2026, 11, 7)), on(dt.date(2026, 11, 9))
    assert (saturday.late_days, monday.late_days) == (0, 1)
    expected = "Remise le 25\xa0septembre 2026. Réponse attendue le 6\xa0novembre 2026\xa0: passée"
    assert saturday.sentence == f"{expected}."
    assert monday.sentence == f"{expected} depuis 1\xa0jour ouvré."


def test_one_filters_by_every_state_that_a_demand_may_have_under_its_own_words():
    running = [on(day).state for day in (dt.date(2026, 10, 1), DUE, dt.date(2026, 11, 9))]
    granted = on(DUE, extended=dt.date(2027, 1, 15)).state
    ends = [on(DUE, outcome=outcome, ended=DUE) for outcome in ("met", "partial", "refused", "closed")]
    assert list(STATES) == [*running, granted, *(each.state for each in ends)]
    assert [STATES[each.state] for each in ends] == [each.label for each in ends]
    assert [each.label for each in ends[:3]] == list(OUTCOMES.values()) == ["Acceptée", "Acceptée en partie", "Refusée"]


def test_thirty_working_days_leave_out_the_holidays_of_the_week():
    assert due_date(dt.date(2026, 10, 1), 30) == dt.date(2026, 11, 13)  # 11 November is a Wednesday
    lines = computation(dt.date(2026, 10, 1), dt.date(2026, 11, 13))
    assert lines[0].startswith("30\xa0jours ouvrés à compter du 1er\xa0octobre 2026 mènent au 13")
    assert lines[2] == "Jour férié exclu\xa0: 11\xa0novembre (Armistice)."


def test_one_working_day_agrees_with_its_verb():
    lines = computation(dt.date(2026, 10, 1), dt.date(2026, 10, 2))
    assert lines[0] == "1\xa0jour ouvré à compter du 1er\xa0octobre 2026 mène au 2\xa0octobre 2026."


def test_a_holiday_on_a_sunday_is_not_excluded_twice():
    lines = computation(SENT, DUE)  # 1 November 2026 is a Sunday
    assert lines[2] == "Aucun jour férié ne tombe en semaine entre ces deux dates."


def test_a_holiday_on_a_saturday_is_no_working_day_less():
    lines = computation(dt.date(2027, 5, 3), dt.date(2027, 5, 12))  # 6 May is Ascension, 8 May 2027 a Saturday
    assert lines[0].startswith("6\xa0jours ouvrés")
    assert lines[2] == "Jour férié exclu\xa0: 6\xa0mai (Ascension)."


def test_overseas_holidays_count_where_they_are_kept():
    start = dt.date(2026, 5, 20)
    assert due_date(start, 10, "971") == due_date(start, 10) + dt.timedelta(days=1)  # 27 May, in Guadeloupe
    assert "Abolition de l’esclavage" in " ".join(computation(start, due_date(start, 10, "971"), "971"))


@pytest.mark.parametrize(
    ("region", "department"), [("01", "971"), ("02", "972"), ("03", "973"), ("04", "974"), ("06", "976"), ("94", "")]
)
def test_a_region_overseas_keeps_the_holidays_of_its_department(region, department):
    prefecture = SimpleNamespace(department=None, region=SimpleNamespace(code=region))
    assert calendar_of(prefecture) == department


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
    assert pending.sentence.startswith("Remise le ")
    assert "pour une réponse le 6\xa0novembre 2026. Un message est arrivé le 10" in pending.sentence
    assert "le secrétariat devait le vérifier avant le 16\xa0novembre 2026." in pending.sentence
    assert (
        "le secrétariat le vérifie avant le 16\xa0novembre 2026."
        in on(day.replace(day=16), pending=dt.date(2026, 11, 10)).sentence
    )
    assert "vérifiez-le d’abord" in reminder_hindrance([pending], day, None)


def test_no_reminder_after_an_answer():
    day = dt.date(2026, 12, 1)
    answered = on(day, outcome="partial", ended=dt.date(2026, 10, 21))
    assert answered.sentence == "Réponse en 18\xa0jours ouvrés, le 21\xa0octobre 2026."
    assert reminder_hindrance([answered], day, None) == "Toutes les demandes ont une suite."


def answered(day):
    return on(dt.date(2026, 12, 31), outcome="met", ended=day).sentence


def test_an_answer_says_its_working_days_and_by_how_much_it_is_late():
    assert answered(SENT) == "Réponse le 25\xa0septembre 2026, le jour même."
    assert answered(dt.date(2026, 9, 28)) == "Réponse en 1\xa0jour ouvré, le 28\xa0septembre 2026."
    assert answered(DUE) == "Réponse en 30\xa0jours ouvrés, le 6\xa0novembre 2026."
    late = "Réponse en 31\xa0jours ouvrés, le 9\xa0novembre 2026, 1\xa0jour ouvré après l’échéance."
    assert answered(dt.date(2026, 11, 9)) == late


def test_an_answer_within_the_delay_that_was_granted_is_not_late():
    said = on(DUE, outcome="met", ended=dt.date(2026, 11, 20), extended=dt.date(2026, 11, 20)).sentence
    assert said == "Réponse en 39\xa0jours ouvrés, le 20\xa0novembre 2026."


def test_no_reminder_before_the_deadline_nor_twice_in_ten_working_days():
    early, late = dt.date(2026, 11, 2), dt.date(2026, 11, 24)
    assert "pas de relance avant" in reminder_hindrance([on(early)], early, None)
    assert reminder_hindrance([on(late)], late, None) == ""
    again, last = dt.date(2026, 12, 2), dt.date(2026, 11, 18)
    assert "La suivante peut partir le 2\xa0décembre 2026" in reminder_hindrance([on(late)], late, last)
    assert reminder_hindrance([on(again)], again, last) == ""


def test_the_pause_between_two_reminders_leaves_out_the_holidays_of_the_institution():
    last, day = dt.date(2027, 5, 17), dt.date(2027, 5, 31)  # 27 May is a holiday in Guadeloupe
    late = [deadline(Facts(SENT, DUE, "971"), day)]
    assert reminder_hindrance(late, day, last) == ""
    assert "La suivante peut partir le 1er\xa0juin 2027" in reminder_hindrance(late, day, last, "971")
    assert reminder_hindrance(late, dt.date(2027, 6, 1), last, "971") == ""


def test_the_demands_of_a_letter_are_reminded_together_the_last_delay_being_kept():
    day, far, near = dt.date(2026, 11, 30), dt.date(2027, 1, 15), dt.date(2026, 12, 15)
    late, granted = on(day), [on(day, extended=each) for each in (far, near)]
    assert reminder_hindrance([late, *granted], day, None).startswith(
        "Un délai est accordé jusqu’au 15\xa0janvier 2027"
    )


def test_one_late_demand_is_enough_for_a_reminder_and_the_first_deadline_is_the_one_said():
    day, further = dt.date(2026, 11, 9), dt.date(2026, 12, 18)
    late, running = on(day), deadline(Facts(SENT, further), day)
    assert reminder_hindrance([late, running], day, None) == ""
    early = dt.date(2026, 11, 2)
    both = [deadline(Facts(SENT, further), early), on(early)]
    assert reminder_hindrance(both, early, None).startswith("La réponse est attendue le 6\xa0novembre 2026")


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


def test_a_demand_is_long_overdue_on_the_twentieth_working_day():
    assert "20\xa0jours ouvrés après" in closing_hindrance([on(dt.date(2026, 12, 4))])  # the nineteenth, a Friday
    assert closing_hindrance([on(dt.date(2026, 12, 7))]) == ""


def test_a_letter_is_closed_only_when_each_demand_that_waits_is_long_overdue():
    day = dt.date(2026, 12, 8)
    overdue, granted = on(day), on(day, extended=dt.date(2026, 12, 1))
    replied = on(day, outcome="met", ended=dt.date(2026, 10, 21))
    assert closing_hindrance([overdue, replied]) == ""
    assert "20\xa0jours ouvrés après" in closing_hindrance([overdue, granted])
    assert closing_hindrance([replied]) == "Toutes les demandes ont une suite."


def test_one_message_to_verify_holds_back_the_closing_of_the_whole_letter():
    day = dt.date(2027, 1, 29)
    assert "lisez-le d’abord" in closing_hindrance([on(day), on(day, pending=dt.date(2026, 11, 10))])


def test_a_demand_closed_without_reply_says_when_it_was_closed_and_how_late():
    def closed(day):
        return on(dt.date(2027, 3, 1), outcome="closed", ended=day).sentence

    assert closed(DUE) == "Attendue le 6\xa0novembre 2026, close sans réponse le 6\xa0novembre 2026."
    after = (
        "Attendue le 6\xa0novembre 2026, close sans réponse le 9\xa0novembre 2026, 1\xa0jour ouvré après l’échéance."
    )
    assert closed(dt.date(2026, 11, 9)) == after


def test_a_day_granted_before_the_one_first_asked_takes_nothing_away():
    sooner = {"extended": dt.date(2026, 10, 30)}
    assert Facts(SENT, DUE, **sooner).limit == DUE
    assert Facts(SENT, DUE, extended=dt.date(2026, 11, 9)).limit == dt.date(2026, 11, 9)
    granted, late = on(DUE, **sooner), on(dt.date(2026, 11, 9), **sooner)
    assert (granted.state, granted.label) == ("extended", "Prolongé au 6\xa0novembre 2026")
    assert (late.state, late.late_days) == ("late", 1)


def test_after_the_granted_day_the_sentence_says_what_was_asked_granted_and_passed():
    said = on(dt.date(2027, 1, 18), extended=dt.date(2027, 1, 15), asked=dt.date(2026, 10, 29)).sentence
    assert said == (
        "Elle était attendue le 6\xa0novembre 2026\xa0: délai prolongé au 15\xa0janvier 2027, demandé le "
        "29\xa0octobre 2026. Ce délai est passé depuis 1\xa0jour ouvré."
    )
    saturday = on(dt.date(2027, 1, 16), extended=dt.date(2027, 1, 15)).sentence
    assert saturday.endswith("délai prolongé au 15\xa0janvier 2027. Ce délai est passé.")


def test_a_letter_that_has_not_left_yet_is_neither_near_nor_late():
    for day in (SENT, DUE, dt.date(2027, 3, 1)):
        leaving = on(day, leaving=True)
        assert (leaving.state, leaving.label, leaving.late_days) == ("expected", "En cours d’envoi", 0)
    assert "n’est pas encore partie" in leaving.sentence
    assert on(DUE, leaving=True, outcome="met", ended=DUE).state == "met"


def test_lateness_leaves_out_the_holidays_of_the_institution():
    due, day = dt.date(2026, 5, 26), dt.date(2026, 5, 28)  # 27 May is a holiday in Guadeloupe
    facts = [Facts(dt.date(2026, 5, 4), due, department) for department in ("971", "23", "")]
    assert [deadline(each, day).late_days for each in facts] == [1, 2, 2]
    ended = {"ended": day, "outcome": "met"}
    said = [deadline(Facts(dt.date(2026, 5, 4), due, each, **ended), day).sentence for each in ("971", "")]
    assert ["1\xa0jour ouvré après" in said[0], "2\xa0jours ouvrés après" in said[1]] == [True, True]


def test_ten_working_days_before_the_holidays_of_the_institution_bring_the_deadline_nearer():
    day, due = dt.date(2026, 5, 19), dt.date(2026, 6, 3)  # 27 May is a holiday in Guadeloupe, Whit Monday is one too
    states = [deadline(Facts(dt.date(2026, 5, 4), due, each), day).state for each in ("971", "")]
    assert states == ["due", "expected"]


def test_a_running_demand_says_its_whole_delay():
    assert on(dt.date(2026, 10, 1)).sentence == (
        "Remise le 25\xa0septembre 2026. Réponse attendue le 6\xa0novembre 2026\xa0: 30\xa0jours ouvrés."
    )


def test_a_message_to_verify_is_not_late_even_long_after_and_one_verified_counts_no_more():
    day = dt.date(2027, 3, 1)
    assert (on(day, pending=DUE).late_days, on(day, pending=DUE).is_long_overdue) == (0, False)
    replied = on(day, outcome="refused", ended=dt.date(2026, 11, 9), pending=DUE)
    assert reminder_hindrance([replied, on(day)], day, None) == ""
    assert closing_hindrance([replied, on(day)]) == ""


def test_nothing_waits_on_a_letter_without_demands():
    assert reminder_hindrance([], DUE, None) == closing_hindrance([]) == "Toutes les demandes ont une suite."


def test_the_words_of_an_institution_are_corrected_for_two_days():
    assert CORRECTION.total_seconds() == 2 * 24 * 3600
