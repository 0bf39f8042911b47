"""Who says what is offered in a place, and who keeps its agreements."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.network.permissions import may_edit_place, speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.public_services.models import Agreement, Offer
from lieudit.public_services.workflow import AGREEMENT_WORKFLOW, OFFER_WORKFLOW, Side
from lieudit.toolkit.access import Access, nobody, once

TIME = nobody("Time alone brings an agreement to its term.")


@once
def keeps_offer(account: Visitor, offer: Offer) -> bool:
    """Represents the place, or animates its territory."""
    return may_edit_place(account, offer.place)


@once
def keeps_agreement(account: Visitor, agreement: Agreement) -> bool:
    """Represents one of the two sides, or animates the territory of the place: they read the document too."""
    return may_edit_place(account, agreement.place) or speaks_for(account, agreement.partner)


@once
def answers_for_the_other_side(account: Visitor, agreement: Agreement) -> bool:
    """Represents the side that did not write it down (for a place, animates its territory too), while it is asked."""
    if agreement.confirmed_at:
        return False
    if agreement.told_by == Side.PLACE:
        return speaks_for(account, agreement.partner)
    return may_edit_place(account, agreement.place)


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
AGREEMENT_ACCESS = Access(
    AGREEMENT_WORKFLOW,
    {
        "renew": keeps_agreement,
        "end": keeps_agreement,
        "confirm": answers_for_the_other_side,
        "deny": answers_for_the_other_side,
        "expire": TIME,
    },
)
"""The life of an agreement."""
AFTER_CLOSING = ("revise", "end", "deny")
"""What may still be done of a service or of an agreement when its place is closed for good."""


def gestures(access: Access, account: Visitor, found: Offer | Agreement) -> list[str]:
    """The buttons of the page of a service or of an agreement."""
    steps = access.open_steps(account, found) if account.is_authenticated else []
    return [step for step in steps if step in AFTER_CLOSING] if found.place.status == PlaceStatus.CLOSED else steps
