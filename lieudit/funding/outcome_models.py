"""What a jury decides of each file, its signatures, what is contested."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.application_models import Application
from lieudit.funding.call_models import MOST_MONEY, Call, CallQuerySet
from lieudit.funding.jury_models import Juror
from lieudit.funding.vocabulary import Verdict
from lieudit.funding.workflow import CallState
from lieudit.toolkit.types import JsonField


class DecidedQuerySet(models.QuerySet["Outcome"]):
    def published(self) -> DecidedQuerySet:
        return self.filter(published_at__isnull=False)

    def standing(self) -> DecidedQuerySet:
        """What holds of each file: its last version that was published."""
        return self.published().order_by("application_id", "-version").distinct("application_id")


class Outcome(models.Model):
    """What the jury decides of one file, with a reason by criterion, in their order: written, signed by two jurors at
    least, published. Another version follows an appeal that was granted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="outcomes")
    version = models.PositiveSmallIntegerField(default=1)
    verdict = models.CharField(_("décision"), max_length=10, choices=Verdict, blank=True)
    amount = models.DecimalField(
        _("somme accordée, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True
    )
    reasons: JsonField = models.JSONField(default=list)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision sur un dossier")
        ordering = ["application", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="a_file_has_each_outcome_once"),
            models.CheckConstraint(condition=Q(published_at=None) | ~Q(verdict=""), name="a_published_outcome_decides"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(verdict=Verdict.RETAINED, amount__gt=0), name="what_is_retained_is_granted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.verdict}"


class OutcomeSignature(models.Model):
    """A juror, not recused for the file, signs what is decided of it, as it is written."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="signatures")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signature d’une décision sur un dossier")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["outcome", "juror"], name="one_signs_an_outcome_once")]

    def __str__(self) -> str:
        return f"{self.outcome_id} · {self.juror_id}"


class ContestedQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> ContestedQuerySet:
        return self.filter(granted=None)


class Appeal(models.Model):
    """The places of a file contest what was decided of it; somebody who did not rate it answers, in public."""

    outcome = models.OneToOneField(Outcome, models.PROTECT, related_name="appeal")
    text = models.TextField(_("ce qui est contesté, et pourquoi"), validators=[MaxLengthValidator(3000)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(_("accordé"), null=True, blank=True)
    answer = models.TextField(_("réponse"), validators=[MaxLengthValidator(3000)], blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContestedQuerySet.as_manager()

    class Meta:
        verbose_name = _("recours")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="an_appeal_says_something"),
            models.CheckConstraint(
                condition=Q(granted=None, answered_by=None, answer="")
                | Q(granted__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="an_appeal_is_answered_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}"


def calls_to_finish(on: dt.date) -> CallQuerySet:
    """Whose days to contest have passed, and where nothing contested waits for an answer or for signatures."""
    unsigned = Outcome.objects.filter(published_at=None, application__call=models.OuterRef("pk"))
    waiting = Appeal.objects.waiting().filter(outcome__application__call=models.OuterRef("pk"))
    due = Call.objects.filter(state=CallState.APPEALS, jury__appeals_until__lt=on)
    return due.exclude(models.Exists(unsigned)).exclude(models.Exists(waiting))
