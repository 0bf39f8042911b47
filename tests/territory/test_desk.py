"""What waits in a territory: lists of rooms, counted and shown in one query."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db.models import Case, Value, When
from django.utils.translation import ngettext_lazy

from lieudit.territory import desk as brick
from lieudit.territory.desk import Desk, DeskAction, DeskLine, DeskList, day_at, lists_of
from lieudit.territory.models import Department, Municipality
from tests.accounts.factories import AccountFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
WORDS = ngettext_lazy("commune à rencontrer", "communes à rencontrer", "n")


def to_meet(desk):
    def line(row):
        return DeskLine(
            row["name"], "/lieu/", gestures=(DeskAction("Noter", "/noter/?de=1"), DeskAction("Vue", "/vue/", True))
        )

    rows = Municipality.objects.filter(desk.holds("department")).order_by("name")
    return DeskList("communes", WORDS, rows, {"name": "name"}, line, "/communes/")


@pytest.fixture
def only_that(monkeypatch):
    monkeypatch.setattr(brick.DESK_LISTS, "given", [])
    assert brick.DESK_LISTS.fill(to_meet) is to_meet


def a_desk(land=None, codes=("23",)):
    return Desk(
        AccountFactory(), land, list(Department.objects.filter(code__in=codes).values_list("pk", flat=True)), []
    )


def test_a_desk_counts_what_waits_and_shows_the_first_lines_in_one_query(only_that, django_assert_num_queries):
    for n in range(7):
        MunicipalityFactory(code=f"2310{n}", name=f"Commune {n}")
    MunicipalityFactory(code="87085", name="Limoges", department=DepartmentFactory(code="87", name="Haute-Vienne"))
    desk = a_desk(DepartmentFactory())
    with django_assert_num_queries(1):
        (listed,) = lists_of(desk, "/bureau/")
    assert listed.words == "7\xa0communes à rencontrer"
    assert [line.name for line in listed.lines] == [f"Commune {n}" for n in range(5)]
    assert (listed.count, listed.others, listed.url) == (7, 2, "/communes/")


def test_what_is_too_long_to_count_is_said_so(only_that, monkeypatch):
    """Hundreds of thousands of needs are not counted at each view of a desk."""
    for n in range(8):
        MunicipalityFactory(code=f"2310{n}", name=f"Commune {n}")
    desk = a_desk(DepartmentFactory())
    monkeypatch.setattr(brick, "MOST_COUNTED", 8)
    assert (lists_of(desk, "/")[0].words, day_at(desk, "/").more) == ("8\xa0communes à rencontrer", False)
    monkeypatch.setattr(brick, "MOST_COUNTED", 6)
    (listed,), day = lists_of(desk, "/"), day_at(desk, "/")
    assert (listed.words, listed.count, listed.others) == ("plus de\xa06\xa0communes à rencontrer", 6, 1)
    assert (day.count, day.more) == (6, True)


def test_a_list_in_parts_is_counted_part_by_part_and_shown_as_one(monkeypatch):
    def in_parts(desk):
        whole = to_meet(desk)
        parts = [whole.rows.filter(population__lt=50), whole.rows.filter(population__gte=50)]
        return replace(whole, parts=parts)

    monkeypatch.setattr(brick.DESK_LISTS, "given", [in_parts])
    for n in range(8):
        MunicipalityFactory(code=f"2310{n}", name=f"Commune {n}", population=45 + n)
    desk = a_desk(DepartmentFactory())
    assert (lists_of(desk, "/")[0].count, day_at(desk, "/").more) == (8, False)
    monkeypatch.setattr(brick, "MOST_COUNTED", 6)
    (listed,) = lists_of(desk, "/")
    assert (listed.words, listed.count, listed.others) == ("plus de\xa06\xa0communes à rencontrer", 6, 1)


def test_a_page_leads_back_to_the_desk_and_a_button_keeps_its_address(only_that):
    MunicipalityFactory()
    (listed,) = lists_of(a_desk(DepartmentFactory()), "/territoires/creuse/bureau/")
    page, button = listed.lines[0].gestures
    assert page.url == "/noter/?de=1&next=%2Fterritoires%2Fcreuse%2Fbureau%2F%3Ffait%3Dattend%23attend"
    assert (button.url, button.at_once) == ("/vue/", True)


def test_nothing_is_shown_of_an_empty_pile(only_that):
    assert lists_of(a_desk(DepartmentFactory()), "/bureau/") == []


def waiting_since(moment, **columns):
    """Towns that wait since a moment, each with its own delay, by the holidays of its department."""

    def read(desk):
        rows = Municipality.objects.filter(desk.holds("department")).order_by("name")
        named = {"name": "name", "calendar": "department__code", "at": Value(moment), **columns}
        return DeskList("communes", WORDS, rows, named, lambda row: DeskLine(row["name"], "/", since=row["at"]))

    return read


def test_a_line_counts_the_working_days_of_its_department_and_its_own_delay(monkeypatch):
    here, martinique = DepartmentFactory(), DepartmentFactory(code="972", name="Martinique")
    MunicipalityFactory(name="Aubusson", department=here)
    MunicipalityFactory(name="Fort-de-France", department=martinique, code="97209")
    given = {"within": Case(When(department__code="972", then=2), default=4)}
    monkeypatch.setattr(brick.DESK_LISTS, "given", [waiting_since("2026-05-21T10:00:00+02:00", **given)])
    (listed,) = lists_of(a_desk(here, ("23", "972")), "/")
    due = {line.name: line.due for line in listed.lines}
    assert due == {"Aubusson": dt.date(2026, 5, 28), "Fort-de-France": dt.date(2026, 5, 27)}  # 22 May is one there


def test_the_day_that_a_room_gives_to_its_line_is_kept(monkeypatch):
    def read(desk):
        def line(row):
            return DeskLine(row["name"], "/", due=dt.date(2026, 5, 28))

        return DeskList("communes", WORDS, Municipality.objects.all(), {"name": "name"}, line)

    MunicipalityFactory()
    monkeypatch.setattr(brick.DESK_LISTS, "given", [read])
    (line,) = day_at(a_desk(), "/").urgent
    assert line.due == dt.date(2026, 5, 28)
    assert line.late


def test_a_line_knows_its_moment():
    assert DeskLine("x", "/").moment is None
    assert DeskLine("x", "/", since="2026-11-26").moment.day == 26
