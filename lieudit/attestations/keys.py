"""The keys of the council: made once, in a folder that is no part of the code; rotated, declared stolen, published.

Each is a pair, Ed25519 and RSA, with one number. A new one is signed by the one before, unless that one was stolen.
What a key signed stays good when it is retired; when it was stolen, what the council had signed before is listed, and
nothing else of it is good. The table that says all this is signed by the key in use, and by the one before.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.attestations.documents import Issuer
from lieudit.attestations.models import COUNCIL, Credential, SigningKey
from lieudit.attestations.signing import Hand, in_base58, universal
from lieudit.attestations.verifier_attestation import listing, vouching
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.prepared import Rows, prepared
from lieudit.toolkit.types import Json

RSA_BITS = 2048
"""What Open Badges 3.0 asks of RS256 at least."""


def issuer() -> Issuer:
    """Who signs. Its address is that of its keys: a verifier finds there which it trusts."""
    return Issuer(settings.SITE_URL + reverse("attestations:keys_json"), str(COUNCIL), settings.SITE_URL)


def method_of(number: int) -> str:
    return f"{issuer().address}#{number}-ed25519"


def kid_of(number: int) -> str:
    return settings.SITE_URL + reverse("attestations:key_jwk", args=[number])


def folder() -> Path:
    return Path(settings.ATTESTATION_KEYS)


def current_key() -> SigningKey:
    """The key that signs today, made if there is none yet: two processes that ask at once have one."""
    with transaction.atomic():
        _take_turn()
        return _signing.first() or _make()


@prepared()
def _signing() -> Rows:
    return SigningKey.objects.filter(retired_at=None).order_by("-number")[:1]


@transaction.atomic
def rotate_keys() -> SigningKey:
    """Have another key sign from now on, signed by the present one: what that one signed stays good."""
    _take_turn()
    before = SigningKey.objects.filter(retired_at=None).order_by("-number").first()
    return _follow(before) if before else _make()


@transaction.atomic
def declare_theft(number: int, stolen_at: dt.datetime) -> SigningKey:
    """Say that a key was stolen at that moment: from then on nothing that it signs is good, and of what it signed
    before, only what is kept here. Another key signs if it was the present one."""
    _take_turn()
    key = SigningKey.objects.select_for_update().filter(number=number).first()
    if key is None:
        raise RuleBroken(_("Il n’y a pas de clé n° %(number)s.") % {"number": number})
    if stolen_at > timezone.now():
        raise RuleBroken(_("Ce moment n’est pas encore venu : une clé est volée un jour passé."))
    if key.stolen_at and stolen_at > key.stolen_at:
        raise RuleBroken(_("Ce vol est déjà déclaré, plus tôt : on ne le remet pas à plus tard."))
    follows = key.retired_at is None
    key.stolen_at, key.retired_at = stolen_at, key.retired_at or timezone.now()
    key.save(update_fields=["stolen_at", "retired_at"])
    if follows:
        _make()  # vouched for by nothing: what a stolen key signs proves nothing
    else:
        sign_table()
    return key


def _follow(before: SigningKey) -> SigningKey:
    before.retired_at = timezone.now()
    before.save(update_fields=["retired_at"])
    return _make(before)


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('attestations_signingkey'))")


def _make(before: SigningKey | None = None) -> SigningKey:
    last = SigningKey.objects.order_by("-number").first()
    number = (last.number if last else 0) + 1
    ed25519, sealing = Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, RSA_BITS)
    public = ed25519.public_key().public_bytes_raw()
    modulus = sealing.public_key().public_numbers().n
    key = SigningKey(
        number=number,
        ed25519=in_base58(b"\xed\x01" + public),
        modulus=base64.urlsafe_b64encode(modulus.to_bytes(RSA_BITS // 8, "big")).decode().rstrip("="),
        made_at=timezone.now().replace(microsecond=0),
    )
    if before is not None:
        key.vouched = hand_of(before).vouch(vouching(row_of(key)))
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, private in (("ed25519", ed25519), ("rsa", sealing)):
        _write(_path(key, name), private)
    key.save()
    sign_table()
    key.refresh_from_db(fields=["listed"])
    return key


def sign_table() -> None:
    """Sign the table of keys as it stands, by the key in use and by the last before it that was not stolen, where it is
    on this machine: which keys are retired or stolen, and what these had really signed, is then signed too."""
    _take_turn()
    rows = list(SigningKey.objects.order_by("number"))
    told = listing(issuer().address, [row_of(key) for key in rows])
    former = [key for key in rows if key.retired_at and not key.stolen_at and is_held(key)][-1:]
    for key in rows:
        listed = hand_of(key).vouch(told) if key.retired_at is None or key in former else ""
        if listed != key.listed:
            key.listed = listed
            key.save(update_fields=["listed"])


def is_unsigned() -> bool:
    """Whether the key in use did not sign the table: it is of before tables were signed."""
    return SigningKey.objects.filter(retired_at=None, listed="").exists()


def _path(key: SigningKey, name: str) -> Path:
    """Named after the key itself: another database that numbers its own from 1 never meets it."""
    return folder() / f"{key.fingerprint.replace(' ', '')}.{name}.pem"


def _write(path: Path, key: Ed25519PrivateKey | rsa.RSAPrivateKey) -> None:
    """Written for its owner alone, and never over another."""
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def hand_of(key: SigningKey) -> Hand:
    """The private keys of this number; refused where they are not on this machine."""
    try:
        ed25519, sealing = (_path(key, name).read_bytes() for name in ("ed25519", "rsa"))
    except OSError:
        words = _("La clé n° %(number)s n’est pas dans le dossier des clés : remettez-la, ou changez de clé.")
        raise RuleBroken(words % {"number": key.number}) from None
    return _hand(ed25519, sealing, method_of(key.number), kid_of(key.number))


@lru_cache(maxsize=2)
def _hand(ed25519: bytes, sealing: bytes, method: str, kid: str) -> Hand:
    """One hand for the same files: reading an RSA key takes longer than signing with it."""
    return Hand(ed25519, sealing, method, kid)


def is_held(key: SigningKey) -> bool:
    """Whether its private halves are on this machine, and may be read."""
    return all(os.access(_path(key, name), os.R_OK) for name in ("ed25519", "rsa"))


def jwk_of(key: SigningKey) -> Json:
    return {"kty": "RSA", "n": key.modulus, "e": "AQAB", "alg": "RS256", "use": "sig", "kid": kid_of(key.number)}


def row_of(key: SigningKey) -> Json:
    """One key as `verifier_attestation.py` reads it."""
    return {
        "number": key.number,
        "made": universal(key.made_at),
        "retired": universal(key.retired_at) if key.retired_at else None,
        "stolen": universal(key.stolen_at) if key.stolen_at else None,
        "ed25519": key.ed25519,
        "rsa": {"n": key.modulus, "e": "AQAB"},
        "kid": kid_of(key.number),
        "vouched": {"by": key.number - 1, "signature": key.vouched} if key.vouched else None,
        "genuine": genuine(key) if key.stolen_at else [],
    }


def genuine(key: SigningKey) -> list[str]:
    """What a stolen key had really signed before: digests of signatures, which tell nothing of their words."""
    rows = (
        Credential.objects.filter(key=key, signed_at__lt=key.stolen_at).order_by("pk").values_list("marks", flat=True)
    )
    return [mark for marks in rows.values_list("marks", flat=True) for mark in marks]


def keys_document() -> Json:
    """The published file: a controller document of the W3C, an issuer profile of Open Badges, and our table of keys."""
    told, rows = issuer(), list(SigningKey.objects.order_by("number"))
    good = [key for key in rows if key.stolen_at is None]
    methods: list[Json] = []
    for key in rows:
        methods += [
            {"id": method_of(key.number), "type": "Multikey", "controller": told.address}
            | {"publicKeyMultibase": key.ed25519},
            {"id": f"{told.address}#{key.number}-rsa", "type": "JsonWebKey", "controller": told.address}
            | {"publicKeyJwk": jwk_of(key)},
        ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        **told.profile,
        "verificationMethod": methods,
        "assertionMethod": [method_of(key.number) for key in good],
        "keys": [row_of(key) for key in rows],
        "signed": [{"by": key.number, "signature": key.listed} for key in rows if key.listed],
    }
