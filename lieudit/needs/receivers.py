"""Who looks after what people write here: the animation of the territory where it was said."""

from __future__ import annotations

from django.utils.safestring import SafeString

from lieudit.care.permissions import register_moderators
from lieudit.needs.models import Need, Support
from lieudit.needs.permissions import animates_need, animates_support
from lieudit.needs.templatetags.needs import need_line
from lieudit.network.models import Place
from lieudit.network.voice import register_voice

register_moderators(Need, animates_need, queue=lambda account: Need.objects.animated_by(account))
register_moderators(Support, animates_support, queue=lambda account: Support.objects.animated_by(account))


@register_voice
def needs_of_place(place: Place, most: int) -> list[SafeString]:
    """The public needs that a place said under its own name, on the page of the place."""
    said = Need.objects.public().filter(place=place, place_is_public=True)
    return [need_line(need) for need in said.for_cards().order_by("-created_at")[:most]]
