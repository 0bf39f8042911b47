"""The life of a claim to speak for a place or an organisation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ClaimState(TextChoices):
    SUBMITTED = "submitted", _("en attente")
    CONFIRMED = "confirmed", _("confirmée")
    REFUSED = "refused", _("refusée")


S = ClaimState
CLAIM_WORKFLOW = Workflow(
    confirm=Step.of(_("confirmer"), {S.SUBMITTED}, S.CONFIRMED),
    refuse=Step.of(_("refuser"), {S.SUBMITTED}, S.REFUSED),
)
