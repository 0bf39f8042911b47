"""The right to the agenda: a seat asks for a point, others sign with it; it is listed, or refused with a reason."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.meetings.delays import too_late_to_ask
from lieudit.meetings.models import AgendaRequest, Cosignature, Meeting, seats_of
from lieudit.meetings.services import add_item, refuse_stranger, take, take_agenda
from lieudit.meetings.workflow import REQUEST_WORKFLOW, ItemKind
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token

USUAL_MINUTES = 20
"""Of a point that a member asks for, until the agenda says otherwise."""


@transaction.atomic
def request_item(
    meeting: Meeting, *, actor: Account, seat: Seat, title: str, reason: str, kind: str = ItemKind.DISCUSSION
) -> AgendaRequest:
    """Ask, in the name of a seat, that a point be on the agenda. Its number is the receipt."""
    meeting = _take(meeting)
    refuse_stranger(meeting, seat)
    request = AgendaRequest.objects.create(
        number=next_number(AgendaRequest),
        assembly=meeting.assembly,
        meeting=meeting,
        seat=seat,
        author=actor,
        title=title,
        reason=reason,
        kind=kind,
        asked_at=timezone.now(),
    )
    journal.follow_thing(request, account=actor, reason=FollowReason.AUTHOR)
    _record("meetings.requested", request, actor, seat)
    return _list_by_right(request)


@transaction.atomic
def cosign_request(request: AgendaRequest, *, actor: Account, seat: Seat) -> AgendaRequest:
    """Sign with who asks; the share that the rules ask for puts the point on the agenda, even after a refusal."""
    meeting = _take(request.meeting)
    request = _lock(request)
    REQUEST_WORKFLOW.check("cosign", request)
    refuse_stranger(meeting, seat)
    if seat.pk == request.seat_id:
        raise RuleBroken(_("Ce siège demande déjà ce point."))
    try:
        with transaction.atomic():
            Cosignature.objects.create(request=request, seat=seat, author=actor)
    except IntegrityError as twice:
        raise RuleBroken(_("Ce siège a déjà cosigné.")) from twice
    _record("meetings.cosigned", request, actor, seat)
    return _list_by_right(request)


@transaction.atomic
def answer_request(
    request: AgendaRequest, *, actor: Account, enlist: bool, answer: str = "", minutes: int = USUAL_MINUTES
) -> AgendaRequest:
    """Put the point on the agenda, or refuse it with a reason that stays written beside it."""
    if not enlist:
        return _refuse(request, actor, answer)
    take_agenda(request.meeting)
    request = _lock(request)
    return _enlist(request, actor, answer=answer, minutes=minutes)


@transaction.atomic
def withdraw_request(request: AgendaRequest, *, actor: Account) -> AgendaRequest:
    """Ask no more, as long as the point is not on the agenda."""
    request = _lock(request)
    REQUEST_WORKFLOW.apply("withdraw", request)
    request.save(update_fields=["state"])
    _record("meetings.request_withdrawn", request, actor, request.seat)
    return request


def needed(meeting: Meeting) -> int:
    """How many seats put a point on the agenda by themselves: the share of the rules, one at least."""
    share = Fraction(meeting.rules["agenda"]["cosigners"])
    return max(1, ceil(share * seats_of(meeting.assembly).count()))


def _refuse(request: AgendaRequest, actor: Account, answer: str) -> AgendaRequest:
    request = _lock(request)
    if not answer.strip():
        raise RuleBroken({"answer": ValidationError(_("Un refus a un motif, écrit et public."))})
    REQUEST_WORKFLOW.apply("refuse", request)
    _answered(request, actor, answer)
    _record("meetings.request_refused", request, actor, None, reason=answer)
    return request


def _enlist(request: AgendaRequest, actor: Account | None, **words: Any) -> AgendaRequest:
    REQUEST_WORKFLOW.apply("enlist", request)
    request.item = add_item(
        request.assembly,
        actor=actor,
        meeting=request.meeting,
        kind=request.kind,
        title=request.title,
        text=request.reason,
        minutes=words.get("minutes", USUAL_MINUTES),
        is_fixed=request.by_right,
        carrier=request.seat.organisation,
        carrier_name="" if request.seat.organisation else request.seat.name,
    )
    _answered(request, actor, words.get("answer", ""))
    _record("meetings.request_listed", request, actor, None)
    return request


def _list_by_right(request: AgendaRequest) -> AgendaRequest:
    """Nobody decides any more once enough seats ask."""
    signers = {request.seat_id, *request.cosignatures.values_list("seat_id", flat=True)}
    sitting = seats_of(request.assembly).filter(pk__in=signers).count()
    if sitting < needed(request.meeting):
        return request
    request.by_right = True
    return _enlist(request, None)


def _answered(request: AgendaRequest, actor: Account | None, answer: str) -> None:
    request.answer, request.answered_by, request.answered_at = answer, actor, timezone.now()
    request.save(update_fields=["state", "item", "by_right", "answer", "answered_by", "answered_at"])


def _lock(request: AgendaRequest) -> AgendaRequest:
    found = lock(request)
    found.meeting, found.assembly = request.meeting, request.assembly
    return found


def _take(meeting: Meeting) -> Meeting:
    """A session on whose agenda one may still ask for a point."""
    meeting = take(meeting, "request")
    if meeting.agenda_is_closed:
        raise RuleBroken(_("L’ordre du jour d’une assemblée générale est clos à la convocation."))
    if late := too_late_to_ask(meeting.starts_on, timezone.localdate(), int(meeting.rules["agenda"]["days"])):
        raise RuleBroken(late)
    return meeting


def _record(kind: str, request: AgendaRequest, actor: Account | None, seat: Seat | None, **words: str) -> None:
    data = {"number": request.number, "title": request.title, "seat": seat.name if seat else "", **words}
    data |= {"meeting": request.meeting.title, "day": french.day(request.meeting.starts_on)}
    if request.meeting.rank is None:  # nobody else reads of a session before it is convened
        kind, data = "meetings.early_request", {"reason": "", "state": request.get_state_display()} | data
    else:
        data["of"] = thing_token(request)  # its words leave the log with it
    hat = seat.organisation if seat else None
    journal.record(kind, request, request.meeting, actor=actor, hat=hat, data=data)
