"""The lives of a referral to an institution, of each demand that it carries, and of a commitment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class ReferralState(TextChoices):
    PREPARED = "prepared", _("lettre en préparation")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("remise")
    CLOSED = "closed", _("close")


R = ReferralState
REFERRAL_WORKFLOW = Workflow(
    edit=Step.of(_("modifier la lettre"), {R.PREPARED}, None),
    discard=Step.of(_("abandonner la lettre"), {R.PREPARED}, None),
    post=Step.of(_("envoyer par message"), {R.PREPARED}, R.SENDING),
    leave=Step.of(_("constater que la lettre est partie"), {R.SENDING}, R.SENT),
    recall=Step.of(_("reprendre la lettre"), {R.SENDING}, R.PREPARED),
    send=Step.of(_("noter la remise"), {R.PREPARED}, R.SENT),
    answer=Step.of(_("répondre"), {R.SENT}, None),
    log_reply=Step.of(_("noter une réponse"), {R.SENT, R.CLOSED}, None),
    remind=Step.of(_("relancer"), {R.SENT}, None),
    close=Step.of(_("clore sans réponse"), {R.SENT}, R.CLOSED),
)


class DemandState(TextChoices):
    """What the institution did with a demand. Expected, due, overdue are computed, not stored."""

    WAITING = "waiting", _("réponse attendue")
    ACCEPTED = "accepted", _("acceptée")
    PARTIAL = "partial", _("acceptée en partie")
    REFUSED = "refused", _("refusée")
    UNANSWERED = "unanswered", _("close sans réponse")


ANSWERED = frozenset({DemandState.ACCEPTED, DemandState.PARTIAL, DemandState.REFUSED})


class Progress(TextChoices):
    PROMISED = "promised", _("promis")
    ONGOING = "ongoing", _("en cours")
    KEPT = "kept", _("tenu")
    BROKEN = "broken", _("non tenu")


P = Progress
RUNNING = frozenset({P.PROMISED, P.ONGOING})
COMMITMENT_WORKFLOW = Workflow(
    start=Step.of(_("noter que c’est en cours"), RUNNING, P.ONGOING),
    keep=Step.of(_("constater que c’est tenu"), RUNNING, P.KEPT),
    break_=Step.of(_("constater que ce n’est pas tenu"), RUNNING, P.BROKEN),
    resume=Step.of(_("constater que c’est finalement tenu"), {P.BROKEN}, P.KEPT),
)


class Means(TextChoices):
    MAIL = "mail", _("par courrier électronique")
    HANDED = "handed", _("en main propre")
    POST = "post", _("par la poste")


class ReplyKind(TextChoices):
    ANSWER = "answer", _("réponse")
    ASK_TIME = "ask_time", _("demande de temps")
    COMMIT = "commit", _("engagement")
    ACKNOWLEDGE = "acknowledge", _("accusé de réception")


class ReplyChannel(TextChoices):
    LINK = "link", _("lien signé")
    ACCOUNT = "account", _("compte de l’institution")
    STAFF = "staff", _("noté par le secrétariat")


class Change(TextChoices):
    YES = "yes", _("oui")
    PARTLY = "partly", _("en partie")
    NO = "no", _("non")


OUTCOMES = {
    DemandState.ACCEPTED: "met",
    DemandState.PARTIAL: "partial",
    DemandState.REFUSED: "refused",
    DemandState.UNANSWERED: "closed",
}
"""What an answer looks like on the page (`data-state`)."""
