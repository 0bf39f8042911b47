"""Who writes minutes, who may correct them, who signs; who answers for an action. See docs/reference/workflows.md."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.governance import permissions as governance
from lieudit.governance.models import Assembly, Seat, SeatQuerySet
from lieudit.meetings import permissions as meetings
from lieudit.minutes.models import Action, Correction, Minutes, Signing, attended_by
from lieudit.minutes.workflow import ACTION_WORKFLOW, CORRECTION_WORKFLOW, MINUTES_WORKFLOW
from lieudit.network.permissions import speaks_for
from lieudit.toolkit.access import Access, nobody, once

ANOTHER_ACT = nobody("Nobody: it follows from another act.")


def presides(account: Visitor, minutes: Minutes) -> bool:
    """Chairs the assembly, presided over the session, held its pen, or belongs to the secretariat."""
    return meetings.presides(account, minutes.meeting)


def reads_all(account: Visitor, minutes: Minutes) -> bool:
    """Sits in the assembly, or presides: reads what is restricted to members."""
    return meetings.attends(account, minutes.meeting)


@once
def may_speak_up(account: Visitor, minutes: Minutes) -> bool:
    """Sits in the assembly today, or attended the session: who was absent is told so by the act."""
    if not account.is_authenticated:
        return False
    return meetings.sits(account, minutes.meeting) or seats_that_attended(account, minutes).exists()


def seats_that_attended(account: Visitor, minutes: Minutes) -> SeatQuerySet:
    """The seats for which `account` speaks and which were present or represented in the session."""
    seats = Seat.objects.held_by(account).filter(pk__in=attended_by(minutes))
    return seats.select_related("college", "organisation", "account").order_by("pk")


def roles_of(account: Visitor, minutes: Minutes) -> list[str]:
    """In what quality the account signs: who presided, who kept the minutes, and nobody in their place."""
    held = {Signing.Role.CHAIR: minutes.chair_id, Signing.Role.SECRETARY: minutes.secretary_id}
    return [str(role) for role, named in held.items() if named is not None and named == account.pk]


def signs(account: Visitor, minutes: Minutes) -> bool:
    """Presided over the session, or held its pen."""
    return bool(account.is_authenticated and roles_of(account, minutes))


def answers(account: Visitor, correction: Correction) -> bool:
    """Presides over the session; nobody answers a correction of their own."""
    return account.pk != correction.author_id and presides(account, correction.minutes)


def proposed(account: Visitor, correction: Correction) -> bool:
    """Wrote the correction."""
    return bool(account.is_authenticated) and account.pk == correction.author_id


def leads(account: Visitor, action: Action) -> bool:
    """Chairs the assembly, presided over the session of the action, or belongs to the secretariat."""
    return meetings.presides(account, action.meeting)


def carries(account: Visitor, action: Action) -> bool:
    """Is named to do it, or speaks today for the organisation that is; or leads."""
    if not account.is_authenticated:
        return False
    return account.pk == action.owner_id or speaks_for(account, action.organisation) or leads(account, action)


def may_lead(account: Visitor, assembly: Assembly) -> bool:
    """Chairs the assembly or belongs to the secretariat."""
    return bool(account.is_authenticated) and governance.chairs(account, assembly)


MINUTES_ACCESS = Access(
    MINUTES_WORKFLOW,
    {
        "edit": presides,
        "send": presides,
        "propose": may_speak_up,
        "state": may_speak_up,
        "name": presides,
        "ask": presides,
        "approve": ANOTHER_ACT,
        "sign": signs,
        "seal": ANOTHER_ACT,
    },
)
CORRECTION_ACCESS = Access(CORRECTION_WORKFLOW, {"accept": answers, "refuse": answers, "withdraw": proposed})
ACTION_ACCESS = Access(ACTION_WORKFLOW, {"assign": leads, "postpone": carries, "close": carries, "drop": leads})
