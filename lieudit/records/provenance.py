"""Who said each field of a record, when, from which source, under which licence; is it old? Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.records.fields import EMPTY, label_of, row_said, shown
from lieudit.records.models import FieldSource, SourceRecord
from lieudit.records.vocabulary import FRESH_DAYS, KEEPERS, Voice
from lieudit.toolkit.french import day


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
    said: Mapping[str, Any],
    sources: Iterable[FieldSource],
    records: Iterable[SourceRecord],
    *,
    town: int,
    created: dt.date,
    confirmed: dt.date | None,
    today: dt.date,
) -> dict[str, Origin]:
    """The origin of each field that a record fills, in the order of the form.

    The last person whose word is the value that the record holds; else the list that says this value; else
    whoever put the place on this site. A confirmation of the whole record renews all that is older. `town` is the
    key of the municipality, which rows hold.

    What a list says is to be confirmed a year after it came here, however old it is: its day is told. A place that
    comes from a list which does not tell its state has none that anybody said.
    """
    words = sorted(sources, key=lambda source: source.at, reverse=True)
    rows = [(record, row_said(record.row)) for record in records]
    for record, told in rows:
        if record.row.get("municipality_id") == town:
            told["municipality"] = said["municipality"]
    found: dict[str, Origin] = {}
    for field in KEEPERS:
        value = said[field]
        if value in EMPTY:
            continue
        said_by = _first(field, value, words, rows)
        if said_by is None and field == "status" and rows:
            continue
        who, on, licence, came = said_by or (_("qui l’a inscrit sur ce site"), created, "", None)
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


def says_all(field: str, value: Any, sources: Iterable[FieldSource]) -> bool:
    """Whether a person wrote this field as it stands: what is not in it is then said to be absent, not unknown."""
    return any(said.field == field and said.value == value and said.voice != Voice.LIST for said in sources)


def explain(form: Any, found: Mapping[str, Origin], voice: str) -> None:
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
    if voice == Voice.LIST:
        return name
    return f"{Voice(voice).label} ({name})" if name else str(Voice(voice).label)


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
