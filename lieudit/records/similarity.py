"""How much two records look like one place, and in words: their names, addresses, distance, identifiers.

Pure functions. Nearness alone is never a sign: in a dense town, many places share a street.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.territory.geography import great_circle_km
from lieudit.territory.spelling import ABBREVIATIONS, ARTICLES, plain
from lieudit.toolkit.french import number

SUSPECT = 60
"""Out of 100: from this score on, somebody looks at the pair."""
ALIKE = 0.5
"""Likeness of names from which they may be one."""
WHOLE, SHORTEST = 0.7, 6
"""What a name wholly inside another is worth, from so many groups of letters on."""
COMMON = {
    "tiers", "lieu", "lieux", "espace", "coworking", "cowork", "co", "working", "fablab", "fab", "lab", "atelier",
    "ateliers", "association", "asso", "centre", "maison", "bureau", "bureaux", "partage", "partages", "numerique",
    "tl", "de", "du", "des", "d", "en", "et", "a", "au", "aux", "un", "une", "sur", "the", "work", "business",
    "pepiniere", "cafe", "associatif", "fabrique", "telecentre", "mediatheque", "bibliotheque", "france",
    "services", *ARTICLES,
    *ABBREVIATIONS.values(),
}  # fmt: skip
"""Words that many places bear: they tell no place from another."""
SHARED_SITES = {"facebook.com", "twitter.com", "instagram.com", "linkedin.com", "youtube.com", "x.com"}
CELL = 0.005
"""Degrees: side of the cells where neighbours are looked for, some 400 to 550 m."""
STEPS_M = ((60, 20), (300, 10), (1_500, 0), (20_000, -10))
"""Up to so many metres → what is added to the score; further, 30 are taken away. Houses of one chain are far apart."""
FURTHER = -30
DENSE = 400
"""A block of more records than this is no sign by itself: their pairs are looked at inside smaller ones."""
SAME = {
    "siret": gettext_lazy("même SIRET"),
    "phone": gettext_lazy("même téléphone"),
    "email": gettext_lazy("même adresse électronique"),
    "site": gettext_lazy("même site"),
    "address": gettext_lazy("même adresse"),
    "said": gettext_lazy("signalé par une personne"),
}


class ComparedRecord(NamedTuple):
    """What likeness needs of a record."""

    pk: int
    name: str
    town: int
    town_name: str
    address: str
    latitude: float | None
    longitude: float | None
    siret: str
    phone: str
    email: str
    links: tuple[str, ...]


class Pair(NamedTuple):
    """Two records, the score of their likeness and its signs: `name` a share, `metres`, identifiers by name."""

    first: int
    second: int
    score: int
    reasons: dict[str, float]


def pairs(cards: Iterable[ComparedRecord]) -> Iterator[Pair]:
    """Every pair that deserves a look, once."""
    held = {card.pk: card for card in cards}
    seen: set[tuple[int, int]] = set()
    for block in _blocks(held.values()):
        for one, other in combinations(sorted(block), 2):
            if (one, other) not in seen:
                seen.add((one, other))
                score, reasons = likeness(held[one], held[other])
                if score >= SUSPECT:
                    yield Pair(one, other, score, reasons)


def likeness(one: ComparedRecord, other: ComparedRecord) -> tuple[int, dict[str, float]]:
    """The score of a pair, from 0 to 100, and its signs.

    A SIRET names one establishment. Elsewhere the name must agree, and something else with it: the town hall
    and the library of one street share everything but their name.
    """
    towns = one.town_name if one.town == other.town else f"{one.town_name} {other.town_name}"
    name = name_likeness(one.name, other.name, towns)
    reasons: dict[str, float] = {"name": round(name, 2)}
    score = 55.0 * name
    if one.siret and one.siret == other.siret:
        score, reasons["siret"] = score + 60, 1
    elif name < ALIKE:
        return 0, reasons
    for sign in ("phone", "email", "site"):
        if _share(sign, one, other):
            score, reasons[sign] = score + 24, 1
    if one.town == other.town and one.address and plain(one.address) == plain(other.address):
        score, reasons["address"] = score + 15, 1
    metres = distance(one, other)
    if metres is not None:
        reasons["metres"] = round(metres)
        score += next((points for most, points in STEPS_M if metres <= most), FURTHER)
    elif one.town == other.town:
        score += 8
    return max(0, min(100, round(score))), reasons


def name_likeness(one: str, other: str, towns: str = "") -> float:
    """Share of the groups of three letters that both names hold, common words and `towns` left aside.

    A name that is whole inside a longer one counts for more than its share: « La Cordée à Morez, café ».

    >>> name_likeness("Le Préau", "Tiers-lieu du Préau, Guéret", "Guéret")
    1.0
    """
    mine, theirs = _letters(one, towns), _letters(other, towns)
    both, least = len(mine & theirs), min(len(mine), len(theirs))
    if not both:
        return 0.0
    return max(both / len(mine | theirs), WHOLE * both / least if least >= SHORTEST else 0)


def distance(one: ComparedRecord, other: ComparedRecord) -> float | None:
    """Metres between two records; None when one has no point."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude) * 1000


@lru_cache(maxsize=16_384)
def _letters(name: str, town: str) -> frozenset[str]:
    """Groups of three letters of the words that tell a name; of all its words when none does."""
    words, around = plain(name).split(), set(plain(town).split())
    telling = [word for word in words if word not in COMMON and word not in around] or words
    text = f"  {' '.join(telling)} "
    return frozenset(text[i : i + 3] for i in range(len(text) - 2))


def _share(sign: str, one: ComparedRecord, other: ComparedRecord) -> bool:
    if sign == "site":
        return bool(sites(one) & sites(other))
    mine = getattr(one, sign)
    return bool(mine) and mine == getattr(other, sign)


def sites(card: ComparedRecord) -> frozenset[str]:
    """Addresses of a record's own sites: the host and, on a shared one, its path."""
    return frozenset(site for link in card.links if (site := _site(link)))


@lru_cache(maxsize=65_536)
def _site(link: str) -> str:
    address = re.split(r"[?#]", link.casefold().partition("://")[2])[0].removeprefix("www.").rstrip("/")
    return "" if address in SHARED_SITES else address


def _blocks(cards: Iterable[ComparedRecord]) -> Iterator[list[int]]:
    """Records that share a town, a neighbourhood or an identifier. Large towns are cut by the letters of names."""
    found: dict[object, list[int]] = defaultdict(list)
    towns: dict[int, list[ComparedRecord]] = defaultdict(list)
    for card in cards:
        towns[card.town].append(card)
        for key in _keys(card):
            found[key].append(card.pk)
    for held in towns.values():
        if len(held) <= DENSE:
            yield [card.pk for card in held]
            continue
        for card in held:
            for letters in _letters(card.name, card.town_name):
                found[card.town, letters].append(card.pk)
    yield from (block for block in found.values() if 1 < len(block) <= DENSE)


def _keys(card: ComparedRecord) -> Iterator[object]:
    """What a record shares with those that it may be: its identifiers, and the four cells around its point."""
    yield from ((sign, value) for sign in ("siret", "phone", "email") if (value := getattr(card, sign)))
    yield from (("site", site) for site in sites(card))
    if card.latitude is not None and card.longitude is not None:
        row, column = int(card.latitude // CELL), int(card.longitude // CELL)
        yield from ((row + north, column + east) for north in (0, 1) for east in (0, 1))


SAME_NAME, CLOSE_NAMES = 0.995, 0.8
"""From what likeness names are the same, whatever their accents and capitals; and one another’s, but for a slip."""
SAME_SPOT = 1
"""Metres under which two points are one."""


def signs(reasons: Mapping[str, float]) -> str:
    """« même nom, même téléphone, à 40 m l’une de l’autre »: in words, without a rate."""
    words = [_names(reasons.get("name", 0)), *(str(label) for sign, label in SAME.items() if sign in reasons)]
    if "metres" in reasons:
        metres = reasons["metres"]
        far = f"{number(metres / 1000, 1)}\u00a0km" if metres >= 1000 else f"{number(metres)}\u00a0m"
        words.append(_("à %(far)s l’une de l’autre") % {"far": far} if metres >= SAME_SPOT else _("au même endroit"))
    return ", ".join(words)


def _names(share: float) -> str:
    if share >= SAME_NAME:
        return _("même nom")
    return _("noms presque pareils") if share >= CLOSE_NAMES else _("noms qui se ressemblent un peu")
