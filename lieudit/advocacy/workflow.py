"""The lives of a referral to an institution and of each demand that it carries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ReferralState(TextChoices):
    PREPARED = "prepared", _("lettre en préparation")
    SENT = "sent", _("remise")
    CLOSED = "closed", _("close")


R = ReferralState
REFERRAL_WORKFLOW = Workflow(
    edit=Step.of(_("modifier la lettre"), {R.PREPARED}, None),
    send=Step.of(_("envoyer"), {R.PREPARED}, R.SENT),
    remind=Step.of(_("relancer"), {R.SENT}, None),
    log_reply=Step.of(_("noter une réponse"), {R.SENT}, None),
    close=Step.of(_("clore sans réponse"), {R.SENT}, R.CLOSED),
)


class DemandState(TextChoices):
    """What the institution did with a demand. Expected, due, overdue are computed, not stored."""

    WAITING = "waiting", _("réponse attendue")
    ACCEPTED = "accepted", _("acceptée")
    PARTIAL = "partial", _("acceptée en partie")
    REFUSED = "refused", _("refusée")
    UNANSWERED = "unanswered", _("close sans réponse")


ANSWERED = frozenset({DemandState.ACCEPTED, DemandState.PARTIAL, DemandState.REFUSED})
