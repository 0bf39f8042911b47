"""Which place a row speaks of, what it changes there without undoing what people wrote since, and of which other place
it may be a double. Pure functions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lieudit.imports.gazetteer import Town, bare_name
from lieudit.imports.rows import LONGEST_ID, PlaceRow, stands_apart
from lieudit.imports.workflow import LineOutcome
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.records.models import Conflict, SourceRecord
from lieudit.records.provenance import EMPTY, held, plain_value
from lieudit.records.similarity import ALIKE, name_likeness
from lieudit.records.vocabulary import SaidBy
from lieudit.territory.geography import great_circle_km
from lieudit.territory.spelling import plain
from lieudit.toolkit.bulk import row_of
from lieudit.toolkit.types import Fields

SURE = 0.75
"""Likeness of names from which a list of labels speaks of a place without its identifier."""
FACTS = (
    "name", "municipality_id", "latitude", "longitude", "summary", "description", "address", "postcode",
    "typologies", "domains", "status", "management_model", "opened_on", "built_area", "hours", "phone", "siret",
    "accessibility_url", "links",
)  # fmt: skip
"""Fields of a place that a file may fill, under the names they have in a source record."""
FIELD_OF = {"latitude": "point", "longitude": "point", "municipality_id": "municipality"}
"""Name in a source record → field of a record, where they differ."""
DOUBLE_M = 150
"""Metres within which two places of like names may be one."""
FINE_CELL = 0.0025
"""Degrees: at least 150 m of latitude, and of longitude as far north as France goes."""
ROW = 1_000_000
"""More than the cells of a turn of the Earth."""


@dataclass
class MatchedRow:
    """A row whose municipality is known; its place and its record once they are found or made.

    `before` is what undoing needs: the former `row` and `licence` of the `record` (or `adopted`, when it had none),
    `fields` of the place as [before, after], the words of `disagreed` conflicts, the keys of new `labels`.
    """

    row: PlaceRow
    town: Town
    record: SourceRecord | None = None
    place: Place | None = None
    outcome: LineOutcome = LineOutcome.UNCHANGED
    before: Fields = field(default_factory=dict)
    otherwise: str = ""
    """Another identifier, under which the list may have told this place before: it bears none of its own."""
    apart: str = ""
    """Its address, or its point, which tells it from others of its name."""

    @property
    def key(self) -> tuple[str, str]:
        return self.row.source, self.row.external_id

    def known_otherwise(self, records: Mapping[tuple[str, str], SourceRecord]) -> SourceRecord | None:
        """The record of the same place, kept when the list had fewer places of its name, or more."""
        record = records.get((self.row.source, self.otherwise)) if self.otherwise else None
        if record is None:
            return None
        said = record.row
        if stands_apart(said.get("address", ""), said.get("latitude"), said.get("longitude")) != self.apart:
            return None
        self.row.external_id = self.otherwise
        return record


def told_apart(crowd: str, apart: str) -> str:
    """An identifier made of a name, a municipality and an address; cut short, it ends with a fingerprint."""
    whole = f"{crowd}, {apart}" if apart else crowd
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{whole[: LONGEST_ID - 9]} {hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def reused(each: MatchedRow) -> str:
    """Why a row does not speak of the place that bore its identifier: another name, in another municipality."""
    assert each.record is not None
    name, town = each.record.row.get("name", ""), each.record.row.get("municipality_id")
    if town == each.town.pk or name_likeness(name, each.row.name) >= ALIKE:
        return ""
    return _(
        "Cet identifiant est celui d’un autre lieu, « %(name)s », dans une autre commune : la ligne n’est pas "
        "importée. Si le lieu a changé de nom et de commune, corrigez sa fiche."
    ) % {"name": name}


def namesake(name: str, town: str, others: Iterable[tuple[int, str]]) -> int | None:
    """The key of the place of a municipality that surely bears this name, its town left aside; else None.

    A label on a wrong place is worse than a label that waits: « France services Rodez » is not « Coworking Rodez ».
    """
    found = [(1.0 if plain(name) == plain(other) else name_likeness(name, other, town), -pk) for pk, other in others]
    score, key = max(found, default=(0.0, 0))
    return -key if score >= SURE else None


def record_of(row: PlaceRow, town: int) -> Fields:
    """What a row says, as plain JSON: kept whole beside the place, and compared at the next import."""
    said = {
        "name": row.name,
        "municipality_id": town,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "vintage": row.vintage,
        "label": row.label,
    }
    return said | row.facts


def new_place(row: PlaceRow, said: Fields, slug: str) -> Place:
    """A place that is not there yet, unsaved, as its row says it (`record_of`)."""
    told = said | {"slug": slug, "kind": row.kind or PlaceKind.THIRD_PLACE.value}
    told["opened_on"] = as_typed("opened_on", said["opened_on"])
    return row_of(Place, told)


def new_record(row: PlaceRow, said: Fields, place: Place) -> SourceRecord:
    """What a row says, beside the place that was made of it; unsaved."""
    told = {"place_id": place.pk, "source": row.source, "external_id": row.external_id}
    return row_of(SourceRecord, told | {"licence": row.licence, "row": said})


def merge(
    place: Place, before: dict[str, object], after: dict[str, object], absent: Collection[str] = ()
) -> tuple[list[str], list[str]]:
    """Bring a place up to what its source says now. Returns the fields changed, and those left alone.

    A field follows its source as long as it still says what the source said last time: otherwise people
    corrected it, and their word stays, as that of who said that the place has none (`absent`). Latitude and longitude
    go together.
    """
    changed: list[str] = []
    kept: list[str] = []
    for name in FACTS:
        if before.get(name) == after[name]:
            continue
        held, former, said = getattr(place, name), as_typed(name, before.get(name)), as_typed(name, after[name])
        if held == said:
            continue
        if not denies(absent, name, said) and (held == former or held in ("", None, [])):
            setattr(place, name, said)
            changed.append(name)
        else:
            kept.append(name)
    return changed, kept


def denies(absent: Collection[str], name: str, said: Any) -> bool:
    """Whether somebody said that the place has none of what a list says: of a field, or of one of its services."""
    return name in absent or any(f"{name}.{code}" in absent for code in (said if isinstance(said, list) else ()))


def disagreements(place: Place, row: PlaceRow, town: Town, kept: list[str]) -> list[Conflict]:
    """What the row says of the fields that people corrected, unsaved: latitude and longitude are one point."""
    fields = dict.fromkeys(FIELD_OF.get(name, name) for name in kept)
    theirs = {
        "municipality": {"code": town.code, "name": town.name},
        "point": None if row.latitude is None else [row.latitude, row.longitude],
        "name": row.name,
    } | row.facts
    word = {"voice": SaidBy.LIST, "source_name": row.source, "licence": row.licence}
    return [
        Conflict(place=place, field=field, ours=plain_value(field, held(place, field)), theirs=theirs[field], **word)
        for field in fields
        if theirs[field] not in EMPTY
    ]


def as_json(value: object) -> object:
    """A value of a place as a source record holds it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def as_typed(name: str, said: Any) -> Any:
    """Days travel as text in JSON."""
    if name == "opened_on" and said:
        return dt.date.fromisoformat(said)
    return said


class Known(NamedTuple):
    """A place already met, of the directory or of a line of this file (0 for none)."""

    name: str
    latitude: float | None
    longitude: float | None
    line: int = 0

    @property
    def told(self) -> str:
        """As people recognise it."""
        return _("%(name)s, ligne %(line)d") % {"name": self.name, "line": self.line} if self.line else self.name


class Doubles:
    """Places already met, to say which new one looks like another. It never merges them."""

    def __init__(self) -> None:
        self.by_name: dict[int, Known] = {}
        self.by_cell: dict[int, list[Known]] = {}

    def add(self, town: int, name: str, latitude: float | None, longitude: float | None, line: int = 0) -> None:
        """Remember a place, with the line that tells it."""
        known = Known(name, latitude, longitude, line)
        self.by_name.setdefault(hash((town, bare_name(name))), known)
        if latitude is not None and longitude is not None:
            self.by_cell.setdefault(_cell(latitude, longitude), []).append(known)

    def find(self, town: int, name: str, latitude: float | None, longitude: float | None) -> str:
        """Why a place may be there already; nothing when no other looks like it."""
        if same := self.by_name.get(hash((town, bare_name(name)))):
            return _("Doublon possible : même nom dans la commune (%(other)s).") % {"other": same.told}
        return "" if latitude is None or longitude is None else self._near(name, latitude, longitude)

    def _near(self, name: str, latitude: float, longitude: float) -> str:
        """In a dense town, two places share a street: their names must be alike too."""
        for other in self._around(latitude, longitude):
            assert other.latitude is not None
            assert other.longitude is not None
            metres = great_circle_km(latitude, longitude, other.latitude, other.longitude) * 1000
            if metres < DOUBLE_M and name_likeness(name, other.name) >= ALIKE:
                found = _("Doublon possible : nom semblable, à %(metres)d m d’un autre lieu (%(other)s).")
                return found % {"metres": round(metres), "other": other.told}
        return ""

    def _around(self, latitude: float, longitude: float) -> Iterator[Known]:
        cell = _cell(latitude, longitude)
        for north in (-ROW, 0, ROW):
            for east in (-1, 0, 1):
                yield from self.by_cell.get(cell + north + east, ())


def _cell(latitude: float, longitude: float) -> int:
    """The number of a cell: those of one row follow one another, a cell of the next row is `ROW` further."""
    return int(latitude // FINE_CELL) * ROW + int(longitude // FINE_CELL)
