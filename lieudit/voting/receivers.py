"""What the room tells on the desk of an account."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.desk import Pile, register_desk
from lieudit.voting.models import Ballot, Proxy, RollEntry


@register_desk
def desk(account: Any) -> list[Pile]:
    """Ballots that lack a voice that the account may cast, proxies that it is asked to carry."""
    words = ngettext_lazy("scrutin attend votre voix", "scrutins attendent votre voix", "n")
    open_to = Ballot.objects.awaiting(account)
    dated = _("première clôture le %s")
    asked = ngettext_lazy("pouvoir vous est proposé", "pouvoirs vous sont proposés", "n")
    offered, opening = Proxy.objects.offered_to(account), "giver__ballot__opens_at"
    coming, soon = ngettext_lazy("scrutin va s’ouvrir", "scrutins vont s’ouvrir", "n"), _("ouverture le %s")
    before = Ballot.objects.filter(pk__in=RollEntry.objects.entrustable_by(account).values("ballot_id"))
    return [
        Pile(open_to, words, reverse("voting:ballots"), page="voting:ballot", by="closes_at", dated=dated),
        Pile(offered, asked, page="voting:proxy", key="pk", by=opening),
        Pile(before, coming, reverse("voting:ballots"), page="voting:ballot", by="opens_at", dated=soon),
    ]
