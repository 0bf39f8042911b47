"""What others make of open data and ask of it, the files of the day, what changed; addresses that are told, tokens of
programs."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.api.workflow import HookState, MessageState, QuestionState, ReuseState, Scope, TokenState
from lieudit.care.models import Measure
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.kept_secrets import SecretField
from lieudit.toolkit.types import JsonField


class DataReuseQuerySet(models.QuerySet["Reuse"]):
    def public(self) -> DataReuseQuerySet:
        """Those that are shown, and whose words no measure of care hides."""
        return self.filter(state=ReuseState.SHOWN).exclude(pk__in=Measure.objects.hidden(Reuse))

    def to_read(self) -> DataReuseQuerySet:
        return self.filter(state=ReuseState.TOLD)

    def of(self, dataset: str) -> DataReuseQuerySet:
        return self.filter(dataset=dataset).order_by("-told_at", "-pk")


class Reuse(models.Model):
    """What somebody makes of a dataset, at an address; shown once the secretariat has read it."""

    dataset = models.SlugField(max_length=60)
    title = models.CharField(_("titre"), max_length=150)
    url = models.URLField(_("adresse"), max_length=500)
    about = models.TextField(_("ce que l’on y trouve"), max_length=600, blank=True)
    maker = models.CharField(_("qui l’a fait"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=ReuseState, default=ReuseState.TOLD)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)

    objects = DataReuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("réutilisation")
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReuseState.values), name="reuse_state_is_known"),
            models.CheckConstraint(condition=Q(url__iregex="^https?://"), name="reuse_is_at_an_address"),
            models.UniqueConstraint(
                fields=["dataset", "url"], condition=~Q(state=ReuseState.DECLINED), name="a_reuse_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('api:dataset', args=[self.dataset])}#reutilisation-{self.pk}"

    @property
    def dataset_title(self) -> str:
        return title_of(self.dataset)


class DataQuestionQuerySet(models.QuerySet["Question"]):
    def public(self) -> DataQuestionQuerySet:
        """Those that are shown, answered or not, and whose words no measure of care hides."""
        shown = self.filter(state__in=[QuestionState.SHOWN, QuestionState.ANSWERED, QuestionState.CLOSED])
        return shown.exclude(pk__in=Measure.objects.hidden(Question))

    def visible_to(self, account: Visitor) -> DataQuestionQuerySet:
        return self.public()

    def to_settle(self) -> DataQuestionQuerySet:
        """Those that wait to be read, or for their answer; what care hides waits for nothing."""
        waiting = self.filter(state__in=[QuestionState.ASKED, QuestionState.SHOWN])
        return waiting.exclude(pk__in=Measure.objects.hidden(Question)).order_by("asked_at", "pk")

    def of(self, dataset: str) -> DataQuestionQuerySet:
        return self.filter(dataset=dataset).order_by("-asked_at", "-pk")


class Question(models.Model):
    """What somebody asks of a dataset, in public once the secretariat has read it; `answer` is never rewritten.

    `reason` is why it is not shown, which only who asked reads, or why it is closed, which everybody does.
    """

    dataset = models.SlugField(max_length=60)
    words = models.TextField(_("votre question"), max_length=1000)
    answer = models.TextField(_("réponse"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DataQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question sur des données")
        verbose_name_plural = _("questions sur des données")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="data_question_state_is_known"),
            models.CheckConstraint(condition=~Q(words=""), name="data_question_has_words"),
            models.CheckConstraint(
                condition=Q(state=QuestionState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state=QuestionState.ANSWERED) & Q(answer="", answered_at=None),
                name="data_question_is_answered_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"question sur « {self.dataset_title} »"

    def get_absolute_url(self) -> str:
        return f"{reverse('api:dataset', args=[self.dataset])}?question={self.pk}#question-{self.pk}"

    @property
    def dataset_title(self) -> str:
        return title_of(self.dataset)


def title_of(dataset: str) -> str:
    """The name of a dataset; that of its address, if it is no longer given."""
    known = DATASETS.get(dataset)
    return str(known.title) if known else dataset


class WrittenFileQuerySet(models.QuerySet["WrittenFile"]):
    def of(self, dataset: str) -> WrittenFileQuerySet:
        return self.filter(dataset=dataset).order_by("form")


class WrittenFile(models.Model):
    """A file of the day, as it was written: `digest` is the SHA-256 of its content, `size` is in bytes; `filled`, how
    many rows of the table say each of its columns.
    """

    dataset = models.SlugField(max_length=60)
    form = models.SlugField(max_length=20)
    at = models.DateTimeField()
    size = models.PositiveBigIntegerField()
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    filled: JsonField = models.JSONField(default=dict)

    objects = WrittenFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "form"], name="a_file_of_a_form_is_written_once")]

    def __str__(self) -> str:
        return f"{self.dataset}.{self.form}"


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, number: int) -> ChangeQuerySet:
        """Those that come after a place in the order."""
        return self.filter(number__gt=number).order_by("number")


class Change(models.Model):
    """The last change of a row of a dataset: `number` is its place in the one order of all changes, `digest` that of
    what the row said then; empty once it is no longer given: `why`, and the key of the row that stands for it.
    """

    dataset = models.SlugField(max_length=60)
    key = models.CharField(max_length=255)
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=32, blank=True)
    why = models.CharField(max_length=300, blank=True)
    same_as = models.CharField(max_length=255, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("changement")
        ordering = ["number"]
        indexes = [models.Index(fields=["dataset", "number"], name="change_of_dataset")]
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="a_row_changed_last_once")]

    def __str__(self) -> str:
        return f"{self.number}, {self.dataset}/{self.key}"


class Compared(models.Model):
    """When a dataset was last compared with what it had said: the tick of the clock and the day that it then showed,
    and how long that took, in seconds.
    """

    dataset = models.SlugField(max_length=60, unique=True)
    tick = models.PositiveBigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        verbose_name = _("jeu de données comparé")
        verbose_name_plural = _("jeux de données comparés")

    def __str__(self) -> str:
        return self.dataset


class HookQuerySet(models.QuerySet["Hook"]):
    def running(self) -> HookQuerySet:
        return self.filter(state=HookState.RUNNING)

    def visible_to(self, account: Visitor) -> HookQuerySet:
        """One's own: an address and its secret are nobody else's."""
        return self.filter(account=account) if account.is_authenticated else self.none()


class Hook(models.Model):
    """An address of another program, told when something changes; `secret` signs what it is told, and so does
    `former_secret` until `former_until`. It was told of changes `told_up_to` that place in their order.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.URLField(_("adresse"), max_length=500)
    secret = SecretField(max_length=300, editable=False)
    former_secret = SecretField(max_length=300, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=HookState, default=HookState.RUNNING)
    told_up_to = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)

    objects = HookQuerySet.as_manager()

    class Meta:
        verbose_name = _("adresse avertie")
        verbose_name_plural = _("adresses averties")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HookState.values), name="hook_state_is_known"),
            models.CheckConstraint(condition=Q(url__iregex="^https?://"), name="hook_is_at_an_address"),
            models.UniqueConstraint(
                fields=["account", "url"], condition=Q(state=HookState.RUNNING), name="an_address_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        return reverse("api:hook", args=[self.pk])


class HookMessageQuerySet(models.QuerySet["HookMessage"]):
    def waiting(self) -> HookMessageQuerySet:
        return self.filter(state=MessageState.WAITING)

    def due(self, now: dt.datetime) -> HookMessageQuerySet:
        """Those whose turn to be sent has come: new ones before those that failed, the oldest first."""
        running = self.waiting().filter(hook__state=HookState.RUNNING, next_at__lte=now)
        return running.order_by("tries", "next_at", "pk")


class HookMessage(models.Model):
    """What is told to an address: `code` names it for its receiver, however often it is sent. `last_status` is what was
    answered, 0 when nothing was; `last_words`, why."""

    hook = models.ForeignKey(Hook, models.CASCADE, related_name="messages")
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=30)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_words = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    arrived_at = models.DateTimeField(null=True, blank=True)

    objects = HookMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("avertissement")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="hook_messages_that_wait"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_is_known")
        ]

    def __str__(self) -> str:
        return self.code


def proof_of(account: Account) -> str:
    """A digest of what is kept of the password of an account; an account without one has signs drawn at random."""
    return hashlib.sha256(f"lieudit.api.token {account.password}".encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def running(self, now: dt.datetime | None = None) -> TokenQuerySet:
        """Those that open something now: not revoked, not ended, of an account that is not closed."""
        now = now or timezone.now()
        return self.filter(state=TokenState.RUNNING, ends_at__gt=now, account__is_active=True)

    def visible_to(self, account: Visitor) -> TokenQuerySet:
        """One’s own."""
        return self.filter(account=account).select_related("account") if account.is_authenticated else self.none()


class Token(models.Model):
    """By what a program acts for somebody, until it ends: `digest` is the SHA-256 of its words, which are shown once
    and kept nowhere; `begins` are its first signs, by which one knows it; `proof`, the digest of the password that the
    account had: another password, or none any more after a taken account was given back, and the token is over.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("nom"), max_length=80)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name=_("ce qu’il ouvre"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    begins = models.CharField(max_length=16, editable=False)
    proof = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=TokenState, default=TokenState.RUNNING)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(_("fin"))
    used_on = models.DateField(_("dernier usage"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("jeton")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TokenState.values), name="token_state_is_known"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gt=0),
                name="token_opens_something_known",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("made_at")), name="token_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("api:token_list")

    @property
    def is_over(self) -> bool:
        stands = self.proof == proof_of(self.account)
        return self.state != TokenState.RUNNING or self.ends_at <= timezone.now() or not stands

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(each).label) for each in self.scopes]


class SentOnceQuerySet(models.QuerySet["SentOnce"]):
    def older_than(self, moment: dt.datetime) -> SentOnceQuerySet:
        return self.filter(at__lt=moment)


class SentOnce(models.Model):
    """What a program sent under a key of its own, and what was answered: sent again within a day, it is the same act.

    `digest` is that of the method, the address and the body.
    """

    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer: JsonField = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SentOnceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="a_key_is_of_one_act")]

    def __str__(self) -> str:
        return self.key
