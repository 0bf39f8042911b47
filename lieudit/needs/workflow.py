"""The life of a need: the seven stages of the thread, and the ways to enter or leave it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class NeedState(TextChoices):
    PENDING = "pending", _("à relire")
    EXPRESSED = "expressed", _("exprimé")
    GATHERED = "gathered", _("réuni")
    DELIBERATED = "deliberated", _("délibéré")
    ADOPTED = "adopted", _("adopté")
    RELAYED = "relayed", _("relayé")
    ANSWERED = "answered", _("répondu")
    EFFECT = "effect", _("effet")
    SETTLED = "settled", _("répondu par l’animation")
    WITHDRAWN = "withdrawn", _("retiré par son auteur")
    REFUSED = "refused", _("non publié")


class EscalationState(TextChoices):
    WAITING = "waiting", _("attend une réponse")
    TAKEN = "taken", _("pris à ce niveau")
    RETURNED = "returned", _("rendu au territoire")
    PASSED = "passed", _("porté plus haut encore")


S = NeedState
ON_THE_THREAD = (S.EXPRESSED, S.GATHERED, S.DELIBERATED, S.ADOPTED, S.RELAYED, S.ANSWERED, S.EFFECT)
"""The stages of the thread, in order; a convergence goes through them with its needs."""
PUBLIC = frozenset({*ON_THE_THREAD, S.SETTLED})
NOT_PUBLIC = tuple(state for state in S if state not in PUBLIC)
CARRIED = (S.EXPRESSED, S.GATHERED)
"""The stages at which the level that a need was carried to owes an answer."""

NEED_WORKFLOW = Workflow(
    publish=Step.of(_("publier"), {S.PENDING}, S.EXPRESSED),
    refuse=Step.of(_("ne pas publier"), {S.PENDING}, S.REFUSED),
    support=Step.of(_("rejoindre"), {S.EXPRESSED, S.GATHERED, S.DELIBERATED, S.ADOPTED, S.RELAYED}, None),
    ask=Step.of(_("poser une question"), {S.EXPRESSED}, None),
    reply=Step.of(_("répondre à une question"), {S.EXPRESSED}, None),
    gather=Step.of(_("faire converger"), {S.EXPRESSED}, S.GATHERED),
    detach=Step.of(_("détacher"), {S.GATHERED}, S.EXPRESSED),
    unfile=Step.of(_("annuler son classement"), {S.GATHERED}, S.EXPRESSED),
    set_apart=Step.of(_("dire qu’il parle d’autre chose"), {S.EXPRESSED}, None),
    compare_again=Step.of(_("revenir sur un « Non »"), {S.EXPRESSED}, None),
    escalate=Step.of(_("porter plus haut"), {S.EXPRESSED}, None),
    settle=Step.of(_("répondre"), {S.EXPRESSED}, S.SETTLED),
    withdraw=Step.of(_("retirer"), {S.PENDING, S.EXPRESSED, S.GATHERED}, S.WITHDRAWN),
)

CONVERGENCE_WORKFLOW = Workflow(
    gather=Step.of(_("faire converger"), {S.GATHERED, S.DELIBERATED, S.ADOPTED, S.RELAYED}, None),
    edit=Step.of(_("corriger le résumé"), {S.GATHERED}, None),
    deliberate=Step.of(_("ouvrir une délibération"), {S.GATHERED}, S.DELIBERATED),
    escalate=Step.of(_("porter plus haut"), {S.GATHERED}, None),
)
E = EscalationState
ESCALATION_WORKFLOW = Workflow(
    take=Step.of(_("s’en saisir à ce niveau"), {E.WAITING}, E.TAKEN),
    hand_back=Step.of(_("le rendre au territoire"), {E.WAITING}, E.RETURNED),
    pass_on=Step.of(_("porter plus haut encore"), {E.WAITING}, E.PASSED),
)
