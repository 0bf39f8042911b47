"""« À faire maintenant »: what comes next in a session, and the buttons that do it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lieudit.elections.reading import against_session, votes_again
from lieudit.hall.board import Board, ConsentState, Vote
from lieudit.hall.polls import Polling
from lieudit.hall.workflow import Mode, RoundState
from lieudit.meetings.workflow import DECIDING, GENERAL, ItemKind
from lieudit.toolkit.french import hour
from lieudit.voting.workflow import Way


@dataclass(frozen=True)
class Button:
    """One gesture: the `word` of its address, what it says, what it sends; a quiet one is there, but nobody's first."""

    word: str
    label: str
    icon: str = ""
    values: dict[str, object] = field(default_factory=dict)
    is_quiet: bool = False
    is_page: bool = False
    """Leads to a page, and does nothing yet."""


@dataclass(frozen=True)
class Advice:
    """What to do now, in a sentence or two; the gestures, the main one first; the `form` that has to be written."""

    words: str
    buttons: list[Button] = field(default_factory=list)
    form: str = ""
    note: str = ""


def advice(board: Board) -> Advice:
    """What comes next."""
    if board.is_adjourned:
        return Advice(_("La séance est suspendue : le temps ne court plus."), [resume()])
    if board.vote and board.vote.is_open:
        return during_vote(board.vote)
    if board.round and board.round.is_running:
        return during_round(board.round)
    if board.item is None:
        return before_items(board)
    if board.item.kind == ItemKind.PAUSE:
        words = _("C’est l’heure de la pause : suspendez la séance, ou passez au point suivant.")
        return Advice(words, onward(board), form="suspendre")
    if board.polls and not (board.vote and not board.vote.is_election):
        return on_election(board)
    if board.item.kind in DECIDING:
        return on_decision(board)
    return on_discussion(board)


def gestures(board: Board) -> list[str]:
    """The forms that may be of use now, beside the one that comes next."""
    if board.is_adjourned:
        return ["suite"] if board.item else []
    found = ["objection"] if board.round and board.round.consent.state == RoundState.OBJECTIONS else []
    if board.item and not (board.vote and board.vote.is_open):
        asked = board.round.consent.state if board.round and board.round.is_running else ""
        if asked in ("", RoundState.CLARIFY, RoundState.REACT):
            found.append("formulation")
        if not asked:
            closed = is_outside(board) and board.meeting.kind in GENERAL
            asks = [] if is_adopted(board) else ["tour"]
            put = [] if closed else [*asks, "vote", *choices_on(board)]
            found += ["election", *put] if board.polls and not closed and not against_election(board) else put
    if len(board.joinable) > 1 and not board.is_deciding:
        found.append("bloc")
    return [*found, *(["suite"] if board.item else []), "suspendre"]


def is_adopted(board: Board) -> bool:
    """The text that is on the screen was adopted, by the last vote of the point or by its last round."""
    vote, asked = board.vote, board.round
    if asked and asked.round.state == RoundState.ADOPTED and asked.round.wording.text == board.wording:
        return True
    if vote is None or isinstance(vote, Polling) or not isinstance(vote.result, dict):
        return False
    return vote.result["status"] == "adopted" and bool(vote.ballot.question == board.wording)


def choices_on(board: Board) -> list[str]:
    """The form by which one chooses among options, where the point lets them be read."""
    return [] if board.item is None or board.item.is_restricted else ["choix"]


def resume() -> Button:
    return Button("reprendre", _("Reprendre la séance"))


def before_items(board: Board) -> Advice:
    if board.quorum.is_reached:
        return Advice(_("La séance est ouverte et le quorum atteint."), onward(board))
    missing = board.quorum.needed - board.quorum.gathered
    words = ngettext(
        "Il manque une voix pour le quorum. On peut discuter, pas décider.",
        "Il manque %(n)d voix pour le quorum. On peut discuter, pas décider.",
        missing,
    )
    return Advice(words % {"n": missing}, onward(board))


def onward(board: Board) -> list[Button]:
    """To the next item; after the last one, to the end."""
    if board.next_line is None:
        return [Button("lever", _("Lever la séance"))]
    item = board.next_line.item
    label = _("Passer au point %(rank)s") if board.item else _("Commencer le point %(rank)s")
    return [Button("point", label % {"rank": item.number}, "arrow-right", {"item": item.pk})]


def on_discussion(board: Board) -> Advice:
    waiting = len(board.queue)
    if waiting:
        words = ngettext("Une personne attend la parole.", "%(n)d personnes attendent la parole.", waiting) % {
            "n": waiting
        }
        return Advice(words, onward(board))
    words = _("Personne n’attend la parole. Notez ce qui sort de ce point, puis passez au suivant.")
    return Advice(words, onward(board))


def on_decision(board: Board) -> Advice:
    """Between two rounds, or before the first."""
    vote, asked = board.vote, board.round
    if vote and vote.result and vote.ballot.options:
        words = _("Le choix est compté. Notez-en la suite, votez sur le texte, ou passez au point suivant.")
        return Advice(words, onward(board))
    if vote and vote.result:
        return Advice(_("Le vote est compté, et la suite est notée. Passez au point suivant."), onward(board))
    if asked and asked.round.state == RoundState.ADOPTED:
        return Advice(_("La décision est prise et inscrite au registre. Passez au point suivant."), onward(board))
    if asked and asked.round.state == RoundState.FALLBACK:
        words = _("Une objection est maintenue : la règle demande un vote.")
        return Advice(words, [open_vote()], note=quorum_note(board))
    if not board.wording and board.item and not (board.item.draft_id or board.item.change_id):
        return Advice(_("Écrivez le texte soumis à la décision : chacun doit pouvoir le lire."), form="formulation")
    words = _("Le texte est à l’écran. Demandez le consentement, ou ouvrez un vote.")
    return Advice(words, [open_vote(), *onward(board)], form="tour", note=quorum_note(board))


def against_election(board: Board) -> str:
    """Why the election of the item is not opened here and now; empty when it may be."""
    contests = [poll.contest for poll in board.polls]
    return against_session(board.election, contests, board.now) if board.election else ""


def on_election(board: Board) -> Advice:
    """Before its vote, between its rounds, or once it is counted."""
    if refusal := against_election(board):
        return Advice(refusal, onward(board))
    if is_outside(board):
        return outside_election(board)
    assert board.election is not None
    again = [poll.college for poll in board.polls if votes_again(poll.contest, board.election)]
    if not again:
        words = _("Les candidatures sont à l’écran. Ouvrez le vote : chaque collège reçoit son bulletin.")
        return Advice(words, [open_election(_("Ouvrir l’élection")), *onward(board)], note=quorum_note(board))
    words = ngettext(
        "Un collège n’a pas tout pourvu et vote de nouveau : %(colleges)s.",
        "Des collèges n’ont pas tout pourvu et votent de nouveau : %(colleges)s.",
        len(again),
    )
    buttons = [open_election(_("Ouvrir le nouveau tour")), *onward(board)]
    return Advice(words % {"colleges": ", ".join(again)}, buttons, note=quorum_note(board))


def is_outside(board: Board) -> bool:
    """The point is none where one decides."""
    return board.item is not None and board.item.kind not in DECIDING


def outside_election(board: Board) -> Advice:
    """An election on a point where one does not decide: never in a general assembly, elsewhere with a reason."""
    if board.meeting.kind in GENERAL:
        words = _("Ce point n’est pas un point de décision : une assemblée générale n’y élit personne.")
        return Advice(words, onward(board))
    words = _("Ce point n’est pas un point de décision : dites pourquoi on y élit, ou passez au suivant.")
    return Advice(words, onward(board), form="election", note=quorum_note(board))


def open_election(label: str) -> Button:
    return Button("election", label, "ballot-box")


def open_vote() -> Button:
    return Button("vote", _("Ouvrir un vote"), "ballot-box")


def quorum_note(board: Board) -> str:
    if board.quorum.is_reached:
        return ""
    words = _("Le quorum n’est pas atteint (%(there)d sur %(needed)d) : le vote sera refusé.")
    return words % {"there": board.quorum.gathered, "needed": board.quorum.needed}


def during_vote(vote: Vote | Polling) -> Advice:
    if vote.ballot.paused_at is not None:
        words = _("Le vote est suspendu. Les votes reçus sont gardés : reprenez-le depuis la page du scrutin.")
        return Advice(words, [Button("clore", _("Voir le vote"), is_page=True)])
    if vote.is_hidden:
        return during_secret(vote)
    if vote.cast >= vote.able:
        close = Button("clore-le-vote", _("Clore le vote et compter"))
        return Advice(_("Toutes les voix sont exprimées : une main suffit pour clore."), [close])
    if vote.early:
        words = _("La clôture avant l’heure est demandée : %(reason)s. Une autre personne du bureau la confirme.")
        page = Button("clore", _("Voir la demande, ou la confirmer"), is_page=True)
        return Advice(words % {"reason": vote.early.reason}, [page])
    words = _("Le vote est ouvert : %(cast)d voix sur %(able)d. Il se clôt à %(hour)s, ou dès que toutes ont voté.")
    counts = {"cast": vote.cast, "able": vote.able, "hour": hour(timezone.localtime(vote.ballot.closes_at))}
    return Advice(words % counts, [Button("clore", _("Clore plus tôt"), is_page=True)])


def during_secret(vote: Vote | Polling) -> Advice:
    """On paper or in the urn: how many have voted is told to nobody, and nobody closes it for a count."""
    hours = {"hour": hour(timezone.localtime(vote.ballot.closes_at)), "way": vote.ballot.get_way_display()}
    if vote.ballot.way == Way.PAPER:
        words = _("Le vote est ouvert, sur papier. Les deux personnes qui dépouillent le closent en signant le relevé.")
        return Advice(words, [Button("clore", _("Qui dépouille ?"), is_page=True)])
    words = _("Le vote est ouvert, façon %(way)s. Il se clôt à %(hour)s, ou plus tôt par deux personnes.")
    return Advice(words % hours, [Button("clore", _("Clore plus tôt"), is_page=True)])


STEPS = {
    "close_questions": (gettext_lazy("Passer aux ressentis"), "arrow-right"),
    "call_objections": (gettext_lazy("Demander les objections"), "arrow-right"),
    "adopt": (gettext_lazy("Constater le consentement"), "adopted"),
    "integrate": (gettext_lazy("Reprendre le texte"), ""),
    "fall_back": (gettext_lazy("Renvoyer au vote"), "ballot-box"),
    "withdraw": (gettext_lazy("Retirer la proposition"), ""),
}
"""The steps of a round that are a button, in their order."""


def during_round(asked: ConsentState) -> Advice:
    consent = asked.consent
    buttons = [
        Button("etape", str(label), icon, {"step": step}, is_quiet=step == "withdraw")
        for step, (label, icon) in STEPS.items()
        if step in consent.steps
    ]
    if consent.state == RoundState.CLARIFY:
        return Advice(_("Demander : « Qu’est-ce qui n’est pas clair ? » Le texte peut encore changer."), buttons)
    if consent.state == RoundState.REACT:
        return Advice(_("Chacun dit en une phrase comment il reçoit la proposition."), buttons)
    if consent.state == RoundState.INTEGRATING:
        words = _("Chercher ensemble ce qui lève l’objection, puis soumettre le texte modifié.")
        return Advice(words, buttons, form="soumettre")
    return on_objections(asked, buttons)


def on_objections(asked: ConsentState, buttons: list[Button]) -> Advice:
    noted, note = asked.counts["objection"], _("On vote seulement s’il reste une objection maintenue.")
    hands = [seat for seat in asked.silent if seat.mode == Mode.ON_SITE]
    words = [_("Demander à chaque collège : « Avez-vous une objection ? »")]
    if noted:
        said = ngettext("Une objection est notée.", "%(n)d objections sont notées.", noted)
        words.append(said % {"n": noted})
    if asked.silent:
        left = ngettext("Une voix n’a pas répondu.", "%(n)d voix n’ont pas répondu.", len(asked.silent))
        words.append(left % {"n": len(asked.silent)})
    if far := len(asked.silent) - len(hands):
        left = ngettext(
            "Une est à distance, et répond de sa place.", "%(n)d sont à distance, et répondent de leur place.", far
        )
        words.append(left % {"n": far})
    if hands:
        buttons = [Button("mains", _("Les autres, à main levée, n’ont pas d’objection"), "hand"), *buttons]
    if asked.noted:
        count = {"n": len(asked.noted)}
        said = ngettext("Une réponse est notée.", "%(n)d réponses sont notées.", count["n"]) % count
        hint = _(
            "une autre personne que celle qui note, du bureau ou à défaut d’un autre collège, constate le consentement."
        )
        note = f"{said[:-1]} : {hint} {note}"
    return Advice(" ".join(words), buttons, note=note)
