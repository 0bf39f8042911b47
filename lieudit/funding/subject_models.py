"""What a call answers: needs, or whatever else is cited."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lieudit.funding.call_models import Call


class CallSubjectQuerySet(models.QuerySet["CallSubject"]):
    def told(self) -> CallSubjectQuerySet:
        """Those of the calls that everybody reads, with the number and the title of each, as a need tells of them."""
        calls = Call.objects.public().order_by().values("pk")
        return self.filter(call__in=calls).annotate(number=F("call__number"), title=F("call__title"))


class CallSubject(models.Model):
    """One thing that a call answers."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="subjects")
    about_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    about_id = models.PositiveBigIntegerField()

    objects = CallSubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("ce à quoi un appel répond")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "about_type", "about_id"], name="a_call_answers_a_thing_once")
        ]
        indexes = [models.Index(fields=["about_type", "about_id"], name="calls_about")]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.about_type_id} · {self.about_id}"
