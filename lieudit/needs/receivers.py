"""Who looks after what people write here: the animation of the territory where it was said."""

from __future__ import annotations

from typing import Any

from lieudit.care.permissions import register_moderators
from lieudit.needs.models import Need, Support
from lieudit.needs.permissions import animates_need
from lieudit.network.permissions import animates


def animates_support(account: Any, support: Support) -> bool:
    """Animates the department of the place that supports."""
    return animates(account, support.place.municipality.department)


register_moderators(Need, animates_need, queue=lambda account: Need.objects.animated_by(account))
register_moderators(Support, animates_support, queue=lambda account: Support.objects.animated_by(account))
