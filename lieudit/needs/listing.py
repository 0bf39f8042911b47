"""The list of needs where words are looked for: how many are expected to answer, and by which way its lines are found.

A need answers by its own words, or by the name of its place. Where very many do in one of these ways, the first of the
list are read one after the other until enough do; the others are found by the index of words (decision 148). Past
`SURELY_MANY`, they are no more counted: the page says « plus de 10 000 », and where the last of them are said.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q

from lieudit.needs import reads
from lieudit.needs.cards import NeedCard
from lieudit.needs.figures import DepartmentNeeds
from lieudit.needs.filters import NeedFilter
from lieudit.needs.models import Need, NeedQuerySet
from lieudit.toolkit.expected import expected, window
from lieudit.toolkit.findable import Given
from lieudit.toolkit.prepared import Rows, prepared
from lieudit.toolkit.search import in_turn
from lieudit.toolkit.types import Fields

SURELY_MANY = 2 * reads.MOST_LISTED
"""Needs that are expected to answer, from which there are more than the list shows: what is expected is near."""
LATEST = 2_000
"""The last needs, of which those that answer are counted by territory, where too many answer to be counted."""
IN_ORDER = ("department", "region", "stage", "stages", "place")
"""The choices whose needs an index finds in the order of the list."""
WALKED = ("", "oldest")
"""The orders in which needs are read one after the other."""

type Windows = tuple[int, int]
"""Among how many needs those that answer by their words are looked for, then those that do by their place; 0: all."""
ALL: Windows = (0, 0)


class Reach(NamedTuple):
    """How many needs are expected to answer to the choices of the list by their words, and by their place; `among` how
    many of its territory and at its stage."""

    said: int = 0
    named: int = 0
    among: int = 0

    @property
    def is_wide(self) -> bool:
        return max(self.said, self.named) > SURELY_MANY

    def windows(self, wanted: int) -> Windows:
        """Where so many are wanted."""
        return window(wanted, self.said, self.among), window(wanted, self.named, self.among)


def reach_of(asked: Fields) -> Reach:
    """What is expected of choices that were `understood`; nothing without a text."""
    if not asked.get("text"):
        return Reach()
    said, named = ways(Need.objects.all(), ALL, "", asked)
    return Reach(*expected(said, named, Need.objects.answering(**_in_order(asked))))


def lines(form: NeedFilter, asked: Fields, start: int, reach: Reach) -> list[NeedCard]:
    """A page of the list; where needs were read one after the other and too few answer, it is found by the indexes."""
    windows = reach.windows(start + reads.PER_PAGE) if form.order in WALKED else ALL
    if windows != ALL:
        found: list[NeedCard] = first_cards(form.order, start, windows, **asked)
        if len(found) == reads.PER_PAGE:
            return found
    shown: list[NeedCard] = reads.cards(form.order, start, reads.PER_PAGE, **asked)
    return shown


@lru_cache(maxsize=reads.KEPT_COUNTS)
def lately_said(form: NeedFilter, reach: Reach, tick: int) -> tuple[DepartmentNeeds, ...]:
    """Where those of the last needs that answer are said."""
    return tuple(last_said_where(LATEST, bool(reach.windows(LATEST)[1]), **reads.understood(form.asked)))


@prepared(NeedCard)
def first_cards(order: str, start: int, windows: Windows, **asked: Given) -> Rows:
    """The lines of the list from the `start`-th one, among its first needs."""
    by, enough = reads.ORDERS[order], start + reads.PER_PAGE
    public = Need.objects.public()
    said, named = (
        # what an index of words finds is all taken: cut, the database would rather read all needs in their order
        rows.order_by(*by).values("pk")[:enough] if within else rows.order_by().values("pk")
        for rows, within in zip(ways(public, windows, order, asked), windows, strict=True)
    )
    shown = Need.objects.filter(pk__in=said.union(named, all=True)).order_by(*by).values("pk")[start:enough]
    return Need.objects.filter(pk__in=shown).as_cards().order_by(*by)


@prepared(DepartmentNeeds)
def last_said_where(latest: int, widely_named: bool, **asked: Given) -> Rows:
    """How many of the `latest` needs answer, by department; their places are read one after the other where very many
    are named so."""
    newest = Need.objects.answering(**_in_order(asked)).order_by("-moved_at").values("pk")[:latest]
    last = Need.objects.public().filter(pk__in=newest)
    said, named = ways(last, (latest, latest if widely_named else 0), None, asked)
    return Need.objects.filter(pk__in=said.values("pk").union(named.values("pk"), all=True)).counted_by_department()


def ways(needs: NeedQuerySet, windows: Windows, order: str | None, asked: Fields) -> Iterator[NeedQuerySet]:
    """Those of some needs that answer by their words, then those that do by the name of their place: among the first
    so many of an order, where there is a window and an order."""
    narrowed = _in_order(asked)
    words = {name: asked[name] for name in ("names", "towns", "short")}
    for named, within in enumerate(windows):
        rows = needs.answering(**narrowed)
        if within and order is not None:
            whole = Need.objects.answering(**narrowed)
            first = whole.first_said(within) if order == "oldest" else whole.last_moved(within)
            rows = first.public()
        rows = rows.named(**words, each=bool(within)) if named else rows.saying(asked["text"], each=bool(within))
        if asked.get("domain") is not None:
            holds = Q(domains__contains=[asked["domain"]])
            rows = rows.filter(in_turn(holds) if within else holds)
        yield rows


def _in_order(asked: Fields) -> Fields:
    return {name: asked[name] for name in IN_ORDER if name in asked}
