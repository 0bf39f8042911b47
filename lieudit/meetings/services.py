"""Preparing a session: planned anew or from a former one, its agenda written from a backlog, its documents."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from itertools import takewhile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly, Seat
from lieudit.journal import services as journal
from lieudit.meetings.delays import too_late_to_convene
from lieudit.meetings.legal import notice_days
from lieudit.meetings.models import AgendaItem, AgendaRequest, CalendarKey, Document, Meeting, Series, seats_of
from lieudit.meetings.room import hold_room, move_up, taken_by_another
from lieudit.meetings.timetable import numbers
from lieudit.meetings.usual import CLOSING, USUAL
from lieudit.meetings.workflow import (
    GENERAL,
    MEETING_WORKFLOW,
    TAKEN,
    DocumentKind,
    ItemKind,
    MeetingKind,
    MeetingState,
)
from lieudit.roadmap.models import Milestone
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

DETAILS = (
    "title", "starts_at", "ends_at", "place_name", "address", "municipality", "access", "remote_url", "remote_minutes",
    "captions_url", "recording", "is_public", "capacity", "chair", "secretary",
)  # fmt: skip
POINTERS = ("draft", "referral", "election", "goal", "change")
WORDS = (
    "kind", "title", "text", "expected", "method", "carrier", "carrier_name", "minutes", "missions", "is_restricted",
    "resolution", "majority", "opinion", *POINTERS,
)  # fmt: skip

FIXED = ("kind", "title", "text", "resolution", "majority", "is_restricted", *POINTERS)
"""What does not change of a point whose vote has consequences by itself; the database refuses it too."""

YEARS = range(2000, 2100)
"""Those of a session: calendars and the database have none for what is far beyond."""
YEARS_SAID = {"first": YEARS[0], "last": YEARS[-1]}


# Sessions


@transaction.atomic
def plan_meeting(
    assembly: Assembly,
    *,
    actor: Account | None,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    kind: str = MeetingKind.COUNCIL,
    title: str = "",
    series: str = "",
    **details: object,
) -> Meeting:
    """Prepare a session of this kind, with its usual items, then those that a former session of `series` left."""
    _refuse_kind(assembly, kind)
    meeting = _begin(assembly, actor, kind=kind, title=title, starts_at=starts_at, ends_at=ends_at, **details)
    if series:
        slug = slugify(series)[:120] or "suite"
        kept = Series.objects.get_or_create(assembly=assembly, slug=slug, defaults={"title": series})
        _save(meeting, series=kept[0])
    for usual in USUAL[kind]:
        words = {name: getattr(usual, name) for name in ("kind", "title", "minutes", "text", "resolution")}
        _append(meeting, AgendaItem(assembly=assembly, created_by=actor, **words))
    return _planned(meeting, actor)


def _refuse_kind(assembly: Assembly, kind: str) -> None:
    """All the members meet in general assembly, and where they do nobody else does in their place."""
    if assembly.is_of_members and kind not in GENERAL:
        words = _("Tous les membres se réunissent en assemblée générale, ordinaire ou extraordinaire.")
        raise RuleBroken({"model": words})
    if kind in GENERAL and Assembly.objects.filter(council=assembly).exists():
        words = _("L’assemblée générale réunit tous les membres : préparez-la depuis la page de leur assemblée.")
        raise RuleBroken({"model": words})


def begin_meeting(assembly: Assembly, former: Meeting | None, *, model: str, series: str = "", **words: Any) -> Meeting:
    """Prepare a session like `former`, or from what a kind usually holds: `model` is « former », or that kind."""
    if former is not None and model == "former":
        return copy_meeting(former, **words)
    return plan_meeting(assembly, kind=model, series=series, **words)


@transaction.atomic
def copy_meeting(
    former: Meeting,
    *,
    actor: Account,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    title: str = "",
    whole: bool = False,
) -> Meeting:
    """Prepare the session that follows `former`: same place, same frame, then the items that it left.

    The frame is what recurs: the items that point at nothing, that nobody asked for and that submit no wording.
    `whole` takes the very same agenda instead, and nothing else.
    """
    kept = {name: getattr(former, name) for name in DETAILS} | {"starts_at": starts_at, "ends_at": ends_at}
    kept |= {"title": title, "kind": former.kind, "series": former.series}
    meeting = _begin(former.assembly, actor, **kept)
    frame = former.items.filter(request=None, carried_from=None, resolution="", **dict.fromkeys(POINTERS))
    for item in (former.items if whole else frame).order_by("rank"):
        words = {**_words(item), "is_sub": whole and item.is_sub}
        _append(meeting, AgendaItem(assembly=former.assembly, created_by=actor, **words))
    return _planned(meeting, actor, with_left_items=not whole)


@transaction.atomic
def edit_meeting(meeting: Meeting, *, actor: Account, **details: object) -> Meeting:
    """Change when and where a session is held; once it is convened, another day still needs the whole notice."""
    meeting = take(meeting, "edit")
    day, before, unknown = meeting.starts_on, meeting.starts_at, set(details) - set(DETAILS)
    assert not unknown, unknown
    is_named = details.get("title", meeting.title) != _dated_title(meeting)
    for name, value in details.items():
        setattr(meeting, name, value)
    _refuse_hours(meeting.starts_at, meeting.ends_at)
    if meeting.starts_at != before:
        _refuse_past(meeting)
    if not is_named:
        details["title"] = meeting.title = _dated_title(meeting)
    if meeting.state == MeetingState.CONVENED and meeting.starts_on != day:
        second = meeting.second_call_of_id is not None
        delay = notice_days(meeting.rules, meeting.kind, second=second)
        if late := too_late_to_convene(meeting.starts_on, timezone.localdate(), delay):
            raise RuleBroken({"starts_at": ValidationError(late)})
    if meeting.state in TAKEN:
        hold_room(meeting)
        if taken := taken_by_another(meeting):
            raise RuleBroken({"place_name": taken})
    _save(meeting, **details)
    move_up(meeting)
    journal.record("meetings.edited", meeting, actor=actor, data={"title": meeting.title})
    return meeting


def _begin(assembly: Assembly, actor: Account | None, **words: object) -> Meeting:
    meeting = Meeting(number=next_number(Meeting), assembly=assembly, created_by=actor, **words)
    _refuse_hours(meeting.starts_at, meeting.ends_at)
    _refuse_past(meeting)
    meeting.title = meeting.title or _dated_title(meeting)
    meeting.save()
    return meeting


def _dated_title(meeting: Meeting) -> str:
    """« Séance du 4 décembre 2026 », which follows its day as long as nobody names it otherwise."""
    return capfirst(f"{MeetingKind(meeting.kind).label} du {french.day(meeting.starts_on)}")


def _refuse_past(meeting: Meeting) -> None:
    if meeting.starts_at < timezone.now():
        raise RuleBroken({"starts_at": _("Cette date est passée.")})


def _planned(meeting: Meeting, actor: Account | None, *, with_left_items: bool = True) -> Meeting:
    """The items that former sessions of the series left come after the frame."""
    left = AgendaItem.objects.backlog(meeting.assembly).filter(carried_from__meeting__series=meeting.series_id)
    for item in left.filter(carried_from__isnull=False) if with_left_items else ():
        _append(meeting, item)
    data = {"title": meeting.title, "assembly": meeting.assembly.name, "day": french.day(meeting.starts_on)}
    journal.record("meetings.planned", meeting, meeting.assembly, actor=actor, data=data)
    return meeting


def _refuse_hours(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    if starts_at.year not in YEARS:
        raise RuleBroken({"starts_at": _("Choisissez une date entre %(first)d et %(last)d.") % YEARS_SAID})
    if ends_at <= starts_at:
        raise RuleBroken({"ends_at": _("La fin vient après le début.")})
    if ends_at - starts_at > dt.timedelta(days=3):
        raise RuleBroken({"ends_at": _("Une séance dure trois jours au plus.")})


# Agenda


@transaction.atomic
def add_item(
    assembly: Assembly,
    *,
    actor: Account | None,
    meeting: Meeting | None = None,
    before: AgendaItem | None = None,
    **words: object,
) -> AgendaItem:
    """Write a point on the agenda of `meeting`, `before` another or before its closing round; or in the backlog."""
    item = AgendaItem(assembly=assembly, created_by=actor, **words)
    if meeting is None:
        item.is_sub = False
        item.save()
    else:
        _append(take_agenda(meeting), item, before)
    return _recorded("item_added", item, actor)


@transaction.atomic
def edit_item(item: AgendaItem, *, actor: Account, before: AgendaItem | None = None, **words: object) -> AgendaItem:
    """Rewrite a point: what it says, how long it takes, what it points at, `before` which it comes, whether it is a
    part of the one that precedes it."""
    item = _take(item)
    part = bool(words.pop("is_sub", item.is_sub)) and item.meeting is not None
    _save(item, **(_beside_fixed(item, words) if item.is_fixed else words))
    if item.meeting is not None and (before is not None or part != item.is_sub):
        rows = list(item.meeting.items.order_by("rank"))
        at = rows.index(item)
        block = [rows[at], *_parts(rows, at)]
        block[0].is_sub = part
        if before is not None and (before in block or before not in rows):
            raise RuleBroken({"before": _("Choisissez un autre point de cet ordre du jour.")})
        _rank(_placed([row for row in rows if row not in block], block, before) if before else rows)
        item.refresh_from_db()
    return _recorded("item_edited", item, actor)


@transaction.atomic
def move_item(item: AgendaItem, *, actor: Account, up: bool) -> AgendaItem:
    """One place up or down, a point with its parts; the first goes no higher, the last no lower."""
    item = _take(item)
    assert item.meeting is not None
    rows = list(item.meeting.items.order_by("rank"))
    at = rows.index(item)
    block = [rows[at], *_parts(rows, at)]
    others = [row for row in rows if row not in block]
    if item.is_sub:
        to = max(1, at - 1) if up else min(len(others), at + 1)
    elif up:
        to = max([0, *(rank for rank, row in enumerate(others[:at]) if not row.is_sub)])
    else:
        to = at + 1 + len(_parts(others, at)) if at < len(others) else at
    others[to:to] = block
    _rank(others)
    return _recorded("item_moved", block[0], actor)


@transaction.atomic
def place_item(item: AgendaItem, *, actor: Account, meeting: Meeting) -> AgendaItem:
    """Take a point from the backlog and put it on the agenda, last."""
    meeting, item = take_agenda(meeting), lock(item)
    if item.meeting_id is not None or item.assembly_id != meeting.assembly_id:
        raise RuleBroken(_("Ce point n’est plus dans la réserve."))
    _append(meeting, item)
    return _recorded("item_placed", item, actor)


@transaction.atomic
def drop_item(item: AgendaItem, *, actor: Account) -> AgendaItem:
    """Take a point off the agenda: it goes back to the backlog. A pause goes nowhere, nor a point already there."""
    item = _take(item)
    if item.meeting and AgendaRequest.objects.filter(item=item, by_right=True).exists():
        raise RuleBroken(_("Ce point est inscrit de droit, à la demande de membres : il reste à l’ordre du jour."))
    meeting, gone = item.meeting, item.meeting is None or item.kind == ItemKind.PAUSE
    if gone and (item.carried_from_id or hasattr(item, "request") or item.documents.exists()):
        raise RuleBroken(_("Ce point vient d’une demande ou d’une séance passée : il reste dans la réserve."))
    _recorded("item_dropped", item, actor)
    if gone:
        item.delete()
    else:
        _save(item, meeting=None, rank=0, is_sub=False, numbering="")
        item.documents.update(item=None)
    if meeting:
        _rank(meeting.items.order_by("rank"))
    return item


@transaction.atomic
def import_items(meeting: Meeting, *, actor: Account, lines: Iterable[Mapping[str, object]]) -> list[AgendaItem]:
    """Write the points of a file on the agenda, in their order, before its closing round: all of them, or none."""
    meeting = take_agenda(meeting)
    added = []
    for words in lines:
        item = AgendaItem(assembly=meeting.assembly, created_by=actor, **words)
        _append(meeting, item)
        added.append(item)
    if not added:
        raise RuleBroken({"file": _("Ce fichier ne contient aucun point.")})
    said = ngettext("%(n)s point", "%(n)s points", len(added)) % {"n": len(added)}
    journal.record("meetings.items_imported", meeting, actor=actor, data={"title": meeting.title, "items": said})
    return added


@transaction.atomic
def leave_items(meeting: Meeting, items: Iterable[AgendaItem], *, actor: Account) -> list[AgendaItem]:
    """What a session did not get to goes to the backlog, and comes back in the next one of its series."""
    meeting = take(meeting, "leave")
    left = [item for item in items if item.kind != ItemKind.PAUSE and not hasattr(item, "carried_to")]
    carried = [
        AgendaItem(assembly=meeting.assembly, carried_from=item, created_by=actor, **_words(item)) for item in left
    ]
    AgendaItem.objects.bulk_create(carried)
    if carried:
        said = ngettext("%(n)s point", "%(n)s points", len(carried)) % {"n": len(carried)}
        journal.record("meetings.items_left", meeting, actor=actor, data={"title": meeting.title, "items": said})
    return carried


@transaction.atomic
def propose_review(meeting: Meeting, *, actor: Account) -> AgendaItem:
    """Put the milestones of the roadmap that need to be looked at on the agenda, as one point."""
    waiting = list(Milestone.objects.to_review(meeting.assembly))
    if not waiting:
        raise RuleBroken(_("Aucun jalon de la feuille de route n’attend d’être revu."))
    lines = [f"{milestone} : {french.day(milestone.due_on)}" for milestone in waiting]
    return add_item(
        meeting.assembly,
        actor=actor,
        meeting=meeting,
        kind=ItemKind.DISCUSSION,
        title=_("Feuille de route : jalons à revoir"),
        text="\n".join(lines)[:5000],
        minutes=min(60, 5 * len(waiting) + 5),
    )


def _beside_fixed(item: AgendaItem, words: dict[str, object]) -> dict[str, object]:
    """What may be written of a point whose words are fixed; refused where these say otherwise (a browser rewrites line
    ends)."""
    for name in words.keys() & set(FIXED):
        kept, typed = getattr(item, name), words[name]
        if kept.split() != typed.split() if isinstance(kept, str) and isinstance(typed, str) else kept != typed:
            raise RuleBroken(
                {name: _("Ce point garde les mots sous lesquels il a été soumis : son vote vaut ce qu’ils disent.")}
            )
    return {name: value for name, value in words.items() if name not in FIXED}


def _append(meeting: Meeting, item: AgendaItem, before: AgendaItem | None = None) -> None:
    """Put a line on the agenda `before` another; else last, but for the closing round."""
    rows = list(meeting.items.order_by("rank"))
    if before is not None and before not in rows:
        raise RuleBroken({"before": _("Choisissez un point de cet ordre du jour.")})
    item.meeting, item.rank = meeting, len(rows) + 1
    item.is_sub = item.is_sub and bool(rows)
    item.save()
    _rank(_placed(rows, [item], before or (rows[-1] if rows and rows[-1].title == CLOSING.title else None)))


def _placed(rows: list[AgendaItem], block: list[AgendaItem], before: AgendaItem | None) -> list[AgendaItem]:
    """The lines with a block `before` one of them, or at the end."""
    to = rows.index(before) if before in rows else len(rows)
    return [*rows[:to], *block, *rows[to:]]


def _parts(rows: list[AgendaItem], at: int) -> list[AgendaItem]:
    """The parts of the point at that place."""
    after = rows[at + 1 :] if not rows[at].is_sub else []
    return list(takewhile(lambda row: row.is_sub, after))


def _rank(items: Iterable[AgendaItem]) -> None:
    """Give each line its rank and its number; nothing comes before the first, which is a part of none."""
    rows = list(items)
    if rows:
        rows[0].is_sub = False
    for rank, (item, number) in enumerate(zip(rows, numbers(row.is_sub for row in rows), strict=True), 1):
        item.rank, item.numbering = rank, number
    AgendaItem.objects.bulk_update(rows, ["rank", "numbering", "is_sub"])


def _words(item: AgendaItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in WORDS}


def _take(item: AgendaItem) -> AgendaItem:
    """A point as the act before left it, its session being held first when it has one."""
    meeting = take_agenda(item.meeting) if item.meeting else None
    item = lock(item)
    if (meeting.pk if meeting else None) != item.meeting_id:
        raise RuleBroken(_("Ce point a changé de place entre-temps."))
    item.meeting = meeting
    return item


def _recorded(act: str, item: AgendaItem, actor: Account | None) -> AgendaItem:
    kinds = {
        "item_added": "meetings.item_added",
        "item_edited": "meetings.item_edited",
        "item_moved": "meetings.item_moved",
        "item_placed": "meetings.item_placed",
        "item_dropped": "meetings.item_dropped",
    }
    things = [item.meeting] if item.meeting else [item.assembly]
    data = {"title": item.title, "where": str(item.meeting or item.assembly)}
    journal.record(kinds[act], *things, actor=actor, data=data)
    return item


# Documents


@transaction.atomic
def attach_document(
    meeting: Meeting,
    *,
    actor: Account,
    title: str,
    file: File[bytes],
    kind: str = DocumentKind.OTHER,
    item: AgendaItem | None = None,
    is_restricted: bool = False,
) -> Document:
    """Join a file, with its fingerprint, to a session or to one of its points."""
    meeting = take(meeting, "attach")
    sha256 = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    document = Document.objects.create(
        meeting=meeting,
        item=item,
        kind=kind,
        title=title,
        file=file,
        is_restricted=is_restricted,
        sha256=sha256,
        added_by=actor,
    )
    data = {"title": title, "where": meeting.title}
    journal.record("meetings.document_attached", meeting, actor=actor, data=data)
    return document


@transaction.atomic
def drop_document(document: Document, *, actor: Account) -> None:
    """Take a file away, as long as no notice has said that it is there."""
    meeting = take(document.meeting, "attach")
    if meeting.convenings.filter(sent_at__gte=document.added_at).exists():
        raise RuleBroken(_("Ce document a été envoyé : joignez-en un autre, celui-ci reste."))
    data = {"title": document.title, "where": meeting.title}
    journal.record("meetings.document_dropped", meeting, actor=actor, data=data)
    document.delete()


# Calendars


@transaction.atomic
def draw_calendar(account: Account, *, actor: Account) -> CalendarKey:
    """A new secret address for the calendar of a person; the one before it answers no more."""
    CalendarKey.objects.select_for_update().filter(account=account, revoked_at=None).update(revoked_at=timezone.now())
    key = CalendarKey.objects.create(account=account)
    journal.record("meetings.calendar_drawn", actor=actor)
    return key


@transaction.atomic
def revoke_calendar(account: Account, *, actor: Account) -> None:
    """Close the secret address of a person: whoever knows it reads nothing any more."""
    CalendarKey.objects.filter(account=account, revoked_at=None).update(revoked_at=timezone.now())
    journal.record("meetings.calendar_revoked", actor=actor)


# Shared


def take(meeting: Meeting, step: str) -> Meeting:
    return MEETING_WORKFLOW.take(step, meeting)


def take_agenda(meeting: Meeting) -> Meeting:
    """The same, refused when the agenda of a general assembly is closed."""
    meeting = take(meeting, "write_agenda")
    if meeting.agenda_is_closed:
        raise RuleBroken(_("L’ordre du jour d’une assemblée générale est clos à la convocation : rien n’y change."))
    return meeting


def refuse_stranger(meeting: Meeting, seat: Seat, field: str = "seat") -> None:
    """Refuse a seat that does not sit in the assembly today, as an error of `field`."""
    if not seats_of(meeting.assembly).filter(pk=seat.pk).exists():
        raise RuleBroken({field: _("Ce siège n’est pas de cette assemblée.")})


def _save(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])
