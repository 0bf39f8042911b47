"""Who may do what with a membership. Nobody decides on a matter of their own, nor twice on the same one."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.membership.bodies import BODIES
from lieudit.membership.models import CollegeChange, Exclusion, Member
from lieudit.membership.workflow import (
    BELONGED,
    COLLEGE_CHANGE_WORKFLOW,
    EXCLUSION_WORKFLOW,
    MEMBER_WORKFLOW,
    MemberState,
)
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody, once

THE_VOTE = nobody("Nobody: the vote of the body decides.")


@once
def speaks_for_member(account: Visitor, member: Member) -> bool:
    """Is the member, or represents today the organisation that is the member."""
    if not account.is_authenticated:
        return False
    return bool(account.pk == member.account_id) or speaks_for(account, member.organisation)


def applied_for(account: Visitor, member: Member) -> bool:
    """Speaks for the member; before the admission, sent the application."""
    if account.is_authenticated and account.pk == member.applied_by_id and member.state not in BELONGED:
        return True
    return speaks_for_member(account, member)


def decides_on(account: Visitor, member: Member) -> bool:
    """Belongs to the secretariat, and neither applied nor speaks for it; who refused does not answer the appeal."""
    if not is_secretariat(account) or account.pk == member.applied_by_id or speaks_for_member(account, member):
        return False
    return member.state != MemberState.APPEALED or bool(account.pk != member.decided_by_id)


def keeps_accounts(account: Visitor, member: Member | None = None) -> bool:
    """Belongs to the secretariat, which notes payments and matches bank lines."""
    return is_secretariat(account)


def manages_dues(account: Visitor, member: Member) -> bool:
    """Speaks for the member, applied for it, or belongs to the secretariat."""
    return is_secretariat(account) or applied_for(account, member)


def decides_on_college(account: Visitor, change: CollegeChange) -> bool:
    """Belongs to the secretariat, and neither asked nor speaks for the member."""
    if account.pk == change.asked_by_id or speaks_for_member(account, change.member):
        return False
    return is_secretariat(account)


def leads_body(account: Visitor, member: Member) -> bool:
    """Chairs the body that judges the members of this association, or belongs to its secretariat."""
    return bool(account.is_authenticated) and (is_secretariat(account) or member.region_id in BODIES().led(account))


def conducts(account: Visitor, exclusion: Exclusion) -> bool:
    """Leads the body, and does not speak for the member."""
    return opens_exclusions(account, exclusion.member)


def opens_exclusions(account: Visitor, member: Member) -> bool:
    """Leads the body, and does not speak for the member."""
    return leads_body(account, member) and not speaks_for_member(account, member)


def is_concerned(account: Visitor, exclusion: Exclusion) -> bool:
    """Speaks for the member that the procedure concerns."""
    return speaks_for_member(account, exclusion.member)


MEMBER_ACCESS = Access(
    MEMBER_WORKFLOW,
    {
        "admit": decides_on,
        "refuse": decides_on,
        "appeal": applied_for,
        "confirm_refusal": decides_on,
        "withdraw": applied_for,
        "ask_college": speaks_for_member,
        "choose_dues": manages_dues,
        "appoint": speaks_for_member,
        "record_payment": keeps_accounts,
        "leave": speaks_for_member,
        "open_exclusion": opens_exclusions,
        "exclude": THE_VOTE,
        "restore": THE_VOTE,
    },
)
COLLEGE_CHANGE_ACCESS = Access(COLLEGE_CHANGE_WORKFLOW, {"accept": decides_on_college, "refuse": decides_on_college})
EXCLUSION_ACCESS = Access(
    EXCLUSION_WORKFLOW,
    {
        "defend": is_concerned,
        "hear": conducts,
        "submit": conducts,
        "exclude": THE_VOTE,
        "spare": THE_VOTE,
        "drop": conducts,
        "appeal": is_concerned,
        "uphold": THE_VOTE,
        "overturn": THE_VOTE,
    },
)
