"""Invented places in real municipalities, spread as the 2023 census of third places spreads them.

Shares come from the published results of the census (France Tiers-Lieux, 2023). The list is written as
the census publishes it, then imported like any other.
"""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lieudit.pages.management.demonstration.words import PLACE_NAMES
from lieudit.territory.models import METROPOLISES, Municipality

SOURCE = "Démonstration"
REGIONS = {
    "11": 16, "84": 13, "75": 13, "76": 11, "32": 8, "53": 8, "52": 6, "93": 6, "44": 5, "24": 4, "27": 4,
    "28": 3, "94": 1, "04": 1, "01": 0.5, "06": 0.5, "03": 0.5, "02": 0.3,
}  # fmt: skip
"""Places in a hundred, by official code of the region; each region has one at least."""
IN_METROPOLISES, IN_TOWNS, IN_VILLAGES = 38, 28, 34
"""Places in a hundred: in the 22 metropolises, in other dense places, in the country."""
VILLAGE = 3500
"""Inhabitants; a village of the demonstration has fewer, and at least `HAMLET`."""
HAMLET = 120
FIRST = ("23096", "23008", "23067")
"""Guéret, Aubusson, La Courtine: the demonstration tells the life of the Creuse more closely."""
HOME = "75"
"""Its region."""
LEGAL_FORMS = {
    "Association": 51, "SARL, SA, SAS": 19, "Collectivité": 11, "SCIC": 7, "Autre": 5, "SCOP": 2,
    "Université": 2, "Collectif citoyen": 2, "Établissement scolaire": 1,
}  # fmt: skip
FAMILIES = {
    "Bureaux partagés / Coworking": 55, "Tiers-lieu culturel": 31, "Fablab / Makerspace": 28,
    "Ateliers artisanaux partagés": 16, "Livinglab / Innovation sociale": 15, "Cuisine partagée / Foodlab": 8,
    "Tiers-lieu nourricier": 8,
}  # fmt: skip
STATUSES = {"Ouvert": 92, "En projet": 6, "En pause": 2}
STREETS = (
    "place de l’Église", "rue de la Gare", "rue des Écoles", "rue du Moulin", "place du Marché", "avenue de la "
    "République", "chemin des Prés", "quai du Canal", "rue de la Fontaine", "impasse des Tanneurs",
)  # fmt: skip
KINDS = (
    "La Fabrique", "L’Atelier", "La Halle", "Le Hangar", "La Maison", "La Cantine", "Le Garage", "La Station",
    "La Manufacture", "Le Bureau", "La Cabane", "L’Usine",
)  # fmt: skip
COMPLEMENTS = (
    "du Canal", "des Deux Rives", "du Marché", "de la Gare", "des Tilleuls", "du Vieux Pont", "de l’Horloge",
    "des Communs", "du Faubourg", "des Voisins", "de la Source", "des Halles", "du Coin", "de la Place", "des Brumes",
    "du Rempart", "des Sept Sols", "de la Combe",
)  # fmt: skip
SUMMARIES = (
    "Des bureaux à partager, un café, et une salle que l’on prête.",
    "Un atelier bois et métal, ouvert à qui veut réparer.",
    "Une permanence numérique, des cours du soir et un marché le vendredi.",
    "L’ancienne école du village : travail, lecture, jardin.",
    "Un lieu de musique et de fabrication, tenu par ses usagers.",
    "Des artisans, une cuisine commune, une cour ouverte.",
    "On y travaille, on y apprend, on y déjeune le jeudi.",
)
COLUMNS = (
    "ID_UNIQUE", "NOM", "CODPOST", "VILLE", "ADRESSE", "LATITUDE", "LONGITUDE", "DESCRI_COU", "DATE_OUV",
    "etat du projet", "familles_tiers_lieux", "TYPE_STRUCTURE_GEST",
)  # fmt: skip


def census_file(count: int, dice: random.Random) -> io.BytesIO:
    """The census of `count` invented places, as CSV in UTF-8."""
    names, text = place_names(count, dice), io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for number, (name, town) in enumerate(zip(names, towns(count, dice), strict=True), start=1):
        writer.writerow(_row(number, name, town, dice))
    return io.BytesIO(text.getvalue().encode())


def _row(number: int, name: str, town: Municipality, dice: random.Random) -> dict[str, object]:
    near: dict[str, object] = {"LATITUDE": "", "LONGITUDE": ""}
    if town.latitude is not None and town.longitude is not None:
        near["LATITUDE"] = f"{town.latitude + dice.uniform(-0.008, 0.008):.5f}"
        near["LONGITUDE"] = f"{town.longitude + dice.uniform(-0.01, 0.01):.5f}"
    families = [name for name, share in FAMILIES.items() if dice.random() * 100 < share]
    return near | {
        "ID_UNIQUE": f"demo-{number:04}",
        "NOM": name,
        "CODPOST": town.postcodes[0] if town.postcodes else "",
        "VILLE": town.name,
        "ADRESSE": f"{dice.randint(1, 60)} {dice.choice(STREETS)}",
        "DESCRI_COU": dice.choice(SUMMARIES),
        "DATE_OUV": f"01/{dice.randint(1, 12):02}/{dice.randint(2012, 2023)}",
        "etat du projet": draw(STATUSES, dice),
        "familles_tiers_lieux": " | ".join(families or ["Bureaux partagés / Coworking"]),
        "TYPE_STRUCTURE_GEST": draw(LEGAL_FORMS, dice),
    }


def place_names(count: int, dice: random.Random) -> list[str]:
    """Names of places; the short ones come first, none twice before all have been taken."""
    composed = [f"{kind} {complement}" for kind in KINDS for complement in COMPLEMENTS]
    dice.shuffle(composed)
    names = list(dict.fromkeys([*PLACE_NAMES, *composed]))
    return [names[number % len(names)] for number in range(count)]


class Town(NamedTuple):
    """What drawing a municipality needs to know of it."""

    code: str
    region: str
    population: int
    kind: str | None
    """Of its intermunicipality."""

    @property
    def is_metropolitan(self) -> bool:
        return self.kind in METROPOLISES


def towns(count: int, dice: random.Random) -> list[Municipality]:
    """One real municipality a place, `FIRST` before all, then mixed."""
    facts = ("code", "department__region__code", "population", "intermunicipality__kind")
    known = Municipality.objects.filter(department__region__code__in=REGIONS, population__gte=HAMLET)
    by_region: dict[str, list[Town]] = defaultdict(list)
    for row in known.order_by("code").values_list(*facts):
        by_region[row[1]].append(Town(*row))
    quotas = apportion(count, REGIONS, least=1)
    urban = {code: quotas[code] * _share_in_metropolises(by_region[code]) for code in REGIONS}
    inside = apportion(round(count * IN_METROPOLISES / 100), urban)
    drawn = [town for code in REGIONS for town in _draw_region(by_region[code], quotas[code], inside[code], dice)]
    dice.shuffle(drawn)
    codes = _with_first(drawn)
    found = {town.code: town for town in Municipality.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def _draw_region(towns: Sequence[Town], quota: int, inside: int, dice: random.Random) -> list[Town]:
    """Municipalities of one region: in its metropolises, in its other towns, in its villages."""
    outside = quota - (inside := min(inside, quota))
    in_towns = round(outside * IN_TOWNS / (IN_TOWNS + IN_VILLAGES))
    metropolis = [town for town in towns if town.is_metropolitan]
    dense = [town for town in towns if not town.is_metropolitan and town.population >= VILLAGE]
    country = [town for town in towns if not town.is_metropolitan and town.population < VILLAGE]
    return [
        *_draw_towns(metropolis, inside, dice, lambda town: town.population),
        *_draw_towns(dense or country, in_towns, dice, lambda town: town.population**0.5),
        *_draw_towns(country or dense, outside - in_towns, dice, lambda town: 1.0),
    ]


def _draw_towns(towns: Sequence[Town], count: int, dice: random.Random, weight: Callable[[Town], float]) -> list[Town]:
    return dice.choices(towns, [weight(town) for town in towns], k=count) if count else []


def _with_first(drawn: Sequence[Town]) -> list[str]:
    """Codes; three places of the region of the Creuse, outside its metropolis, move there and come first."""
    movable = [rank for rank, town in enumerate(drawn) if town.region == HOME and not town.is_metropolitan]
    moved = movable[: len(FIRST)]
    return [*FIRST[: len(moved)], *(town.code for rank, town in enumerate(drawn) if rank not in moved)]


def _share_in_metropolises(towns: Sequence[Town]) -> float:
    return sum(town.population for town in towns if town.is_metropolitan) / sum(town.population for town in towns)


def apportion(total: int, weights: Mapping[str, float], least: int = 0) -> dict[str, int]:
    """Share `total` out by the largest remainders; nobody gets less than `least`."""
    scale = sum(weights.values())
    exact = {key: total * weight / scale for key, weight in weights.items()}
    shares = {key: max(least, int(share)) for key, share in exact.items()}
    missing = total - sum(shares.values())
    for key in sorted(exact, key=lambda key: shares[key] - exact[key])[:missing]:
        shares[key] += 1
    return shares


def draw(shares: Mapping[str, float], dice: random.Random) -> str:
    """One key, as often as its share says."""
    return dice.choices(list(shares), list(shares.values()))[0]
