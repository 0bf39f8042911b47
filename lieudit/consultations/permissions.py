"""Who leads a consultation, and who answers it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.vocabulary import Audience
from lieudit.consultations.workflow import CONSULTATION_WORKFLOW, STATEMENT_WORKFLOW
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs, chairs_of
from lieudit.membership.models import Member
from lieudit.network.models import Animator, Representative
from lieudit.network.permissions import animates, animates_region
from lieudit.toolkit.access import Access, once


def may_prepare(account: Visitor, assembly: Assembly) -> bool:
    """Chairs the assembly, animates its territory (its region, or the nation), or belongs to the secretariat."""
    if assembly.is_of_members:
        return False
    if chairs(account, assembly):
        return True
    return animates_region(account, assembly.region) if assembly.region else animates(account, None)


@once
def leads(account: Visitor, consultation: Consultation) -> bool:
    """Chairs its assembly, animates its territory, or belongs to the secretariat."""
    return bool(account.is_authenticated) and may_prepare(account, consultation.assembly)


@once
def may_answer(account: Visitor, consultation: Consultation) -> bool:
    """Everybody; or who speaks for a place; or a member, as the consultation says."""
    if consultation.audience == Audience.ALL:
        return True
    if not account.is_authenticated:
        return False
    if consultation.audience == Audience.PLACES:
        spoken = Representative.objects.running().filter(account=account, place__isnull=False)
        return spoken.filter(place__withdrawn_at=None).exists()
    return members_for(account, consultation).exists()


def types_sheets(account: Visitor, consultation: Consultation) -> bool:
    """Leads the consultation, or animates a territory, where people answer on paper."""
    if consultation.audience != Audience.ALL or not account.is_authenticated:
        return False
    return leads(account, consultation) or Animator.objects.running().held_by(account).exists()


def members_for(account: Visitor, consultation: Consultation) -> QuerySet[Member]:
    """The memberships by which an account answers: of the association that the assembly leads, in standing."""
    mine = Member.objects.spoken_by(account).in_standing()
    return mine.filter(region=consultation.assembly.region_id)


def leads_statement(account: Visitor, statement: Statement) -> bool:
    """Leads the consultation to which it was proposed."""
    return leads(account, statement.consultation)


def leaders_of(consultation: Consultation) -> QuerySet[Account]:
    """Who chairs its assembly and who animates its territory today: several, who read what is proposed."""
    region, running = consultation.assembly.region, Animator.objects.running()
    over = running.covering_region(region) if region else running.national()
    named = Q(pk__in=chairs_of(consultation.assembly_id).values("pk"))
    return Account.objects.filter(named | Q(pk__in=over.filter(department=None).values("account")), is_active=True)


CONSULTATION_ACCESS = Access(
    CONSULTATION_WORKFLOW,
    {
        "edit": leads,
        "add": leads,
        "open": leads,
        "answer": may_answer,
        "propose": may_answer,
        "extend": leads,
        "close": leads,
        "draw": leads,
    },
)
STATEMENT_ACCESS = Access(STATEMENT_WORKFLOW, dict.fromkeys(STATEMENT_WORKFLOW.steps, leads_statement))
