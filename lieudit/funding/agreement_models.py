"""What a grant of the council binds each side to: dated commitments, instalments that are announced, then received."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.call_models import MOST_MONEY
from lieudit.funding.grant_models import Award
from lieudit.funding.vocabulary import Side


class AwardCommitmentQuerySet(models.QuerySet["Commitment"]):
    def late(self, today: dt.date) -> AwardCommitmentQuerySet:
        """Past their day, neither kept nor dropped."""
        return self.open().filter(due_on__lt=today)

    def open(self) -> AwardCommitmentQuerySet:
        """Neither kept nor dropped."""
        return self.filter(kept_on=None, dropped_on=None)


class Commitment(models.Model):
    """What one side of an agreement does until a day: kept on a day, dropped on another with a reason, or late.

    That of paying an instalment is kept as the instalment is received; that of the report (`is_report`), as it comes.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="commitments")
    side = models.CharField(_("qui s’engage"), max_length=8, choices=Side)
    words = models.CharField(_("à quoi"), max_length=500)
    instalment = models.OneToOneField(
        "Instalment", models.PROTECT, null=True, blank=True, related_name="commitment", verbose_name=_("versement")
    )
    is_report = models.BooleanField(_("compte rendu"), default=False)
    due_on = models.DateField(_("pour le"))
    kept_on = models.DateField(_("tenu le"), null=True, blank=True)
    dropped_on = models.DateField(_("abandonné le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = AwardCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement d’une convention")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_on=None) | Q(dropped_on=None), name="a_commitment_is_kept_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(dropped_on=None) | ~Q(reason=""), name="a_commitment_is_dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return self.award.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.kept_on is None and self.dropped_on is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()


class Instalment(models.Model):
    """A part of what is granted, in euros: announced for a day, received on another."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="instalments")
    rank = models.PositiveSmallIntegerField()
    words = models.CharField(_("ce que c’est"), max_length=120)
    amount = models.DecimalField(_("somme, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    announced_on = models.DateField(_("annoncé pour le"))
    received_on = models.DateField(_("reçu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("versement d’une convention")
        ordering = ["award", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["award", "rank"], name="an_instalment_has_its_rank"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_instalment_is_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} · {self.rank}"
