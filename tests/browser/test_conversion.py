"""The journey of a conversion (tests/journeys/test_conversion.py), whole, in three real browsers: who keeps the
register, the second signature, and an associate on a telephone that runs no script. Whoever else comes to the
assemblies is there by the real pages, without a browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.browsing import Browsing
from tests.browser.conftest import assert_fits
from tests.journeys import test_conversion as journey
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True)]


class InBrowsers(journey.Conversion):
    """Its secretariat, of two persons, and the first who promises, in front of browsers."""

    def __init__(self, later: Any, pages: dict[str, Any], sign_in: Any) -> None:
        self.sign_in, self.pages = sign_in, pages
        self.browsers = {name: Browsing(page, scripts=name != "associate") for name, page in pages.items()}
        self.seen: set[str] = set()
        super().__init__(later)

    def who(self, account: Any) -> str:
        """Which of the browsers is in front of this account."""
        first = self.people[0].account if hasattr(self, "people") else None
        known = {"keeper": self.desk, "second": getattr(self, "other_desk", None), "associate": first}
        return next((name for name, one in known.items() if account and one == account), "")

    def visitor(self, account: Any = None) -> Visitor:
        name = self.who(account)
        if not name:
            return Visitor(account)
        self.seen.add(name)
        self.sign_in(self.pages[name], account)
        return self.browsers[name]


def test_three_browsers_walk_the_conversion_from_the_promises_to_the_last_count(
    later, tmp_path, open_page, sign_in, assert_axe
):
    pages = {
        "keeper": open_page(1280, 900),
        "second": open_page(),
        "associate": open_page(java_script_enabled=False),
    }
    its = InBrowsers(later, pages, sign_in)
    journey.walked(its, tmp_path)
    assert its.seen == set(pages)
    for name in ("keeper", "second"):
        assert_axe(pages[name])
    assert_fits(pages["associate"])
