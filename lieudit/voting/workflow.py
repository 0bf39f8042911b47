"""The life of a ballot: prepared, open, closed. Nothing is voted outside of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class BallotState(TextChoices):
    PREPARED = "prepared", _("préparé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")


S = BallotState
BALLOT_WORKFLOW = Workflow(
    open=Step.of(_("ouvrir le vote"), {S.PREPARED}, S.OPEN),
    cast=Step.of(_("voter"), {S.OPEN}, None),
    close=Step.of(_("clore le vote"), {S.OPEN}, S.CLOSED),
)
