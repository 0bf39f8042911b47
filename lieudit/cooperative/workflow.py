"""The lives of a subscription, of a sum that leaves, of a year’s surplus, of a correction, of a contested category, of
the end of somebody’s parts."""

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


class ClaimState(models.TextChoices):
    ASKED = "asked", _("Demandée, à répondre")
    ANSWERED = "answered", _("Répondue, à confirmer")
    GRANTED = "granted", _("Acceptée")
    KEPT = "kept", _("La catégorie reste")
    WITHDRAWN = "withdrawn", _("Retirée")


class EndingState(models.TextChoices):
    OPENED = "opened", _("Ouverte, l’associé peut répondre")
    HEARD = "heard", _("Associé entendu, décision à citer")
    READY = "ready", _("À confirmer par une autre personne")
    DONE = "done", _("Écrite au registre")
    DROPPED = "dropped", _("Abandonnée")
    APPEALED = "appealed", _("Recours en cours")
    ANSWERED = "answered", _("Recours répondu, à confirmer par une autre personne")
    UPHELD = "upheld", _("Confirmée sur recours")
    OVERTURNED = "overturned", _("Annulée")


E = EndingState
RUNNING_ENDINGS = (E.OPENED, E.HEARD, E.READY, E.APPEALED, E.ANSWERED)
"""Those that wait for somebody."""
WRITTEN_ENDINGS = (E.DONE, E.APPEALED, E.ANSWERED, E.UPHELD, E.OVERTURNED)
"""Those whose movement was written."""
REVIEWED_ENDINGS = (E.UPHELD, E.OVERTURNED)

S, P, A, C, M = SubscriptionState, PayoutState, AllocationState, CorrectionState, ClaimState
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
CLAIM_WORKFLOW = Workflow(
    answer=Step.of(_("Répondre"), [M.ASKED], M.ANSWERED),
    reopen=Step.of(_("Ne pas confirmer"), [M.ANSWERED], M.ASKED),
    grant=Step.of(_("Confirmer le changement"), [M.ANSWERED], M.GRANTED),
    keep=Step.of(_("Confirmer que la catégorie reste"), [M.ANSWERED], M.KEPT),
    withdraw=Step.of(_("Retirer"), [M.ASKED, M.ANSWERED], M.WITHDRAWN),
)
ENDING_WORKFLOW = Workflow(
    defend=Step.of(_("Répondre par écrit"), [E.OPENED, E.HEARD], None),
    hear=Step.of(_("Noter l’audition"), [E.OPENED], E.HEARD),
    cite=Step.of(_("Citer la décision"), [E.HEARD], E.READY),
    confirm=Step.of(_("L’écrire au registre"), [E.READY], E.DONE),
    reopen=Step.of(_("Ne pas confirmer"), [E.READY], E.HEARD),
    drop=Step.of(_("Abandonner"), [E.OPENED, E.HEARD, E.READY], E.DROPPED),
    appeal=Step.of(_("Faire un recours"), [E.DONE], E.APPEALED),
    answer=Step.of(_("Répondre au recours"), [E.APPEALED], E.ANSWERED),
    reconsider=Step.of(_("Ne pas confirmer la réponse"), [E.ANSWERED], E.APPEALED),
    uphold=Step.of(_("Confirmer que la fin tient"), [E.ANSWERED], E.UPHELD),
    overturn=Step.of(_("Confirmer que la fin est annulée"), [E.ANSWERED], E.OVERTURNED),
)
ALLOCATION_WORKFLOW = Workflow(
    adopt=Step.of(_("Citer la décision"), [A.PROPOSED], A.ADOPTED),
    post=Step.of(_("Écrire au registre"), [A.ADOPTED], A.POSTED),
    drop=Step.of(_("Abandonner"), [A.PROPOSED, A.ADOPTED], A.DROPPED),
)
