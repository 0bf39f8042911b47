"""The agreement that follows the decision on a file: of the one kind that there is (`agreements`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Agreement
from lieudit.funding.application_models import Application


class FileAgreementQuerySet(models.QuerySet["FileAgreement"]):
    def standing(self) -> FileAgreementQuerySet:
        """Those that nobody broke or denied."""
        return self.exclude(agreement__state__in=("ended", "denied"))


class FileAgreement(models.Model):
    """An agreement that was drawn from a file: its title is not copied, it is read of the file, unless care hides
    it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="agreed")
    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")

    objects = FileAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("convention d’un dossier")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.agreement_id}"
