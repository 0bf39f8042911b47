"""The lives of a resource (deposited, read, shared, withdrawn) and of an improvement (taken, or not, with a reason)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ResourceState(TextChoices):
    SUBMITTED = "submitted", _("À relire")
    PUBLISHED = "published", _("Partagée")
    RETURNED = "returned", _("Renvoyée")
    WITHDRAWN = "withdrawn", _("Retirée")


class ImprovementState(TextChoices):
    PROPOSED = "proposed", _("Proposée")
    TAKEN = "taken", _("Reprise")
    DECLINED = "declined", _("Non retenue")


R = ResourceState
RESOURCE_WORKFLOW = Workflow(
    publish=Step.of(_("Publier"), {R.SUBMITTED}, R.PUBLISHED),
    send_back=Step.of(_("Renvoyer"), {R.SUBMITTED}, R.RETURNED),
    revise=Step.of(_("Corriger"), {R.SUBMITTED, R.PUBLISHED}, None),
    resubmit=Step.of(_("Corriger et renvoyer à la relecture"), {R.RETURNED}, R.SUBMITTED),
    release=Step.of(_("Publier une version"), {R.PUBLISHED}, None),
    use=Step.of(_("Dire que nous l’utilisons"), {R.PUBLISHED}, None),
    improve=Step.of(_("Proposer une amélioration"), {R.PUBLISHED}, None),
    withdraw=Step.of(_("Retirer"), {R.SUBMITTED, R.RETURNED, R.PUBLISHED}, R.WITHDRAWN),
)
I = ImprovementState  # noqa: E741
IMPROVEMENT_WORKFLOW = Workflow(
    take=Step.of(_("Reprendre dans une version"), {I.PROPOSED}, I.TAKEN),
    decline=Step.of(_("Ne pas retenir"), {I.PROPOSED}, I.DECLINED),
)
