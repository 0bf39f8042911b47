"""The life of a mediation, from the request to an outcome that stays between those who were there."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class MediationState(TextChoices):
    ASKED = "asked", _("demandée")
    ACCEPTED = "accepted", _("en cours")
    DECLINED = "declined", _("déclinée par la médiation")
    WITHDRAWN = "withdrawn", _("retirée")
    CLOSED = "closed", _("terminée")


S = MediationState

MEDIATION_WORKFLOW = Workflow(
    accept=Step.of(_("prendre en charge"), {S.ASKED}, S.ACCEPTED),
    decline=Step.of(_("décliner"), {S.ASKED}, S.DECLINED),
    invite=Step.of(_("inviter l’autre personne"), {S.ACCEPTED}, None),
    write=Step.of(_("écrire"), {S.ASKED, S.ACCEPTED}, None),
    withdraw=Step.of(_("retirer"), {S.ASKED, S.ACCEPTED}, S.WITHDRAWN),
    close=Step.of(_("terminer"), {S.ACCEPTED}, S.CLOSED),
)
