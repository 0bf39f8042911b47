"""Reads that the pages of this room do at each request: a call and an application by their number, for who reads them
(decision 116)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import JSONArray, JSONObject
from django.utils import timezone

from lieudit.accounts.models import Account, Visitor
from lieudit.funding.models import (
    AidAnswer,
    Answer,
    Application,
    Assignment,
    Attachment,
    BudgetLine,
    Call,
    CallSubject,
    Juror,
    Partner,
    Rating,
    may_read,
    places_of,
    recused,
    rights_of,
)
from lieudit.funding.permissions import carries, is_recused, judges, leads, rates, writes
from lieudit.funding.questions import SUMMARY
from lieudit.funding.said_of_aids import COLUMNS
from lieudit.toolkit.access import known
from lieudit.toolkit.prepared import Blank, Rows, prepared


def _reader(account: Blank, *, staff: bool) -> Account:
    """A blank, as conditions ask of who is signed in."""
    account.is_authenticated, account.is_staff = True, staff  # type: ignore[attr-defined]
    return cast(Account, account)


BESIDE = ("jury", "drawn_from__current")
"""What the page of a call reads with it: its jury, or the edition before."""


def _answers_said() -> ArraySubquery:
    """What places say of a call of others, in the same read."""
    said = AidAnswer.objects.filter(call=OuterRef("pk")).order_by("pk")
    return ArraySubquery(said.values(said=JSONObject(**dict(zip(COLUMNS, COLUMNS, strict=True)))))


def _subjects_said() -> ArraySubquery:
    """What a call answers, by kind and key, in the same read."""
    said = CallSubject.objects.filter(call=OuterRef("pk")).order_by("pk")
    return ArraySubquery(said.values(said=JSONArray("about_type", "about_id")))


@prepared()
def _call(today: dt.date, staff: bool, *, number: Blank, account: Blank) -> Rows:
    reader = _reader(account, staff=staff)
    sits = Juror.objects.sitting().filter(account=reader, jury__call=OuterRef("pk"))
    rows = Call.objects.visible_to(reader).with_rules().select_related(*BESIDE).filter(number=number)
    led = ExpressionWrapper(Q(pk__in=Call.objects.led_by(reader).order_by().values("pk")), BooleanField())
    return rows.annotate(
        is_sitting=Exists(sits), is_led=led, answers_said=_answers_said(), subjects_said=_subjects_said()
    )


@prepared()
def _public_call(*, number: Blank) -> Rows:
    rows = Call.objects.public().with_rules().select_related(*BESIDE).filter(number=number)
    return rows.annotate(answers_said=_answers_said(), subjects_said=_subjects_said())


def call_of(number: int, reader: Visitor) -> Call | None:
    """A call that the reader may see."""
    if not reader.is_authenticated:
        found: Call | None = _public_call.first(number=number)
    else:
        found = _call.first(timezone.localdate(), bool(reader.is_staff), number=number, account=reader.pk)
        if found is not None:
            known(judges, reader, found, bool(vars(found)["is_sitting"]))
            known(leads, reader, found, bool(vars(found)["is_led"]) and not reader.powers_withheld)
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
    sits = Juror.objects.sitting().filter(account=reader, jury__call=OuterRef("call"))
    parts = Partner.objects.standing().filter(application=OuterRef("pk"), place__in=places)
    rows = Application.objects.with_call().filter(number=number).annotate(**said)
    return rows.annotate(
        is_given=Exists(given),
        is_inside=Exists(inside),
        is_leading=leads_it,
        is_sitting=Exists(sits),
        part_keys=ArraySubquery(parts.order_by("accepted_at", "pk").values("pk")),
        has_papers=Exists(Attachment.objects.filter(application=OuterRef("pk"))),
    )


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
    """An application that the reader may see; what they are to it is known with it, and the keys of their parts."""
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
    known(judges, reader, found.call, bool(said["is_sitting"]))
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
    rows: list[Answer] = _last_answers(file=application.pk)
    return {each.question: each for each in rows}


def summary_of(file: str) -> Subquery:
    """What a file says of itself in some sentences, in its last version; `file`: where its key is in the query."""
    said = Answer.objects.filter(application=OuterRef(file), question=SUMMARY["key"]).order_by("-version")
    return Subquery(said.values("text")[:1])


class Held(NamedTuple):
    """What a file holds now: the last version of each answer, its partners and who left, its budget, its papers."""

    answers: dict[int, Answer]
    partners: list[Partner]
    lines: list[BudgetLine]
    papers: list[Attachment]


@prepared()
def _partners(*, file: Blank) -> Rows:
    return Partner.objects.filter(application=file).select_related("place__municipality__department").order_by("pk")


@prepared()
def _lines(*, file: Blank) -> Rows:
    return BudgetLine.objects.filter(application=file).select_related("place__municipality__department")


@prepared()
def _papers(*, file: Blank) -> Rows:
    return Attachment.objects.filter(application=file)


def held_in(application: Application) -> Held:
    """All of it, as its page, its jury and its sending read it; papers, where some are asked or are there."""
    file, asked = application.pk, application.call.rules.papers or vars(application).get("has_papers")
    return Held(last_answers(application), _partners(file=file), _lines(file=file), _papers(file=file) if asked else [])


class Reading(NamedTuple):
    """How many files a juror has read, of how many; what they gave of this one already, if anything."""

    done: int
    number: int
    marks: list[int | None]
    words: list[str]


@prepared()
def _given(today: dt.date, *, call: Blank, account: Blank, file: Blank) -> Rows:
    reader = _reader(account, staff=False)
    mine = Rating.objects.filter(application=OuterRef("pk"), juror__account=reader)
    this = mine.filter(application=file)
    rows = Application.objects.rated().filter(~recused(reader), call=call)
    rows = rows.filter(assignments__juror__account=reader, assignments__juror__left_at=None).order_by("pk")
    said = Subquery(this.values("marks")[:1]), Subquery(this.values("words")[:1])
    return rows.values_list("pk", Exists(mine.filter(done_at__isnull=False)), *said)


def reading_of(application: Application, juror: Account) -> Reading:
    """Where a juror is with the files that they are given and may read today, and with this one."""
    lines = _given.lines(timezone.localdate(), call=application.call_id, account=juror.pk, file=application.pk)
    marks, words = next(((each[2], each[3]) for each in lines if each[0] == application.pk), (None, None))
    done = sum(bool(each[1]) for each in lines)
    return Reading(done, len(lines), cast("list[int | None]", marks or []), cast("list[str]", words or []))
