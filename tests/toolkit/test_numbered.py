"""SQL whose blanks are numbered is asked as it is, or in the way in which Django notes it: the rows are the same."""

from contextlib import closing

import pytest
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext

from lieudit.needs.models import Need
from lieudit.toolkit.numbered import named, rows_of
from lieudit.toolkit.prepared import OneOf, Prepared
from lieudit.toolkit.search import Called, called
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db

SQL = """SELECT $1::text || '$2 %', 7 %% $2::int, 'it''s $1' AS "a $1", $1::text""".replace("%%", "%")


def test_both_ways_give_the_same_rows():
    values = ["100 % d’accord, $1 %s", 4]
    asked = rows_of(connection, SQL, values)
    with CaptureQueriesContext(connection) as noted:
        assert rows_of(connection, SQL, values) == asked == [(f"{values[0]}$2 %", 3, "it's $1", values[0])]
    assert "d’accord" in noted.captured_queries[0]["sql"]
    assert named(SQL).count("%(1)s") == 2


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_cut_is_opened_anew_before_it_is_asked():
    """As at the first request after the database was started again, which finds a connection that is dead."""
    (before,) = rows_of(connection, "SELECT pg_backend_pid() + $1::int", [0])
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", before)
    connection.health_check_enabled, connection.health_check_done = True, False
    (after,) = rows_of(connection, "SELECT pg_backend_pid() + $1::int", [0])
    assert after != before


def test_a_value_that_stands_twice_is_sent_once():
    need = NeedFactory(words="On manque de médiation.")

    def twice(*, words, numbers):
        said = Need.objects.filter(words=words, number__gt=0).annotate(again=Value(0))
        return said.filter(words__startswith=words).filter(OneOf(F("number"), numbers)).values_list("number", "again")

    read = Prepared(twice, lambda *columns: columns)
    assert read(words=need.words, numbers=[need.number]) == [(need.number, 0)]
    assert read(words="autre", numbers=[need.number]) == read(words=need.words, numbers=[]) == []
    composed = read._composed_for((), {"words": need.words, "numbers": [need.number]})
    assert len(composed.blanks) == 2
    assert composed.sql.count("$1") == 2


@pytest.mark.parametrize(
    ("name", "asked", "how"),
    [
        ("La Fabrique", "la fabrique", 0),
        ("L’Étincelle", "l etincelle", 0),
        ("La Fabrique", "la fab", 1),
        ("Ma belle-Fabrique !", "fabrique", 2),
        ("La Préfabrique", "fabrique", 3),
        ("!", "fabrique", 3),
        ("La Fabrique du canal", "fabrique canal", 3),
        ("La Fabrique du canal", "fabrique du can", 2),
        ("Canal, Fabrique", "canal fabrique", 0),
        ("Le Préau", "", 1),
    ],
)
def test_how_a_name_answers_is_written_in_the_plan(name, asked, how):
    """Called as a function, it would cost six times as much for each name."""
    place = PlaceFactory(name=name)
    ways = {"how": Called("name", Value(asked)), "sooner": called("name", Value(asked))}
    rows = type(place).objects.filter(pk=place.pk).annotate(**ways).values_list("how", "sooner", "slug")
    assert rows.get()[:2] == (how, how)
    assert "called(" not in rows.explain(verbose=True)
