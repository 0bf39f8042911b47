"""Each number of a published report, and each figure of a territory, followed to its rows, on a telephone without
script.
"""

import csv
import io
import re

import pytest
from django.test import Client

from lieudit.observatory.snapshots import take_snapshot
from tests.governance.factories import a_council
from tests.observatory.report_factories import FIRST, LAST, decided, frozen
from tests.observatory.world import lands, places

pytestmark = [pytest.mark.django_db(transaction=True)]


def rows_of(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(text.decode())))


def test_each_number_of_a_published_report_is_followed_to_its_rows(site, no_js_page):
    council = a_council()
    for title, day in (("une règle", FIRST), ("un texte", LAST)):
        decided(council, title, day)
    report = frozen(council=council)
    page = no_js_page
    page.goto(f"{site}{report.get_absolute_url()}")
    links = page.locator(f"main a[href^='/bilans/{report.number}/chiffres/']")
    numbers = dict.fromkeys((each.get_attribute("href"), each.inner_text().strip()) for each in links.all())
    assert len(numbers) > 20
    for address, words in numbers:
        page.goto(f"{site}{address}")
        shown = page.locator("main").inner_text()
        assert words in shown, address
        lines = rows_of(f"{address}lignes.csv")
        if re.fullmatch(r"\d+", words) and "decisions" in address:
            assert len(lines) == int(words)


def test_each_figure_of_a_territory_is_followed_to_its_rows(site, no_js_page):
    places(lands(), Guéret=7, Limoges=13, Vannes=6)
    take_snapshot()
    page = no_js_page
    page.goto(f"{site}/chiffres/d-23/")
    links = page.locator("#h-every ~ * a[href^='/chiffres/releves/']")
    numbers = [(each.get_attribute("href"), each.inner_text().strip()) for each in links.all()]
    figures = [each for each in numbers if each[0].count("/") > 4]
    assert len(figures) > 5
    for address, words in figures:
        page.goto(f"{site}{address}")
        assert words in page.locator("main").inner_text(), address
        assert rows_of(f"{address.rstrip('/')}.csv"), address
