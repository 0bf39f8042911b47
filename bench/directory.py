"""The directory of 5,000 places: its files; of 20,000, its map in Chromium, beside the page of the list.

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

from django.urls import reverse

from bench.load import HOST
from bench.measure import fetch, seconds_of_csv
from bench.seed import make_places
from bench.server import Site
from bench.table import number, verdict
from lieudit.network.exporting import EXPORTS
from lieudit.network.models import Place

if TYPE_CHECKING:
    from playwright.sync_api import Browser


NAME = "directory"
PLACES, ON_THE_MAP = 5_000, 20_000
FILE_AIM, MAP_AIM = 1.0, 1.0
"""Most seconds of a file that is streamed as text, and of the map."""
POINTS_AIM = 400_000
"""Most bytes of the points, compressed."""
TRIES = 5
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOURS = "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off"
SPREAD = 0.02
"""Degrees: two kilometres."""
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


def lines(site: Site) -> list[str]:
    """Make the directory whole, and say what its files and its map cost."""
    grow(PLACES)
    files = [said_of_file(site, name) for name in EXPORTS]
    grow(ON_THE_MAP)
    return [*files, said_of_points(site), said_of_map(site)]


def grow(most: int) -> None:
    """Places up to `most`, with their hours and an address, at some distance of the centre of their municipality."""
    random, known = Random(5), Place.objects.count()
    for place in make_places(random, most - known, known) if known < most else ():
        town = place.municipality
        place.latitude = (town.latitude or 0) + random.uniform(-SPREAD, SPREAD)
        place.longitude = (town.longitude or 0) + random.uniform(-SPREAD, SPREAD)
        place.save()
    Place.objects.update(hours=HOURS, address="12 rue du Préau", phone="+33 5 55 00 00 00")


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
