"""The life of a ballot: prepared, open, closed; and that of a proxy until its ballot opens."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class BallotState(TextChoices):
    PREPARED = "prepared", _("préparé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")


class Disclosure(TextChoices):
    """What is published of a ballot once it is closed: who said what, or how many said each thing."""

    ROLL_CALL = "roll_call", _("appel nominal")
    TOTALS = "totals", _("totaux seulement")


class ProxyState(TextChoices):
    OFFERED = "offered", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")
    REVOKED = "revoked", _("retiré")


S, P = BallotState, ProxyState
BALLOT_WORKFLOW = Workflow(
    entrust=Step.of(_("donner un pouvoir"), {S.PREPARED}, None),
    ask_secrecy=Step.of(_("demander que seuls les totaux paraissent"), {S.PREPARED}, None),
    open=Step.of(_("ouvrir le vote"), {S.PREPARED}, S.OPEN),
    cast=Step.of(_("voter"), {S.OPEN}, None),
    close=Step.of(_("clore le vote"), {S.OPEN}, S.CLOSED),
    draw=Step.of(_("tirer au sort"), {S.CLOSED}, None),
)

PROXY_WORKFLOW = Workflow(
    accept=Step.of(_("accepter le pouvoir"), {P.OFFERED}, P.ACCEPTED),
    refuse=Step.of(_("refuser le pouvoir"), {P.OFFERED, P.ACCEPTED}, P.REFUSED),
    revoke=Step.of(_("retirer le pouvoir"), {P.OFFERED, P.ACCEPTED}, P.REVOKED),
)
