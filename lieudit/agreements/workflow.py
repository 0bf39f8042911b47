"""The life of an agreement: it runs, it is renewed, it ends."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class AgreementState(TextChoices):
    RUNNING = "running", _("En cours")
    RENEWED = "renewed", _("Renouvelée")
    EXPIRED = "expired", _("Arrivée à son terme")
    ENDED = "ended", _("Rompue avant son terme")
    DENIED = "denied", _("Non reconnue par l’autre partie")


class Side(TextChoices):
    """Which of the two sides wrote an agreement down; the other one confirms it."""

    PLACE = "place", _("le lieu")
    PARTNER = "partner", _("le partenaire")


A = AgreementState
AGREEMENT_WORKFLOW = Workflow(
    renew=Step.of(_("Renouveler"), (A.RUNNING, A.EXPIRED), A.RENEWED),
    end=Step.of(_("Rompre avant le terme"), {A.RUNNING}, A.ENDED),
    confirm=Step.of(_("Confirmer"), {A.RUNNING}, None),
    deny=Step.of(_("Ne pas reconnaître"), {A.RUNNING}, A.DENIED),
    expire=Step.of(_("Arriver au terme"), {A.RUNNING}, A.EXPIRED),
)
