"""The life of a loan: asked, accepted or refused, handed over, returned; disputed, when a thing comes back damaged."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class LoanState(TextChoices):
    ASKED = "asked", _("Demandé")
    ACCEPTED = "accepted", _("Accepté")
    REFUSED = "refused", _("Refusé")
    CALLED_OFF = "called-off", _("Annulé")
    OUT = "out", _("Prêté")
    RETURNED = "returned", _("Rendu")
    DISPUTED = "disputed", _("Rendu, en désaccord")


L = LoanState
HOLDING = (L.ACCEPTED, L.OUT, L.RETURNED, L.DISPUTED)
"""The thing is, was or will be away on these dates: no other loan of it may run."""
ENDED = (L.RETURNED, L.DISPUTED)
HAPPENED = (L.OUT, *ENDED)
"""The thing was handed over."""
LOAN_WORKFLOW = Workflow(
    accept=Step.of(_("Accepter le prêt"), {L.ASKED}, L.ACCEPTED),
    refuse=Step.of(_("Refuser, avec un mot"), {L.ASKED}, L.REFUSED),
    call_off=Step.of(_("Annuler"), {L.ASKED, L.ACCEPTED}, L.CALLED_OFF),
    hand_over=Step.of(_("Dire que c’est remis"), {L.ACCEPTED}, L.OUT),
    give_back=Step.of(_("Dire que c’est rendu"), {L.OUT}, L.RETURNED),
    note_state=Step.of(_("Dire l’état de la chose"), {L.OUT, L.RETURNED, L.DISPUTED}, None),
    dispute=Step.of(_("Demander une médiation"), {L.RETURNED}, L.DISPUTED),
)


class HandState(TextChoices):
    ASKED = "asked", _("Demandé")
    PAPERS = "papers", _("Pièces à signer")
    ACCEPTED = "accepted", _("Convenu")
    REFUSED = "refused", _("Refusé")
    CALLED_OFF = "called-off", _("Annulé")
    CONFIRMED = "confirmed", _("Confirmé par les deux")


H = HandState
HAND_WORKFLOW = Workflow(
    accept=Step.of(_("Venir avec des bénévoles"), {H.ASKED}, H.ACCEPTED),
    write_papers=Step.of(_("Prêter une personne salariée"), {H.ASKED, H.PAPERS}, H.PAPERS),
    sign_papers=Step.of(_("Dire que les trois pièces sont signées"), {H.PAPERS}, H.ACCEPTED),
    refuse=Step.of(_("Refuser, avec un mot"), {H.ASKED, H.PAPERS}, H.REFUSED),
    call_off=Step.of(_("Annuler"), {H.ASKED, H.PAPERS, H.ACCEPTED}, H.CALLED_OFF),
    say_amount=Step.of(_("Dire combien"), {H.ACCEPTED}, None),
    both_say=Step.of(_("Être confirmé par les deux"), {H.ACCEPTED}, H.CONFIRMED),
)


class SosState(TextChoices):
    OPEN = "open", _("En cours")
    ANSWERED = "answered", _("Un lieu a répondu")
    ENDED = "ended", _("Terminé")


S = SosState
SOS_WORKFLOW = Workflow(
    answer=Step.of(_("Répondre"), {S.OPEN}, S.ANSWERED),
    end=Step.of(_("Dire que ce n’est plus utile"), {S.OPEN}, S.ENDED),
)
