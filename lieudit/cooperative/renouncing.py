"""Giving up what a cooperative owes: capital of who left that waits at its rank, interest that was adopted. It stays in
the cooperative, in a reserve that nobody shares."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries
from lieudit.cooperative.appeals import check_settled
from lieudit.cooperative.leaving import capital_of, held_before, loss_of
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import Associate
from lieudit.cooperative.paying import count_those_who_waited
from lieudit.cooperative.vocabulary import Due, Kind, Ledger
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock


def owed_to(associate: Associate) -> dict[str, Decimal]:
    """What the cooperative owes to an associate, by `Due`: the losses that who left bears are not owed; what comes of
    the reserve made for those who leave goes with the capital."""
    own = associate.balances()
    capital, unpaid = own.get(Ledger.WAITING, entries.NOTHING), own.get(Ledger.UNPAID, entries.NOTHING)
    loss = loss_of(associate.cooperative, capital + unpaid, capital) if capital else entries.NOTHING
    sums = {
        Due.CAPITAL: capital - loss + own.get(Ledger.EXIT_SHARE, entries.NOTHING),
        Due.INTEREST: own.get(Ledger.INTEREST, entries.NOTHING),
    }
    return {due: amount for due, amount in sums.items() if amount > 0}


@transaction.atomic
def renounce(associate: Associate, *, actor: Account, due: str, amount: Decimal) -> Associate:
    """Give up all of a sum that is owed, as it was read, for good: by the associate’s own hand. The capital of who left
    falls then, as when it is paid back: never under its floor, nor before those whom the statutes put first."""
    cooperative = hold(associate.cooperative)
    associate = lock(associate)
    owed = owed_to(associate).get(due)
    if owed is None:
        raise RuleBroken({"due": _("Cette somme ne vous est pas due, ou ne l’est plus.")})
    if owed != amount:
        raise RuleBroken({"due": _("Cette somme a changé : c’est maintenant %s.") % euros(owed)})
    if associate.payouts.waiting().exists():
        raise RuleBroken(_("Un paiement est préparé pour vous : demandez à qui tient le registre de l’abandonner."))
    today, cause = timezone.localdate(), str(_("Renonciation signée par l’associé"))
    if due == Due.INTEREST:
        lines = entries.renounce_interest(associate.number, owed)
    else:
        check_settled(associate)
        capital, unpaid = associate.balance(Ledger.WAITING), associate.unpaid
        left = capital_of(cooperative).room - capital - unpaid
        if left < 0:
            raise RuleBroken(_("Le capital passerait sous son plancher : la somme attend, on y renonce plus tard."))
        if left < held_before(associate):
            raise RuleBroken(
                _("D’autres passent avant, dans l’ordre des statuts : ce que le plancher laisse les attend.")
            )
        if unpaid:
            gone = entries.cancel_unpaid(associate.number, unpaid)
            post_movement(cooperative, Kind.CANCEL_UNPAID, gone, actor=actor, day=today, cause=cause)
        bonus = associate.balance(Ledger.EXIT_SHARE)
        lines = entries.renounce_capital(associate.number, owed, capital + bonus - owed, bonus)
    post_movement(cooperative, Kind.RENOUNCE, lines, actor=actor, day=today, cause=cause)
    count_those_who_waited(cooperative, actor)
    data = {"who": associate.kept_name, "amount": euros(owed)}
    journal.record("cooperative.renounced", associate, actor=actor, data=data)
    return associate
