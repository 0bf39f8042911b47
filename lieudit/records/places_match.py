"""In which municipality an imported place is, and which place it may be a double of. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from lieudit.records.likeness import ALIKE, name_likeness
from lieudit.records.places_columns import PlaceRow
from lieudit.records.places_file import Fault
from lieudit.territory.geography import great_circle_km, is_on_earth, locate_fault, tolerated_km
from lieudit.territory.spelling import plain, search_words, without_article

CELL = 0.25
"""Degrees: side of the cells where municipalities are looked for around a point."""
DOUBLE_M = 150
FINE_CELL = 0.0025
"""Degrees: at least 150 m of latitude, and of longitude as far north as France goes."""


class Town(NamedTuple):
    """What matching needs of a municipality."""

    pk: int
    code: str
    name: str
    department: str
    latitude: float | None
    longitude: float | None
    area_km2: float | None
    postcodes: list[str]
    former_codes: list[str]
    known_as: str


class Gazetteer:
    """Every municipality, found by code, by postcode and name, or by nearness."""

    def __init__(self, towns: Iterable[Town]) -> None:
        self.by_code: dict[str, Town] = {}
        self.by_postcode: dict[str, list[Town]] = defaultdict(list)
        self.by_name: dict[tuple[str, str], list[Town]] = defaultdict(list)
        self.by_cell: dict[tuple[int, int], list[Town]] = defaultdict(list)
        former: dict[str, Town] = {}
        for town in towns:
            self.by_code[town.code] = town
            former.update(dict.fromkeys(town.former_codes, town))
            for postcode in town.postcodes:
                self.by_postcode[postcode].append(town)
            self.by_name[town.department, _plain(town.name)].append(town)
            if town.latitude is not None and town.longitude is not None:
                self.by_cell[_cell(town.latitude, town.longitude, CELL)].append(town)
        self.by_code = former | self.by_code

    def locate(self, row: PlaceRow, report: Callable[[Fault], None]) -> Town | None:
        """The municipality of a row; puts its coordinates right, or takes them away, and says so."""
        town = self.by_code.get(row.insee) or self._by_name(row)
        if town and row.insee and row.insee not in self.by_code:
            reason = _("Ce code n’est celui d’aucune commune, présente ou ancienne : %(name)s est trouvée par son nom.")
            report(Fault(row.line, _("commune"), _said(row), reason % {"name": town.name}, kept=True))
        if town is None:
            town = self._guess(row)
            if town is None:
                report(Fault(row.line, _("commune"), _where(row), _unknown(row)))
                return None
            served = self.by_postcode.get(row.postcode, ())
            by_code, by_point = _("Commune déduite du code postal : %s."), _("Commune déduite des coordonnées : %s.")
            reason = (by_code if len(served) == 1 else by_point) % town.name
            report(Fault(row.line, _("commune"), _where(row), reason, kept=True))
        self._check_point(row, town, report)
        return town

    def _by_name(self, row: PlaceRow) -> Town | None:
        """The only municipality of this name, present or former, that the postcode serves or stands beside."""
        name = without_article(" ".join(search_words(row.town)))
        if not name:
            return None
        served = self.by_postcode.get(row.postcode, [])
        named = [town for town in served if _plain(town.name) == name]
        former = [town for town in served if f" {name} " in f"{town.known_as} "]
        departments = _departments(row.postcode)
        around = [town for code in departments for town in self.by_name.get((code, name), [])]
        for found in (named, former, around):
            if len(found) == 1:
                return found[0]
        return None

    def _guess(self, row: PlaceRow) -> Town | None:
        """The only municipality of the postcode; else the town hall nearest to the point, of the postcode first."""
        served = self.by_postcode.get(row.postcode, [])
        if len(served) == 1:
            return served[0]
        latitude, longitude = row.latitude, row.longitude
        if latitude is None or longitude is None or not is_on_earth(latitude, longitude):
            return None
        around = served or _around(self.by_cell, latitude, longitude, CELL)
        found = [(_km(town, latitude, longitude), town) for town in around if town.latitude is not None]
        if not found:
            return None
        distance, town = min(found, key=lambda each: each[0])
        return town if distance <= tolerated_km(town) else None

    def _check_point(self, row: PlaceRow, town: Town, report: Callable[[Fault], None]) -> None:
        if row.latitude is None or row.longitude is None:
            return
        reason = locate_fault(row.latitude, row.longitude, town)
        if reason is None:
            return
        said = f"{row.latitude}, {row.longitude}"
        if town.latitude is not None and locate_fault(row.longitude, row.latitude, town) is None:
            row.latitude, row.longitude = row.longitude, row.latitude
            outcome = _("Elles ont été remises dans l’ordre.")
        else:
            row.latitude = row.longitude = None
            outcome = _("Le lieu est gardé dans sa commune, sans coordonnées.")
        report(Fault(row.line, _("coordonnées"), said, f"{reason} {outcome}", kept=True))


class Doubles:
    """Places already met, to say which new one looks like another. It never merges them."""

    def __init__(self) -> None:
        self.by_name: dict[int, str] = {}
        self.by_cell: dict[tuple[int, int], list[tuple[float, float, str, str]]] = defaultdict(list)

    def add(self, town: int, name: str, latitude: float | None, longitude: float | None, label: str) -> None:
        """Remember a place under a label that people recognise."""
        self.by_name.setdefault(hash((town, _plain(name))), label)
        if latitude is not None and longitude is not None:
            self.by_cell[_cell(latitude, longitude, FINE_CELL)].append((latitude, longitude, name, label))

    def find(self, town: int, name: str, latitude: float | None, longitude: float | None) -> str:
        """Why a place may be there already; nothing when no other looks like it."""
        if same := self.by_name.get(hash((town, _plain(name)))):
            return _("Doublon possible : même nom dans la commune (%(other)s).") % {"other": same}
        return "" if latitude is None or longitude is None else self._near(name, latitude, longitude)

    def _near(self, name: str, latitude: float, longitude: float) -> str:
        """In a dense town, two places share a street: their names must be alike too."""
        for other_latitude, other_longitude, other_name, other in self._around(latitude, longitude):
            metres = great_circle_km(latitude, longitude, other_latitude, other_longitude) * 1000
            if metres < DOUBLE_M and name_likeness(name, other_name) >= ALIKE:
                found = _("Doublon possible : nom semblable, à %(metres)d m d’un autre lieu (%(other)s).")
                return found % {"metres": round(metres), "other": other}
        return ""

    def _around(self, latitude: float, longitude: float) -> Iterator[tuple[float, float, str, str]]:
        return _around(self.by_cell, latitude, longitude, FINE_CELL)


def _plain(name: str) -> str:
    return without_article(plain(name))


def _cell(latitude: float, longitude: float, size: float) -> tuple[int, int]:
    return int(latitude // size), int(longitude // size)


def _around[T](cells: dict[tuple[int, int], list[T]], latitude: float, longitude: float, size: float) -> Iterator[T]:
    row, column = _cell(latitude, longitude, size)
    for north in (-1, 0, 1):
        for east in (-1, 0, 1):
            yield from cells.get((row + north, column + east), ())


def _km(town: Town, latitude: float, longitude: float) -> float:
    assert town.latitude is not None
    assert town.longitude is not None
    return great_circle_km(latitude, longitude, town.latitude, town.longitude)


def _departments(postcode: str) -> tuple[str, ...]:
    """Departments that a postcode may belong to."""
    if postcode.startswith("20"):
        return "2A", "2B"
    return (postcode[:3],) if postcode.startswith(("97", "98")) else (postcode[:2],)


def _said(row: PlaceRow) -> str:
    return " ".join(part for part in (row.insee, row.postcode, row.town) if part)


def _where(row: PlaceRow) -> str:
    """What a row says of where it is: its municipality, else its coordinates."""
    return _said(row) or (f"{row.latitude}, {row.longitude}" if row.latitude is not None else "")


def _unknown(row: PlaceRow) -> str:
    if not _said(row):
        if row.latitude is None:
            return _("Ni commune, ni code, ni coordonnées : on ne sait pas où est ce lieu.")
        return _("Ni commune, ni code, et aucune commune près de ces coordonnées : on ne sait pas où est ce lieu.")
    if row.latitude is None:
        return _("Ni le code, ni le code postal, ni le nom ne désignent une commune : la ligne n’est pas importée.")
    return _("Commune inconnue, et les coordonnées ne la disent pas : la ligne n’est pas importée.")
