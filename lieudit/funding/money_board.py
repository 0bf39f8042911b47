"""What the pages of the mix read: the years of a place, those of the council beside one another, its rows, and the
totals of territories."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Visitor
from lieudit.agreements.models import Agreement, Instalment, InstalmentQuerySet
from lieudit.agreements.vocabulary import Nature
from lieudit.funding.board import section_of
from lieudit.funding.mix import (
    Ending,
    Mix,
    Part,
    Promise,
    Wishes,
    alerts,
    if_stops,
    measure,
    sentence,
)
from lieudit.funding.models import Income, YearMix, YearTotals
from lieudit.funding.money import Said
from lieudit.funding.treemap import Tile, tiles
from lieudit.funding.workflow import IncomeState
from lieudit.funding.year_totals import counted_on, shown_totals
from lieudit.membership.models import Payment
from lieudit.network.models import Place
from lieudit.toolkit.french import NBSP, number, percent, typeset
from lieudit.toolkit.types import Context, Json
from lieudit.toolkit.workdays import working_days_between

DUES = "Cotisations des membres"
"""The funder that the members are, together."""
BESIDE = 3
"""Years side by side."""
WIDTH, HEIGHT, READABLE, LETTER = 600, 300, 30, 8.6
TITLE = "Ressources par financeur : le tableau donne les sommes."
"""Units of the drawing: its size, the least height of a tile with words, and the width of a letter."""


@dataclass(frozen=True)
class Drawn:
    """A tile and what is written on it, nothing where it is too small."""

    tile: Tile
    label: str
    share: str
    is_at_risk: bool

    @property
    def text_x(self) -> float:
        return self.tile.x + 12

    @property
    def text_y(self) -> float:
        return self.tile.y + 26

    @property
    def share_y(self) -> float:
        return self.tile.y + 46


def drawn(mix: Mix, at_risk: Iterable[str] = ()) -> list[Drawn]:
    """The treemap of a mix, the largest first."""
    risky, found = set(at_risk), []
    places = tiles([float(part.amount) for part in mix.parts], WIDTH, HEIGHT)
    for part, tile in zip(mix.parts, places, strict=True):
        room = int((tile.width - 20) / LETTER)
        fits = tile.height >= 2 * READABLE and room >= len(percent(part.share, 0)) + 1
        label = part.name if len(part.name) <= room else f"{part.name[: max(room - 1, 0)].rstrip()}…"
        found.append(Drawn(tile, label if fits else "", percent(part.share, 0) if fits else "", part.name in risky))
    return found


def by_hand(mix: Mix) -> Context:
    """The calculus, so that anybody does it again."""
    if mix.herfindahl is None or mix.equal is None or mix.simpson is None:
        return {}
    return {
        "shares": " ; ".join(number(part.share, 3) for part in mix.parts),
        "herfindahl": number(mix.herfindahl, 3),
        "equal": number(mix.equal, 1),
        "simpson": number(mix.simpson, 2),
        "largest": mix.largest,
    }


def by_nature(mix: Mix, year: int | None = None) -> Context:
    """A mix whose parts are natures: each with the address of its rows, where `year` of the council is read."""
    codes = {each.label.capitalize(): each.value for each in Nature}
    rows = [(part, rows_address(year, nature=codes[part.name]) if year else "") for part in mix.parts]
    whole = rows_address(year) if year else ""
    return {"mix": mix, "rows": rows, "whole": whole, "hand": by_hand(mix)}


def rows_address(year: int, **chosen: str) -> str:
    """Where the rows of a year of the council are read: all, or those of a `nature`."""
    return f"{reverse('funding:incomes')}?{urlencode({'annee': year, **chosen})}"


# A place


def years_of(place: Place, account: Visitor) -> list[YearMix]:
    """The years of a place that the reader may read, the last first."""
    rows = YearMix.objects.visible_to(account).filter(place=place).with_measures()
    found = list(rows.order_by("-year").prefetch_related("lines"))
    for each in found:
        each.place = place
    return found


def mix_of(year: YearMix) -> Mix:
    return measure((line.funder, line.amount) for line in year.lines.all())


def natures_of(year: YearMix) -> Mix:
    return measure((line.get_nature_display().capitalize(), line.amount) for line in year.lines.all())


def place_board(place: Place, account: Visitor, wanted: int, stopped: str) -> Context:
    """One year of a place, the years beside it, and what is missing if one stops."""
    years = years_of(place, account)
    year = next((each for each in years if each.year == wanted), years[0] if years else None)
    if year is None:
        return {"years": [], "year": None}
    mix = mix_of(year)
    return {
        "year": year,
        "years": [(each, mix_of(each)) for each in years],
        "mix": mix,
        "said": sentence(mix),
        "drawn": drawn(mix),
        "drawn_title": typeset(TITLE),
        "hand": by_hand(mix),
        "funders": {"mix": mix, "rows": [(part, "") for part in mix.parts]},
        "natures": by_nature(natures_of(year)),
        **stop_of(mix, stopped),
    }


def stop_of(mix: Mix, name: str) -> Context:
    """« si X s’arrête » : the one that is asked, else the largest."""
    part = mix.part_of(name) or mix.largest
    return {"stop": part, "stops": if_stops(part)} if part else {}


def start_of(place: Place, year: int) -> tuple[int | None, list[Said]]:
    """The lines with which the form of a year is filled: its own, else those of the last year before, said which."""
    rows = YearMix.objects.filter(place=place, year__lte=year).order_by("-year").prefetch_related("lines")
    last = rows.first()
    if last is None:
        return None, []
    return last.year, [Said(line.funder, line.nature, line.amount) for line in last.lines.all()]


def is_published(place: Place, year: int) -> bool:
    """Whether a place publishes this very year: another one decides nothing of it."""
    return YearMix.objects.filter(place=place, year=year, is_public=True).exists()


def years_said(place: Place) -> set[int]:
    return set(YearMix.objects.filter(place=place).values_list("year", flat=True))


# The council


@dataclass(frozen=True)
class Funder:
    """A funder of the council in the year that is read: its part, its sums of the years beside, what it promised."""

    part: Part
    beside: list[tuple[int, Decimal]]
    promised: str

    @property
    def words(self) -> str:
        """Until when, and how long of a year it pays for."""
        until = f"{self.promised}{NBSP}; " if self.promised else ""
        return f"{until}sans, il manque {self.part.lasting}"


def dues_by_year(years: Iterable[int]) -> dict[int, Decimal]:
    """Dues that came in to the national association, by year of payment."""
    rows = Payment.objects.filter(period__member__region=None, paid_on__year__in=list(years))
    return dict(rows.order_by().values_list("paid_on__year").annotate(total=Sum("amount")))


def wishes_of_mix() -> Wishes:
    """The rules of the national council on its own dependence."""
    said: Json = section_of("mix")
    return Wishes(Fraction(said["share"]), Fraction(said["ending"]), said["answer_days"])


@dataclass(frozen=True)
class CameIn:
    """What came in to the council: a line that the secretariat wrote, or the instalments of an agreement (its key) in a
    year. `until`: how long the funder of the line is engaged."""

    funder: str
    nature: Nature
    amount: Decimal
    year: int
    until: dt.date | None = None
    agreement: int | None = None


def sums_of_council() -> list[CameIn]:
    """All that came in, but the dues: lines that count, and instalments that were received."""
    written = Income.objects.standing().with_funders().order_by("pk")
    sums = [CameIn(row.funder, Nature(row.nature), row.amount, row.year, row.until) for row in written]
    columns = "agreement", "received_on__year", "agreement__partner__name", "agreement__nature"
    paid = Instalment.objects.of_council().order_by("agreement").values_list(*columns).annotate(total=Sum("amount"))
    sums += [CameIn(funder, Nature(nature), amount, on, agreement=held) for held, on, funder, nature, amount in paid]
    return sums


def instalments_of_council() -> InstalmentQuerySet:
    return Instalment.objects.of_council().select_related("agreement__partner")


def promises(year: int, sums: Iterable[CameIn], today: dt.date) -> dict[str, Promise]:
    """What each funder promised: what ends when among its agreements and its sums of a year, the longest wait among the
    requests that it has not answered."""
    last = _last_agreements()
    ends = {(str(each.partner), each.ends_on, each.number): Decimal(0) for each in last.values()}
    for row in sums:
        held = last.get(row.agreement or 0)
        until, number_ = (held.ends_on, held.number) if held else (row.until, 0)
        if until and row.year == year:
            ends[row.funder, until, number_] = ends.get((row.funder, until, number_), Decimal(0)) + row.amount
    written = Income.objects.standing().with_funders().filter(year=year, asked_on__isnull=False)
    asked = [(row.funder, row.asked_on, row.heard_on) for row in written]
    asked += [(str(each.partner), each.asked_on, each.heard_on) for each in last.values()]
    waits: dict[str, int] = {}
    for funder, asked_on, heard_on in asked:
        if asked_on and not heard_on:
            waits[funder] = max(working_days_between(asked_on, today), waits.get(funder, 0))
    by_funder: defaultdict[str, list[Ending]] = defaultdict(list)
    for (funder, until, number_), amount in sorted(ends.items(), key=itemgetter(0)):
        by_funder[funder].append(Ending(until, amount, number_))
    return {name: Promise(tuple(by_funder[name]), waits.get(name)) for name in {*by_funder, *waits}}


def _last_agreements() -> dict[int, Agreement]:
    """The agreements of the council that bind, by their key; instead of one that another follows, once the funder has
    confirmed it, that other: what came in by the first is promised until it ends."""
    held = list(Agreement.objects.of_council().public().binding().select_related("partner"))
    followed = {each.after_id: each for each in held if each.after_id}
    last: dict[int, Agreement] = {}
    for each in sorted(held, key=lambda agreement: -agreement.number):  # who follows is numbered after
        last[each.pk] = last[followed[each.pk].pk] if each.pk in followed else each
    return last


def council_board(wanted: int, stopped: str) -> Context:
    """On whom the council depends: one year, two before it, what is missing if one stops, what the rules point at."""
    today, sums = timezone.localdate(), sums_of_council()
    said = sorted({row.year for row in sums}, reverse=True)
    year = wanted if wanted in said else (said[0] if said else today.year)
    beside = [year - back for back in range(BESIDE)]
    dues = dues_by_year(beside)
    mixes = {each: _mix_in(each, sums, dues) for each in beside}
    mix, known = mixes[year], promises(year, sums, today)
    told = alerts(mix, known, wishes_of_mix(), year, today)
    at_risk = {alert.part.name for alert in told}
    return {
        "year": year,
        "years": [each for each in said if each != year],
        "beside": [(each, mixes[each]) for each in beside],
        "mix": mix,
        "said": sentence(mix),
        "funders": [_funder(part, beside, mixes, known) for part in mix.parts],
        "alerts": told,
        "drawn": drawn(mix, at_risk),
        "drawn_title": typeset(TITLE),
        "hand": by_hand(mix),
        "today": today,
        "natures": by_nature(_natures_in(year, sums, dues), year),
        **stop_of(mix, stopped),
    }


def _mix_in(year: int, sums: Iterable[CameIn], dues: dict[int, Decimal]) -> Mix:
    found = [(row.funder, row.amount) for row in sums if row.year == year]
    return measure([*found, (DUES, dues[year])] if dues.get(year) else found)


def _natures_in(year: int, sums: Iterable[CameIn], dues: dict[int, Decimal]) -> Mix:
    found = [(row.nature.label.capitalize(), row.amount) for row in sums if row.year == year]
    return measure([*found, (Nature.DUES.label.capitalize(), dues[year])] if dues.get(year) else found)


def _funder(part: Part, beside: list[int], mixes: dict[int, Mix], known: dict[str, Promise]) -> Funder:
    before = [(year, mixes[year].part_of(part.name)) for year in beside]
    amounts = [(year, each.amount if each else Decimal(0)) for year, each in before]
    promise = known.get(part.name, Promise())
    return Funder(part, amounts, promise.words(mixes[beside[0]].total, timezone.localdate()))


def rows_board(year: int, funder: str, nature: str) -> Context:
    """The rows behind one number: the sums of a funder or of a nature in a year, the instalments of its agreements, or
    the payments of members by line of their scale. All of the year where neither is said."""
    rows = Income.objects.with_funders().filter(year=year).order_by("on", "number")
    received = instalments_of_council().filter(received_on__year=year).order_by("received_on", "pk")
    if nature:
        rows, received = rows.filter(nature=nature), received.filter(agreement__nature=nature)
    kept = [row for row in rows if not funder or row.funder == funder]
    paid = [each for each in received if not funder or str(each.agreement.partner) == funder]
    dues = dues_rows(year) if funder in {"", DUES} and nature in {"", Nature.DUES} else []
    sums = [row.amount for row in kept if row.state == IncomeState.STANDING] + [each.amount for each in paid]
    total = sum((*sums, *(row["total"] for row in dues)), Decimal(0))
    return {"rows": kept, "paid": paid, "dues": dues, "total": total}


def dues_rows(year: int) -> list[Json]:
    """Payments of members of the national association, by line of the scale: no member is named."""
    paid = Payment.objects.filter(period__member__region=None, paid_on__year=year)
    lines = paid.order_by("period__line__label").values_list("period__line__label")
    rows = lines.annotate(n=Count("pk"), total=Sum("amount"))
    return [{"label": label, "count": count, "total": total} for label, count, total in rows]


# Territories


def last_counted() -> int:
    """The last year whose totals were counted; the one before today's, where none was."""
    return YearTotals.objects.values_list("year", flat=True).first() or timezone.localdate().year - 1


def territories(year: int) -> Context:
    """What the places of each region said of a year; when it is counted, where it was not."""
    found = YearTotals.objects.filter(year=year).first()
    years = list(YearTotals.objects.values_list("year", flat=True))
    told = shown_totals(found) if found else {}
    return {"totals": found, "counted_on": counted_on(year), "years": years, **told}
