"""The life of a reuse of open data: told by anybody, read by the secretariat, shown or not; of a question on a dataset,
asked by anybody, shown, answered or closed; of an address that is told of changes, and of what is sent to it; of a
token, by which a program acts for somebody."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ReuseState(TextChoices):
    TOLD = "told", _("À lire")
    SHOWN = "shown", _("Montrée")
    DECLINED = "declined", _("Non retenue")


R = ReuseState
REUSE_WORKFLOW = Workflow(
    show=Step.of(_("La montrer"), {R.TOLD, R.DECLINED}, R.SHOWN),
    decline=Step.of(_("Ne pas la montrer, avec un motif"), {R.TOLD, R.SHOWN}, R.DECLINED),
)


class QuestionState(TextChoices):
    ASKED = "asked", _("À lire")
    SHOWN = "shown", _("Montrée, sans réponse")
    ANSWERED = "answered", _("Répondue")
    CLOSED = "closed", _("Close sans réponse")
    DECLINED = "declined", _("Non retenue")


Q = QuestionState
QUESTION_WORKFLOW = Workflow(
    show=Step.of(_("La montrer, avant d’y répondre"), {Q.ASKED, Q.DECLINED}, Q.SHOWN),
    answer=Step.of(_("Y répondre"), {Q.ASKED, Q.SHOWN}, Q.ANSWERED),
    close=Step.of(_("La clore sans réponse, avec un motif"), {Q.SHOWN}, Q.CLOSED),
    decline=Step.of(_("Ne pas la montrer, avec un motif"), {Q.ASKED}, Q.DECLINED),
)


class HookState(TextChoices):
    RUNNING = "running", _("Avertie")
    STOPPED = "stopped", _("Arrêtée")


class TokenState(TextChoices):
    RUNNING = "running", _("Ouvert")
    REVOKED = "revoked", _("Fermé")


class Scope(TextChoices):
    """What a token opens; never more than its account may."""

    MINE = "mine", _("Lire ce que le site garde de moi")
    DESK = "desk", _("Lire ce qui attend dans les territoires que j’anime")
    ACTS = "acts", _("Agir en mon nom : déposer un besoin, déclarer un service, tenir à jour mon lieu")


class MessageState(TextChoices):
    WAITING = "waiting", _("En route")
    ARRIVED = "arrived", _("Arrivé")
    GIVEN_UP = "given_up", _("Abandonné")


HOOK_WORKFLOW = Workflow(
    **{
        "try": Step.of(_("Envoyer un essai"), {HookState.RUNNING}, None),
        "turn": Step.of(_("Changer de secret"), {HookState.RUNNING}, None),
        "stop": Step.of(_("Arrêter"), {HookState.RUNNING}, HookState.STOPPED),
    }
)
MESSAGE_WORKFLOW = Workflow(
    replay=Step.of(_("Envoyer de nouveau"), {MessageState.GIVEN_UP}, MessageState.WAITING),
)
TOKEN_WORKFLOW = Workflow(
    revoke=Step.of(_("Fermer"), {TokenState.RUNNING}, TokenState.REVOKED),
)
