"""The two files of a snapshot, for a country of a few municipalities drawn at random."""

from __future__ import annotations

import datetime as dt

import numpy as np

from lieudit.observatory import inputs
from lieudit.observatory.measures import DOMAINS

DAY = dt.date(2026, 11, 28)
DEPARTMENTS = ("23", "87", "19", "56", "35", "974")
REGION_OF = {"23": "75", "87": "75", "19": "75", "56": "53", "35": "53", "974": "04"}


def geography(dice: np.random.Generator, towns: int) -> str:
    """Regions, departments, intermunicipalities that cross departments, municipalities."""
    return inputs.write(inputs.LANDS, _lands(dice, towns)).text


def _lands(dice, towns):
    for code in ("75", "53", "04"):
        yield ("r", code, f"Région {code}", *[""] * 4, 900_000, "", "", "", int(code == "04"), "", "")
    for code in DEPARTMENTS:
        over = int(code == "974")
        yield ("d", code, f"Département {code}", "", REGION_OF[code], "", "", 90_000, "", "", "", over, "", "")
    for number in range(5):
        yield ("e", f"20000000{number}", f"Groupe {number}", *[""] * 4, 90_000, *[""] * 6)
    for number in range(towns):
        department = DEPARTMENTS[int(dice.integers(len(DEPARTMENTS)))]
        group = f"20000000{int(dice.integers(5))}" if dice.random() < 0.8 else ""
        at = (45 + round(float(dice.random()), 3), 1 + round(float(dice.random()), 3))
        area, people = round(float(dice.uniform(5, 60)), 1), int(dice.integers(100, 30_000))
        land = (department, REGION_OF[department], group, "", people, area, *at, int(department == "974"), "", "")
        yield ("c", code_of(department, number), f"Commune {number}", *land)


def code_of(department: str, number: int) -> str:
    return f"{department}{number:0{5 - len(department)}d}"


def rows(dice: np.random.Generator, lands: str, often: float) -> str:
    """So many places, needs and grants in each municipality, on average; services told or not."""
    towns = [line.split(",") for line in lands.splitlines() if line.startswith("c,")]
    return inputs.write(inputs.ROWS, _rows(dice, towns, often)).text


def _rows(dice, towns, often):
    key = 0
    for town in towns:
        for _number in range(dice.poisson(often) if dice.random() < 0.7 else 0):
            key += 1
            offered = dice.random(len(DOMAINS)) < 0.4
            told = "|".join(d for d, o in zip(DOMAINS, offered, strict=True) if o) if dice.random() < 0.8 else "?"
            yield ("place", key, town[1], "", town[3], "", "", "2020-01-01", "", "2021-01-01", 1, key % 2, told, "")
        for _number in range(dice.poisson(often)):
            key += 1
            yield ("need", key, town[1], "", town[3], *[""] * 4, "2021-01-01", 1, "", "", "")
        for _number in range(dice.poisson(often)):
            key += 1
            yield ("grant", key, town[1], "", town[3], *[""] * 4, "2026-01-01", 1, "", "", "", "", 1, 100 * key)
