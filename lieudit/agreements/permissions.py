"""Who keeps an agreement, and who answers for the side that did not write it down."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.agreements.models import Agreement
from lieudit.agreements.workflow import AGREEMENT_WORKFLOW, Side
from lieudit.network.permissions import may_edit_place, speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit.access import Access, nobody, once

TIME = nobody("Time alone brings an agreement to its term.")


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
AFTER_CLOSING = ("end", "deny")
"""What may still be done of an agreement when its place is closed for good."""


def gestures(account: Visitor, agreement: Agreement) -> list[str]:
    """The buttons of the page of an agreement."""
    steps = AGREEMENT_ACCESS.open_steps(account, agreement) if account.is_authenticated else []
    return [step for step in steps if step in AFTER_CLOSING] if agreement.place.status == PlaceStatus.CLOSED else steps
