"""What a juror is given to read, what they write of it; recusals that are asked for."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.funding.application_models import Application, Recusal, recused, rights_of
from lieudit.funding.call_models import Call
from lieudit.funding.jury_models import Juror
from lieudit.funding.workflow import RECEIVED, TOLD
from lieudit.toolkit.types import JsonField


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def visible_to(self, account: Visitor) -> ChallengeQuerySet:
        """Who may answer: see `permissions.answers_challenge`."""
        if not account.is_authenticated:
            return self.none()
        led = Q(call__in=Call.objects.led_by(account).order_by().values("pk"))
        sits = Juror.objects.sitting().filter(account=account, jury__call=models.OuterRef("call"))
        files = Application.objects.filter(led | Q(models.Exists(sits))).filter(~recused(account)).order_by()
        mine = Q(juror__account=account) | Q(author=account)
        return self.filter(application__in=files.values("pk")).exclude(mine)

    def with_measures(self) -> ChallengeQuerySet:
        """Whether a measure of care hides its words, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Challenge)))


class Challenge(models.Model):
    """An applicant asks that a juror does not read its file, with a reason; another person than the juror answers."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="challenges")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="challenges", verbose_name=_("qui"))
    reason = models.TextField(_("pourquoi"), validators=[MaxLengthValidator(1000)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(_("accordée"), null=True, blank=True)
    answer = models.TextField(_("réponse"), validators=[MaxLengthValidator(1000)], blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("récusation demandée")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "juror"], name="a_challenge_is_made_once"),
            models.CheckConstraint(
                condition=Q(granted=None, answered_by=None) | Q(granted__isnull=False, answered_by__isnull=False),
                name="a_challenge_is_answered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(granted=None) | ~Q(answer=""), name="a_challenge_has_its_reasons"),
        ]

    def __str__(self) -> str:
        return gettext("Récusation demandée, dossier n° %d") % self.application.number

    def get_absolute_url(self) -> str:
        return reverse("funding:jury", args=[self.application.call.number])


class Assignment(models.Model):
    """A file that a juror is given to read; `third` when two others differed."""

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="assignments")
    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    third = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("dossier à lire")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["juror", "application"], name="a_file_is_given_once_to_one")]

    def __str__(self) -> str:
        return f"{self.juror_id} · {self.application_id}"


class RatingQuerySet(models.QuerySet["Rating"]):
    def counted(self) -> RatingQuerySet:
        """Whole, and not of a juror that is recused for the file since."""
        left = Recusal.objects.filter(juror=models.OuterRef("juror"), application=models.OuterRef("application"))
        return self.filter(done_at__isnull=False).exclude(models.Exists(left))

    def visible_to(self, account: Visitor) -> RatingQuerySet:
        """Once all is told: the places of the file, and who leads the call and is not recused for it."""
        if not account.is_authenticated:
            return self.none()
        mine, _public, _sent, free = rights_of(account)
        led = Q(state__in=RECEIVED, call__in=Call.objects.led_by(account).order_by().values("pk"))
        files = Application.objects.filter(mine | led & free, call__state__in=TOLD).order_by()
        return self.counted().filter(application__in=files.values("pk"))

    def with_measures(self) -> RatingQuerySet:
        """Whether a measure of care hides its words, as `is_hidden`: its marks always count."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Rating)))


class Rating(models.Model):
    """What one juror says of one file, criterion by criterion, in their order: `marks` (points, or None for not yet)
    and `words`. `done_at` once it is whole."""

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="ratings")
    application = models.ForeignKey(Application, models.PROTECT, related_name="ratings")
    marks: JsonField = models.JSONField(default=list)
    words: JsonField = models.JSONField(default=list)
    saved_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture d’un dossier")
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(fields=["juror", "application"], name="one_rates_a_file_once")]

    def __str__(self) -> str:
        return gettext("Lecture du dossier n° %d") % self.application.number

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()
