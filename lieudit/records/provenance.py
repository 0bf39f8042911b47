"""The fields of a record, as plain JSON and in words; who said each, when, from which source, under which licence; is
it old? Pure functions.

A point is one field, and so is a municipality (`{"code", "name"}`): what is said together is compared together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.network.hours import week_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain, ManagementModel, PlaceStatus, Typology
from lieudit.records.beside import Beside, kept_beside, own_label
from lieudit.records.models import FieldSource, SourceRecord
from lieudit.records.vocabulary import ABSENT, FRESH_DAYS, KEEPERS, MAY_BE_ABSENT, ON_THE_SHEET, SERVICES, SaidBy
from lieudit.toolkit.french import day, number
from lieudit.toolkit.types import Fields

if TYPE_CHECKING:
    from django.forms import BaseForm


CHOICES: Fields = {
    "typologies": Typology,
    "domains": Domain,
    "management_model": ManagementModel,
    "status": PlaceStatus,
}
EMPTY: tuple[object, ...] = (None, "", [])


def label_of(field: str) -> str:
    """A field as people name it: « horaires », « coordonnées », « prix de « Permanence » »."""
    return labels_of([field])[field]


def labels_of(fields: Iterable[str]) -> dict[str, str]:
    """Many fields as people name them; those of one kind that stand beside the record are read together."""
    named: dict[str, str] = {}
    kinds: dict[Beside, dict[str, str]] = {}
    for field in fields:
        if found := kept_beside(field):
            kinds.setdefault(found[0], {})[field] = found[1]
        else:
            named[field] = own_label(field)
    for kind, keys in kinds.items():
        words = kind.words(keys.values())
        named |= {field: words[key] for field, key in keys.items()}
    return named


def keeper_of(field: str) -> SaidBy:
    """Who keeps a field, or the one of which a service is a part."""
    return KEEPERS[field.partition(".")[0]]


def by_service(said: Fields) -> Fields:
    """What a record says, each of the six services as a field of its own too, empty where it does not name it."""
    return said | {field: [code] if code in said["domains"] else [] for field, code in SERVICES.items()}


def said_of(place: Place) -> Fields:
    """All that a record says, by field, as plain JSON. Needs `with_territory()`."""
    return {field: plain_value(field, value) for field, value in typed_of(place).items()}


def typed_of(place: Place) -> Fields:
    """All that a record says, by field, as Python holds it. Needs `with_territory()`."""
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


def folded(typed: Fields) -> Fields:
    """Arguments of `edit_place` by field of a record: latitude and longitude are one point."""
    fields = {name: value for name, value in typed.items() if name not in {"latitude", "longitude"}}
    if "latitude" in typed:
        latitude, longitude = typed["latitude"], typed["longitude"]
        fields["point"] = None if latitude is None else [latitude, longitude]
    return fields


def unfolded(fields: Fields) -> Fields:
    """The reverse: what `edit_place` takes. A municipality stays as it is given."""
    typed = {name: value for name, value in fields.items() if name != "point"}
    if "point" in fields:
        typed["latitude"], typed["longitude"] = fields["point"] or (None, None)
    if isinstance(typed.get("opened_on"), str):
        typed["opened_on"] = dt.date.fromisoformat(typed["opened_on"])
    return typed


def row_said(row: Fields) -> Fields:
    """What a row of a published list says of the fields, its municipality left aside (it holds a key)."""
    said = {field: row[field] for field in KEEPERS if field in row and row[field] not in EMPTY}
    if row.get("latitude") is not None:
        said["point"] = [row["latitude"], row["longitude"]]
    return said


def shown(field: str, value: Any) -> str:
    """A value in words: « Fablab, Bureaux partagés », « 1er mai 2017 », « rien », « il n’y en a pas »."""
    if value in EMPTY:
        return _("rien")
    if value is ABSENT:
        return _("il n’y en a pas")
    if field in CHOICES:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(_chosen(field, str(code)) for code in codes)
    if field == "point":
        return f"{number(value[0], 5)} {number(value[1], 5)}"
    if field == "municipality":
        return f"{value['name']} ({value['code']})"
    if field == "hours":
        return _hours(value)
    if field == "opened_on":
        return day(dt.date.fromisoformat(value))
    return ", ".join(value) if isinstance(value, list) else str(value)


@lru_cache
def _chosen(field: str, code: str) -> str:
    """The words of a code; itself where it is none of its field."""
    kind = CHOICES[field]
    return str(kind(code).label) if code in kind.values else code


def _hours(text: str) -> str:
    """« Mercredi : 9 h à 12 h (We 09:00-12:00) »: said of this week, then as it is written."""
    week = week_of(text, timezone.localdate())
    if week is None:
        return text
    days = ", ".join(f"{line.days} : {line.times}" for line in week.lines if line.times != _("fermé"))
    return f"{days or _('fermé')} ({text})"


@dataclass(frozen=True)
class Origin:
    """Where the value of one field comes from. `on` is the day on which it was said, or confirmed since."""

    field: str
    label: str
    words: str
    who: str
    on: dt.date
    licence: str
    stale: bool
    listed: bool = False
    """A published list says it, and nobody confirmed it since."""


def origins(
    said: Fields,
    sources: Iterable[FieldSource],
    records: Iterable[SourceRecord],
    *,
    town: int,
    created: dt.date,
    confirmed: dt.date | None,
    today: dt.date,
) -> dict[str, Origin]:
    """The origin of each field that a record fills, in the order of the form.

    The last person whose word is the value that the record holds; else the list that says this value; else whoever
    confirmed the record that a list brought without saying it; else whoever put the place on this site. A confirmation
    of the whole record renews all that is older. `town` is the key of the municipality, which rows hold.

    What a list says is to be confirmed a year after it came here, however old it is: its day is told.
    """
    words = sorted(sources, key=lambda source: source.at, reverse=True)
    rows = [(record, row_said(record.row)) for record in records]
    for record, told in rows:
        if record.row.get("municipality_id") == town:
            told["municipality"] = said["municipality"]
    unsaid = _("qui l’a inscrit sur ce site"), created, "", None
    if rows and confirmed:
        unsaid = _("qui a confirmé la fiche"), confirmed, "", None
    found: dict[str, Origin] = {}
    for field in KEEPERS:
        value = said[field]
        if value in EMPTY:
            continue
        who, on, licence, came = _first(field, value, words, rows) or unsaid
        last = max(on, confirmed) if confirmed else on
        listed = came is not None and (confirmed is None or confirmed < came)
        stale = (today - (came if listed and came else last)).days > FRESH_DAYS
        found[field] = Origin(field, label_of(field), shown(field, value), who, last, licence, stale, listed)
    return found


def _first(
    field: str, value: Any, words: list[FieldSource], rows: list[Any]
) -> tuple[str, dt.date, str, dt.date | None] | None:
    """Who said it, when, under which licence, and when a list that says it came here."""
    for source in words:
        if source.field == field and source.value == value:
            return voice_words(source.voice, source.source_name), timezone.localdate(source.at), source.licence, None
    for record, told in rows:
        if told.get(field) == value:
            came = timezone.localdate(record.imported_at)
            return row_words(record), vintage_day(record.row.get("vintage", "")) or came, record.licence, came
    return None


def absences(said: Fields, sources: Iterable[FieldSource]) -> dict[str, Origin]:
    """Fields that the record leaves empty because somebody said that the place has none, who was the last to speak;
    services likewise.
    """
    said, last = by_service(said), _last_of_each(sources)
    return {
        field: Origin(
            field,
            label_of(field),
            shown(field, ABSENT),
            voice_words(last[field].voice, last[field].source_name),
            timezone.localdate(last[field].at),
            last[field].licence,
            stale=False,
        )
        for field in MAY_BE_ABSENT
        if said[field] in EMPTY and field in last and last[field].value is ABSENT
    }


def _last_of_each(sources: Iterable[FieldSource]) -> dict[str, FieldSource]:
    last: dict[str, FieldSource] = {}
    for source in sorted(sources, key=lambda source: source.at):
        last[source.field] = source
    return last


def silences(said: Fields, sources: Iterable[FieldSource]) -> Fields:
    """What a record leaves empty, among what its page shows: of which somebody said that there is none (`absent`), and
    which nobody told, as people name it (`untold`); who said of which services that the place has none (`denied`).
    """
    absent = absences(said, sources)
    untold = [label_of(field) for field in ON_THE_SHEET if said[field] in EMPTY and field not in absent]
    return {
        "absent": [origin for field, origin in absent.items() if field not in SERVICES],
        "untold": untold,
        "denied": {SERVICES[field]: origin for field, origin in absent.items() if field in SERVICES},
    }


def explain(form: BaseForm, found: Mapping[str, Origin], voice: str) -> None:
    """Say under each field of a form who said it, when, and who keeps it when it is not the one who writes."""
    for field, keeper in KEEPERS.items():
        hint = str(form.fields[field].help_text)
        words = [f"{hint}." if hint and not hint.endswith(".") else hint]
        if origin := found.get(field):
            said = _("Dit par %(who)s, %(day)s.") if not origin.stale else _("Dit par %(who)s, %(day)s : à confirmer.")
            words.append(said % {"who": origin.who, "day": day(origin.on)})
        if keeper != voice:
            words.append(_("Tenu par %(keeper)s.") % {"keeper": keeper.label})
        form.fields[field].help_text = " ".join(filter(None, words))


def voice_words(voice: str, name: str) -> str:
    """« le lieu », « le réseau (Réseau des Hautes Terres) », « CGET 2019 »."""
    if voice == SaidBy.LIST:
        return name
    return f"{SaidBy(voice).label} ({name})" if name else str(SaidBy(voice).label)


def row_words(record: SourceRecord) -> str:
    """« CGET 2019, ligne 12, données de 2019-06 »."""
    words = _("%(source)s, ligne %(line)s") % {"source": record.source, "line": record.external_id}
    vintage = record.row.get("vintage")
    return f"{words}, " + _("données de %(vintage)s") % {"vintage": vintage} if vintage else words


def vintage_day(text: str) -> dt.date | None:
    """The last day that a vintage may mean: « 2019 », « 2019-06 », « 2019-06-14 »; None when it is no date.

    >>> vintage_day("2019-06"), vintage_day("2019"), vintage_day("mars")
    (datetime.date(2019, 6, 30), datetime.date(2019, 12, 31), None)
    """
    found = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if not found:
        return None
    year, month, date = int(found[1]), int(found[2] or 12), int(found[3] or 0)
    if not 1 <= month <= 12:
        return None
    try:
        if date:
            return dt.date(year, month, date)
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    except ValueError:
        return None
