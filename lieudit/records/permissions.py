"""Who keeps the record of a place, and in whose voice they write."""

from __future__ import annotations

from collections.abc import Iterable

from lieudit.accounts.models import Account, Visitor
from lieudit.network.models import Animator, Place, Representative
from lieudit.network.permissions import animates_place, may_edit_place, speaks_for
from lieudit.records.models import Conflict, Doubt, Merge, Twin
from lieudit.records.vocabulary import SaidBy
from lieudit.records.workflow import CONFLICT_WORKFLOW, DOUBT_WORKFLOW, TWIN_WORKFLOW
from lieudit.toolkit.access import Access


def voice_of(account: Account, place: Place) -> tuple[SaidBy, str]:
    """In whose name an account writes on a record, with the network that it animates for."""
    if speaks_for(account, place):
        return SaidBy.PLACE, ""
    mandates = Animator.objects.running().covering(place.municipality.department).held_by(account)
    mandate = mandates.select_related("organisation").order_by("pk").first()
    return (SaidBy.NETWORK, mandate.organisation.name) if mandate else (SaidBy.NATIONAL, "")


def voices_of(account: Account, places: Iterable[Place]) -> dict[int, SaidBy]:
    """In whose name an account confirms each of several records, by their keys."""
    keys = [place.pk for place in places]
    spoken = Representative.objects.running().filter(account=account, place__in=keys).values_list("place", flat=True)
    animated = Place.objects.animated_by(account).filter(pk__in=keys).values_list("pk", flat=True)
    voices = dict.fromkeys(keys, SaidBy.NATIONAL) | dict.fromkeys(animated, SaidBy.NETWORK)
    return voices | dict.fromkeys(filter(None, spoken), SaidBy.PLACE)


def is_spoken_for(place: Place) -> bool:
    """Whether somebody speaks for this place today."""
    return Representative.objects.running().of(place).exists()


def may_settle(account: Visitor, conflict: Conflict) -> bool:
    """Keeps the record: represents the place or animates its territory; nobody decides on their own word."""
    return account != conflict.author and may_edit_place(account, conflict.place)


def may_answer(account: Visitor, doubt: Doubt) -> bool:
    """Keeps the record: represents the place or animates its territory."""
    return may_edit_place(account, doubt.place)


def animates_both(account: Visitor, twin: Twin) -> bool:
    """Animates the territories of both places."""
    return animates_place(account, twin.first) and animates_place(account, twin.second)


def may_undo(account: Visitor, merge: Merge) -> bool:
    """Animates the territory of the place that was kept."""
    return animates_place(account, merge.kept)


CONFLICT_ACCESS = Access(CONFLICT_WORKFLOW, {"keep": may_settle, "take": may_settle, "write": may_settle})
"""The life of a disagreement about one field."""
DOUBT_ACCESS = Access(DOUBT_WORKFLOW, dict.fromkeys(("keep", "take", "correct", "send_on"), may_answer))
"""The life of what visitors doubt of one field."""
TWIN_ACCESS = Access(TWIN_WORKFLOW, dict.fromkeys(("merge", "set_apart", "look_again", "part"), animates_both))
"""The life of two records that look alike."""
