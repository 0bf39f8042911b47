"""What organisers of other calls published once they had decided: on which day, where it is read, who applied and who
was retained, territory by territory."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.call_models import Call
from lieudit.toolkit.types import JsonField


class CallResult(models.Model):
    """What is told here of the result of a described call; the last version is read, those before stay.

    `source` is where the organiser publishes it. `received` and `retained` are the files of the whole call, None where
    it does not say; `lands` those of each territory that it tells apart: `kind` (« region », by its code, or
    « rurality », by its key), `code`, `files`, `retained`.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="results")
    version = models.PositiveSmallIntegerField(default=1)
    published_on = models.DateField(_("réponse donnée le"))
    source = models.URLField(_("où le résultat se lit"), max_length=500)
    received = models.PositiveIntegerField(_("dossiers reçus"), null=True, blank=True)
    retained = models.PositiveIntegerField(_("dossiers retenus"), null=True, blank=True)
    lands: JsonField = models.JSONField(_("par territoire"), default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("résultat d’un appel d’ailleurs")
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="a_result_has_each_version_once"),
            models.CheckConstraint(
                condition=Q(received=None) | Q(retained=None) | Q(retained__lte=F("received")),
                name="no_more_are_retained_than_applied",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_result_says_where_it_is_read"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.version}"

    @property
    def late(self) -> int | None:
        """Days after the day that was announced; negative before it, None where no day was."""
        announced: dt.date | None = self.call.rules.answer_on
        return (self.published_on - announced).days if announced is not None else None
