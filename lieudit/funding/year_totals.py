"""What places said together of a year, counted once: after the thirtieth of June that follows it, and for all.

Counted again each time that one speaks, a total less the former one would be the sum of one place.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from lieudit.funding.mix import FEWEST, Cell, is_safe, protected
from lieudit.funding.models import MixLine, YearMix, YearTotals
from lieudit.funding.vocabulary import Nature
from lieudit.toolkit.types import Json


def counted_on(year: int) -> dt.date:
    """The first day on which the totals of a year may be counted."""
    return dt.date(year + 1, 7, 1)


def count_years_due() -> Iterable[YearTotals]:
    """For the timer: years that are over, of which enough places spoke and whose totals were never counted."""
    today = timezone.localdate()
    over = today.year - 1 if today >= counted_on(today.year - 1) else today.year - 2
    rows = YearMix.objects.filter(year__lte=over).exclude(year__in=YearTotals.objects.values("year"))
    spoken = rows.order_by("year").values_list("year").annotate(n=Count("place")).filter(n__gte=FEWEST)
    return [
        totals
        for year, _places in spoken
        for totals, is_new in [YearTotals.objects.get_or_create(year=year, defaults={"told": totals_of(year)})]
        if is_new
    ]


def totals_of(year: int) -> Json:
    """What the places of each region say of a year, from five places on; what would tell of one is kept."""
    sums: dict[str, dict[str, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    public: set[int] = set()
    rows = MixLine.objects.filter(mix__year=year, mix__place__withdrawn_at=None).order_by()
    columns = ("mix__place__municipality__department__region__name", "nature", "mix__place", "mix__is_public")
    for region, nature, place, shown, amount in rows.values_list(*columns).annotate(total=Sum("amount")):
        sums[region][nature][place] = amount
        public |= {place} if shown else set()
    open_ones = frozenset(public)
    cells = [_together(region, natures, open_ones) for region, natures in sums.items()]
    regions = protected(cells)
    places = {place for cell in cells for place in cell.sums}
    whole = len(places) >= FEWEST and is_safe(cells) and is_safe([each for each in cells if each.name in regions.kept])
    return {
        "regions": [
            {"name": cell.name, "places": len(cell.sums), "total": round(cell.total)}
            | _natures(sums[cell.name], open_ones)
            for cell in regions.said
        ],
        "kept": regions.kept,
        "whole": [len(places), round(sum((cell.total for cell in cells), Decimal(0)))] if whole else None,
    }


def _natures(sums: dict[str, dict[int, Decimal]], public: frozenset[int]) -> Json:
    told = protected(Cell(str(Nature(code).label), places, public) for code, places in sorted(sums.items()))
    return {"natures": [{"name": cell.name, "total": round(cell.total)} for cell in told.said]}


def _together(region: str, natures: dict[str, dict[int, Decimal]], public: frozenset[int]) -> Cell:
    """All that places of a region receive, whatever its nature."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for places in natures.values():
        for place, amount in places.items():
            sums[place] += amount
    return Cell(region, dict(sums), public)
