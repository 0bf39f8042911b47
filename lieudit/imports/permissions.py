"""Who brings a list into the directory, and for which territory."""

from __future__ import annotations

from django.db.models import Q

from lieudit.accounts.models import Account, Visitor
from lieudit.imports.models import FollowedList, Import
from lieudit.imports.workflow import FOLLOWED_WORKFLOW, IMPORT_WORKFLOW
from lieudit.network.models import Animator
from lieudit.network.permissions import animates_something
from lieudit.territory.models import Department
from lieudit.toolkit.access import Access, nobody

THE_MACHINE = nobody("A step of the machine: nobody takes it.")


def may_import(account: Visitor) -> bool:
    """Animates some territory, or belongs to the secretariat."""
    return animates_something(account)


def may_handle(account: Visitor, run: Import) -> bool:
    """Brought this file in, and still animates some territory; the secretariat handles them all."""
    return may_import(account) and (account.is_staff or account.pk == run.by_id)


def may_follow(account: Visitor, followed: FollowedList) -> bool:
    """Follows this list, and still animates some territory; the secretariat keeps them all."""
    return may_import(account) and (account.is_staff or account.pk == followed.by_id)


def scope_of(account: Account | None) -> frozenset[str] | None:
    """Codes of the departments whose places an account may bring in; None for the whole of France."""
    if account is None or account.is_staff:
        return None
    mine = Animator.objects.running().held_by(account)
    if mine.national().exists():
        return None
    here = Q(pk__in=mine.values("department")) | Q(region__in=mine.values("region"))
    return frozenset(Department.objects.filter(here).values_list("code", flat=True))


IMPORT_ACCESS = Access(
    IMPORT_WORKFLOW,
    dict.fromkeys(("map", "start", "discard", "undo"), may_handle)
    | dict.fromkeys(("show", "finish", "fail", "give_back"), THE_MACHINE),
)
"""The life of a file brought into the directory."""
FOLLOWED_ACCESS = Access(FOLLOWED_WORKFLOW, dict.fromkeys(FOLLOWED_WORKFLOW.steps, may_follow))
"""The life of a list that is fetched each day."""
