"""Statutes that were voted and never come into force: one asks to give them up, with a reason, and another confirms.

They passed without the unanimity that was asked for, or the association gives its conversion up.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Conversion, Cooperative, GivingUp, Subscription
from lieudit.cooperative.public_words import refuse_persons
from lieudit.cooperative.services import withdraw_subscription
from lieudit.cooperative.workflow import SubscriptionState
from lieudit.governance.rulemaking import give_up_held
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock


def asked_of(file: Conversion | None) -> GivingUp | None:
    """Who last asked to give up the statutes that wait, and why."""
    if file is None or file.change is None or not file.is_voted:
        return None
    return GivingUp.objects.filter(change=file.change).first()


@transaction.atomic
def ask_giving_up(cooperative: Cooperative, *, actor: Account, reason: str, no_person: bool = False) -> Conversion:
    """Ask to give up the statutes that were voted. Nothing changes until another person confirms."""
    refuse_persons(reason=reason, no_person=no_person)
    file = _waiting(cooperative)
    assert file.change
    GivingUp.objects.create(change=file.change, reason=reason, asked_by=actor)
    _tell("cooperative.giving_up_asked", file, actor, reason)
    return file


@transaction.atomic
def give_up_statutes(cooperative: Cooperative, *, actor: Account, read: str) -> Conversion:
    """Give them up, as it was asked in the row that was `read`: bulletins signed under them lapse."""
    file = _waiting(cooperative)
    asked = asked_of(file)
    if asked is None:
        raise RuleBroken(_("Personne ne l’a encore demandé : une personne le demande, une autre le confirme."))
    if read != str(asked.pk):
        raise RuleBroken(_("La demande a changé depuis que vous l’avez lue : relisez-la, puis confirmez."))
    if asked.asked_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez demandé : une autre personne le confirme."))
    signed = [SubscriptionState.SIGNED, SubscriptionState.ADMITTED]
    rows = Subscription.objects.filter(associate__cooperative=cooperative, state__in=signed)
    lapsing = list(rows.select_related("associate__cooperative").order_by("pk"))
    if any(each.paid for each in lapsing):
        raise RuleBroken(_("De l’argent est déposé pour des parts : rendez-le d’abord à qui l’a versé."))
    for each in lapsing:
        withdraw_subscription(each, actor=actor)
    assert file.change
    file.change = give_up_held(file.change)
    file.prepared_by = file.prepared_at = file.funds = None
    file.save()
    asked.confirmed_by, asked.confirmed_at = actor, timezone.now()
    asked.save()
    _tell("cooperative.statutes_given_up", file, actor, asked.reason)
    return file


def _waiting(cooperative: Cooperative) -> Conversion:
    hold(cooperative)
    file = Conversion.objects.filter(cooperative=cooperative).first()
    if file is None or not lock(file).is_voted:
        raise RuleBroken(_("Aucun statut voté n’attend son jour : il n’y a rien à quoi renoncer."))
    return file


def _tell(kind: str, file: Conversion, actor: Account, reason: str) -> None:
    assert file.change
    assembly = file.cooperative.assembly
    data = {"assembly": assembly.name, "number": str(file.change.number), "reason": reason.rstrip(".")}
    journal.record(kind, file.cooperative, assembly, file.change, actor=actor, data=data)
