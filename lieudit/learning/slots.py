"""The dates proposed for a visit, on the clock of the place that is seen. Pure.

A day and two hours that somebody types become moments there: in Guéret as in Fort-de-France, 23 h 30 is 23 h 30. An
hour that clocks skip in spring does not exist, and is refused; one that comes twice in autumn is its first time.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP, day, day_named, hour

LONGEST = dt.timedelta(days=7)
"""From the beginning of a visit to its end, at most."""
FARTHEST = dt.timedelta(days=366)
"""From today to a date that is proposed, at most."""


class Slot(NamedTuple):
    """From a moment to another."""

    starts_at: dt.datetime
    ends_at: dt.datetime


def slot_of(on: dt.date, start: dt.time, end: dt.time, zone: ZoneInfo) -> Slot:
    """A day and its hours, as moments there.

    Raises:
        RuleBroken: it ends before it begins, or an hour does not exist that day.
    """
    if end <= start:
        raise RuleBroken(
            _("Le %(day)s : cela finit à %(end)s, avant d’avoir commencé.") % {"day": day(on), "end": hour(end)}
        )
    return Slot(_moment(on, start, zone), _moment(on, end, zone))


def _moment(on: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    moment = dt.datetime.combine(on, at, tzinfo=zone)
    there_and_back = moment.astimezone(dt.UTC).astimezone(zone)
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        words = _("Le %(day)s, il n’est jamais %(hour)s : les horloges avancent d’une heure cette nuit-là.")
        raise RuleBroken(words % {"day": day(on), "hour": hour(at)})
    return moment


def check_slots(slots: list[Slot], now: dt.datetime) -> list[Slot]:
    """The slots in order.

    Raises:
        RuleBroken: none, one in the past, too far or too long, two that are one.
    """
    if not slots:
        raise RuleBroken(_("Proposez au moins une date."))
    ordered = sorted(slots)
    for slot in ordered:
        if slot.starts_at <= now:
            raise RuleBroken(_("Le %(day)s est passé : proposez un jour à venir.") % {"day": day(slot.starts_at)})
        if slot.starts_at > now + FARTHEST:
            raise RuleBroken(_("Le %(day)s est dans plus d’un an : proposez plus tôt.") % {"day": day(slot.starts_at)})
        if slot.ends_at <= slot.starts_at or slot.ends_at - slot.starts_at > LONGEST:
            raise RuleBroken(_("Une visite dure d’un moment à sept jours."))
    if any(second.starts_at < first.ends_at for first, second in pairwise(ordered)):
        raise RuleBroken(_("Deux de ces dates se recouvrent : gardez-en une."))
    return ordered


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
