"""Badges from elsewhere: read apart, what is confirmed and what only their site could; bad ones refused in French."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import time
import zlib
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openbadgeslib import baking
from openbadgeslib.ob3 import add_data_integrity_proof, did_key_from_pem

from lieudit.attestations.brought import bring_proof, read_proof, remove_proof
from lieudit.attestations.foreign import NotReadable, read
from lieudit.attestations.models import BroughtProof
from lieudit.attestations.verifier_attestation import deepest
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import a_declared

EMAIL = "camille@exemple.fr"
KEY = Ed25519PrivateKey.generate()
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
DID = did_key_from_pem(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def third(issuer: str = DID, **more: Any) -> dict[str, Any]:
    """Open Badges 3.0, given to EMAIL under a salt."""
    salt = "sel"
    digest = hashlib.sha256((EMAIL + salt).encode()).hexdigest()
    identity = {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "salt": salt}
    known = {"id": "https://ailleurs.example/b/1", "type": ["Achievement"], "name": "Réparer un vélo"}
    known |= {"description": "Un vélo entier.", "criteria": {"narrative": "Trois vélos."}}
    subject = {"type": ["AchievementSubject"], "achievement": known}
    subject["identifier"] = [identity | {"identityType": "emailAddress"}]
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:5c2d7c9e-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "L’Atelier d’à côté"},
        "validFrom": "2026-05-04T10:00:00Z",
        "name": "Réparer un vélo",
        "credentialSubject": subject,
    } | more


def second(**more: Any) -> dict[str, Any]:
    """Open Badges 2.0, hosted."""
    issuer = {"type": "Issuer", "id": "https://badges.example/i", "name": "Badges d’ailleurs"}
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://badges.example/a/1",
        "recipient": {"type": "email", "hashed": False, "identity": EMAIL},
        "badge": {"type": "BadgeClass", "id": "https://badges.example/b", "name": "Animer", "issuer": issuer},
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2024-03-02T00:00:00Z",
    } | more


def signed(document: dict[str, Any]) -> dict[str, Any]:
    proved: dict[str, Any] = add_data_integrity_proof(document, PEM, f"{DID}#{DID.removeprefix('did:key:')}")
    return proved


def as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def a_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def refused(content: bytes, why: str) -> None:
    with pytest.raises(NotReadable, match=why):
        read(content, EMAIL)


def test_a_badge_signed_by_the_key_it_names_is_confirmed_and_whose_key_it_is_is_not() -> None:
    badge = read(as_bytes(signed(third())), EMAIL)
    assert (badge.version, badge.title, badge.issuer, badge.awarded) == (
        "3.0",
        "Réparer un vélo",
        "L’Atelier d’à côté",
        "2026-05-04",
    )
    assert any("aucune lettre n’a changé" in each for each in badge.confirmed)
    assert any("adresse de ce compte" in each for each in badge.confirmed)
    assert any("clé est bien celle de L’Atelier" in each for each in badge.unconfirmed)


def test_the_same_in_png_in_svg_and_compressed() -> None:
    text = json.dumps(signed(third()))
    png = baking.bake_png(a_png(), text, keyword=baking.ITXT_KEYWORD_OB3)
    svg = baking.bake_svg(SVG, text, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3, as_text=True)
    assert read(png, EMAIL).title == read(svg, EMAIL).title == "Réparer un vélo"


def test_one_letter_changed_is_refused() -> None:
    refused(as_bytes(signed(third())).replace(b"Trois", b"Quatr"), "une lettre au moins a changé")


def test_a_badge_whose_key_is_on_a_site_is_said_to_be_unconfirmed_and_nothing_is_asked() -> None:
    badge = read(as_bytes(signed(third("https://ailleurs.example/profil"))), EMAIL)
    assert not any("signature" in each for each in badge.confirmed)
    assert any("n’a pas été demandée" in each for each in badge.unconfirmed)


def test_a_foreign_context_is_not_fetched_and_its_signature_is_not_confirmed() -> None:
    document = signed(third()) | {"@context": [*third()["@context"], "https://ailleurs.example/contexte.json"]}
    badge = read(as_bytes(document), EMAIL)
    assert badge.confirmed == []


def test_a_hosted_badge_of_2_0_says_what_only_its_site_could_confirm() -> None:
    badge = read(as_bytes(second()), EMAIL)
    assert (badge.version, badge.title, badge.issuer) == ("2.0", "Animer", "Badges d’ailleurs")
    assert any("Il n’est pas signé" in each for each in badge.unconfirmed)
    assert any("adresse de ce compte" in each for each in badge.unconfirmed)
    assert badge.confirmed == [], "anybody may have written it"
    bare = read(as_bytes(second(badge="https://badges.example/b", recipient={})), EMAIL)
    assert any("c’est écrit à l’adresse https://badges.example/b" in each for each in bare.unconfirmed)
    assert any("ne dit pas à qui" in each for each in bare.unconfirmed)


def test_a_badge_for_another_address_says_so() -> None:
    assert any("une autre adresse" in each for each in read(as_bytes(second()), "autre@exemple.fr").unconfirmed)


def test_a_token_is_confirmed_by_the_key_it_carries_and_never_by_none_nor_by_a_secret() -> None:
    good = jwt.encode(third() | {"iss": DID}, KEY, algorithm="EdDSA")
    assert any("aucune lettre" in each for each in read(good.encode(), EMAIL).confirmed)
    head, _body, signature = good.split(".")
    body = base64.urlsafe_b64encode(as_bytes(third() | {"iss": DID, "name": "Autre"})).decode().rstrip("=")
    refused(f"{head}.{body}.{signature}".encode(), "une lettre au moins a changé")
    refused(jwt.encode(third(), None, algorithm="none").encode(), "n’est pas signé")
    refused(jwt.encode(third(), "s" * 40, algorithm="HS256").encode(), "n’est pas signé")
    shared = {"kty": "oct", "k": "c2VjcmV0", "alg": "RS256"}
    parts = [as_bytes({"alg": "RS256", "jwk": shared}), as_bytes(third()), b"x" * 32]
    mixed = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    refused(mixed.encode(), "La clé que ce jeton porte")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"@context": ' * 1000 + b"1" + b"}" * 1000, "imbriqué sur 1000"),
        (json.dumps({"@context": ["https://x.example/"] * 1000, "type": "Assertion"}).encode(), "1000 contextes"),
        (b"{", "coupé, ou abîmé"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"type": "Person"}', "n’est pas un badge Open Badges"),
        (b"[1]", "n’est pas un badge"),
        (SVG, "ne contient pas de badge"),
        (SVG.replace(b"<rect", b"<script>x</script><rect"), "contient un programme"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "pas lisible en entier"),
        (SVG[:40], "pas lisible en entier"),
        (a_png()[:30], "pas lisible en entier"),
        (a_png(), "ne contient pas de badge"),
        (json.dumps({"type": "Assertion"}).encode(), "ne dit pas pour quoi"),
    ],
)
def test_what_is_no_badge_is_refused_in_words(content: bytes, why: str) -> None:
    refused(content, why)


def test_strings_that_nothing_closes_are_read_once() -> None:
    """Half a megabyte of quotes and backslashes: a reader that looks again at each sign would take minutes."""
    for hostile in ('"' + "\\" * 500_000, '"' + '\\"' * 250_000, '"' * 500_001, '["' + "a" * 500_000):
        begun = time.process_time()
        deepest(hostile)
        assert time.process_time() - begun < 2
    assert deepest('{"a": "[[[\\"[[", "b": [{"c": "\n["}]}') == 3


@pytest.mark.django_db
def test_one_that_is_removed_while_it_is_read_stays_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    attestation = a_declared()
    proof = bring_proof(attestation, actor=attestation.holder, file=as_bytes(signed(third())))

    def slow(*_args: Any, **_named: Any) -> bytes:
        remove_proof(proof, actor=attestation.holder)
        return json.dumps({"title": "Réparer un vélo"}).encode()

    monkeypatch.setattr("lieudit.attestations.brought.run_apart", slow)
    read_proof.func(proof.pk)
    assert not BroughtProof.objects.exists()


def test_a_png_that_inflates_to_two_gigabytes_is_refused_without_being_inflated() -> None:
    squeezer = zlib.compressobj(9)
    bomb = b"".join([squeezer.compress(bytes(2**20)) for _turn in range(64)]) + squeezer.flush()
    data = b"openbadgecredential\0" + b"\x01\x00" + b"\0\0" + bomb
    chunk = struct.pack("!I", len(data)) + b"iTXt" + data + struct.pack("!I", zlib.crc32(b"iTXt" + data))
    content = a_png()
    refused(content[:33] + chunk + content[33:], "gonfle sans fin")


@pytest.mark.django_db
def test_it_is_read_by_the_worker_shown_and_its_file_forgotten() -> None:
    attestation = a_declared()
    client = Client()
    client.force_login(attestation.holder)
    address = reverse("attestations:bring", args=[attestation.number])
    answer = client.post(address, {"file": SimpleUploadedFile("b.json", as_bytes(signed(third())))})
    assert answer.status_code == 302
    proof = BroughtProof.objects.get()
    read_proof.func(proof.pk)
    proof.refresh_from_db()
    assert (proof.state, proof.content, proof.title) == ("read", None, "Réparer un vélo")
    shown = client.get(attestation.get_absolute_url()).text.replace("&nbsp;", " ")
    assert "Preuve apportée" in shown
    assert "Non confirmé" in shown
    with pytest.raises(RuleBroken):
        remove_proof(proof, actor=AccountFactory())
    client.post(reverse("attestations:remove", args=[proof.pk]))
    assert not BroughtProof.objects.exists()


@pytest.mark.django_db
def test_a_bad_one_says_why_to_its_holder_and_ten_are_enough() -> None:
    attestation = a_declared()
    proofs = [bring_proof(attestation, actor=attestation.holder, file=b"{") for _turn in range(10)]
    read_proof.func(proofs[0].pk)
    proofs[0].refresh_from_db()
    assert proofs[0].state == "refused"
    assert "coupé, ou abîmé" in proofs[0].refused
    with pytest.raises(RuleBroken, match="10 badges au plus"):
        bring_proof(attestation, actor=attestation.holder, file=b"{")
    client = Client()
    client.force_login(attestation.holder)
    heavy = SimpleUploadedFile("b.json", b"x" * (5 * 2**20))
    answer = client.post(reverse("attestations:bring", args=[attestation.number]), {"file": heavy})
    assert answer.status_code == 422
    assert "dépasse 1" in answer.text.replace("\xa0", " ")
