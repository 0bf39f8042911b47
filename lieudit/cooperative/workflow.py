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
    PAID = "paid", _("Payé")
    DROPPED = "dropped", _("Abandonné")


class AllocationState(models.TextChoices):
    PROPOSED = "proposed", _("Proposée, à voter")
    ADOPTED = "adopted", _("Adoptée, à écrire au registre")
    POSTED = "posted", _("Écrite au registre")
    DROPPED = "dropped", _("Abandonnée")


S, P, A = SubscriptionState, PayoutState, AllocationState
SUBSCRIPTION_WORKFLOW = Workflow(
    admit=Step.of(_("Admettre"), [S.SIGNED], S.ADMITTED),
    refuse=Step.of(_("Refuser"), [S.SIGNED], S.REFUSED),
    withdraw=Step.of(_("Retirer"), [S.SIGNED, S.ADMITTED], S.WITHDRAWN),
    pay=Step.of(_("Noter un versement"), [S.ADMITTED, S.COUNTED], None),
    count=Step.of(_("Compter dans le capital"), [S.ADMITTED], S.COUNTED),
)
PAYOUT_WORKFLOW = Workflow(
    validate=Step.of(_("Valider"), [P.PREPARED], P.PAID),
    drop=Step.of(_("Abandonner"), [P.PREPARED], P.DROPPED),
)
ALLOCATION_WORKFLOW = Workflow(
    adopt=Step.of(_("Citer la décision"), [A.PROPOSED], A.ADOPTED),
    post=Step.of(_("Écrire au registre"), [A.ADOPTED], A.POSTED),
    drop=Step.of(_("Abandonner"), [A.PROPOSED, A.ADOPTED], A.DROPPED),
)
