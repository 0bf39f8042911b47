"""The life of a consultation, and that of a statement: proposed, then accepted, refused, joined, or withdrawn."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lieudit.toolkit.workflow import Step, Workflow


class ConsultationState(models.TextChoices):
    DRAFTED = "drafted", _("En préparation")
    OPEN = "open", _("Ouverte")
    CLOSED = "closed", pgettext_lazy("consultation", "Close")


class StatementState(models.TextChoices):
    PROPOSED = "proposed", _("À lire")
    ACCEPTED = "accepted", _("Accueillie")
    REFUSED = "refused", _("Refusée")
    JOINED = "joined", _("Réunie à une autre")
    WITHDRAWN = "withdrawn", _("Retirée")


LIVE = (ConsultationState.DRAFTED, ConsultationState.OPEN)
"""States in which statements may still come."""

CONSULTATION_WORKFLOW = Workflow(
    edit=Step.of(_("Corriger"), [ConsultationState.DRAFTED], None),
    add=Step.of(_("Ajouter une affirmation"), LIVE, None),
    open=Step.of(_("Ouvrir"), [ConsultationState.DRAFTED], ConsultationState.OPEN),
    answer=Step.of(_("Répondre"), [ConsultationState.OPEN], None),
    propose=Step.of(_("Proposer une affirmation"), [ConsultationState.OPEN], None),
    extend=Step.of(_("Prolonger"), [ConsultationState.OPEN], None),
    close=Step.of(_("Clore"), [ConsultationState.OPEN], ConsultationState.CLOSED),
    draw=Step.of(_("Ouvrir un projet de position"), [ConsultationState.CLOSED], None),
)
STATEMENT_WORKFLOW = Workflow(
    accept=Step.of(_("Accueillir"), [StatementState.PROPOSED], StatementState.ACCEPTED),
    refuse=Step.of(_("Refuser"), [StatementState.PROPOSED], StatementState.REFUSED),
    join=Step.of(_("Réunir à une autre"), [StatementState.PROPOSED], StatementState.JOINED),
    withdraw=Step.of(_("Retirer"), [StatementState.ACCEPTED], StatementState.WITHDRAWN),
)
