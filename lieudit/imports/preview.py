"""What a file would publish, field by field: how many rows fill each, what they say, and whole rows. Pure functions.

Nothing is written that is not counted here. Examples come from the whole file, not from its first rows alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext as _

from lieudit.imports import extensions
from lieudit.imports.formats import Format
from lieudit.imports.gazetteer import Town
from lieudit.imports.rows import PlaceRow
from lieudit.network.changes import names_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.records.provenance import shown
from lieudit.records.vocabulary import Programme
from lieudit.toolkit.french import number
from lieudit.toolkit.types import Json

FIRST, SPREAD = 3, 9
"""Rows shown whole: the first ones, and as many taken by chance in the whole file."""
EXAMPLES = 5
LONGEST = 600
"""Characters of a value that are shown."""
MADE_OF = {
    "municipality": ("insee", "postcode", "town", "address", "latitude", "longitude", "point"),
    "point": ("latitude", "longitude", "point"), "address": ("address", "address_more"), "typologies": ("types",),
    "domains": ("types", "services"), "labels": ("programmes", "trainings"), "service": ("services",),
}  # fmt: skip
"""What is written → what the columns say of which it is made, where it is not called the same."""


class Preview:
    """Values of the rows that would be written."""

    def __init__(self, known: Format, *, wholly: bool, network: str = "") -> None:
        """`wholly`: rooms above take the other columns too; `network` is the one of all its places."""
        self.known, self.wholly, self.network = known, wholly, network
        self.fields: dict[str, Json] = {}
        self.first: list[Json] = []
        self.spread: list[Json] = []
        self.count, self.dice = 0, random.Random(7)

    def add(self, row: PlaceRow, town: Town) -> None:
        """Count the values of a row, and keep it if chance wants it."""
        values = []
        for key, label, text in self._said(row, town):
            text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
            values.append([label, text])
            self._count(key, label, text)
        self.count += 1
        whole = {"line": row.line, "values": values}
        if len(self.first) < FIRST:
            self.first.append(whole)
        elif len(self.spread) < SPREAD:
            self.spread.append(whole)
        elif (place := self.dice.randrange(self.count - FIRST)) < SPREAD:
            self.spread[place] = whole

    def _count(self, key: str, label: str, text: str) -> None:
        told = self.fields.get(key)
        if told is None:
            told = self.fields[key] = {"label": label, "columns": self._columns(key), "count": 0, "examples": []}
        told["count"] += 1
        examples = told["examples"]
        if (told["count"] & (told["count"] - 1)) == 0 and text not in examples:  # the 1st, 2nd, 4th, 8th… of the file
            examples.append(text)
            del examples[2 : max(2, len(examples) - EXAMPLES + 2)]

    def _columns(self, key: str) -> list[str]:
        """The columns of which a field is made."""
        if key == "links":
            return [column for column, _before in self.known.links]
        if key.startswith("column "):
            return [key.removeprefix("column ")]
        columns = (self.known.columns.get(said, "") for said in MADE_OF.get(key, (key,)))
        return [column for column in columns if column]

    def _said(self, row: PlaceRow, town: Town) -> Iterator[tuple[str, str, str]]:
        """Key, name and words of all that a row would write."""
        yield "name", _label("name"), row.name
        yield "municipality", _label("municipality"), f"{town.name} ({town.code})"
        if row.latitude is not None and row.longitude is not None:
            yield "point", _("coordonnées"), f"{number(row.latitude, 5)} {number(row.longitude, 5)}"
        for field, value in row.facts.items():
            if value not in (None, "", []):
                yield field, _label(field), shown(field, value)
        if row.labels:
            yield "labels", _("labels"), ", ".join(str(Programme(code).label) for code in row.labels)
        yield from self._said_of_the_list(row)
        for column, text in extensions.said(self.known.name, row) if self.wholly else ():
            label = _("services (colonne %(name)s)") % {"name": column} if column else _("service")
            yield f"column {column}" if column else "service", label, text

    def _said_of_the_list(self, row: PlaceRow) -> Iterator[tuple[str, str, str]]:
        """Where the row comes from, which is public too."""
        own = (
            ("external_id", _("identifiant"), row.external_id),
            ("vintage", _("millésime"), row.vintage),
            ("source", _("source"), row.source),
        )
        for key, label, text in own:
            if text and key in self.known.columns:
                yield key, label, text
        if row.kind:
            yield "kind", _label("kind"), str(PlaceKind(row.kind).label)
        if self.network:
            yield "network", _("réseau"), self.network
        yield "licence", _("licence"), row.licence or _("non précisée")

    def told(self) -> Json:
        """All of it as plain JSON."""
        rows = [*self.first, *sorted(self.spread, key=lambda row: row["line"])]
        return {"fields": list(self.fields.values()), "rows": rows}


@cache
def _label(field: str) -> str:
    """A field as people name it."""
    return names_of(Place, [field])[0]
