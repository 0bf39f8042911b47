"""Each number of a published report, and each figure of a territory, followed to its rows, on a telephone without
script.
"""

import csv
import io

import pytest
from django.test import Client

from lieudit.observatory.snapshots import take_snapshot
from tests.governance.factories import a_council
from tests.observatory.report_factories import FIRST, LAST, decided, figures, frozen
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
    places(lands(), Guéret=7, Limoges=3)
    report = frozen(council=council, template="state")
    known = figures(report)
    page = no_js_page
    page.goto(f"{site}{report.get_absolute_url()}")
    links = page.locator(f"main a[href^='/bilans/{report.number}/chiffres/']")
    numbers = dict.fromkeys((each.get_attribute("href"), each.inner_text().strip()) for each in links.all())
    assert len(numbers) > 20
    assert {address.split("/")[-2] for address, _words in numbers} >= {"places.places"}
    for address, words in numbers:
        figure = known[address.split("/")[-2]]
        assert words.startswith(figure.shown), address
        page.goto(f"{site}{address}")
        assert words in page.locator("main").inner_text(), address
        lines = rows_of(f"{address}lignes.csv")
        assert len(lines) == len(figure.rows), address


def test_each_figure_of_a_territory_is_followed_to_its_rows(site, no_js_page):
    places(lands(), Guéret=7, Limoges=13, Vannes=6)
    take_snapshot()
    page = no_js_page
    page.goto(f"{site}/chiffres/d-23/")
    links = page.locator("#h-every ~ * a[href^='/chiffres/releves/']")
    numbers = [(each.get_attribute("href"), each.inner_text().strip()) for each in links.all()]
    shown = [each for each in numbers if each[0].count("/") > 4]
    assert len(shown) > 5
    for address, words in shown:
        page.goto(f"{site}{address}")
        assert words in page.locator("main").inner_text(), address
        assert rows_of(f"{address.rstrip('/')}.csv"), address


def test_a_territory_reads_in_one_screen_of_a_telephone(site, page):
    """What is here, what is not, what nobody told, and how far it is: without scrolling, of a town and of a region."""
    places(lands(), Guéret=7, Limoges=13, Vannes=6)
    take_snapshot()
    for key in ("c-23096", "d-23", "r-75"):
        page.goto(f"{site}/chiffres/{key}/")
        for part in (page.locator("ul.found li").last, page.locator(".figures--tight")):
            box = part.bounding_box()
            assert box["y"] + box["height"] <= page.viewport_size["height"], (key, box)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
