"""The acts of speaking: asked, withdrawn, given by the chair, ended. One speaks at a time: the database holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.services import kept_name
from lieudit.hall.models import Session, Speech
from lieudit.hall.services import enter, hold, keep, moment, record, refuse_unless_running, silence
from lieudit.hall.workflow import SpeechKind
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

if TYPE_CHECKING:
    from django.db.models import Model


@transaction.atomic
def ask_to_speak(session: Session, seat: Seat, *, actor: Account, kind: str = SpeechKind.NORMAL) -> Speech:
    """Join the queue, once at a time; the published rule says where one stands in it."""
    session = enter(session)
    refuse_unless_running(session)
    if not session.presences.running().filter(seat=seat).exists():
        raise RuleBroken(_("Dites d’abord que vous êtes en séance."))
    try:
        with transaction.atomic():
            speech = _asked(session, seat=seat, kind=kind)
    except IntegrityError as twice:
        raise RuleBroken(_("%(seat)s a déjà demandé la parole.") % {"seat": capfirst(kept_name(seat))}) from twice
    words = {"name": speech.name, "kind": str(SpeechKind(kind).label)}
    record("hall.asked_to_speak", session, actor=actor, of=seat, **words)
    return speech


def _asked(session: Session, *, seat: Seat | None, name: str = "", kind: str) -> Speech:
    college = {"college": seat.college.code, "college_name": seat.college.name} if seat else {}
    name = kept_name(seat) if seat else name.strip()
    return Speech.objects.create(
        session=session, item=session.item, seat=seat, name=name, kind=kind, asked_at=moment(session), **college
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
        raise RuleBroken(_("%(name)s n’attend plus la parole.") % {"name": capfirst(speech.name)})
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

    Out of the order of the queue, the chair says why, and the reason stays.
    """
    session = hold(session)
    refuse_unless_running(session)
    asked = session.speeches.waiting().filter(seat=seat, seat__isnull=False)
    speech = _still_waiting(speech) if speech else asked.first()
    if speech is None and seat is None and not name.strip():
        raise RuleBroken({"name": _("Dites à qui vous donnez la parole.")})
    first = next(iter(Session.objects.board(session.meeting.number).queue), None)
    overrides = first is not None and (speech is None or first.speech.pk != speech.pk)
    if overrides and not reason.strip():
        words = _("%(name)s est en tête de la file : dites pourquoi vous changez l’ordre.")
        raise RuleBroken({"reason": words % {"name": first.speech.name if first else ""}})
    speech = speech or _asked(session, seat=seat, name=name, kind=kind)
    speech.started_at = moment(session, speech.asked_at)
    silence(session, speech.started_at)
    speech.item, speech.override_reason = session.item, reason.strip() if overrides else ""
    speech.save(update_fields=["started_at", "item", "override_reason"])
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
    words = {"name": speech.name, "time": french.counted(speech.seconds(now), "seconde")}
    record("hall.speech_ended", keep(session, now), *_items(speech), actor=actor, of=speech.seat, **words)
    return speech


def _items(speech: Speech) -> list[Model]:
    return [speech.item] if speech.item else []
