"""What a place says of an aid: asked, obtained, refused; it may say it again otherwise."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.funding.models import Aid, AidAnswer
from lieudit.funding.vocabulary import AidOutcome
from lieudit.journal import services as journal
from lieudit.network.models import Place


@transaction.atomic
def answer_aid(
    aid: Aid,
    place: Place,
    *,
    actor: Account,
    outcome: str,
    hours: int | None = None,
    reasons_given: bool | None = None,
) -> AidAnswer:
    """Say what became of an aid for a place. Whether reasons were given is of refusals only."""
    told = reasons_given if outcome == AidOutcome.REFUSED else None
    said = {"outcome": outcome, "hours": hours, "reasons_given": told, "author": actor, "at": timezone.now()}
    answer, _new = AidAnswer.objects.update_or_create(aid=aid, place=place, defaults=said)
    journal.record("funding.aid_answered", place, actor=actor, data={"place": place.name, "aid": aid.name})
    return answer


def start_of(aid: Aid, place: Place) -> dict[str, object]:
    """What the place said of it before."""
    answer = AidAnswer.objects.filter(aid=aid, place=place).first()
    if answer is None:
        return {}
    return {"outcome": answer.outcome, "hours": answer.hours, "reasons_given": answer.reasons_given}
