"""What the public pages read at each request: prepared (see toolkit/prepared.py)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import F

from lieudit.mutual_aid.free_days import Span
from lieudit.mutual_aid.mirror import Row
from lieudit.mutual_aid.models import AidChoice, Exchange, LawNote, Loan, Photo, Thing
from lieudit.mutual_aid.workflow import LoanState
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


@prepared(Span)
def held(*, thing: Blank, now: Blank) -> Rows:
    """From when to when others have a thing, by its key: what is agreed from now on."""
    rows = Loan.objects.holding().filter(thing=thing, busy_until__gt=now).order_by("starts_at", "pk")
    return rows.values_list("starts_at", "busy_until")


@prepared(Span)
def late(*, thing: Blank, now: Blank) -> Rows:
    """The loan of a thing, by its key, that is out and should be back."""
    return Loan.objects.late(now).filter(thing=thing).values_list("starts_at", "ends_at")  # type: ignore[arg-type]


def busy_spans(thing: int, now: dt.datetime) -> list[Span]:
    """When a thing, by its key, may not be had: as long as it is late, it is away now."""
    return [*held(thing=thing, now=now), *(Span(span.starts_at, now) for span in late(thing=thing, now=now))]


@prepared()
def held_places(*, keys: Blank) -> Rows:
    """Places by their keys, held until the end of the transaction, in one order."""
    rows = Place.objects.select_for_update(of=("self",)).filter(OneOf(F("pk"), keys)).order_by("pk")
    return rows.with_territory()


@prepared()
def held_things(*, key: Blank) -> Rows:
    """A thing by its key, held until the end of the transaction."""
    return Thing.objects.select_for_update(of=("self",)).filter(pk=key)


@prepared()
def asked(*, thing: Blank, borrower: Blank, starts_at: Blank) -> Rows:
    """The request of a place for a thing from a moment, by their keys, that waits for an answer."""
    return Loan.objects.filter(thing=thing, borrower=borrower, starts_at=starts_at, state=LoanState.ASKED).only(
        "number"
    )


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
