"""Is this attestation what the council signed? Python alone, no network. Pure.

    python verifier_attestation.py attestation.json --cles cles.json
    python verifier_attestation.py *.json *.jwt *.svg --cles cles.json --statut statut-1.json
    python verifier_attestation.py attestation.svg --cles cles.json --cles-connues cles-de-2026.json

`cles.json` holds the published keys of the council; `--statut`, a list of what was withdrawn, as it was published too;
`--cles-connues`, keys that one kept from before: today’s must then be signed, one after the other, by one of those.

Of a JSON or an SVG it verifies the proof `eddsa-jcs-2022` (W3C Data Integrity: SHA-256 of the canonical JSON of RFC
8785, Ed25519 of RFC 8032); of a JWT, RS256 (RFC 7515, RFC 8017). A JSON also carries a proof `eddsa-rdfc-2022`, of the
same words by the same key, that asks for an RDF processor: other programs verify it, this one says that it has not.

It prints what it found in French, and what that does not prove. Exit 0: true. 1: refused. 3: true, and withdrawn.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import datetime as dt
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from xml.etree import ElementTree

MOST_BYTES = 1024 * 1024
"""Of a file, of a list: an attestation weighs some kilobytes."""
MOST_DEPTH = 24
MOST_KEYS_BYTES = 20 * 1024 * 1024
LEAST_LIST, MOST_LIST = 16_384, 2 * 1024 * 1024
"""Bytes of a status list, once inflated (Bitstring Status List 1.0, § 4.2)."""
OLD_LIST = dt.timedelta(days=30)
"""After which a list of withdrawals is said to be old."""
FUTURE = dt.timedelta(days=1)
"""How far a clock may be behind."""
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
"""What the words of a file mean: an attestation has these, in this order, and no other."""
PATH = "Le parcours qui l’atteste"
"""How a file names what tells of a path, after what its holder declares."""
LEAST_MODULUS = 2048
VOUCHED = "lieudit-key/1\n"
"""What begins the text by which a key signs the next one: it can be taken for nothing else."""
LISTED = "lieudit-keys/1\n"
"""What begins the text by which keys sign the table of them all."""
OPEN_BADGES = "https://purl.imsglobal.org/ob/v3p0"
RUNS = re.compile(rb"<\s*(script|foreignobject|iframe|embed|object|handler)\b|\son\w+\s*=|javascript:", re.I)
STRINGS = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.S)
"""Each read once: a string that nothing closes runs to the end, and no sign of it is looked at twice."""
WRITTEN = json.JSONEncoder(ensure_ascii=False).encode
"""A string, a whole number, true, false or null, as canonical JSON writes it."""
NOT_PROVED = (
    "Que la personne qui vous la montre est celle qu’elle nomme : demandez-le-lui.",
    "Un diplôme ou une certification professionnelle : c’est une parole de pairs, que le conseil a enregistrée.",
    "Que cette personne exerce aujourd’hui.",
    "Que les pairs ont dit vrai : elle dit qui ils sont, et ce qu’ils ont écrit.",
)

if TYPE_CHECKING:  # for who checks this code: the program runs without it
    from lieudit.toolkit.types import Json as Fields


class Refused(ValueError):
    """Not what the council signed, or not a file that can be read; the message says why, in French."""


@dataclass
class Verdict:
    """What a file says, once its signature was found good."""

    who: str
    what: str
    grade: str
    issued: str
    issuer: str
    key: int
    number: str
    peers: list[str]
    proof: str
    path: str
    """The path that attested it, and its version; nothing where peers alone did."""
    withdrawn: bool | None = None
    """None: nobody gave the list."""
    listed: str = ""
    warnings: list[str] = field(default_factory=list)


# Reading: bounded, exact


def parse(content: bytes) -> Fields:
    """JSON in which each key is written once, no number has a point, and nothing is nested without end."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("Ce fichier n’est pas du texte en UTF-8.") from None
    depth = deepest(text)
    if depth > MOST_DEPTH:
        raise Refused(f"Ce fichier est imbriqué sur {depth} niveaux : une attestation en a moins de {MOST_DEPTH}.")
    try:
        read: Fields = json.loads(text, object_pairs_hook=_once, parse_float=_no_point, parse_constant=_no_point)
    except Refused:
        raise
    except ValueError:
        raise Refused("Ce fichier n’est pas du JSON lisible en entier : il est coupé, ou abîmé.") from None
    return read


def deepest(text: str) -> int:
    """How many objects and lists are open at once, whatever is in strings."""
    deep = now = 0
    for sign in STRINGS.sub("", text):
        if sign in "[{":
            now += 1
            deep = max(deep, now)
        elif sign in "]}":
            now -= 1
    return deep


def _once(pairs: list[tuple[str, object]]) -> Fields:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise Refused("Une même clé y est écrite deux fois : on ne sait pas laquelle lire.")
    return read


def _no_point(text: str) -> NoReturn:
    raise Refused(f"Un nombre à virgule y est écrit ({text[:20]}) : une attestation n’en a pas.")


def canonical(value: object) -> bytes:
    """RFC 8785, for what `parse` lets in: strings, whole numbers, true, false, null, lists, objects."""
    try:
        return _ordered(value).encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("Un signe de ce fichier n’existe pas en UTF-8.") from None


def _ordered(value: object) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{WRITTEN(key)}:{_ordered(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_ordered, value)) + "]"
    return WRITTEN(value)


def carried(content: bytes) -> bytes:
    """What an SVG carries, or the content itself."""
    if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return content
    if RUNS.search(content):
        raise Refused("Ce dessin contient un programme : il n’a pas été ouvert.")
    if re.search(rb"<!(doctype|entity)", content, re.I):
        raise Refused("Ce dessin déclare des entités : il n’a pas été ouvert.")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError):
        raise Refused("Ce dessin n’est pas lisible en entier : il est coupé, ou abîmé.") from None
    found = list(root.iter(f"{{{OPEN_BADGES}}}credential"))
    if len(found) != 1:
        raise Refused("Ce dessin ne contient pas d’attestation." if not found else "Ce dessin en contient plusieurs.")
    return (found[0].get("verify") or found[0].text or "").strip().encode("utf-8", "surrogatepass")


def bytes_of(text: object) -> bytes:
    """Base64url without padding, as JWT and status lists write it."""
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise Refused("Une signature de ce fichier n’est pas écrite comme elle doit l’être.")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise Refused("Une signature de ce fichier n’est pas écrite comme elle doit l’être.") from None


ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(text: object) -> bytes:
    """Multibase base58btc: « z », then the number."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > 200 or set(text[1:]) - set(ALPHABET):
        raise Refused("Une signature ou une clé de ce fichier n’est pas écrite comme elle doit l’être.")
    number = 0
    for sign in text[1:]:
        number = number * 58 + ALPHABET.index(sign)
    zeros = len(text[1:]) - len(text[1:].lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


# Ed25519 (RFC 8032, § 5.1), by whole numbers

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)

type Point = tuple[int, int, int, int]
"""Extended coordinates: X, Y, Z, T."""


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _abscissa(y: int, odd: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    if square == 0:
        return None if odd else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != odd else x


@lru_cache(maxsize=64)
def _point(key: bytes) -> Point | None:
    if len(key) != 32:
        return None
    number = int.from_bytes(key, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    if y >= P or (x := _abscissa(y, odd)) is None:
        return None
    return x, y, 1, x * y % P


BASE_Y = 4 * pow(5, -1, P) % P
BASE_X = _abscissa(BASE_Y, 0) or 0


@lru_cache(maxsize=64)
def _table(point: Point) -> list[list[Point]]:
    """Sixteen multiples of the point for each of the 64 hexadecimal digits of a number, worked out once."""
    rows, step = [], point
    for _digit in range(64):
        row: list[Point] = [(0, 1, 1, 0)]
        for _multiple in range(15):
            row.append(_add(row[-1], step))
        rows.append(row)
        step = _add(row[-1], step)
    return rows


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    for row in _table(point):
        if number & 15:
            total = _add(total, row[number & 15])
        number >>= 4
    return total


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this Ed25519 key signed this message; strict: one signature only is good."""
    point = _point(key)
    if point is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    x, y, z, _t = _add(_times(s, (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)), _times(k, minus))
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# RS256 (RFC 8017, § 8.2.2), by whole numbers

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def is_sealed(modulus: int, message: bytes, signature: bytes) -> bool:
    """Whether the RSA key of this modulus, of exponent 65537, signed this message by PKCS #1 v1.5 with SHA-256."""
    length = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if modulus.bit_length() < LEAST_MODULUS or len(signature) != length or number >= modulus:
        return False
    told = SHA256_INFO + hashlib.sha256(message).digest()
    expected = b"\0\1" + b"\xff" * (length - len(told) - 3) + b"\0" + told
    return pow(number, 65537, modulus).to_bytes(length, "big") == expected


# The keys of the council


@dataclass(frozen=True)
class Key:
    """One of the published keys: when it was made, since when it signs no more, when it was stolen."""

    number: int
    ed25519: bytes
    modulus: int
    made: str
    stolen: str
    genuine: frozenset[str]
    vouched: Mapping[str, object]
    row: Fields


@dataclass(frozen=True)
class Keys:
    """Who signs, and its keys by the address that a signature names."""

    issuer: str
    name: str
    rows: Mapping[int, Key]

    def of(self, method: object, ends: str) -> Key:
        """The key that a signature says it is of."""
        for number, key in self.rows.items():
            if method in (self.issuer + ends.format(number), key.row.get("kid") if ends.endswith("rsa") else None):
                return key
        raise Refused("Ce n’est pas une clé du conseil qui l’a signée.")


def keys_of(content: bytes, known: bytes | None = None) -> Keys:
    """The published keys, whose table is signed by the one in use; with `known`, which may be a file of before tables
    were signed, only if today’s were signed, one after the other, by one of those."""
    found, read = _read_keys(content)
    _refuse_unsigned(read, found.rows)
    if known is not None:
        kept, _read = _read_keys(known)
        if not all(number in found.rows and _follows(found.rows[number], key) for number, key in kept.rows.items()):
            raise Refused("Ces clés ne suivent pas celles que vous connaissez : ne vous y fiez pas.")
    return found


def _read_keys(content: bytes) -> tuple[Keys, Fields]:
    """A file of keys, each signed by the one before it."""
    if len(content) > MOST_KEYS_BYTES:
        raise Refused("Le fichier des clés est trop lourd : téléchargez-le de nouveau.")
    try:
        read = parse(content)
        rows = {row["number"]: _key(row) for row in read["keys"]}
        found = Keys(str(read["id"]), str(read["name"]), rows)
    except (KeyError, TypeError, AttributeError):
        raise Refused("Ce fichier n’est pas celui des clés du conseil : téléchargez-le de nouveau.") from None
    _refuse_unvouched(rows)
    return found, read


def _refuse_unsigned(read: Fields, rows: Mapping[int, Key]) -> None:
    """The whole table is signed by the key in use, the last one; each other signature is good."""
    if not rows:
        return
    told = listing(str(read["id"]), read["keys"])
    try:
        said = {each["by"]: each["signature"] for each in read.get("signed", [])}
    except (KeyError, TypeError, AttributeError):
        said = {}
    good = all(
        number in rows and not rows[number].stolen and is_signed(rows[number].ed25519, told, base58(signature))
        for number, signature in said.items()
    )
    if max(rows) not in said or not good:
        raise Refused("La liste des clés n’est pas signée par celle qui sert : fichier changé, ou trop ancien.")


def _refuse_unvouched(rows: Mapping[int, Key]) -> None:
    """Each key but the first is signed by the one before it: none is missing between them."""
    if sorted(rows) != list(range(1, len(rows) + 1)):
        raise Refused("Il manque une clé dans ce fichier : téléchargez-le de nouveau.")
    for number, key in rows.items():
        before = rows.get(number - 1)
        if before is None or before.stolen:  # a stolen key vouches for nothing: the verdict says so
            continue
        if not is_signed(before.ed25519, vouching(key.row), base58(key.vouched.get("signature"))):
            raise Refused(f"La clé n° {number} n’est pas signée par celle d’avant : ce fichier de clés a été changé.")


def _follows(now: Key, kept: Key) -> bool:
    """Whether a key is still the one that was kept: both its halves, and a theft is not forgotten."""
    same = (now.ed25519, now.modulus) == (kept.ed25519, kept.modulus)
    return same and (not kept.stolen or bool(now.stolen))


def _key(row: Fields) -> Key:
    public = base58(row["ed25519"])
    if public[:2] != b"\xed\x01" or type(row["number"]) is not int:
        raise Refused("Une clé du fichier des clés n’est pas écrite comme elle doit l’être.")
    modulus = int.from_bytes(bytes_of(row["rsa"]["n"]), "big")
    stolen, genuine = row.get("stolen") or "", frozenset(row.get("genuine") or ())
    return Key(row["number"], public[2:], modulus, row["made"], stolen, genuine, row.get("vouched") or {}, row)


def vouching(row: Mapping[str, object]) -> bytes:
    """What the former key signs of a new one."""
    told = {name: row.get(name) for name in ("number", "made", "ed25519", "rsa")}
    return VOUCHED.encode() + canonical(told)


def listing(issuer: str, rows: list[Fields]) -> bytes:
    """What keys sign of the whole table: which were retired, which were stolen, what these had really signed."""
    return LISTED.encode() + canonical({"id": issuer, "keys": rows})


def _not_stolen(key: Key, signed: str, mark: str) -> None:
    """Refuse what a stolen key signed. A thief writes the date that they like: what the council lists alone is good."""
    if not key.stolen:
        return
    if moment(signed) >= moment(key.stolen):
        raise Refused(f"La clé n° {key.number} a été volée le {day(key.stolen)} : ce qu’elle signe depuis est refusé.")
    if mark not in key.genuine:
        raise Refused(
            f"La clé n° {key.number} a été volée le {day(key.stolen)}, et ce fichier n’est pas de ceux que le conseil "
            f"avait signés avant."
        )


def mark_of(signature: str) -> str:
    """How a signature is listed when its key was stolen."""
    return hashlib.sha256(signature.encode()).hexdigest()


def moment(text: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        raise Refused("Une date de ce fichier n’en est pas une.") from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day(text: object) -> str:
    """« 18 novembre 2026 », in universal time."""
    at = moment(text).astimezone(dt.UTC)
    return f"{'1er' if at.day == 1 else at.day} {MONTHS[at.month - 1]} {at.year}"


# Verifying


def verified(content: bytes, keys: Keys) -> tuple[Fields, Key, str]:
    """The words that a key of the council signed, by which key, and by which proof; Refused otherwise."""
    if len(content) > MOST_BYTES:
        raise Refused(f"Ce fichier pèse {len(content) // 1024} Ko : une attestation en pèse moins de 1 024.")
    held = carried(content)
    if re.fullmatch(rb"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", held.strip()):
        return _of_token(held.strip().decode(), keys)
    document = parse(held)
    if not isinstance(document, dict):
        raise Refused("Ce fichier n’est pas une attestation.")
    return _of_document(document, keys)


def _of_document(document: Fields, keys: Keys) -> tuple[Fields, Key, str]:
    proofs = document.get("proof")
    listed = proofs if isinstance(proofs, list) else [proofs]
    found = [each for each in listed if isinstance(each, dict) and each.get("cryptosuite") == "eddsa-jcs-2022"]
    if len(found) != 1 or found[0].get("type") != "DataIntegrityProof":
        raise Refused("Ce fichier ne porte pas la preuve « eddsa-jcs-2022 » du conseil : il n’a pas été vérifié.")
    proof = found[0]
    words = {name: value for name, value in document.items() if name != "proof"}
    if proof.get("proofPurpose") != "assertionMethod":
        raise Refused("Cette signature n’est pas faite pour attester.")
    key = keys.of(proof.get("verificationMethod"), "#{}-ed25519")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    told = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(words)).digest()
    if options.get("@context") != words.get("@context") or not is_signed(
        key.ed25519, told, base58(proof.get("proofValue"))
    ):
        raise Refused("La signature n’est pas celle de ces mots : une lettre au moins a changé.")
    _not_stolen(key, str(proof.get("created")), mark_of(proof["proofValue"]))
    return words, key, "eddsa-jcs-2022"


def _of_token(token: str, keys: Keys) -> tuple[Fields, Key, str]:
    head, body, signature = token.split(".")
    header, words = parse(bytes_of(head)), parse(bytes_of(body))
    if not isinstance(header, dict) or not isinstance(words, dict):
        raise Refused("Ce fichier n’est pas une attestation.")
    if (alg := header.get("alg")) != "RS256":
        told = "sans signature" if str(alg).lower() == "none" else f"signé par « {str(alg)[:20]} »"
        raise Refused(f"Ce jeton est {told} : le conseil signe par RS256, et par rien d’autre.")
    if "crit" in header:
        raise Refused("Ce jeton demande ce que ce programme ne sait pas faire.")
    key = keys.of(header.get("kid"), "#{}-rsa")
    if not is_sealed(key.modulus, f"{head}.{body}".encode(), bytes_of(signature)):
        raise Refused("La signature n’est pas celle de ces mots : une lettre au moins a changé.")
    if words.get("iss") != keys.issuer or words.get("jti") != words.get("id"):
        raise Refused("Ce jeton ne dit pas deux fois la même chose de qui l’a fait.")
    _not_stolen(key, str(words.get("validFrom")), mark_of(signature))
    return words, key, "RS256"


@dataclass(frozen=True)
class Listed:
    """What was withdrawn, by a list that a key of the council signed: its address, its bits, when it was signed."""

    address: str
    bits: bytes
    signed: str


def verify(content: bytes, keys: Keys, status: bytes | Listed | None = None, now: dt.datetime | None = None) -> Verdict:
    """What an attestation says, once it was verified; Refused when it is not one that the council signed. A list of
    withdrawals is verified too, unless it was read (`read_list`) once for many files."""
    words, key, proof = verified(content, keys)
    at = now or dt.datetime.now(dt.UTC)
    try:
        verdict = _told(words, keys, key, proof)
        entry = words["credentialStatus"]
        wanted = (str(entry["statusListCredential"]), int(entry["statusListIndex"]))
    except Refused:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, IndexError):
        raise Refused("Le conseil a signé ces mots, mais ce n’est pas une attestation de savoir-faire.") from None
    if any(other.stolen for other in keys.rows.values() if other.number < key.number):
        told = hashlib.sha256(key.row["ed25519"].encode()).hexdigest()[:8]
        said = f"La clé n° {key.number} en suit une volée : comparez son empreinte ({told}…) à celle publiée ailleurs."
        verdict.warnings.append(said)
    if moment(words["validFrom"]) > at + FUTURE:
        raise Refused("Elle est datée d’un jour à venir : vérifiez d’abord l’horloge de cette machine.")
    if status is not None:
        _look_up(verdict, wanted, status if isinstance(status, Listed) else read_list(status, keys), at)
    return verdict


def _told(words: Fields, keys: Keys, key: Key, proof: str) -> Verdict:
    if words["issuer"]["id"] != keys.issuer or "AchievementCredential" not in words["type"]:
        raise KeyError("issuer")
    if words["@context"] != list(CONTEXTS):
        raise Refused("Ses mots sont définis ailleurs que par les normes : elle n’a pas été lue.")
    subject = words["credentialSubject"]
    names = [each["identityHash"] for each in subject["identifier"] if each["identityType"] == "name"]
    return Verdict(
        who=str(names[0]),
        what=str(subject["achievement"]["name"]),
        grade=str(subject["result"][0]["value"]),
        issued=str(words["validFrom"]),
        issuer=str(words["issuer"]["name"]),
        key=key.number,
        number=str(words["id"]),
        peers=[_peer(said) for said in words.get("endorsement", [])],
        proof=proof,
        path=" ".join(str(each["narrative"]) for each in words.get("evidence", [])[1:] if each["name"] == PATH),
    )


def _peer(said: Fields) -> str:
    """What a recognition says, which the council recorded: the signature of the whole covers it."""
    return f"{said['name']} : « {said['credentialSubject']['endorsementComment']} »"


def read_list(status: bytes, keys: Keys) -> Listed:
    """What a list of withdrawals says, once it was verified; Refused when it is not one that the council signed."""
    words, _key, _proof = verified(status, keys)
    try:
        told, encoded = words["credentialSubject"], words["credentialSubject"]["encodedList"]
        if told["type"] != "BitstringStatusList" or told["statusPurpose"] != "revocation" or encoded[:1] != "u":
            raise KeyError("type")
        return Listed(str(words["id"]), inflated(bytes_of(encoded[1:])), str(words["validFrom"]))
    except (KeyError, TypeError, AttributeError):
        raise Refused("Ce fichier n’est pas une liste de retraits du conseil.") from None


def _look_up(verdict: Verdict, wanted: tuple[str, int], status: Listed, now: dt.datetime) -> None:
    """Whether the list that was given says that it is withdrawn."""
    if status.address != wanted[0]:
        raise Refused("Ce n’est pas la liste de cette attestation : prenez celle que son fichier nomme.")
    if not 0 <= wanted[1] < len(status.bits) * 8:
        raise Refused("La liste des retraits est coupée : cette attestation n’y est pas.")
    verdict.withdrawn = bool(status.bits[wanted[1] // 8] & 0x80 >> wanted[1] % 8)
    verdict.listed = status.signed
    if moment(verdict.listed) < now - OLD_LIST:
        verdict.warnings.append(
            f"La liste des retraits est ancienne : {day(verdict.listed)}. Téléchargez-la de nouveau."
        )


def inflated(packed: bytes) -> bytes:
    """A list as it is, never more than a list may weigh."""
    reader = zlib.decompressobj(wbits=31)
    try:
        bits = reader.decompress(packed, MOST_LIST)
    except zlib.error:
        raise Refused("La liste des retraits est abîmée : téléchargez-la de nouveau.") from None
    if not reader.eof or len(bits) < LEAST_LIST:
        raise Refused("La liste des retraits est coupée, ou trop longue : téléchargez-la de nouveau.")
    return bits


# Telling


def lines(verdict: Verdict) -> list[str]:
    """What was found, in French, sentence by sentence."""
    said = [
        f"Qui : {verdict.who}",
        f"Quoi : {verdict.what}",
        f"Degré : {verdict.grade}",
        f"Quand : le {day(verdict.issued)}",
        f"Signée par {verdict.issuer}, clé n° {verdict.key} ({verdict.proof}) : aucune lettre n’a changé.",
        *([f"Attestée par le parcours {verdict.path}"] if verdict.path else []),
        *(f"Reconnue : {peer}" for peer in verdict.peers),
    ]
    if verdict.withdrawn is None:
        said.append("Retirée ? On ne le sait pas : donnez la liste des retraits (--statut).")
    elif verdict.withdrawn:
        said.append(f"RETIRÉE, selon la liste du {day(verdict.listed)}.")
    else:
        said.append(f"Pas retirée, selon la liste du {day(verdict.listed)}.")
    return [*said, *verdict.warnings, "Ce qu’elle ne prouve pas :", *(f"  - {each}" for each in NOT_PROVED)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify each file; the worst of what was found."""
    reader = argparse.ArgumentParser(description="Vérifie des attestations, sans réseau.")
    reader.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="JSON, JWT ou SVG")
    reader.add_argument("--cles", required=True, type=Path, help="les clés publiées du conseil (cles.json)")
    reader.add_argument("--cles-connues", type=Path, help="des clés que vous aviez gardées")
    reader.add_argument("--statut", type=Path, help="la liste des retraits, telle que publiée")
    asked = reader.parse_args(arguments)
    try:
        kept = asked.cles_connues.read_bytes() if asked.cles_connues else None
        keys = keys_of(asked.cles.read_bytes(), kept)
        status = read_list(asked.statut.read_bytes(), keys) if asked.statut else None
    except (OSError, Refused) as why:
        print(f"Les clés, ou la liste, ne se lisent pas : {why}")
        return 1
    worst = 0
    for file in asked.files:
        try:
            with file.open("rb") as opened:
                verdict = verify(opened.read(MOST_BYTES + 1), keys, status)
        except (OSError, Refused) as why:
            print(f"{file.name} : REFUSÉE. {why}")
            worst = 1
            continue
        print(f"{file.name} : vraie" + (", ET RETIRÉE." if verdict.withdrawn else "."))
        print("\n".join(f"  {line}" for line in lines(verdict)))
        worst = worst or (3 if verdict.withdrawn else 0)
    return worst


if __name__ == "__main__":
    sys.exit(main())
