"""Doubles among ten thousand places of the size of the national directory, without a database.

Half of the places are in twenty dense towns, where names share words and streets share places; one place in
fifty is told twice, under a name that people would write otherwise. No yardstick: the aim is a time.
"""

from __future__ import annotations

import random
import time
from itertools import count

from lieudit.records.similarity import ComparedRecord, pairs

NAME = "twins among 10,000 places"
PLACES = 10_000
DOUBLED = 200
SECONDS = 10
FOUND = 0.9
"""Least share of the doubles that must be found, and of the pairs shown that must be doubles."""
KINDS = ("Coworking", "Fablab", "Tiers-lieu", "La Fabrique", "L’Atelier", "Espace", "Café associatif")
SYLLABLES = "ba bre chan dou fla gri jo lan mer nou pla quai ro sol tra val ver zi"


def measure(only: str) -> bool:
    """Print the line when its name holds `only`; tell whether it did."""
    if only not in NAME:
        return False
    cards, doubles = directory()
    start = time.perf_counter()
    found = {(pair.first, pair.second) for pair in pairs(cards)}
    seconds = time.perf_counter() - start
    right = len(found & doubles)
    recall, precision = right / len(doubles), right / max(1, len(found))
    met = seconds <= SECONDS and min(recall, precision) >= FOUND
    print(
        f"{NAME}: {seconds:.1f} s (≤ {SECONDS} s), {recall:.0%} of the doubles found,"
        f" {precision:.0%} of the {len(found)} pairs are doubles {'met' if met else 'MISSED'}"
    )
    return True


def directory() -> tuple[list[ComparedRecord], set[tuple[int, int]]]:
    """Places, and the pairs of them that are one place."""
    dice, keys = random.Random(19), count(1)
    cards: list[ComparedRecord] = []
    doubles: set[tuple[int, int]] = set()
    for index in range(PLACES - DOUBLED):
        town = dice.randrange(20) if index % 2 else 20 + dice.randrange(8_000)
        name = f"{dice.choice(KINDS)} {''.join(dice.choices(SYLLABLES.split(), k=4)).capitalize()}"
        spread = 0.05 if town < 20 else 0.02
        latitude, longitude = 43 + town % 90 / 15 + dice.random() * spread, town // 90 / 15 + dice.random() * spread
        street = f"{dice.randrange(1, 90)} rue {dice.choice(SYLLABLES.split())}"
        site = (f"https://{name.split()[-1].lower()}.fr/",) if index % 3 else ()
        first = ComparedRecord(next(keys), name, town, f"Ville {town}", street, latitude, longitude, "", "", "", site)
        cards.append(first)
        if index % ((PLACES - DOUBLED) // DOUBLED) == 0 and len(doubles) < DOUBLED:
            again = first._replace(pk=next(keys), name=f"{name.split()[-1].upper()} ({name.split()[0].lower()})")
            cards.append(again._replace(latitude=latitude + 0.0003, address=""))
            doubles.add((first.pk, again.pk))
    return cards, doubles
