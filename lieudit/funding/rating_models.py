"""What a juror is given to read, what they write of it; recusals that are asked for."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.application_models import Application, Recusal
from lieudit.funding.jury_models import Juror
from lieudit.toolkit.types import JsonField


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
        return f"{self.application_id} · {self.juror_id}"


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
        recused = Recusal.objects.filter(juror=models.OuterRef("juror"), application=models.OuterRef("application"))
        return self.filter(done_at__isnull=False).exclude(models.Exists(recused))


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
        return f"{self.juror_id} · {self.application_id}"
