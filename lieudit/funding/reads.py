"""Reads that the pages of this room do at each request: a call and an application by their number, for who reads them
(decision 116)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, cast

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from lieudit.accounts.models import Account, Visitor
from lieudit.funding.models import (
    Answer,
    Application,
    Assignment,
    Attachment,
    BudgetLine,
    Call,
    Partner,
    may_read,
    places_of,
    rights_of,
)
from lieudit.funding.permissions import carries, is_recused, rates, writes
from lieudit.toolkit.access import known
from lieudit.toolkit.prepared import Blank, Rows, prepared


def _reader(account: Blank, *, staff: bool) -> Account:
    """A blank, as conditions ask of who is signed in."""
    account.is_authenticated, account.is_staff = True, staff  # type: ignore[attr-defined]
    return cast(Account, account)


@prepared()
def _call(today: dt.date, staff: bool, *, number: Blank, account: Blank) -> Rows:
    return Call.objects.visible_to(_reader(account, staff=staff)).with_rules().filter(number=number)


@prepared()
def _public_call(*, number: Blank) -> Rows:
    return Call.objects.public().with_rules().filter(number=number)


def call_of(number: int, reader: Visitor) -> Call | None:
    """A call that the reader may see."""
    if not reader.is_authenticated:
        found: Call | None = _public_call.first(number=number)
    else:
        found = _call.first(timezone.localdate(), bool(reader.is_staff), number=number, account=reader.pk)
    return found


RIGHTS = ("is_mine", "is_public_now", "is_sent_here", "is_free")
"""What the database says of each of `rights_of`."""


@prepared()
def _file(today: dt.date, staff: bool, *, number: Blank, account: Blank) -> Rows:
    reader = _reader(account, staff=staff)
    said = {
        name: ExpressionWrapper(right, BooleanField()) for name, right in zip(RIGHTS, rights_of(reader), strict=True)
    }
    places = places_of(reader)
    inside = Partner.objects.inside().filter(application=OuterRef("pk"), place__in=places)
    leads_it = ExpressionWrapper(Q(lead__in=places), BooleanField())
    given = Assignment.objects.filter(application=OuterRef("pk"), juror__account=reader, juror__left_at=None)
    rows = Application.objects.with_call().filter(number=number).annotate(**said)
    return rows.annotate(is_given=Exists(given), is_inside=Exists(inside), is_leading=leads_it)


@prepared()
def _own_file(today: dt.date, *, number: Blank, account: Blank) -> Rows:
    reader = _reader(account, staff=False)
    places = places_of(reader)
    inside = Partner.objects.inside().filter(application=OuterRef("pk"), place__in=places)
    leads_it = ExpressionWrapper(Q(lead__in=places), BooleanField())
    return Application.objects.with_call().filter(Exists(inside), number=number).annotate(is_leading=leads_it)


def own_file_of(number: int, reader: Visitor) -> Application | None:
    """An application of a place for which the reader speaks: they may read it whatever else ties them to it, and
    nothing else is asked."""
    if not reader.is_authenticated:
        return None
    found: Application | None = _own_file.first(timezone.localdate(), number=number, account=reader.pk)
    if found is not None:
        known(carries, reader, found, bool(vars(found)["is_leading"]))
        known(writes, reader, found, True)
    return found


@prepared()
def _public_file(*, number: Blank) -> Rows:
    return Application.objects.public().with_call().filter(number=number)


def file_of(number: int, reader: Visitor) -> Application | None:
    """An application that the reader may see; what they are to it is known with it."""
    if not reader.is_authenticated:
        public: Application | None = _public_file.first(number=number)
        return public
    staff = bool(reader.is_staff)
    found: Application | None = _file.first(timezone.localdate(), staff, number=number, account=reader.pk)
    if found is None:
        return None
    said = vars(found)
    mine, public_now, sent_here, free = (bool(said[name]) for name in RIGHTS)
    known(carries, reader, found, bool(said["is_leading"]))
    known(writes, reader, found, bool(said["is_inside"]))
    known(is_recused, reader, found, not free)
    known(rates, reader, found, bool(said["is_given"]) and free)
    return found if may_read(mine, public_now, sent_here, free) else None


@prepared()
def _held(*, pk: Blank) -> Rows:
    rows = Application.objects.select_for_update(of=("self",)).filter(pk=pk)
    return rows.select_related("call__current", "call__assembly", "call__organisation")


def held(application: Application) -> Application:
    """An application held until the end of the transaction, with its call and the rules in force: how an act that needs
    them begins, in one read."""
    found: list[Application] = _held(pk=application.pk)
    return found[0]


@prepared()
def _last_answer(with_authors: bool, *, file: Blank, question: Blank) -> Rows:
    rows = Answer.objects.filter(application=file, question=question).order_by("-version")[:1]
    return rows.select_related("author", "beside__author") if with_authors else rows


def last_answer(file: int, question: int, *, with_authors: bool = False) -> Answer | None:
    """The last version of an answer; with who wrote it, and the version that stands beside."""
    found: Answer | None = _last_answer.first(with_authors, file=file, question=question)
    return found


@prepared()
def _last_answers(*, file: Blank) -> Rows:
    return Answer.objects.filter(application=file).order_by("question", "-version").distinct("question")


def last_answers(application: Application) -> dict[int, Answer]:
    """The last version of each answer, by question."""
    return {each.question: each for each in _last_answers(file=application.pk)}


class Held(NamedTuple):
    """What a file holds now: the last version of each answer, its partners and who left, its budget, its papers."""

    answers: dict[int, Answer]
    partners: list[Partner]
    lines: list[BudgetLine]
    papers: list[Attachment]


@prepared()
def _partners(*, file: Blank) -> Rows:
    return Partner.objects.filter(application=file).select_related("place").order_by("pk")


@prepared()
def _lines(*, file: Blank) -> Rows:
    return BudgetLine.objects.filter(application=file).select_related("place")


@prepared()
def _papers(*, file: Blank) -> Rows:
    return Attachment.objects.filter(application=file)


def held_in(application: Application) -> Held:
    """All of it, as its page and its sending read it."""
    file = application.pk
    return Held(last_answers(application), _partners(file=file), _lines(file=file), _papers(file=file))
