"""The calendar of an election, by the pure rule: each date at its edge, its sentence, and what the table says."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from lieudit.elections.forms import proposed
from lieudit.elections.schedule import (
    Calendar,
    closing_days,
    coming,
    correction_days,
    date_of,
    faults,
    least_of_vote,
    lines,
    state_of,
)
from lieudit.toolkit.workdays import is_working_day

PARIS = ZoneInfo("Europe/Paris")
TODAY = dt.date(2027, 3, 1)
RULES = {"candidacy": {"closing_days": 12}, "election": {"correction_days": 4}, "notice_days": 20}


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def hour(number: int) -> dt.datetime:
    return dt.datetime.combine(day(number), dt.time(9), PARIS)


PLAN = Calendar(
    roll_on=day(0),
    corrections_until=day(4),
    candidacies_until=day(18),
    opens_at=hour(30),
    closes_at=hour(37),
    mandates_from=day(38),
    window=day(37),
)
"""Each date as early, or as late, as it may be."""


def plain(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


def found(**moved):
    return {name: plain(said) for name, said in faults(replace(PLAN, **moved), RULES, TODAY).items()}


@pytest.mark.parametrize("late", range(7))
def test_what_the_form_proposes_holds_and_is_made_of_working_days(late, monkeypatch):
    today = TODAY + dt.timedelta(days=late)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *moment: moment[0].date() if moment else today)
    plan = Calendar(**{name: moment for name, moment in proposed(RULES).items() if name != "title"})
    assert faults(plan, RULES, today) == {}
    acted = [plan.roll_on, plan.corrections_until, plan.candidacies_until, plan.mandates_from]
    assert all(map(is_working_day, [*acted, date_of(plan.opens_at), date_of(plan.closes_at)]))


def test_a_calendar_whose_dates_stand_at_their_edges_holds():
    assert found() == {}
    assert found(opens_at=hour(20), candidacies_until=day(8)) == {}
    assert found(candidacies_until=day(0)) == {}


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({"roll_on": day(-1)}, "La liste est arrêtée aujourd’hui au plus tôt, le 1er mars 2027."),
        (
            {"corrections_until": day(3)},
            "La correction de la liste dure 4 jours au moins : jusqu’au 5 mars 2027 ou après.",
        ),
        ({"corrections_until": day(30)}, "La correction de la liste finit avant l’ouverture du vote."),
        (
            {"candidacies_until": day(19)},
            "Les candidatures closent 12 jours avant le vote : le 19 mars 2027 au plus tard.",
        ),
        ({"candidacies_until": day(-1)}, "Les candidatures closent après que la liste est arrêtée."),
        (
            {"opens_at": hour(19), "candidacies_until": day(7)},
            "Le vote s’annonce 20 jours à l’avance : il ouvre le 21 mars 2027 au plus tôt.",
        ),
        ({"closes_at": hour(30)}, "La clôture du vote vient après son ouverture."),
        ({"mandates_from": day(37), "window": day(37)}, "Les mandats commencent après la clôture du vote."),
        (
            {"window": day(36)},
            "Cette élection renouvelle au moins les mandats qui finissent avant que les nouveaux commencent.",
        ),
    ],
)
def test_one_day_beyond_its_edge_a_date_is_refused_beside_its_field(moved, said):
    assert found(**moved) == {next(iter(moved)): said}


def test_of_two_faults_of_a_field_the_first_is_said():
    both = found(roll_on=day(0), corrections_until=day(3), opens_at=hour(3), candidacies_until=day(0))
    assert "dure 4 jours au moins" in both["corrections_until"]
    assert "12 jours avant le vote" in both["candidacies_until"]


def test_where_the_rules_are_silent_the_usual_delays_hold():
    assert (closing_days({}), correction_days({})) == (15, 5)
    assert (closing_days({"candidacy": None}), correction_days({"election": None})) == (15, 5)
    assert (closing_days(RULES), correction_days(RULES)) == (12, 4)
    assert faults(replace(PLAN, candidacies_until=day(15), corrections_until=day(5)), {}, TODAY) == {}


def test_a_vote_lasts_the_days_of_the_rules_and_another_round_its_own():
    rules = {"election": {"vote_days": 6, "again_days": 4}}
    assert least_of_vote(rules) == dt.timedelta(days=6)
    assert least_of_vote(rules, again=True) == dt.timedelta(days=4)
    assert (least_of_vote({}).days, least_of_vote({}, again=True).days) == (3, 2)


def test_the_day_of_an_hour_is_that_of_the_clock_of_the_site():
    assert date_of(dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC)) == dt.date(2027, 3, 2)


@pytest.mark.parametrize(("today", "state"), [(9, "to-come"), (10, "current"), (12, "current"), (13, "done")])
def test_a_span_is_current_from_its_first_day_to_its_last(today, state):
    assert state_of(day(10), day(12), day(today)) == state


def test_the_table_says_what_comes_in_words_and_where_one_stands():
    table = lines(PLAN, hour(4))
    assert [(row.what, plain(row.when), row.state) for row in table] == [
        ("La liste électorale est arrêtée", "lundi 1er mars 2027", "done"),
        ("On corrige la liste", "jusqu’au 5 mars 2027 compris", "current"),
        ("On se porte candidat", "jusqu’au 19 mars 2027 compris", "current"),
        ("On vote", "du 31 mars 2027 à 9 h au 7 avril 2027 à 9 h", "to-come"),
        ("Les mandats commencent", "jeudi 8 avril 2027", "to-come"),
    ]


def test_what_is_current_is_told_together_and_otherwise_only_what_comes_next():
    assert [plain(each) for each in coming(lines(PLAN, hour(4)))] == [
        "On corrige la liste jusqu’au 5 mars 2027 compris.",
        "On se porte candidat jusqu’au 19 mars 2027 compris.",
    ]
    assert [plain(each) for each in coming(lines(PLAN, hour(20)))] == [
        "On vote du 31 mars 2027 à 9 h au 7 avril 2027 à 9 h."
    ]
    assert coming(lines(PLAN, hour(99))) == []


def test_an_hour_of_vote_that_came_without_ballots_is_not_said_to_be_now():
    hour_of_vote = PLAN.opens_at + dt.timedelta(minutes=1)
    (row,) = [row for row in lines(PLAN, hour_of_vote, unordered=True) if row.what == "On vote"]
    assert row.state == "late"
    (said,) = coming(lines(PLAN, hour_of_vote, unordered=True))
    assert plain(said).endswith("ne sont pas encore ouverts : ils s’ouvrent en séance, ou par qui tient l’élection.")
    assert {row.state for row in lines(PLAN, hour_of_vote) if row.what == "On vote"} == {"current"}
    assert {row.state for row in lines(PLAN, PLAN.closes_at, unordered=True) if row.what == "On vote"} != {"late"}


def test_where_the_rules_ask_for_no_notice_a_vote_opens_today_at_the_soonest():
    assert "opens_at" not in faults(replace(PLAN, opens_at=hour(0)), {}, TODAY)
    assert "opens_at" in faults(replace(PLAN, opens_at=hour(-1)), {}, TODAY)
