"""Files that the council signs: verified by the program that anybody downloads, by libraries; refused when bad."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.attestations import verifier_attestation as verifier
from lieudit.attestations.badge import badge
from lieudit.attestations.documents import identity_hash
from lieudit.attestations.issuing import sign_attestation, sign_list
from lieudit.attestations.keys import declare_theft, hand_of, keys_document, rotate_keys
from lieudit.attestations.models import Credential, SigningKey
from lieudit.attestations.services import publish_attestation, withdraw_attestation
from lieudit.attestations.tasks import ask_to_sign_again, sign_keys, sign_what_waits
from lieudit.care.services import hide_text, lift_measure
from lieudit.learning.paths import begin_path, mark_step
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.health import CHECKS
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import (
    a_declared,
    a_key,
    a_known,
    a_peer,
    a_recognised,
    a_signed,
    an_attested,
    recognised_by,
)
from tests.learning.factories import a_path
from tests.lottery.factories import at

pytestmark = pytest.mark.django_db


def published() -> bytes:
    return json.dumps(keys_document()).encode()


def found(content: str | bytes, status: bytes | None = None) -> verifier.Verdict:
    held = content.encode() if isinstance(content, str) else content
    return verifier.verify(held, verifier.keys_of(published()), status)


def refused(content: str | bytes, why: str, status: bytes | None = None) -> None:
    with pytest.raises(verifier.Refused, match=why):
        found(content, status)


def picture(signed: Credential) -> str:
    return badge("Tenir une permanence", "attesté", "Camille & Co", "18 novembre 2026", "Le conseil", signed.document)


def changed(document: str, **words: Any) -> str:
    return json.dumps(json.loads(document) | words)


def token_of(header: dict[str, Any], body: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(body).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize("form", ["document", "token", "picture"])
def test_each_form_says_who_what_which_grade_and_by_whom(form: str) -> None:
    signed = a_signed()
    verdict = found(picture(signed) if form == "picture" else getattr(signed, form))
    assert (verdict.who, verdict.what, verdict.grade) == ("Camille Martin", "Tenir une permanence numérique", "attesté")
    assert len(verdict.peers) == 2
    assert "Elle sait dire vers qui aller. (Visite du 20 octobre)" in verdict.peers[0]
    assert (verdict.key, verdict.withdrawn) == (1, None)


def test_what_is_only_declared_is_not_signed() -> None:
    assert sign_attestation(a_declared().number) is None


def test_signed_twice_it_is_one_file_and_another_grade_makes_another() -> None:
    attestation = a_recognised()
    first = a_signed(attestation)
    assert sign_attestation(attestation.number) == first
    recognised_by(attestation, a_peer(attestation.achievement))
    second = a_signed(attestation)
    assert (first.grade, second.grade) == ("recognised", "attested")
    assert [found(each.document).grade for each in (first, second)] == ["reconnu", "attesté"]


def test_it_holds_no_address_and_its_hash_has_a_salt_of_its_own() -> None:
    attestation = an_attested()
    first, email = a_signed(attestation), attestation.holder.email
    assert email not in first.document + first.token
    told = json.loads(first.document)["credentialSubject"]["identifier"][0]
    assert told["identityHash"] == identity_hash(email, told["salt"])
    assert told["identityHash"] != "sha256$" + hashlib.sha256(email.encode()).hexdigest()
    other = json.loads(a_signed().document)["credentialSubject"]["identifier"][0]
    assert told["salt"] != other["salt"]
    assert len(told["salt"]) >= 20


def test_the_library_accepts_the_embedded_proof_and_refuses_a_letter() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError

    signed = a_signed()
    raw = verifier.base58(a_key().ed25519)[2:]
    pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    OB3LdpVerifier(pubkey_pem=pem).verify(signed.document)
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier(pubkey_pem=pem).verify(signed.document.replace("Camille", "Camilla"))


def test_another_library_accepts_the_jwt() -> None:
    signed, key = a_signed(), a_key()
    public = jwt.PyJWK({"kty": "RSA", "n": key.modulus, "e": "AQAB", "alg": "RS256"})
    told = jwt.decode(signed.token, public, algorithms=["RS256"])
    assert told["iss"] == told["issuer"]["id"] == keys_document()["id"]
    assert ["EndorsementCredential" in each["type"] for each in told["endorsement"]] == [True, True]


def test_the_schema_of_1edtech_accepts_it() -> None:
    path = Path(settings.BASE_DIR).parent / "shared/data/reference/schemas/ob-3.0-achievementcredential.json"
    if not path.exists():
        pytest.skip("the schema of 1EdTech is not beside this copy of the code")
    from jsonschema import Draft201909Validator

    errors = list(Draft201909Validator(json.loads(path.read_text())).iter_errors(json.loads(a_signed().document)))
    assert [error.message for error in errors] == []


def test_the_library_accepts_a_file_that_names_the_path_which_attested() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from openbadgeslib.ob3 import OB3LdpVerifier

    path = a_path()
    attestation = a_recognised(a_declared(a_known(path=path)), 2)
    run = begin_path(path, actor=attestation.holder)
    for step in run.version.steps.all():
        mark_step(run, actor=attestation.holder, step=step, words="Mon cahier, relu.")
    signed = a_signed(attestation)
    raw = verifier.base58(a_key().ed25519)[2:]
    pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    OB3LdpVerifier(pubkey_pem=pem).verify(signed.document)
    assert found(signed.document).path.startswith(f"{path.title}, version 1")
    assert found(signed.token).path == found(signed.document).path


# Bad files: each refused, with its words


def test_one_letter_changed_is_refused() -> None:
    signed = a_signed()
    refused(signed.document.replace("Camille", "Camilla"), "une lettre au moins a changé")
    head, body, signature = signed.token.split(".")
    other = base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"Camille", b"Camilla")).decode()
    refused(f"{head}.{other.rstrip('=')}.{signature}", "une lettre au moins a changé")


@pytest.mark.parametrize("at", [0, 255, 511])
def test_one_bit_of_the_signature_changed_is_refused(at: int) -> None:
    document = json.loads(a_signed().document)
    raw = bytearray(verifier.base58(document["proof"][1]["proofValue"]))
    raw[at // 8] ^= 1 << at % 8
    from lieudit.attestations.signing import in_base58

    document["proof"][1]["proofValue"] = in_base58(bytes(raw))
    refused(json.dumps(document), "une lettre au moins a changé")


def test_the_same_words_signed_by_another_key_are_refused() -> None:
    signed = a_signed()
    other = hand_of(rotate_keys())
    stranger = type(other)(other.ed25519, other.rsa, hand_of(a_key()).method, hand_of(a_key()).kid)
    words = {name: value for name, value in json.loads(signed.document).items() if name != "proof"}
    refused(json.dumps(stranger.embed(words, timezone.now())), "une lettre au moins a changé")
    refused(stranger.seal(words), "une lettre au moins a changé")


def test_a_key_that_is_not_of_the_council_is_refused() -> None:
    document = json.loads(a_signed().document)
    document["proof"][1]["verificationMethod"] = "https://ailleurs.example/cles.json#1-ed25519"
    refused(json.dumps(document), "pas une clé du conseil")


def test_a_token_without_signature_or_signed_by_hmac_is_refused() -> None:
    signed, key = a_signed(), a_key()
    body = jwt.decode(signed.token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(signed.token)["kid"]
    for alg in ("none", "None", "NONE"):
        refused(token_of({"alg": alg, "kid": kid}, body), "sans signature")
    told = token_of({"alg": "HS256", "kid": kid}, body).rpartition(".")[0]
    for secret in (key.modulus.encode(), published()):
        mac = base64.urlsafe_b64encode(hmac.digest(secret, told.encode(), "sha256")).decode().rstrip("=")
        refused(f"{told}.{mac}", "RS256, et par rien d’autre")
    real = signed.token.split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "kid": kid, "crit": ["exp"]}).encode()).decode()
    refused(".".join([header.rstrip("="), *real[1:]]), "ne sait pas faire")


def test_a_file_of_five_megabytes_is_refused_before_it_is_read() -> None:
    a_key()
    refused(b'{"a": "' + b"x" * (5 * 2**20) + b'"}', "pèse 5120 Ko")


def test_a_thousand_nested_contexts_are_refused() -> None:
    a_key()
    nested = '{"@context": ' * 1000 + '"x"' + "}" * 1000
    refused(nested, "imbriqué sur 1000 niveaux")
    signed = a_signed()
    many = json.loads(signed.document)["@context"] + [f"https://exemple.fr/{at}" for at in range(1000)]
    refused(changed(signed.document, **{"@context": many}), "une lettre au moins a changé")


def test_a_foreign_context_is_refused_even_signed_by_us() -> None:
    signed = a_signed()
    words = {name: value for name, value in json.loads(signed.document).items() if name != "proof"}
    words["@context"] = [words["@context"][0], "https://exemple.fr/autre.json"]
    told = hand_of(a_key()).seal(words)
    refused(told, "définis ailleurs")


def test_a_key_written_twice_a_number_with_a_point_and_a_torn_file_are_refused() -> None:
    document = a_signed().document
    refused(document.replace('"id":', '"id": "x", "id":', 1), "écrite deux fois")
    refused('{"a": 1.5}', "nombre à virgule")
    refused('{"a": NaN}', "nombre à virgule")
    refused(document[:-40], "coupé, ou abîmé")
    refused(b"\xff\xfe\x00", "UTF-8")
    refused("[1]", "pas une attestation")
    refused('{"proof": "x"}', "ne porte pas la preuve")


def test_a_drawing_with_a_program_or_entities_or_two_credentials_is_refused() -> None:
    drawn = picture(a_signed())
    for bad in ("<script>alert(1)</script>", '<rect onload="x()"/>', "<foreignObject/>"):
        refused(drawn.replace("</svg>", f"{bad}</svg>"), "contient un programme")
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>'
    refused(drawn.replace("<svg", f"{bomb}<svg", 1), "déclare des entités")
    carried = drawn[drawn.index("<openbadges") : drawn.index("</svg>")]
    refused(drawn.replace("</svg>", f"{carried}</svg>"), "en contient plusieurs")
    refused(drawn.replace(carried, ""), "ne contient pas d’attestation")
    refused(drawn[:-20], "pas lisible en entier")


def test_what_the_council_signs_beside_is_no_attestation() -> None:
    signed = a_signed()
    endorsement = json.loads(signed.document)["endorsement"][0]
    refused(json.dumps(endorsement), "ne porte pas la preuve")
    refused(sign_list(1).document, "pas une attestation de savoir-faire")


def test_one_dated_in_the_future_says_to_look_at_the_clock() -> None:
    content = a_signed().document.encode()
    keys, early = verifier.keys_of(published()), timezone.now() - dt.timedelta(days=5)
    with pytest.raises(verifier.Refused, match="horloge"):
        verifier.verify(content, keys, None, early)


# Withdrawn


def test_withdrawn_the_list_says_so_and_only_of_that_one() -> None:
    one, other = a_signed(), a_signed()
    before = sign_list(1).document.encode()
    assert found(one.document, before).withdrawn is False
    withdraw_attestation(one.attestation, actor=one.attestation.holder, reason="Je ne le fais plus.")
    after = sign_list(1).document.encode()
    assert found(one.document, after).withdrawn is True
    assert found(one.token, after).withdrawn is True
    assert found(other.document, after).withdrawn is False


def test_a_list_that_is_cut_changed_or_another_one_is_refused() -> None:
    signed = a_signed()
    listed = sign_list(1)
    document = json.loads(listed.document)
    refused(signed.document, "coupé, ou abîmé", listed.document[:-30].encode())
    inner = document["credentialSubject"]
    torn = document | {"credentialSubject": inner | {"encodedList": inner["encodedList"][:-8]}}
    refused(signed.document, "une lettre au moins a changé", json.dumps(torn).encode())
    words = {name: value for name, value in torn.items() if name != "proof"}
    hand = hand_of(a_key())
    refused(signed.document, "coupée, ou trop longue|abîmée", json.dumps(hand.embed(words, timezone.now())).encode())
    refused(signed.document, "pas la liste de cette attestation", json.dumps(_renamed(document, hand)).encode())
    refused(signed.document, "pas une liste de retraits", signed.document.encode())


def _renamed(document: dict[str, Any], hand: Any) -> Any:
    words = {name: value for name, value in document.items() if name != "proof"}
    return hand.embed(words | {"id": "http://testserver/attestations/retraits-9.json"}, timezone.now())


def test_a_list_that_inflates_without_end_is_refused() -> None:
    import gzip

    with pytest.raises(verifier.Refused, match="trop longue"):
        verifier.inflated(gzip.compress(bytes(64 * 2**20)))


def test_an_old_list_says_that_it_is() -> None:
    signed, listed = a_signed(), sign_list(1).document.encode()
    later = timezone.now() + dt.timedelta(days=40)
    assert (
        "ancienne"
        in verifier.verify(signed.document.encode(), verifier.keys_of(published()), listed, later).warnings[0]
    )


# Keys


def test_rotated_the_old_file_is_still_good_and_the_new_key_is_signed_by_the_old_one() -> None:
    signed, kept = a_signed(), published()
    rotate_keys()
    assert found(signed.document).key == 1
    again = a_signed()
    assert found(again.document).key == 2
    verifier.keys_of(published(), kept)


def test_keys_that_do_not_descend_from_those_one_knows_are_refused() -> None:
    a_key()
    kept = published()
    rotate_keys()
    table = keys_document()
    vouched = table["keys"][1]["vouched"]
    vouched["signature"] = vouched["signature"][:-1] + ("3" if vouched["signature"].endswith("2") else "2")
    with pytest.raises(verifier.Refused, match="signée par celle d’avant"):
        verifier.keys_of(json.dumps(table).encode())
    stranger = json.loads(kept)
    stranger["keys"][0]["ed25519"] = keys_document()["keys"][1]["ed25519"]
    with pytest.raises(verifier.Refused, match="ne suivent pas"):
        verifier.keys_of(json.dumps(keys_document()).encode(), json.dumps(stranger).encode())
    gap = keys_document()
    gap["keys"][1]["number"] = 3
    with pytest.raises(verifier.Refused, match="manque une clé"):
        verifier.keys_of(json.dumps(gap).encode())
    other = json.loads(kept)
    other["keys"][0]["rsa"]["n"] = keys_document()["keys"][1]["rsa"]["n"]
    with pytest.raises(verifier.Refused, match="ne suivent pas"):
        verifier.keys_of(json.dumps(keys_document()).encode(), json.dumps(other).encode())
    with pytest.raises(verifier.Refused, match="pas celui des clés"):
        verifier.keys_of(b'{"keys": [1]}')


def test_what_is_said_of_keys_that_are_retired_or_stolen_is_signed_by_the_one_in_use_and_the_one_before() -> None:
    a_signed()
    rotate_keys()
    rotate_keys()
    assert [each["by"] for each in keys_document()["signed"]] == [2, 3]
    with at(timezone.now() + dt.timedelta(hours=1)):
        declare_theft(1, timezone.now())
    verifier.keys_of(published())
    for name, value in (("stolen", None), ("retired", None), ("genuine", []), ("kid", "https://ailleurs.example/1")):
        table = keys_document()
        table["keys"][0][name] = value
        with pytest.raises(verifier.Refused, match="n’est pas signée par celle qui sert"):
            verifier.keys_of(json.dumps(table).encode())
    for signed in (
        [],
        keys_document()["signed"][:1],
        [{"by": 3}],
        [*keys_document()["signed"], {"by": 9, "signature": "z1"}],
    ):
        with pytest.raises(verifier.Refused, match="n’est pas signée par celle qui sert"):
            verifier.keys_of(json.dumps(keys_document() | {"signed": signed}).encode())


def test_a_file_of_keys_of_before_tables_were_signed_is_known_all_the_same_and_the_timer_signs_todays() -> None:
    a_key()
    SigningKey.objects.update(listed="")
    kept = published()
    with pytest.raises(verifier.Refused, match="n’est pas signée par celle qui sert"):
        verifier.keys_of(kept)
    list(sign_what_waits())
    sign_keys.func()
    verifier.keys_of(published(), kept)


def test_after_the_theft_of_the_key_in_use_the_last_that_was_not_stolen_signs_the_table_too() -> None:
    a_key()
    rotate_keys()
    with at(timezone.now() + dt.timedelta(hours=1)):
        declare_theft(2, timezone.now())
    assert [each["by"] for each in keys_document()["signed"]] == [1, 3]
    verifier.keys_of(published())


def test_stolen_what_it_signs_since_and_what_a_thief_dates_before_are_refused() -> None:
    signed = a_signed()
    hand = hand_of(a_key())
    theft = signed.signed_at + dt.timedelta(seconds=1)
    with pytest.raises(RuleBroken, match="jour passé"):
        declare_theft(1, timezone.now() + dt.timedelta(days=1))
    with at(theft + dt.timedelta(hours=1)):
        declare_theft(1, theft)
    assert found(signed.document).key == 1
    assert found(signed.token).key == 1
    words = {name: value for name, value in json.loads(signed.document).items() if name != "proof"}
    since = hand.embed(words, theft + dt.timedelta(hours=2))
    refused(json.dumps(since), "volée le .* est refusé")
    backdated = hand.embed(words, signed.signed_at - dt.timedelta(days=3))
    refused(json.dumps(backdated), "pas de ceux que le conseil")
    key = SigningKey.objects.get(number=1)
    assert key.retired_at is not None
    assert SigningKey.objects.filter(retired_at=None).get().number == 2


def test_after_a_theft_the_lists_of_withdrawals_are_signed_at_once_by_the_next_key(monkeypatch: Any) -> None:
    a_signed()
    sign_list(1)
    rotate_keys()
    asked: list[int] = []
    monkeypatch.setattr("lieudit.attestations.tasks.publish_list", SimpleNamespace(enqueue=asked.append))
    ask_to_sign_again()
    ask_to_sign_again()
    assert asked == [1, 1], "while files are signed again, too"


def test_words_of_a_peer_that_are_hidden_leave_every_file_until_they_are_shown_again() -> None:
    attestation = an_attested()
    a_signed(attestation)
    hidden, kept = attestation.recognitions.order_by("pk")
    client = Client()
    client.force_login(attestation.holder)

    def files() -> list[int]:
        routes = ("document", "token", "drawing")
        return [client.get(reverse(f"attestations:{name}", args=[attestation.number])).status_code for name in routes]

    assert files() == [200] * 3
    measure = hide_text(hidden, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert files() == [404] * 3, "until the worker signed others"
    assert "Elle sait dire" not in "".join(Credential.objects.values_list("document", flat=True))
    again = a_signed(attestation)
    assert [each["id"].rpartition("-")[2] for each in json.loads(again.document)["endorsement"]] == [str(kept.pk)]
    assert files() == [200] * 3
    assert a_signed(attestation) == again
    lift_measure(measure, actor=AccountFactory(is_staff=True), reason="C’était une erreur.")
    assert len(json.loads(a_signed(attestation).document)["endorsement"]) == 2


def test_an_attestation_of_what_is_hidden_is_public_no_more() -> None:
    attestation = an_attested()
    publish_attestation(attestation, actor=attestation.holder)
    assert Client().get(attestation.get_absolute_url()).status_code == 200
    hide_text(attestation.achievement, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    stranger = Client()
    stranger.force_login(AccountFactory())
    assert [each.get(attestation.get_absolute_url()).status_code for each in (Client(), stranger)] == [404, 404]


def test_the_doctor_says_when_the_key_is_missing_or_cannot_be_written(tmp_path: Path, settings: Any) -> None:
    assert CHECKS["attestation_key"]().ok, "the first one is made when it is asked for"
    a_key()
    assert CHECKS["attestation_key"]().ok
    settings.ATTESTATION_KEYS = tmp_path / "elsewhere"
    sign = CHECKS["attestation_key"]()
    assert not sign.ok
    assert "La clé n° 1" in sign.words


def test_the_doctor_says_when_the_folder_of_keys_cannot_be_written(monkeypatch: Any) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    assert "ne peut pas être écrit" in CHECKS["attestation_key"]().words


def test_private_keys_are_for_their_owner_alone_and_in_no_table() -> None:
    from lieudit.attestations.keys import _path

    key = rotate_keys() if not SigningKey.objects.exists() else a_key()
    for name in ("ed25519", "rsa"):
        path = _path(key, name)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.read_text().splitlines()[1] not in published().decode()


def test_a_key_is_read_once_and_another_one_as_soon_as_it_signs() -> None:
    key = a_key()
    hand = hand_of(key)
    assert hand_of(key) is hand
    assert hand_of(rotate_keys()).kid != hand.kid


def test_without_its_file_a_key_signs_nothing_and_says_what_to_do(tmp_path: Path, settings: Any) -> None:
    key = a_key()
    settings.ATTESTATION_KEYS = tmp_path
    with pytest.raises(RuleBroken, match="remettez-la"):
        hand_of(key)


# The program, alone


def test_the_downloaded_program_verifies_alone_without_network_then_says_withdrawn(tmp_path: Path) -> None:
    signed = a_signed()
    script = Client().get(reverse("attestations:script"))
    files = {
        "verifier_attestation.py": script.content,
        "cles.json": Client().get(reverse("attestations:keys_json")).content,
        "retraits.json": sign_list(1).document.encode(),
        "a.json": signed.document.encode(),
        "a.jwt": signed.token.encode(),
        "a.svg": picture(signed).encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = run(tmp_path, "a.json", "a.jwt", "a.svg", "--statut", "retraits.json")
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count(": vraie.") == 3
    assert "Pas retirée, selon la liste" in said.stdout
    assert "demandez-le-lui" in said.stdout
    (tmp_path / "b.json").write_text(signed.document.replace("Camille", "Camilla"))
    assert (wrong := run(tmp_path, "b.json")).returncode == 1
    assert "REFUSÉE" in wrong.stdout
    withdraw_attestation(signed.attestation, actor=signed.attestation.holder, reason="Je ne le fais plus.")
    (tmp_path / "retraits.json").write_text(sign_list(1).document)
    gone = run(tmp_path, "a.json", "--statut", "retraits.json")
    assert (gone.returncode, "ET RETIRÉE" in gone.stdout) == (3, True)


CLOSED = """
import runpy, socket, sys
def closed(*arguments, **options):
    raise AssertionError("the network was asked for")
socket.socket = socket.create_connection = socket.getaddrinfo = closed
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, isolated from this code, its libraries and the network."""
    command = [sys.executable, "-I", "-S", "-c", CLOSED, "verifier_attestation.py", *arguments, "--cles", "cles.json"]
    environment = {"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
