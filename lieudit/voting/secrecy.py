"""A member asks in time that only the totals of a ballot be published."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.models import Ballot, RollEntry, SecrecyAsk
from lieudit.voting.services import refuse_uneven
from lieudit.voting.workflow import BALLOT_WORKFLOW, BallotState, Way


@transaction.atomic
def ask_secrecy(ballot: Ballot, *, actor: Account) -> Ballot:
    """Ask, with the voices of `actor`, that the ballot be held in totals; enough voices, as its rule says, make it so.

    In time: before the opening that was announced; where the vote opened at once, within a day, whoever has voted.
    Nobody is named in the journal. What closes the door (an opening, a count) comes before this act, or after it.
    """
    ballot = lock(ballot)
    if refusal := _against_asking(ballot):
        raise RuleBroken(refusal)
    BALLOT_WORKFLOW.check("ask_secrecy", ballot)
    entries = list(RollEntry.objects.castable_by(actor).filter(ballot=ballot, suspended=False))
    if not entries:
        raise RuleBroken(_("Aucune de vos voix ne vote à ce scrutin."))
    refuse_uneven(ballot.roll.all())
    try:
        with transaction.atomic():
            SecrecyAsk.objects.bulk_create(SecrecyAsk(entry=entry) for entry in entries)
    except IntegrityError as twice:
        raise RuleBroken(_("Votre demande est déjà notée.")) from twice
    data = {"number": ballot.number}
    if SecrecyAsk.objects.filter(entry__ballot=ballot).count() < (ballot.secrecy_asks or 1):
        journal.record("voting.secrecy_asked", ballot, actor=None, data=data)
        return ballot
    ballot.way = Way.TOTALS
    ballot.save(update_fields=["way"])
    journal.record("voting.secrecy_granted", ballot, actor=None, data=data)
    return ballot


def _against_asking(ballot: Ballot) -> str:
    """Why nobody may ask it now; empty when members may."""
    if ballot.may_ask_secrecy:
        return ""
    if ballot.in_totals:
        return _("C’est déjà le cas : seuls les totaux de ce scrutin paraîtront.")
    if ballot.secrecy_until is None:
        return _("Les règles de ce scrutin ne prévoient pas de le tenir en totaux.")
    if ballot.state == BallotState.OPEN and ballot.opens_at is None:
        until = french.instant(ballot.secrecy_until)
        return _("Le secret de ce vote se demandait jusqu’au %(until)s.") % {"until": until}
    opened = french.instant(ballot.opened_at or ballot.closes_at)
    return _("Le vote est ouvert depuis le %(opened)s : le secret se demande avant.") % {"opened": opened}
