"""The life of a report: written while its figures are read again, then frozen for good."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ReportState(models.TextChoices):
    DRAFT = "draft", _("en préparation")
    FROZEN = "frozen", _("figé et publié")


R = ReportState
REPORT_WORKFLOW = Workflow(
    write=Step.of(_("Écrire"), {R.DRAFT}, None),
    draw=Step.of(_("Relever les chiffres à nouveau"), {R.DRAFT}, None),
    freeze=Step.of(_("Figer et publier"), {R.DRAFT}, R.FROZEN),
    discard=Step.of(_("Abandonner"), {R.DRAFT}, None),
    renew=Step.of(_("Préparer une nouvelle version"), {R.FROZEN}, None),
)
