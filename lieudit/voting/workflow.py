"""The life of a ballot: prepared, open, closed; and that of a proxy until its ballot opens."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class BallotState(TextChoices):
    PREPARED = "prepared", _("préparé")
    OPEN = "open", _("ouvert")
    CLOSED = "closed", _("clos")


class Way(TextChoices):
    """How a ballot is voted, chosen as it is prepared and frozen with it; `ways.py` says of each who reads what.

    Of all but the roll-call, totals only are published. On paper, in the urn and with Belenios, the database keeps no
    voice's choice.
    """

    ROLL_CALL = "roll_call", _("appel nominal")
    TOTALS = "totals", _("totaux seulement")
    PAPER = "paper", _("papier secret")
    URN = "urn", _("urne simple")
    BELENIOS = "belenios", _("Belenios")


class ProxyState(TextChoices):
    OFFERED = "offered", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")
    REVOKED = "revoked", _("retiré")


class EndedBy(TextChoices):
    """What ended the right of a voice to vote; `reason` in `rights.py` says it. Only who left a session comes back."""

    SESSION = "session", _("a quitté la séance")
    MEMBERSHIP = "membership", _("n’est plus membre de l’association")
    SEAT = "seat", _("ne siège plus")
    ACCOUNT = "account", _("a fermé son compte")


class WhyEarly(TextChoices):
    """Why a vote would close before its hour, while voices are missing."""

    LEFT = "left", _("Ces voix ont quitté la séance")
    DECLINE = "decline", _("Elles disent ne pas vouloir voter")
    FAULT = "fault", _("Une panne les en empêche")
    OTHER = "other", _("Autre motif")


class ArchiveState(TextChoices):
    """What is known of an archive: nothing yet, that it is not the one, what we read, what the tool said."""

    WAITING = "waiting", _("en lecture")
    REFUSED = "refused", _("refusée")
    READ = "read", _("lue, pas encore vérifiée")
    VERIFIED = "verified", _("vérifiée")


S, P = BallotState, ProxyState
BALLOT_WORKFLOW = Workflow(
    entrust=Step.of(_("donner un pouvoir"), {S.PREPARED}, None),
    ask_secrecy=Step.of(_("demander que seuls les totaux paraissent"), {S.PREPARED, S.OPEN}, None),
    try_paper=Step.of(_("essayer un bulletin à blanc"), {S.PREPARED}, None),
    open=Step.of(_("ouvrir le vote"), {S.PREPARED}, S.OPEN),
    cast=Step.of(_("voter"), {S.OPEN}, None),
    send_codes=Step.of(_("envoyer des codes de vote"), {S.OPEN}, None),
    name_tellers=Step.of(_("nommer qui dépouille"), {S.PREPARED, S.OPEN}, None),
    name_authority=Step.of(_("nommer l’autorité des codes"), {S.PREPARED, S.OPEN}, None),
    declare_election=Step.of(_("déclarer l’élection Belenios"), {S.OPEN}, None),
    bring_archive=Step.of(_("apporter l’archive de Belenios"), {S.OPEN}, None),
    ask_giving_up=Step.of(_("demander de renoncer au vote"), {S.OPEN}, None),
    give_up=Step.of(_("confirmer que l’on renonce au vote"), {S.OPEN}, None),
    count_papers=Step.of(_("dépouiller"), {S.OPEN}, None),
    close=Step.of(_("clore le vote"), {S.OPEN}, S.CLOSED),
    suspend=Step.of(_("suspendre le vote"), {S.OPEN}, None),
    resume=Step.of(_("reprendre le vote"), {S.OPEN}, None),
    ask_early=Step.of(_("demander de clore avant l’heure"), {S.OPEN}, None),
    confirm_early=Step.of(_("confirmer la clôture avant l’heure"), {S.OPEN}, None),
    draw=Step.of(_("tirer au sort"), {S.CLOSED}, None),
)

PROXY_WORKFLOW = Workflow(
    accept=Step.of(_("accepter le pouvoir"), {P.OFFERED}, P.ACCEPTED),
    refuse=Step.of(_("refuser le pouvoir"), {P.OFFERED, P.ACCEPTED}, P.REFUSED),
    revoke=Step.of(_("retirer le pouvoir"), {P.OFFERED, P.ACCEPTED}, P.REVOKED),
)
