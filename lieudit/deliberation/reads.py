"""What the page of a position reads at each request: prepared, in light rows (see toolkit/prepared.py)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TypedDict

from django.db.models import BooleanField, F, OuterRef, Subquery, Value
from django.db.models.functions import JSONObject

from lieudit.deliberation.models import Amendment, Dissent, Draft, Position, Signature
from lieudit.deliberation.reading import (
    AMENDMENT_FIELDS,
    NEED_FIELDS,
    POSITION_FIELDS,
    SEAT_FIELDS,
    Dated,
    NeedRow,
    SaidRow,
    numbers_of,
)
from lieudit.deliberation.workflow import LIVE
from lieudit.journal.models import Entry
from lieudit.needs.models import Convergence, Need
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared

KEPT = 64
"""Positions that a process remembers."""


@prepared()
def positions(*, number: object) -> Rows:
    """The position of that number; `gathered`, the first convergence that it answers to, with the stage it reached."""
    answered = Draft.convergences.through.objects.filter(draft=OuterRef(OuterRef("draft"))).values("convergence")
    first = Convergence.objects.filter(pk__in=answered).order_by("pk")
    gathered = Subquery(first.values(row=JSONObject(pk="pk", state="state"))[:1])
    rows = Position.objects.select_related("draft__ballot").only(*POSITION_FIELDS)
    return rows.annotate(gathered=gathered).filter(number=number)


@prepared(NeedRow)
def sources(*, numbers: object) -> Rows:
    """The needs of these numbers that may still be read."""
    return Need.objects.public().filter(OneOf(F("number"), numbers)).values_list(*NEED_FIELDS)


@prepared()
def settled_amendments(*, draft: Blank) -> Rows:
    """The amendments of a draft, by its id, that were integrated, refused or withdrawn."""
    signers = ("author", "place", "organisation", "paragraph")
    settled = Amendment.objects.public().filter(draft=draft).exclude(state__in=LIVE)
    return settled.select_related(*signers).only(*AMENDMENT_FIELDS)


@prepared(SaidRow)
def said(*, position: Blank) -> Rows:
    """What seats said of a position, by its id: signatures, then dissents, in their order."""
    dissents, signatures = Value(True, BooleanField()), Value(False, BooleanField())
    signed = Signature.objects.filter(position=position).annotate(dissents=signatures, words=F("reservation"))
    joined = Dissent.objects.filter(position=position).annotate(dissents=dissents, words=F("text"))
    columns = (*SEAT_FIELDS, "words", "dissents", "pk")
    return signed.values_list(*columns).union(joined.values_list(*columns), all=True).order_by("dissents", "pk")


@prepared(Dated)
def acts(*, position: Blank) -> Rows:
    """The kind and the moment of what happened to a position, by its id; newest first."""
    return Entry.objects.about(Position(pk=position)).values_list("kind", "at")


class Told(TypedDict):
    """What everybody reads beside the text of a position."""

    needs: list[NeedRow]
    amendments: list[Amendment]
    said: list[SaidRow]
    acts: list[Dated]


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def told_of(position: Position, tick: int, today: dt.date) -> Told:
    """Read once, until the clock of the house moves."""
    return {
        "needs": sources(numbers=list(numbers_of(position.text))),
        "amendments": settled_amendments(draft=position.draft.pk),
        "said": said(position=position.pk),
        "acts": acts(position=position.pk),
    }
