"""What a jury decides of each file, its signatures, what is contested."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.funding.application_models import Application, told_whole
from lieudit.funding.call_models import MOST_MONEY, Call, CallQuerySet
from lieudit.funding.jury_models import Juror
from lieudit.funding.vocabulary import Verdict
from lieudit.funding.workflow import CallState
from lieudit.toolkit.types import JsonField


class DecidedQuerySet(models.QuerySet["Outcome"]):
    def public(self) -> DecidedQuerySet:
        """What everybody reads on the page of the call: of the files that are retained, or that their places publish;
        nothing that a measure of care hides."""
        shown = Q(application__shown_at__isnull=False, application__erased_at=None)
        told = self.published().filter(Q(verdict=Verdict.RETAINED) | shown)
        told = told.filter(pk__in=Outcome.objects.standing().values("pk"), application__call__in=Call.objects.public())
        unhidden = told.exclude(application__in=Measure.objects.hidden(Application))
        return unhidden.exclude(pk__in=Measure.objects.hidden(Outcome))

    def visible_to(self, account: Visitor) -> DecidedQuerySet:
        """The same; and of each file, those of its places, and those to whom it was sent, once it is published."""
        if not account.is_authenticated:
            return self.public()
        public = Outcome.objects.public().order_by().values("pk")
        files = Application.objects.filter(told_whole(account)).order_by().values("pk")
        return self.filter(Q(pk__in=public) | Q(application__in=files, published_at__isnull=False))

    def with_measures(self) -> DecidedQuerySet:
        """Whether a measure of care hides its reasons, as `is_hidden`: what is decided is always read."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Outcome)))

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
        return gettext("Décision sur le dossier n° %d") % self.application.number

    def get_absolute_url(self) -> str:
        return self.application.call.get_absolute_url()


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
        return self.filter(answered=None)

    def visible_to(self, account: Visitor) -> ContestedQuerySet:
        """Its places; who leads the call and who sits in its jury, of whom one answers."""
        if not account.is_authenticated:
            return self.none()
        files = Application.objects.filter(told_whole(account)).order_by().values("pk")
        return self.filter(outcome__application__in=files)

    def with_measures(self) -> ContestedQuerySet:
        """Whether a measure of care hides its words, as `is_hidden`, or those of its answer, as `is_answer_hidden`."""
        return self.annotate(
            is_hidden=Q(pk__in=Measure.objects.hidden(Appeal)),
            is_answer_hidden=Q(answered__in=Measure.objects.hidden(AppealAnswer)),
        )


class Appeal(models.Model):
    """The places of a file contest what was decided of it, once; somebody who did not rate it answers (`answered`)."""

    outcome = models.OneToOneField(Outcome, models.PROTECT, related_name="appeal")
    text = models.TextField(_("ce qui est contesté, et pourquoi"), validators=[MaxLengthValidator(3000)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ContestedQuerySet.as_manager()

    class Meta:
        verbose_name = _("recours")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_appeal_says_something")]

    def __str__(self) -> str:
        return gettext("Recours du dossier n° %d") % self.outcome.application.number

    def get_absolute_url(self) -> str:
        return self.outcome.application.get_absolute_url()


class AppealAnswerQuerySet(models.QuerySet["AppealAnswer"]):
    def of(self, call: Call) -> AppealAnswerQuerySet:
        return self.filter(appeal__outcome__application__call=call)

    def public(self) -> AppealAnswerQuerySet:
        """All, on the page of a call that everybody reads; but those that a measure of care hides."""
        shown = self.filter(appeal__outcome__application__call__in=Call.objects.public())
        return shown.exclude(pk__in=Measure.objects.hidden(AppealAnswer))

    def with_measures(self) -> AppealAnswerQuerySet:
        """Whether a measure of care hides its reasons, as `is_hidden`: whether it is granted is always read."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(AppealAnswer)))


class AppealAnswer(models.Model):
    """What is answered to an appeal, in public, with its reasons. Immutable."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="answered")
    granted = models.BooleanField(_("accordé"))
    text = models.TextField(_("réponse"), validators=[MaxLengthValidator(3000)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AppealAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse à un recours")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="an_appeal_is_answered_with_reasons")]

    def __str__(self) -> str:
        return gettext("Réponse au recours du dossier n° %d") % self.appeal.outcome.application.number

    def get_absolute_url(self) -> str:
        return self.appeal.outcome.application.call.get_absolute_url()


def copied_answers() -> Q:
    """Entries of the journal that copy the words of an answer to an appeal which care hides now."""
    words = KeyTextTransform("answer", models.OuterRef("data"))
    hidden = AppealAnswer.objects.filter(pk__in=Measure.objects.hidden(AppealAnswer), text=words)
    return Q(kind__in=("funding.appeal_answered", "funding.appeal_told")) & Q(models.Exists(hidden))


def calls_to_finish(on: dt.date) -> CallQuerySet:
    """Whose days to contest have passed, and where nothing contested waits for an answer or for signatures."""
    unsigned = Outcome.objects.filter(published_at=None, application__call=models.OuterRef("pk"))
    waiting = Appeal.objects.waiting().filter(outcome__application__call=models.OuterRef("pk"))
    due = Call.objects.filter(state=CallState.APPEALS, jury__appeals_until__lt=on)
    return due.exclude(models.Exists(unsigned)).exclude(models.Exists(waiting))
