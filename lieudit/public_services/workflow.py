"""The life of an offer: open, full for a time, ended."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class OfferState(TextChoices):
    OPEN = "open", _("Ouvert à tous")
    WAITING = "waiting", _("Liste d’attente")
    FULL = "full", _("N’accueille plus")
    ENDED = "ended", _("Terminé")


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
