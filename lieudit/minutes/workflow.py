"""The lives of minutes, of a correction of them and of an action."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class MinutesState(TextChoices):
    DRAFT = "draft", _("en rédaction")
    CORRECTING = "correcting", _("projet, en correction")
    APPROVED = "approved", _("approuvé, à signer")
    SIGNED = "signed", _("signé et scellé")


class CorrectionState(TextChoices):
    PROPOSED = "proposed", _("à examiner")
    ACCEPTED = "accepted", _("retenue")
    REFUSED = "refused", _("non retenue")
    WITHDRAWN = "withdrawn", _("retirée")


class ActionState(TextChoices):
    OPEN = "open", _("à faire")
    DONE = "done", _("faite")
    DROPPED = "dropped", _("abandonnée")


M, C, A = MinutesState, CorrectionState, ActionState

MINUTES_WORKFLOW = Workflow(
    edit=Step.of(_("corriger la rédaction"), {M.DRAFT, M.CORRECTING}, None),
    send=Step.of(_("publier le projet"), {M.DRAFT}, M.CORRECTING),
    propose=Step.of(_("proposer une correction"), {M.CORRECTING}, None),
    state=Step.of(_("joindre une déclaration"), {M.CORRECTING}, None),
    name=Step.of(_("nommer les personnes"), {M.DRAFT, M.CORRECTING}, None),
    ask=Step.of(_("demander l’approbation"), {M.CORRECTING}, None),
    approve=Step.of(_("approuver"), {M.CORRECTING}, M.APPROVED),
    sign=Step.of(_("signer"), {M.APPROVED}, None),
    seal=Step.of(_("sceller"), {M.APPROVED}, M.SIGNED),
)
CORRECTION_WORKFLOW = Workflow(
    accept=Step.of(_("retenir la correction"), {C.PROPOSED}, C.ACCEPTED),
    refuse=Step.of(_("ne pas retenir la correction"), {C.PROPOSED}, C.REFUSED),
    withdraw=Step.of(_("retirer la correction"), {C.PROPOSED}, C.WITHDRAWN),
)
ACTION_WORKFLOW = Workflow(
    assign=Step.of(_("dire qui s’en charge"), {A.OPEN}, None),
    postpone=Step.of(_("reporter l’action"), {A.OPEN}, None),
    close=Step.of(_("dire l’action faite"), {A.OPEN}, A.DONE),
    drop=Step.of(_("abandonner l’action"), {A.OPEN}, A.DROPPED),
)
