"""What becomes of the attestations of who closes their account: as they chose. In both cases no name is left here."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.attestations.models import Attestation, Credential, PeerAsk
from lieudit.attestations.services import withdraw_attestation
from lieudit.attestations.vocabulary import AtClosing
from lieudit.attestations.workflow import AttestationState
from lieudit.toolkit.locks import lock


@transaction.atomic
def choose_at_closing(*, actor: Account, choice: str) -> int:
    """Say what becomes of one's attestations, should one close one's account. How many it is about."""
    return Attestation.objects.filter(holder=actor).update(at_closing=choice)


def leave_attestations(account: Account) -> None:
    """Within the closing of an account. What stays declared alone is withdrawn: nobody can recognise it any more."""
    for each in Attestation.objects.filter(holder=account).order_by("pk"):
        held = lock(each)
        if held.state == AttestationState.DECLARED or (held.is_signed and held.at_closing == AtClosing.WITHDRAWN):
            held = withdraw_attestation(held, actor=None, reason=_("Son compte est fermé."))
        held.name, held.is_public = "", False
        held.words = ""
        held.save(update_fields=["name", "is_public", "words"])
        held.proofs.all().delete()
        Credential.objects.filter(attestation=held).update(document="", token="")
    PeerAsk.objects.filter(account=account).delete()
