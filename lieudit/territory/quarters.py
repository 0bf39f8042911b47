"""What people type that is smaller than a municipality, or known under another name: arrondissements of Paris, Lyon and
Marseille, each with its point; localities that bear a town of their own in an address; where overseas collectivities
are. Pure functions.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lieudit.territory.spelling import plain, without_article

DATA = Path(__file__).parent / "data"

POINTS = {
    "13201": (43.2998, 5.3822), "13202": (43.3139, 5.3627), "13203": (43.3118, 5.379), "13204": (43.3066, 5.4009),
    "13205": (43.2925, 5.3981), "13206": (43.2871, 5.3805), "13207": (43.276, 5.303), "13208": (43.2418, 5.3752),
    "13209": (43.2343, 5.4528), "13210": (43.2751, 5.4274), "13211": (43.2883, 5.4835), "13212": (43.308, 5.4396),
    "13213": (43.3498, 5.4338), "13214": (43.3446, 5.3931), "13215": (43.3596, 5.3636), "13216": (43.3652, 5.3134),
    "69381": (45.7701, 4.8285), "69382": (45.7483, 4.8257), "69383": (45.7533, 4.8695), "69384": (45.7789, 4.8241),
    "69385": (45.7561, 4.803), "69386": (45.7729, 4.852), "69387": (45.7333, 4.8374), "69388": (45.7339, 4.8691),
    "69389": (45.7828, 4.809), "75101": (48.8626, 2.3363), "75102": (48.8683, 2.3428), "75103": (48.8629, 2.3599),
    "75104": (48.8545, 2.3574), "75105": (48.8445, 2.3508), "75106": (48.8492, 2.333), "75107": (48.8562, 2.3122),
    "75108": (48.8728, 2.3124), "75109": (48.8771, 2.3375), "75110": (48.876, 2.3608), "75111": (48.8591, 2.3797),
    "75112": (48.8349, 2.4211), "75113": (48.8284, 2.3623), "75114": (48.8293, 2.3266), "75115": (48.8401, 2.2928),
    "75116": (48.8604, 2.2621), "75117": (48.8873, 2.3068), "75118": (48.8926, 2.3481), "75119": (48.8871, 2.3845),
    "75120": (48.8634, 2.4011),
}  # fmt: skip
"""The middle of each arrondissement by its official code, in degrees: computed from its outline (`grounds.py`)."""
CITIES = {"paris": ("Paris", 75100, "75"), "lyon": ("Lyon", 69380, "69"), "marseille": ("Marseille", 13200, "13")}
"""The code of an arrondissement is that of its city and its number."""
POSTCODES = {"75": "paris", "69": "lyon", "13": "marseille"}
ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
    "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "premier": 1,
}  # fmt: skip
NAMED = re.compile(
    r"(?:(?P<before>\d{1,2}) ?(?:er|e|eme)? arrondissement (?:de )?)?(?P<city>paris|lyon|marseille)"
    r"(?: (?P<after>\d{1,2}|[ivx]+|premier)(?: ?(?:er|e|eme))?(?: arrondissement)?)?(?: (?P<code>\d{5}))?"
)


class Quarter(NamedTuple):
    """An arrondissement: « Paris 12e (75012) », the middle of its ground, the key of its department."""

    name: str
    latitude: float
    longitude: float
    territory: str


def quarter_of(text: str) -> Quarter | None:
    """The arrondissement that a text is the name or the postcode of; None for the whole city, and for anything else.

    >>> quarter_of("Paris XII").name, quarter_of("69003 Lyon").name, quarter_of("75116").name
    ('Paris 12e (75012)', 'Lyon 3e (69003)', 'Paris 16e (75016)')
    """
    said = plain(text)
    postcode, _blank, rest = said.partition(" ")
    if re.fullmatch(r"\d{5}", postcode) and rest in {"", *CITIES}:
        return quarter_of_postcode(postcode)
    found = NAMED.fullmatch(said)
    if found is None:
        return None
    number = found["before"] or found["after"]
    if number:
        return _quarter(found["city"], ROMAN.get(number) or (int(number) if number.isdecimal() else 0))
    return quarter_of_postcode(found["code"]) if found["code"] else None


def quarter_of_postcode(postcode: str) -> Quarter | None:
    """The arrondissement that a postcode serves: 75012, 69003, 13015; 75116 is the 16th of Paris."""
    city = POSTCODES.get(postcode[:2])
    if city is None or (postcode[2] != "0" and postcode != "75116"):
        return None
    return _quarter(city, int(postcode[3:]))


def _quarter(city: str, number: int) -> Quarter | None:
    name, first, department = CITIES[city]
    point = POINTS.get(str(first + number))
    if point is None:
        return None
    rank = f"{number}er" if number == 1 else f"{number}e"
    return Quarter(f"{name} {rank} ({department}0{number:02})", *point, f"d-{department}")


LOCALITIES = {
    "sainte clotilde": "97411", "la plaine des cafres": "97422", "plaine des cafres": "97422",
    "saint gilles les bains": "97415", "saint gilles les hauts": "97415", "la saline": "97415", "le guillaume": "97415",
    "la riviere": "97414", "terre sainte": "97416", "la montagne reunion": "97411", "bois d olives": "97416",
    "la plaine saint paul": "97415", "le port reunion": "97407", "kaweni": "97611", "passamainty": "97611",
    "mtsapere": "97611", "vahibe": "97611", "tsoundzou": "97611", "labattoir": "97608", "porticcio": "2A130",
    "folelli": "2B207", "moriani plage": "2B286", "marigot": "97801", "grand case": "97801", "gustavia": "97701",
    "miquelon": "97501", "saint pierre et miquelon": "97502", "wallis": "98613", "mata utu": "98613",
    "wallis et futuna": "98613", "futuna": "98611", "faa a": "98715", "lomme": "59350", "hellemmes": "59350",
}  # fmt: skip
"""Localities that people say for a municipality, in plain spelling → its official code."""
ISLANDS = {
    "975": ("Saint-Pierre", 46.7811, -56.1764), "977": ("Gustavia", 17.8962, -62.8498),
    "978": ("Marigot", 18.0686, -63.0822), "986": ("Mata-Utu", -13.2825, -176.1737),
    "987": ("Papeete", -17.5350, -149.5696), "988": ("Nouméa", -22.2758, 166.4580),
}  # fmt: skip
"""Where collectivities are whose municipalities have no published point: their chief town, in degrees."""

LINKS = {"la", "le", "l", "les", "de", "du", "d", "en", "dans", "ile"}
"""What may stand between a name and the land that it is in: « Saint-Denis de la Réunion »."""


def beside(text: str) -> tuple[str, frozenset[str]]:
    """What a text says before the name of a department or of a region, in plain words, and the codes of the departments
    that are meant; the text as it is and none when no such name ends it.

    >>> beside("Saint-Denis, La Réunion"), beside("Guéret")
    (('saint denis', frozenset({'974'})), ('Guéret', frozenset()))
    """
    said = plain(text)
    name = max((name for name in lands() if said.endswith(f" {name}")), key=len, default="")  # Haute-Loire before Loire
    if not name:
        return text, frozenset()
    words = said.removesuffix(f" {name}").split()
    while words and words[-1] in LINKS:
        words.pop()
    return " ".join(words), lands()[name]


@cache
def lands() -> dict[str, frozenset[str]]:
    """The names of regions and departments, in plain spelling and without article → the codes of their departments."""
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        regions = {row["code"]: row["name"] for row in csv.DictReader(file)}
    found: dict[str, frozenset[str]] = {}
    with (DATA / "departments.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name in {row["name"], regions[row["region"]]}:
                key = without_article(plain(name))
                found[key] = found.get(key, frozenset()) | {row["code"]}
    return found
