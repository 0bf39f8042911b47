"""A mistake of the register is answered by a contrary movement: asked by one, validated by another, and nothing goes.

What was undone by hand in another system left half of it (parts given over that stayed): here a movement is undone only
while it is the last one of each associate that it concerns, and with it what it had changed.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries, seating
from lieudit.cooperative.appeals import bring_back
from lieudit.cooperative.leaving import capital_of
from lieudit.cooperative.ledger import day_of_contrary, hold, lines_of, post_movement
from lieudit.cooperative.models import Associate, Cooperative, Correction, Ending, Movement, Posting, Subscription
from lieudit.cooperative.paying import count_those_who_waited
from lieudit.cooperative.vocabulary import Kind, Ledger
from lieudit.cooperative.workflow import CORRECTION_WORKFLOW, SUBSCRIPTION_WORKFLOW, EndingState
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

UNDOABLE = {
    Kind.PAY,
    Kind.SUBSCRIBE,
    Kind.TRANSFER,
    Kind.CANCEL_UNPAID,
    Kind.REIMBURSE,
    Kind.RENOUNCE,
    Kind.INTEREST,
    Kind.DIE,
}


def associates_of(movement: Movement) -> list[Associate]:
    """Whom a movement concerns."""
    return list(Associate.objects.filter(pk__in=movement.postings.values("associate")).order_by("number"))


def _check(movement: Movement) -> list[Associate]:
    """Whom it concerns; refused when it may not be undone, or not yet."""
    if movement.kind == Kind.CONTRARY:
        raise RuleBroken(_("Un mouvement contraire ne s’annule pas : écrivez de nouveau ce qui était juste."))
    if movement.kind == Kind.WITHDRAW:
        raise RuleBroken(_("Un départ est effectif le jour même : qui est parti par erreur souscrit de nouveau."))
    if movement.kind == Kind.GIVE_BACK:
        raise RuleBroken(_("La souscription est retirée avec cette somme : signez-en une autre."))
    if movement.kind not in UNDOABLE:
        raise RuleBroken(_("Ce mouvement vient d’une décision : elle seule le change."))
    if Movement.objects.filter(contra_of=movement).exists():
        raise RuleBroken(_("Ce mouvement est déjà annulé."))
    concerned = associates_of(movement)
    after = Movement.objects.filter(cooperative=movement.cooperative, number__gt=movement.number)
    after = after.filter(postings__associate__in=concerned, contra_of=None, contra=None)
    if (next_one := after.order_by("number").first()) is not None:
        raise RuleBroken(_("%s l’a suivi : annulez-le d’abord.") % next_one)
    if movement.kind == Kind.TRANSFER and any(each.has_left for each in concerned):
        raise RuleBroken(_("Qui a cédé sa dernière part est parti : écrivez une cession dans l’autre sens."))
    return concerned


@transaction.atomic
def ask_correction(movement: Movement, *, actor: Account, reason: str) -> Correction:
    """Ask that a movement be undone, and say why. Another person validates it."""
    hold(movement.cooperative)
    _check(movement)
    if movement.corrections.waiting().exists():
        raise RuleBroken(_("Cette correction est déjà demandée : une autre personne la valide."))
    asked = Correction.objects.create(movement=movement, reason=reason, asked_by=actor)
    _tell("cooperative.correction_asked", asked, actor)
    return asked


@transaction.atomic
def validate_correction(correction: Correction, *, actor: Account) -> Correction:
    """Write the contrary movement, and take back what the mistake had changed; the floor holds."""
    cooperative = hold(correction.movement.cooperative)
    correction = CORRECTION_WORKFLOW.take("validate", correction)
    movement = correction.movement
    if correction.asked_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez demandée : une autre personne la valide."))
    concerned = _check(movement)
    correction.contrary = post_movement(
        cooperative,
        Kind.CONTRARY,
        entries.contrary(lines_of(movement)),
        actor=actor,
        day=day_of_contrary(movement),
        cause=correction.reason,
        subscription=movement.subscription,
        contra_of=movement,
    )
    if movement.kind == Kind.SUBSCRIBE and movement.subscription:
        _uncount(movement.subscription, concerned)
    if movement.kind == Kind.DIE:
        _say_alive(correction, concerned, actor)
    capital = capital_of(cooperative)
    if capital.subscribed < capital.floor:
        raise RuleBroken(_("Le capital passerait sous son plancher : ce mouvement ne s’annule pas."))
    if movement.kind == Kind.RENOUNCE and _reserve(cooperative) < 0:
        raise RuleBroken(_("La réserve a servi depuis : ce à quoi l’on a renoncé n’y est plus, et ne revient pas."))
    correction.decided_by, correction.decided_at = actor, timezone.now()
    correction.save()
    count_those_who_waited(cooperative, actor)
    _tell("cooperative.corrected", correction, actor)
    return correction


def _say_alive(correction: Correction, concerned: list[Associate], actor: Account) -> None:
    """Who was said to be dead is an associate as before; what said it is overturned by the same two hands."""
    for associate in concerned:
        bring_back(associate)
    Ending.objects.filter(movement=correction.movement).update(
        state=EndingState.OVERTURNED,
        answer=correction.reason,
        answered_by=correction.asked_by,
        reviewed_by=actor,
        reviewed_at=timezone.now(),
        contrary=correction.contrary,
    )


def _reserve(cooperative: Cooperative) -> Decimal:
    return Posting.objects.of_cooperative(cooperative).balance(Ledger.STATUTORY_RESERVE)


def _uncount(subscription: Subscription, concerned: list[Associate]) -> None:
    """Its parts count no more: the subscription waits for money again; who holds nothing else is no associate yet."""
    subscription = lock(subscription)
    SUBSCRIPTION_WORKFLOW.apply("uncount", subscription)
    subscription.save(update_fields=["state"])
    for associate in concerned:
        if not associate.parts:
            associate.since = None
            associate.save(update_fields=["since"])
            seating.unseat(associate)


@transaction.atomic
def drop_correction(correction: Correction, *, actor: Account) -> Correction:
    """The movement stays as it is."""
    hold(correction.movement.cooperative)
    correction = CORRECTION_WORKFLOW.take("drop", correction)
    correction.decided_by, correction.decided_at = actor, timezone.now()
    correction.save()
    _tell("cooperative.correction_dropped", correction, actor)
    return correction


def _tell(kind: str, correction: Correction, actor: Account) -> None:
    movement = correction.movement
    data = {"movement": str(movement), "reason": correction.reason.rstrip(".")}
    journal.record(kind, *associates_of(movement), actor=actor, data=data)
