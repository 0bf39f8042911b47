"""Who keeps an achievement, who declares, who recognises. Nobody recognises themselves, nor their place."""

from __future__ import annotations

from lieudit.accounts.models import Account, Visitor
from lieudit.attestations.models import Achievement, Attestation, FirstPeer, Recognition
from lieudit.attestations.workflow import ACHIEVEMENT_WORKFLOW, ATTESTATION_WORKFLOW, AttestationState
from lieudit.network.models import Representative
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody, once

BY_RULE = nobody("Nobody: the last recognition that the rule asks for does it.")
BY_PEER = nobody("Nobody: the first recognition does it.")


def signs_in(account: Visitor, thing: Achievement) -> bool:
    """Anybody who signs in, for themselves."""
    return account.is_authenticated


@once
def keeps(account: Visitor, achievement: Achievement) -> bool:
    """Speaks for the place or the organisation that keeps it; belongs to the secretariat, for the council."""
    if achievement.keeper is None:
        return is_secretariat(account)
    return speaks_for(account, achievement.keeper)


def holds(account: Visitor, attestation: Attestation) -> bool:
    """Is the person of whom it speaks."""
    return account.is_authenticated and account.pk == attestation.holder_id


def keeps_its_achievement(account: Visitor, attestation: Attestation) -> bool:
    """Keeps the achievement that it is of."""
    return keeps(account, attestation.achievement)


def holds_or_keeps(account: Visitor, attestation: Attestation) -> bool:
    """Is the person of whom it speaks, or keeps the achievement."""
    return holds(account, attestation) or keeps_its_achievement(account, attestation)


@once
def may_be_peer(account: Visitor, attestation: Attestation) -> bool:
    """Speaks for a place, is not its holder, and has not recognised it yet; the act checks what ties the two."""
    if not account.is_authenticated or holds(account, attestation):
        return False
    if Recognition.objects.filter(attestation=attestation, peer=account).exists():
        return False
    return Representative.objects.running().filter(account=account, place__isnull=False).exists()


def counts_for(account: Account, achievement: Achievement) -> bool:
    """Holds the attestation, or was named by its keepers: what they recognise counts for the rule."""
    held = Attestation.objects.filter(achievement=achievement, holder=account, state=AttestationState.ATTESTED)
    return held.exists() or FirstPeer.objects.filter(achievement=achievement, account=account).exists()


ACHIEVEMENT_ACCESS = Access(ACHIEVEMENT_WORKFLOW, {"declare": signs_in, "name_peer": keeps, "close": keeps})
"""The life of an achievement."""
ATTESTATION_ACCESS = Access(
    ATTESTATION_WORKFLOW,
    {
        "ask": holds,
        "recognise": may_be_peer,
        "be_recognised": BY_PEER,
        "attest": BY_RULE,
        "bring": holds,
        "publish": holds,
        "hide": holds,
        "withdraw": holds_or_keeps,
    },
)
"""The life of an attestation."""
