"""Carries what was posted (outbox.py) to the mail server, one mail at a time, and never loses nor doubles one.

A mail is taken under a lease. Whoever took it says so again just before the last dot of the conversation (smtp.py):
if they die before, it is taken again once the lease is over; if they die after, it may have left, and a person
settles it. Any number of postmen may work at once: each taking has its number, and who was too slow changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from lieudit.toolkit.alarms import watch_for_the_timer
from lieudit.toolkit.letters import dressed
from lieudit.toolkit.models import Mail, MailState, Trouble, Weight
from lieudit.toolkit.outbox import CHANNEL, has_left, once_left, wake, written_as
from lieudit.toolkit.smtp import InDoubt, Kept, NotTaken, Relay

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=5)
"""How long one taking lasts before another may begin; the slowest conversation is shorter, or is given up."""
DELAYS = (60, 120, 300, 600, 1800, 3600, 7200, 14400)
"""Seconds before the next attempt, after the first, the second…; the last one, then, again and again."""
QUICK = (5, 10, 20, 40, 60)
"""The same for what somebody is waiting for in front of their screen."""
PATIENCE = dt.timedelta(days=5)
"""After this, a person is asked."""
SHORT = dt.timedelta(days=1)
"""The same for what a library sends; a code has the time for which it opens something (`Mail.good_until`)."""
CODES_IN_A_ROW = 4
"""Codes that leave one after the other while letters wait: anybody may have codes sent, and many."""
TAKING = ("state", "doubtful", "leased_until", "attempt")
"""What a taking writes."""
MOST_LET_GO = 500
"""Mails kept by the absence of the server that are let go at each one that it takes."""
PAUSE = 15
"""Seconds without any attempt when the server does not answer at all: the next mail would not leave either."""
REMEMBERS = 240
"""Seconds for which a postman remembers what the server answered while the database is away; its worker waits for it.
Less than `LEASE`, after which it is a doubt for everybody."""
AWAY = (OperationalError, InterfaceError)
"""What says that the database went away: the same line may be written once it is back."""
BEAT = 5
"""Seconds after which the postman looks by itself, if nothing wakes it."""
KEPT = dt.timedelta(days=90)
"""How long the proof of a mail that is not official is kept; for codes, a week."""
KEPT_CODES = dt.timedelta(days=7)
"""How long the proof that a code left is kept."""


def patience_of(mail: Mail) -> dt.timedelta:
    return SHORT if mail.weight == Weight.CODE else PATIENCE


@transaction.atomic
def take(*, letters_first: bool = False) -> Mail | None:
    """The next mail that is due, for whoever asks, until its lease ends."""
    now = timezone.now()
    due = Mail.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    mail = due.exclude(weight=Weight.CODE).first() if letters_first else None
    mail = mail or due.first()
    return mail if mail and _lease(mail, now) else None


def take_this(mail: Mail) -> bool:
    """The same for one mail, as it was read or posted: not if it is not due, or somebody else has just taken it."""
    return _lease(mail, timezone.now())


def _lease(mail: Mail, now: dt.datetime) -> bool:
    """Take it as it was read: its number changes with each taking."""
    as_read = Mail.objects.due(now).filter(pk=mail.pk, attempt=mail.attempt)
    mail.state, mail.doubtful, mail.leased_until = MailState.SENDING, False, now + LEASE
    mail.attempt += 1
    return as_read.update(**{name: getattr(mail, name) for name in TAKING}) == 1


class Overtaken(Exception):
    """The lease ended, and somebody else may have taken the mail: this attempt stops before the dot."""


def hand_over(mail: Mail, relay: Relay, message: EmailMessage | None = None) -> bool:
    """Give a mail that was taken to the server, and write what came of it. False when no other should be tried now."""
    own = Mail.objects.filter(pk=mail.pk, attempt=mail.attempt)

    def at_the_dot() -> None:
        now = timezone.now()
        held = own.filter(state=MailState.SENDING, leased_until__gt=now)
        if not held.update(doubtful=True, leased_until=now + LEASE, digest=mail.digest):
            raise Overtaken

    try:
        content, message = written(mail, message)
        said = relay.give(mail.sender, mail.to, content, message, at_the_dot)
    except NotTaken as fault:
        not_taken(mail, fault)
        return fault.trouble != Trouble.AWAY
    except InDoubt as doubt:
        own.filter(state=MailState.SENDING).update(
            state=MailState.UNCERTAIN, trouble=Trouble.DOUBT, said=str(doubt), due_at=timezone.now()
        )
        logger.error("%s: nobody knows whether it left", mail)
        return True
    except Overtaken:
        return True
    now = timezone.now()
    known = partial(write_that_it_left, mail, said, now)
    try:
        known()
    except AWAY:
        once_it_is_back(known)
        raise
    let_go(now)
    return True


def write_that_it_left(mail: Mail, said: str, at: dt.datetime) -> None:
    """Once, however often it is asked: the last answer may have been lost, not what it answered."""
    unsettled = Mail.objects.filter(
        pk=mail.pk, attempt=mail.attempt, state__in=[MailState.SENDING, MailState.UNCERTAIN]
    )
    if unsettled.filter(then="").update(**once_left(said, at)):  # nothing follows most of them
        return
    with transaction.atomic():
        if found := unsettled.select_for_update(of=("self",)).first():
            has_left(found, said, at)


def once_it_is_back(write: Callable[[], object]) -> None:
    """The database went away before it heard what the mail server answered: it is told when it is back, so that nobody
    has to settle what this process knows. Not within a transaction, which is lost with all that it held."""
    limit, pause = time.monotonic() + REMEMBERS, threading.Event()
    while not connection.in_atomic_block and time.monotonic() < limit:
        connection.close()
        with suppress(*AWAY):
            write()
            return
        pause.wait(1)


def let_go(now: dt.datetime) -> None:
    """The server took one: what its absence kept waits no longer for its own hour."""
    kept = Mail.objects.filter(state=MailState.WAITING, trouble=Trouble.AWAY, due_at__gt=now).order_by("pk")
    if not kept.exists():
        return
    with transaction.atomic():
        pks = list(kept.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:MOST_LET_GO])
        Mail.objects.filter(pk__in=pks).update(due_at=now)


def written(mail: Mail, message: EmailMessage | None) -> tuple[bytes, EmailMessage]:
    """What leaves: kept since it was posted, or composed now, for the address that is in force now."""
    if mail.content is None:
        try:
            message = dressed(import_string(mail.compose)(**mail.compose_with))
            content = written_as(mail, message)
            if mail.to != message.recipients():
                mail.to = message.recipients()
                Mail.objects.filter(pk=mail.pk, attempt=mail.attempt).update(to=mail.to)
        except DatabaseError:
            raise
        except Exception as failure:
            logger.exception("%s could not be written", mail)
            raise NotTaken(Trouble.UNREADY, failure) from failure
        mail.digest = hashlib.sha256(content).hexdigest()
        return content, message
    content = bytes(mail.content)
    return content, message or Kept(content, mail.to)


def not_taken(mail: Mail, fault: NotTaken) -> None:
    """It leaves later, or a person is asked."""
    now = timezone.now()
    delays = QUICK if mail.weight == Weight.CODE else DELAYS
    wait = dt.timedelta(seconds=delays[min(mail.attempt, len(delays)) - 1])
    over = fault.for_good or now - mail.queued_at >= patience_of(mail)
    written: dict[str, object] = {
        "state": MailState.FAILED if over else MailState.WAITING,
        "trouble": fault.trouble,
        "said": fault.said,
        "due_at": now + wait,
        "leased_until": None,
    }
    if over and mail.weight == Weight.CODE:
        written["content"] = None  # a code of yesterday is of no use, and is not kept
    Mail.objects.filter(pk=mail.pk, attempt=mail.attempt, state=MailState.SENDING).update(**written)
    logger.warning("%s has not left (attempt %s): %s %s", mail, mail.attempt, fault.trouble, fault.said)


def recover(now: dt.datetime) -> None:
    """Mails whose postman died: taken again, unless they may have left; what is of no use any more: given up. Of a code
    somebody may have to know; of what only said until when one may act, there is nothing to settle, and it is seen that
    it did not leave."""
    over = Mail.objects.filter(state=MailState.SENDING, leased_until__lte=now)
    over.filter(doubtful=True).update(state=MailState.UNCERTAIN, trouble=Trouble.DOUBT, due_at=now)
    over.filter(doubtful=False).update(state=MailState.WAITING, trouble=Trouble.STOPPED, due_at=now, leased_until=None)
    expired = Mail.objects.filter(state__in=[MailState.WAITING, MailState.FAILED], good_until__lte=now)
    late: dict[str, object] = {"state": MailState.WITHDRAWN, "trouble": Trouble.TOO_LATE, "content": None}
    expired.exclude(weight=Weight.CODE).update(**late, due_at=now)
    codes = expired.filter(state=MailState.WAITING)
    codes.update(state=MailState.FAILED, trouble=Trouble.EXPIRED, content=None)


def forget(now: dt.datetime) -> None:
    """The proofs of what was not official go; so does what was posted for nothing and given up long ago."""
    old = Mail.objects.exclude(weight=Weight.OFFICIAL)
    old.filter(Q(left_at__lt=now - KEPT) | Q(state__in=["failed", "withdrawn"], posted_at__lt=now - KEPT)).delete()
    Mail.objects.filter(weight=Weight.CODE, posted_at__lt=now - KEPT_CODES).delete()


def carry(mail: Mail, message: EmailMessage | None = None) -> None:
    """One mail, at once, in this process."""
    if take_this(mail):
        hand_over(mail, Relay(), message)


def carry_all(stop: threading.Event | None = None) -> int:
    """Everything that is due, by one conversation; how many attempts were made."""
    recover(timezone.now())
    relay, tried, codes, goes_on = Relay(), 0, 0, True
    try:
        while goes_on and not (stop and stop.is_set()) and (mail := take(letters_first=codes >= CODES_IN_A_ROW)):
            codes = codes + 1 if mail.weight == Weight.CODE else 0
            goes_on = hand_over(mail, relay)
            tried += 1
    finally:
        relay.close()
    if not goes_on and stop:
        stop.wait(PAUSE)
    return tried


RUNNING: Any = RawSQL("status = 'RUNNING'", [], BooleanField())
"""Written as it is, so that a plan made for any status does not read all the tasks of the past."""
MOST_TAKINGS = 3
"""A task that its worker did not survive is begun again, twice at most."""


class Postman(threading.Thread):
    """Carries mails beside the tasks of a worker, on a connection of its own, woken by what is posted.

    It holds a lock of the database in the name of its worker for as long as it lives: tasks that were running in a
    worker whose lock is free, twice in a row, were left by a dead one, and are begun again.
    """

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="postman", daemon=True)
        self.worker_id, self.stopping = worker_id, threading.Event()
        self.suspects: set[object] = set()
        self.checked: dt.datetime | None = None

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self._work()
            except Error:
                logger.exception("the postman lost the database")
                self.stopping.wait(BEAT)
            except Exception:
                logger.exception("the postman stumbled")
                self.stopping.wait(BEAT)
            finally:
                connection.close()

    def stop(self, patience: float) -> None:
        """Let the present conversation end, and stop, at once where it only listened."""
        self.stopping.set()
        with suppress(Error):
            wake()
        self.join(patience)

    def _work(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s), hashtext(%s))", [CHANNEL, self.worker_id])
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self.stopping.is_set():
            carry_all(self.stopping)
            self._look_after_tasks()
            for _word in connection.connection.notifies(timeout=BEAT, stop_after=1):
                break

    def _look_after_tasks(self) -> None:
        """Every half minute: tasks left by a dead worker, proofs too old to be kept, alarms if the timer is dead."""
        now = timezone.now()
        if self.checked and now - self.checked < dt.timedelta(seconds=30):
            return
        self.checked = now
        forget(now)
        watch_for_the_timer()
        running = list(DBTaskResult.objects.filter(RUNNING))
        alone = {task.pk: task for task in running if not _lives(task.worker_ids)}
        for task in (alone[pk] for pk in alone.keys() & self.suspects):
            begin_again(task)
        self.suspects = set(alone)


def _lives(worker_ids: list[str]) -> bool:
    """Whether the worker that took a task last still holds its lock."""
    if not worker_ids:
        return False
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s), hashtext(%s))", [CHANNEL, worker_ids[-1]])
        return not cursor.fetchone()[0]


def begin_again(task: Any) -> None:
    """Put back a task whose worker died; one that kills its workers is given up."""
    still = DBTaskResult.objects.running().filter(pk=task.pk, worker_ids=task.worker_ids)
    if len(task.worker_ids) < MOST_TAKINGS:
        still.update(status="READY", started_at=None)
        logger.warning("task %s (%s) was left by a dead worker: begun again", task.pk, task.task_path)
    else:
        task.set_failed(RuntimeError("its worker died each time"))
