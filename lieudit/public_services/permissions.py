"""Who says what is offered in a place."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.network.permissions import may_edit_place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.public_services.models import Offer
from lieudit.public_services.workflow import OFFER_WORKFLOW
from lieudit.toolkit.access import Access, once


@once
def keeps_offer(account: Visitor, offer: Offer) -> bool:
    """Represents the place, or animates its territory."""
    return may_edit_place(account, offer.place)


OFFER_ACCESS = Access(
    OFFER_WORKFLOW,
    {
        "revise": keeps_offer,
        "say_waiting": keeps_offer,
        "say_full": keeps_offer,
        "say_room": keeps_offer,
        "end": keeps_offer,
    },
)
"""The life of an offer."""
AFTER_CLOSING = ("revise", "end")
"""What may still be done of a service when its place is closed for good."""


def gestures(account: Visitor, offer: Offer) -> list[str]:
    """The buttons of the page of a service."""
    steps = OFFER_ACCESS.open_steps(account, offer) if account.is_authenticated else []
    return [step for step in steps if step in AFTER_CLOSING] if offer.place.status == PlaceStatus.CLOSED else steps
