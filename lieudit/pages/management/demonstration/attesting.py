"""Fourteen attestations in three grades, one withdrawn, one by a path, one with a badge from elsewhere: three things
that people know how to do, and who says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lieudit.accounts.models import Account
from lieudit.attestations.brought import bring_proof, read_proof
from lieudit.attestations.issuing import sign_attestation, sign_list
from lieudit.attestations.models import Achievement, Attestation
from lieudit.attestations.services import (
    ask_peer,
    declare_achievement,
    define_achievement,
    name_first_peer,
    publish_attestation,
    recognise,
    withdraw_attestation,
)
from lieudit.attestations.verifier_attestation import CONTEXTS
from lieudit.learning.models import Path
from lieudit.learning.paths import begin_path, mark_step
from lieudit.network.models import Organisation, Place, Representative
from lieudit.network.vocabulary import PlaceStatus
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.types import Fields, Json

ATTESTED, RECOGNISED, DECLARED = "attested", "recognised", "declared"


class Known(NamedTuple):
    """Something that may be recognised, and the grades at which people stand."""

    title: str
    able: str
    rule: str
    domain: str
    grades: tuple[str, ...]
    begins: int
    """How many days ago it was defined."""
    path: str = ""
    """The title of the path that attests it."""


KNOWN = (
    Known("Tenir une permanence numérique",
          "Recevoir seul·e une personne, ne pas faire à sa place, savoir vers qui l’orienter, écrire son cahier.",
          "Avoir vu deux permanences, dont une difficile, et relu cinq pages du cahier.",
          "digital", (ATTESTED, ATTESTED, ATTESTED, RECOGNISED, RECOGNISED, DECLARED), 160),
    Known("Ouvrir un atelier vélo sans salarié",
          "Monter l’équipe, le règlement et les comptes d’un atelier tenu par des bénévoles.",
          "Être venu un jour d’atelier, et avoir lu le carnet des vélos.",
          "work", (ATTESTED, RECOGNISED, RECOGNISED, DECLARED), 100, "Ouvrir un atelier vélo"),
    Known("Négocier un bail avec une commune",
          "Lire un bail, dire ce qui manque, tenir trois rendez-vous, signer sans se fermer de porte.",
          "Avoir lu le bail signé, et parlé avec la commune.",
          "culture", (ATTESTED, RECOGNISED, RECOGNISED, DECLARED), 142),
)  # fmt: skip
"""Fourteen in all; the last one attested is withdrawn."""
DONE = (
    "J’ai tenu 112 permanences, deux par semaine, seule puis à deux.",
    "Nous avons ouvert avec douze bénévoles ; je tiens le carnet depuis deux ans.",
    "Trois baux lus, deux signés, un refusé.",
)
SEEN = (
    ("Sait dire à quelqu’un que ce n’est pas à nous de le faire, et vers qui aller.", "une journée ensemble"),
    ("J’ai relu son cahier : aucun mot de trop sur les gens.", "son cahier, relu ensemble"),
)  # fmt: skip
ELSEWHERE, SALT = "Badges d’un réseau voisin", "sel"
NAMES = (
    "Camille Martin", "Dominique Leroy", "Alix Moreau", "Claude Petit", "Sacha Roux", "Maxime Girard",
    "Andréa Fontaine", "Charlie Lambert", "Lou Chevalier", "Noa Gauthier", "Eden Perrin", "Ange Morel",
    "Yaël Simon", "Jessy Laurent",
)  # fmt: skip


def badge_from_elsewhere(address: str) -> bytes:
    """An Open Badge 3.0 that another platform gave to this address, signed by a key that it names itself."""
    # Imported here: signing loads what a process that serves pages has no use for.
    from openbadgeslib.ob3 import add_data_integrity_proof, did_key_from_pem

    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(ELSEWHERE.encode()).digest())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    signer = did_key_from_pem(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    digest = hashlib.sha256((address + SALT).encode()).hexdigest()
    holder = {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "salt": SALT}
    known: Json = {
        "id": "https://badges.exemple.fr/accueillir",
        "type": ["Achievement"],
        "name": "Accueillir un public",
    }
    known |= {"description": "Deux jours de pratique.", "criteria": {"narrative": "Une mise en situation réussie."}}
    badge: Json = {
        "@context": list(CONTEXTS),
        "id": "urn:uuid:7d0c4c7e-0000-4000-8000-000000000016",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": signer, "type": ["Profile"], "name": ELSEWHERE},
        "validFrom": "2025-06-12T08:00:00Z",
        "name": known["name"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": known,
            "identifier": [holder | {"identityType": "emailAddress"}],
        },
    }
    signed: Json = add_data_integrity_proof(badge, private, f"{signer}#{signer.removeprefix('did:key:')}")
    return json.dumps(signed).encode()


class Attesting:
    """Keepers define and name, people declare and ask, peers of other places recognise."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.names = iter(NAMES)

    def strands(self) -> Iterator[Strand]:
        places = self._spoken()
        keepers: tuple[Place | Organisation | None, ...] = (None, places[0][0], places[1][0])
        people = places[2:]
        for at, known in enumerate(KNOWN):
            begin = 8 * at % len(people)
            yield self.one(at, known, keepers[at], people[begin:] + people[:begin])

    def one(
        self, at: int, known: Known, keeper: Place | Organisation | None, people: list[tuple[Place, Account]]
    ) -> Strand:
        """One achievement: defined, two first peers named, then each person up to their grade."""
        yield self.ago(known.begins)
        actor = self.cast.roles["secretariat"] if keeper is None else self.cast.speakers[keeper.pk]
        words: Fields = {"title": known.title, "able": known.able, "rule": known.rule, "peers": 2}
        path = Path.objects.public().current().filter(title=known.path).order_by("pk").first()
        achievement = define_achievement(actor=actor, keeper=keeper, path=path, domains=[known.domain], **words)
        peers, others = people[:2], people[2:]
        for _place, account in peers:
            name_first_peer(achievement, actor=actor, address=account.email)
        made: list[Attestation] = []
        for rank, grade in enumerate(known.grades):
            yield self.ago(known.begins - 20 - 12 * rank)
            made.append(self._declared(achievement, DONE[at], others[rank]))
            wanted = {ATTESTED: 2, RECOGNISED: 1, DECLARED: 0}[grade]
            if wanted:
                ask_peer(made[-1], actor=others[rank][1], address=peers[0][1].email)
            yield self.ago(known.begins - 27 - 12 * rank)
            if path is not None and grade == ATTESTED:
                self._followed(path, made[-1].holder)
            self._recognised(made[-1], peers, wanted)
        for each in made[: 3 if at == 0 else 2]:
            publish_attestation(each, actor=each.holder)
        if at == 0:
            yield self.ago(20)
            self._brought(made[0])
        if at == len(KNOWN) - 1:
            yield self.ago(12)
            gone = Attestation.objects.get(pk=made[0].pk)
            withdraw_attestation(gone, actor=gone.holder, reason="Je ne négocie plus de baux depuis deux ans.")
        yield self.ago(1 - at / 10)
        sign_list(1)

    def _declared(self, achievement: Achievement, words: str, who: tuple[Place, Account]) -> Attestation:
        place, account = who
        return declare_achievement(achievement, actor=account, name=next(self.names), words=words, place=place)

    def _followed(self, path: Path, person: Account) -> None:
        """The whole path, step by step."""
        run = begin_path(path, actor=person)
        for step in run.version.steps.all():
            mark_step(run, actor=person, step=step, words="Trois samedis ouverts, le carnet des vélos est relu.")

    def _brought(self, attestation: Attestation) -> None:
        """A badge of another platform, read at once as the worker reads it."""
        proof = bring_proof(attestation, actor=attestation.holder, file=badge_from_elsewhere(attestation.holder.email))
        read_proof.func(proof.pk)

    def _recognised(self, attestation: Attestation, peers: list[tuple[Place, Account]], wanted: int) -> None:
        for (place, account), (words, proof) in zip(peers[:wanted], SEEN, strict=False):
            recognise(attestation, actor=account, place=place, words=words, proof=proof)
        if wanted:
            sign_attestation(attestation.number)

    def _spoken(self) -> list[tuple[Place, Account]]:
        """Open places with one who speaks for each, each person once, and for no organisation: nothing binds them."""
        bound = set(Representative.objects.filter(place=None).values_list("account", flat=True))
        found: dict[int, tuple[Place, Account]] = {}
        shut = {PlaceStatus.CLOSED, PlaceStatus.PROJECT}
        for place in Place.objects.public().exclude(status__in=shut).with_territory().order_by("pk"):
            account = self.cast.speakers.get(place.pk)
            if account is not None and account.pk not in bound:
                found.setdefault(account.pk, (place, account))
        return list(found.values())
