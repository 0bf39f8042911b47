"""Who reads a deposit, who keeps a resource, who uses it, who may better it."""

from __future__ import annotations

from django.db.models import QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.commons.models import Improvement, Resource, Reuse
from lieudit.commons.workflow import IMPROVEMENT_WORKFLOW, RESOURCE_WORKFLOW
from lieudit.network.models import Animator, Representative
from lieudit.network.permissions import answers_for
from lieudit.toolkit.access import Access, once


@once
def keeps(account: Visitor, resource: Resource) -> bool:
    """Represents who keeps the resource, or animates its territory."""
    return answers_for(account, resource.hat)


def writes(account: Visitor, resource: Resource) -> bool:
    """Keeps the resource; or deposited it, as long as it was not shared."""
    deposited = resource.published_at is None and account.pk == resource.author_id
    return deposited or keeps(account, resource)


def is_signed_in(account: Visitor, resource: Resource) -> bool:
    """Everybody who has an account; one says « nous l’utilisons » for what one represents only."""
    return bool(account.is_authenticated)


def keeps_improved(account: Visitor, improvement: Improvement) -> bool:
    """Keeps the resource that somebody would better."""
    return keeps(account, improvement.resource)


def stops(account: Visitor, reuse: Reuse) -> bool:
    """Represents who uses the resource, or animates its territory."""
    return answers_for(account, reuse.hat)


RESOURCE_ACCESS = Access(
    RESOURCE_WORKFLOW,
    {
        "publish": keeps,
        "send_back": keeps,
        "revise": writes,
        "resubmit": writes,
        "release": keeps,
        "use": is_signed_in,
        "improve": is_signed_in,
        "withdraw": writes,
    },
)
"""The life of a resource."""
IMPROVEMENT_ACCESS = Access(IMPROVEMENT_WORKFLOW, {"take": keeps_improved, "decline": keeps_improved})
"""The life of an improvement."""


def keepers_of(resource: Resource) -> QuerySet[Account]:
    """Active accounts that represent who keeps the resource."""
    spoken = Representative.objects.running().of(resource.hat)
    return Account.objects.filter(pk__in=spoken.values("account"), is_active=True)


def animators_of(resource: Resource) -> QuerySet[Account]:
    """Active accounts that animate the territory of who keeps the resource."""
    return Animator.objects.accounts_over(resource.hat)
