"""What is signed, word by word: Open Badges 3.0 on Verifiable Credentials 2.0. Pure: facts in, plain JSON out.

The order, the names and the contexts are those that `verifier_attestation.py` reads, and that
docs/reference/attestation-format.md tells.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lieudit.attestations.verifier_attestation import CONTEXTS, PATH
from lieudit.toolkit.types import Json

LIST_BITS = 131_072
"""Entries of one list of withdrawals: the least that the specification allows."""
GRADES = ("déclaré", "reconnu", "attesté")


@dataclass(frozen=True)
class Issuer:
    """Who signs: the address of its keys, its name, the address of the site."""

    address: str
    name: str
    site: str

    @property
    def profile(self) -> Json:
        return {"id": self.address, "type": ["Profile"], "name": self.name, "url": self.site}


@dataclass(frozen=True)
class Peer:
    """A recognition: its address, that of the page `about` which it is, the place that says it, its words and proof,
    when."""

    address: str
    about: str
    place: str
    words: str
    proof: str
    at: str


@dataclass(frozen=True)
class Facts:
    """What one attestation says. Moments are in ISO 8601, in universal time; `email` and `salt` are only hashed."""

    address: str
    title: str
    achievement: str
    able: str
    rule: str
    keeper: str
    grade: str
    name: str
    email: str
    salt: str
    words: str
    place: str
    signed_at: str
    list_address: str
    list_index: int
    path: str = ""
    """The version of the path that attested it, in words; nothing where peers alone did."""
    path_address: str = ""


def identity_hash(email: str, salt: str) -> str:
    """Open Badges 3.0, IdentityObject: SHA-256 of the address in small letters, followed by the salt."""
    return "sha256$" + hashlib.sha256((email.lower() + salt).encode()).hexdigest()


def attestation_document(facts: Facts, issuer: Issuer, endorsements: list[Json]) -> Json:
    """The AchievementCredential, before any proof. `endorsements` are those of its peers, each with its own proofs."""
    scale = f"{facts.achievement}#degre"
    achievement = {
        "id": facts.achievement,
        "type": ["Achievement"],
        "name": facts.title,
        "description": facts.able,
        "criteria": {"narrative": f"{facts.rule} Tenu par : {facts.keeper}."},
        "achievementType": "Competency",
        "inLanguage": "fr",
        "resultDescription": [
            {
                "id": scale,
                "type": ["ResultDescription"],
                "name": "Degré",
                "resultType": "PerformanceLevel",
                "allowedValue": list(GRADES),
            }
        ],
    }
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": identity_hash(facts.email, facts.salt),
                "identityType": "emailAddress",
                "salt": facts.salt,
            },
            {"type": "IdentityObject", "hashed": False, "identityHash": facts.name, "identityType": "name"},
        ],
        "achievement": achievement,
        "result": [{"type": ["Result"], "resultDescription": scale, "value": facts.grade}],
    }
    document = {
        "@context": list(CONTEXTS),
        "id": facts.address,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"{facts.title} ({facts.grade})",
        "issuer": issuer.profile,
        "validFrom": facts.signed_at,
        "credentialSubject": subject,
        "evidence": _evidence(facts),
        "credentialStatus": {
            "id": f"{facts.list_address}#{facts.list_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(facts.list_index),
            "statusListCredential": facts.list_address,
        },
    }
    return document | ({"endorsement": endorsements} if endorsements else {})


def _evidence(facts: Facts) -> list[Json]:
    """What its holder declares; and, where a path attests, under which version they did its steps."""
    said: list[Json] = [{"type": ["Evidence"], "name": "Ce que la personne déclare", "narrative": _said(facts)}]
    if facts.path:
        done = f"{facts.path} : toutes ses étapes sont faites, la personne le dit de chacune."
        said.append({"id": facts.path_address, "type": ["Evidence"], "name": PATH, "narrative": done})
    return said


def _said(facts: Facts) -> str:
    return f"{facts.words} ({facts.place})" if facts.place else facts.words


def endorsement_document(peer: Peer, issuer: Issuer) -> Json:
    """The EndorsementCredential of one recognition. The council signs that it recorded it: a peer has no key."""
    return {
        "@context": list(CONTEXTS),
        "id": peer.address,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": peer.place,
        "description": f"Reconnaissance écrite pour {peer.place}, enregistrée par {issuer.name}.",
        "issuer": issuer.profile,
        "validFrom": peer.at,
        "credentialSubject": {
            "id": peer.about,
            "type": ["EndorsementSubject"],
            "endorsementComment": f"{peer.words} ({peer.proof})",
        },
    }


def status_document(address: str, withdrawn: Iterable[int], issuer: Issuer, at: str) -> Json:
    """A BitstringStatusListCredential: one bit for each attestation, 1 where it is withdrawn."""
    bits = bytearray(LIST_BITS // 8)
    for index in withdrawn:
        bits[index // 8] |= 0x80 >> index % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    return {
        "@context": [CONTEXTS[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.address,
        "validFrom": at,
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + packed,
        },
    }


def token_claims(document: Json) -> Json:
    """What a JWT says of a credential: its words, and the registered claims (Open Badges 3.0, § 8.2)."""
    issuer = document["issuer"]
    told: Json = {"iss": issuer["id"] if isinstance(issuer, dict) else issuer, "jti": document["id"]}
    return document | told
