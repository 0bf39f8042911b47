"""A member asks, before the opening, that only the totals of a ballot be published."""

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
from lieudit.voting.workflow import BALLOT_WORKFLOW, BallotState, Disclosure


@transaction.atomic
def ask_secrecy(ballot: Ballot, *, actor: Account) -> Ballot:
    """Ask, with the voices of `actor`, that the ballot be held in totals; enough voices, as its rule says, make it so.

    Nobody is named in the journal. Opening the ballot comes before this act, or after it.
    """
    ballot = lock(ballot)
    if ballot.state != BallotState.PREPARED:
        opened = french.instant(ballot.opened_at or ballot.closes_at)
        raise RuleBroken(
            _("Le vote est ouvert depuis le %(opened)s : le secret se demande avant.") % {"opened": opened}
        )
    BALLOT_WORKFLOW.check("ask_secrecy", ballot)
    if ballot.in_totals:
        raise RuleBroken(_("C’est déjà le cas : seuls les totaux de ce scrutin paraîtront."))
    if ballot.secrecy_asks is None:
        raise RuleBroken(_("Les règles de ce scrutin ne prévoient pas de le tenir en totaux."))
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
    if SecrecyAsk.objects.filter(entry__ballot=ballot).count() < ballot.secrecy_asks:
        journal.record("voting.secrecy_asked", ballot, actor=None, data=data)
        return ballot
    ballot.disclosure = Disclosure.TOTALS
    ballot.save(update_fields=["disclosure"])
    journal.record("voting.secrecy_granted", ballot, actor=None, data=data)
    return ballot
