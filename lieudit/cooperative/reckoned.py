"""What is summed of a whole ledger: once in a process for each last movement, whose hash is that of all before it.

Nothing is stored: another process, or the next movement, sums again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Min, Sum

from lieudit.cooperative.entries import FIRST, NOTHING
from lieudit.cooperative.models import BALANCE, Cooperative, Held, InCategory, Posting
from lieudit.cooperative.vocabulary import CAPITAL, Ledger
from lieudit.toolkit.prepared import Blank, Rows, prepared

KEPT = 64
"""Ledgers, or days of one, whose sums a process remembers."""
KEPT_WHOLE = 8
"""Ledgers of which it remembers what each associate has: all that is told of today is summed of it."""


PAID = (Ledger.PAID, Ledger.WAITING)
"""What was paid of the capital, with what of it is not paid back yet."""


class State(NamedTuple):
    """The last movement of a ledger; the categories of who subscribes; when one was changed last."""

    last: str | None
    arriving: Sequence[str]
    granted: dt.datetime | None


class Sums(NamedTuple):
    """What a ledger holds today: the capital subscribed, paid, at the highest; the losses that nothing covers; the
    reserve made for those who leave."""

    subscribed: Decimal
    paid: Decimal
    highest: Decimal
    losses: Decimal
    exit_reserve: Decimal


class Balance(NamedTuple):
    """What one associate has in one account, by key (None: nobody in particular), and since which movement."""

    associate: int | None
    account: str
    amount: Decimal
    since: int


class Left(NamedTuple):
    """Who left, by key, and is not paid back: what waits of the capital, since which movement, and what comes besides
    of the reserve made for those who leave."""

    associate: int
    amount: Decimal
    since: int
    bonus: Decimal = NOTHING


@prepared(State)
def _state(*, cooperative: Blank) -> Rows:
    rows = Cooperative.objects.filter(pk=cooperative).with_state()
    return rows.values_list(*State._fields)


@dataclass(frozen=True)
class Reading:
    """A ledger as it stands after its `last` movement; `arriving` and `granted` as in its state."""

    cooperative: Cooperative
    last: str
    arriving: frozenset[str]
    granted: dt.datetime | None

    @property
    def sums(self) -> Sums:
        return _sums(self.cooperative.pk, self.last)

    @property
    def waiting(self) -> Sequence[Left]:
        """In the order in which they left."""
        return _waiting(self.cooperative.pk, self.last)

    @property
    def categories(self) -> Mapping[str, InCategory]:
        """Who holds the capital, by the category of today."""
        return _categories(self.cooperative.pk, self.last, self.granted)

    def held(self, day: dt.date | None, known_at: dt.datetime | None = None) -> Sequence[Held]:
        """The register of a day, or of today; as it was known at a moment, or is now."""
        return _held(self.cooperative.pk, self.last, day, known_at)


def reading_of(cooperative: Cooperative) -> Reading:
    return _reading(cooperative, _state(cooperative=cooperative.pk)[0])


def reading_in(cooperative: Cooperative) -> Reading:
    """Of a cooperative that was read `with_state`: nothing more is asked."""
    read = vars(cooperative)
    return _reading(cooperative, State(read["last"], read["arriving"], read["granted"]))


def _reading(cooperative: Cooperative, state: State) -> Reading:
    return Reading(cooperative, state.last or FIRST, frozenset(state.arriving), state.granted)


@lru_cache(maxsize=KEPT_WHOLE)
def _balances(key: int, last: str) -> Sequence[Balance]:
    rows = Posting.objects.filter(movement__cooperative=key).order_by().values_list("associate", "account")
    sums = rows.annotate(amount=Sum(BALANCE), since=Min("movement__number"))
    return tuple(Balance(*row) for row in sums.order_by("associate__number", "account"))


@lru_cache(maxsize=KEPT)
def _sums(key: int, last: str) -> Sums:
    by_account: dict[str, Decimal] = defaultdict(Decimal)
    for row in _balances(key, last):
        by_account[row.account] += row.amount
    subscribed, paid = (sum((by_account[each] for each in some), NOTHING) for some in (CAPITAL, PAID))
    highest = Posting.objects.filter(movement__cooperative=key).highest_capital()
    losses = max(-by_account[Ledger.PAST_LOSSES], NOTHING)
    return Sums(subscribed, paid, highest, losses, by_account[Ledger.EXIT_RESERVE])


@lru_cache(maxsize=KEPT)
def _waiting(key: int, last: str) -> Sequence[Left]:
    rows = [row for row in _balances(key, last) if row.associate and row.amount > 0]
    bonus = {row.associate: row.amount for row in rows if row.account == Ledger.EXIT_SHARE}
    left = [
        Left(row.associate, row.amount, row.since, bonus.get(row.associate, NOTHING))
        for row in rows
        if row.associate and row.account == Ledger.WAITING
    ]
    return tuple(sorted(left, key=lambda one: (one.since, one.associate)))


@lru_cache(maxsize=KEPT)
def _held(key: int, last: str, day: dt.date | None, known_at: dt.datetime | None) -> Sequence[Held]:
    if day or known_at:
        return tuple(Posting.objects.filter(movement__cooperative=key).register(day, known_at))
    rows = (row for row in _balances(key, last) if row.account == Ledger.PARTS and row.amount > 0)
    return tuple(Held(row.associate, int(row.amount)) for row in rows if row.associate)


@lru_cache(maxsize=KEPT)
def _categories(key: int, last: str, granted: dt.datetime | None) -> Mapping[str, InCategory]:
    return Posting.objects.filter(movement__cooperative=key).by_category()
