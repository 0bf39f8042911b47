"""All figures of the whole country, and the nearest and E2SFCA beside a bare script of SciPy; without a database.

34,969 municipalities and 45 arrondissements as they are, 5,000 invented places drawn by inhabitants, of which each
offers up to three services of six. Seconds are those of the processor: a machine that does something else counts not.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import django

NAME = "figures of all territories"
PLACES, OFFERS = 5_000, 20_000
SECONDS, RATIO, MEBIBYTES = 3.0, 3.0, 200
TIMES = 5


def measure(only: str) -> bool:
    """Have the lines printed by a process of its own when the name holds `only`; tell whether it did."""
    if only not in NAME:
        return False
    one = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # as the worker (deploy/systemd/lieudit-worker.service)
    subprocess.run([sys.executable, "-m", "bench.figures"], check=True, env=one)
    return True


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    lands, rows = geography(), invented()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from lieudit.observatory import measures

    start = time.process_time()
    found = measures.measure(lands, rows, dt.date(2026, 11, 28))
    seconds = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    met = seconds <= SECONDS and grown <= MEBIBYTES
    print(
        f"{NAME}: {seconds:.2f} s (≤ {SECONDS:g} s), {grown:.0f} MiB (≤ {MEBIBYTES} MiB), {found.places} places, "
        f"{len(found.parts)} parts {'met' if met else 'MISSED'}"
    )
    print_ratio(lands, rows)


def print_ratio(lands: str, rows: str) -> None:
    """The nearest place and E2SFCA of each point, ours and in a few bare lines."""
    import numpy as np
    from scipy.spatial import cKDTree

    from lieudit.observatory import measures

    known = measures.lands_of(lands)
    things = measures.things_of(rows, known)
    points, there = known.at[known.placed], things.at[things.placed]
    people = known.people[known.placed]

    def bare() -> None:
        tree = cKDTree(there)
        tree.query(points)
        pairs = cKDTree(points).sparse_distance_matrix(tree, 30 / 6371.0088, output_type="ndarray")
        km = 2 * 6371.0088 * np.arcsin(pairs["v"] / 2)
        weight = np.where(km <= 10, 1, np.where(km <= 20, 0.68, 0.22))
        reached = np.bincount(pairs["j"], weight * people[pairs["i"]], minlength=len(there))
        ratio = np.divide(1, reached, out=np.zeros(len(there)), where=reached > 0)
        np.bincount(pairs["i"], weight * ratio[pairs["j"]], minlength=len(points))

    ours = best(lambda: measures.reach_of(known, things))
    theirs = best(bare)
    said = "met" if ours <= RATIO * theirs else "MISSED"
    print(f"nearest and E2SFCA: {ours * 1000:.0f} ms, {ours / theirs:.2f} × bare SciPy (≤ {RATIO:g}) {said}")


def best(act: Callable[[], object]) -> float:
    times = []
    for _number in range(TIMES):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return min(times)


def read(name: str) -> list[dict[str, str]]:
    from lieudit.territory.services import DATA

    content = (DATA / name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def geography() -> str:
    """The file of the geography, from the data of the territory."""
    from lieudit.observatory import inputs
    from lieudit.observatory.lands import seats
    from lieudit.territory.quarters import quarters

    def lines() -> Iterator[tuple[object, ...]]:
        departments = {row["code"]: row for row in read("departments.csv")}
        for kind, rows in (("r", read("regions.csv")), ("d", [*departments.values()])):
            for row in rows:
                land = ("", row.get("region", ""), "", "", row["population"], row["area_km2"], "", "")
                yield (kind, row["code"], row["name"], *land, row["overseas"], "", "", seats().get(row["code"]))
        for row in read("epci.csv"):
            yield ("e", row["siren"], row["name"], "", "", "", "", row["population"], *[""] * 6)
        for row in read("municipalities.csv.gz"):
            over = departments[row["department"]]
            held = [row[each] for each in ("epci", "ept", "population", "area_km2", "latitude", "longitude")]
            yield ("c", row["code"], row["name"], row["department"], over["region"], *held, over["overseas"], "", "")
        for each in quarters().values():
            told: list[object] = ["", each.city, "", each.population, each.area_km2, each.latitude, each.longitude]
            yield ("a", each.code, each.title, each.department, *told, 0, "", "")

    return inputs.write(inputs.LANDS, lines()).text


def invented() -> str:
    """The file of the rows: places drawn by inhabitants, with their services."""
    from lieudit.observatory import inputs, measures

    dice, towns = random.Random(19), read("municipalities.csv.gz")
    drawn = dice.choices(towns, [int(row["population"] or 0) + 200 for row in towns], k=PLACES)

    def lines() -> Iterator[tuple[object, ...]]:
        for key, town in enumerate(drawn):
            at: tuple[object, object] = ("", "")
            if town["latitude"] and dice.random() < 0.8:
                at = (float(town["latitude"]) + dice.gauss(0, 0.01), float(town["longitude"]) + dice.gauss(0, 0.01))
            offered = dice.choices(measures.DOMAINS, k=OFFERS // PLACES)
            opened = f"{dice.randrange(2010, 2026)}-01-01"
            land = (town["code"], "", town["department"])
            yield (
                "place",
                key,
                *land,
                *at,
                opened,
                "",
                "2026-01-02",
                1,
                key % 2,
                "|".join(sorted({*offered})),
                dice.choice(("", 7, 21, 35, 52.5)),
            )

    return inputs.write(inputs.ROWS, lines()).text


if __name__ == "__main__":
    main()
