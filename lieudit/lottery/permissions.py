"""Who runs a lottery, who draws, who volunteers. Who volunteers neither runs it nor draws."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.governance.permissions import chairs, sits_in
from lieudit.lottery.models import Lottery, PanelMember, Volunteer
from lieudit.lottery.vocabulary import Audience
from lieudit.lottery.workflow import LOTTERY_WORKFLOW, MEMBER_WORKFLOW
from lieudit.network.models import Representative
from lieudit.toolkit.access import Access, nobody, once

THE_WORKER = nobody("Nobody: the worker that composes the panels does it.")


@once
def leads(account: Visitor, lottery: Lottery) -> bool:
    """Chairs its assembly, or belongs to the secretariat; and did not volunteer."""
    if not account.is_authenticated or not chairs(account, lottery.assembly):
        return False
    return not Volunteer.objects.of_account(account).filter(lottery=lottery).exists()


@once
def draws(account: Visitor, lottery: Lottery) -> bool:
    """Leads it, or sits in its assembly; and did not volunteer: two of them type the result of the public draw."""
    if not account.is_authenticated:
        return False
    if Volunteer.objects.of_account(account).filter(lottery=lottery).exists():
        return False
    return leads(account, lottery) or sits_in(account, lottery.assembly)


@once
def may_volunteer(account: Visitor, lottery: Lottery) -> bool:
    """Has an account; or speaks for a place, as the lottery says."""
    if not account.is_authenticated:
        return False
    if lottery.audience == Audience.ALL:
        return True
    spoken = Representative.objects.running().filter(account=account, place__isnull=False)
    return spoken.filter(place__withdrawn_at=None).exists()


def is_oneself(account: Visitor, member: PanelMember) -> bool:
    """Is the person who was drawn."""
    return bool(account.is_authenticated) and member.volunteer.account_id == account.pk


def leads_panel(account: Visitor, member: PanelMember) -> bool:
    """Leads the lottery that drew them."""
    return leads(account, member.lottery)


LOTTERY_ACCESS = Access(
    LOTTERY_WORKFLOW,
    {
        "edit": leads,
        "set_quotas": leads,
        "open": leads,
        "volunteer": may_volunteer,
        "extend": leads,
        "close": leads,
        "publish": THE_WORKER,
        "fall_short": THE_WORKER,
        "relax": leads,
        "reopen": leads,
        "postpone": leads,
        "draw": draws,
        "cancel": leads,
    },
)
MEMBER_ACCESS = Access(MEMBER_WORKFLOW, {"accept": is_oneself, "refuse": is_oneself, "note_absence": leads_panel})
