"""What each page of a session shows to one reader, put together from its rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.utils import timezone

from lieudit.accounts.models import Visitor
from lieudit.governance.members import voices_by_college
from lieudit.meetings import convening, permissions, reading, requests, taking_part
from lieudit.meetings.members_list import left_out, list_of
from lieudit.meetings.models import Meeting, seats_of_session
from lieudit.meetings.timetable import day_of, hour_of
from lieudit.meetings.workflow import BEFORE, DECIDING, GENERAL, HELD, OVER, MeetingState
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from lieudit.governance.models import Seat
    from lieudit.meetings.models import AgendaRequest, Convening, Guest, MeetingProxy, Notice


STOPPED = dt.timedelta(minutes=5)
"""After which a list that is not closed is said to have stopped: it is made again from where it was."""
MOST_NAMED = 200
"""Members left out of a list whom its page names; and proofs that a page shows of one sending to all the members."""


def navigation(meeting: Meeting, account: Visitor, current: str) -> Context:
    """What `ui/meeting_nav.html` shows: the pages of this session, and which of them is read."""
    return {
        "number": meeting.number,
        "current": current,
        "is_chair": permissions.presides(account, meeting),
        "has_list": meeting.assembly.is_of_members,
        "has_seat": permissions.sits(account, meeting),
        "opened": meeting.state in HELD,
        "has_minutes": meeting.state == MeetingState.CLOSED,
    }


def titled(meeting: Meeting, account: Visitor, current: str) -> Context:
    """The head that all pages of a session share."""
    nav = navigation(meeting, account, current)
    return {"meeting": meeting, "day": day_of(meeting), "hour": hour_of(meeting), "nav": nav}


def meeting_board(meeting: Meeting, account: Visitor) -> Context:
    """The session itself: agenda, requests, quorum to expect, « Votre présence », what who presides must know."""
    presides, inside = permissions.presides(account, meeting), permissions.attends(account, meeting)
    documents, (own, said) = list(meeting.documents.all()), _seats(meeting, account)
    lines = reading.agenda_of(meeting, meeting.items.of(meeting), documents, inside)
    return {
        **titled(meeting, account, "meeting"),
        "lines": lines,
        "inside": inside,
        "is_coming": meeting.rank is not None and meeting.state not in OVER,
        "reserved": any(line.item.is_restricted for line in lines),
        "documents": [each for each in documents if each.item_id is None and (inside or not each.is_restricted)],
        "asked": reading.asked_of(meeting.requests.with_signers().with_measures()),
        "quorum": reading.expected_quorum(meeting, said),
        "last_day": reading.last_day_to_ask(meeting),
        "can_ask": reading.can_ask(meeting),
        "length": reading.length_of(meeting),
        **reading.convened_words(meeting, meeting.convenings.first()),
        **_calls(meeting),
        "steps": permissions.MEETING_ACCESS.open_steps(account, meeting),
        "own": _own(meeting, own),
        **(convening.desk_of(meeting) | {"too_long": reading.too_long(meeting, lines)} if presides else {}),
    }


def _calls(meeting: Meeting) -> Context:
    """Of a general assembly: its other call, and the list on which all the members are convened."""
    if meeting.kind not in GENERAL:
        return {}
    again, first = getattr(meeting, "second_call", None), meeting.second_call_of or meeting
    known = getattr(first, "members_list", None) if meeting.rank else None
    return {"again": again if again and again.rank else None, "list": known}


def _seats(meeting: Meeting, account: Visitor) -> tuple[list[Seat], list[tuple[int, str, str | None, bool]]]:
    """The seats of the reader; and what all of them said, in light rows: there may be thousands."""
    rows = seats_of_session(meeting)
    said = list(rows.values_list("pk", "college__name", "mode", "carried"))  # type: ignore[misc]
    return list(rows.held_by(account)) if permissions.sits(account, meeting) else [], said


def _own(meeting: Meeting, seats: list[Seat]) -> list[tuple[object, object]]:
    """Each seat of the reader, with the form that says whether it will be held, as long as one may say it."""
    opens = meeting.state == MeetingState.CONVENED
    return [(seat, taking_part.RegisterForm(meeting=meeting, seat=seat) if opens else None) for seat in seats]


def list_board(meeting: Meeting, account: Visitor) -> Context:
    """The list of the members who have a voice: its rules, where its making is, what it holds, who is left out."""
    found = list_of(meeting)
    closed, day = bool(found and found.closed_at), min(meeting.starts_on, timezone.localdate())
    colleges = voices_by_college(meeting.assembly, day) if closed else []
    left = sum(count for _, count in colleges)
    return {
        **titled(meeting, account, "list"),
        "found": found,
        "stopped": bool(found and not closed and found.asked_at < timezone.now() - STOPPED),
        "colleges": colleges,
        "left": left,
        "gone": found.voices - left if found and closed else 0,
        "owing": left_out(found)[:MOST_NAMED] if found and closed and meeting.state in BEFORE else [],
        "rules": meeting.rules["members"],
    }


def agenda_board(meeting: Meeting, account: Visitor) -> Context:
    """The agenda as it is written, with its hours."""
    lines = reading.agenda_of(meeting, meeting.items.of(meeting), meeting.documents.all(), inside=True)
    return {
        **titled(meeting, account, "agenda"),
        "lines": lines,
        "too_long": reading.too_long(meeting, lines),
    }


def guest_board(guest: Guest) -> Context:
    """What a guest reads of the session: the agenda that everybody reads, and how to come."""
    meeting = guest.meeting
    lines = reading.agenda_of(meeting, meeting.items.of(meeting), meeting.documents.all(), inside=False)
    return {
        "guest": guest,
        "meeting": meeting,
        "day": day_of(meeting),
        "hour": hour_of(meeting),
        "lines": lines,
        "length": reading.length_of(meeting),
        "is_live": meeting.state == MeetingState.OPEN,
        "is_over": meeting.state in OVER,
    }


def request_board(found: AgendaRequest, account: Visitor) -> Context:
    """A request, who signs it, what was answered, and what the reader may do."""
    steps = permissions.REQUEST_ACCESS.open_steps(account, found)
    signed = found.cosignatures.select_related("seat__college", "seat__organisation", "seat__account")
    taken = {found.seat_id, *(each.seat_id for each in signed)}
    free = seats_of_session(found.meeting).held_by(account).exclude(pk__in=taken) if "cosign" in steps else ()
    return {
        "asked": found,
        "line": reading.asked_of([found])[0],
        "signed": signed,
        "steps": steps,
        "needed": requests.needed(found.meeting),
        "last_day": reading.last_day_to_ask(found.meeting),
        "cosign_form": taking_part.CosignForm(seats=free) if free else None,
    }


def proxies_board(meeting: Meeting, account: Visitor) -> Context:
    """Who speaks for whom, what waits for the reader's answer, and the seats that may still give."""
    rows = list(meeting.proxies.with_names().order_by("pk"))
    held = permissions.seats_held(account)
    opens = meeting.state == MeetingState.CONVENED
    return {
        **titled(meeting, account, "proxies"),
        "rows": [row for row in rows if row.state != "revoked"],
        "offered": [row for row in rows if row.state == "offered" and row.holder_id in held],
        "givers": seats_of_session(meeting).held_by(account) if opens else (),
    }


def proxy_board(proxy: MeetingProxy, account: Visitor) -> Context:
    """One proxy, and what the reader may answer, as (step, verb)."""
    opens = proxy.meeting.state == MeetingState.CONVENED
    access = permissions.ENTRUST_ACCESS
    steps = access.open_steps(account, proxy) if opens else []
    return {"proxy": proxy, "steps": [(name, access.workflow.steps[name].label) for name in steps]}


def notices_board(meeting: Meeting, account: Visitor) -> Context:
    """The proofs of sending: all of them for who presides, one's own for a member."""
    presides = permissions.presides(account, meeting)
    sendings = meeting.convenings.order_by("-sent_at").select_related("sent_by")
    held = permissions.seats_held(account)
    if meeting.assembly.is_of_members:
        rows = [_of_many(each, held, presides=presides) for each in sendings]
    else:
        named = [(each, [row for row in each.notices.named() if presides or row.seat_id in held]) for each in sendings]
        rows = [(each, found, any(row.account and not row.sent_at for row in found), None) for each, found in named]
    return {**titled(meeting, account, "notices"), "presides": presides, "sendings": rows}


def _of_many(
    sending: Convening, held: set[int], *, presides: bool
) -> tuple[Convening, list[Notice], bool, dict[str, int] | None]:
    """A sending to all the members: where it is, and the first proofs, those of what has not left before the others."""
    if not presides:
        return sending, list(sending.notices.named().filter(seat__in=held)), False, None
    written, left = Q(account__isnull=False), Q(sent_at__isnull=False)
    counts = sending.notices.aggregate(
        all=Count("pk", filter=written),
        posted=Count("pk", filter=written & (left | Q(mail__isnull=False) | ~Q(failed=""))),
        left=Count("pk", filter=left),
        nobody=Count("pk", filter=~written),
    )
    rows = sending.notices.named().order_by(F("sent_at").asc(nulls_first=True), "-failed", "pk")[:MOST_NAMED]
    return sending, list(rows), counts["left"] < counts["all"], counts


def paper_board(meeting: Meeting, account: Visitor) -> Context:
    """What is printed for when the network falls."""
    carried = {row.giver_id: row for row in meeting.proxies.with_names().filter(item=None, state="accepted")}
    return {
        **titled(meeting, account, "paper"),
        "seats": [(seat, carried.get(seat.pk)) for seat in seats_of_session(meeting)],
        "items": meeting.items.filter(kind__in=DECIDING).order_by("rank"),
    }
