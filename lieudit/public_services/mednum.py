"""The 32 columns of « Lieux de médiation numérique » v1.0.2, read and written without loss. Pure functions.

A row is kept as it was read, beside the place. What it says is written back in its own spelling for as long as the
record says the same; where the record says otherwise since, the record is written. What the schema refuses is never
written: a word that a column does not know is left out, a telephone is put in its international spelling.

Source: schema.data.gouv.fr, LaMednum/standard-mediation-num, 11 April 2024, licence etalab-2.0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.imports.rows import PlaceRow
from lieudit.network.identifiers import clean_url
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind, Typology
from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import (
    Access,
    Accompaniment,
    Care,
    Itinerancy,
    Price,
    Programme,
    Public,
    Service,
    Standard,
    Training,
)
from lieudit.territory.spelling import plain
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tables import Fault

COLUMNS = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume",
    "presentation_detail", "source", "itinerance", "structure_parente", "date_maj", "services",
    "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge",
    "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels", "modalites_acces",
    "modalites_accompagnement", "fiche_acces_libre", "prise_rdv",
)  # fmt: skip
SAID_BY: dict[str, tuple[str, ...]] = {
    "siret": ("pivot",),
    "name": ("nom",),
    "municipality": ("commune", "code_postal", "code_insee"),
    "address": ("adresse", "complement_adresse"),
    "point": ("latitude", "longitude"),
    "typologies": ("typologie",),
    "phone": ("telephone",),
    "email": ("courriels",),
    "links": ("site_web",),
    "hours": ("horaires",),
    "summary": ("presentation_resume",),
    "description": ("presentation_detail",),
    "accessibility_url": ("fiche_acces_libre",),
}
"""What a record says → the columns that say it."""
WORDS: dict[str, tuple[str, type[Standard]]] = {
    "itinerance": ("itinerancy", Itinerancy),
    "services": ("services", Service),
    "publics_specifiquement_adresses": ("publics", Public),
    "prise_en_charge_specifique": ("care", Care),
    "frais_a_charge": ("price", Price),
    "dispositif_programmes_nationaux": ("programmes", Programme),
    "formations_labels": ("trainings", Training),
    "modalites_acces": ("access", Access),
    "modalites_accompagnement": ("accompaniment", Accompaniment),
}
"""Column of several words → the field of an offer, and the words that it knows."""
TOLD = (*WORDS, "pivot", "date_maj", "prise_rdv")
"""Columns whose faults are told here: the import of places tells those of the others."""
OWN = ("id", "source", "structure_parente", "autres_formations_labels")
"""Columns that no record holds: they are kept as they were read."""
PATTERNS = {
    "pivot": re.compile(r"[a-zA-Z0-9]{9,14}"),
    "code_postal": re.compile(r"\d{5}"),
    "code_insee": re.compile(r"([013-9]\d|2[AB1-9])\d{3}"),
    "telephone": re.compile(r"\+(33|590|594|262|596|269|687|689|508|681)\d{6,9}"),
    "latitude": re.compile(r"-?\d+(\.\d+)?"),
    "longitude": re.compile(r"-?\d+(\.\d+)?"),
    "presentation_resume": re.compile(r".{0,280}", re.DOTALL),
}
"""What the schema asks of a cell that is not empty."""
REQUIRED = frozenset({"id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj"})
NO_PIVOT = "0" * 14
"""A place without a number in a register: the pivot is required, and the national map writes fourteen zeros."""
FAMILIES = {Typology.FABLAB: "FABLAB"}
SEPARATOR = "|"
TITLE = "Médiation numérique"


@dataclass
class Sheet:
    """A row of the standard beside a place: its `cells` that may be written, and what the record `held` where both
    agreed.
    """

    cells: dict[str, str]
    held: dict[str, object] = field(default_factory=dict)


def read_row(row: PlaceRow, place: Place) -> Sheet:
    """The row of a place that was just imported. A record that says otherwise than the row keeps its word."""
    known, record = _written_in(row), record_of(place)
    meant = _meant(known, row, place)
    return Sheet(_kept(known), {name: record[name] for name in SAID_BY if meant[name] in (record[name], None)})


def cells_of(row: PlaceRow) -> dict[str, str]:
    """The cells that are kept of a row, in the words of the standard."""
    return _kept(_written_in(row))


def _written_in(row: PlaceRow) -> dict[str, str]:
    told = row.cells.get
    return {column: told(column, "").strip() for column in COLUMNS}


def _kept(known: Mapping[str, str]) -> dict[str, str]:
    """What the schema takes of these cells, several words in its own."""
    clean = {**known, **{column: _known(known[column], kind) for column, (_f, kind) in WORDS.items()}}
    clean["date_maj"] = day.isoformat() if (day := day_of(known["date_maj"])) else ""
    refused = {column for column in PATTERNS if not _may_be_written(column, clean[column])}
    refused |= {column for column in REQUIRED if not clean[column]}
    return {column: cell for column, cell in clean.items() if column not in refused}


def refused(row: PlaceRow) -> Iterator[Fault]:
    """Cells of a row that say nothing the standard knows, beside those of its place, each with its reason."""
    for column, reason in _refused({column: row.cells.get(column, "").strip() for column in TOLD}):
        yield Fault(row.line, column, row.cells[column], reason, kept=True)


def _refused(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, (_field, kind) in WORDS.items():
        if words := _unknown(cells[column], kind):
            reason = _("Le standard ne connaît pas ces mots, qui sont laissés de côté : %(words)s.")
            yield column, reason % {"words": ", ".join(f"«\u00a0{word}\u00a0»" for word in words)}
    if cells["pivot"] and not _may_be_written("pivot", cells["pivot"]):
        yield "pivot", _("Le standard attend un SIRET, un RNA ou un RIDET : cette cellule est laissée de côté.")
    if cells["date_maj"] and not day_of(cells["date_maj"]):
        yield "date_maj", _("Cette date ne se lit pas : le standard l’écrit 2026-03-31.")
    if cells["prise_rdv"] and not _clean_url(cells["prise_rdv"]):
        yield "prise_rdv", _("Cette adresse de site n’est pas valable : elle est laissée de côté.")


def fields_of(cells: Mapping[str, str]) -> dict[str, object]:
    """What a row says of an offer of digital mediation."""
    said: dict[str, object] = {name: [*_words(cells[column], kind)] for column, (name, kind) in WORDS.items()}
    return said | {"booking_url": _clean_url(cells["prise_rdv"])}


@lru_cache(maxsize=4096)
def _clean_url(cell: str) -> str:
    """An address in one spelling; nothing when it is none."""
    try:
        return clean_url(cell) if cell else ""
    except RuleBroken:
        return ""


def record_of(place: Place) -> dict[str, object]:
    """What a record says, as plain JSON, under the names of `SAID_BY`. Needs the municipality."""
    return {
        "siret": place.siret,
        "name": place.name,
        "municipality": [place.municipality_id, place.postcode],
        "address": place.address,
        "point": [place.latitude, place.longitude],
        "typologies": [*([place.kind] if place.is_elsewhere else []), *place.typologies],
        "phone": place.phone,
        "email": place.email,
        "links": place.links,
        "hours": place.hours,
        "summary": place.summary,
        "description": place.description,
        "accessibility_url": place.accessibility_url,
    }


def write_row(place: Place, offers: Sequence[Offer], sheet: Sheet | None) -> list[str]:
    """One line of the file, in the order of the columns: what the record says, in the spelling of its row."""
    said = _written(place)
    if sheet:
        record = record_of(place)
        said |= {column: sheet.cells[column] for column in OWN if sheet.cells.get(column)}
        for name, columns in SAID_BY.items():
            if name in sheet.held and sheet.held[name] == record[name]:
                said |= {column: sheet.cells[column] for column in columns if column in sheet.cells}
    for column, (name, kind) in WORDS.items():
        words = {word for offer in offers for word in getattr(offer, name)}
        own = _split(sheet.cells[column]) if sheet else []
        said[column] = SEPARATOR.join(own if set(own) == words else kind.known(words))
    said["prise_rdv"] = _booking(offers, sheet)
    said["date_maj"] = _latest(place, offers, sheet).isoformat()
    return [said[column] for column in COLUMNS]


KIND_CODES: Mapping[str, str] = {
    PlaceKind.THIRD_PLACE: "TIERS_LIEUX", PlaceKind.LIBRARY: "BIB", PlaceKind.FRANCE_SERVICES: "RFS",
}  # fmt: skip
"""What a place is → the code of the standard, where it has one."""


def _written(place: Place) -> dict[str, str]:
    """What a record says, in the spelling of the standard."""
    town = place.municipality
    phone = place.phone if PATTERNS["telephone"].fullmatch(place.phone) else ""
    types = [
        *filter(None, [KIND_CODES.get(place.kind)]),
        *(code for family, code in FAMILIES.items() if family in place.typologies),
    ]
    point = ("", "") if place.latitude is None else (repr(place.latitude), repr(place.longitude))
    return dict.fromkeys(COLUMNS, "") | {
        "id": place.slug,
        "pivot": place.siret or NO_PIVOT,
        "nom": place.name,
        "commune": town.name,
        "code_postal": place.postcode or next(iter(town.postcodes), "00000"),
        "code_insee": town.code,
        "adresse": place.address or town.name,
        "latitude": point[0],
        "longitude": point[1],
        "typologie": SEPARATOR.join(types),
        "telephone": phone,
        "courriels": place.email,
        "site_web": SEPARATOR.join(place.links),
        "horaires": place.hours,
        "presentation_resume": place.summary,
        "presentation_detail": place.description,
        "fiche_acces_libre": place.accessibility_url,
    }


def _meant(cells: Mapping[str, str], row: PlaceRow, place: Place) -> dict[str, object]:
    """What the cells of a row mean to a record; None where they say nothing that a record would hold."""
    facts, town = row.facts, place.municipality
    codes = {town.code, *town.former_codes}
    here = cells["code_insee"] in codes if cells["code_insee"] else plain(cells["commune"]) == plain(town.name)
    meant = {name: facts.get(name) or None for name in SAID_BY}
    return meant | {
        "name": row.name,
        "municipality": [town.pk, place.postcode] if here and facts.get("postcode") == place.postcode else [],
        "point": row.point and [*row.point],
        "typologies": None,
        "email": None if not place.email else cells["courriels"],
    }


def _booking(offers: Iterable[Offer], sheet: Sheet | None) -> str:
    """Where one makes an appointment: as the row writes it, when it is the same address."""
    urls = [offer.booking_url for offer in offers if offer.booking_url]
    own = sheet.cells["prise_rdv"] if sheet else ""
    same = not urls or (sheet is not None and fields_of(sheet.cells)["booking_url"] in urls)
    return own if own and same else next(iter(urls), "")


def _latest(place: Place, offers: Iterable[Offer], sheet: Sheet | None) -> dt.date:
    """The last day on which somebody said something of this row."""
    own = day_of(sheet.cells.get("date_maj", "")) if sheet else None
    days = [own, place.confirmed_on, *(offer.said_on for offer in offers)]
    return max(filter(None, days), default=timezone.localdate(place.created_at))


def _may_be_written(column: str, cell: str) -> bool:
    """Whether the schema takes this cell as it is."""
    pattern = PATTERNS.get(column)
    return bool(pattern is None or pattern.fullmatch(cell)) if cell else column not in REQUIRED


def _split(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(SEPARATOR) if word.strip()]


@lru_cache(maxsize=4096)
def _words(cell: str, kind: type[Standard]) -> tuple[str, ...]:
    """The words of a cell that its column knows, in the order of the column."""
    return tuple(kind.known(_split(cell)))


@lru_cache(maxsize=4096)
def _known(cell: str, kind: type[Standard]) -> str:
    """A cell with only the words that the schema knows, in their order; the same cells come back on many rows."""
    known = {_folded(word): word for word in kind.values}
    words = (known.get(_folded(word)) for word in re.split(r"[|;]", cell))
    return SEPARATOR.join(dict.fromkeys(word for word in words if word))


@lru_cache(maxsize=4096)
def _unknown(cell: str, kind: type[Standard]) -> tuple[str, ...]:
    """The words of a cell that the schema does not know."""
    known = {_folded(word) for word in kind.values}
    words = (word.strip() for word in re.split(r"[|;]", cell))
    return tuple(dict.fromkeys(word for word in words if word and _folded(word) not in known))


def _folded(word: str) -> str:
    """A word without what spreadsheets and people write otherwise: curly apostrophes, spaces, capitals."""
    return re.sub(r"\s+", "", word.replace("’", "'")).casefold()


def day_of(text: str) -> dt.date | None:
    """The day that a cell says, as ISO writes it; None when it does not read."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
