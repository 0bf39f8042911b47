"""A real Chromium on a live server: `page` (390 px), `wide_page` (1280 px), `no_js_page`, `assert_axe`.

Without a Chromium on the machine these tests are skipped; `LIEUDIT_REQUIRE_BROWSER=1` makes that an
error. A test receives `site`, the address of the live server, and opens pages with
`page.goto(f"{site}/besoins/")`; what it writes is really committed, and removed after it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.browser.chromium import AXE, PATIENCE
from tests.toolkit.servers import Server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (390, 1280)
"""A telephone and a computer, in pixels."""
READ = """rules => "axe" in window
  ? axe.run({runOnly: rules, resultTypes: ["violations"], selectors: false, preload: {assets: ["media"]}})
       .then((found) => found.violations)
  : null"""
"""What axe finds, where it is there. No rule of ours asks for the style sheets that it would parse again (a quarter of
its time): one asks for the length of sounds."""
SHOTS = os.environ.get("LIEUDIT_SHOTS")
"""A folder that keeps a picture of each page looked at."""
LONE = """() => [...document.querySelectorAll('main .onward .icon:has([href="#i-arrow-right"])')]
  .filter((arrow) => arrow.checkVisibility())
  .filter((arrow) => {
    const words = document.createRange();
    words.selectNodeContents(arrow.parentElement);
    words.setEndBefore(arrow);
    const hidden = arrow.parentElement.querySelector(".visually-hidden");
    if (hidden) words.setEndBefore(hidden);
    const last = [...words.getClientRects()].filter((line) => line.width > 1).at(-1);
    const here = arrow.getBoundingClientRect();
    return last && (here.top > last.bottom || here.left < last.right || here.left > last.right + 16);
  })
  .map((arrow) => arrow.parentElement.textContent.trim())"""
"""The links whose arrow left the word that it follows."""
MOVES = """() => document.querySelector("[class*=htmx-]") !== null
  || document.getAnimations().some((animation) => animation.playState === "running")"""


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def site(chromium, live_server, settings) -> str:
    """The address of the live server; mails point at it too."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture(scope="session")
def server(django_db_setup):
    """One for all the tests of this worker: to start it takes two seconds; it remembers nothing that they empty."""
    one = Server().wait()
    yield one
    one.stop()


@pytest.fixture
def streaming_site(chromium, server, transactional_db) -> str:
    """Pages and streams, from the same server: what is `site` where a page follows what others do."""
    return server.url


@pytest.fixture
def open_page(chromium, site) -> Iterator[Callable]:
    """`open_page(width=390, **context_options)` → a page that fails the test on any script error."""
    contexts, errors = [], []

    def new(width: int = 390, height: int = 844, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="fr-FR",
            base_url=site,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security" in line.text else None)
        page.on("request", lambda request: _stay_home(request.url, site, errors))
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []


def _stay_home(url: str, site: str, errors: list[str]) -> None:
    """No request leaves the site."""
    if not url.startswith((site, "data:", "blob:", "about:")):
        errors.append(f"a request left the site: {url}")


@pytest.fixture
def page(open_page):
    """A telephone, 390 px wide."""
    return open_page()


@pytest.fixture
def wide_page(open_page):
    """A computer, 1280 px wide."""
    return open_page(1280, 900)


@pytest.fixture
def no_js_page(open_page):
    """A telephone that runs no script."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def sign_in(site) -> Callable:
    """`sign_in(page, account)` gives the page the session of an account."""

    def enter(page, account) -> None:
        client = Client()
        client.force_login(account)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])

    return enter


@pytest.fixture
def assert_axe() -> Callable:
    """`assert_axe(page)`: axe-core finds nothing at its width, and nothing scrolls sideways at any.

    The page must run scripts: axe is one, and without them its answer never comes.
    """

    from playwright.sync_api import Error

    taught = []

    def read(page) -> list[dict[str, Any]]:
        """What axe finds; it comes by itself with the next pages: to send it to each takes as long as to run it."""
        page.wait_for_load_state()
        found = page.evaluate(READ, RULES)
        if found is not None:
            return found
        if page.context not in taught:
            taught.append(page.context)
            page.context.add_init_script(path=AXE)
        page.evaluate(AXE.read_text())  # through the debugging protocol: the page's own policy stays strict
        return page.evaluate(READ, RULES)

    def check(page, *, stay: bool = False) -> None:
        try:
            found = read(page)
        except Error:  # the click before returned while its page was still on its way
            found = read(page)
        said = [f"{v['id']}: {v['help']} — " + " | ".join(node["html"][:160] for node in v["nodes"][:4]) for v in found]
        assert said == [], f"{page.url}\n" + "\n".join(said)
        assert_fits(page, stay=stay)

    return check


def assert_fits(page, *, stay: bool = False) -> None:
    """Nothing scrolls sideways, on a telephone or on a computer; `stay`: the page may stay as wide as was seen last."""
    own = page.viewport_size
    for width in sorted({*WIDTHS, own["width"]}, key=lambda width: width != own["width"]):
        in_width(page, width, own["height"])
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} scrolls sideways by {over} px at {width} px"
        assert page.evaluate(LONE) == [], f"{page.url}: arrows that stand apart at {width} px"
    if not stay:
        in_width(page, own["width"], own["height"])


def in_width(page, width: int, height: int = 844) -> None:
    """Each change of width draws the whole page again."""
    size = {"width": width, "height": height}
    if page.viewport_size != size:
        page.set_viewport_size(size)


class Tour:
    """Looks at pages, with axe in one width and the other by turns, and says at the end all that is wrong."""

    def __init__(self, page, assert_axe) -> None:
        self.page, self.assert_axe, self.faults, self.widths = page, assert_axe, [], cycle(WIDTHS)

    def look(self, name: str) -> None:
        """The page as it stands, once what moves has settled."""
        for width in WIDTHS if SHOTS else ():
            self.page.set_viewport_size({"width": width, "height": 844})
            self.page.screenshot(path=Path(SHOTS) / f"{name.replace(':', '-')}-{width}.png", full_page=True)
        width = next(self.widths)
        in_width(self.page, width)
        while self.page.evaluate(MOVES):
            self.page.wait_for_timeout(50)
        try:
            self.assert_axe(self.page, stay=True)
        except AssertionError as fault:
            self.faults.append(f"{name}, {width} px: {fault}")

    def visit(self, name: str, url: str, status: int = 200) -> None:
        answer = self.page.goto(url)
        if answer.status != status:
            self.faults.append(f"{name}: {answer.status} on {url}")
        else:
            self.look(name)

    def end(self) -> None:
        assert self.faults == [], "\n\n".join(self.faults)


@pytest.fixture
def tour(page, assert_axe):
    found = Tour(page, assert_axe)
    yield found
    found.end()
