"""What happens in a session: presences, requests to speak, a consent round and its voices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class Mode(TextChoices):
    ON_SITE = "on_site", _("sur place")
    REMOTE = "remote", _("à distance")


class CheckedBy(TextChoices):
    """How a presence was written down."""

    CODE = "code", _("par le code affiché")
    LINK = "link", _("par son lien")
    LIST = "list", _("par la liste d’appel")


class Target(TextChoices):
    """What share of the time each college should have, decided at the opening."""

    PRESENCE = "presence", _("selon les présences")
    EQUAL = "equal", _("à parts égales")


class SpeechKind(TextChoices):
    """The order is that of the queue."""

    ORDER = "order", _("rappel au règlement")
    QUESTION = "ask", _("question à qui parle")
    REPLY = "reply", _("droit de réponse")
    NORMAL = "normal", _("parole")


class Side(TextChoices):
    """What somebody says beforehand of their words."""

    PRO = "pro", _("pour")
    CONTRA = "contra", _("contre")


class OutcomeKind(TextChoices):
    INFORMATION = "information", _("information")
    DECISION = "decision", _("décision")
    ACTION = "action", _("action")
    ELECTION = "election", _("élection")


class Shows(TextChoices):
    """What a screen of the room shows."""

    AUTO = "auto", _("ce qui se passe, de lui-même")
    AGENDA = "agenda", _("l’ordre du jour")
    ITEM = "item", _("un point")
    VOTE = "vote", _("un vote, puis son résultat")
    QUEUE = "queue", _("la file de parole")
    MESSAGE = "message", _("un message")
    COUNTDOWN = "countdown", _("un compte à rebours")


class RoundState(TextChoices):
    CLARIFY = "clarify", _("questions de compréhension")
    REACT = "react", _("ressentis")
    OBJECTIONS = "objections", _("objections")
    INTEGRATING = "integrating", _("intégration d’une objection")
    ADOPTED = "adopted", _("adopté par consentement")
    FALLBACK = "fallback_vote", _("renvoyé au vote")
    WITHDRAWN = "withdrawn", _("retiré")


class Answer(TextChoices):
    CONSENT = "consent", _("pas d’objection")
    CONCERN = "concern", _("réserve")
    OBJECTION = "objection", _("objection")


class VoiceState(TextChoices):
    """What became of an objection. Consent and concerns stay as they were said."""

    OPEN = "open", _("à traiter")
    INTEGRATED = "integrated", _("intégrée")
    LIFTED = "lifted", _("levée")
    MAINTAINED = "maintained", _("maintenue")


R, V = RoundState, VoiceState
RUNNING = frozenset({R.CLARIFY, R.REACT, R.OBJECTIONS, R.INTEGRATING})
"""The round still asks something of the room."""
BLOCKING = frozenset({V.OPEN, V.MAINTAINED})
"""An objection that holds back consent."""

ROUND_WORKFLOW = Workflow(
    close_questions=Step.of(_("passer aux ressentis"), {R.CLARIFY}, R.REACT),
    call_objections=Step.of(_("demander les objections"), {R.CLARIFY, R.REACT}, R.OBJECTIONS),
    answer=Step.of(_("répondre"), {R.OBJECTIONS}, None),
    settle=Step.of(_("traiter une objection"), {R.OBJECTIONS, R.INTEGRATING}, None),
    integrate=Step.of(_("chercher ce qui lève l’objection"), {R.OBJECTIONS}, R.INTEGRATING),
    amend=Step.of(_("soumettre le texte modifié"), {R.INTEGRATING}, R.OBJECTIONS),
    adopt=Step.of(_("constater le consentement"), {R.OBJECTIONS}, R.ADOPTED),
    fall_back=Step.of(_("renvoyer au vote"), {R.OBJECTIONS, R.INTEGRATING}, R.FALLBACK),
    withdraw=Step.of(_("retirer la proposition"), RUNNING, R.WITHDRAWN),
)
VOICE_WORKFLOW = Workflow(
    integrate=Step.of(_("noter qu’elle est intégrée"), BLOCKING, V.INTEGRATED),
    lift=Step.of(_("noter qu’elle est levée"), BLOCKING, V.LIFTED),
    maintain=Step.of(_("noter qu’elle est maintenue"), {V.OPEN}, V.MAINTAINED),
)
