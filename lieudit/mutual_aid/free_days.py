"""When a thing may be borrowed: dates on the clock of its place, opening days, time between two loans. Pure.

A thing is fetched and brought back on the opening days of its place, within its hours; it may be away on the others.
Between two loans its place keeps it for some hours: `busy` spans end when the next may begin.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.network.hours import moment_there
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import MONTHS, WEEKDAYS, day, day_named, hour

FARTHEST = dt.timedelta(days=366)
"""From today to the end of a loan, at most."""
SOUGHT_DAYS = 60
"""How many days before and after the dates that were asked are looked at for others."""
NEAREST = sorted(range(-SOUGHT_DAYS, SOUGHT_DAYS + 1), key=lambda days: (abs(days), -days))
"""Days apart, the nearest first; of two that are as near, the later one."""
MOST_FOUND = 3
MONTHS_SHOWN = 3
ONE_DAY = dt.timedelta(days=1)


class Span(NamedTuple):
    """From a moment to another, the end left out."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def meets(self, other: Span) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Rules(NamedTuple):
    """`days` when one comes (0 is Monday), from `opens` to `closes` on the clock of `zone`; `turnaround` between two
    loans; `longest`, days of a loan at most."""

    days: frozenset[int]
    opens: dt.time
    closes: dt.time
    turnaround: dt.timedelta
    longest: int
    zone: ZoneInfo


def span_of(first: dt.date, start: dt.time, last: dt.date, end: dt.time, zone: ZoneInfo) -> Span:
    """Two days and two hours, as moments there.

    Raises:
        RuleBroken: it ends before it begins, or an hour does not exist that day.
    """
    if (last, end) <= (first, start):
        words = _("Le prêt finit le %(last)s à %(end)s, avant d’avoir commencé : le %(first)s à %(start)s.")
        raise RuleBroken(words % {"last": day(last), "end": hour(end), "first": day(first), "start": hour(start)})
    return Span(moment_there(first, start, zone), moment_there(last, end, zone))


def check_span(span: Span, rules: Rules, now: dt.datetime) -> None:
    """Refuse what the rules of a thing do not allow.

    Raises:
        RuleBroken: in the past, too far, too long, on a day or at an hour when nobody is there.
    """
    start, end = (moment.astimezone(rules.zone).replace(tzinfo=None) for moment in span)
    if span.starts_at <= now:
        raise RuleBroken(_("Le %(day)s à %(hour)s est passé.") % {"day": day(start), "hour": hour(start.time())})
    if span.ends_at > now + FARTHEST:
        raise RuleBroken(_("Le %(day)s est dans plus d’un an : demandez plus tard.") % {"day": day(end)})
    if (end.date() - start.date()).days + 1 > rules.longest:
        raise RuleBroken(_("Cette chose se prête %(most)s jours au plus.") % {"most": rules.longest})
    for moment in (start, end):
        if moment.weekday() not in rules.days:
            words = _("Le %(day)s, personne n’est là pour remettre ou reprendre la chose. On vient %(days)s.")
            raise RuleBroken(words % {"day": day_named(moment), "days": days_words(rules.days)})
        if not rules.opens <= moment.time() <= rules.closes:
            words = _("À %(hour)s, personne n’est là : on vient de %(opens)s à %(closes)s, heure du lieu.")
            told = {"hour": hour(moment.time()), "opens": hour(rules.opens), "closes": hour(rules.closes)}
            raise RuleBroken(words % told)


def days_words(days: Iterable[int]) -> str:
    """« le lundi, le mardi et le jeudi », « tous les jours »."""
    known = sorted(days)
    if len(known) == len(WEEKDAYS):
        return _("tous les jours")
    return joined([f"le {WEEKDAYS[each]}" for each in known], _("et"))


def joined(words: Sequence[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def other_days(span: Span, rules: Rules, busy: Sequence[Span], now: dt.datetime) -> list[dt.date]:
    """The days nearest to those that were asked from which the thing is free for as long, at the same hours."""
    start, end = (moment.astimezone(rules.zone).replace(tzinfo=None) for moment in span)
    found: list[dt.date] = []
    for apart in NEAREST:
        shift = dt.timedelta(days=apart)
        if (start + shift).weekday() not in rules.days:
            continue
        try:
            moved = span_of(start.date() + shift, start.time(), end.date() + shift, end.time(), rules.zone)
            check_span(moved, rules, now)
        except RuleBroken:
            continue
        if not any(kept(moved, rules).meets(each) for each in busy):
            found.append(start.date() + shift)
        if len(found) == MOST_FOUND:
            break
    return sorted(found)


def kept(span: Span, rules: Rules) -> Span:
    """A loan with the time that its place then keeps the thing."""
    return Span(span.starts_at, span.ends_at + rules.turnaround)


def free_words(days: Sequence[dt.date]) -> str:
    """« Libre aussi longtemps à partir du 6 décembre 2026, du 9 décembre 2026 ou du 10 décembre 2026. »"""
    if not days:
        return _("Aucun jour n’est libre aussi longtemps dans les deux mois autour.")
    listed = joined([f"du {day(each)}" for each in days], _("ou"))
    return _("Libre aussi longtemps à partir %(days)s.") % {"days": listed}


SAID = {
    "free": gettext_lazy("libre"),
    "partly": gettext_lazy("libre en partie"),
    "taken": gettext_lazy("pris"),
    "closed": gettext_lazy("personne ce jour-là"),
    "past": gettext_lazy("passé"),
}
"""A day of the calendar, in words, for who does not see how it is drawn."""


class Day(NamedTuple):
    """A day of the calendar: `state` is one of those of `SAID`."""

    on: dt.date
    state: str


class Month(NamedTuple):
    """« Décembre 2026 », week by week from Monday; nothing where a week begins or ends in another month."""

    name: str
    weeks: list[list[Day | None]]


def months_of(rules: Rules, busy: Sequence[Span], today: dt.date, count: int = MONTHS_SHOWN) -> list[Month]:
    """The calendar of a thing, from the month of `today`, on the clock of its place."""
    spans = [Span(*(moment.astimezone(rules.zone).replace(tzinfo=None) for moment in each)) for each in busy]
    first = today.year * 12 + today.month - 1
    return [_month(divmod(first + at, 12), rules, spans, today) for at in range(count)]


def _month(at: tuple[int, int], rules: Rules, busy: Sequence[Span], today: dt.date) -> Month:
    year, month = at[0], at[1] + 1
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    shown = [[Day(on, _state(on, rules, busy, today)) if on.month == month else None for on in week] for week in weeks]
    return Month(f"{MONTHS[month - 1].capitalize()} {year}", shown)


def _state(on: dt.date, rules: Rules, busy: Sequence[Span], today: dt.date) -> str:
    if on < today:
        return "past"
    open_hours = Span(dt.datetime.combine(on, rules.opens), dt.datetime.combine(on, rules.closes))
    whole = Span(dt.datetime.combine(on, dt.time()), dt.datetime.combine(on + ONE_DAY, dt.time()))
    if any(each.starts_at <= open_hours.starts_at and each.ends_at >= open_hours.ends_at for each in busy):
        return "taken"
    if on.weekday() not in rules.days:
        return "closed"
    return "partly" if any(each.meets(whole) for each in busy) else "free"
