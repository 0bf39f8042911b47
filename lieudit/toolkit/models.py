"""The clock of the house, one row that every committed act moves by one (see conditional.py); a count of sendings;
what is done apart (errands.py); the mails that leave, left, or could not leave (outbox.py, postman.py)."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import Error, connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q, StringAgg, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.french import NBSP
from lieudit.toolkit.replica import reading
from lieudit.toolkit.types import Phrase


class Clock(models.Model):
    """`tick` grows by one with each transaction that wrote to a watched table, in order of commit.

    A deferred constraint trigger `clock_tick` moves it, as the last thing a transaction does: readers
    who hold a tick know that everything up to it, and nothing else, was visible.
    """

    tick = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="clock_is_alone")]

    def __str__(self) -> str:
        return str(self.tick)

    @staticmethod
    def now() -> int:
        """The present tick, where the page is read. Its first query, hence the check of a kept connection too."""
        connection = reading()
        kept = connection.connection is not None and not connection.in_atomic_block
        connection.health_check_done = True  # type: ignore[attr-defined]
        try:
            return _read_tick(connection)
        except Error:
            if not kept:
                raise
            connection.close()  # the server went away between two requests
            return _read_tick(connection)


def _read_tick(connection: BaseDatabaseWrapper) -> int:
    """Plain SQL: every conditional request waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tick FROM toolkit_clock")
        row = cursor.fetchone()
    return row[0] if row else 0


TURN_OF_TRACES = 1866
"""The first half of the key under which the sendings of one origin take their turn."""
KEEP_TRACE = """
WITH old AS (SELECT id FROM toolkit_trace WHERE at < %(day)s LIMIT 1000 FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM toolkit_trace USING old WHERE toolkit_trace.id = old.id),
    recent AS (
        SELECT count(*) FILTER (WHERE at > %(within)s) AS sent,
            greatest(%(now)s::timestamptz, max(at) + %(apart)s * interval '1 second') AS free
        FROM toolkit_trace WHERE origin = %(origin)s AND at > %(day)s
    )
INSERT INTO toolkit_trace (origin, at) SELECT %(origin)s::text, free FROM recent
WHERE sent < %(most)s AND (free = %(now)s::timestamptz OR %(waits)s)
    AND NOT EXISTS (SELECT FROM toolkit_silence WHERE word = ANY(%(silent)s::text[]))
RETURNING at
"""


DAY = dt.timedelta(days=1)
"""How long the trace of a sending lives, in days: from then, it is forgotten."""


class Trace(models.Model):
    """That something was sent by an account, from a network address or to a mailbox; rows live one day.

    `origin` is a word of `toolkit/origin.py` or `toolkit/recipients.py`: no address can be read from it.
    """

    origin = models.CharField(max_length=24)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["origin", "at"], name="trace_of_origin")]

    def __str__(self) -> str:
        return self.origin

    @staticmethod
    def keep(
        origin: str, most: int, within: dt.timedelta = dt.timedelta(hours=1), apart: dt.timedelta | None = None
    ) -> bool:
        """Count one sending, unless it would be more than `most` `within` a day at most, or nearer than `apart`.

        Yesterday's are forgotten. Those of one origin take their turn, until the end of the transaction: many at once
        are counted as one by one.
        """
        return _counted(origin, most, within, apart, waits=False) is not None

    @staticmethod
    def turn(
        origin: str, most: int, within: dt.timedelta, apart: dt.timedelta, unless_silent: Sequence[str] = ()
    ) -> dt.datetime | None:
        """When a sending that may wait has its turn: now, or once the one before is as old as `apart`. It is counted
        from then; None where it would be more than `most` `within` a day at most, those to come included, or where one
        of these words is that of a `Silence`."""
        return _counted(origin, most, within, apart, waits=True, silent=unless_silent)


def _counted(
    origin: str,
    most: int,
    within: dt.timedelta,
    apart: dt.timedelta | None,
    *,
    waits: bool,
    silent: Sequence[str] = (),
) -> dt.datetime | None:
    now = timezone.now()
    moments = {"now": now, "within": now - within, "day": now - DAY}
    spacing = apart or -DAY  # nothing is nearer than no spacing
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # A statement of its own: what is counted is read after the one before has ended.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TURN_OF_TRACES, origin])
        asked: dict[str, str | float] = {"origin": origin, "most": most, "apart": spacing.total_seconds()}
        cursor.execute(KEEP_TRACE, {**asked, **moments, "waits": waits, "silent": [*silent]})
        row = cursor.fetchone()
    return row[0] if row else None


class Silence(models.Model):
    """A mailbox whose owner wants nothing more from us. `word` is its own (recipients.py): the address is not kept."""

    word = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.word


def new_key() -> str:
    """What nobody guesses, and fits in an address."""
    return secrets.token_urlsafe(18)


class ErrandQuerySet(models.QuerySet["Errand"]):
    def waiting(self) -> ErrandQuerySet:
        """Asked, and not answered yet: begun or not."""
        return self.filter(done_at__isnull=True)

    def done(self) -> ErrandQuerySet:
        return self.filter(done_at__isnull=False)


class Errand(models.Model):
    """Something long that a stranger asked for (see errands.py): forgotten within the hour that follows.

    `content` is what was sent, kept until it is worked on and no longer; `answer` is plain JSON.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    kind = models.SlugField(max_length=20, db_index=False)
    origin = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    back = models.TextField(blank=True)
    content = models.BinaryField(null=True)
    answer = models.JSONField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="errand_by_age"),
            models.Index(fields=["kind", "digest"], name="errand_of_content"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, answer__isnull=True, content__isnull=False)
                | models.Q(done_at__isnull=False, answer__isnull=False, content__isnull=True),
                name="errand_keeps_content_or_answer",
            ),
            models.UniqueConstraint(
                fields=["kind", "digest", "origin"], condition=models.Q(done_at__isnull=True), name="errand_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Beat(models.Model):
    """That something which runs by itself was alive: the timer, the worker, the commands of each morning."""

    name = models.SlugField(max_length=20, unique=True)
    since = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def keep(name: str) -> None:
        """It is alive now."""
        Beat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def running(self) -> AlarmQuerySet:
        return self.filter(ended_at=None)

    def over_untold(self) -> AlarmQuerySet:
        """Those that somebody was told of, and whose end nobody was told yet."""
        return self.filter(ended_at__isnull=False, told_at__isnull=False, over_told_at=None)

    def lately(self, since: dt.datetime) -> AlarmQuerySet:
        """Those that ended since then, the last first."""
        return self.filter(ended_at__gte=since).order_by("-ended_at")


class Alarm(models.Model):
    """A thing of the site that was ill (a check of health.py), from one look to another; never twice at once."""

    check_name = models.SlugField(max_length=40)
    words = models.TextField()
    last_words = models.TextField(blank=True, default="")
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    over_told_at = models.DateTimeField(null=True, blank=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_name"], condition=Q(ended_at=None), name="alarm_runs_once_for_each_check"
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="alarm_ends_after"),
        ]

    def __str__(self) -> str:
        return self.check_name

    def is_to_tell(self, now: dt.datetime, patience: dt.timedelta, again: dt.timedelta) -> bool:
        """Ill for long enough, and not told yet, or not since `again`."""
        if self.told_at is None:
            return now - self.since >= patience
        return now - self.told_at >= again


class MailState(models.TextChoices):
    WAITING = "waiting", _("en attente")
    SENDING = "sending", _("en train de partir")
    SENT = "sent", _("parti")
    UNCERTAIN = "uncertain", _("incertain")
    FAILED = "failed", _("n’est pas parti")
    WITHDRAWN = "withdrawn", _("retiré")


class Weight(models.IntegerChoices):
    """Who leaves first; what is watched, when it does not leave, is what is official."""

    CODE = 0, _("connexion")
    OFFICIAL = 1, _("officiel")
    USUAL = 2, _("courant")
    NEWS = 3, _("nouvelles")


class Trouble(models.TextChoices):
    """Why a mail did not leave, as somebody who does not run servers may read it."""

    AWAY = "away", _("Le serveur d’envoi ne répond pas.")
    BUSY = "busy", _("Le serveur d’envoi demande d’attendre.")
    CUT = "cut", _("Le serveur d’envoi a coupé avant la fin : rien n’est parti.")
    BAD_ADDRESS = "bad_address", _("Le serveur d’envoi refuse cette adresse.")
    REFUSED = "refused", _("Le serveur d’envoi refuse ce message.")
    STOPPED = "stopped", _("Le travail s’est arrêté avant la remise : rien n’est parti.")
    UNREADY = "unready", _("Le message n’a pas pu être écrit : c’est une panne du site.")
    EXPIRED = "expired", _("Le code qu’il porte n’est plus bon : il n’est pas parti.")
    TOO_LATE = "too_late", _("Ce qu’il annonçait a pris fin avant qu’il puisse partir.")
    DOUBT = "doubt", _("Le message venait d’être remis au serveur d’envoi, qui n’a pas dit s’il le prenait.")


LATE = dt.timedelta(hours=1)
"""An official mail that still waits after this is told to a person."""


class SameSubject(NamedTuple):
    """How many mails have one subject, to whom, and of how many another one says what is left."""

    subject: str
    many: int
    addresses: str
    anew: int


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: dt.datetime) -> MailQuerySet:
        """Those whose turn has come, the first to leave first."""
        waiting = self.filter(state=MailState.WAITING, due_at__lte=now).exclude(good_until__lte=now)
        return waiting.order_by("weight", "due_at", "pk")

    def stuck(self, now: dt.datetime) -> MailQuerySet:
        """What a person may have to know of: failed, in doubt, or waiting for long, codes excepted, which are asked for
        again; nothing of who has left."""
        late = Q(state__in=[MailState.WAITING, MailState.SENDING], queued_at__lt=now - LATE)
        stuck = (
            self.filter(Q(state__in=[MailState.UNCERTAIN, MailState.FAILED]) | late)
            .exclude(to=[])
            .exclude(weight=Weight.CODE)
        )
        return stuck.order_by("weight", "posted_at")

    def to_settle(self, now: dt.datetime) -> MailQuerySet:
        """Those of the stuck that somebody in particular waits for: they are on the desk of who settles them."""
        return self.stuck(now).exclude(weight=Weight.NEWS)

    def late_codes(self, now: dt.datetime) -> MailQuerySet:
        """Codes of the day that did not leave while they were good: somebody waited for them in vain."""
        lost = self.filter(weight=Weight.CODE, state=MailState.FAILED, trouble=Trouble.EXPIRED)
        return lost.filter(posted_at__gt=now - dt.timedelta(days=1))

    def late_letters(self, now: dt.datetime) -> MailQuerySet:
        """The same of letters that said until when one may act: nobody settles them, somebody has to know; nothing of
        who has left. Their day begins as they are given up (`due_at`), however late."""
        lost = self.filter(state=MailState.WITHDRAWN, trouble=Trouble.TOO_LATE).exclude(to=[])
        return lost.filter(due_at__gt=now - dt.timedelta(days=1))

    def by_subject(self) -> list[SameSubject]:
        """Mails of one subject together, in the order of subjects."""
        addresses = models.Func(F("to"), Value(", "), function="array_to_string", output_field=models.TextField())
        rows = (
            self.order_by("subject")
            .values("subject")
            .annotate(
                many=models.Count("pk"),
                addresses=StringAgg(addresses, Value(", "), order_by="pk"),
                anew=models.Count("pk", filter=Q(then_with__has_key="anew")),
            )
        )
        return [SameSubject(**row) for row in rows]

    def forget_address(self, address: str) -> None:
        """The proofs of what was sent to somebody who leaves no longer say to whom; what waits for them, or could not
        leave, goes; of what may have left, the words go."""
        theirs = self.filter(to__iregex=f'(^|[{{,"]){re.escape(address)}([}},"]|$)')
        waiting = Q(state=MailState.WAITING) & ~Q(weight=Weight.CODE)
        unsent = waiting | Q(state__in=[MailState.FAILED, MailState.WITHDRAWN])
        theirs.filter(unsent).update(state=MailState.WITHDRAWN, content=None, then_with={})
        theirs.filter(state=MailState.UNCERTAIN).update(content=None)
        theirs.filter(state=MailState.UNCERTAIN, then="", otherwise="").update(then_with={})  # nothing follows it
        theirs.exclude(state__in=[MailState.WAITING, MailState.SENDING]).update(to=[], subject="")


POST = """
WITH posted AS (INSERT INTO toolkit_mail ({}) VALUES ({}) RETURNING id) SELECT id, pg_notify(%s, '') FROM posted
"""


class Mail(models.Model):
    """One mail, from the act that posts it to what the mail server said when it took it.

    `content` is the whole message (RFC 5322), kept only until it leaves: it may hold codes and signed links. Long ones
    (letters with their PDF, documents) are composed as they leave, by the function `compose`. What proves stays: to
    whom, subject, `digest` (SHA-256 of the content), `message_id`, the times, and `said`, the words of the server.
    `then` is a task, called with `then_with` in the transaction that says it left; `otherwise`, the one that is called
    when a person gives it up. One that is withdrawn keeps in `then_with` what another has to say yet, if anything, or
    which one said it (`anew`). `attempt` counts the takings, and is the mark of who took it last; `leased_until` is
    when it is taken again if they say nothing; `doubtful` is written just before the point of no return. After
    `good_until`, it does not leave any more.
    """

    key = models.CharField(max_length=200, unique=True, editable=False, default=new_key)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    weight = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    to = ArrayField(models.CharField(max_length=320), verbose_name=_("à"))
    sender = models.CharField(max_length=320)
    subject = models.CharField(_("objet"), max_length=1000)
    content = models.BinaryField(null=True)
    compose = models.CharField(max_length=200, blank=True)
    compose_with = models.JSONField(default=dict)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True)
    message_id = models.CharField(max_length=250)
    then = models.CharField(max_length=200, blank=True)
    otherwise = models.CharField(max_length=200, blank=True)
    then_with = models.JSONField(default=dict)
    posted_at = models.DateTimeField(_("confié le"))
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(_("essais"), default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    doubtful = models.BooleanField(default=False)
    trouble = models.CharField(_("raison"), max_length=12, choices=Trouble, blank=True)
    said = models.CharField(_("réponse du serveur"), max_length=300, blank=True)
    left_at = models.DateTimeField(_("parti le"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [  # whole ones: plans are made once, for any state
            models.Index(fields=["state", "weight", "due_at", "id"], name="mails_by_turn"),
            models.Index(fields=["state", "leased_until"], name="mails_by_lease"),
            models.Index(fields=["state", "queued_at"], name="mails_by_age"),
            models.Index(fields=["left_at"], name="mails_left"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state="sent") ^ Q(left_at=None), name="a_sent_mail_has_its_date"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(leased_until__isnull=False), name="a_taken_mail_has_its_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "withdrawn"]) | Q(content=None), name="what_left_is_not_kept"
            ),
        ]

    def __str__(self) -> str:
        return f"message n°{NBSP}{self.pk}"

    def post(self, channel: str) -> None:
        """Write it, and tell `channel`, at commit, that it was: one statement."""
        fields = [field for field in self._meta.concrete_fields if not field.primary_key]
        written = [field.get_db_prep_save(field.pre_save(self, add=True), connection) for field in fields]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        blanks = ", ".join(["%s"] * len(fields))
        with connection.cursor() as cursor:
            cursor.execute(POST.format(columns, blanks), [*written, channel])
            self.pk, _told = cursor.fetchone()
        self._state.adding, self._state.db = False, connection.alias

    @property
    def addressee(self) -> str:
        return ", ".join(self.to)

    @property
    def why(self) -> Phrase:
        """Why it has not left, in French."""
        if self.trouble:
            return Trouble(self.trouble).label
        if self.state == MailState.WITHDRAWN:
            return _("Il a été retiré : il ne partira plus.")
        return _("Son tour n’est pas encore venu.")

    @property
    def may_be_taken_back(self) -> bool:
        """It could not leave, once at least, and did not since."""
        tried = self.state == MailState.WAITING and bool(self.trouble)
        return tried or self.state in {MailState.FAILED, MailState.WITHDRAWN}

    @property
    def may_be_sent_again(self) -> bool:
        unsent = self.state in {MailState.FAILED, MailState.UNCERTAIN, MailState.WAITING}
        return unsent and bool(self.to) and bool(self.content or self.compose) and not self.is_too_late

    @property
    def is_too_late(self) -> bool:
        """What it says is of no use any more."""
        return self.good_until is not None and self.good_until <= timezone.now()


class Card(models.Model):
    """The picture that stands for a shared page (pages/sharing.py). Empty, it waits for the worker to draw it.

    `digest` is what it was drawn from: other words make it another picture.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    digest = models.CharField(max_length=24, blank=True)
    file = models.FileField(upload_to="cartes/", blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_card_a_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class KeptFile(models.Model):
    """What a deposited file was as it was saved (kept_files.py): its SHA-256 in hexadecimal, its size in bytes."""

    path = models.CharField(max_length=500, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="a_kept_file_is_hashed")
        ]

    def __str__(self) -> str:
        return self.path
