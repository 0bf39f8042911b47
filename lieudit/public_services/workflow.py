"""The life of an offer: open, full for a time, ended. And that of an agreement: it runs, it is renewed, it ends."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class OfferState(TextChoices):
    OPEN = "open", _("Ouvert à tous")
    WAITING = "waiting", _("Liste d’attente")
    FULL = "full", _("N’accueille plus")
    ENDED = "ended", _("Terminé")


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


O = OfferState  # noqa: E741
SHORT = (O.WAITING, O.FULL)
"""States in which people are turned away, or wait."""
ALIVE = (O.OPEN, *SHORT)
OFFER_WORKFLOW = Workflow(
    revise=Step.of(_("Corriger"), ALIVE, None),
    say_waiting=Step.of(_("Dire qu’il faut attendre"), ALIVE, O.WAITING),
    say_full=Step.of(_("Dire qu’on refuse du monde"), ALIVE, O.FULL),
    say_room=Step.of(_("Dire qu’il y a de nouveau de la place"), SHORT, O.OPEN),
    end=Step.of(_("Dire que c’est terminé"), ALIVE, O.ENDED),
)
A = AgreementState
AGREEMENT_WORKFLOW = Workflow(
    renew=Step.of(_("Renouveler"), (A.RUNNING, A.EXPIRED), A.RENEWED),
    end=Step.of(_("Rompre avant le terme"), {A.RUNNING}, A.ENDED),
    confirm=Step.of(_("Confirmer"), {A.RUNNING}, None),
    deny=Step.of(_("Ne pas reconnaître"), {A.RUNNING}, A.DENIED),
    expire=Step.of(_("Arriver au terme"), {A.RUNNING}, A.EXPIRED),
)
