"""What the columns of the known lists of places mean, and each row checked. Pure functions.

Contacts of people (names, mail addresses) are never read, whatever the file holds.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext as _

from lieudit.network.hours import clean_hours
from lieudit.network.identifiers import MOST_LINKS, clean_phone, clean_siret, clean_url
from lieudit.network.vocabulary import Domain, ManagementModel, PlaceStatus, Typology
from lieudit.records.places_file import LONGEST_CELL, Cells, Fault, UnreadableFileError
from lieudit.territory.spelling import plain
from lieudit.toolkit.errors import RuleBroken

FORMULA = re.compile(r"=|[+\-@][A-Za-z.]+[(|]")
"""A cell that a spreadsheet would run: `=HYPERLINK(…)`, `+cmd|…`, `@SUM(…)`."""
LONGEST_ID, LONGEST_NAME, LONGEST_ADDRESS, LONGEST_SUMMARY, LONGEST_DESCRIPTION = 120, 200, 250, 280, 20_000
BLANKS = {"", "on ne sait pas", "ne sait pas", "nsp", "na", "n/a", "null", "none"}
OPEN_LICENCE = "Licence Ouverte 2.0"

type Report = Callable[[Fault], None]
type Words = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Format:
    """A published list: how it is recognised, and which column says what."""

    name: str
    source: str
    columns: Mapping[str, str]
    links: tuple[tuple[str, str], ...] = ()
    """Columns of addresses, with what to put before a bare account name."""
    signature: frozenset[str] = frozenset()
    """Columns without which it is not this list."""


@dataclass
class PlaceRow:
    """A place as a row tells it, checked. Empty text and None mean that the row does not say."""

    line: int
    source: str
    external_id: str
    name: str
    insee: str = ""
    postcode: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """Fields of `Place` by name, as plain JSON."""
    licence: str = OPEN_LICENCE
    vintage: str = ""
    label: str = ""


MEDNUM = Format(
    "LaMednum 1.0.2",
    "LaMednum",
    {
        "external_id": "id", "name": "nom", "insee": "code_insee", "postcode": "code_postal", "town": "commune",
        "address": "adresse", "address_more": "complement_adresse", "latitude": "latitude",
        "longitude": "longitude", "types": "typologie", "phone": "telephone", "hours": "horaires",
        "summary": "presentation_resume", "description": "presentation_detail", "vintage": "date_maj",
        "services": "services", "accessibility_url": "fiche_acces_libre", "siret": "pivot",
    },
    links=(("site_web", ""),),
    signature=frozenset({"id", "nom", "commune", "code_postal", "adresse", "pivot"}),
)  # fmt: skip
THIRD_PLACES = Format(
    "Tiers-lieux réunis",
    "Tiers-lieux",
    {
        "source": "source", "external_id": "source_id", "name": "nom", "insee": "code_insee",
        "postcode": "code_postal", "town": "commune_declaree", "address": "adresse", "latitude": "lat",
        "longitude": "lon", "precision": "geo_precision", "types": "type", "licence": "licence",
        "vintage": "millesime", "status": "etat_projet", "label": "label",
    },
    links=(("site_web", ""), ("twitter", "https://twitter.com/"), ("facebook", "https://www.facebook.com/")),
    signature=frozenset({"source", "source_id", "nom", "commune_declaree"}),
)  # fmt: skip
CGET = Format(
    "Mission Coworking (CGET 2019)",
    "CGET 2019",
    {
        "external_id": "ID", "name": "NOM_TL", "insee": "INSEECOM", "postcode": "CP", "town": "COMINIT",
        "address": "ADRESSE", "latitude": "LAT", "longitude": "LONG", "types": "TYPO",
    },
    links=(("WEB", ""), ("TWITTER", "https://twitter.com/"), ("FACEBOOK", "https://www.facebook.com/")),
    signature=frozenset({"ID", "NOM_TL", "INSEECOM"}),
)  # fmt: skip
CENSUS = Format(
    "Recensement national des tiers-lieux",
    "Recensement",
    {
        "external_id": "ID_UNIQUE", "name": "NOM", "postcode": "CODPOST", "town": "VILLE", "address": "ADRESSE",
        "latitude": "LATITUDE", "longitude": "LONGITUDE", "summary": "DESCRI_COU", "phone": "TELEPHONE",
        "opened_on": "DATE_OUV", "status": "etat du projet", "types": "familles_tiers_lieux",
        "management_model": "TYPE_STRUCTURE_GEST",
    },
    links=(
        ("INTERNET", ""), ("RS_FACEBOOK", "https://www.facebook.com/"), ("RS_TWITTER", "https://twitter.com/"),
        ("RS_INSTAGRAM", "https://www.instagram.com/"), ("RS_LINKEDIN", ""), ("RS_YOUTUBE", ""),
    ),
    signature=frozenset({"ID_UNIQUE", "NOM", "CODPOST", "VILLE"}),
)  # fmt: skip
FORMATS = (MEDNUM, THIRD_PLACES, CGET, CENSUS)

TYPE_WORDS = (
    ("coworking", Typology.COWORKING), ("bureaux partages", Typology.COWORKING), ("fablab", Typology.FABLAB),
    ("makerspace", Typology.FABLAB), ("hackerspace", Typology.FABLAB), ("artisan", Typology.WORKSHOPS),
    ("cuisine", Typology.FOODLAB), ("foodlab", Typology.FOODLAB), ("livinglab", Typology.LIVINGLAB),
    ("living lab", Typology.LIVINGLAB), ("innovation sociale", Typology.LIVINGLAB),
    ("nourricier", Typology.FOOD), ("culturel", Typology.CULTURE),
)  # fmt: skip
MODEL_WORDS = (
    ("association", ManagementModel.ASSOCIATION), ("collectif", ManagementModel.CITIZENS),
    ("universit", ManagementModel.UNIVERSITY), ("scolaire", ManagementModel.SCHOOL), ("scic", ManagementModel.SCIC),
    ("scop", ManagementModel.SCOP), ("sarl", ManagementModel.COMPANY), ("sas", ManagementModel.COMPANY),
    ("collectivite", ManagementModel.LOCAL_AUTHORITY), ("mairie", ManagementModel.LOCAL_AUTHORITY),
)  # fmt: skip
STATUS_WORDS = (
    ("ferme", PlaceStatus.CLOSED), ("pause", PlaceStatus.PAUSED), ("projet", PlaceStatus.PROJECT),
    ("ouvert", PlaceStatus.OPEN),
)  # fmt: skip
DOMAIN_TYPES = {"RFS": Domain.SERVICES, "BIB": Domain.CULTURE, "RELAIS_LECTURE": Domain.CULTURE}
"""Codes of the digital mediation standard that tell a service of general interest."""


def recognise(columns: Iterable[str]) -> Format:
    """The list that has these columns; otherwise a refusal that names what is missing."""
    held = set(columns)
    for known in FORMATS:
        if known.signature <= held:
            return known
    closest = max(FORMATS, key=lambda known: len(held & known.signature) / len(known.signature))
    raise UnreadableFileError(
        _(
            "Les colonnes ne sont pas celles d’une liste connue. "
            "La plus proche est « %(name)s », à qui manquent : %(missing)s."
        )
        % {"name": closest.name, "missing": ", ".join(sorted(closest.signature - held))}
    )


def read_place(cells: Cells, known: Format, source: str, report: Report) -> PlaceRow | None:
    """One row, checked; None if it cannot be a place. Faults of secondary cells are told, and left out."""
    get = partial(_cell, cells.values, known)
    fault = partial(_tell, report, cells, known)
    external_id, name = get("external_id"), get("name")
    for key, text in (("external_id", external_id), ("name", name)):
        reason = _required(text, LONGEST_ID if key == "external_id" else LONGEST_CELL)
        if reason:
            fault(key, reason)
            return None
    if len(name) > LONGEST_NAME:
        fault("name", _("Ce nom dépasse %(most)d caractères : il est coupé.") % {"most": LONGEST_NAME}, kept=True)
        name = f"{name[: LONGEST_NAME - 1].rstrip()}…"
    latitude, longitude = _coordinates(get, fault)
    row = PlaceRow(
        cells.line, get("source")[:80] or source[:80], external_id, name,
        _code(get("insee")), _code(get("postcode")), get("town"), latitude, longitude,
        licence=get("licence")[:40] or OPEN_LICENCE, vintage=get("vintage")[:20], label=get("label")[:80],
    )  # fmt: skip
    row.facts = _facts(get, fault) | {"links": _links(cells, known, report)}
    if row.postcode and not re.fullmatch(r"\d{5}", row.postcode):
        fault("postcode", _("Un code postal a cinq chiffres."), kept=True)
        row.postcode = ""
    row.facts["postcode"] = row.postcode
    return row


def _cell(values: Mapping[str, str], known: Format, key: str) -> str:
    text = values.get(known.columns.get(key, ""), "")
    return "" if text.casefold() in BLANKS else text


def _code(text: str) -> str:
    """An official code; spreadsheets eat the zero that some begin with, and write 0 for nothing."""
    code = text.upper().replace(" ", "")
    return code.zfill(5) if code.strip("0") and len(code) == 4 else code if code.strip("0") else ""


def _tell(report: Report, cells: Cells, known: Format, key: str, reason: str, *, kept: bool = False) -> None:
    column = known.columns[key]
    report(Fault(cells.line, column, cells.values.get(column, ""), reason, kept))


def _required(text: str, longest: int) -> str:
    if not text:
        return _("Cette cellule est vide : la ligne ne peut pas être importée.")
    if FORMULA.match(text):
        return _("Cette cellule contient une formule de tableur : la ligne n’est pas importée.")
    if len(text) > longest:
        return _("Cette cellule dépasse %(most)d caractères : la ligne n’est pas importée.") % {"most": longest}
    return ""


def _coordinates(get: Callable[[str], str], fault: Callable[..., None]) -> tuple[float | None, float | None]:
    """Both or none; « 0, 0 » and the centre of a municipality are not where a place is."""
    found: list[float] = []
    for key in ("latitude", "longitude"):
        text = get(key).replace(",", ".")
        try:
            number = float(text) if text else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            if text:
                fault(key, _("Ce n’est pas une coordonnée en degrés : le lieu est gardé sans coordonnées."), kept=True)
            return None, None
        found.append(number)
    latitude, longitude = found
    if (latitude, longitude) == (0.0, 0.0) or plain(get("precision")) == "centre de commune":
        return None, None
    return latitude, longitude


def _facts(get: Callable[[str], str], fault: Callable[..., None]) -> dict[str, Any]:
    summary, description = _text(get, fault, "summary"), _text(get, fault, "description")
    if len(summary) > LONGEST_SUMMARY:
        description = description or summary
        summary = summary[: LONGEST_SUMMARY - 1].rstrip() + "…"
    address = ", ".join(part for part in (_text(get, fault, "address"), _text(get, fault, "address_more")) if part)
    types = get("types")
    return {
        "summary": summary,
        "description": description[:LONGEST_DESCRIPTION],
        "address": address[:LONGEST_ADDRESS],
        "typologies": _several(types, TYPE_WORDS),
        "domains": _domains(types, get("services")),
        "status": next(iter(_several(get("status"), STATUS_WORDS)), PlaceStatus.OPEN.value),
        "management_model": next(iter(_several(get("management_model"), MODEL_WORDS)), ""),
        "opened_on": _day(get, fault),
        "hours": _checked(get, fault, "hours", _hours),
        "phone": _checked(get, fault, "phone", clean_phone),
        "siret": _siret(get, fault),
        "accessibility_url": _checked(get, fault, "accessibility_url", clean_url)[:200],
    }


def _text(get: Callable[[str], str], fault: Callable[..., None], key: str) -> str:
    text = get(key)
    if FORMULA.match(text):
        fault(key, _("Cette cellule contient une formule de tableur : elle est laissée de côté."), kept=True)
        return ""
    return text


def _checked(get: Callable[[str], str], fault: Callable[..., None], key: str, clean: Callable[[str], str]) -> str:
    text = get(key)
    if not text:
        return ""
    try:
        return clean(text)
    except RuleBroken as refusal:
        fault(key, refusal.messages[0], kept=True)
        return ""


_hours = lru_cache(maxsize=2048)(clean_hours)


def _siret(get: Callable[[str], str], fault: Callable[..., None]) -> str:
    """The pivot of the standard may also be an RNA number or a RIDET, which are left aside."""
    return _checked(get, fault, "siret", clean_siret) if len(re.sub(r"\D", "", get("siret"))) == 14 else ""


def _several(text: str, words: Words) -> list[str]:
    return list(_codes(text[:LONGEST_SUMMARY], words)) if text else []


@lru_cache(maxsize=2048)
def _codes(text: str, words: Words) -> tuple[str, ...]:
    """Codes whose word is in the text; the same texts come back on thousands of rows."""
    said = plain(text)
    return tuple(dict.fromkeys(code.value for word, code in words if word in said))


def _domains(types: str, services: str) -> list[str]:
    found = [Domain.DIGITAL.value] if services else []
    found += [domain.value for code, domain in DOMAIN_TYPES.items() if code in types.split("|")]
    return list(dict.fromkeys(found))


def _day(get: Callable[[str], str], fault: Callable[..., None]) -> str | None:
    """`31/12/2020`, `2020-12-31`, `12/2020` or `2020`, as an ISO day."""
    text = get("opened_on")
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%m/%Y", "%Y"):
        try:
            day = dt.datetime.strptime(text[:10], shape).date()
        except ValueError:
            continue
        return day.isoformat()
    if text:
        fault("opened_on", _("Cette date ne se lit pas."), kept=True)
    return None


def _links(cells: Cells, known: Format, report: Report) -> list[str]:
    found: list[str] = []
    for column, before in known.links:
        for text in cells.values.get(column, "").split("|"):
            text = text.strip()
            if text.casefold() in BLANKS:
                continue
            account = before and re.fullmatch(r"@?[\w.-]+", text) and not text.startswith("www.") and "/" not in text
            try:
                found.append(clean_url(before + text.lstrip("@") if account else text))
            except RuleBroken as refusal:
                report(Fault(cells.line, column, text, refusal.messages[0], kept=True))
    return list(dict.fromkeys(found))[:MOST_LINKS]
