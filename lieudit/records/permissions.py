"""Who keeps the record of a place, and in whose voice they write."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from lieudit.network.models import Animator, Place, Representative
from lieudit.network.permissions import animates_place, animates_something, may_edit_place, speaks_for
from lieudit.records.models import Conflict, Import, Merge, Twin
from lieudit.records.vocabulary import Voice
from lieudit.records.workflow import CONFLICT_WORKFLOW, IMPORT_WORKFLOW, TWIN_WORKFLOW
from lieudit.territory.models import Department
from lieudit.toolkit.access import Access


def voice_of(account: Any, place: Place) -> tuple[Voice, str]:
    """In whose name an account writes on a record, with the network that it animates for."""
    if speaks_for(account, place):
        return Voice.PLACE, ""
    mandates = Animator.objects.running().covering(place.municipality.department).filter(account=account)
    mandate = mandates.select_related("organisation").order_by("pk").first()
    return (Voice.NETWORK, mandate.organisation.name) if mandate else (Voice.NATIONAL, "")


def is_spoken_for(place: Place) -> bool:
    """Whether somebody speaks for this place today."""
    return Representative.objects.running().of(place).exists()


def may_settle(account: Any, conflict: Conflict) -> bool:
    """Keeps the record: represents the place or animates its territory; nobody decides on their own word."""
    return account != conflict.author and may_edit_place(account, conflict.place)


def animates_both(account: Any, twin: Twin) -> bool:
    """Animates the territories of both places."""
    return animates_place(account, twin.first) and animates_place(account, twin.second)


def may_undo(account: Any, merge: Merge) -> bool:
    """Animates the territory of the place that was kept."""
    return animates_place(account, merge.kept)


def may_import(account: Any) -> bool:
    """Animates some territory, or belongs to the secretariat."""
    return animates_something(account)


def may_handle(account: Any, run: Import) -> bool:
    """Brought this file in, and still animates some territory; the secretariat handles them all."""
    return may_import(account) and (account.is_staff or account.pk == run.by_id)


def by_itself(account: Any, run: Import) -> bool:
    """A step of the machine: nobody takes it."""
    return False


def scope_of(account: Any) -> frozenset[str] | None:
    """Codes of the departments whose places an account may bring in; None for the whole of France."""
    if account is None or account.is_staff:
        return None
    mine = Animator.objects.running().filter(account=account)
    if mine.national().exists():
        return None
    here = Q(pk__in=mine.values("department")) | Q(region__in=mine.values("region"))
    return frozenset(Department.objects.filter(here).values_list("code", flat=True))


CONFLICT_ACCESS = Access(CONFLICT_WORKFLOW, {"keep": may_settle, "take": may_settle, "write": may_settle})
"""The life of a disagreement about one field."""
TWIN_ACCESS = Access(TWIN_WORKFLOW, {"merge": animates_both, "set_apart": animates_both, "part": animates_both})
"""The life of two records that look alike."""
IMPORT_ACCESS = Access(
    IMPORT_WORKFLOW,
    dict.fromkeys(("map", "start", "discard", "undo"), may_handle)
    | dict.fromkeys(("show", "finish", "fail", "give_back"), by_itself),
)
"""The life of a file brought into the directory."""
