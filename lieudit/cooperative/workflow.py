"""The life of a subscription, that of a sum that leaves, and that of a year’s surplus."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class SubscriptionState(models.TextChoices):
    SIGNED = "signed", _("Signée, à admettre")
    ADMITTED = "admitted", _("Admise, à payer")
    COUNTED = "counted", _("Comptée dans le capital")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Retirée")


class PayoutState(models.TextChoices):
    PREPARED = "prepared", _("Préparé, à valider")
    ORDERED = "ordered", _("Validé, à payer par la banque")
    PAID = "paid", _("Payé")
    DROPPED = "dropped", _("Abandonné")


class AllocationState(models.TextChoices):
    PROPOSED = "proposed", _("Proposée, à voter")
    ADOPTED = "adopted", _("Adoptée, à écrire au registre")
    POSTED = "posted", _("Écrite au registre")
    DROPPED = "dropped", _("Abandonnée")


class CorrectionState(models.TextChoices):
    ASKED = "asked", _("Demandée, à valider")
    DONE = "done", _("Écrite au registre")
    DROPPED = "dropped", _("Abandonnée")


S, P, A, C = SubscriptionState, PayoutState, AllocationState, CorrectionState
SUBSCRIPTION_WORKFLOW = Workflow(
    admit=Step.of(_("Admettre"), [S.SIGNED], S.ADMITTED),
    refuse=Step.of(_("Refuser"), [S.SIGNED], S.REFUSED),
    withdraw=Step.of(_("Retirer"), [S.SIGNED, S.ADMITTED], S.WITHDRAWN),
    pay=Step.of(_("Noter un versement"), [S.ADMITTED, S.COUNTED], None),
    count=Step.of(_("Compter dans le capital"), [S.ADMITTED], S.COUNTED),
    uncount=Step.of(_("Ne plus compter"), [S.COUNTED], S.ADMITTED),
)
PAYOUT_WORKFLOW = Workflow(
    give_iban=Step.of(_("Dire où payer"), [P.PREPARED], None),
    order=Step.of(_("Valider l’ordre de virement"), [P.PREPARED], P.ORDERED),
    validate=Step.of(_("Dire qu’il est payé"), [P.PREPARED, P.ORDERED], P.PAID),
    drop=Step.of(_("Abandonner"), [P.PREPARED, P.ORDERED], P.DROPPED),
)
CORRECTION_WORKFLOW = Workflow(
    validate=Step.of(_("Valider"), [C.ASKED], C.DONE),
    drop=Step.of(_("Abandonner"), [C.ASKED], C.DROPPED),
)
ALLOCATION_WORKFLOW = Workflow(
    adopt=Step.of(_("Citer la décision"), [A.PROPOSED], A.ADOPTED),
    post=Step.of(_("Écrire au registre"), [A.ADOPTED], A.POSTED),
    drop=Step.of(_("Abandonner"), [A.PROPOSED, A.ADOPTED], A.DROPPED),
)
