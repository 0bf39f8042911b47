"""The charter and who accepted it; reports of a text, and the measures that hide one."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.journal.models import content_type_of
from lieudit.toolkit.tokens import address_of, thing_token


class CharterQuerySet(models.QuerySet["CharterVersion"]):
    def current(self) -> CharterVersion | None:
        """The wording in force: the latest."""
        return self.order_by("-number").first()

    def to_accept(self, account: Any) -> CharterVersion | None:
        """The wording in force, unless `account` (an anonymous one is an account) accepted it."""
        current = self.current()
        known = current is not None and account is not None and account.is_authenticated
        accepted = known and Acceptance.objects.filter(charter=current, account=account).exists()
        return None if accepted else current


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

    @classmethod
    def in_force(cls) -> CharterVersion | None:
        """The latest wording, if one was adopted."""
        return cls.objects.current()

    @classmethod
    def asked_of(cls, account: Any) -> CharterVersion | None:
        """The wording that a person still has to accept before publishing a text."""
        return cls.objects.to_accept(account)


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


class ReportReason(models.TextChoices):
    HURTFUL = "hurtful", _("il blesse ou vise une personne")
    PRIVATE = "private", _("il montre une donnée personnelle")
    ADVERTISING = "advertising", _("il est publicitaire ou hors sujet")
    ILLEGAL = "illegal", _("il me paraît illégal")
    OTHER = "other", _("autre raison")


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(handled_at=None)

    def recent(self) -> ReportQuerySet:
        """Those that it is still time to look at."""
        return self.filter(at__gt=timezone.now() - Report.DELAY)

    def of(self, thing: models.Model) -> ReportQuerySet:
        return self.filter(content_type=content_type_of(thing), object_id=thing.pk)

    def about(self, model: type[models.Model], ids: Any) -> ReportQuerySet:
        """Reports on some things of `model`: `ids` is a list, or a QuerySet of them."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=ids)


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
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def due_at(self) -> dt.datetime:
        return self.at + self.DELAY

    @property
    def is_late(self) -> bool:
        return self.handled_at is None and timezone.now() > self.due_at

    @property
    def url(self) -> str:
        """Where the reported text is read."""
        return address_of(self.thing)

    @property
    def token(self) -> str:
        """The signed word of the reported thing, for the addresses that act on it."""
        return thing_token(cast(models.Model, self.thing))


class ReportNotice(models.Model):
    """A report told to who looks after its text: once each."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notices")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="a_report_is_told_once")]

    def __str__(self) -> str:
        return f"{self.report_id} / {self.account_id}"


class MeasureQuerySet(models.QuerySet["Measure"]):
    def running(self) -> MeasureQuerySet:
        return self.filter(lifted_at=None)

    def of(self, thing: models.Model) -> MeasureQuerySet:
        return self.filter(content_type=content_type_of(thing), object_id=thing.pk)

    def hidden(self, model: type[models.Model]) -> models.QuerySet[Measure, int]:
        """Ids of the things of `model` that are hidden now: `.exclude(pk__in=…)`."""
        return (
            self.running()
            .filter(content_type=ContentType.objects.get_for_model(model))
            .values_list("object_id", flat=True)
        )


class Measure(Target):
    """A text hidden with a reason; lifted, it shows again, and the row stays."""

    reason = models.TextField(_("raison"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.TextField(_("motif du retour"), blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("mesure")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(lifted_at=None),
                name="a_thing_is_hidden_once",
            )
        ]

    def __str__(self) -> str:
        return self.reason
