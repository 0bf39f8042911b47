"""Within how many working days the animation reads what came without account, by the rules that each region voted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from lieudit.governance.models import Assembly, AssemblyKind, Rulebook
from lieudit.needs.delays import REVIEW_DAYS, review_day
from lieudit.toolkit.french import counted
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared

if TYPE_CHECKING:
    from lieudit.needs.models import Need
    from lieudit.territory.models import Department

SPELLED = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
"""Working days as they are said, up to ten."""


class Delay(NamedTuple):
    """The working days of a region, or of the nation (None)."""

    region: int | None
    days: int


def review_days(regions: Iterable[int | None]) -> dict[int | None, int]:
    """The delay of each region, by the rules in force of its assembly; under None, that of the nation."""
    wanted = sorted({region for region in regions if region})
    return {line.region: line.days for line in _days(regions=wanted, today=timezone.localdate())}


@prepared(Delay)
def _days(*, regions: Blank, today: Blank) -> Rows:
    wanted = Q(OneOf(F("region"), regions)) | Q(kind=AssemblyKind.NATIONAL)
    return _voted(today).filter(wanted).values_list(*Delay._fields)  # type: ignore[arg-type]


def _voted(today: dt.date | None = None) -> Rows:
    """Councils, each with the `days` that its rules in force give."""
    books = Rulebook.objects.filter(assembly=OuterRef("pk"), in_force_from__lte=today or timezone.localdate())
    days = books.order_by("-version").values(days=Cast(KT("rules__review_days"), IntegerField()))
    return Assembly.objects.councils().annotate(days=Coalesce(Subquery(days[:1]), Value(REVIEW_DAYS)))


def review_due(since: dt.datetime, department: Department | None) -> dt.date:
    """The day before which the animation of a department reads a deposit."""
    return review_day(since, department, review_days([department.region_id if department else None]))


def review_dates(needs: Iterable[Need]) -> list[tuple[Need, dt.date]]:
    """Each deposit, with the day before which it is read."""
    waiting = list(needs)
    days = review_days(need.department.region_id for need in waiting if need.department)
    return [(need, review_day(need.created_at, need.department, days)) for need in waiting]


def review_delay(department: Department | None = None) -> str:
    """« sous deux jours ouvrés », by the rule of the assembly of a department; where it is not known yet and assemblies
    differ, « sous quatre jours ouvrés au plus »."""
    if department:
        days = review_days([department.region_id])
        return _within(days.get(department.region_id, days.get(None, REVIEW_DAYS)))
    voted = set(_voted().values_list("days", flat=True)) or {REVIEW_DAYS}
    return _within(max(voted)) + (" au plus" if len(voted) > 1 else "")


def _within(days: int) -> str:
    if days == 0:
        return "le jour même"
    if days >= len(SPELLED):
        return f"sous {counted(days, 'jour ouvré', 'jours ouvrés')}"
    return f"sous {SPELLED[days]} {'jours ouvrés' if days > 1 else 'jour ouvré'}"


def review_within(region: str, today: dt.date | None = None) -> Coalesce:
    """The same delay as a column of rows whose region is at the end of a path: one reads them with their day."""
    asked = _voted(today).filter(Q(region=OuterRef(region)) | Q(kind=AssemblyKind.NATIONAL))
    nearest = asked.order_by(F("region").asc(nulls_last=True)).values("days")[:1]
    return Coalesce(Subquery(nearest), Value(REVIEW_DAYS))
