"""What a place says of an aid, or of a call of others: asked, obtained, refused; it may say it again otherwise."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.models import Aid, AidAnswer, Call
from lieudit.funding.vocabulary import AidOutcome
from lieudit.journal import services as journal
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Fields


@transaction.atomic
def answer_aid(
    about: Aid | Call,
    place: Place,
    *,
    actor: Account,
    outcome: str,
    hours: int | None = None,
    reasons_given: bool | None = None,
) -> AidAnswer:
    """Say what became of an aid, or of a call of others, for a place. Whether reasons were given is of refusals only;
    of a call that is led here, its own files say it."""
    if isinstance(about, Call) and about.is_ours:
        raise RuleBroken(_("Cet appel est mené ici : ses dossiers disent ce qu’il en est."))
    told = reasons_given if outcome == AidOutcome.REFUSED else None
    said = {"outcome": outcome, "hours": hours, "reasons_given": told, "author": actor, "at": timezone.now()}
    answer, _new = AidAnswer.objects.update_or_create(**_of(about), place=place, defaults=said)
    kind = "funding.call_answered" if isinstance(about, Call) else "funding.aid_answered"
    journal.record(kind, place, actor=actor, data={"place": place.name, "aid": str(about)})
    return answer


def start_of(about: Aid | Call, place: Place) -> dict[str, object]:
    """What the place said of it before."""
    answer = AidAnswer.objects.filter(**_of(about), place=place).first()
    if answer is None:
        return {}
    return {"outcome": answer.outcome, "hours": answer.hours, "reasons_given": answer.reasons_given}


def _of(about: Aid | Call) -> Fields:
    return {"call" if isinstance(about, Call) else "aid": about}
