"""The acts of speaking: asked, withdrawn, given by the chair, ended. One speaks at a time: the database holds it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.services import kept_name
from lieudit.hall.models import Session, Speech
from lieudit.hall.services import enter, hold, keep, moment, record, refuse_unless_running, silence
from lieudit.hall.workflow import Side, SpeechKind
from lieudit.meetings.workflow import DECIDING
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

if TYPE_CHECKING:
    from django.db.models import Model

    from lieudit.hall.board import Board


@transaction.atomic
def ask_to_speak(
    session: Session, seat: Seat, *, actor: Account, kind: str = SpeechKind.NORMAL, side: str = ""
) -> Speech:
    """Join the queue, once at a time; the published rule says where one stands in it. On what is to be decided one may
    say on which `side` one speaks. A question to who speaks waits for nobody else, and lapses with their words."""
    session = enter(session)
    refuse_unless_running(session)
    if kind == SpeechKind.QUESTION:
        _refuse_question(session, seat)
    if side and (session.item is None or session.item.kind not in DECIDING):
        raise RuleBroken(_("On parle pour ou contre ce qui est à décider : ce point ne l’est pas."))
    if not session.presences.running().filter(seat=seat).exists():
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    twice = _("Votre question attend déjà que la présidence vous la donne.")
    if kind != SpeechKind.QUESTION:
        twice = agreed(_("%(seat)s a déjà demandé la parole."), seat=capfirst(kept_name(seat)))
    try:
        speech = _asked(session, seat=seat, kind=kind, side=side)
    except IntegrityError as error:
        raise RuleBroken(twice) from error
    said = str(SpeechKind(kind).label)
    words = {"name": speech.name, "kind": f"{said}, {Side(side).label}" if side else said}
    record("hall.asked_to_speak", session, actor=actor, of=seat, **words)
    return speech


def _refuse_question(session: Session, seat: Seat) -> None:
    """Refused where the rules let nobody interrupt, and where nobody else speaks."""
    if session.meeting.rules["speaking"]["questions"] != "yes":
        raise RuleBroken(_("Les règles de cette assemblée ne laissent pas de place aux questions à qui parle."))
    speaker = session.speeches.running().first()
    if speaker is None or speaker.seat_id == seat.pk:
        raise RuleBroken(_("On pose une question à qui parle : personne d’autre n’a la parole."))


def _asked(session: Session, *, seat: Seat | None, name: str = "", kind: str, side: str = "") -> Speech:
    college = {"college": seat.college.code, "college_name": seat.college.name} if seat else {}
    name = kept_name(seat) if seat else name.strip()
    return Speech.objects.create(
        session=session,
        item_id=session.item_id,
        seat=seat,
        name=name,
        kind=kind,
        side=side,
        asked_at=moment(session),
        **college,
    )


@transaction.atomic
def withdraw_request(speech: Speech, *, actor: Account) -> Speech:
    """Leave the queue before one's turn."""
    session = enter(speech.session)
    speech = _still_waiting(speech)
    speech.withdrawn_at = moment(session, speech.asked_at)
    speech.save(update_fields=["withdrawn_at"])
    record("hall.request_withdrawn", session, actor=actor, of=speech.seat, name=speech.name)
    return speech


def _still_waiting(speech: Speech) -> Speech:
    speech = lock(speech)
    if speech.started_at or speech.withdrawn_at:
        raise RuleBroken(agreed(_("%(name)s n’attend plus la parole."), name=capfirst(speech.name)))
    return speech


@transaction.atomic
def give_floor(
    session: Session,
    *,
    actor: Account,
    speech: Speech | None = None,
    seat: Seat | None = None,
    name: str = "",
    kind: str = SpeechKind.NORMAL,
    reason: str = "",
) -> Speech:
    """Let one speak: who asked for it, a seat that did not, or a guest by name. Who spoke until then has finished.

    Out of the order of the queue, the chair says why, and the reason stays. No reason is enough where the rules make a
    college wait that has had its time on the point. A question interrupts who speaks, who goes on after it.
    """
    session = hold(session)
    refuse_unless_running(session)
    asked = session.speeches.waiting().filter(seat=seat, seat__isnull=False)
    speech = _still_waiting(speech) if speech else asked.first()
    if speech is None and seat is None and not name.strip():
        raise RuleBroken({"name": _("Dites à qui vous donnez la parole.")})
    board = Session.objects.board(session.meeting.number)
    first = next(iter(board.queue), None)
    _refuse_over_quota(board, speech, seat, kind)
    overrides = first is not None and (speech is None or first.speech.pk != speech.pk)
    if overrides and not reason.strip():
        words = _("%(name)s est en tête de la file : dites pourquoi vous changez l’ordre.")
        raise RuleBroken({"reason": agreed(words, name=first.speech.name if first else "")})
    speech = speech or _asked(session, seat=seat, name=name, kind=kind)
    speech.started_at = moment(session, speech.asked_at)
    stopped = silence(session, speech.started_at)
    if speech.kind == SpeechKind.QUESTION and stopped:
        speech.interrupts = stopped.interrupts if stopped.kind == SpeechKind.QUESTION else stopped
    else:
        session.speeches.questions().update(withdrawn_at=speech.started_at)
    speech.item, speech.override_reason = session.item, reason.strip() if overrides else ""
    speech.save(update_fields=["started_at", "item", "override_reason", "interrupts"])
    act, why = ("hall.order_overridden", {"reason": speech.override_reason}) if overrides else ("hall.floor_given", {})
    record(act, keep(session, speech.started_at), *_items(speech), actor=actor, of=speech.seat, name=speech.name, **why)
    return speech


@transaction.atomic
def end_speech(session: Session, *, actor: Account) -> Speech:
    """End the turn of who speaks."""
    session = hold(session)
    now = moment(session)
    speech = silence(session, now)
    if speech is None:
        raise RuleBroken(_("Personne n’a la parole."))
    words = {"name": speech.name, "time": french.lasting(speech.seconds(now))}
    record("hall.speech_ended", keep(session, now), *_items(speech), actor=actor, of=speech.seat, **words)
    if not _go_on(session, speech, now):
        session.speeches.questions().update(withdrawn_at=now)
    return speech


def _go_on(session: Session, question: Speech, now: dt.datetime) -> Speech | None:
    """Who was interrupted by a question goes on, with the time that was left; not once they are gone."""
    former = question.interrupts
    if former is None or former.item_id != session.item_id:
        return None
    if former.seat_id and not session.presences.running().filter(seat=former.seat_id).exists():
        return None
    same = ("item", "seat", "name", "college", "college_name", "kind", "side")
    return Speech.objects.create(
        session=session,
        asked_at=now,
        started_at=now,
        continues=former,
        spent=former.spent + former.seconds(now),
        **{name: getattr(former, name) for name in same},
    )


def _refuse_over_quota(board: Board, speech: Speech | None, seat: Seat | None, kind: str) -> None:
    """A college that has had its time on the point waits for the others, where the rules say so."""
    college = speech.college if speech else seat.college.code if seat else ""
    late = board.waits_for_others
    if (speech.kind if speech else kind) != SpeechKind.NORMAL or college not in late:
        return
    others = [each.speech for each in board.queue if each.speech.college not in late]
    if others:
        share = next(share for share in board.shares if share.code == college)
        words = _(
            "Le collège %(college)s a pris son temps sur ce point (%(here)s sur %(allowed)s), et %(name)s attend."
        )
        times = {"here": french.lasting(share.here), "allowed": french.lasting(share.allowed or 0)}
        raise RuleBroken(words % {"college": share.name, "name": others[0].speaker, **times})


def _items(speech: Speech) -> list[Model]:
    return [speech.item] if speech.item else []
