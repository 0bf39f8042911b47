"""A member who is there asks that only the totals of the vote of a point be published: before it opens, or in its first
minute, so that who opens it at once does not close that door."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.rules import ballot_rule, refuses_totals, secrecy_asks
from lieudit.governance.services import roll_of
from lieudit.hall.board import SECRECY
from lieudit.hall.models import SecrecyAsk, Session
from lieudit.hall.services import current_item, enter, record
from lieudit.meetings.models import AgendaItem
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import refuse_uneven
from lieudit.voting.workflow import Way


@transaction.atomic
def ask_secrecy(session: Session, seat: Seat, *, actor: Account) -> SecrecyAsk:
    """Ask it for the votes of the current item that are still to open. Nobody is named: neither here, nor after."""
    session = enter(session)
    item = current_item(session)
    there = session.presences.running()
    if not there.filter(seat=seat).exists():
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    ballot = _open_ballot(session, item)
    if ballot and (ballot.in_totals or timezone.now() > in_time(ballot)):
        raise RuleBroken(_("Le secret se demande avant le vote, ou dans la minute qui suit son ouverture."))
    if secrecy_asks(session.meeting.rules, there.count()) is None:
        raise RuleBroken(_("Les règles de cette assemblée ne prévoient pas de voter en totaux."))
    if refuses_totals(session.meeting.rules, ballot_rule(session.meeting.rules), _able(session)):
        raise RuleBroken(_("Un collège a moins de cinq voix : les règles de cette assemblée y refusent les totaux."))
    try:
        with transaction.atomic():
            asked = SecrecyAsk.objects.create(session=session, item=item, seat=seat)
    except IntegrityError as twice:
        raise RuleBroken(_("Votre demande est déjà notée.")) from twice
    record("hall.secrecy_asked", session, item, actor=None, rank=item.number)
    if ballot and way_asked(session, item):
        refuse_uneven(ballot.roll.all())
        ballot.way = Way.TOTALS
        ballot.save(update_fields=["way"])
        record("hall.secrecy_granted", session, item, ballot, actor=None, rank=item.number)
    return asked


def _able(session: Session) -> Counter[str]:
    """The voices of each college that may vote."""
    return Counter(line.college for line in roll_of(session.meeting.assembly) if not line.suspended)


def in_time(ballot: Ballot) -> dt.datetime:
    """Until when totals of a vote that is open in session may be asked for."""
    return (ballot.opened_at or timezone.now()) + dt.timedelta(seconds=SECRECY)


def _open_ballot(session: Session, item: AgendaItem) -> Ballot | None:
    """The vote under way on the item, held: two who ask at once take their turn."""
    found = session.ballots.open().filter(item=item).values_list("ballot", flat=True).first()
    return Ballot.objects.select_for_update(of=("self",)).get(pk=found) if found else None


def way_asked(session: Session, item: AgendaItem) -> dict[str, object]:
    """What a vote on the item freezes: totals once enough of who is there have asked, else nothing of its own."""
    asked = SecrecyAsk.objects.filter(session=session, item=item).count()
    needed = secrecy_asks(session.meeting.rules, session.presences.running().count())
    return {"way": Way.TOTALS} if needed and asked >= needed else {}
