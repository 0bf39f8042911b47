"""What anybody may ask for and may be long: done by the worker of tasks, never by who serves pages (decision 19).

A room registers what it does, in its `receivers.py`, and asks for it:

    register("recount", verify_file)              # bytes → plain JSON
    errand = ask("recount", content, origin=origin_of(request))

The one who asked comes back to the errand by its key, which nobody guesses, and finds its `answer` within the hour.
Errands are run one at a time by origin, and an origin that asked for many waits for those that asked for few.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Callable

from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.extension import Table
from lieudit.toolkit.models import Errand, new_key
from lieudit.toolkit.types import Json

logger = logging.getLogger(__name__)

KEPT = dt.timedelta(hours=1)
"""How long an answer is kept."""
LEASE = dt.timedelta(minutes=2)
"""After which an errand that was begun and gave no answer is taken up again: its worker is gone."""
MOST_TRIES = 3
MOST_WAITING = 40
"""Errands that wait at the same time; each may hold 10 MB of the database."""
MOST_OF_AN_ORIGIN = 10
PRIORITY = -50
"""Mails and documents pass before."""

type Act = Callable[[bytes], Json]
ACTS = Table[str, Act]("toolkit.errands.ACTS", "What the worker does apart, for strangers who wait for the answer.")


def register(kind: str, act: Act) -> None:
    """`act` is given what was asked, and returns what is answered; in the worker, outside of any transaction."""
    ACTS.fill(kind, act)


@transaction.atomic
def ask(kind: str, content: bytes, *, origin: str, back: str = "", key: str = "") -> Errand:
    """Have `content` worked on; the same, asked by the same origin while it waits, is the same errand.

    `back` is the address of this site that shows the answer, when it is not that of the errand; `key` one that
    `content` tells.
    """
    _take_turn()
    forget_old()
    waiting = Errand.objects.waiting()
    digest = digest_of(content)
    if same := waiting.filter(kind=kind, digest=digest, origin=origin).first():
        return same
    if waiting.filter(origin=origin).count() >= MOST_OF_AN_ORIGIN or waiting.count() >= MOST_WAITING:
        raise RuleBroken(_("Trop de calculs attendent déjà leur tour. Réessayez dans quelques minutes."))
    errand = Errand.objects.create(
        kind=kind, content=content, digest=digest, origin=origin, back=back, key=key or new_key()
    )
    do_next.enqueue()
    return errand


def answered(kind: str, content: bytes) -> Json | None:
    """The answer that was given to this very content within the hour, to anybody."""
    found = Errand.objects.done().filter(kind=kind, digest=digest_of(content), asked_at__gte=timezone.now() - KEPT)
    answer: Json | None = found.values_list("answer", flat=True).first()
    return answer


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@task(priority=PRIORITY)
def do_next() -> None:
    """Do the errand whose turn it is, if there is one; see to it that the others come after."""
    errand = _begin()
    if errand is None:
        return
    try:
        answer = ACTS[errand.kind](bytes(errand.content or b""))
    except Exception:
        logger.exception("errand %s (%s)", errand.pk, errand.kind)
        answer = {"fault": _("Ce calcul n’a pas abouti, par notre faute. Faites-le chez vous, avec le script.")}
    Errand.objects.waiting().filter(pk=errand.pk).update(answer=answer, content=None, done_at=timezone.now())
    if Errand.objects.waiting().exists():
        do_next.enqueue()


@transaction.atomic
def _begin() -> Errand | None:
    """Take the next one: the origin that had the fewest turns within the hour, then the oldest."""
    _take_turn()
    now = timezone.now()
    turns, busy, waiting = Counter[str](), set[str](), list[tuple[int, int, str]]()
    rows = Errand.objects.order_by("asked_at", "pk").values_list("pk", "origin", "done_at", "started_at")
    for pk, origin, done_at, started_at in rows:
        turns[origin] += 1
        if done_at is None and started_at and started_at > now - LEASE:
            busy.add(origin)
        elif done_at is None:
            waiting.append((turns[origin], pk, origin))
    chosen = next((pk for _turn, pk, origin in sorted(waiting) if origin not in busy), None)
    if chosen is None:
        return None
    errand = Errand.objects.get(pk=chosen)
    if errand.tries >= MOST_TRIES:  # the worker died on it each time
        fault = {"fault": _("Ce calcul a été interrompu plusieurs fois : faites-le chez vous, avec le script.")}
        errand.answer, errand.content, errand.done_at = fault, None, now
        errand.save()
        do_next.enqueue()
        return None
    errand.started_at, errand.tries = now, errand.tries + 1
    errand.save(update_fields=["started_at", "tries"])
    return errand


def take_up_again() -> int:
    """For the timer: have those done whose worker is gone, and forget what is old. How many wait for a worker."""
    forget_old()
    lost = Errand.objects.waiting().filter(asked_at__lt=timezone.now() - LEASE).count()
    if lost:
        do_next.enqueue()
    return lost


def forget_old() -> None:
    Errand.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()


def forget_those_of(origin: str) -> None:
    """What an origin asked for, and its answers, before their hour: it is no more there to read them."""
    Errand.objects.filter(origin=origin).delete()


def _take_turn() -> None:
    """Who asks and who begins do so one after the other; both are short."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('toolkit_errand'))")
