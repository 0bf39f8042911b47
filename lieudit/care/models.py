"""The charter and who accepted it; reports, measures and appeals; mediators, and the mediations they hold."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.care.querysets import (
    AppealQuerySet,
    CharterQuerySet,
    MeasureQuerySet,
    MediationQuerySet,
    MediatorQuerySet,
    ReportQuerySet,
)
from lieudit.care.statement import MeasureKind, Statement
from lieudit.care.workflow import MediationState
from lieudit.toolkit.french import day
from lieudit.toolkit.text import markdown
from lieudit.toolkit.tokens import address_of, thing_token


@lru_cache(maxsize=4)
def _as_html(text: str) -> SafeString:
    return markdown(text)


class CharterVersion(models.Model):
    """One adopted wording of the charter of benevolence; immutable, the latest is in force."""

    number = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField()
    adopted_on = models.DateField()

    objects = CharterQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version de la charte")
        verbose_name_plural = _("versions de la charte")

    def __str__(self) -> str:
        return f"Charte de bienveillance, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("care:charter")

    @property
    def as_html(self) -> SafeString:
        """The text as pages show it: every form that publishes words carries it."""
        return _as_html(self.text)


class Acceptance(models.Model):
    """Which account accepted which wording, and when."""

    charter = models.ForeignKey(CharterVersion, models.PROTECT, related_name="acceptances")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "account"], name="a_charter_is_accepted_once")]

    def __str__(self) -> str:
        return f"{self.charter_id} / {self.account_id}"


class Target(models.Model):
    """Anything that people wrote: the row that a report or a measure points at."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()

    class Meta:
        abstract = True

    @property
    def url(self) -> str:
        """Where the text is read."""
        return address_of(self.thing)

    @property
    def token(self) -> str:
        """The signed word of the thing, for the addresses that act on it."""
        return thing_token(cast(models.Model, self.thing))


class ReportReason(models.TextChoices):
    HURTFUL = "hurtful", _("il blesse ou vise une personne")
    PRIVATE = "private", _("il montre une donnée personnelle")
    ADVERTISING = "advertising", _("il est publicitaire ou hors sujet")
    ILLEGAL = "illegal", _("il me paraît illégal")
    OTHER = "other", _("autre raison")


class Report(Target):
    """A text reported from its place, to be looked at within 48 hours."""

    reason = models.CharField(_("raison"), max_length=20, choices=ReportReason)
    details = models.TextField(_("précisions"), blank=True, max_length=2000)
    excerpt = models.TextField(editable=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=24, blank=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("suite donnée"), blank=True)

    objects = ReportQuerySet.as_manager()

    DELAY = dt.timedelta(hours=48)
    """How soon moderators look at a report."""

    class Meta:
        verbose_name = _("signalement")
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["at"], condition=Q(handled_at=None), name="reports_that_wait"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def due_at(self) -> dt.datetime:
        return self.at + self.DELAY


class ReportNotice(models.Model):
    """A report told to who looks after its text: once each."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notices")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="a_report_is_told_once")]

    def __str__(self) -> str:
        return f"{self.report_id} / {self.account_id}"


SUSPENDED = Func("at", "until", RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField())
IN_OFFICE = Func(
    "since", "until", RangeBoundary(inclusive_upper=True), function="DATERANGE", output_field=DateRangeField()
)


class Measure(Statement, Target):
    """What moderators decided about a text, and why: its author is reminded, it is hidden, or its author writes no
    more for a time. Lifted, it has no effect any more, and the row stays.

    It says what the regulation asks of a statement of reasons: facts (`reason`), ground (`rule`), restriction,
    duration, redress (regulation (EU) 2022/2065, art. 17).
    """

    kind = models.CharField(max_length=12, choices=MeasureKind, default=MeasureKind.HIDDEN)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    excerpt = models.TextField(blank=True, editable=False)
    reason = models.TextField(_("raison"))
    rule = models.CharField(_("règle"), max_length=200, blank=True)
    was_reported = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.TextField(_("motif du retour"), blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("mesure")
        indexes = [models.Index(fields=["content_type", "object_id"], name="measures_of_a_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(lifted_at=None, kind=MeasureKind.HIDDEN),
                name="a_thing_is_hidden_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=MeasureKind.SUSPENSION, until__isnull=False)
                | ~Q(kind=MeasureKind.SUSPENSION) & Q(until=None),
                name="a_suspension_alone_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(subject=None) | ~Q(actor=F("subject")), name="nobody_measures_their_own_text"
            ),
            ExclusionConstraint(
                name="an_account_is_suspended_once_at_a_time",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    (SUSPENDED, RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=MeasureKind.SUSPENSION, lifted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day(self.at)}"

    def get_absolute_url(self) -> str:
        return reverse("care:measure", args=[thing_token(self)])


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", _("mesure maintenue")
    CHANGED = "changed", _("mesure allégée")
    LIFTED = "lifted", _("mesure levée")


class Appeal(models.Model):
    """The author contests a measure, once: somebody else than who decided looks at it again."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="appeal")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=8, choices=AppealOutcome, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = AppealQuerySet.as_manager()

    DELAY = dt.timedelta(days=15)
    """How soon an appeal is decided."""

    class Meta:
        verbose_name = _("recours")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="an_appeal_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(decided_by=None) | ~Q(decided_by=F("author")),
                name="nobody_decides_their_own_appeal",
            ),
        ]

    def __str__(self) -> str:
        return f"Recours du {day(self.at)}"

    @property
    def due_at(self) -> dt.datetime:
        return self.at + self.DELAY


class Mediator(models.Model):
    """A dated mandate to hold mediations and to decide appeals, given to a named person outside the secretariat."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField(_("à partir du"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"))
    ended_at = models.DateTimeField(null=True, blank=True)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MediatorQuerySet.as_manager()

    LONGEST = dt.timedelta(days=3 * 366)
    """A mandate lasts three years at most; it may be given again."""

    class Meta:
        verbose_name = _("mandat de médiation")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(account=F("appointed_by")), name="nobody_appoints_themselves"),
            ExclusionConstraint(
                name="a_mediator_has_one_mandate_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (IN_OFFICE, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.account.public_name


class MediationOutcome(models.TextChoices):
    AGREEMENT = "agreement", _("un accord a été trouvé")
    PARTIAL = "partial", _("un accord en partie")
    NONE = "none", _("pas d’accord")
    ELSEWHERE = "elsewhere", _("la suite se passe ailleurs")


class Mediation(models.Model):
    """A private request to a mediator of one's choice; read by its parties and its mediator only, erased in time."""

    number = models.PositiveIntegerField(unique=True)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="mediations")
    state = models.CharField(max_length=10, choices=MediationState, default=MediationState.ASKED)
    outcome = models.CharField(max_length=10, choices=MediationOutcome, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    last_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = MediationQuerySet.as_manager()

    ANSWER_DELAY = dt.timedelta(days=7)
    """How soon a mediator takes up a request, or declines it."""

    class Meta:
        verbose_name = _("médiation")

    def __str__(self) -> str:
        return f"Médiation n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("care:mediation", args=[self.number])

    @property
    def is_running(self) -> bool:
        return self.state in {MediationState.ASKED, MediationState.ACCEPTED}


class Party(models.Model):
    """Somebody for whom a mediation is held: who asked first, then who was invited."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediation", "account"], name="a_party_is_inside_once")]

    def __str__(self) -> str:
        return f"{self.mediation_id} / {self.account_id}"


class MediationWord(models.Model):
    """What somebody wrote in a mediation. Nobody outside reads it, and nothing else keeps it."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="words")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.mediation_id}, {self.at:%Y-%m-%d}"
