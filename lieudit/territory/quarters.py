"""What is smaller than a municipality, or known under another name: arrondissements of Paris, Lyon and Marseille, which
are of first rank; localities that bear a town of their own in an address; where overseas collectivities are. Pure
functions.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse

from lieudit.territory.grounds import grounds_of_france
from lieudit.territory.spelling import plain, without_article

DATA = Path(__file__).parent / "data"

CITIES = {
    "paris": ("Paris", 75100, "75", "75056"), "lyon": ("Lyon", 69380, "69", "69123"),
    "marseille": ("Marseille", 13200, "13", "13055"),
}  # fmt: skip
"""Names, what the codes of their arrondissements count from, their departments, their own codes."""
POSTCODES = {"75": "paris", "69": "lyon", "13": "marseille"}
ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
    "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "premier": 1,
}  # fmt: skip
FOR_SHORT = {
    "ara": "auvergne rhone alpes", "bfc": "bourgogne franche comte", "bzh": "bretagne", "cvl": "centre val de loire",
    "hdf": "hauts de france", "idf": "ile de france", "paca": "provence alpes cote d azur", "pdl": "pays de la loire",
}  # fmt: skip
"""How regions are called for short → their names, in plain spelling; « aura » is a verb first."""
NAMED = re.compile(
    r"(?:(?P<before>\d{1,2}) ?(?:er|e|eme)? arrondissement (?:de )?)?(?P<city>paris|lyon|marseille)"
    r"(?: (?P<after>\d{1,2}|[ivx]+|premier)(?: ?(?:er|e|eme))?(?: arrondissement)?)?(?: (?P<code>\d{5}))?"
)


class Quarter(NamedTuple):
    """An arrondissement of Paris, Lyon or Marseille, as the official code knows it; its point, in degrees, is its town
    hall, else one inside it.
    """

    code: str
    title: str
    """« Paris 12e »."""
    slug: str
    city: str
    """The code of its municipality."""
    postcodes: tuple[str, ...]
    population: int
    area_km2: float
    latitude: float
    longitude: float
    department: str

    @property
    def name(self) -> str:
        """« Paris 12e (75012) », as people type it and as suggestions write it."""
        return f"{self.title} ({self.postcodes[0]})"

    @property
    def long_name(self) -> str:
        """« Paris 12e arrondissement »."""
        return f"{self.title} arrondissement"

    def get_absolute_url(self) -> str:
        return reverse("pages:quarter", args=[self.slug])

    @property
    def postcode_words(self) -> str:
        """« 75016 ou 75116 »."""
        return " ou ".join(self.postcodes)

    @property
    def territory(self) -> str:
        """The `key` of its department."""
        return f"d-{self.department}"

    @property
    def key(self) -> str:
        """« a-75112 »: how filters and their addresses name it."""
        return f"a-{self.code}"


@cache
def quarters() -> dict[str, Quarter]:
    """The forty-five arrondissements by code."""
    found: dict[str, Quarter] = {}
    with (DATA / "quarters.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            city, first, department, _code = next(each for each in CITIES.values() if each[3] == row["city"])
            number = int(row["code"]) - first
            title = f"{city} {number}er" if number == 1 else f"{city} {number}e"
            found[row["code"]] = Quarter(
                row["code"],
                title,
                f"{title.lower().replace(' ', '-')}-arrondissement",
                row["city"],
                tuple(row["postcodes"].split("|")),
                int(row["population"]),
                float(row["area_km2"]),
                float(row["latitude"]),
                float(row["longitude"]),
                department,
            )
    return found


@cache
def quarters_of_city(code: str) -> tuple[Quarter, ...]:
    """The arrondissements of a municipality, by its code; none elsewhere."""
    return tuple(each for each in quarters().values() if each.city == code)


def quarter_holding(city: str, postcode: str, latitude: float | None, longitude: float | None) -> str:
    """The code of the arrondissement of a municipality where something stands: by its point, else by its postcode;
    empty where neither tells.
    """
    if latitude is not None and longitude is not None:
        found = grounds_of_france().at(latitude, longitude)
        if found in quarters() and quarters()[found].city == city:
            return found
    return next((each.code for each in quarters_of_city(city) if postcode and postcode in each.postcodes), "")


def quarters_of_department(code: str) -> tuple[Quarter, ...]:
    """The arrondissements that stand in a department; none in most."""
    return tuple(each for each in quarters().values() if each.department == code)


def quarter_by_slug(slug: str) -> Quarter | None:
    """« paris-12e-arrondissement »."""
    return next((each for each in quarters().values() if each.slug == slug), None)


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
    return quarters().get(str(CITIES[city][1] + number))


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


UNLIKE_POSTCODES = frozenset({"2A", "2B", "977", "978"})
"""Codes of departments and collectivities that none of their postcodes begins with. The others are searched as the
beginning of a postcode."""


def beside(text: str) -> tuple[str, frozenset[str]]:
    """What a text says before the name of a department or of a region, in plain words, and the codes of the departments
    that are meant; the text as it is and none when no such name ends it.

    >>> beside("Saint-Denis, La Réunion"), beside("Ajaccio (2A)"), beside("Guéret")
    (('saint denis', frozenset({'974'})), ('ajaccio', frozenset({'2A'})), ('Guéret', frozenset()))
    """
    said = plain(text)
    rest, _blank, last = said.rpartition(" ")
    if rest and last.upper() in UNLIKE_POSTCODES:
        return rest, frozenset({last.upper()})
    name = max((name for name in lands() if said.endswith(f" {name}")), key=len, default="")  # Haute-Loire before Loire
    if not name:
        return text, frozenset()
    words = said.removesuffix(f" {name}").split()
    while words and words[-1] in LINKS:
        words.pop()
    return " ".join(words), lands()[name]


@cache
def department_codes() -> frozenset[str]:
    """The codes of all departments and overseas collectivities."""
    return frozenset(code for codes in lands().values() for code in codes)


def departments_named(text: str) -> frozenset[str]:
    """The codes of the departments that a text says, by a code or by a name; none when it says none.

    >>> departments_named("93"), departments_named("Gironde"), departments_named("1"), departments_named("annexe")
    (frozenset({'93'}), frozenset({'33'}), frozenset({'01'}), frozenset())
    """
    code = text.strip().upper().removesuffix(".0")
    code = code.zfill(2) if code.isdecimal() else code
    if code in department_codes():
        return frozenset({code})
    return lands().get(without_article(plain(text)), frozenset())


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


def lands_for_short() -> dict[str, frozenset[str]]:
    """How regions are called for short → the codes of their departments: in what people look for, not in addresses."""
    return {short: lands()[name] for short, name in FOR_SHORT.items()}
