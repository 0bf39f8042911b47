"""The last ballots of the assembly that leads a cooperative, as anybody reads them; the category of each voice."""

from __future__ import annotations

from lieudit.cooperative.models import Cooperative, Promise
from lieudit.cooperative.services import proposed_category
from lieudit.governance.consequences import PastBallot
from lieudit.governance.models import CouncilBallot, Seat
from lieudit.voting.workflow import BallotState

MOST_RECOUNTED = 5
"""Ballots that a scenario counts again, the last first."""


def past_ballots(cooperative: Cooperative) -> list[PastBallot]:
    """The last counted resolutions of the whole assembly, with the recount file that is published of each."""
    whole = CouncilBallot.objects.filter(assembly=cooperative.assembly, college=None)
    closed = whole.filter(ballot__state=BallotState.CLOSED, ballot__rule__method="resolution")
    orders = closed.select_related("ballot__tally").order_by("-ballot__number")[:MOST_RECOUNTED]
    return [
        PastBallot(
            number=order.ballot.number,
            question=order.ballot.question,
            url=order.ballot.get_absolute_url(),
            recount=order.ballot.tally.published,
            status=order.ballot.tally.result["status"],
        )
        for order in orders
    ]


def categories_of(cooperative: Cooperative, promises: list[Promise]) -> dict[str, str]:
    """The category of each seat, by the key of its voice: that of its promise, else the one that the rule proposes."""
    promised = {(each.organisation_id, each.account_id): each.category for each in promises}
    seats = Seat.objects.filter(college__assembly=cooperative.assembly).select_related("organisation", "account")
    found = {}
    for seat in seats.order_by("pk"):
        if (holder := seat.organisation or seat.account) is not None:
            told = promised.get((seat.organisation_id, seat.account_id))
            found[seat.key] = told or proposed_category(holder)
    return found
