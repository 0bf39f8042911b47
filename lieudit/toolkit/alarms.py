"""Somebody is told that the site is ill, and that it is well again: by mail and by a webhook (decision 41).

The timer looks each minute; when the timer is silent, the postman of the worker looks in its place: whichever lives
tells that the other is dead. An alarm is told after `PATIENCE`, again each day while it lasts, and once it is over.

It does not pass by the outbox, which is among what may be ill: it is said at once, by the server of alarms where one
is set, by that of all mails otherwise, and again at each look until one of the two ways took it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from lieudit.toolkit import french, mail_headers, outgoing
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.health import MINUTES, Sign, examine, somebody_is_told
from lieudit.toolkit.models import Alarm, Beat
from lieudit.toolkit.smtp import InDoubt, NotTaken, Relay

logger = logging.getLogger(__name__)

PATIENCE = dt.timedelta(minutes=5)
"""How long a thing may be ill before somebody is disturbed: what mends itself is only written down."""
AGAIN = dt.timedelta(days=1)
"""After which what is still ill is told again."""
TIMEOUT = 10
"""Seconds given to the webhook."""
AWAY = "database-away.json"
"""In VAR_DIR: since when the database does not answer, and when it was told. It cannot be asked to remember that."""


@dataclass(frozen=True)
class News:
    """One line of what is told: the check, what it said, what to do, and whether it is over."""

    check: str
    words: str
    remedy: str
    since: dt.datetime
    over: bool = False

    def __str__(self) -> str:
        if self.over:
            return f"C’est fini : {self.words}"
        return f"{self.words} (depuis le {french.instant(self.since)})\n  → {self.remedy}"


def watch() -> None:
    """Look at everything, keep what is ill and since when, and tell what has to be told. Never raises."""
    try:
        with _alone() as mine:
            if mine:
                _tell(_write_down(examine()))
                _back_again()
    except (InterfaceError, OperationalError) as error:
        connection.close()
        _tell_away(str(error).strip().split("\n")[0])
    except Exception:
        logger.exception("alarms: the site could not be looked at")


def watch_for_the_timer() -> None:
    """The same, by the worker, when the timer has not been heard for a while."""
    if not Beat.objects.filter(name="timer", at__gt=timezone.now() - MINUTES).exists():
        watch()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else looks at this moment: the same alarm is not told twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('lieudit_alarms'))")
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('lieudit_alarms'))")


def _write_down(signs: dict[str, Sign]) -> list[News]:
    """Begin, keep and end the alarms that these signs say; what somebody has to hear of them, now."""
    now, news = timezone.now(), []
    running = {alarm.check_name: alarm for alarm in Alarm.objects.running()}
    for name, sign in signs.items():
        alarm = running.get(name)
        if sign.ok and alarm:
            alarm.ended_at, alarm.last_words = now, sign.words
            alarm.save(update_fields=["ended_at", "last_words"])
        elif not sign.ok:
            alarm = alarm or Alarm(check_name=name, since=now)
            alarm.words = sign.words
            alarm.save()
            if alarm.is_to_tell(now, PATIENCE, AGAIN):
                news.append(News(name, sign.words, sign.remedy, alarm.since))
    news += [News(a.check_name, a.last_words, "", a.since, over=True) for a in Alarm.objects.over_untold()]
    return news


def _tell(news: Sequence[News]) -> None:
    if not news or not (settings.ALARM_EMAILS or settings.ALARM_WEBHOOK):
        return
    if told(news):
        now = timezone.now()
        Alarm.objects.running().filter(check_name__in=[each.check for each in news if not each.over]).update(
            told_at=now
        )
        Alarm.objects.over_untold().update(over_told_at=now)


def told(news: Sequence[News]) -> bool:
    """Whether a person was told, by one way at least: both are tried."""
    ways = [_by_mail(news) if settings.ALARM_EMAILS else False, _by_webhook(news) if settings.ALARM_WEBHOOK else False]
    return any(ways)


def _subject(news: Sequence[News]) -> str:
    ill = [each for each in news if not each.over]
    host = settings.SITE_URL.partition("//")[2]
    if not ill:
        return f"{host}{NBSP}: tout ce qui était signalé va bien" if len(news) > 1 else f"{host}{NBSP}: c’est fini"
    return f"{host}{NBSP}: {french.counted(len(ill), 'chose à voir', 'choses à voir')}"


def _text(news: Sequence[News]) -> str:
    lines = "\n\n".join(french.typeset(str(each)) for each in news)
    return (
        f"{lines}\n\nTout l’état du site : {settings.SITE_URL}/sante/etat/, ou « manage.py doctor » sur la machine.\n"
    )


def _by_mail(news: Sequence[News]) -> bool:
    message = EmailMessage(_subject(news), _text(news), to=settings.ALARM_EMAILS)
    message.extra_headers = {"Auto-Submitted": "auto-generated", "Date": format_datetime(timezone.localtime())}
    relay = Relay("alarm")
    try:
        content = message.message(policy=mail_headers.SMTP).as_bytes()
        relay.give(str(message.from_email), message.recipients(), content, message, lambda: None)
    except (NotTaken, InDoubt) as fault:
        logger.error("alarms: the mail server did not take the alarm: %s", fault)
        return False
    finally:
        relay.close()
    return True


def _by_webhook(news: Sequence[News]) -> bool:
    """POST in JSON; `text` is what Mattermost, Rocket.Chat, Slack and their kind show."""
    lines = [
        {"check": n.check, "over": n.over, "words": n.words, "remedy": n.remedy, "since": n.since.isoformat()}
        for n in news
    ]
    body = json.dumps({"text": f"{_subject(news)}\n\n{_text(news)}", "checks": lines}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Lieudit"}
    try:  # the settings name it: it may be on the network of the install
        answer = outgoing.ask(
            settings.ALARM_WEBHOOK, method="POST", body=body, headers=headers, seconds=TIMEOUT, private=True
        )
    except outgoing.Refused as fault:
        logger.error("alarms: the webhook did not answer: %s", fault)
        return False
    return 200 <= answer.status < 300


def _tell_away(said: str) -> None:
    """The database does not answer: what is known is kept in a file, and told like the rest."""
    path, now = Path(settings.VAR_DIR, AWAY), timezone.now()
    try:
        kept = json.loads(path.read_text())
        since, told_at = dt.datetime.fromisoformat(kept["since"]), kept["told_at"]
    except (OSError, ValueError, KeyError):
        since, told_at = now, None
    lately = told_at and now - dt.datetime.fromisoformat(told_at) < AGAIN
    if now - since >= PATIENCE and not lately:
        remedy = "systemctl status postgresql ; vérifiez DATABASE_URL dans /etc/lieudit/env."
        if told([News("database", f"La base ne répond pas : {said}", remedy, since)]):
            told_at = now.isoformat()
    try:
        path.write_text(json.dumps({"since": since.isoformat(), "told_at": told_at}))
    except OSError:
        logger.exception("alarms: %s cannot be written", path)


def _back_again() -> None:
    """The database answers: if somebody was told that it did not, they are told that it does."""
    path = Path(settings.VAR_DIR, AWAY)
    if not path.exists():
        return
    try:
        kept = json.loads(path.read_text())
        since = dt.datetime.fromisoformat(kept["since"])
        news = [News("database", "La base répond.", "", since, over=True)] if kept["told_at"] else []
    except (ValueError, KeyError):
        news = []
    if not news or told(news):
        path.unlink(missing_ok=True)


RECENT = dt.timedelta(days=30)
"""How far the page of the secretariat looks back."""


@dataclass(frozen=True)
class Watched:
    """One thing that is looked at: what it says now, and since when it is ill."""

    sign: Sign
    since: dt.datetime | None = None
    told_at: dt.datetime | None = None


def watched() -> dict[str, object]:
    """What the page of the secretariat shows: `wrong` and `well` (of `Watched`), `past` (of `Alarm`), `told`."""
    running = {alarm.check_name: alarm for alarm in Alarm.objects.running()}
    wrong, well = [], []
    for name, sign in examine().items():
        alarm = running.get(name)
        if sign.ok:
            well.append(Watched(sign))
        else:
            wrong.append(Watched(sign, alarm.since, alarm.told_at) if alarm else Watched(sign))
    past = Alarm.objects.lately(timezone.now() - RECENT)[:50]
    return {"wrong": wrong, "well": well, "past": past, "told": somebody_is_told().words}
