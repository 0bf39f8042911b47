"""A member who is there asks, before the vote of a point opens, that only its totals be published."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.rules import secrecy_asks
from lieudit.hall.models import SecrecyAsk, Session
from lieudit.hall.services import current_item, enter, record
from lieudit.meetings.models import AgendaItem
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.workflow import Disclosure


@transaction.atomic
def ask_secrecy(session: Session, seat: Seat, *, actor: Account) -> SecrecyAsk:
    """Ask it for the votes of the current item that are still to open. Nobody is named: neither here, nor after."""
    session = enter(session)
    item = current_item(session)
    there = session.presences.running()
    if not there.filter(seat=seat).exists():
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    if session.ballots.open().exists():
        raise RuleBroken(_("Le vote est ouvert : le secret se demande avant."))
    if secrecy_asks(session.meeting.rules, there.count()) is None:
        raise RuleBroken(_("Les règles de cette assemblée ne prévoient pas de voter en totaux."))
    try:
        with transaction.atomic():
            asked = SecrecyAsk.objects.create(session=session, item=item, seat=seat)
    except IntegrityError as twice:
        raise RuleBroken(_("Votre demande est déjà notée.")) from twice
    record("hall.secrecy_asked", session, item, actor=None, rank=item.rank)
    return asked


def disclosure_asked(session: Session, item: AgendaItem) -> dict[str, Any]:
    """What a vote on the item freezes: totals once enough of who is there have asked, else nothing of its own."""
    asked = SecrecyAsk.objects.filter(session=session, item=item).count()
    needed = secrecy_asks(session.meeting.rules, session.presences.running().count())
    return {"disclosure": Disclosure.TOTALS} if needed and asked >= needed else {}
