"""A contested category: an associate asks for another one, one person answers with words, a second one confirms."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import seating
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Associate, CategoryClaim
from lieudit.cooperative.services import check_category
from lieudit.cooperative.workflow import CLAIM_WORKFLOW
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock


@transaction.atomic
def claim_category(associate: Associate, *, actor: Account, wanted: str, reason: str) -> CategoryClaim:
    """Ask for another category, and say why. Nothing changes before two persons have answered."""
    hold(associate.cooperative)
    associate = lock(associate)
    if associate.until:
        raise RuleBroken(_("Qui est parti n’a plus de catégorie à changer."))
    if wanted == associate.category:
        raise RuleBroken({"wanted": _("C’est déjà votre catégorie.")})
    check_category(associate.holder, wanted, field="wanted")
    if associate.claims.waiting().exists():
        raise RuleBroken(_("Vous l’avez déjà demandé : la réponse se lira sur la page de vos parts."))
    claim = CategoryClaim.objects.create(
        associate=associate, before=associate.category, wanted=wanted, reason=reason, asked_by=actor
    )
    _tell("cooperative.category_claimed", claim, actor)
    return claim


@transaction.atomic
def answer_claim(claim: CategoryClaim, *, actor: Account, grants: bool, answer: str) -> CategoryClaim:
    """The first answer, in words; another person confirms it, or does not."""
    hold(claim.associate.cooperative)
    claim = CLAIM_WORKFLOW.take("answer", claim)
    if not answer.strip():
        raise RuleBroken({"answer": _("Dites pourquoi : la personne le lira.")})
    claim.grants, claim.answer, claim.answered_by = grants, answer, actor
    claim.save()
    _tell("cooperative.claim_answered", claim, actor)
    return claim


@transaction.atomic
def confirm_claim(claim: CategoryClaim, *, actor: Account) -> CategoryClaim:
    """The second person agrees: the category changes today, with the college of the seat, or it stays."""
    hold(claim.associate.cooperative)
    claim = lock(claim)
    CLAIM_WORKFLOW.apply("grant" if claim.grants else "keep", claim)
    if claim.answered_by_id == actor.pk:
        raise RuleBroken(_("Vous avez répondu : une autre personne confirme."))
    associate = lock(claim.associate)
    if claim.grants:
        if associate.until or associate.category != claim.before:
            raise RuleBroken(_("La situation a changé depuis : ne confirmez pas, et répondez de nouveau."))
        associate.category = claim.wanted
        associate.save(update_fields=["category"])
        seating.move(associate)
    claim.decided_by, claim.decided_at = actor, timezone.now()
    claim.save()
    _tell_outcome(claim, actor)
    return claim


def _tell_outcome(claim: CategoryClaim, actor: Account) -> None:
    """What was signed stays as it was: the journal says which bulletins bear the category of before."""
    signed = [each.reference for each in claim.associate.subscriptions.running().filter(category=claim.before)]
    if claim.grants and signed:
        words = {"before": str(claim.get_before_display()), "signed": ", ".join(signed)}
        _tell("cooperative.category_changed", claim, actor, **words)
    else:
        _tell("cooperative.claim_granted" if claim.grants else "cooperative.claim_kept", claim, actor)


@transaction.atomic
def reopen_claim(claim: CategoryClaim, *, actor: Account) -> CategoryClaim:
    """The second person does not agree: it is to be answered again, by either. The journal keeps what was
    answered, and by whom."""
    hold(claim.associate.cooperative)
    claim = CLAIM_WORKFLOW.take("reopen", claim)
    _tell("cooperative.claim_reopened", claim, actor, answer=claim.answer.rstrip("."))
    claim.grants, claim.answer, claim.answered_by = None, "", None
    claim.save()
    return claim


@transaction.atomic
def withdraw_claim(claim: CategoryClaim, *, actor: Account) -> CategoryClaim:
    """Who asked changes their mind, while nothing is decided."""
    hold(claim.associate.cooperative)
    claim = CLAIM_WORKFLOW.take("withdraw", claim)
    claim.save()
    _tell("cooperative.claim_withdrawn", claim, actor)
    return claim


def _tell(kind: str, claim: CategoryClaim, actor: Account, **words: str) -> None:
    data = {"who": claim.associate.kept_name, "wanted": str(claim.get_wanted_display()), **words}
    journal.record(kind, claim.associate, actor=actor, data=data)
