"""Who speaks in the sessions of an assembly, region by region: the share of the time beside the share of who was there.

Never a person: a region of which fewer than five seats came is told with the others.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min, Sum
from django.utils.translation import gettext as _

from lieudit.governance.models import Assembly, AssemblyQuerySet, Seat
from lieudit.hall.models import Presence, Speech, length
from lieudit.network.dated import Dated
from lieudit.network.models import Affiliation, Representative
from lieudit.toolkit.french import number, percent

FEW = 5
"""Seats under which a region is told with the others."""
SECONDS = 60

type Region = tuple[str, str]
"""Its code and its name."""
NOWHERE = ("", "")


@dataclass(frozen=True)
class Spoken:
    """A region, or several together: the seats that came, how many times, and the seconds that they spoke."""

    region: str
    seats: int
    came: int
    seconds: int
    all_came: int
    all_seconds: int

    @property
    def of_time(self) -> float:
        return self.seconds / self.all_seconds if self.all_seconds else 0.0

    @property
    def of_presence(self) -> float:
        return self.came / self.all_came if self.all_came else 0.0

    @property
    def time_words(self) -> str:
        minutes = number(round(self.seconds / SECONDS))
        return _("%(minutes)s min (%(share)s)") % {"minutes": minutes, "share": percent(self.of_time, 0)}

    @property
    def presence_words(self) -> str:
        return f"{number(self.came)} ({percent(self.of_presence, 0)})"

    @property
    def ratio_words(self) -> str:
        """« 1,2 fois »: how often it speaks, for how often it is there."""
        if not self.all_seconds or not self.of_presence:
            return "—"
        return _("%(ratio)s fois") % {"ratio": number(self.of_time / self.of_presence, 1)}


def spoken_by_region(assembly: Assembly, first: dt.date, last: dt.date) -> list[Spoken]:
    """The regions of the seats that came to a session of these days, the most present first. Five queries."""
    came, seconds = heard(Assembly.objects.filter(pk=assembly.pk), first, last)
    return told_together({seat: name for seat, (_code, name) in regions_of(came, last).items()}, came, seconds)


def heard(assemblies: AssemblyQuerySet, first: dt.date, last: dt.date) -> tuple[Counter[int], dict[int, int]]:
    """How many times each seat came to a closed session of these days, and for how many seconds it spoke."""
    days = {"session__meeting__assembly__in": assemblies, "session__closed_at__isnull": False}
    days |= {"session__meeting__starts_at__date__range": (first, last)}
    there = Presence.objects.sure().filter(**days).order_by().values_list("seat", "session").distinct()
    came = Counter(seat for seat, _session in there)
    said = Speech.objects.filter(**days, seat__in=came, started_at__isnull=False, ended_at__isnull=False)
    return came, dict(said.order_by().values_list("seat").annotate(total=Sum(length("ended_at", "started_at"))))


def told_together(regions: Mapping[int, str], came: Mapping[int, int], seconds: Mapping[int, int]) -> list[Spoken]:
    """What each region said, those of few seats together. Pure."""
    totals = sum(came.values()), sum(seconds.values())
    lines = [
        _line(region or _("Autres régions, ou sans région"), held, came, seconds, totals)
        for region, held in gathered({seat: regions.get(seat, "") for seat in came}).items()
    ]
    return sorted(lines, key=lambda line: (-line.came, line.region))


def gathered(regions: Mapping[int, str]) -> dict[str, list[int]]:
    """The seats of each region; those of regions of few seats, or of none, are under no name, which takes the smallest
    of the others while it is of few seats itself. Nothing where there are few in all. Pure.
    """
    seats: dict[str, list[int]] = defaultdict(list)
    for seat, region in regions.items():
        seats[region].append(seat)
    alone = {name: held for name, held in seats.items() if name and len(held) >= FEW}
    others = [seat for name, held in seats.items() if name not in alone for seat in held]
    while others and len(others) < FEW and alone:
        least = min(alone, key=lambda name: (len(alone[name]), name))
        others += alone.pop(least)
    return alone | {"": others} if len(others) >= FEW else alone


def _line(
    name: str, held: Sequence[int], came: Mapping[int, int], seconds: Mapping[int, int], totals: tuple[int, int]
) -> Spoken:
    spoke = sum(seconds.get(seat, 0) for seat in held)
    return Spoken(name, len(held), sum(came[seat] for seat in held), spoke, *totals)


def regions_of(seats: Iterable[int], day: dt.date) -> dict[int, Region]:
    """The region of each seat: of its organisation, else of the first place that it runs, or that one represents."""
    own = ("organisation__region__code", "organisation__region__name")
    known = list(Seat.objects.filter(pk__in=list(seats)).values_list("pk", "organisation", "account", *own))
    running, region = Dated.running_on(day), "place__municipality__department__region"
    columns = f"{region}__code", f"{region}__name"
    run = Affiliation.objects.filter(running, organisation__in=[row[1] for row in known if not row[3] and row[1]])
    of_organisations = {row[0]: row[1:] for row in run.order_by("-pk").values_list("organisation", *columns)}
    spoken = Representative.objects.filter(
        running, account__in=[row[2] for row in known if row[2]], place__isnull=False
    )
    of_people = {row[0]: row[1:] for row in spoken.order_by("-pk").values_list("account", *columns)}
    return {
        pk: (code, name) if code else of_organisations.get(organisation) or of_people.get(account) or NOWHERE
        for pk, organisation, account, code, name in known
    }


def years_of(assembly: Assembly, today: dt.date) -> list[int]:
    """The years of its closed sessions, the last first."""
    closed = Presence.objects.filter(session__meeting__assembly=assembly, session__closed_at__isnull=False)
    first = closed.aggregate(first=Min("session__meeting__starts_at"))["first"]
    return list(range(today.year, first.year - 1, -1)) if first else []
