"""The delays of the charter: who is answered when, how long a measure runs and may be contested; nothing is kept."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.care.models import Appeal, Measure, Mediation, Mediator, Report
from lieudit.care.statement import MeasureKind

NOW = dt.datetime(2027, 5, 12, 16, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def ago(**span):
    return NOW - dt.timedelta(**span)


def a_measure(kind=MeasureKind.HIDDEN, *, at=NOW, until=None, lifted_at=None):
    return Measure(kind=kind, at=at, until=until, lifted_at=lifted_at)


def test_a_report_is_looked_at_in_two_days_an_appeal_in_fifteen_a_request_in_seven():
    assert Report(at=ago(hours=48)).due_at == NOW
    assert Appeal(at=ago(days=15)).due_at == NOW
    assert Mediation.ANSWER_DELAY.days == 7
    assert Mediator.LONGEST.days == 3 * 366


def test_a_measure_is_contested_for_six_months_and_not_at_their_last_moment():
    assert a_measure(at=ago(days=183)).appeal_until == NOW
    assert not a_measure(at=ago(days=183)).may_be_appealed
    assert a_measure(at=ago(days=183) + dt.timedelta(microseconds=1)).may_be_appealed


def test_a_measure_that_is_lifted_or_contested_already_is_not_contested():
    assert not a_measure(lifted_at=NOW).may_be_appealed
    contested = a_measure()
    Appeal(measure=contested)
    assert a_measure().may_be_appealed
    assert not contested.may_be_appealed


def test_a_suspension_runs_until_its_hour_and_a_hidden_text_until_it_is_lifted():
    later = NOW + dt.timedelta(microseconds=1)
    assert a_measure(MeasureKind.SUSPENSION, until=later).is_running
    assert not a_measure(MeasureKind.SUSPENSION, until=NOW).is_running
    assert a_measure().is_running
    assert not a_measure(lifted_at=NOW).is_running
    assert not a_measure(MeasureKind.SUSPENSION, until=later, lifted_at=NOW).is_running


def test_a_measure_says_what_holds_how_long_and_what_one_can_do_no_more():
    suspended = a_measure(MeasureKind.SUSPENSION, until=NOW)
    assert suspended.duration.replace("\xa0", " ") == "Jusqu’au 12 mai 2027 à 18 h."
    assert a_measure(MeasureKind.REMINDER).duration == "Un rappel n’a pas de suite."
    assert a_measure().duration == "Tant que la mesure n’est pas levée."
    assert a_measure(lifted_at=NOW).headline == "mesure levée"
    assert a_measure().headline == str(MeasureKind.HIDDEN.label)
    assert a_measure().restriction.startswith("Votre texte n’est plus montré")
    assert suspended.restriction.startswith("Vous ne publiez plus")
    assert a_measure(MeasureKind.REMINDER).restriction.startswith("Rien")
