"""What the room hears from below, and whom it names to look after its texts."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from lieudit.care.permissions import register_moderators
from lieudit.deliberation.adoption import conclude_ballot
from lieudit.deliberation.models import Amendment, Comment, Draft, DraftQuerySet
from lieudit.governance.models import Seat
from lieudit.voting.models import Ballot
from lieudit.voting.signals import ballot_closed


@receiver(ballot_closed, dispatch_uid="deliberation.conclude_ballot")
def hear_of_a_result(sender: type[Ballot], ballot: Ballot, **kwargs: Any) -> None:
    """A ballot is counted: its draft is adopted or rejected."""
    conclude_ballot(ballot)


def looks_after(account: Any, thing: Comment | Amendment) -> bool:
    """Chairs the assembly that deliberates on the text."""
    draft = thing.paragraph.draft if isinstance(thing, Comment) else thing.draft
    return chaired_by(account).filter(pk=draft.pk).exists()


def chaired_by(account: Any) -> DraftQuerySet:
    """The drafts put to an assembly that `account` chairs."""
    seats = Seat.objects.running().held_by(account).filter(chairs=True)
    return Draft.objects.filter(assembly__in=seats.values("college__assembly"))


register_moderators(
    Comment, looks_after, queue=lambda account: Comment.objects.filter(paragraph__draft__in=chaired_by(account))
)
register_moderators(
    Amendment,
    looks_after,
    queue=lambda account: Amendment.objects.filter(draft__in=chaired_by(account)),
    words=lambda amendment: f"{amendment.wording}\n\n{amendment.reason}",
)
