"""The descriptions of places can be reported, and hidden by those who animate their territory."""

from typing import Any

from lieudit.care.permissions import register_moderators
from lieudit.network.models import Place
from lieudit.network.permissions import animates_place


def describe(place: Any) -> str:
    """What people wrote about a place, as a report keeps it."""
    return "\n".join(part for part in (place.name, place.summary, place.description) if part)


register_moderators(Place, animates_place, queue=lambda account: Place.objects.animated_by(account), words=describe)
