"""The life of a reuse of open data: told by anybody, read by the secretariat, shown or not."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ReuseState(TextChoices):
    TOLD = "told", _("À lire")
    SHOWN = "shown", _("Montrée")
    DECLINED = "declined", _("Non retenue")


R = ReuseState
REUSE_WORKFLOW = Workflow(
    show=Step.of(_("La montrer"), {R.TOLD, R.DECLINED}, R.SHOWN),
    decline=Step.of(_("Ne pas la montrer, avec un motif"), {R.TOLD, R.SHOWN}, R.DECLINED),
)
