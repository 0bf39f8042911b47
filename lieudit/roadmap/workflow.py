"""The life of a milestone: planned, worked on, then met or dropped. Its date moves, and each move is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class MilestoneState(models.TextChoices):
    PLANNED = "planned", _("Prévu")
    ONGOING = "ongoing", _("En cours")
    MET = "met", _("Tenu")
    DROPPED = "dropped", _("Abandonné")


OPEN = (MilestoneState.PLANNED, MilestoneState.ONGOING)
"""States in which something is still owed."""

MILESTONE_WORKFLOW = Workflow(
    edit=Step.of(_("Corriger"), OPEN, None),
    say_progress=Step.of(_("Dire où cela en est"), OPEN, MilestoneState.ONGOING),
    slip=Step.of(_("Déplacer la date"), OPEN, None),
    add_deliverable=Step.of(_("Joindre un livrable"), [*OPEN, MilestoneState.MET], None),
    meet=Step.of(_("Dire qu’il est tenu"), OPEN, MilestoneState.MET),
    drop=Step.of(_("Abandonner"), OPEN, MilestoneState.DROPPED),
)
