"""The files of an attestation: signed by the worker, one after the other, and the lists of what was withdrawn."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from lieudit.attestations.documents import (
    LIST_BITS,
    Facts,
    Issuer,
    Peer,
    attestation_document,
    endorsement_document,
    status_document,
)
from lieudit.attestations.keys import current_key, hand_of, issuer
from lieudit.attestations.models import (
    Achievement,
    Attestation,
    Credential,
    Recognition,
    SigningKey,
    StatusList,
    StatusPlace,
)
from lieudit.attestations.signing import Hand, universal
from lieudit.attestations.verifier_attestation import mark_of
from lieudit.attestations.workflow import SIGNED, AttestationState
from lieudit.learning.models import PathVersion
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared

FILLED = LIST_BITS // 2
"""Entries of a list after which another one is opened: places drawn at random are still found at once."""


def list_address(number: int) -> str:
    return settings.SITE_URL + reverse("attestations:status", args=[number])


def paper_address(attestation: Attestation) -> str:
    return settings.SITE_URL + reverse("attestations:paper", args=[attestation.code])


def give_places(attestations: Iterable[Attestation]) -> None:
    """Give each that has none its bit, drawn at random once: a number in a list tells nothing of when, or of whom."""
    lacking = [each for each in attestations if getattr(each, "bit", None) is None]
    while lacking:
        number = StatusPlace.objects.count() // FILLED + 1
        StatusPlace.objects.bulk_create(
            [StatusPlace(attestation=each, number=number, index=secrets.randbelow(LIST_BITS)) for each in lacking],
            ignore_conflicts=True,  # one that is taken is drawn again
        )
        rows: Sequence[StatusPlace] = _places(attestations=[each.pk for each in lacking])
        given = {row.attestation_id: row for row in rows}
        for each in lacking:
            if each.pk in given:
                each.bit = given[each.pk]
        lacking = [each for each in lacking if each.pk not in given]


# Prepared (toolkit/prepared.py): a key that changes has thousands of files signed again.


@prepared()
def _held(*, numbers: Blank) -> Rows:
    """Attestations with all that they say, held until the end of the transaction."""
    whole = Attestation.objects.select_related(
        "achievement__place", "achievement__organisation", "holder", "place", "bit", "version__path"
    )
    return whole.select_for_update(of=("self",)).filter(OneOf(F("number"), numbers)).order_by("number")


@prepared()
def _recognitions(*, attestations: Blank) -> Rows:
    rows = Recognition.objects.shown().filter(OneOf(F("attestation_id"), attestations))
    return rows.select_related("place").order_by("pk")


@prepared()
def _last_files(*, attestations: Blank) -> Rows:
    """The last file of each."""
    rows = Credential.objects.filter(OneOf(F("attestation_id"), attestations))
    return rows.order_by("attestation_id", "-pk").distinct("attestation_id")


@prepared()
def _places(*, attestations: Blank) -> Rows:
    return StatusPlace.objects.filter(OneOf(F("attestation_id"), attestations))


def sign_attestation(number: int) -> Credential | None:
    """The file of one attestation as it stands, signed where it was not yet."""
    return sign_attestations([number])[0]


@transaction.atomic
def sign_attestations(numbers: Sequence[int]) -> list[Credential | None]:
    """Sign attestations as they stand: the embedded proofs of each, then its JWT. Their former files stay good. Nothing
    for one that is declared alone, or withdrawn; nothing twice for one grade, the same words of peers and a key."""
    held: Sequence[Attestation] = _held(numbers=list(numbers))
    key, now = current_key(), timezone.now().replace(microsecond=0)
    keys = [each.pk for each in held]
    said_by: dict[int, list[Recognition]] = {each: [] for each in keys}
    recognitions: Sequence[Recognition] = _recognitions(attestations=keys)
    for row in recognitions:
        said_by[row.attestation_id].append(row)
    files: Sequence[Credential] = _last_files(attestations=keys)
    last = {each.attestation_id: each for each in files}
    found = {each.number: _kept_of(each, said_by[each.pk], last.get(each.pk), key) for each in held}
    due = [each for each in held if found[each.number] is None and each.state in SIGNED and each.name]
    if due:
        give_places(due)
        hand, council = hand_of(key), issuer()
        with_paths = Made(key, hand, council, now, _read_versions(due))
        made = [_file_of(each, said_by[each.pk], with_paths) for each in due]
        found |= {each.number: file for each, file in zip(due, Credential.objects.bulk_create(made), strict=True)}
    return [found[number] for number in numbers]


def _kept_of(
    attestation: Attestation, said_by: Sequence[Recognition], last: Credential | None, key: SigningKey
) -> Credential | None:
    """The last file of one, where it says what stands today."""
    if last is None or attestation.state not in SIGNED or not attestation.name:
        return None
    told = [f"{_page(attestation)}#reconnaissance-{row.pk}" for row in said_by]
    same = (last.grade, last.key_id) == (attestation.state, key.pk) and endorsed_in(last) == told
    return last if same else None


def _read_versions(due: Iterable[Attestation]) -> frozenset[int]:
    """The versions of paths that attested some of these, and that no measure of care hides."""
    named = {each.version_id for each in due if each.version_id}
    return frozenset(PathVersion.objects.public().filter(pk__in=named).values_list("pk", flat=True) if named else ())


@dataclass(frozen=True)
class Made:
    """By which key files are signed, by whose hand, for whom, when; and which versions of paths are named in them."""

    key: SigningKey
    hand: Hand
    council: Issuer
    at: dt.datetime
    versions: frozenset[int]


def _page(attestation: Attestation) -> str:
    return settings.SITE_URL + attestation.get_absolute_url()


def _file_of(attestation: Attestation, said_by: Sequence[Recognition], made: Made) -> Credential:
    """The file of one, signed, not kept yet."""
    page, hand, now = _page(attestation), made.hand, made.at
    peers = [
        Peer(
            f"{page}#reconnaissance-{row.pk}",
            page,
            row.place.name,
            row.words,
            row.proof,
            universal(row.at),
        )
        for row in said_by
    ]
    said = [hand.prove(endorsement_document(peer, made.council), now) for peer in peers]
    document = attestation_document(_facts(attestation, made), made.council, said)
    signed, token = hand.embed(document, now), hand.seal(document)
    signatures = [signed["proof"][1]["proofValue"], token.rsplit(".", 1)[1]]
    return Credential(
        attestation=attestation,
        key=made.key,
        grade=attestation.state,
        peers=len(peers),
        signed_at=now,
        document=json.dumps(signed, ensure_ascii=False, indent=1) + "\n",
        token=token,
        marks=[mark_of(signature) for signature in signatures],
    )


def endorsed_in(signed: Credential) -> list[str] | None:
    """The addresses of the recognitions whose words a signed file carries; None once it was emptied."""
    if not signed.document:
        return None
    return [str(each["id"]) for each in json.loads(signed.document).get("endorsement", [])]


def _facts(attestation: Attestation, made: Made) -> Facts:
    achievement: Achievement = attestation.achievement
    bit: StatusPlace = attestation.bit
    version = attestation.version if attestation.version_id in made.versions else None
    return Facts(
        address=paper_address(attestation),
        title=achievement.title,
        achievement=settings.SITE_URL + achievement.get_absolute_url(),
        able=achievement.able,
        rule=achievement.rule,
        keeper=achievement.keeper_name,
        grade=str(AttestationState(attestation.state).label).lower(),
        name=attestation.name,
        email=attestation.holder.email,
        salt=secrets.token_urlsafe(16),
        words=attestation.words,
        place=attestation.place.name if attestation.place else "",
        signed_at=universal(made.at),
        list_address=list_address(bit.number),
        list_index=bit.index,
        path=f"{version.title}, version {version.number}" if version else "",
        path_address=settings.SITE_URL + version.get_absolute_url() if version else "",
    )


@transaction.atomic
def sign_list(number: int) -> StatusList:
    """Write a list of withdrawals anew, as of now, and sign it."""
    key, now = current_key(), timezone.now().replace(microsecond=0)
    held, _new = StatusList.objects.select_for_update().get_or_create(number=number, defaults={"signed_at": now})
    gone = StatusPlace.objects.filter(number=number, attestation__state=AttestationState.WITHDRAWN)
    document = status_document(
        list_address(number), gone.order_by("index").values_list("index", flat=True), issuer(), universal(now)
    )
    hand: Hand = hand_of(key)
    signed = hand.embed(document, now)
    held.document, held.signed_at = json.dumps(signed, ensure_ascii=False, indent=1) + "\n", now
    held.save(update_fields=["document", "signed_at"])
    return held


def numbers_to_sign() -> Iterable[int]:
    """Attestations recognised or attested whose last file is not of the key that signs, or is not there yet."""
    key = current_key()
    good = Credential.objects.filter(key=key).order_by().values("attestation")
    return Attestation.objects.signed().exclude(pk__in=good).order_by("number").values_list("number", flat=True)
