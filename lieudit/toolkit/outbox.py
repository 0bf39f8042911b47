"""The one way out: a mail is written in the transaction of its act, and leaves by the postman (postman.py).

    post(EmailMessage(subject, body, to=[address]), weight=Weight.OFFICIAL, then=letter_left, referral_id=12)

What Django or a library sends by itself (codes, confirmations of addresses) comes here too: `Mailer` is the default
mailer. The one that speaks to a server is called `relay`: `smtp.Relay` alone asks for it, for the postman. Why:
decision 17.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from email.utils import format_datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, make_msgid
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.dispatch import receiver
from django.tasks import Task, TaskResult
from django.tasks.signals import task_finished, task_started
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from lieudit.toolkit import mail_headers, recipients
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import instant
from lieudit.toolkit.letters import dressed
from lieudit.toolkit.models import Mail, MailState, Trouble, Weight, new_key
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.types import Fields

KEPT_OF_A_SUBJECT = 1_000
"""Signs of a subject, at most."""
CHANNEL = "lieudit_mail"
"""Where PostgreSQL tells the postman, at commit, that something was posted."""

logger = logging.getLogger(__name__)
_told_by: ContextVar[tuple[str, Counter[str]] | None] = ContextVar("told_by", default=None)


@receiver(task_started)
def _begin(sender: object, task_result: TaskResult[Any, Any], **kwargs: object) -> None:
    _told_by.set((str(task_result.id), Counter()))


@receiver(task_finished)
def _end(sender: object, task_result: object, **kwargs: object) -> None:
    _told_by.set(None)


def _key_of(message: EmailMessage) -> str:
    """The same mail of the same task, which a worker killed since may have posted already."""
    if (told := _told_by.get()) is None:
        return new_key()
    task, counts = told
    said = hashlib.sha256("\n".join([str(message.subject), *message.recipients()]).encode()).hexdigest()[:32]
    counts[said] += 1
    return f"{task}:{said}:{counts[said]}"


@transaction.atomic(savepoint=False)
def post(
    message: EmailMessage,
    *,
    weight: int = Weight.USUAL,
    not_before: dt.datetime | None = None,
    good_for: dt.timedelta | None = None,
    then: Task[..., Any] | None = None,
    otherwise: Task[..., Any] | None = None,
    granted: bool = False,
    **then_with: object,
) -> Mail:
    """Write a mail in the present transaction; `then(**then_with)` is done once it has left, with the mark of it.

    `otherwise(**then_with, given_up_by=…)` is done when a person gives it up (`give_up`).

    `not_before` is when it may leave, if it has to wait. After `good_for` what it says is of no use, and it does not
    leave any more. One that is `granted` has its turn (`recipients.mail_turn`): its address was not silent just now.
    A task that is run again after its worker died posts nothing twice.
    """
    message = dressed(message)
    mail = _mail_of(message, weight, then, otherwise, then_with)
    mail.content = content = written_as(mail, message)
    mail.digest = hashlib.sha256(content).hexdigest()
    mail.queued_at = mail.due_at = not_before or mail.posted_at
    mail.good_until = mail.posted_at + good_for if good_for else None
    return _queue(mail, message, granted=granted)


@transaction.atomic(savepoint=False)
def post_to_compose(
    compose: Callable[..., EmailMessage],
    compose_with: dict[str, object],
    *,
    to: str,
    subject: str,
    weight: int = Weight.OFFICIAL,
    then: Task[..., Any] | None = None,
    otherwise: Task[..., Any] | None = None,
    **then_with: object,
) -> Mail:
    """The same, for a mail that is long to write: `compose(**compose_with)` makes it as it leaves.

    A module's function, and no secret in what it is called with: that stays when the mail has left. The addresses of
    what it makes are those that are written to: a notice is due at the address in force.
    """
    mail = _mail_of(EmailMessage(subject, to=[to]), weight, then, otherwise, then_with)
    mail.compose, mail.compose_with = f"{compose.__module__}.{compose.__qualname__}", compose_with
    return _queue(mail)


def _mail_of(
    message: EmailMessage,
    weight: int,
    then: Task[..., object] | None,
    otherwise: Task[..., object] | None,
    then_with: dict[str, object],
) -> Mail:
    now, host = timezone.now(), urlsplit(settings.SITE_URL).hostname or "localhost"
    return Mail(
        key=_key_of(message),
        weight=weight,
        to=message.recipients(),
        sender=str(message.from_email),
        subject=" ".join(str(message.subject).split())[:KEPT_OF_A_SUBJECT],
        message_id=make_msgid(domain=host),
        then=then.module_path if then else "",
        otherwise=otherwise.module_path if otherwise else "",
        then_with=then_with,
        posted_at=now,
        queued_at=now,
        due_at=now,
    )


@prepared()
def _of_key(*, key: Blank) -> Rows:
    return Mail.objects.filter(key=key)


def _queue(mail: Mail, message: EmailMessage | None = None, *, granted: bool = False) -> Mail:
    if known := _of_key.first(key=mail.key) if _told_by.get() else None:
        return known
    if not granted and recipients.holds_back(mail.weight, mail.to):
        mail.state, mail.content, mail.then_with = MailState.WITHDRAWN, None, {}
        mail.said = _("cette adresse ne veut plus rien recevoir")
        mail.save(force_insert=True)
        return mail
    if settings.MAILS_LEAVE_AT_ONCE:  # tests, and the story of a demonstration: nobody else carries mails
        mail.save(force_insert=True)
        transaction.on_commit(partial(import_string(settings.MAILS_CARRIED_BY), mail, message))
    else:
        mail.post(CHANNEL)
    return mail


def written_as(mail: Mail, message: EmailMessage) -> bytes:
    """The bytes of a message, with the date and the name that its row gives it."""
    message.extra_headers["Date"] = format_datetime(timezone.localtime(mail.posted_at))
    message.extra_headers["Message-ID"] = mail.message_id
    return message.message(policy=mail_headers.SMTP).as_bytes()


def wake() -> None:
    """Have the postman look, once the present transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def once_left(said: str, at: dt.datetime) -> Fields:
    """What is written of a mail that left: its content goes, and what follows it, which may hold a key."""
    gone: Fields = {"content": None, "leased_until": None, "doubtful": False, "then_with": {}}
    return {"state": MailState.SENT, "left_at": at, "said": said, "trouble": "", **gone}


def has_left(mail: Mail, said: str, at: dt.datetime) -> None:
    """Within a transaction that holds the mail: it left, its content goes, and what had to follow is done.

    What follows never undoes that: if it fails, it becomes a task, which is seen to fail.
    """
    follows_with, left = mail.then_with, once_left(said, at)
    for name, value in left.items():
        setattr(mail, name, value)
    mail.save(update_fields=list(left))
    if not mail.then:
        return
    follows = import_string(mail.then)
    try:
        with transaction.atomic():
            follows.call(**follows_with)
    except Exception:
        logger.exception("%s left, but what follows failed", mail)
        follows.enqueue(**follows_with)


class Mailer(BaseEmailBackend):
    """The default mailer of Django: what is sent by a library is posted, and leaves before anything else.

    Unless the message says what it weighs (`message.weight`), and for how long it is good (`message.good_for`).
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            weight, good_for = getattr(message, "weight", Weight.CODE), getattr(message, "good_for", None)
            post(message, weight=weight, good_for=good_for)
        return len(email_messages)


def _take(mail: Mail) -> Mail:
    return Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)


@transaction.atomic
def send_again(mail: Mail) -> Mail:
    """Have it leave now: it had not left, or a person says that it did not. Its patience begins again."""
    mail = _take(mail)
    if mail.good_until and mail.is_too_late and mail.left_at is None:
        end = instant(mail.good_until)
        raise RuleBroken(_("Ce qu’annonce ce message a pris fin le %(end)s : il ne part plus.") % {"end": end})
    if not mail.may_be_sent_again:
        raise RuleBroken(_("Ce message ne peut plus être envoyé : %(state)s.") % {"state": mail.get_state_display()})
    mail.state, mail.doubtful, mail.leased_until = MailState.WAITING, False, None
    mail.queued_at = mail.due_at = timezone.now()
    mail.save(update_fields=["state", "doubtful", "leased_until", "queued_at", "due_at"])
    wake()
    return mail


@transaction.atomic
def say_it_left(mail: Mail, at: dt.datetime | None = None) -> Mail:
    """A person, or an answer to it, settles a doubt: it had left."""
    mail = _take(mail)
    if mail.state != MailState.UNCERTAIN:
        raise RuleBroken(_("Il n’y a pas de doute sur ce message : %(state)s.") % {"state": mail.get_state_display()})
    has_left(mail, mail.said, at or mail.due_at)
    return mail


@transaction.atomic
def withdraw(mail: Mail) -> Mail:
    """It will not leave: its own room takes it back. Refused once it has, or may have while it is of some use. Of one
    that is given up for being of no use any more, what it said else is still known: it may be written anew."""
    mail = _take(mail)
    useless = mail.state == MailState.UNCERTAIN and mail.is_too_late
    if not useless and mail.state not in {MailState.WAITING, MailState.FAILED, MailState.WITHDRAWN}:
        raise RuleBroken(_("Ce message ne se retire plus : %(state)s.") % {"state": mail.get_state_display()})
    mail.state, mail.content = MailState.WITHDRAWN, None
    if useless:
        mail.trouble, mail.due_at = Trouble.TOO_LATE, timezone.now()
    else:
        mail.then_with = {}
    mail.save(update_fields=["state", "content", "then_with", "trouble", "due_at"])
    return mail


@transaction.atomic
def give_up(mail: Mail, *, by: int) -> Mail:
    """The same by the word of a person (the key of their account): the room that posted it hears of it."""
    otherwise, told = mail.otherwise, mail.then_with
    mail = withdraw(mail)
    if otherwise and told:
        import_string(otherwise).call(**told, given_up_by=by)
    return mail
