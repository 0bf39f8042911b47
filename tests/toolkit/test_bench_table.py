"""The bench counts the queries of what it compares with, as it counts those of pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from bench import subjects, table
from bench.measure import Comparison, Measure, beside
from bench.queries import WrongAnswer, count_unchanged
from bench.subjects import Subject, different_searches, get
from bench.yardsticks import make_tables
from lieudit.pages.searching import KEPT
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db


def measured() -> Measure:
    return Measure(count=10, seconds=1, times=[0.1] * 10, statuses={"200": 10}, weight=100)


@pytest.fixture
def of_the_bench(settings):
    """The addresses of the yardsticks, and their templates."""
    settings.ROOT_URLCONF = "bench.urls"
    folder = settings.BASE_DIR / "bench" / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}]


def test_yardsticks_are_counted_by_the_same_hand(of_the_bench):
    NeedFactory()
    found = beside(Subject("needs list", "/besoins/"), 6, 20_000)
    assert (found.constant_queries, found.yardstick_queries) == (0, 2)
    assert count_unchanged(Subject("needs list", "/besoins/")) == 1
    with pytest.raises(WrongAnswer, match="to who has it already"):
        count_unchanged(Subject("constant view", "/bench/constant/"))


def test_an_act_is_beside_a_bare_post_that_writes_a_row_and_its_line_together(of_the_bench, client):
    make_tables()
    act = subjects.act("support", (get("/bench/constant/"),))
    assert beside(act, 9, 0).yardstick_queries == 2
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_line")
    with pytest.raises(ProgrammingError), transaction.atomic():
        client.post("/bench/told/", {"words": "ligne"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_row WHERE words = 'ligne'")
        assert cursor.fetchone() == (0,), "no row is left without its line"


def test_an_act_that_is_slower_than_half_of_the_bare_post_is_marked():
    act = subjects.act("vote", ("POST",))
    slow = Measure(count=49, seconds=10, times=[0.1] * 49, statuses={"302": 49})
    bare = Measure(count=100, seconds=10, times=[0.1] * 100, statuses={"302": 100})
    first, *_others, last = table.block(Comparison(act, 9, 0, 2, page=slow, constant=bare, yardstick=bare))
    assert "49% MISSED (50%)" in first
    assert last.startswith("  bare POST and its line")
    slow.count = 51
    assert "51% met (50%)" in table.block(Comparison(act, 9, 0, 2, page=slow, constant=bare, yardstick=bare))[0]


def test_the_table_prints_what_was_counted():
    found = Comparison(Subject("page", "/"), 3, 11, 12, 13, measured(), measured(), measured(), measured())
    column = sum(width for _title, width in table.HEAD[:7])
    assert [line[:column].split()[-1] for line in table.block(found)] == ["3", "13", "11", "12"]


def test_home_and_the_directory_have_an_aim():
    text = (settings.BASE_DIR / "bench" / "subjects.py").read_text()
    for name, aim in {"home": "0.4", "places list": "0.5"}.items():
        assert any(f'Subject("{name}"' in line and f"aim={aim}" in line for line in text.splitlines()), name


def test_a_search_is_asked_in_more_ways_than_two_workers_keep_each_of_two_words():
    asked = [parse_qs(urlsplit(address).query)["q"][0] for address in different_searches()]
    assert len(set(asked)) == len(asked) > 2 * KEPT
    assert {len(phrase.split()) for phrase in asked} == {2}
