"""Opening hours kept as OpenStreetMap writes them, read from French too, checked and said in French. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from opening_hours import OpeningHours, validate

from lieudit.network.spoken_hours import osm_of, spoken
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP, WEEKDAYS, day, day_named, hour

TIME_ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne",
    "974": "Indian/Reunion", "975": "America/Miquelon", "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy", "978": "America/Marigot", "984": "Indian/Kerguelen",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea", "989": "Pacific/Tahiti",
}  # fmt: skip
"""Department or collectivity → its clock; elsewhere, that of Paris."""
HOLIDAYS_OFF = re.compile(r"\bPH\s+(off|closed)\b")
CHANGING = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|week|SH|easter|(19|20)\d\d)\b")
"""Rules that make one week unlike another."""
LONGEST = 500
ONE_DAY = dt.timedelta(days=1)
A_MONDAY = dt.date(2026, 11, 23)
HORIZON_DAYS = 400
"""A change further than this is never looked for."""


@dataclass(frozen=True)
class HoursLine:
    """« Du lundi au vendredi » and « 9 h à 12 h, 14 h à 18 h »."""

    days: str
    times: str


@dataclass(frozen=True)
class Week:
    """Hours of one week, day by day; `this_week_only` when other weeks differ."""

    lines: list[HoursLine]
    closed_on_holidays: bool
    this_week_only: bool


@dataclass(frozen=True)
class Now:
    """Whether the door is open at an instant, and until when (`14 h 30`, or nothing)."""

    is_open: bool
    until: str


def clean_hours(text: str) -> str:
    """Hours in one spelling (`Mo-Fr 09:00-12:00`), from French or from it; a refusal shows how to write them."""
    if len(text) > LONGEST:
        raise RuleBroken(_("Ces horaires dépassent %(most)d caractères.") % {"most": LONGEST})
    text = osm_of(text) or " ".join(text.split())
    if not validate(text):
        raise RuleBroken(
            _(
                "Ces horaires ne se lisent pas. Écrivez par exemple : "
                "du lundi au vendredi 9h-12h et 14h-18h30 ; samedi 8h30-12h ; fermé les jours fériés."
            )
        )
    return str(OpeningHours(text, max_interval_days=HORIZON_DAYS).normalize())


@lru_cache(maxsize=1024)
def said_hours(text: str) -> str:
    """Hours as people write them, for a form to show; as they are kept, where French would not say quite the same."""
    if not validate(text) or CHANGING.search(text):
        return text
    hours = OpeningHours(text, max_interval_days=HORIZON_DAYS)
    week = {day: _times(hours, A_MONDAY + dt.timedelta(days=day)) for day in range(7)}
    open_days = {day: times for day, times in week.items() if times != _("fermé")}
    said = spoken(open_days, closed_on_holidays=bool(HOLIDAYS_OFF.search(text)))
    kept = str(hours.normalize())
    written = osm_of(said)
    same = written and str(OpeningHours(written, max_interval_days=HORIZON_DAYS).normalize()) == kept
    return said if same else text


def time_zone(department: str) -> ZoneInfo:
    """The clock of a department."""
    return ZoneInfo(TIME_ZONES.get(department, "Europe/Paris"))


def moment_there(on: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """A day and an hour of a place, as an instant; an hour that comes twice in autumn is its first time.

    Raises:
        RuleBroken: clocks skip this hour, that day; or the calendar ends before.
    """
    moment = dt.datetime.combine(on, at, tzinfo=zone)
    try:
        there_and_back = moment.astimezone(dt.UTC).astimezone(zone)
    except OverflowError:
        raise RuleBroken(_("Cette date n’existe pas au calendrier : vérifiez l’année.")) from None
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        words = _("Le %(day)s, il n’est jamais %(hour)s : les horloges avancent d’une heure cette nuit-là.")
        raise RuleBroken(words % {"day": day(on), "hour": hour(at)})
    return moment


def slot_words(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo, city: str = "") -> str:
    """« Mardi 20 octobre 2026, de 10 h à 16 h », on the clock there; `city` where it is not that of Paris."""
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (starts_at, ends_at))
    if start.date() == end.date():
        words = _("%(day)s, de %(start)s à %(end)s") % {"day": day_named(start), "start": hour(start), "end": hour(end)}
    else:
        words = _("du %(day)s à %(start)s au %(last)s à %(end)s") % {
            "day": day_named(start),
            "start": hour(start),
            "last": day_named(end),
            "end": hour(end),
        }
    clock = f" ({_('heure de')}{NBSP}{city})" if city else ""
    return words[:1].upper() + words[1:] + clock


@lru_cache(maxsize=4096)
def week_of(text: str, day: dt.date) -> Week | None:
    """The week of `day` in French, public holidays left aside; None when the hours cannot be read."""
    if not validate(text):
        return None
    hours = OpeningHours(text, max_interval_days=HORIZON_DAYS)
    monday = day - dt.timedelta(days=day.weekday())
    times = [_times(hours, monday + dt.timedelta(days=i)) for i in range(7)]
    groups: list[tuple[int, int, str]] = []
    for i, said in enumerate(times):
        if groups and groups[-1][2] == said:
            groups[-1] = (groups[-1][0], i, said)
        else:
            groups.append((i, i, said))
    lines = [HoursLine(_days(first, last), said) for first, last, said in groups]
    return Week(lines, bool(HOLIDAYS_OFF.search(text)), bool(CHANGING.search(text)))


@lru_cache(maxsize=8192)
def weekly_hours(text: str) -> float | None:
    """How many hours of an ordinary week, without a public holiday, a door is open; None when that cannot be read."""
    hours = OpeningHours(text, max_interval_days=HORIZON_DAYS) if text and validate(text) else None
    if hours is None:
        return None
    start = dt.datetime.combine(A_MONDAY, dt.time())
    end = start + 7 * ONE_DAY
    spans = [
        min(closing, end) - max(opening, start)
        for opening, closing, state, _comment in hours.intervals(start - ONE_DAY, end)
        if str(state) == "open" and closing > start and opening < end
    ]
    return sum(spans, dt.timedelta()).total_seconds() / 3600


def open_now(text: str, department: str, now: dt.datetime) -> Now | None:
    """Whether a place is open at an instant, holidays included; None when the hours do not say."""
    zone = time_zone(department)
    hours, here = _known(text, zone), now.astimezone(zone)
    if hours is None or hours.is_unknown(here):
        return None
    change = hours.next_change(here)
    today = change is not None and change.date() == here.date()
    return Now(hours.is_open(here), hour(change.time()) if change is not None and today else "")


def is_open(text: str, department: str, now: dt.datetime) -> bool:
    """Whether hours say that a door is open at an instant."""
    zone = time_zone(department)
    hours = _known(text, zone)
    return hours is not None and hours.is_open(now.astimezone(zone))


@lru_cache(maxsize=8192)
def _known(text: str, zone: ZoneInfo) -> OpeningHours | None:
    """Hours read once in a process; None when they mean nothing."""
    if not validate(text):
        return None
    return OpeningHours(text, timezone=zone, country="FR", max_interval_days=HORIZON_DAYS)


def _times(hours: OpeningHours, day: dt.date) -> str:
    """« 9 h à 12 h, 14 h à 18 h (sur rendez-vous) », « fermé »."""
    start = dt.datetime.combine(day, dt.time())
    end = start + ONE_DAY
    spans: list[str] = []
    for opening, closing, state, comment in hours.intervals(start - ONE_DAY, end + ONE_DAY):
        if str(state) == "closed" or opening >= end or closing <= start:
            continue
        if opening <= start and closing >= end:
            span = _("jour et nuit")
        elif opening >= start:
            span = _("%(opening)s à %(closing)s") % {"opening": hour(opening.time()), "closing": hour(closing.time())}
        else:
            continue  # the end of a night, said with the day before
        spans.append(f"{span} ({comment})" if comment else span)
    return ", ".join(spans) or _("fermé")


def _days(first: int, last: int) -> str:
    if first == last:
        return WEEKDAYS[first].capitalize()
    if (first, last) == (0, 6):
        return _("Tous les jours")
    if last == first + 1:
        return _("%(first)s et %(last)s") % {"first": WEEKDAYS[first].capitalize(), "last": WEEKDAYS[last]}
    return _("Du %(first)s au %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
