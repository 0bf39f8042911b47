"""Rows of several models by one question: each as its own QuerySet gives it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from lieudit.mutual_aid.models import Loan
from lieudit.needs.models import Need
from lieudit.network.models import Place
from lieudit.territory.models import Department
from lieudit.toolkit import together
from lieudit.toolkit.together import keys_together, read_together
from tests.mutual_aid.factories import a_loan
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.plans import without_whole_readings
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """QuerySets of which one holds nothing, and one joins others."""
    needs, places = [NeedFactory(), NeedFactory(place=None)], PlaceFactory.create_batch(2)
    loan, department = a_loan(), DepartmentFactory()
    return [
        Place.objects.filter(pk__in=[place.pk for place in places]),
        Department.objects.filter(pk=department.pk),
        Need.objects.filter(pk__in=[need.pk for need in needs]).select_related("place"),
        Place.objects.filter(pk=0),
        Loan.objects.filter(pk=loan.pk).select_related("thing", "lender"),
    ]


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def by_key(found):
    return sorted(found, key=lambda row: (row._meta.label, row.pk))


@pytest.mark.parametrize("most", [together.MOST_COLUMNS, 1])
def test_rows_are_as_their_own_question_gives_them(rows, monkeypatch, django_assert_num_queries, most):
    monkeypatch.setattr(together, "MOST_COLUMNS", most)
    alone = [row for some in rows for row in some]
    with django_assert_num_queries(len(rows) if most == 1 else 1):
        found = read_together(rows)
    assert [columns(row) for row in by_key(found)] == [columns(row) for row in by_key(alone)]
    with django_assert_num_queries(0):
        [loan] = [row for row in found if isinstance(row, Loan)]
        assert (loan.thing.pk, str(loan.lender)) == (loan.thing_id, str(alone[-1].lender))
        places = {row.pk: row.place for row in found if isinstance(row, Need)}
    assert places == {need.pk: need.place for need in rows[2]}
    assert None in places.values()


def test_rows_are_found_by_their_keys(rows, django_assert_num_queries):
    """Of a great table, nothing else is read: however the tables stand side by side."""
    with django_assert_num_queries(1) as asked:
        read_together(rows)
    with connection.cursor() as cursor, without_whole_readings():
        cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan


def test_keys_tell_which_question_holds_them(rows, django_assert_num_queries):
    expected = {(at, row.pk) for at, some in enumerate(rows) for row in some}
    with django_assert_num_queries(1):
        assert keys_together(rows) == expected
    with django_assert_num_queries(1):
        assert keys_together([rows[3], rows[1]]) == {(1, row.pk) for row in rows[1]}


def test_what_is_known_to_hold_nothing_is_left_out(rows, django_assert_num_queries):
    nobody, [department] = Loan.objects.visible_to(AnonymousUser()), rows[1]
    with django_assert_num_queries(1):
        assert keys_together([nobody, rows[1], nobody]) == {(1, department.pk)}
    with django_assert_num_queries(0):
        assert keys_together([nobody, nobody]) == set()
        assert keys_together([]) == set()
        assert read_together([]) == []
