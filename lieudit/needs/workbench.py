"""The workbench of the animation: the needs that somebody has to gather or to answer, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Expression, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from lieudit.accounts.models import Account
from lieudit.care.models import Measure, Report
from lieudit.care.permissions import reports_for
from lieudit.lexicon.likeness import Like
from lieudit.lexicon.models import times_of
from lieudit.needs.cards import MOST_TOLD
from lieudit.needs.filters import BenchFilter
from lieudit.needs.models import (
    MOST_PROPOSED,
    Convergence,
    Need,
    NeedCount,
    NeedQuerySet,
    Support,
)
from lieudit.needs.reads import MOST_LISTED
from lieudit.needs.resemblance import count_rows, count_up_to
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Animator
from lieudit.territory.models import Department
from lieudit.toolkit.kept_counts import many_lately
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.prepared import OneOf, Rows
from lieudit.toolkit.types import Row


@dataclass(frozen=True)
class Bench:
    """What somebody animates: some `departments` (key, code, name), or all needs (`everywhere`); where something was
    said (`heard`, by key); of which kinds of text reports wait somewhere."""

    account: Account
    everywhere: bool
    departments: dict[int, tuple[str, str]]
    heard: frozenset[int]
    reported: list[int]

    @property
    def is_open(self) -> bool:
        """Whether they animate some territory today, or belong to the secretariat."""
        return self.everywhere or bool(self.departments)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The departments among which one chooses, by name."""
        return sorted((self.departments[pk] for pk in self.heard), key=lambda each: each[1])

    def needs(self) -> NeedQuerySet:
        return Need.objects.all() if self.everywhere else Need.objects.filter(department__in=list(self.departments))

    def chosen(self, numbers: Iterable[str]) -> list[Need]:
        """Those that were ticked, by number; none asks nothing."""
        typed = [typed_number(each) for each in numbers]
        found = self.needs().filter(number__in=typed).select_related("department", "convergence")
        return list(found) if typed else []


def bench_of(account: Account) -> Bench:
    """What an account animates, in one query."""
    running = Animator.objects.running().held_by(account)
    here = Exists(running.filter(department=OuterRef("pk"))) | Exists(running.filter(region=OuterRef("region")))
    nation = Exists(running.national())
    heard = Exists(Need.objects.filter(department=OuterRef("pk")))
    lands = Department.objects.filter(Q() if account.is_staff else Q(nation) | Q(here)).order_by("pk")
    row = JSONObject(pk="pk", code="code", name="name", heard=heard)
    known: Rows = Account.objects.filter(pk=account.pk).values_list(
        nation,
        ArraySubquery(lands.values(row=row)),
        ArraySubquery(Report.objects.open().order_by().values("content_type").distinct()),
    )
    ((everywhere, found, reported),) = known
    departments = {each["pk"]: (each["code"], each["name"]) for each in found}
    heard_there = frozenset(each["pk"] for each in found if each["heard"])
    return Bench(account, account.is_staff or everywhere, departments, heard_there, reported)


@dataclass(frozen=True)
class Sorting:
    """What is neither gathered nor answered, by the choices above the workbench; `like` are the words to which those
    come first that say something close; `asked`, the number of the convergence where to file them, where one is."""

    bench: Bench
    order: BenchFilter
    like: str
    asked: str = ""

    @cached_property
    def rows(self) -> NeedQuerySet:
        return self.order.narrow(self.bench.needs().expressed())

    @property
    def counts(self) -> dict[str, int]:
        """How many needs there are `to_sort`, deposits to be read (`waiting`) and `reports`; how many of the first are
        `at_hand`, as the home counts them."""
        return {name: self._read[name] for name in ("to_sort", "at_hand", "waiting", "reports")}

    @property
    def named(self) -> list[Convergence]:
        """Those whose title is close to the words, and the one that is asked for: what one chooses them by."""
        return [Convergence(**each) for each in self._read["named"] or ()]

    @cached_property
    def _read(self) -> Row:
        """What a page says beside its needs, and how many times the words are written by which it orders them: one
        query."""
        supports = Support.objects.waiting()
        if not self.bench.everywhere:
            supports = supports.filter(place__municipality__department__in=list(self.bench.departments))
        times = times_of(self.like if self._by_words else "")
        named = Convergence.objects.near_to(self.like, self.asked)
        columns: dict[str, Expression | Subquery] = {
            "to_sort": self._total(),
            "at_hand": count_up_to(self.order.narrow(Need.objects.sorted_by(self.bench.account)), MOST_TOLD),
            "waiting": count_rows(self.bench.needs().waiting()) + count_rows(supports),
            "reports": count_rows(reports_for(self.bench.account, self.bench.reported)),
            "written": ArraySubquery(times.values(row=JSONObject(word="word", times="times"))),
            "named": ArraySubquery(named.values(row=JSONObject(id="id", number="number", title="title"))),
        }
        rows: Rows = Account.objects.filter(pk=self.bench.account.pk).values_list(*columns.values())
        return dict(zip(columns, rows.get(), strict=True))

    @property
    def _by_words(self) -> bool:
        """Whether the closest come first, once needs are many: they are then those of the rarest words."""
        return bool(self.order.chosen("sort") == "similar" and self.like) and many_lately(Need)

    @property
    def others_are_told(self) -> bool:
        """Some are not at hand, and those that are were all counted."""
        return self.counts["at_hand"] < self.counts["to_sort"] and self.counts["at_hand"] <= MOST_TOLD

    def _total(self) -> Expression:
        """All of them: once needs are many, by the counters, which know the public ones alone."""
        if not many_lately(Need):
            return count_rows(self.rows)
        kept = NeedCount.objects.answering(stage=NeedState.EXPRESSED, domain=self.order.chosen("domain"))
        if code := self.order.chosen("territory"):
            kept = kept.filter(department__code=code)
        if not self.bench.everywhere:
            kept = kept.filter(department__in=list(self.bench.departments))
        hidden = OneOf(F("pk"), ArraySubquery(Measure.objects.hidden(Need)))  # few, each by its key
        return Coalesce(Subquery(kept.in_all()), 0) + count_rows(self.rows.filter(hidden))

    @property
    def listed(self) -> int:
        """How many the pages show."""
        return min(self.counts["to_sort"], MOST_LISTED)

    def page(self, start: int, most: int) -> list[Need]:
        """The needs of a page, from the `start`-th one: the oldest first, unless another order is chosen."""
        if self._by_words:
            written = {each["word"]: each["times"] for each in self._read["written"] or ()}
            first = self.rows.first_close_to(self.like, written, start + most)
            rows = Need.objects.filter(pk__in=first).close_to(self.like, written)
        else:
            rows = self._in_order(("created_at", "pk"))
        return list(rows.for_cards()[start : start + most])

    def _in_order(self, oldest: tuple[str, str]) -> NeedQuerySet:
        order = self.order.chosen("sort")
        if order == "similar" and self.like:
            return self.rows.by_resemblance(self.like)
        return self.rows.most_joined(*oldest) if order == "places" else self.rows.order_by(*oldest)


def to_propose(likes: Iterable[Like[Need]], named: Iterable[Convergence], asked: str) -> list[Convergence]:
    """Where the chosen needs may be filed: the convergence that is asked for, those of needs like them, those whose
    title holds their words (`ConvergenceQuerySet.near_to`)."""
    found = {each.pk: each for each in [*(like.convergence for like in likes if like.convergence), *named]}
    ranked = sorted(found.values(), key=lambda each: str(each.number) != asked)
    return ranked[:MOST_PROPOSED]
