"""What an imported row changes of a place, without undoing what people wrote since. Pure functions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.records.fields import EMPTY, held, plain_value
from lieudit.records.models import Conflict, SourceRecord
from lieudit.records.places_columns import PlaceRow
from lieudit.records.places_match import Town
from lieudit.records.vocabulary import Voice

FACTS = (
    "name", "municipality_id", "latitude", "longitude", "summary", "description", "address", "postcode",
    "typologies", "domains", "status", "management_model", "opened_on", "built_area", "hours", "phone", "siret",
    "accessibility_url", "links",
)  # fmt: skip
"""Fields of a place that a file may fill, under the names they have in a source record."""
FIELD_OF = {"latitude": "point", "longitude": "point", "municipality_id": "municipality"}
"""Name in a source record → field of a record, where they differ."""


def record_of(row: PlaceRow, town: int) -> dict[str, Any]:
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


def new_record(row: PlaceRow, town: Town, slug: str) -> SourceRecord:
    """A new place and the record of its row, both unsaved."""
    said = record_of(row, town.pk)
    place = Place(slug=slug)
    for name in FACTS:
        if name != "status" or said[name]:
            setattr(place, name, as_typed(name, said[name]))
    return SourceRecord(place=place, source=row.source, external_id=row.external_id, licence=row.licence, row=said)


def merge(place: Place, before: dict[str, Any], after: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Bring a place up to what its source says now. Returns the fields changed, and those left alone.

    A field follows its source as long as it still says what the source said last time: otherwise people
    corrected it, and their word stays. Latitude and longitude go together. A place is open until somebody says
    otherwise: a list that does not tell its state says nothing of it.
    """
    changed: list[str] = []
    kept: list[str] = []
    for name in FACTS:
        if before.get(name) == after[name]:
            continue
        held, former, said = getattr(place, name), as_typed(name, before.get(name)), as_typed(name, after[name])
        if name == "status":
            former, said = former or PlaceStatus.OPEN.value, said or PlaceStatus.OPEN.value
        if held == said:
            continue
        if held == former or held in ("", None, []):
            setattr(place, name, said)
            changed.append(name)
        else:
            kept.append(name)
    return changed, kept


def disagreements(place: Place, row: PlaceRow, town: Town, kept: list[str]) -> list[Conflict]:
    """What the row says of the fields that people corrected, unsaved: latitude and longitude are one point."""
    fields = dict.fromkeys(FIELD_OF.get(name, name) for name in kept)
    theirs = {
        "municipality": {"code": town.code, "name": town.name},
        "point": None if row.latitude is None else [row.latitude, row.longitude],
        "name": row.name,
    } | row.facts
    word = {"voice": Voice.LIST, "source_name": row.source, "licence": row.licence}
    return [
        Conflict(place=place, field=field, ours=plain_value(field, held(place, field)), theirs=theirs[field], **word)
        for field in fields
        if theirs[field] not in EMPTY
    ]


def as_json(value: Any) -> Any:
    """A value of a place as a source record holds it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def as_typed(name: str, said: Any) -> Any:
    """Days travel as text in JSON."""
    if name == "opened_on" and said:
        return dt.date.fromisoformat(said)
    return said
