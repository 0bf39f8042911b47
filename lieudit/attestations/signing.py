"""Signing what is written: two embedded proofs of the same words, and a JWT. Run by the worker, which reads the keys.

`eddsa-rdfc-2022` is made first, by openbadgeslib and its bundled contexts: nothing is fetched. `eddsa-jcs-2022` is the
same key over the canonical JSON, which Python alone verifies (decision 64).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from lieudit.attestations.documents import token_claims
from lieudit.attestations.verifier_attestation import ALPHABET, canonical
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    import jwt


def in_base58(content: bytes) -> str:
    """Multibase base58btc."""
    number, digits = int.from_bytes(content, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = ALPHABET[rest] + digits
    return "z" + "1" * (len(content) - len(content.lstrip(b"\0"))) + digits


def universal(moment: dt.datetime) -> str:
    """« 2026-11-28T13:20:00Z », as credentials write it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Hand:
    """A pair of private keys, as they are on the disk, and the addresses by which signatures name them."""

    ed25519: bytes
    rsa: bytes
    method: str
    kid: str

    @cached_property
    def _ed25519(self) -> Ed25519PrivateKey:
        key = load_pem_private_key(self.ed25519, password=None)
        assert isinstance(key, Ed25519PrivateKey)
        return key

    def prove(self, document: Json, at: dt.datetime) -> Json:
        """The document with its proof `eddsa-rdfc-2022`."""
        # Imported here: the worker signs; a process that serves pages never loads it.
        from openbadgeslib.ob3 import add_data_integrity_proof

        signed: Json = add_data_integrity_proof(document, self.ed25519, self.method, created=at)
        return signed

    def embed(self, document: Json, at: dt.datetime) -> Json:
        """The document with its two proofs."""
        signed = self.prove(document, at)
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-jcs-2022",
            "created": universal(at),
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
            "@context": document["@context"],
        }
        told = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(document)).digest()
        return signed | {"proof": [signed["proof"], options | {"proofValue": in_base58(self._ed25519.sign(told))}]}

    def seal(self, document: Json) -> str:
        """The document as a JWT, RS256."""
        import jwt  # likewise

        return jwt.encode(token_claims(document), self._rsa, algorithm="RS256", headers={"kid": self.kid})

    @cached_property
    def _rsa(self) -> jwt.PyJWK:
        return load_pem_private_key(self.rsa, password=None)  # type: ignore[return-value]

    def vouch(self, told: bytes) -> str:
        """What this key signs of the one that follows."""
        return in_base58(self._ed25519.sign(told))
