"""What places said together of a year, counted once: on the first of July of the year after, and for all.

Counted again each time that one speaks, a total less the former one would be the sum of one place. Who publishes later
tells of the others too: a total is shown while those in it that do not publish are none, or five at least.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from lieudit.agreements.vocabulary import Nature
from lieudit.funding.mix import FEWEST, Cell, is_safe, protected
from lieudit.funding.models import MixLine, YearMix, YearTotals
from lieudit.network.models import Place
from lieudit.toolkit.models import Beat
from lieudit.toolkit.types import Json

BEAT = "year-totals"


def counted_on(year: int) -> dt.date:
    """The first day on which the totals of a year may be counted."""
    return dt.date(year + 1, 7, 1)


@transaction.atomic
def count_years_due() -> Iterable[YearTotals]:
    """For the timer, once a year from the first of July: the years that are over, that were not counted, and of which a
    region may be told. The others wait for the next one."""
    today = timezone.localdate()
    first = dt.date(today.year if today.month >= 7 else today.year - 1, 7, 1)
    beat = Beat.objects.select_for_update().filter(name=BEAT).first()
    if beat and timezone.localdate(beat.at) >= first:
        return []
    Beat.keep(BEAT)
    counted = YearTotals.objects.values("year")
    spoken = YearMix.objects.filter(year__lt=first.year).exclude(year__in=counted)
    told = {year: totals_of(year) for year in spoken.order_by("year").values_list("year", flat=True).distinct()}
    return [YearTotals.objects.create(year=year, told=each) for year, each in told.items() if each["regions"]]


def shown_totals(totals: YearTotals) -> Json:
    """What may still be shown of totals, now that some of their places publish: all that may be subtracted from another
    one is kept with it. A place that left the directory may publish since, under the record with which it was made one,
    and one that care hides said its mix to all before: they are counted neither among those that publish, nor among
    those that hide the others."""
    public = set(YearMix.objects.public().filter(year=totals.year).values_list("place", flat=True))
    read = set(YearMix.objects.filter(year=totals.year, is_public=True).values_list("place", flat=True))
    told = {place for cell in totals.told["regions"] for place in cell["of"]}
    here = set(Place.objects.filter(pk__in=told - read, withdrawn_at=None).values_list("pk", flat=True))

    def is_kept(cell: Json) -> bool:
        of = set(cell["of"])
        return bool(of - public) and len(of & here) < FEWEST

    regions = [each for each in totals.told["regions"] if not is_kept(each)]
    kept = [each["name"] for each in totals.told["regions"] if is_kept(each)]
    shown = [each | {"natures": [] if any(map(is_kept, each["natures"])) else each["natures"]} for each in regions]
    whole = None if kept else totals.told["whole"]
    return {"regions": shown, "kept": [*totals.told["kept"], *kept], "whole": whole}


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
            _told(cell) | {"places": len(cell.sums), "natures": _natures(sums[cell.name], open_ones)}
            for cell in regions.said
        ],
        "kept": regions.kept,
        "whole": [len(places), round(sum((cell.total for cell in cells), Decimal(0)))] if whole else None,
    }


def _told(cell: Cell) -> Json:
    """A total, and the places that it is of: they are read by nobody."""
    return {"name": cell.name, "total": round(cell.total), "of": sorted(cell.sums)}


def _natures(sums: dict[str, dict[int, Decimal]], public: frozenset[int]) -> list[Json]:
    told = protected(Cell(str(Nature(code).label), places, public) for code, places in sorted(sums.items()))
    return [_told(cell) for cell in told.said]


def _together(region: str, natures: dict[str, dict[int, Decimal]], public: frozenset[int]) -> Cell:
    """All that places of a region receive, whatever its nature."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for places in natures.values():
        for place, amount in places.items():
            sums[place] += amount
    return Cell(region, dict(sums), public)
