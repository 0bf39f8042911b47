"""The published file of a counted ballot, dated by an authority that is not the host (RFC 3161), where the install
names one. It is asked by the worker, and again each hour until it answers; nothing is said dated before that verifies.

What is sent is the SHA-256 of the file, the one of the closing letters: the authority reads no vote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.journal import services as journal
from lieudit.toolkit import french, outgoing
from lieudit.voting.models import Stamp, Tally
from lieudit.voting.recount import recount_text

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest, Verifier

EVERY = dt.timedelta(hours=1)
"""How often an authority that does not answer is asked again."""
SINCE = dt.timedelta(days=30)
"""How old a count may be to be dated yet: later, its date would say little."""
MOST = 50_000
"""Bytes of an answer, certificates included."""
KINDS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class Undated(Exception):
    """Why there is no date, in words."""


def ask_due_stamps() -> Iterable[Stamp]:
    """By the timer: the counts of the month that no authority has dated yet."""
    if not settings.TIMESTAMP_URL:
        return
    now = timezone.now()
    late = Q(stamp=None) | Q(stamp__at=None, stamp__asked_at__lt=now - EVERY)
    for tally in Tally.objects.filter(late, at__gte=now - SINCE).order_by("pk"):
        stamp, is_new = Stamp.objects.get_or_create(tally=tally, defaults={"asked_at": now})
        if is_new or Stamp.objects.filter(pk=stamp.pk, at=None).update(asked_at=now):  # none that was dated meanwhile
            stamp_result.enqueue(tally.pk)
            yield stamp


def undated_since(now: dt.datetime) -> list[Stamp]:
    """What was asked of the authority, of the counts of the month, and was refused, or has no answer after an hour;
    newest first."""
    asked = Stamp.objects.filter(at=None, tally__at__gte=now - SINCE)
    return list(asked.exclude(fault="", asked_at__gte=now - EVERY).order_by("-pk"))


@task
def stamp_result(key: int) -> None:
    """Ask for the date of a count, and keep it once it verifies; what went wrong otherwise."""
    tally = Tally.objects.select_related("ballot", "stamp").get(pk=key)
    if tally.stamp.at:
        return
    try:
        token, moment = dated(recount_text(tally.published).encode())
    except Undated as why:
        Stamp.objects.filter(tally=tally, at=None).update(fault=str(why)[:200])
        return
    with transaction.atomic():
        found = Stamp.objects.select_for_update().get(tally=tally)
        if found.at:
            return
        found.token, found.at, found.fault = token, moment, ""
        found.authority = (urlsplit(settings.TIMESTAMP_URL).hostname or "")[:200]
        found.save()
        data = {"number": tally.ballot.number, "authority": found.authority, "at": french.instant(moment)}
        journal.record("voting.stamped", tally.ballot, actor=None, data=data)


def dated(content: bytes) -> tuple[bytes, dt.datetime]:
    """The answer of the authority to what it was asked of `content`, and the moment that it says.

    Raises:
        Undated: nothing came, or what came does not verify.
    """
    # Imported here: the worker alone asks.
    from rfc3161_client import (
        HashAlgorithm,
        TimestampRequestBuilder,
        VerificationError,
        decode_timestamp_response,
    )

    asked = TimestampRequestBuilder(data=content, hash_algorithm=HashAlgorithm.SHA256).build()
    try:
        answer = outgoing.ask(
            settings.TIMESTAMP_URL, method="POST", body=asked.as_bytes(), headers=KINDS, most=MOST, private=True
        )
        said = decode_timestamp_response(answer.body)
        _verifier(asked).verify_message(said, content)
    except outgoing.Refused as why:
        how = _("à temps") if str(why) == "late" else f"({why})"
        raise Undated(_("l’autorité ne répond pas %s") % how) from why
    except (VerificationError, ValueError) as why:
        raise Undated(_("sa réponse ne se vérifie pas (%s)") % why) from why
    except OSError as why:
        raise Undated(_("les certificats de l’autorité ne se lisent pas (%s)") % why.strerror) from why
    return answer.body, said.tst_info.gen_time


def _verifier(asked: TimeStampRequest) -> Verifier:
    """Of an answer to this very request, signed under the roots that the install trusts."""
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerifierBuilder

    builder = VerifierBuilder.from_request(asked)
    for root in load_pem_x509_certificates(Path(settings.TIMESTAMP_ROOTS).read_bytes()):
        builder = builder.add_root_certificate(root)
    return builder.build()
