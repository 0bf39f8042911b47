"""The life of a call: ours, from its preparation to its closing; one of others, which is described here by hand."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class CallState(TextChoices):
    DRAFT = "draft", _("en préparation")
    ANNOUNCED = "announced", _("annoncé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")
    CANCELLED = "cancelled", _("annulé")
    DESCRIBED = "described", _("lancé ailleurs, décrit ici")


S = CallState
BEFORE = (S.DRAFT, S.ANNOUNCED)
"""Its rules are not frozen yet."""

CALL_WORKFLOW = Workflow(
    write=Step.of(_("Modifier l’appel"), {S.DRAFT, S.ANNOUNCED}, None),
    announce=Step.of(_("Annoncer l’appel"), {S.DRAFT}, S.ANNOUNCED),
    open=Step.of(_("Ouvrir l’appel"), {S.ANNOUNCED}, S.OPEN),
    correct=Step.of(_("Corriger les règles"), {S.OPEN}, None),
    postpone=Step.of(_("Reporter la clôture"), {S.ANNOUNCED, S.OPEN}, None),
    close=Step.of(_("Clore l’appel"), {S.OPEN}, S.CLOSED),
    cancel=Step.of(_("Annuler l’appel"), {S.DRAFT, S.ANNOUNCED, S.OPEN}, S.CANCELLED),
    revise=Step.of(_("Corriger la description"), {S.DESCRIBED}, None),
    invite=Step.of(_("Inviter l’organisateur à répondre"), {S.DESCRIBED}, None),
    reply=Step.of(_("Répondre, en tant qu’organisateur"), {S.DESCRIBED}, None),
)
