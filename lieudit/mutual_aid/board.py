"""What the pages of mutual aid show of what was read: things, their calendar, a loan and its two sides, a mirror."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import Case, IntegerField, Q, When
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from lieudit.accounts.models import Account, Visitor
from lieudit.journal.models import Entry, EntryQuerySet
from lieudit.lexicon.models import ask
from lieudit.mutual_aid import reads
from lieudit.mutual_aid.free_days import Rules, Span, days_words, months_of
from lieudit.mutual_aid.mirror import back_to, faces
from lieudit.mutual_aid.models import (
    AidChoice,
    Hand,
    LawNote,
    Loan,
    Sos,
    StateNote,
    Thing,
    ThingQuerySet,
)
from lieudit.mutual_aid.permissions import acts_for
from lieudit.mutual_aid.vocabulary import ExchangeKind, Moment, Side
from lieudit.mutual_aid.workflow import ENDED, HandState, LoanState
from lieudit.network.models import Place, representations_of
from lieudit.network.reads import in_territory
from lieudit.toolkit.search import raw_query
from lieudit.toolkit.types import Fields

KEPT_CALENDARS = 256
"""Calendars that a process remembers."""
UNFINISHED = (LoanState.ASKED, LoanState.ACCEPTED, LoanState.OUT)


def found_by(values: Fields) -> ThingQuerySet:
    """The things that answer to what is looked for."""
    rows = Thing.objects.public()
    if text := values.get("q"):
        rows = rows.filter(search=raw_query(ask(text).every))
    if kind := values.get("kind"):
        rows = rows.filter(kind=kind)
    if territory := values.get("territory"):
        places = in_territory(Place.objects.all(), territory)
        rows = rows.filter(place__in=places.order_by().values("pk"))
    return rows


def calendar_of(thing: Thing, busy: Sequence[Span] | None = None) -> SafeString:
    """Three months of a thing, on the clock of its place; `busy`, where it was read already."""
    now = timezone.now()
    spans = reads.busy_spans(thing.pk, now) if busy is None else busy
    return _calendar(thing.rules, thing.clock, tuple(spans), now.astimezone(thing.zone).date())


@lru_cache(maxsize=KEPT_CALENDARS)
def _calendar(rules: Rules, clock: str, busy: tuple[Span, ...], today: dt.date) -> SafeString:
    """Drawn once for the same days: ninety cells, on the page of a thing and above the form that asks for it."""
    words = {"months": months_of(rules, busy, today), "rules": rules, "days": days_words(rules.days), "clock": clock}
    return render_to_string("mutual_aid/calendar.html", words)


def borrowers_for(account: Visitor, named: str, thing: Thing) -> list[Place]:
    """The places for which one may borrow: the one that is named, then those that one represents."""
    known = Place.objects.public().with_territory().filter(slug=named.replace("\0", "")).first() if named else None
    may = [known] if known is not None and acts_for(account, known) else []
    spoken = [each.place for each in representations_of(account) if each.place and not each.place.is_elsewhere]
    places = dict.fromkeys([*may, *spoken])
    return [place for place in places if place.pk != thing.place_id and place.withdrawn_at is None]


@dataclass(frozen=True)
class SideNotes:
    """What both sides said of the state of a thing, at one moment: the lender's, then the borrower's, or nothing."""

    moment: Moment
    lender: StateNote | None
    borrower: StateNote | None


def notes_of(loan: Loan) -> list[SideNotes]:
    """Both sides, when it was handed over, then when it came back; before both have said of one moment, all the same:
    a state is a fact that the other reads."""
    known = {(note.moment, note.side): note for note in loan.notes.with_hidden().select_related("photo")}
    for note in known.values():
        note.loan = loan
    reached = [Moment.OUT, *([Moment.BACK] if loan.state in ENDED else [])]
    shown = reached if loan.handed_at else []
    return [SideNotes(moment, known.get((moment, Side.LENDER)), known.get((moment, Side.BORROWER))) for moment in shown]


def gestures(loan: Loan, steps: Sequence[str], side: str, notes: Sequence[SideNotes]) -> list[str]:
    """The buttons of the page: what its day, and what was said already, allow."""
    kept = list(steps)
    said = notes[-1].lender if notes and side == Side.LENDER else notes[-1].borrower if notes else None
    if "note_state" in kept and (not side or said is not None):
        kept.remove("note_state")
    return kept


MOST_ENTRIES = 20
"""Acts that the page of a loan or of a hand lists, newest first."""


def life_of(thing: Loan | Hand) -> EntryQuerySet:
    """The acts of this room on it, but those whose words are hidden; what care did of it is told elsewhere."""
    acts = Entry.objects.shown().about(thing).filter(kind__startswith="mutual_aid.")
    return acts.select_related("actor")[:MOST_ENTRIES]


@dataclass(frozen=True)
class MirrorLine:
    """One kind of the mirror: its words, what was given and received."""

    label: str
    given: Decimal
    received: Decimal


def mirror_of(place: Place) -> list[MirrorLine]:
    """The mirror of a place over two years, kind by kind; those of which there is nothing say zero."""
    known = faces(reads.mirror_rows(place=place.pk, since=back_to(timezone.localdate())), place.pk)
    return [
        MirrorLine(
            str(kind.label),
            known[kind].given if kind in known else Decimal(),
            known[kind].received if kind in known else Decimal(),
        )
        for kind in ExchangeKind
    ]


def may_read_mirror(account: Visitor, place: Place) -> bool:
    """Everybody, where the place says so; else who acts for it."""
    said: AidChoice | None = reads.choices.first(place=place.pk)
    return (said is not None and said.mirror_is_public) or acts_for(account, place)


def exchanges_of(place: Place, *, to_all: bool) -> list[reads.Told]:
    """The last exchanges over two years: to everybody, only where both places let everybody read their mirror."""
    return reads.exchanges(to_all, place=place.pk, since=back_to(timezone.localdate()))


def told_places(account: Account, sos: Sos) -> list[Place]:
    """The places that were told of an SOS and for which one acts."""
    kept = Place.objects.kept_by(account).order_by().values("pk")
    told = sos.told.filter(place__in=kept).exclude(place=sos.place_id).values("place")
    return list(Place.objects.public().with_territory().filter(pk__in=told))


def askers_for(account: Visitor, but: Place) -> list[Place]:
    """The places for which one may ask another for hands: those that one represents."""
    spoken = [each.place for each in representations_of(account) if each.place and not each.place.is_elsewhere]
    return [place for place in dict.fromkeys(spoken) if place.pk != but.pk and place.withdrawn_at is None]


def hand_gestures(hand: Hand, steps: Sequence[str], side: str) -> list[str]:
    """The buttons of the page: what its days allow, and what is written."""
    kept = [step for step in steps if step != "say_amount" or (side and hand.is_over)]
    return kept if hand.document else [step for step in kept if step != "sign_papers"]


def hands_of(account: Account) -> list[Hand]:
    """The helping hands of one's places, those that are not over first."""
    spoken = [each.place_id for each in representations_of(account) if each.place_id]
    mine = Hand.objects.filter(Q(giver__in=spoken) | Q(receiver__in=spoken)).with_places().with_hidden()
    ended = Q(state__in=[HandState.CONFIRMED, HandState.REFUSED, HandState.CALLED_OFF])
    rows = mine.annotate(over=Case(When(ended, then=1), default=0, output_field=IntegerField()))
    return list(rows.order_by("over", "-number")[:MOST_MINE])


def sos_of(account: Account) -> list[Sos]:
    """The SOS that one's places sent or were told, newest first."""
    return list(Sos.objects.shown().visible_to(account).select_related("place").order_by("-number")[:MOST_SOS])


MOST_SOS = 10
"""SOS on the page of one's loans."""


def laws(*keys: str) -> Sequence[LawNote]:
    found: Sequence[LawNote] = reads.laws(keys=list(keys))
    return found


def loans_of(account: Account) -> tuple[list[Loan], list[Loan]]:
    """The loans of one's places: those that are not over, then the others. They say the thing, and none of the words:
    what is hidden of a loan does not hide that it is there."""
    spoken = [each.place_id for each in representations_of(account) if each.place_id]
    mine = Loan.objects.filter(Q(lender__in=spoken) | Q(borrower__in=spoken)).with_places().order_by("-number")
    running = mine.filter(state__in=UNFINISHED).order_by("ends_at", "pk")[:MOST_MINE]
    return list(running), list(mine.exclude(state__in=UNFINISHED)[:MOST_MINE])


MOST_MINE = 50
"""Loans of one's places that their page lists, of each sort."""
