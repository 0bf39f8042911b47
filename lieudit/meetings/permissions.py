"""Who prepares a session, who asks for a point, who says that they come. Printed in docs/reference/workflows.md."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.governance import permissions as governance
from lieudit.governance.models import Seat
from lieudit.meetings.models import AgendaRequest, Meeting, MeetingProxy
from lieudit.meetings.workflow import ENTRUST_WORKFLOW, MEETING_WORKFLOW, REQUEST_WORKFLOW
from lieudit.toolkit.access import Access, nobody, once

ANOTHER_ACT = nobody("Nobody: it follows from another act.")


@once
def presides(account: Visitor, meeting: Meeting) -> bool:
    """Chairs the assembly, is named to preside over the session or to write it down, or belongs to the secretariat."""
    if not account.is_authenticated or account.powers_withheld:
        return False
    return account.pk in (meeting.chair_id, meeting.secretary_id) or governance.chairs(account, meeting.assembly)


@once
def sits(account: Visitor, meeting: Meeting) -> bool:
    """Holds a running seat of the assembly, or represents an organisation that holds one."""
    return bool(account.is_authenticated) and governance.sits_in(account, meeting.assembly)


def seats_held(account: Visitor) -> set[int]:
    """The seats, of any assembly, for which the account speaks today."""
    if not account.is_authenticated:
        return set()
    return set(Seat.objects.running().held_by(account).values_list("pk", flat=True))


def attends(account: Visitor, meeting: Meeting) -> bool:
    """Sits in the assembly, or presides: reads what is restricted to members."""
    return presides(account, meeting) or sits(account, meeting)


def answers(account: Visitor, request: AgendaRequest) -> bool:
    """Presides over the session; nobody answers a request of their own."""
    return account.pk != request.author_id and presides(account, request.meeting)


def cosigns(account: Visitor, request: AgendaRequest) -> bool:
    """Sits in the assembly."""
    return sits(account, request.meeting)


def asked(account: Visitor, request: AgendaRequest) -> bool:
    """Wrote the request, or speaks today for the seat that asks."""
    return bool(account.is_authenticated) and (account.pk == request.author_id or holds(account, request.seat))


def holds(account: Visitor, seat: Seat | None) -> bool:
    """Holds this seat, or represents today the organisation that does."""
    if seat is None or not account.is_authenticated:
        return False
    return Seat.objects.running().held_by(account).filter(pk=seat.pk).exists()


def gave(account: Visitor, proxy: MeetingProxy) -> bool:
    """Speaks for the seat that gives the proxy."""
    return holds(account, proxy.giver)


def would_carry(account: Visitor, proxy: MeetingProxy) -> bool:
    """Speaks for the seat that is asked to carry it."""
    return holds(account, proxy.holder)


MEETING_ACCESS = Access(
    MEETING_WORKFLOW,
    {**dict.fromkeys(MEETING_WORKFLOW.steps, presides), "request": sits, "register": sits, "entrust": sits},
)
REQUEST_ACCESS = Access(REQUEST_WORKFLOW, {"cosign": cosigns, "enlist": answers, "refuse": answers, "withdraw": asked})
ENTRUST_ACCESS = Access(
    ENTRUST_WORKFLOW,
    {"accept": would_carry, "refuse": would_carry, "revoke": gave, "lapse": ANOTHER_ACT, "revive": ANOTHER_ACT},
)
