"""The jury of a call, and who sits in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.call_models import Call
from lieudit.governance.models import Decision


class Jury(models.Model):
    """Who rates the files of a call: named by a decision of an assembly, read beside that of the council.

    `raters`, `gap` (points, on one criterion) and `appeal_days` are the rules of the council on the day it was named,
    and stay. `seed` breaks the ties of the assignment: it is made of what nobody chooses, and published. `lack` says
    why files could not all be given, in a sentence.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="jury")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name=_("décision"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    raters = models.PositiveSmallIntegerField(_("jurés par dossier"), default=2)
    gap = models.PositiveSmallIntegerField(_("écart admis, en points"), default=1)
    appeal_days = models.PositiveSmallIntegerField(_("jours pour contester"), default=30)
    seed = models.CharField(max_length=64, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    lack = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    appeals_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("jury")
        constraints = [models.CheckConstraint(condition=Q(raters__gte=2), name="nobody_rates_a_file_alone")]

    def __str__(self) -> str:
        return str(self.call)


class JurorQuerySet(models.QuerySet["Juror"]):
    def sitting(self) -> JurorQuerySet:
        return self.filter(left_at=None)


class Juror(models.Model):
    """A person of a jury, until it gives up its place."""

    jury = models.ForeignKey(Jury, models.PROTECT, related_name="jurors")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = JurorQuerySet.as_manager()

    class Meta:
        verbose_name = _("juré·e")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["jury", "account"], name="one_sits_once_in_a_jury")]

    def __str__(self) -> str:
        return str(self.account)
