"""Lives of a disagreement, of what a visitor doubts, of a pair of records that look alike, and of their reunion."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ConflictState(TextChoices):
    OPEN = "open", _("à trancher")
    KEPT = "kept", _("la fiche est gardée")
    TAKEN = "taken", _("l’autre version est reprise")
    OTHER = "other", _("une autre version est écrite")


class DoubtState(TextChoices):
    OPEN = "open", _("en attente d’une réponse")
    KEPT = "kept", _("la fiche disait vrai")
    TAKEN = "taken", _("l’indication est reprise")
    OTHER = "other", _("la fiche est corrigée")
    SENT_ON = "sent_on", _("c’est passé à qui publie la liste")


class TwinState(TextChoices):
    OPEN = "open", _("à regarder")
    MERGED = "merged", _("réunis")
    DISTINCT = "distinct", _("deux lieux distincts")


C = ConflictState
CONFLICT_WORKFLOW = Workflow(
    keep=Step.of(_("garder la fiche"), {C.OPEN}, C.KEPT),
    take=Step.of(_("reprendre l’autre version"), {C.OPEN}, C.TAKEN),
    write=Step.of(_("écrire autre chose"), {C.OPEN}, C.OTHER),
)
D = DoubtState
DOUBT_WORKFLOW = Workflow(
    keep=Step.of(_("dire que c’est toujours vrai"), {D.OPEN}, D.KEPT),
    take=Step.of(_("reprendre une indication"), {D.OPEN}, D.TAKEN),
    correct=Step.of(_("corriger la fiche"), {D.OPEN}, D.OTHER),
    send_on=Step.of(_("passer à qui publie la liste"), {D.OPEN}, D.SENT_ON),
)
T = TwinState
TWIN_WORKFLOW = Workflow(
    merge=Step.of(_("réunir"), {T.OPEN}, T.MERGED),
    set_apart=Step.of(_("dire que ce sont deux lieux"), {T.OPEN}, T.DISTINCT),
    look_again=Step.of(_("comparer de nouveau"), {T.DISTINCT}, T.OPEN),
    part=Step.of(_("séparer à nouveau"), {T.MERGED}, T.OPEN),
)
