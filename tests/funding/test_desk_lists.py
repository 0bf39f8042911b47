"""What waits of money on the desk of a territory."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.funding.desk_lists import closing_calls, late_commitments, reports_due, without_sequel
from lieudit.funding.money import ask_sequel
from lieudit.territory.desk import Desk, lists_of
from lieudit.territory.models import Department, Region
from tests.accounts.factories import AccountFactory
from tests.funding.factories import SIRET, a_file, an_award, an_income, an_open, at_noon, bound
from tests.lottery.factories import at
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def desk_of(department, account=None):
    return Desk(
        account or AccountFactory(), department, Department.objects.filter(pk=department.pk), Region.objects.none()
    )


def the_nation(account):
    return Desk(account, None, Department.objects.none(), Region.objects.none())


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


def test_a_call_of_other_regions_is_not_told_here():
    place = PlaceFactory()
    an_open(closes_at=at_noon(8), regions=["974"])
    assert lines(closing_calls(desk_of(place.municipality.department))) == []


def test_a_support_without_sequel_waits_for_the_secretariat_until_it_is_asked():
    staff, until = AccountFactory(secretariat=True), timezone.localdate() + dt.timedelta(days=90)
    income = an_income(until=until)
    assert [line.name for line in lines(without_sequel(the_nation(staff)))] == [income.funder]
    assert lines(without_sequel(the_nation(AccountFactory()))) == []
    (told,) = [each for each in lists_of(the_nation(staff), "/") if each.key == "financements"]
    assert "Subvention de fonctionnement" in told.lines[0].text
    ask_sequel(income, actor=staff, on=timezone.localdate())
    assert lines(without_sequel(the_nation(staff))) == []


def test_reports_and_late_commitments_wait_where_the_place_is():
    place = PlaceFactory(siret=SIRET)
    award = bound(an_award(holder=place))
    here, other = desk_of(place.municipality.department), the_nation(AccountFactory())
    assert lines(reports_due(here)) == lines(late_commitments(here)) == []
    with at(timezone.now() + dt.timedelta(days=600)):
        assert [line.url for line in lines(reports_due(here))] == [award.get_absolute_url()]
        (line,) = lines(late_commitments(here))
        assert "Ouvrir l’atelier" in line.text
        assert lines(reports_due(other)) == []
        told = {each.key for each in lists_of(here, "/")}
    assert {"comptes-rendus", "engagements"} <= told
