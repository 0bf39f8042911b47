"""What waits of money on the desk of a territory."""

import datetime as dt

import pytest

from lieudit.funding.desk_lists import closing_calls
from lieudit.funding.models import AidAnswer
from lieudit.territory.desk import Desk
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_described, a_file, an_open, at_noon
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def desk_of(department, account=None):
    return Desk(account or AccountFactory(), department, [department.pk], [])


def lines(told):
    return [told.line({name: _as_text(value) for name, value in row.items()}) for row in _rows(told)]


def _rows(told):
    return [{name: _read(row, path) for name, path in told.columns.items()} for row in told.rows]


def _read(row, path):
    for part in path.split("__"):
        row = getattr(row, part) if row is not None else None
    return row


def _as_text(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def test_a_call_that_closes_and_that_nobody_answers_from_here_is_told():
    call, elsewhere = an_open(closes_at=at_noon(8)), an_open(closes_at=at_noon(30))
    place = PlaceFactory()
    here = desk_of(place.municipality.department)
    (line,) = lines(closing_calls(here))
    assert (line.name, line.url) == (call.title, call.get_absolute_url())
    assert "Il ferme le" in line.text
    assert elsewhere.get_absolute_url() != line.url
    a_file(call, lead=place)
    assert lines(closing_calls(here)) == []


def test_a_call_of_others_is_told_until_a_place_of_here_says_what_became_of_it():
    described = a_described()
    place = PlaceFactory()
    here = desk_of(place.municipality.department)
    assert [line.name for line in lines(closing_calls(here))] == [described.title]
    AidAnswer.objects.create(call=described, place=place, outcome="asked", author=AccountFactory())
    assert lines(closing_calls(here)) == []


def test_a_call_of_other_regions_is_not_told_here():
    place = PlaceFactory()
    an_open(closes_at=at_noon(8), regions=["974"])
    assert lines(closing_calls(desk_of(place.municipality.department))) == []
