"""The list of needs where words are looked for: how many are expected to answer, and by which way its lines are found.

A need answers by its own words, by the name of its place, or of its municipality where it has none. Where very many do
in one of these ways, the first of the list are read one after the other until enough do; the others are found by the
index of words (decision 148). Past `SURELY_MANY`, they are no more counted: the page says « plus de 10 000 », and where
the last of them are said.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from lieudit.needs import reads
from lieudit.needs.cards import NeedCard
from lieudit.needs.figures import DepartmentNeeds
from lieudit.needs.filters import NeedFilter
from lieudit.needs.models import Need, bears, bears_in_turn, is_in, says
from lieudit.network.models import Place
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.expected import expected, window
from lieudit.toolkit.findable import Given
from lieudit.toolkit.prepared import Rows, prepared
from lieudit.toolkit.search import in_turn
from lieudit.toolkit.types import Fields

SURELY_MANY = 2 * reads.MOST_LISTED
"""Needs that are expected to answer, from which there are more than the list shows: what is expected is near. The
planner first supposes it; the last needs then say it."""
LATEST = 1_000
"""The last needs, of which those that answer are counted by territory, where too many answer to be counted."""
WIDER = 64
"""How many times further back what is not among the last needs is looked for: 16,000 needs or more, 0.1 s, where the
indexes take five at a million."""
IN_ORDER = ("department", "region", "stage", "stages", "place")
"""The choices whose needs an index finds in the order of the list."""
WALKED = ("", "oldest")
"""The orders in which needs are read one after the other."""

type Windows = tuple[int, int]
"""Among how many needs those that answer by their words are looked for, then those that do by their place; 0: all."""


class Reach(NamedTuple):
    """How many needs are expected to answer to the choices of the list by their words or their municipality, and by
    their place; `among` how many of its territory and at its stage, as the database counts them; as it expects them, of
    a place."""

    said: int = 0
    named: int = 0
    among: int = 0

    @property
    def may_be_wide(self) -> bool:
        return max(self.said, self.named) > SURELY_MANY

    def windows(self, wanted: int) -> Windows:
        """Where so many are wanted."""
        return window(wanted, self.said, self.among), window(wanted, self.named, self.among)


def reach_of(asked: Fields) -> Reach:
    """What is expected of choices that were `understood`; nothing without a text."""
    if not asked.get("text"):
        return Reach()
    among = Need.objects.answering(**_in_order(asked))
    answering = [among.filter(answer) for answer in ways(asked)]
    said, there, named, kept = expected(*answering, among)
    if asked["place"]:
        return Reach(said + there, named, kept)
    return Reach(said + there, named, sum(each.needs for each in reads.kept_cells(asked | {"domain": None})))


def lines(form: NeedFilter, asked: Fields, start: int, reach: Reach) -> list[NeedCard]:
    """A page of the list. Needs are read one after the other until enough answer: a full page is the right one. Where
    too few do, as after an import that speaks of something else, further back, then by the indexes."""
    said, named = reach.windows(start + reads.PER_PAGE) if form.order in WALKED else (0, 0)
    for times in (1, WIDER) if said or named else ():
        found: list[NeedCard] = first_cards(form.order, start, (said * times, named * times), **asked)
        if len(found) == reads.PER_PAGE:
            return found
    shown: list[NeedCard] = reads.cards(form.order, start, reads.PER_PAGE, **asked)
    return shown


def counted(form: NeedFilter, reach: Reach, tick: int) -> tuple[tuple[DepartmentNeeds, ...], bool]:
    """How many answer, by department; and whether they are so many that those of the last needs alone are counted: as
    many of all as of the last would be far more than the list shows."""
    if reach.may_be_wide and not form.asked["place"]:
        last = lately_said(form, reach, tick)
        if sum(each.needs for each in last) * reach.among > SURELY_MANY * LATEST:
            return last, True
    return reads.kept_counts(form, tick), False


@until_the_clock_moves
@lru_cache(maxsize=reads.KEPT_COUNTS)
def lately_said(form: NeedFilter, reach: Reach, tick: int) -> tuple[DepartmentNeeds, ...]:
    """Where those of the last needs that answer are said."""
    return tuple(last_said_where(LATEST, reach.windows(LATEST)[1] > 0, **reads.understood_now(form, tick)))


@prepared(NeedCard)
def first_cards(order: str, start: int, windows: Windows, **asked: Given) -> Rows:
    """The lines of the list from the `start`-th one, among its first needs: each is asked in turn, both ways at once,
    until enough answer."""
    by, enough, answers = reads.ORDERS[order], start + reads.PER_PAGE, ways(asked, in_turn=windows[1] > 0)
    among = Need.objects.answering(**_in_order(asked))
    first = among.among_the_first(min(filter(None, windows)), oldest=order == "oldest").public()
    shown = first.filter(in_turn(reduce(or_, answers))).order_by(*by).values("pk")[start:enough]
    return Need.objects.filter(pk__in=shown).as_cards().order_by(*by)


@prepared(DepartmentNeeds)
def last_said_where(latest: int, widely_named: bool, **asked: Given) -> Rows:
    """How many of the `latest` needs answer, by department; their places are read one after the other where very many
    are named so."""
    last = Need.objects.answering(**_in_order(asked)).among_the_first(latest).public()
    return last.filter(in_turn(reduce(or_, ways(asked, in_turn=widely_named)))).counted_by_department()


def ways(asked: Fields, *, in_turn: bool = False) -> tuple[Q, Q, Q]:
    """That a need answers by its words, by its municipality, by the name of its place, which is read `in_turn`."""
    domain = Q() if asked.get("domain") is None else Q(domains__contains=[asked["domain"]])
    words = {name: asked[name] for name in ("names", "towns", "short")}
    named = bears_in_turn if in_turn else bears
    there = is_in(words["towns"], words["short"])
    return says(asked["text"]) & domain, there & domain, named(Place.objects.all(), **words) & domain


def _in_order(asked: Fields) -> Fields:
    return {name: asked[name] for name in IN_ORDER if name in asked}
