"""A row of a list, of places or of municipalities, checked cell by cell. Pure functions.

Contacts of people (names, mail addresses) are never read, whatever the file holds.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.imports.coordinates import Point, degrees_of, number_in, two_numbers
from lieudit.imports.formats import Format
from lieudit.network.hours import clean_hours
from lieudit.network.identifiers import MOST_LINKS, clean_phone, clean_siret, clean_url
from lieudit.network.vocabulary import Domain, ManagementModel, PlaceKind, PlaceStatus, Typology
from lieudit.records.vocabulary import Programme
from lieudit.territory.geography import is_on_earth
from lieudit.territory.quarters import departments_named
from lieudit.territory.spelling import plain
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tables import Cells, Fault
from lieudit.toolkit.tables.rows import LONGEST_CELL
from lieudit.toolkit.types import Fields, Phrase

# What an address says

POSTCODE = re.compile(r"(?<!\d)(?:F-?)?(\d{5}|\d{2}\s\d{3}|97\d\s\d{2})(?!\d)")
NAME = re.compile(r"[\s,;:)–-]*([A-Za-zÀ-ÿŒœ][\w\s'’./-]*)")
IN_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]{1,40})[)\]]\s*")
NO_TOWNS = {"bourg", "le bourg", "village", "le village", "centre", "mairie", "france", "centre ville", "centre bourg"}


class Told(NamedTuple):
    """What a cell of municipalities says beside a name; nothing where it does not."""

    name: str
    postcode: str = ""
    departments: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def town_told(text: str) -> Told:
    """A municipality with the postcode or the department that stands in its cell.

    >>> town_told("33000 BORDEAUX")[:2], sorted(town_told("Saint-Denis (93)").departments)
    (('BORDEAUX', '33000'), ['93'])
    """
    name, postcode = text, ""
    if seen := POSTCODE.search(text):
        postcode = re.sub(r"\s", "", seen[1])
        name = f"{text[: seen.start()]} {text[seen.end() :]}".replace("()", " ").strip(" ,;:/-–")
    if (apart := IN_BRACKETS.fullmatch(name)) and (departments := departments_named(apart[2])):
        return Told(apart[1], postcode, departments)
    return Told(name, postcode)


class Written(NamedTuple):
    """What an address says of its municipality; nothing where it does not."""

    postcode: str = ""
    town: str = ""


NOTHING_WRITTEN = Written()


def written_in(address: str) -> Written:
    """The last postcode of an address and what follows it.

    >>> written_in("12 rue de Paris, 75012 Paris"), written_in("Bât. 3 - 33 000 BORDEAUX CEDEX (fond de cour)")
    (Written(postcode='75012', town='Paris'), Written(postcode='33000', town='BORDEAUX CEDEX'))
    """
    found = [*POSTCODE.finditer(address)]
    if not found:
        return NOTHING_WRITTEN
    last = found[-1]
    if not address[: last.start()].strip() and not address[last.end() :].strip():
        return Written(last[1].replace(" ", ""))
    name = NAME.match(address[last.end() :])
    town = re.split(r"\s*[,(;]|\s-\s|\bFrance\b", name[1])[0] if name else ""
    return Written(re.sub(r"\s", "", last[1]), town.strip(" -./'’")[:60])


def last_words(address: str) -> str:
    """What follows the last comma, which may be a municipality: « 3 rue Haute, Bordeaux »."""
    _before, comma, after = address.rpartition(",")
    words = after.strip()
    known = words.casefold() not in NO_TOWNS and not any(letter.isdigit() for letter in words)
    return words if comma and known and len(words) > 2 else ""


# Places

FORMULA = re.compile(r"=|[+\-@][A-Za-z.]+[(|]")
"""A cell that a spreadsheet would run: `=HYPERLINK(…)`, `+cmd|…`, `@SUM(…)`."""
LONGEST_ID, LONGEST_NAME, LONGEST_ADDRESS, LONGEST_SUMMARY, LONGEST_DESCRIPTION = 120, 200, 250, 280, 20_000
STREET = ("street_number", "street_type", "address")
"""What says the street, where a list parts it: « 12 », « rue », « Haute »."""
BLANKS = {
    "", "on ne sait pas", "ne sait pas", "nsp", "na", "n/a", "null", "none", "nan", "nat", "-", "--", "—", "–", "/",
    "//", "?", "nc", "n.c.", "n.c", "nr", "n.r.", "non renseigné", "non renseignée", "non renseigne", "non communiqué",
    "non communiquée", "#n/a", "#ref!", "#value!", "#valeur!", "#name?", "#nom?", "#null!", "#nul!", "#num!",
    "#nombre!", "#div/0!",
}  # fmt: skip
"""What people, spreadsheets and programs write for nothing."""
CLOSED = re.compile(
    r"(?i)tous droits|all rights|r[ée]utilisation interdite|interdi|\b(?:by-)?n[cd]\b|-n[cd](?:-|\b)|confidenti"
)
"""Licences that do not let others publish again, or not as open data."""

SEVERAL_NUMBERS = re.compile(
    r"\s*(?:[|;]|\bou\b|\bet\b|(?<=\d\d)\s*/\s*(?=0\d)|(?<=\d\d)\s*[,–—-]\s*(?=(?:0|\+33\s?)[1-9](?:[\s.]?\d\d){4}(?!\d)))\s*"
)
"""What parts two telephones of one cell."""
WORDS_OF_A_NUMBER = re.compile(r"^[^\d+(]+|\([^\d()]*\)|(?<=\d)\s*[^\d\s()]*[^\W\d][^\d()]*$")
"""« Tél. : » before a telephone, « (standard) » after it."""
WITH_COUNTRY = re.compile(r"(?:\+|00)?(33|262|269|590|594|596|508)0?([1-9]\d{8})|\+?(687|689|681|508)(\d{6}(?:\d\d)?)")
"""Numbers with the code of their country, its sign eaten or a zero too many: `33555520000`, `+33 (0)5 55…`."""

type Report = Callable[[Fault], None]
type Words = tuple[tuple[str, Any], ...]


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
    facts: Fields = field(default_factory=dict)
    """Fields of `Place` by name, as plain JSON."""
    licence: str = ""
    """Under which the row may be published again; nothing where its list does not say."""
    vintage: str = ""
    label: str = ""
    labels: tuple[str, ...] = ()
    """Programmes that recognise the place."""
    kind: str = ""
    """What it is, if it is not a third place."""
    cells: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The whole row as it is written, for the rooms above."""
    point: tuple[float, float] | None = None
    """Latitude and longitude as they are written (in degrees), before they are put right or taken away."""
    named: bool = False
    """The list gives it no identifier: its name and its municipality are one."""
    written: Written = NOTHING_WRITTEN
    """What the address says of the municipality."""
    departments: frozenset[str] = frozenset()
    """Codes of the departments among which the row says that its municipality is."""
    metres: Point | None = None
    """Both numbers of a point that are no degrees, as they are written: the municipality tells their projection."""


TYPE_WORDS = (
    ("coworking", Typology.COWORKING), ("bureaux partages", Typology.COWORKING), ("fablab", Typology.FABLAB),
    ("makerspace", Typology.FABLAB), ("hackerspace", Typology.FABLAB), ("artisan", Typology.WORKSHOPS),
    ("cuisine", Typology.FOODLAB), ("foodlab", Typology.FOODLAB), ("livinglab", Typology.LIVINGLAB),
    ("living lab", Typology.LIVINGLAB), ("innovation sociale", Typology.LIVINGLAB),
    ("nourricier", Typology.FOOD), ("culturel", Typology.CULTURE), ("autre", Typology.OTHER),
)  # fmt: skip
MODEL_WORDS = (
    ("association", ManagementModel.ASSOCIATION), ("collectif", ManagementModel.CITIZENS),
    ("universit", ManagementModel.UNIVERSITY), ("scolaire", ManagementModel.SCHOOL), ("scic", ManagementModel.SCIC),
    ("scop", ManagementModel.SCOP), ("sarl", ManagementModel.COMPANY), ("sas", ManagementModel.COMPANY),
    ("collectivite", ManagementModel.LOCAL_AUTHORITY), ("mairie", ManagementModel.LOCAL_AUTHORITY),
    ("autre", ManagementModel.OTHER),
)  # fmt: skip
STATUS_WORDS = (
    ("ferme", PlaceStatus.CLOSED), ("pause", PlaceStatus.PAUSED), ("projet", PlaceStatus.PROJECT),
    ("ouvert", PlaceStatus.OPEN),
)  # fmt: skip
PROGRAMME_WORDS = (
    ("fabriques de territoire", Programme.FABRIQUE), ("fabrique de territoire", Programme.FABRIQUE),
    ("fabrique numerique", Programme.NUMERIC_FABRIQUE), ("manufacture", Programme.MANUFACTURE),
    ("france service", Programme.FRANCE_SERVICES), ("campus connecte", Programme.CONNECTED_CAMPUS),
    ("conseillers numeriques", Programme.DIGITAL_HELPERS),
)  # fmt: skip
DOMAIN_TYPES = {"RFS": Domain.SERVICES, "BIB": Domain.CULTURE, "RELAIS_LECTURE": Domain.CULTURE}
"""Codes of the digital mediation standard that tell a service of general interest."""
KIND_TYPES = {
    "RFS": PlaceKind.FRANCE_SERVICES, "FRANCE SERVICES": PlaceKind.FRANCE_SERVICES,
    "BIB": PlaceKind.LIBRARY, "RELAIS_LECTURE": PlaceKind.LIBRARY,
}  # fmt: skip
"""Its codes that tell what is not a third place by itself (decision 40)."""
THIRD_PLACE_TYPES = {"TIERS_LIEUX", "FABLAB", "FABRIQUE"}
"""Its codes that tell a third place, whatever stands beside them."""


def read_place(cells: Cells, known: Format, source: str, report: Report) -> PlaceRow | None:
    """One row, checked; None if it cannot be a place. Faults of secondary cells are told, and left out."""
    get = _reader(cells.values, known)
    fault = partial(_tell, report, cells, known)
    name = get("name")
    external_id = get("external_id") or identity_of(cells, known)
    longest_id = LONGEST_ID if known.names_itself else LONGEST_CELL
    for key, reason in (
        ("name", _required(name, LONGEST_CELL)),
        ("external_id", _required(external_id, longest_id)),
        *_kept_from_others(get),
    ):
        if reason:
            fault(key, reason)
            return None
    if len(name) > LONGEST_NAME:
        fault("name", _("Ce nom dépasse %(most)d caractères : il est coupé.") % {"most": LONGEST_NAME}, kept=True)
        name = f"{name[: LONGEST_NAME - 1].rstrip()}…"
    insee, written, town = _code(get("insee")), written_in(get("address")), Told(get("town"))
    if not town.name.replace("-", "").replace(" ", "").isalpha():
        town = town_told(town.name)
    postcode = _code(get("postcode")) or town.postcode
    department = get("department")
    departments = (departments_named(department) if department else frozenset()) or town.departments
    point = _coordinates(get, fault, _department(insee, postcode or written.postcode) or _only(departments))
    row = PlaceRow(
        cells.line,
        get("source")[:80] or source[:80],
        external_id,
        name,
        insee,
        postcode,
        town.name,
        latitude=point and point[0],
        longitude=point and point[1],
        point=point,
        written=written,
        departments=departments,
        metres=_metres(get),
        licence=get("licence")[:40] or known.licence,
        vintage=get("vintage")[:20],
        label=get("label")[:80],
        labels=_labels(known, get),
        kind=known.kind or (_kind(get("types")) if known.mixed else ""),
        cells=cells.values,
    )
    row.facts = _facts(get, fault) | {"links": _links(cells, known, report)}
    _add_constants(row.facts, known)
    row.named = not get("external_id")
    if row.named and known.names_itself:
        row.cells = {**cells.values, known.columns["external_id"]: external_id}
    if row.postcode and not re.fullmatch(r"\d{5}", row.postcode):
        fault("postcode", _("Un code postal a cinq chiffres."), kept=True)
        row.postcode = ""
    row.facts["postcode"] = row.postcode or written.postcode
    return row


def _kept_from_others(get: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Why a row may not be published again."""
    if get("open_data") == "False":
        yield "open_data", _("Ce lieu n’a pas ouvert ses données : la ligne n’est pas importée.")
    if CLOSED.search(get("licence")):
        yield "licence", _("Cette licence ne permet pas de publier ce lieu à nouveau : la ligne n’est pas importée.")


def _add_constants(facts: Fields, known: Format) -> None:
    """What is said once for all the rows of a list."""
    for key, fact in (("domain", "domains"), ("typology", "typologies")):
        value = known.constants.get(key)
        if value and value not in facts[fact]:
            facts[fact] = [*facts[fact], value]
    if not facts["management_model"]:
        facts["management_model"] = known.constants.get("management_model", "")


def _reader(values: Mapping[str, str], known: Format) -> Callable[[str], str]:
    """What a row says of something. What no column says is said by none, whatever columns are called."""
    told = {
        key: text
        for key, column in known.columns.items()
        if column and (text := values.get(column, "")) and text.casefold() not in BLANKS
    }

    def get(key: str) -> str:
        return told.get(key, "")

    return get


def identity_of(cells: Cells, known: Format) -> str:
    """What tells a place apart in a list without identifiers: its name and its municipality."""
    get = _reader(cells.values, known)
    name = plain(get("name"))
    if not name:
        return ""
    where = _code(get("insee")) or _code(get("postcode")) or written_in(get("address")).postcode or plain(get("town"))
    return " ".join(filter(None, (name, where)))[:LONGEST_ID]


def stands_apart(address: str, latitude: float | None, longitude: float | None) -> str:
    """What tells apart two places of one name in one municipality: the address, else the point to ten metres."""
    if street := plain(address or ""):
        return street
    return "" if latitude is None or longitude is None else f"{latitude:.4f} {longitude:.4f}"


def _labels(known: Format, get: Callable[[str], str]) -> tuple[str, ...]:
    """The programme of the whole list, and those that the row tells."""
    told = (get(key)[: LONGEST_ADDRESS * 4] for key in ("programmes", "trainings"))
    said = [code for text in told if text for code in _codes(text, PROGRAMME_WORDS)]
    return tuple(dict.fromkeys([*filter(None, [known.programme]), *said]))


def _code(text: str) -> str:
    """An official code; spreadsheets eat the zero that some begin with, and write 0 for nothing; programs that take
    codes for numbers write « 33063.0 ».
    """
    code = text.upper().replace(" ", "").removesuffix(".0")
    return code.zfill(5) if code.strip("0") and len(code) == 4 else code if code.strip("0") else ""


def _tell(report: Report, cells: Cells, known: Format, key: str, reason: str, *, kept: bool = False) -> None:
    column = known.columns.get(key, "")
    report(Fault(cells.line, column, cells.values.get(column, "") if column else "", reason, kept))


def _required(text: str, longest: int) -> str:
    if not text:
        return _("Cette cellule est vide : la ligne ne peut pas être importée.")
    if FORMULA.match(text):
        return _("Cette cellule contient une formule de tableur : la ligne n’est pas importée.")
    if len(text) > longest:
        return _("Cette cellule dépasse %(most)d caractères : la ligne n’est pas importée.") % {"most": longest}
    return ""


def _coordinates(get: Callable[[str], str], fault: Callable[..., None], department: str) -> Point | None:
    """Both or none, in degrees; « 0, 0 » and the centre of a municipality are not where a place is."""
    written = {key: get(key) for key in ("latitude", "longitude")}
    point = get("point")
    if both := two_numbers(point) if point else None:
        written = dict(zip(written, reversed(both) if "|" in point else both, strict=True))
    elif point:
        fault("point", _("Ce n’est pas un point : une latitude et une longitude étaient attendues."), kept=True)
    found: list[float] = []
    for key, text in written.items():
        number = number_in(text) if text else None
        if number is None:
            if text:
                fault(key, _("Ce n’est pas une coordonnée en degrés : le lieu est gardé sans coordonnées."), kept=True)
            return None
        found.append(number)
    latitude, longitude = found
    precision = get("precision")
    if (latitude, longitude) == (0.0, 0.0) or (precision and plain(precision) == "centre de commune"):
        return None
    known = degrees_of(latitude, longitude, department)
    return known[0] if known else Point(latitude, longitude)


def _metres(get: Callable[[str], str]) -> Point | None:
    """Both numbers of a point, where they are no degrees."""
    latitude, longitude = (number_in(text) if (text := get(key)) else None for key in ("latitude", "longitude"))
    if latitude is None or longitude is None or is_on_earth(latitude, longitude):
        return None
    return Point(latitude, longitude)


def _only(codes: frozenset[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _department(insee: str, postcode: str) -> str:
    """The department of a code, which says the projection of coordinates overseas."""
    code = insee or postcode
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _facts(get: Callable[[str], str], fault: Callable[..., None]) -> dict[str, object]:
    summary, description = _text(get, fault, "summary"), _text(get, fault, "description")
    if len(summary) > LONGEST_SUMMARY:
        description = description or summary
        summary = summary[: LONGEST_SUMMARY - 1].rstrip() + "…"
    street = " ".join(part for key in STREET if (part := _text(get, fault, key)))
    address = ", ".join(part for part in (street, _text(get, fault, "address_more")) if part)
    types = get("types")
    return {
        "summary": summary,
        "description": description[:LONGEST_DESCRIPTION],
        "address": address[:LONGEST_ADDRESS],
        "typologies": _several(types, TYPE_WORDS),
        "domains": _domains(types, get("services")),
        "status": next(iter(_several(get("status"), STATUS_WORDS)), ""),
        "management_model": next(iter(_several(get("management_model"), MODEL_WORDS)), ""),
        "opened_on": _day(get, fault),
        "built_area": _area(get("built_area")),
        "hours": _checked(get, fault, "hours", _hours),
        "phone": _phone(get, fault),
        "siret": _siret(get, fault),
        "accessibility_url": _checked(get, fault, "accessibility_url", clean_url)[:200],
    }


def _text(get: Callable[[str], str], fault: Callable[..., None], key: str) -> str:
    text = get(key)
    if text and FORMULA.match(text):
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


A_DIGIT, FOUR_DIGITS = re.compile(r"\d"), re.compile(r"\d{4}")
BETWEEN_DIGITS, WITHOUT_ITS_ZERO = re.compile(r"[\s.()\u00a0\u202f/-]"), re.compile(r"[1-9]\d{8}")


def _phone(get: Callable[[str], str], fault: Callable[..., None]) -> str:
    """The first number of a cell; files eat the zero that numbers begin with, and the sign of their country."""
    if not (written := get("phone")):
        return ""
    first, *others = SEVERAL_NUMBERS.split(written.strip())
    first = WORDS_OF_A_NUMBER.sub("", first) if A_DIGIT.search(first) else first
    if not first:
        return ""
    number = BETWEEN_DIGITS.sub("", first.removesuffix(".0"))
    if WITHOUT_ITS_ZERO.fullmatch(number):
        number = f"0{number}"
    elif told := WITH_COUNTRY.fullmatch(number):
        number = f"+{told[1] or told[3]}{told[2] or told[4]}"
    phone = _checked(lambda _key: number if number[:1] in "+0" else first, fault, "phone", clean_phone)
    if phone and any(FOUR_DIGITS.search(each.replace(" ", "")) for each in others):
        fault("phone", _("Plusieurs numéros dans cette cellule : le premier est gardé."), kept=True)
    return phone


@lru_cache(maxsize=2048)
def _hours(text: str) -> str:
    return clean_hours(_week(text) if text.startswith("[") else text)


def _week(text: str) -> str:
    """The seven days of the national directory, as OpenStreetMap writes them; nothing is a day when it is closed."""
    try:
        days = [day for day in json.loads(text) if isinstance(day, dict)]
        told = [(day["dayOfWeek"], ",".join(f"{h['opens']}-{h['closes']}" for h in day["hours"])) for day in days]
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
    return "; ".join(f"{day} {hours}" for day, hours in told if hours)


def _area(text: str) -> int | None:
    """Square metres, without what follows the comma."""
    if not text:
        return None
    number = re.match(r"\d{1,7}(?=$|[.,\s])", text.replace(" ", ""))
    return int(number[0]) if number else None


def _siret(get: Callable[[str], str], fault: Callable[..., None]) -> str:
    """The pivot of the standard may also be an RNA number or a RIDET, which are left aside, and zeros for none."""
    if not (written := get("siret").removesuffix(".0")):
        return ""
    digits = re.sub(r"\D", "", written)
    if len(digits) != 14 or not digits.strip("0"):
        return ""
    return _checked(lambda _key: written, fault, "siret", clean_siret)


def _several(text: str, words: Words) -> list[str]:
    return list(_codes(text[:LONGEST_SUMMARY], words)) if text else []


@lru_cache(maxsize=2048)
def _codes(text: str, words: Words) -> tuple[str, ...]:
    """Codes whose word is in the text; the same texts come back on thousands of rows."""
    said = plain(text)
    return tuple(dict.fromkeys(code.value for word, code in words if word in said))


def _domains(types: str, services: str) -> list[str]:
    found, said = [Domain.DIGITAL.value] if services else [], re.split(r"[|;]", types)
    found += [domain.value for code, domain in DOMAIN_TYPES.items() if code in said]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=2048)
def _kind(types: str) -> str:
    """What a row of a mixed list says it is, if that is no third place; a library that is one too is a third place."""
    said = [code.strip().upper() for code in re.split(r"[|;]", types)]
    if not THIRD_PLACE_TYPES.isdisjoint(said):
        return ""
    return next((KIND_TYPES[code].value for code in said if code in KIND_TYPES), "")


OPENING_SHAPES: dict[str, Phrase] = {
    "%d/%m/%Y": "",
    "%Y-%m-%d": "",
    "%m/%Y": gettext_lazy("Le jour manque : l’ouverture est gardée au premier jour de ce mois, faute de mieux."),
    "%Y": gettext_lazy("L’année est seule : l’ouverture est gardée au 1er janvier, faute de mieux."),
}
"""How days of opening are written, and what is said of those that are not told whole."""


def _day(get: Callable[[str], str], fault: Callable[..., None]) -> str | None:
    """`31/12/2020`, `2020-12-31`, `12/2020` or `2020`, as an ISO day: what the file does not say of it, and a day to
    come, are told."""
    text = get("opened_on")
    if not text:
        return None
    for shape, doubt in OPENING_SHAPES.items():
        try:
            day = dt.datetime.strptime(text[:10], shape).date()
        except ValueError:
            continue
        if day > timezone.localdate():
            doubt = gettext_lazy("Cette date d’ouverture est à venir : elle est gardée, vérifiez-la.")
        if doubt:
            fault("opened_on", str(doubt), kept=True)
        return day.isoformat()
    fault("opened_on", _("Cette date ne se lit pas."), kept=True)
    return None


LINKS_PARTED, ACCOUNT = re.compile(r"\||;(?=\s*(?:https?:|www\.))"), re.compile(r"@?[\w.-]+")


def _links(cells: Cells, known: Format, report: Report) -> list[str]:
    found: list[str] = []
    for column, before in known.links:
        for text in LINKS_PARTED.split(cells.values.get(column, "")):
            text = text.strip()
            if text.casefold() in BLANKS:
                continue
            account = before and ACCOUNT.fullmatch(text) and not text.startswith("www.") and "/" not in text
            try:
                found.append(clean_url(before + text.lstrip("@") if account else text))
            except RuleBroken as refusal:
                report(Fault(cells.line, column, text, refusal.messages[0], kept=True))
    return list(dict.fromkeys(found))[:MOST_LINKS]


# Municipalities in a zoning

CODE = re.compile(r"(?<![0-9A-Z])\d[0-9AB]\d{3}(?![0-9A-Z])")
YES = {"true", "vrai", "oui", "1", "x", "o"}
NO = {"false", "faux", "non", "0", "n", "non classee", "non classe"}
SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")


@dataclass(frozen=True)
class ZoneRow:
    """What a row says of its municipalities: the zonings in which they are, and those in which they are not."""

    line: int
    codes: tuple[str, ...]
    inside: frozenset[str]
    outside: frozenset[str]
    since: dt.date | None


def read_zones(cells: Cells, known: Format, report: Report) -> ZoneRow | None:
    """One row, checked; None if it names no municipality or says nothing of it."""
    column = known.columns["codes"]
    text = cells.values.get(column, "")
    codes = tuple(dict.fromkeys(CODE.findall(_whole(text.upper()))))
    if not codes:
        reason = _("Aucun code INSEE de commune (cinq signes, comme 23096) : la ligne n’est pas importée.")
        report(Fault(cells.line, column, text, reason))
        return None
    tell = partial(_tell_kept, report, cells)
    inside, outside = ({known.programme}, set()) if known.programme else (set[str](), set[str]())
    for key, name in known.columns.items():
        if key in Zone.values:
            there, away = _told(key, cells.values.get(name, ""), partial(tell, name))
            inside |= there
            outside |= away
    told_on = known.columns.get("since")
    since = _day_in(cells.values.get(told_on, ""), partial(tell, told_on)) if told_on else None
    return ZoneRow(cells.line, codes, frozenset(inside), frozenset(outside - inside), since)


def _tell_kept(report: Report, cells: Cells, column: str, reason: str) -> None:
    report(Fault(cells.line, column, cells.values.get(column, ""), reason, kept=True))


def _whole(text: str) -> str:
    """A code alone, to which a spreadsheet may have taken its first zero."""
    alone = text.strip()
    return alone.zfill(5) if re.fullmatch(r"\d{4}", alone) else alone


def _told(zone: str, text: str, tell: Callable[[str], None]) -> tuple[set[str], set[str]]:
    """Where a cell says that a municipality is, and is not. « FRR+ » is FRR, and more."""
    said = plain(text)
    if not said:
        return set(), set()
    if zone == Zone.FRR and "frr" in said:
        more = {Zone.FRR_PLUS.value}
        return ({zone} | more, set()) if "frr+" in text.casefold().replace(" ", "") else ({zone}, more)
    if said in YES:
        return {zone}, set()
    if said in NO:
        return set(), {zone, Zone.FRR_PLUS.value} if zone == Zone.FRR else {zone}
    tell(_("Ni oui ni non : cette cellule est laissée de côté."))
    return set(), set()


def _day_in(text: str, tell: Callable[[str], None]) -> dt.date | None:
    for shape in SHAPES if text else ():
        try:
            return dt.datetime.strptime(text[:10], shape).date()
        except ValueError:
            continue
    if text:
        tell(_("Cette date ne se lit pas."))
    return None
