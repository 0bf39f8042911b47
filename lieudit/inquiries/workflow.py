"""The life of a question put to the council, from the form of an institution to what it did with the opinion."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class InquiryState(models.TextChoices):
    SENT = "sent", _("adresse à confirmer")
    CHECKING = "checking", _("origine à vérifier")
    REJECTED = "rejected", _("non reçue")
    ASKED = "asked", _("posée")
    ACCEPTED = "accepted", _("prise par une assemblée")
    DECLINED = "declined", _("non prise")
    SENDING = "sending", _("avis en cours d’envoi")
    ANSWERED = "answered", _("avis rendu")
    FOLLOWED = "followed", _("suite publiée")
    WITHDRAWN = "withdrawn", _("retirée")


class Outcome(models.TextChoices):
    """What an institution did with an opinion."""

    FOLLOWED = "followed", _("avis suivi")
    PARTLY = "partly", _("avis suivi en partie")
    APART = "apart", _("avis non suivi")


S = InquiryState
UNREAD = (S.SENT, S.CHECKING, S.REJECTED)
"""States in which nobody but the council reads the question: it is not known who asks."""
GIVEN = (S.ANSWERED, S.FOLLOWED)
"""States in which the opinion has left."""

INQUIRY_WORKFLOW = Workflow(
    confirm=Step.of(_("confirmer l’adresse"), {S.SENT}, S.CHECKING),
    receive=Step.of(_("recevoir la question"), {S.CHECKING}, S.ASKED),
    reject=Step.of(_("ne pas recevoir la question"), {S.CHECKING}, S.REJECTED),
    accept=Step.of(_("prendre la question"), {S.ASKED}, S.ACCEPTED),
    delay=Step.of(_("demander du temps"), {S.ASKED, S.ACCEPTED}, None),
    decline=Step.of(_("ne pas prendre la question"), {S.ASKED, S.ACCEPTED}, S.DECLINED),
    consult=Step.of(_("ouvrir une consultation"), {S.ACCEPTED}, None),
    draw=Step.of(_("ouvrir un projet d’avis"), {S.ACCEPTED}, None),
    answer=Step.of(_("envoyer l’avis"), {S.ACCEPTED}, S.SENDING),
    leave=Step.of(_("constater que l’avis est parti"), {S.SENDING}, S.ANSWERED),
    recall=Step.of(_("reprendre l’envoi"), {S.SENDING}, S.ACCEPTED),
    remind=Step.of(_("relancer"), {S.ANSWERED}, None),
    follow=Step.of(_("publier la suite"), {S.ANSWERED}, S.FOLLOWED),
    withdraw=Step.of(_("retirer la question"), {S.SENT, S.CHECKING, S.ASKED, S.ACCEPTED}, S.WITHDRAWN),
)
