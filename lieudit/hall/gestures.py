"""What the gestures of the pages do, from the board that the page shows: on the session, its round, its vote, or what
was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lieudit.governance.models import Seat
from lieudit.hall import consenting, floor, services
from lieudit.hall.board import Board, Offer
from lieudit.hall.models import Round, SessionBallot, Speech, Voice
from lieudit.hall.permissions import adopts_round
from lieudit.meetings.models import MeetingProxy
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Act

if TYPE_CHECKING:
    from lieudit.accounts.models import Account


def of_session(act: Act) -> Act:
    return lambda board, **words: act(board.session, **words)


def round_of(board: Board) -> Round:
    if board.round is None:
        raise RuleBroken(_("Aucun tour de consentement n’est en cours."))
    return board.round.round


def of_round(act: Act) -> Act:
    return lambda board, **words: act(round_of(board), **words)


def vote_of(board: Board) -> SessionBallot:
    if board.vote is None:
        raise RuleBroken(_("Aucun vote n’est ouvert."))
    return board.vote.session_ballot


def of_vote(act: Act) -> Act:
    return lambda board, **words: act(vote_of(board), **words)


def of_thing(act: Act) -> Act:
    """The act takes the thing by its name, and not the session."""
    return lambda board, **words: act(**words)


def request_of(board: Board, seat: Seat) -> Speech:
    waiting = board.waiting_of(seat.pk) or board.question_of(seat.pk)
    if waiting is None:
        raise RuleBroken(_("Vous n’attendez plus la parole."))
    return waiting.speech


def answer_offer(act: Act) -> Act:
    """The act takes the proxy that the page shows, of those that were offered to the seat."""

    def answer(board: Board, *, seat: Seat, proxy: Offer, actor: Account) -> MeetingProxy:
        if proxy.holder != seat.pk:
            raise RuleBroken(_("Ce pouvoir est proposé à un autre siège."))
        answered: MeetingProxy = act(board.session, MeetingProxy.objects.get(pk=proxy.pk), actor=actor)
        return answered

    return answer


def adopt_noted(board: Board, *, seat: Seat, actor: Account) -> Round:
    """The second hand adopts from its place what another person noted."""
    round = round_of(board)
    if not adopts_round(actor, round):
        raise RuleBroken(_("Aucune réponse notée n’attend votre main."))
    return consenting.move_round(round, "adopt", actor=actor)


def withdraw_question(board: Board, *, seat: Seat, actor: Account) -> Speech:
    asked = board.question_of(seat.pk)
    if asked is None:
        raise RuleBroken(_("Votre question n’attend plus."))
    return floor.withdraw_request(asked.speech, actor=actor)


def withdraw_own(board: Board, *, seat: Seat, actor: Account) -> Speech:
    return floor.withdraw_request(request_of(board, seat), actor=actor)


def confirm_the_list(board: Board, *, actor: Account) -> int:
    return services.confirm_list(board.session, actor=actor)


def lift_own(board: Board, *, seat: Seat, actor: Account) -> Voice:
    voice = board.voice_of(seat.pk)
    if voice is None or not voice.state:
        raise RuleBroken(_("Vous n’avez pas d’objection à lever."))
    return consenting.settle_voice(voice, "lift", actor=actor, outcome=_("Levée par qui l’a portée."))
