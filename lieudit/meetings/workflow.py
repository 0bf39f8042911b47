"""The lives of a session, of a request to be on its agenda, of a registration and of a proxy."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class MeetingKind(TextChoices):
    COUNCIL = "council", _("séance du conseil")
    ORDINARY = "ordinary", _("assemblée générale ordinaire")
    EXTRAORDINARY = "extraordinary", _("assemblée générale extraordinaire")
    WORKING = "working", _("groupe de travail")


GENERAL = frozenset({MeetingKind.ORDINARY, MeetingKind.EXTRAORDINARY})
"""The general assemblies: the law has its word on them."""


class MeetingState(TextChoices):
    DRAFT = "draft", _("en préparation")
    CONVENED = "convened", _("convoquée")
    OPEN = "open", _("ouverte")
    ADJOURNED = "adjourned", _("suspendue")
    CLOSED = "closed", _("levée")
    CANCELLED = "cancelled", _("annulée")


class ItemKind(TextChoices):
    INFORMATION = "information", _("information")
    DISCUSSION = "discussion", _("discussion")
    DECISION = "decision", _("décision")
    ELECTION = "election", _("élection")
    PAUSE = "pause", _("pause")


DECIDING = frozenset({ItemKind.DECISION, ItemKind.ELECTION})


class DocumentKind(TextChoices):
    REPORT = "report", _("rapport moral ou d’activité")
    FINANCIAL = "financial", _("rapport financier")
    ACCOUNTS = "accounts", _("comptes")
    TEXT = "text", _("texte soumis")
    OTHER = "other", _("autre document")


class RequestState(TextChoices):
    RECEIVED = "received", _("reçue")
    LISTED = "listed", _("inscrite")
    REFUSED = "refused", _("non inscrite")
    WITHDRAWN = "withdrawn", _("retirée")


class ConveningKind(TextChoices):
    NOTICE = "notice", _("convocation")
    CHANGE = "change", _("avis de modification")
    CANCELLATION = "cancellation", _("avis d’annulation")


class Opinion(TextChoices):
    """What the bureau advises on a point to decide."""

    FOR = "for", _("favorable")
    AGAINST = "against", _("défavorable")
    OPEN = "open", _("s’en remet à l’assemblée")


class Capacity(TextChoices):
    """In what quality somebody is written to."""

    TITULAR = "titular", _("titulaire")
    SUBSTITUTE = "substitute", _("suppléant·e")
    PERSON = "person", _("à titre personnel")


class Attendance(TextChoices):
    ON_SITE = "on_site", _("sur place")
    REMOTE = "remote", _("à distance")
    PROXY = "proxy", _("par pouvoir")
    ABSENT = "absent", _("absent·e")


class RegistrationState(TextChoices):
    CONFIRMED = "confirmed", _("inscrit·e")
    WAITING = "waiting", _("en liste d’attente")


class MeetingProxyState(TextChoices):
    OFFERED = "offered", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")
    REVOKED = "revoked", _("retiré")
    LAPSED = "lapsed", _("sans effet")


M, R, P = MeetingState, RequestState, MeetingProxyState
BEFORE = frozenset({M.DRAFT, M.CONVENED})
LIVE = frozenset({M.OPEN, M.ADJOURNED})
HELD = LIVE | {M.CLOSED}
"""It was opened: there is something of it to read."""
OVER = frozenset({M.CLOSED, M.CANCELLED})
TAKEN = frozenset({M.CONVENED}) | LIVE
"""Once convened and until it is closed, a session has its room for itself."""
STANDING = frozenset({P.OFFERED, P.ACCEPTED})

MEETING_WORKFLOW = Workflow(
    edit=Step.of(_("modifier la séance"), BEFORE, None),
    write_agenda=Step.of(_("écrire l’ordre du jour"), BEFORE, None),
    attach=Step.of(_("joindre un document"), BEFORE | LIVE, None),
    list_members=Step.of(_("arrêter la liste des membres"), {M.DRAFT}, None),
    convene=Step.of(_("convoquer"), {M.DRAFT}, M.CONVENED),
    invite=Step.of(_("inviter des personnes"), {M.CONVENED} | LIVE, None),
    notify_change=Step.of(_("prévenir d’un changement"), {M.CONVENED}, None),
    cancel=Step.of(_("annuler la séance"), BEFORE, M.CANCELLED),
    request=Step.of(_("demander un point"), BEFORE, None),
    register=Step.of(_("dire si l’on vient"), {M.CONVENED}, None),
    entrust=Step.of(_("donner un pouvoir"), {M.CONVENED}, None),
    open=Step.of(_("ouvrir la séance"), {M.CONVENED}, M.OPEN),
    adjourn=Step.of(_("suspendre la séance"), {M.OPEN}, M.ADJOURNED),
    resume=Step.of(_("reprendre la séance"), {M.ADJOURNED}, M.OPEN),
    close=Step.of(_("lever la séance"), LIVE, M.CLOSED),
    leave=Step.of(_("laisser des points pour la suite"), {M.CLOSED}, None),
    call_again=Step.of(_("convoquer une seconde fois"), OVER, None),
)
REQUEST_WORKFLOW = Workflow(
    cosign=Step.of(_("cosigner"), {R.RECEIVED, R.REFUSED}, None),
    enlist=Step.of(_("inscrire à l’ordre du jour"), {R.RECEIVED, R.REFUSED}, R.LISTED),
    refuse=Step.of(_("ne pas inscrire"), {R.RECEIVED}, R.REFUSED),
    withdraw=Step.of(_("retirer la demande"), {R.RECEIVED, R.REFUSED}, R.WITHDRAWN),
)
ENTRUST_WORKFLOW = Workflow(
    accept=Step.of(_("accepter le pouvoir"), {P.OFFERED}, P.ACCEPTED),
    refuse=Step.of(_("refuser le pouvoir"), STANDING, P.REFUSED),
    revoke=Step.of(_("retirer le pouvoir"), STANDING, P.REVOKED),
    lapse=Step.of(_("constater que le pouvoir est sans effet"), STANDING, P.LAPSED),
    revive=Step.of(_("constater que le pouvoir vaut de nouveau"), {P.LAPSED}, P.ACCEPTED),
)
