"""Attestations at each grade, made for tests by the acts themselves."""

from __future__ import annotations

from typing import Any

from lieudit.accounts.models import Account
from lieudit.attestations.issuing import sign_attestation
from lieudit.attestations.keys import current_key
from lieudit.attestations.models import Achievement, Attestation, Credential, Recognition, SigningKey
from lieudit.attestations.services import declare_achievement, define_achievement, name_first_peer, recognise
from lieudit.network.models import Representative
from tests.accounts.factories import AccountFactory
from tests.network.factories import RepresentativeFactory
from tests.worlds import kept

WORDS: dict[str, Any] = {
    "title": "Tenir une permanence numérique",
    "able": "Recevoir seul·e une personne, sans faire à sa place, et savoir vers qui l’orienter.",
    "rule": "Avoir vu deux permanences, et relu son cahier.",
    "peers": 2,
    "domains": ["digital"],
}
SEEN = {"words": "Elle sait dire vers qui aller.", "proof": "Visite du 20 octobre"}


@kept
def a_known(keeper: Any = None, actor: Account | None = None, **words: Any) -> Achievement:
    """What may be recognised; the council keeps it, unless said."""
    return define_achievement(actor=actor or AccountFactory(is_staff=True), keeper=keeper, **WORDS | words)


@kept
def a_peer(achievement: Achievement | None = None) -> Representative:
    """Somebody who speaks for a place of their own; named by the keepers of `achievement`, when it is given."""
    peer = RepresentativeFactory()
    if achievement is not None:
        name_first_peer(achievement, actor=achievement.author, address=peer.account.email)
    return peer


@kept
def a_declared(achievement: Achievement | None = None, holder: Representative | None = None) -> Attestation:
    holder = holder or RepresentativeFactory()
    return declare_achievement(
        achievement or a_known(),
        actor=holder.account,
        name="Camille Martin",
        words="J’ai tenu 112 permanences.",
        place=holder.place,
    )


@kept
def recognised_by(attestation: Attestation, peer: Representative, **words: Any) -> Recognition:
    return recognise(attestation, actor=peer.account, place=peer.place, **SEEN | words)


@kept
def a_recognised(attestation: Attestation | None = None, peers: int = 1) -> Attestation:
    """Recognised by so many peers whom the keepers named."""
    attestation = attestation or a_declared()
    for _turn in range(peers):
        recognised_by(attestation, a_peer(attestation.achievement))
    return Attestation.objects.get(pk=attestation.pk)


@kept
def an_attested(attestation: Attestation | None = None) -> Attestation:
    attestation = attestation or a_declared()
    return a_recognised(attestation, attestation.achievement.peers)


_KEPT: dict[str, Any] = {}


def a_key() -> SigningKey:
    """The key that signs, made once for all the tests of this process: an RSA pair takes its time."""
    if not SigningKey.objects.exists():
        if not _KEPT:
            key = current_key()
            _KEPT.update({name: getattr(key, name) for name in ("number", "ed25519", "modulus", "made_at", "listed")})
        else:
            SigningKey.objects.create(**_KEPT)
    return SigningKey.objects.get(number=1)


def a_signed(attestation: Attestation | None = None) -> Credential:
    """The files of an attestation that is attested, unless another is given."""
    a_key()
    signed = sign_attestation((attestation or an_attested()).number)
    assert signed is not None
    return signed
