"""The fields of a record as plain JSON, and in words. Pure functions.

A point is one field, and so is a municipality (`{"code", "name"}`): what is said together is compared together.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.network.changes import names_of
from lieudit.network.hours import week_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain, ManagementModel, PlaceStatus, Typology
from lieudit.records.vocabulary import KEEPERS
from lieudit.toolkit.french import day, number

CHOICES: dict[str, Any] = {
    "typologies": Typology,
    "domains": Domain,
    "management_model": ManagementModel,
    "status": PlaceStatus,
}
EMPTY: tuple[Any, ...] = (None, "", [])


def label_of(field: str) -> str:
    """A field as people name it: « horaires », « coordonnées »."""
    return _("coordonnées") if field == "point" else names_of(Place, [field])[0]


def said_of(place: Place) -> dict[str, Any]:
    """All that a record says, by field, as plain JSON. Needs `with_territory()`."""
    return {field: plain_value(field, value) for field, value in typed_of(place).items()}


def typed_of(place: Place) -> dict[str, Any]:
    """The same, as Python holds it."""
    return {field: held(place, field) for field in KEEPERS}


def held(place: Place, field: str) -> Any:
    """What a record says of one field."""
    if field == "point":
        return None if place.latitude is None else [place.latitude, place.longitude]
    return getattr(place, field)


def plain_value(field: str, value: Any) -> Any:
    """A value as JSON holds it."""
    if field == "municipality" and value is not None:
        return {"code": value.code, "name": value.name}
    return value.isoformat() if isinstance(value, dt.date) else value


def folded(typed: dict[str, Any]) -> dict[str, Any]:
    """Arguments of `edit_place` by field of a record: latitude and longitude are one point."""
    fields = {name: value for name, value in typed.items() if name not in {"latitude", "longitude"}}
    if "latitude" in typed:
        latitude, longitude = typed["latitude"], typed["longitude"]
        fields["point"] = None if latitude is None else [latitude, longitude]
    return fields


def unfolded(fields: dict[str, Any]) -> dict[str, Any]:
    """The reverse: what `edit_place` takes. A municipality stays as it is given."""
    typed = {name: value for name, value in fields.items() if name != "point"}
    if "point" in fields:
        typed["latitude"], typed["longitude"] = fields["point"] or (None, None)
    if isinstance(typed.get("opened_on"), str):
        typed["opened_on"] = dt.date.fromisoformat(typed["opened_on"])
    return typed


def row_said(row: dict[str, Any]) -> dict[str, Any]:
    """What a row of a published list says of the fields, its municipality left aside (it holds a key)."""
    said = {field: row[field] for field in KEEPERS if field in row and row[field] not in EMPTY}
    if row.get("latitude") is not None:
        said["point"] = [row["latitude"], row["longitude"]]
    return said


def shown(field: str, value: Any) -> str:
    """A value in words: « Fablab, Bureaux partagés », « 1er mai 2017 », « rien »."""
    if value in EMPTY:
        return _("rien")
    if field in CHOICES:
        kind = CHOICES[field]
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(kind(code).label) if code in kind.values else str(code) for code in codes)
    if field == "point":
        return f"{number(value[0], 5)} {number(value[1], 5)}"
    if field == "municipality":
        return f"{value['name']} ({value['code']})"
    if field == "hours":
        return _hours(value)
    if field == "opened_on":
        return day(dt.date.fromisoformat(value))
    return ", ".join(value) if isinstance(value, list) else str(value)


def _hours(text: str) -> str:
    """« Mercredi : 9 h à 12 h (We 09:00-12:00) »: said of this week, then as it is written."""
    week = week_of(text, timezone.localdate())
    if week is None:
        return text
    days = ", ".join(f"{line.days} : {line.times}" for line in week.lines if line.times != _("fermé"))
    return f"{days or _('fermé')} ({text})"
