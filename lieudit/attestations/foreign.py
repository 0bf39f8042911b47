"""A badge of another platform, read apart: who gave it, for what, what is confirmed here and what cannot be. Pure.

    python -m lieudit.attestations.foreign      the file and an address as JSON on stdin → what it says

Open Badges 2.0 and 3.0, as JSON, JWT, PNG or SVG. Nothing is fetched: what only the site of its issuer could confirm is
said to be unconfirmed. It runs within limits of processor, time and memory (toolkit/apart.py).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field

import jwt
from openbadgeslib import baking
from openbadgeslib.errors import DecompressionLimitExceeded, LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, resolve_did

from lieudit.attestations.verifier_attestation import RUNS, deepest
from lieudit.toolkit.types import Json

MOST_DEPTH = 40
MOST_CONTEXTS = 20
LONGEST = 300
"""Signs of a title or a name that are kept."""
SIGNED = ("RS256", "ES256", "EdDSA")
"""How a JWT may be signed: never « none », never by a shared secret."""
NO_CREDENTIAL = "Cette image ne contient pas de badge."


class NotReadable(ValueError):
    """Not a badge that can be read; the message says why, in French."""


@dataclass
class Badge:
    """What a badge says, and what of it was confirmed, in sentences."""

    version: str
    title: str
    issuer: str
    issuer_address: str
    awarded: str
    confirmed: list[str] = field(default_factory=list)
    unconfirmed: list[str] = field(default_factory=list)
    is_signed: bool = False
    """Whether its signature was found good: what it says is then what its issuer wrote."""
    says_mine: bool = False
    """Whether it says that it is given to the address of who drops it."""


def token_of(content: bytes) -> str:
    """The words of the badge: the file itself, or what an image carries."""
    png, svg = content.startswith(b"\x89PNG\r\n\x1a\n"), content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    if svg and RUNS.search(content):
        raise NotReadable("Ce dessin contient un programme : il n’a pas été ouvert.")
    try:
        words = carried_by_png(content) if png else carried_by_svg(content) if svg else content.decode("utf-8-sig")
    except DecompressionLimitExceeded:
        raise NotReadable("Cette image gonfle sans fin quand on l’ouvre : elle n’a pas été lue.") from None
    except UnicodeDecodeError:
        raise NotReadable("Ce fichier n’est pas du texte en UTF-8.") from None
    except Exception:  # png and expat have errors of their own, of every kind
        raise NotReadable("Cette image n’est pas lisible en entier : elle est coupée, ou abîmée.") from None
    if not words:
        raise NotReadable(NO_CREDENTIAL)
    return words.strip()


def carried_by_png(content: bytes) -> str | None:
    third = baking.extract_png(content, keyword=baking.ITXT_KEYWORD_OB3)
    return third or baking.extract_png(content, keyword=baking.ITXT_KEYWORD)


def carried_by_svg(content: bytes) -> str | None:
    third = baking.extract_svg(content, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    return third or baking.extract_svg(content, element=baking.SVG_ELEMENT, text_fallback=True)


def parsed(text: str) -> Json:
    if (depth := deepest(text)) > MOST_DEPTH:
        raise NotReadable(f"Ce badge est imbriqué sur {depth} niveaux : il n’a pas été lu.")
    try:
        read = json.loads(text)
    except ValueError:
        raise NotReadable("Ce badge n’est pas du JSON lisible en entier : il est coupé, ou abîmé.") from None
    if not isinstance(read, dict):
        raise NotReadable("Ce fichier n’est pas un badge.")
    contexts = read.get("@context")
    if isinstance(contexts, list) and len(contexts) > MOST_CONTEXTS:
        raise NotReadable(f"Ce badge nomme {len(contexts)} contextes : il n’a pas été lu.")
    return read


def read(content: bytes, email: str) -> Badge:
    """What a badge says, and what of it is confirmed here; NotReadable for what is none."""
    badge = read_text(token_of(content), email)
    if badge.says_mine and badge.is_signed:
        badge.confirmed.append("Il est donné à l’adresse de ce compte.")
    elif badge.says_mine:
        badge.unconfirmed.append("Qu’il est donné à l’adresse de ce compte : n’importe qui a pu l’y écrire.")
    return badge


def read_text(text: str, email: str) -> Badge:
    """What it says, before what it says of the address is weighed."""
    if re.fullmatch(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", text):
        return of_token(text, email)
    document = parsed(text)
    kinds = kinds_of(document)
    if kinds & {"AchievementCredential", "OpenBadgeCredential"}:
        badge = of_third(document, email)
        check_embedded(document, badge)
        return badge
    if "Assertion" in kinds:
        badge = of_second(document, email)
        badge.unconfirmed.append(f"Il n’est pas signé : seul le site de {badge.issuer} peut dire qu’il l’a donné.")
        return badge
    raise NotReadable("Ce fichier n’est pas un badge Open Badges 2.0 ou 3.0.")


def kinds_of(document: Json) -> set[str]:
    kinds = document.get("type", document.get("@type"))
    return {str(each) for each in (kinds if isinstance(kinds, list) else [kinds])}


def of_token(token: str, email: str) -> Badge:
    """A JWT: signed by a key that it names or carries, which nobody here can tie to its issuer."""
    try:
        header = jwt.get_unverified_header(token)
        body = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise NotReadable("Ce jeton n’est pas lisible en entier : il est coupé, ou abîmé.") from None
    parsed(json.dumps(body))
    if header.get("alg") not in SIGNED:
        raise NotReadable("Ce jeton n’est pas signé, ou l’est d’une façon que n’importe qui peut refaire.")
    if kinds_of(body) & {"Assertion"}:
        badge = of_second(body, email)
        told = f"Sa signature : la clé est sur le site de {badge.issuer}, qui n’a pas été demandée."
        badge.unconfirmed.append(told)
        return badge
    inner = body.get("vc")
    badge = of_third(inner if isinstance(inner, dict) else body, email)
    key = carried_key(header, str(body.get("iss", "")))
    if key is None:
        badge.unconfirmed.append(f"Sa signature : la clé est sur le site de {badge.issuer}, qui n’a pas été demandée.")
        return badge
    try:
        jwt.decode(token, key, algorithms=list(SIGNED), options={"verify_exp": False, "verify_aud": False})
    except (jwt.PyJWTError, ValueError):
        raise NotReadable("La signature n’est pas celle de ces mots : une lettre au moins a changé.") from None
    _signed(badge)
    return badge


def carried_key(header: Json, issuer: str) -> jwt.PyJWK | bytes | None:
    """The key that the token carries, or that its issuer is (did:key); None where it has to be fetched."""
    try:
        if isinstance(header.get("jwk"), dict):
            return jwt.PyJWK(header["jwk"], algorithm=header["alg"])
        if issuer.startswith("did:key:"):
            return resolve_did(issuer, download=_closed)
    except (jwt.PyJWTError, LibOpenBadgesException, ValueError, KeyError):
        raise NotReadable("La clé que ce jeton porte n’est pas écrite comme elle doit l’être.") from None
    return None


def check_embedded(document: Json, badge: Badge) -> None:
    """The embedded proof of a credential whose issuer is its own key; others are only on a site."""
    issuer = badge.issuer_address
    if "proof" not in document:
        badge.unconfirmed.append(f"Il n’est pas signé : seul le site de {badge.issuer} peut dire qu’il l’a donné.")
    elif not issuer.startswith("did:key:"):
        badge.unconfirmed.append(f"Sa signature : la clé est sur le site de {badge.issuer}, qui n’a pas été demandée.")
    else:
        try:
            OB3LdpVerifier.for_issuer_did(issuer, download=_closed).verify(document, download=_closed)
        except OB3VerificationError as why:
            if "context" in str(why).lower():
                words = "Ses mots sont définis ailleurs que par les normes : sa signature n’a pas été vérifiée."
                badge.unconfirmed.append(words)
                return
            raise NotReadable("La signature n’est pas celle de ces mots : une lettre au moins a changé.") from None
        _signed(badge)


def _signed(badge: Badge) -> None:
    badge.is_signed = True
    badge.confirmed.append("La signature est celle de la clé que le fichier porte : aucune lettre n’a changé depuis.")
    badge.unconfirmed.append(f"Que cette clé est bien celle de {badge.issuer} : son site seul peut le dire.")


def _closed(_address: str) -> bytes:
    raise LibOpenBadgesException("nothing is fetched")


def of_third(document: Json, email: str) -> Badge:
    """Open Badges 3.0."""
    subject, issuer = _object(document.get("credentialSubject")), document.get("issuer")
    achievement = _object(subject.get("achievement"))
    address = _text(issuer.get("id") if isinstance(issuer, dict) else issuer)
    name = _text(issuer.get("name") if isinstance(issuer, dict) else "") or address
    title = _text(achievement.get("name") or document.get("name"))
    if not title or not name:
        raise NotReadable("Ce badge ne dit pas pour quoi, ou par qui : il n’a pas été gardé.")
    awarded = _text(document.get("awardedDate") or document.get("validFrom") or document.get("issuanceDate"))
    badge = Badge("3.0", title, name[:LONGEST], address[:LONGEST], awarded[:10])
    identities = subject.get("identifier")
    hashes = [_object(each) for each in (identities if isinstance(identities, list) else [identities])]
    of_email = [each for each in hashes if each.get("identityType") == "emailAddress"]
    _address(badge, [(each.get("hashed"), each.get("identityHash"), each.get("salt")) for each in of_email], email)
    if document.get("credentialStatus"):
        badge.unconfirmed.append("Qu’il n’est pas retiré : la liste est sur un autre site.")
    return badge


def of_second(document: Json, email: str) -> Badge:
    """Open Badges 2.0: the class and the issuer may be addresses only."""
    known = document.get("badge")
    kept = _object(known)
    maker = kept.get("issuer")
    held = _object(maker)
    named = maker if isinstance(maker, str) else held.get("id") or held.get("url")
    address = _text(named or document.get("id"))
    name = _text(held.get("name")) or re.sub(r"^https?://([^/]+).*", r"\1", address)
    title = _text(kept.get("name"))
    if not title and not isinstance(known, str):
        raise NotReadable("Ce badge ne dit pas pour quoi, ou par qui : il n’a pas été gardé.")
    badge = Badge("2.0", title, name[:LONGEST], address[:LONGEST], _text(document.get("issuedOn"))[:10])
    if not title:
        badge.title = "Un badge sans titre dans son fichier"
        badge.unconfirmed.append(f"Pour quoi il est donné : c’est écrit à l’adresse {_text(known)}.")
    who = _object(document.get("recipient"))
    _address(
        badge, [(who.get("hashed"), who.get("identity"), who.get("salt"))] if who.get("type") == "email" else [], email
    )
    badge.unconfirmed.append(f"Qu’il n’est pas retiré : seul le site de {badge.issuer} peut le dire.")
    return badge


def _address(badge: Badge, told: list[tuple[object, object, object]], email: str) -> None:
    """Whether it says that it is given to the address of who drops it."""
    for hashed, identity, salt in told:
        plain = str(identity).lower() == email.lower()
        kind, _dollar, digest = str(identity).partition("$")
        if hashed and kind in {"sha256", "md5"}:
            worked = hashlib.new(kind, (email.lower() + str(salt or "")).encode()).hexdigest()
            plain = worked == digest.lower()
        if plain:
            badge.says_mine = True
            return
    words = "Il est donné à une autre adresse que celle de ce compte." if told else "Il ne dit pas à qui il est donné."
    badge.unconfirmed.append(words)


def _object(value: object) -> Json:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """On one line, without what neither a page nor a database can hold."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    text = " ".join(str(value or "").replace("\0", "").split())
    return text.encode(errors="ignore").decode()[:LONGEST]


def told(asked: Json) -> Json:
    try:
        badge = read(base64.b64decode(asked["file"]), str(asked["email"]))
    except NotReadable as why:
        return {"refused": str(why)}
    return vars(badge)


if __name__ == "__main__":  # run apart: what strangers made may be made to be long to read (toolkit/apart.py)
    json.dump(told(json.load(sys.stdin)), sys.stdout)
