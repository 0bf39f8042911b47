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

from lieudit.network.hours import moment_there
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day, hour

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
    return Slot(moment_there(on, start, zone), moment_there(on, end, zone))


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
