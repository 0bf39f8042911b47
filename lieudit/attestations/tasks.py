"""What the worker does: sign the files of an attestation, the lists of withdrawals, all files again with another key;
read files that people drop."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging
from collections.abc import Iterable
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.attestations.keys import is_unsigned, keys_document, sign_table
from lieudit.attestations.models import Attestation, SigningRun, StatusList, StatusPlace
from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart
from lieudit.toolkit.types import Json

logger = logging.getLogger(__name__)

LIMITS = Limits(seconds=10, patience=30, megabytes=512)
LIST_DAY = dt.timedelta(hours=24)
"""How old a published list of withdrawals may become before it is signed anew."""
RUN_LEASE = dt.timedelta(minutes=10)
"""Without a file signed for this long, a run is taken up again: its worker is gone."""
TOLD_EACH = 10
"""Files signed together, and between two words on how far it is: less than a second."""
TOO_MUCH = "Ce fichier demande trop de calcul ou de mémoire : il n’a pas été lu."


@task
def sign_files(number: int) -> None:
    """Sign an attestation at its present grade."""
    # Imported here: signing loads what a process that serves pages has no use for.
    from lieudit.attestations.issuing import sign_attestation

    sign_attestation(number)


@task
def publish_list(number: int) -> None:
    """Sign a list of withdrawals as of now."""
    from lieudit.attestations.issuing import sign_list

    sign_list(number)
    sign_keys.func()


@task
def sign_keys() -> None:
    """Sign the table of keys, where what it says is not what was signed."""
    with transaction.atomic():
        sign_table()


@task
def sign_again(run: int) -> None:
    """Sign with the key of today all that another one signed, or none did, told as it goes. A worker that dies in the
    midst of some files leaves them to be signed. The key may change meanwhile: what this very run signed is then looked
    at again."""
    from lieudit.attestations.issuing import numbers_to_sign, sign_attestations

    signed: list[int] = []
    while (numbers := list(numbers_to_sign())) and numbers != signed:
        for some in batched(numbers, TOLD_EACH, strict=False):
            sign_attestations(some)
            SigningRun.objects.filter(pk=run).update(done=F("done") + len(some), beat_at=timezone.now())
        signed = numbers
    SigningRun.objects.filter(pk=run).update(ended_at=timezone.now())


@transaction.atomic
def ask_to_sign_again() -> SigningRun:
    """Have all files signed with the key of today, and first the lists of withdrawals: those that a stolen key signed
    prove nothing. One run at a time."""
    for listed in StatusList.objects.order_by("number"):
        publish_list.enqueue(listed.number)
    running = SigningRun.objects.select_for_update().filter(ended_at=None).first()
    if running:
        return running
    run = SigningRun.objects.create(total=Attestation.objects.signed().count())
    sign_again.enqueue(run.pk)
    return run


def sign_what_waits(now: dt.datetime | None = None) -> Iterable[StatusList]:
    """For the timer: lists of a day are signed anew, runs whose worker is gone are taken up again."""
    moment = now or timezone.now()
    if is_unsigned():
        sign_keys.enqueue()
    for run in SigningRun.objects.filter(ended_at=None, beat_at__lt=moment - RUN_LEASE).order_by("pk"):
        SigningRun.objects.filter(pk=run.pk).update(beat_at=moment)
        sign_again.enqueue(run.pk)
    fresh = StatusList.objects.filter(signed_at__gt=moment - LIST_DAY).values("number")
    for number in (
        StatusPlace.objects.exclude(number__in=fresh).order_by("number").values_list("number", flat=True).distinct()
    ):
        publish_list.enqueue(number)
    return ()


def check_file(content: bytes) -> Json:
    """What the verifier says of a file that somebody dropped: read apart, by the program that anybody downloads. An
    upgrade that the timer has not followed yet makes it refuse nothing that is good: the table of keys is signed first.
    """
    if is_unsigned():
        sign_keys.func()
    lists = dict(StatusList.objects.values_list("number", "document"))
    asked = {
        "file": base64.b64encode(content).decode(),
        "keys": json.dumps(keys_document()),
        "lists": {str(number): document for number, document in lists.items()},
    }
    try:
        answer: Json = json.loads(
            run_apart("lieudit.attestations.reading", given=json.dumps(asked).encode(), limits=LIMITS)
        )
    except (TooMuch, Refused):
        return {"refused": _(TOO_MUCH)}
    return answer
