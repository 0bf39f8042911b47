"""The life of a change of the rules: written, put to the vote, adopted or not."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ChangeState(TextChoices):
    DRAFT = "draft", _("en préparation")
    BALLOT = "ballot", _("au vote")
    ADOPTED = "adopted", _("adoptée")
    REJECTED = "rejected", _("non adoptée")
    WITHDRAWN = "withdrawn", _("retirée")


S = ChangeState
CHANGE_WORKFLOW = Workflow(
    edit=Step.of(_("modifier"), {S.DRAFT}, None),
    rebase=Step.of(_("reprendre sur la dernière version"), {S.DRAFT}, None),
    withdraw=Step.of(_("retirer"), {S.DRAFT}, S.WITHDRAWN),
    put_to_vote=Step.of(_("mettre au vote"), {S.DRAFT}, S.BALLOT),
    adopt=Step.of(_("adopter"), {S.BALLOT}, S.ADOPTED),
    reject=Step.of(_("rejeter"), {S.BALLOT}, S.REJECTED),
    give_up=Step.of(_("renoncer"), {S.ADOPTED}, S.WITHDRAWN),
)
