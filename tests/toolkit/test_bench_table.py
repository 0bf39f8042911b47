"""The bench counts the queries of what it compares with, as it counts those of pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from bench import table
from bench.measure import Comparison, Measure, beside
from bench.queries import WrongAnswer, count_unchanged
from bench.subjects import Subject, different_searches
from lieudit.pages.searching import KEPT
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db


def measured() -> Measure:
    return Measure(count=10, seconds=1, times=[0.1] * 10, statuses={"200": 10}, weight=100)


def test_yardsticks_are_counted_by_the_same_hand(settings):
    settings.ROOT_URLCONF = "bench.urls"
    folder = settings.BASE_DIR / "bench" / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], folder]}]
    NeedFactory()
    found = beside(Subject("needs list", "/besoins/"), 6, 20_000)
    assert (found.constant_queries, found.minimal_queries) == (0, 2)
    assert count_unchanged(Subject("needs list", "/besoins/")) == 1
    with pytest.raises(WrongAnswer, match="to who has it already"):
        count_unchanged(Subject("constant view", "/bench/constant/"))


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
