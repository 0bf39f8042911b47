"""What the public pages read at each request: prepared (see toolkit/prepared.py)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import F, Q

from lieudit.mutual_aid.free_days import Span
from lieudit.mutual_aid.mirror import Row
from lieudit.mutual_aid.models import AidChoice, Exchange, LawNote, Loan, Photo, Thing
from lieudit.mutual_aid.workflow import HOLDING, LoanState
from lieudit.network.models import Place, Representative
from lieudit.toolkit.numbers import MOST_DIGITS
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared

LARGEST_NUMBER = 10**MOST_DIGITS
MOST_LINES = 40
"""Things, or exchanges, on the page of a place."""


@prepared()
def _thing(*, number: Blank) -> Rows:
    return Thing.objects.shown().with_places().filter(number=number, place__withdrawn_at=None)


def thing_of(number: int) -> Thing | None:
    """The thing of that number, where everybody may read it."""
    found: Thing | None = _thing.first(number=number) if number < LARGEST_NUMBER else None
    return found


@prepared()
def photos(*, thing: Blank) -> Rows:
    """The photographs of a thing, by its key."""
    return Photo.objects.filter(thing=thing)


class Away(NamedTuple):
    """A loan that is agreed: from when, until when, and until when nobody else has the thing."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    busy_until: dt.datetime
    state: str


@prepared(Away)
def _away(*, thing: Blank, now: Blank) -> Rows:
    rows = Loan.objects.holding().filter(Q(busy_until__gt=now) | Q(state=LoanState.OUT), thing=thing)
    return rows.order_by("starts_at", "pk").values_list(*Away._fields)


def busy_spans(thing: int, now: dt.datetime) -> list[Span]:
    """When a thing, by its key, may not be had, from `now` on; as long as it is late, it is away now."""
    rows = _away(thing=thing, now=now)
    late = [Span(row.starts_at, now) for row in rows if row.state == LoanState.OUT and row.ends_at < now]
    return [*(Span(row.starts_at, row.busy_until) for row in rows if row.busy_until > now), *late]


@prepared()
def held_places(*, keys: Blank) -> Rows:
    """Places by their keys, held until the end of the transaction, in one order."""
    rows = Place.objects.select_for_update(of=("self",)).filter(OneOf(F("pk"), keys)).order_by("pk")
    return rows.with_territory()


@prepared()
def held_things(*, key: Blank) -> Rows:
    """A thing by its key, held until the end of the transaction."""
    return Thing.objects.select_for_update(of=("self",)).filter(pk=key)


class InTheWay(NamedTuple):
    """A loan that holds the thing on some dates; or the same request, which waits (`asked`)."""

    starts_at: dt.datetime
    busy_until: dt.datetime
    asked: bool


@prepared(InTheWay)
def in_the_way(*, thing: Blank, borrower: Blank, starts_at: Blank, now: Blank) -> Rows:
    """What a request of a place for a thing, by their keys, from a moment, may meet; read under the lock of both."""
    same = Q(state=LoanState.ASKED, borrower=borrower, starts_at=starts_at)
    rows = Loan.objects.filter(Q(state__in=HOLDING, busy_until__gt=now) | same, thing=thing).order_by("starts_at", "pk")
    return rows.annotate(asked=Q(state=LoanState.ASKED)).values_list(*InTheWay._fields)


class Speaker(NamedTuple):
    """Who represents a place, by their keys."""

    place: int
    account: int


@prepared(Speaker)
def speakers(*, places: Blank, today: Blank) -> Rows:
    """Who represents places, by their keys, on a day."""
    rows = Representative.objects.running(today).filter(OneOf(F("place_id"), places))  # type: ignore[arg-type]
    return rows.filter(account__is_active=True).order_by("pk").values_list("place_id", "account_id")


@prepared()
def laws(*, keys: Blank) -> Rows:
    """What the law says, of these keys."""
    return LawNote.objects.filter(OneOf(F("key"), keys))


# The mirror of a place


@prepared()
def place_at(*, slug: Blank) -> Rows:
    """The third place of that address, where everybody may read it."""
    return Place.objects.third_places().public().with_territory().filter(slug=slug)


@prepared()
def things_of(*, place: Blank) -> Rows:
    """What a place lends, by its key."""
    return Thing.objects.public().filter(place=place).only("number", "title", "kind", "users")[:MOST_LINES]


@prepared()
def choices(*, place: Blank) -> Rows:
    """What a place chose, by its key."""
    return AidChoice.objects.filter(place=place)


@prepared(Row)
def mirror_rows(*, place: Blank, since: Blank) -> Rows:
    """The exchanges of a place, by its key, since a day."""
    rows = Exchange.objects.of(place).filter(on__gt=since).order_by()  # type: ignore[arg-type]
    return rows.values_list("kind", "giver", "receiver", "quantity")


class Told(NamedTuple):
    """An exchange, as the page of a place tells it; its title unless a measure of care hides it."""

    giver: str
    receiver: str
    title: str
    on: dt.date
    is_hidden: bool


@prepared(Told)
def exchanges(to_all: bool, *, place: Blank, since: Blank) -> Rows:
    """The last exchanges of a place, by its key, since a day; told `to_all`, those of places that let everybody read
    their mirror."""
    rows = Exchange.objects.of(place).filter(on__gt=since)  # type: ignore[arg-type]
    if to_all:
        public = AidChoice.objects.filter(mirror_is_public=True).order_by().values("place")
        rows = rows.filter(giver__in=public, receiver__in=public)
    names = ("giver__name", "receiver__name", "title", "on", "is_hidden")
    return rows.with_hidden().values_list(*names)[:MOST_LINES]
