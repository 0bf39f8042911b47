"""Parts that ended against somebody’s will may come back: until an appeal is answered nothing else is done of them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.cooperative import seating
from lieudit.cooperative.models import Associate, Cooperative, Ending, held_by
from lieudit.cooperative.vocabulary import Kind
from lieudit.cooperative.workflow import EndingState
from lieudit.membership.exclusion import appeal_until
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock


def bring_back(associate: Associate) -> Associate:
    """An associate as if they had never been one no longer, once the movement that said it is undone: their seat too.

    Raises:
        RuleBroken: the same person or organisation has subscribed anew since.
    """
    associate = lock(associate)
    if associate.cooperative.associates.filter(held_by(associate.holder), until=None).exists():
        raise RuleBroken(_("Une souscription a été signée depuis : elle se retire d’abord."))
    associate.until = None
    associate.save(update_fields=["until"])
    seating.seat(associate)
    return associate


def check_settled(associate: Associate) -> None:
    """Refuse what would keep the parts of somebody who was excluded or struck off from coming back: that the money
    leaves, or that they subscribe anew.

    Raises:
        RuleBroken: an appeal waits, or may still be made.
    """
    ending = _written().filter(associate=associate).first()
    if ending is None or is_settled(ending):
        return
    if ending.state != EndingState.DONE:
        raise RuleBroken(_("Un recours attend sa réponse : rien ne bouge d’ici là."))
    assert ending.written_at
    last = day(appeal_until(ending.written_at))
    raise RuleBroken(_("Un recours peut encore être fait, jusqu’au %s : rien ne bouge d’ici là.") % last)


def unsettled(cooperative: Cooperative) -> set[int]:
    """The keys of the associates whose money does not leave yet."""
    last = {ending.associate_id: ending for ending in _written().filter(associate__cooperative=cooperative).reverse()}
    return {associate for associate, ending in last.items() if not is_settled(ending)}


def is_settled(ending: Ending) -> bool:
    """Whether nobody may appeal any more of parts that ended, and no appeal waits."""
    if ending.state == EndingState.DONE:
        return ending.written_at is not None and timezone.now() > appeal_until(ending.written_at)
    return ending.state not in (EndingState.APPEALED, EndingState.ANSWERED)


def _written() -> QuerySet[Ending]:
    """The ends that somebody may contest, the last first: a death is no decision."""
    return Ending.objects.exclude(kind=Kind.DIE).filter(written_at__isnull=False)
