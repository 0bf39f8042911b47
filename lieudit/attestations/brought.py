"""Badges from elsewhere, which a holder brings beside what they declare: kept as facts, never as a file."""

from __future__ import annotations

import base64
import json

from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.attestations.models import Attestation, BroughtProof
from lieudit.attestations.permissions import holds
from lieudit.attestations.workflow import ATTESTATION_WORKFLOW, BroughtState
from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

LIMITS = Limits(seconds=10, patience=30, megabytes=512)
MOST_BROUGHT = 10
"""Badges beside one attestation."""

KEPT = ("version", "title", "issuer", "issuer_address", "awarded", "confirmed", "unconfirmed", "refused")
"""What is kept of what a badge says."""


@transaction.atomic
def bring_proof(attestation: Attestation, *, actor: Account, file: bytes) -> BroughtProof:
    """Bring a badge of another platform; the worker reads it, and keeps what it says."""
    attestation = ATTESTATION_WORKFLOW.take("bring", attestation)
    if attestation.proofs.count() >= MOST_BROUGHT:
        raise RuleBroken(_("%(most)s badges au plus : retirez-en un avant.") % {"most": MOST_BROUGHT})
    proof = BroughtProof.objects.create(attestation=attestation, content=file)
    read_proof.enqueue(proof.pk)
    return proof


@transaction.atomic
def remove_proof(proof: BroughtProof, *, actor: Account) -> None:
    """Take a badge back: nothing is left of it."""
    held = lock(proof)
    if not holds(actor, held.attestation):
        raise RuleBroken(_("C’est à qui l’a apporté de le retirer."))
    held.delete()


@task
def read_proof(pk: int) -> None:
    """Read a badge apart, keep what it says and what could be confirmed, forget its file."""
    proof = BroughtProof.objects.filter(pk=pk, state=BroughtState.READING).select_related("attestation__holder").first()
    if proof is None:
        return
    asked = {"file": base64.b64encode(bytes(proof.content or b"")).decode(), "email": proof.attestation.holder.email}
    try:
        said = json.loads(run_apart("lieudit.attestations.foreign", given=json.dumps(asked).encode(), limits=LIMITS))
    except (TooMuch, Refused):
        said = {"refused": _("Ce fichier demande trop de calcul ou de mémoire : il n’a pas été lu.")}
    kept = {name: said[name] for name in KEPT if name in said}
    state = BroughtState.REFUSED if "refused" in said else BroughtState.READ
    BroughtProof.objects.filter(pk=pk, state=BroughtState.READING).update(state=state, content=None, **kept)
