"""The directory of 5,000 places: its files, its list; of 20,000, its map in Chromium, beside the page of the list; of
100,000, its list again, and what is near. Lists are beside the minimal page, at one address and at fifty in turn.

The map is usable when its points, its outlines and its groups are drawn, and answer; its time runs from the address
to that moment, in a browser that has nothing in its cache. The list is loaded in the same browser, in turn.
"""

from __future__ import annotations

import gzip
import shutil
from contextlib import suppress
from random import Random
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.db import connection
from django.db.models import Max
from django.urls import reverse

from bench import table
from bench.load import HOST
from bench.measure import compare_page, fetch, seconds_of_csv
from bench.queries import WrongAnswer, count_queries
from bench.seed import make_places
from bench.server import Site
from bench.subjects import DIFFERENT, Subject
from bench.table import number, verdict
from lieudit.network.exporting import EXPORTS
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.territory.models import Department, Municipality

if TYPE_CHECKING:
    from playwright.sync_api import Browser


NAME = "directory"
PLACES, ON_THE_MAP, MOST_PLACES = 5_000, 20_000, 100_000
FILE_AIM, MAP_AIM = 1.0, 1.0
"""Most seconds of a file that is streamed as text, and of the map."""
LIST_AIM, NEAR_AIM = 0.5, 0.6
"""Least speed of the list, and of what is near, as a share of the minimal page."""
POINTS_AIM = 400_000
"""Most bytes of the points, compressed."""
TRIES = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOURS = "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off"
WORDS = ("fabrique", "atelier", "espace", "café", "numérique", "maison", "jardin", "coworking", "école", "repair")
SPREAD = 0.02
"""Degrees: two kilometres."""
APART = """
UPDATE network_place p SET latitude = m.latitude + (2 * random() - 1) * %s,
longitude = m.longitude + (2 * random() - 1) * %s
FROM territory_municipality m WHERE m.id = p.municipality_id AND p.id > %s
"""
LOADED = """() => new Promise((done) => {
  const end = () => setTimeout(() => done(performance.now()));
  if (document.readyState === "complete") end();
  else addEventListener("load", end);
})"""
USABLE = """() => new Promise((done) => {
  const look = () => document.querySelector("places-map[data-ready] .map-group")
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now()))) : requestAnimationFrame(look);
  look();
})"""


def lines(site: Site, count: int, rounds: int) -> list[str]:
    """Make the directory whole, and say what its files, its lists and its map cost."""
    grow(PLACES)
    files = [said_of_file(site, name) for name in EXPORTS]
    few = [block for subject in lists(PLACES) for block in said_of_page(site, subject, count, rounds)]
    grow(ON_THE_MAP)
    drawn = [said_of_points(site), said_of_map(site)]
    grow(MOST_PLACES)
    subjects = [*lists(MOST_PLACES), *near(MOST_PLACES)]
    many = [block for subject in subjects for block in said_of_page(site, subject, count, rounds)]
    return [*files, *drawn, table.heading(), *few, *many]


def lists(places: int) -> list[Subject]:
    """The first page of the list; then fifty addresses of it: pages, departments, domains, words."""
    address, codes = reverse("network:places"), Department.objects.order_by("code").values_list("code", flat=True)
    choices = [f"page={page}" for page in range(2, 12)]
    choices += [f"territory=d-{code}" for code in codes[:30]] + [f"domain={domain}" for domain in Domain.values]
    choices += [f"q={quote(word)}" for word in WORDS]
    others = tuple(f"{address}?{choice}" for choice in choices[: DIFFERENT - 1])
    return [
        Subject(f"list, {places} places", address, aim=LIST_AIM),
        Subject(f"{DIFFERENT} of them, {places}", address, others, aim=LIST_AIM),
    ]


def near(places: int) -> list[Subject]:
    """What is near one town; near fifty."""
    towns = Municipality.objects.exclude(postcodes=[]).order_by("-population", "code")
    codes = [code for (code, *_others) in towns.values_list("postcodes", flat=True)[:DIFFERENT]]
    others = tuple(f"{reverse('public_services:near')}?where={code}&domain=digital" for code in codes)
    return [
        Subject(f"near, {places} places", others[0], aim=NEAR_AIM),
        Subject(f"near {DIFFERENT} towns", others[0], others[1:], aim=NEAR_AIM),
    ]


def said_of_page(site: Site, subject: Subject, count: int, rounds: int) -> list[str]:
    try:
        return table.block(compare_page(site, subject, count_queries(subject), count, rounds))
    except WrongAnswer as wrong:
        return [str(wrong)]


def grow(most: int) -> None:
    """Places up to `most`, with their hours and an address, at some distance of the centre of their municipality."""
    known, last = Place.objects.count(), Place.objects.aggregate(last=Max("pk"))["last"] or 0
    if known < most:
        make_places(Random(5), most - known, known)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(APART, [SPREAD, SPREAD, last])
    Place.objects.filter(address="").update(hours=HOURS, address="12 rue du Préau", phone="+33 5 55 00 00 00")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def said_of_file(site: Site, name: str) -> str:
    seconds, _lines = seconds_of_csv(site, reverse("network:export_places", args=[name]))
    aim = f"{verdict(seconds <= FILE_AIM)} (≤ {FILE_AIM:g} s)" if name != "xlsx" else ""
    return f"{NAME}, {PLACES} places as {name}: {number(seconds, 2)} s {aim}"


def said_of_points(site: Site) -> str:
    size = len(gzip.compress(fetch(site, reverse("network:places_points"))[0], 6))
    aim = f"{verdict(size < POINTS_AIM)} (< {POINTS_AIM // 1000} kB)"
    return f"{NAME}, points of {ON_THE_MAP}, compressed: {size // 1000} kB {aim}"


def said_of_map(site: Site) -> str:
    """Medians of the map and of the list, and how many times longer the map is."""
    with suppress(ImportError):
        from playwright.sync_api import sync_playwright

        if program := next((path for name in CHROMIUM if (path := shutil.which(name))), None):
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
                seconds, beside, work = compare(browser, f"http://{HOST}:{site.port}")
                browser.close()
            how = f"{number(work, 2)} s of processor, {number(seconds / beside)} × the list"
            aim = f"{verdict(seconds <= MAP_AIM)} (≤ {MAP_AIM:g} s)"
            return f"{NAME}, map of {ON_THE_MAP} usable in Chromium: {number(seconds, 2)} s, {how} {aim}"
    return f"{NAME}, map: — (no Chromium on this machine)"


def compare(browser: Browser, origin: str) -> tuple[float, float, float]:
    """Seconds of the map and of the list, each from an empty cache, by turns; processor seconds of the map."""
    listed, mapped = origin + reverse("network:places"), origin + reverse("network:places_map")
    turns = [(visit(browser, mapped, USABLE), visit(browser, listed, LOADED)) for _ in range(TRIES)]
    the_map, the_list = zip(*turns, strict=True)
    return median(s for s, _work in the_map), median(s for s, _work in the_list), median(work for _s, work in the_map)


def visit(browser: Browser, url: str, until: str) -> tuple[float, float]:
    """Seconds from the address to the moment that the script `until` waits for, and those of processor in the page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(url, wait_until="commit")
    milliseconds = page.evaluate(until)
    spent = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
    context.close()
    return float(milliseconds) / 1000, float(spent["TaskDuration"])
