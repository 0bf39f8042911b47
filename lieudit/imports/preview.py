"""What a file would publish, field by field: how many lines fill each, what they say, and whole lines. Pure functions.

Nothing is written that is not counted here, whatever the list speaks of: places, zonings, grants, aids. Examples come
from the whole file, not from its first lines alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from django.utils.translation import gettext as _

from lieudit.imports import extensions
from lieudit.imports.extensions import Value
from lieudit.imports.formats import Format
from lieudit.imports.gazetteer import Town
from lieudit.imports.rows import STREET, PlaceRow
from lieudit.network.changes import names_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.records.provenance import shown
from lieudit.records.vocabulary import Programme
from lieudit.territory.models import Zoning
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.french import MINUS, day
from lieudit.toolkit.types import Json

FIRST, SPREAD = 3, 9
"""Lines shown whole: the first ones, and as many taken by chance in the whole file."""
EXAMPLES = 5
LONGEST = 600
"""Characters of an example; a line that is shown whole is not cut."""
MADE_OF = {
    "municipality": ("insee", "postcode", "town", "address", "latitude", "longitude", "point"),
    "point": ("latitude", "longitude", "point"), "address": (*STREET, "address_more"), "typologies": ("types",),
    "domains": ("types", "services"), "labels": ("programmes", "trainings"), "service": ("services",),
}  # fmt: skip
"""What is written → what the columns say of which it is made, where it is not called the same."""


class Preview:
    """Values of the lines that would be written: how many lines fill each field, some of what they say, whole lines."""

    def __init__(self, keep: Callable[[Json], None] = lambda whole: None) -> None:
        """`keep` is given each line whole, with all its values."""
        self.keep = keep
        self.fields: dict[str, Json] = {}
        self.first: list[Json] = []
        self.spread: list[Json] = []
        self.count, self.dice = 0, random.Random(7)

    def show(self, line: int, said: Iterable[Value]) -> None:
        """Count the values of a line, and keep it if chance wants it."""
        values = []
        for label, text, columns in said:
            values.append([label, text])
            told = self.fields.get(label)
            if told is None:
                told = self.fields[label] = {"label": label, "columns": [*columns], "count": 0, "examples": []}
            told["count"] = count = told["count"] + 1
            if not count & (count - 1):  # the 1st, 2nd, 4th, 8th… of the file
                _keep_example(told["examples"], text)
        self.count += 1
        whole = {"line": line, "values": values}
        self.keep(whole)
        if len(self.first) < FIRST:
            self.first.append(whole)
        elif len(self.spread) < SPREAD:
            self.spread.append(whole)
        elif (place := self.dice.randrange(self.count - FIRST)) < SPREAD:
            self.spread[place] = whole

    def told(self) -> Json:
        """All of it as plain JSON."""
        rows = [*self.first, *sorted(self.spread, key=lambda row: row["line"])]
        return {"fields": list(self.fields.values()), "rows": rows}


def _keep_example(examples: list[str], text: str) -> None:
    """The first two, and the last ones."""
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if text not in examples:
        examples.append(text)
        del examples[2 : max(2, len(examples) - EXAMPLES + 2)]


class SaidOfPlaces:
    """What each row of a list of places would write."""

    def __init__(self, known: Format, *, wholly: bool, network: str = "") -> None:
        """`wholly`: rooms above take the other columns too; `network` is the one of all its places."""
        self.known, self.wholly, self.network = known, wholly, network
        self.words = {
            "point": _("coordonnées"),
            "labels": _("labels"),
            "service": _("service"),
            "column": _("services (colonne %(name)s)"),
            "external_id": _("identifiant"),
            "vintage": _("millésime"),
            "source": _("source"),
            "network": _("réseau"),
            "licence": _("licence"),
            "untold": _("non précisée"),
        }
        self.columns: dict[str, tuple[str, ...]] = {"links": tuple(column for column, _before in known.links)}

    def of(self, row: PlaceRow, town: Town) -> Iterator[Value]:
        """All of it, each value with the columns of which it is made."""
        for key, label, text in self._said(row, town):
            yield Value(label, text, self._columns(key))

    def _columns(self, key: str) -> tuple[str, ...]:
        if key not in self.columns:
            said = (self.known.columns.get(said, "") for said in MADE_OF.get(key, (key,)))
            self.columns[key] = tuple(column for column in said if column)
        return self.columns[key]

    def _said(self, row: PlaceRow, town: Town) -> Iterator[tuple[str, str, str]]:
        """Key, name and words."""
        yield "name", _label("name"), row.name
        yield "municipality", _label("municipality"), f"{town.name} ({town.code})"
        if row.latitude is not None and row.longitude is not None:
            yield "point", self.words["point"], f"{_degrees(row.latitude)} {_degrees(row.longitude)}"
        for field, value in row.facts.items():
            if value not in (None, "", []):
                yield field, _label(field), shown(field, value)
        if row.labels:
            yield "labels", self.words["labels"], ", ".join(str(Programme(code).label) for code in row.labels)
        yield from self._said_of_the_list(row)
        for column, text in extensions.said(self.known.name, row) if self.wholly else ():
            if column:
                self.columns.setdefault(f"column {column}", (column,))
                yield f"column {column}", self.words["column"] % {"name": column}, text
            else:
                yield "service", self.words["service"], text

    def _said_of_the_list(self, row: PlaceRow) -> Iterator[tuple[str, str, str]]:
        """Where the row comes from, which is public too."""
        for key, text in (("external_id", row.external_id), ("vintage", row.vintage), ("source", row.source)):
            if text and key in self.known.columns:
                yield key, self.words[key], text
        if row.kind:
            yield "kind", _label("kind"), str(PlaceKind(row.kind).label)
        if self.network:
            yield "network", self.words["network"], self.network
        yield "licence", self.words["licence"], row.licence or self.words["untold"]


class SaidOfZonings:
    """What each row of a list of municipalities would write."""

    def __init__(self, known: Format) -> None:
        self.known = known

    def of_opened(self, opened: Sequence[Zoning], towns: Iterable[Town]) -> Iterator[Value]:
        """The municipalities that enter a zoning, and since when: one value a zoning."""
        named = {town.pk: f"{town.name} ({town.code})" for town in towns}
        for zone in dict.fromkeys(zoning.programme for zoning in opened):
            entered = [zoning for zoning in opened if zoning.programme == zone]
            words = (f"{named[each.municipality_id]}, depuis le {day(each.since)}" for each in entered)
            yield Value(str(Zone(zone).label), " ; ".join(words), self._columns(zone, "since"))

    def of_ended(self, zoning: Zoning, town: Town) -> Value:
        """A municipality that leaves a zoning, and its last day there."""
        assert zoning.until is not None
        label = _("%(zone)s, sortie") % {"zone": Zone(zoning.programme).label}
        return Value(label, f"{town.name} ({town.code}), jusqu’au {day(zoning.until)}", self._columns(zoning.programme))

    def _columns(self, *keys: str) -> tuple[str, ...]:
        return tuple(column for key in ("codes", *keys) if (column := self.known.columns.get(key, "")))


def _degrees(number: float) -> str:
    """As pages write them, « −1,87000 », without the pains of exact numbers: a list has two hundred thousand."""
    text = f"{abs(number):.5f}".replace(".", ",")
    return f"{MINUS}{text}" if number < 0 and text.strip("0,") else text


@cache
def _label(field: str) -> str:
    """A field as people name it."""
    return names_of(Place, [field])[0]
