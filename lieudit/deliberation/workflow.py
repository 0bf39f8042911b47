"""The lives of a draft, of an amendment and of an objection."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class DraftState(TextChoices):
    WRITING = "writing", _("en rédaction")
    OPEN = "open", _("ouvert aux questions et aux amendements")
    CONSENT = "consent", _("en tour de consentement")
    BALLOT = "ballot", _("soumis au vote")
    ADOPTED = "adopted", _("adopté")
    REJECTED = "rejected", _("rejeté")
    WITHDRAWN = "withdrawn", _("retiré")


D = DraftState
DRAFT_WORKFLOW = Workflow(
    write=Step.of(_("rédiger"), {D.WRITING}, None),
    open=Step.of(_("ouvrir à la discussion"), {D.WRITING}, D.OPEN),
    comment=Step.of(_("questionner ou commenter"), {D.OPEN, D.CONSENT}, None),
    amend=Step.of(_("proposer un amendement"), {D.OPEN}, None),
    merge=Step.of(_("fusionner les amendements"), {D.OPEN}, None),
    vote_on_rivals=Step.of(_("mettre au vote des amendements rivaux"), {D.OPEN}, None),
    seek_consent=Step.of(_("ouvrir le tour de consentement"), {D.OPEN, D.CONSENT}, D.CONSENT),
    answer_round=Step.of(_("répondre au tour de consentement"), {D.CONSENT}, None),
    settle_objection=Step.of(_("traiter une objection"), {D.CONSENT}, None),
    put_to_vote=Step.of(_("soumettre au vote"), {D.CONSENT}, D.BALLOT),
    adopt=Step.of(_("adopter"), {D.CONSENT, D.BALLOT}, D.ADOPTED),
    reject=Step.of(_("constater le rejet"), {D.BALLOT}, D.REJECTED),
    withdraw=Step.of(_("retirer le projet"), {D.WRITING, D.OPEN, D.CONSENT}, D.WITHDRAWN),
)


class AmendmentState(TextChoices):
    PROPOSED = "proposed", _("proposé")
    RECOMMENDED = "recommended", _("avis donné")
    INTEGRATED = "integrated", _("intégré au texte")
    REFUSED = "refused", _("non retenu")
    WITHDRAWN = "withdrawn", _("retiré par son auteur")


A = AmendmentState
LIVE = frozenset({A.PROPOSED, A.RECOMMENDED})
"""Still waiting for an outcome."""
AMENDMENT_WORKFLOW = Workflow(
    recommend=Step.of(_("donner l’avis du groupe de rédaction"), {A.PROPOSED, A.RECOMMENDED}, A.RECOMMENDED),
    answer=Step.of(_("répondre à l’avis"), {A.RECOMMENDED}, None),
    integrate=Step.of(_("intégrer"), {A.RECOMMENDED}, A.INTEGRATED),
    refuse=Step.of(_("ne pas retenir"), {A.RECOMMENDED}, A.REFUSED),
    withdraw=Step.of(_("retirer"), {A.PROPOSED, A.RECOMMENDED}, A.WITHDRAWN),
)


class ObjectionState(TextChoices):
    OPEN = "open", _("à traiter")
    INTEGRATED = "integrated", _("intégrée au texte")
    LIFTED = "lifted", _("levée par son auteur")
    MAINTAINED = "maintained", _("maintenue")


O = ObjectionState  # noqa: E741
PENDING = frozenset({O.OPEN, O.MAINTAINED})
"""Neither integrated nor lifted: it holds back consent."""
OBJECTION_WORKFLOW = Workflow(
    integrate=Step.of(_("intégrer"), {O.OPEN}, O.INTEGRATED),
    lift=Step.of(_("lever"), {O.OPEN, O.MAINTAINED}, O.LIFTED),
    maintain=Step.of(_("maintenir"), {O.OPEN}, O.MAINTAINED),
)
