"""What is told to addresses leaves: signed, tried again later and later, given up after three days, several at once.

Those that hang keep nobody waiting: eight are asked at once, each has `SECONDS`, and the worker goes back to its other
tasks after `PATIENCE`: what answers later is noted by the thread that asked it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import random
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.db import connection, transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.api.hooks import tell_hooks
from lieudit.api.models import Hook, HookMessage
from lieudit.api.workflow import HookState, MessageState
from lieudit.toolkit import outgoing
from lieudit.toolkit.models import Beat

SECONDS = 10.0
"""Of one sending."""
MOST_READ = 2_000
"""Bytes of an answer: only its status counts."""
SIDE_BY_SIDE = 8
MOST_AT_ONCE = 40
"""Messages under way: a minute at most, were all of them to hang."""
PATIENCE = 1.0
"""Seconds during which the worker waits for those that it sends."""
LATER = [dt.timedelta(seconds=each) for each in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)]
"""How long after each failure a message is tried again, as Standard Webhooks advises; then it is given up."""
UNREAD = dt.timedelta(hours=1)
"""How long after a message whose secret no key reads is looked at again."""
JITTER = 0.2
"""How much sooner or later, as a share: those that failed together do not come back together."""
HELD = dt.timedelta(minutes=5)
"""How long a message that a worker took is left to it."""
BEAT = "hooks"
KEPT = dt.timedelta(days=30)
"""How long what arrived is shown."""


def signature_of(hook: Hook, code: str, moment: int, body: str, now: dt.datetime) -> str:
    """By the secret of the address; by the former one too, while it lasts."""
    given = [hook.secret]
    if hook.former_secret and hook.former_until and hook.former_until > now:
        given.append(hook.former_secret)
    told = f"{code}.{moment}.{body}".encode()
    marks = [hmac.digest(base64.b64decode(each.removeprefix("whsec_")), told, hashlib.sha256) for each in given]
    return " ".join(f"v1,{base64.b64encode(mark).decode()}" for mark in marks)


def send(message: HookMessage, now: dt.datetime) -> tuple[int, str]:
    """The status that was answered, or 0 and why nothing was. No query: several are sent at once."""
    if not message.hook.secret:
        return 0, _("le secret ne se lit plus : changez-le")
    moment = int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Lieudit",
        "webhook-id": message.code,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature_of(message.hook, message.code, moment, message.body, now),
    }
    try:
        answer = outgoing.ask(
            message.hook.url,
            method="POST",
            body=message.body.encode(),
            headers=headers,
            seconds=SECONDS,
            most=MOST_READ,
            private=settings.DEMONSTRATION,
        )
    except outgoing.Refused as why:
        return 0, str(why)
    return answer.status, ""


@transaction.atomic
def take_due(now: dt.datetime, most: int) -> list[HookMessage]:
    """Messages whose turn has come, held for this worker."""
    rows = HookMessage.objects.due(now).select_related("hook").select_for_update(skip_locked=True, of=("self",))
    taken = list(rows[:most])
    HookMessage.objects.filter(pk__in=[each.pk for each in taken]).update(next_at=now + HELD)
    return taken


@transaction.atomic
def note(message: HookMessage, status: int, why: str, now: dt.datetime) -> None:
    """What became of a sending."""
    if not message.hook.secret:  # its owner turns it: no try is counted meanwhile
        waiting = HookMessage.objects.filter(pk=message.pk, state=MessageState.WAITING)
        waiting.update(last_status=status, last_words=why[:200], next_at=now + UNREAD)
        return
    said = {"last_status": status, "last_words": why[:200], "tries": message.tries + 1}
    waiting = HookMessage.objects.filter(pk=message.pk, state=MessageState.WAITING)
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        waiting.update(state=MessageState.ARRIVED, arrived_at=now, **said)
    elif status == HTTPStatus.GONE:  # as the convention says: it wants nothing more
        waiting.update(state=MessageState.GIVEN_UP, **said)
        Hook.objects.filter(pk=message.hook_id).update(state=HookState.STOPPED)
    elif message.tries >= len(LATER):
        waiting.update(state=MessageState.GIVEN_UP, **said)
    else:
        later = LATER[message.tries] * random.uniform(1 - JITTER, 1 + JITTER)
        waiting.update(next_at=now + later, **said)


class Round:
    """Messages that leave together: who waits for them notes what is answered meanwhile, each thread what is later."""

    def __init__(self) -> None:
        self.lock, self.is_left = Lock(), False
        self.answered: list[tuple[HookMessage, tuple[int, str]]] = []

    def send(self, message: HookMessage, now: dt.datetime) -> None:
        answer = send(message, now)
        with self.lock:
            if not self.is_left:
                self.answered.append((message, answer))
                return
        note(message, *answer, timezone.now())
        connection.close()

    def leave(self) -> list[tuple[HookMessage, tuple[int, str]]]:
        """What was answered so far; the others note themselves from now on."""
        with self.lock:
            self.is_left = True
            return self.answered


_POOL = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="hooks")
_UNDER_WAY: set[Future[None]] = set()


@task(priority=-40)
def deliver() -> None:
    """Send those whose turn has come, several at once; come back for the others."""
    now, together = timezone.now(), Round()
    room = MOST_AT_ONCE - len(_UNDER_WAY)
    taken = take_due(now, room) if room > 0 else []
    sent = {_POOL.submit(together.send, message, now) for message in taken}
    _UNDER_WAY.update(sent)
    for each in sent:
        each.add_done_callback(_UNDER_WAY.discard)
    wait(sent, timeout=PATIENCE)
    for message, answer in together.leave():
        note(message, *answer, timezone.now())
    if taken and len(taken) == room:
        deliver.enqueue()
    else:
        Beat.objects.filter(name=BEAT).delete()


def ask_to_deliver() -> Iterable[object]:
    """By the timer: write what is to be told, have the worker send those whose turn has come; forget what arrived long
    ago."""
    tell_hooks()
    now = timezone.now()
    HookMessage.objects.filter(state=MessageState.ARRIVED, arrived_at__lt=now - KEPT).delete()
    waits = Beat.objects.filter(name=BEAT, at__gt=now - HELD).exists()
    if not waits and HookMessage.objects.due(now).exists():
        Beat.keep(BEAT)
        deliver.enqueue()
    return ()
