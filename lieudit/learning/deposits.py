"""Acts on a session that somebody deposits for another: published or sent back by who answers for whom it is for,
corrected, withdrawn; given up by the timer once its first half-day begins.

Until it is published nobody enrols in it, it holds no room, and no page lists it. `plan_session` (`trainings.py`) makes
it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.learning.models import TrainingSession
from lieudit.learning.permissions import speakers_of_session
from lieudit.learning.rooms import hold_rooms, refuse_taken_room
from lieudit.learning.seating import record
from lieudit.learning.slots import Slot
from lieudit.learning.trainings import (
    check_day,
    hand_over,
    record_announced,
    record_submitted,
    refuse_closed,
    rewrite_session,
)
from lieudit.learning.workflow import TRAINING_WORKFLOW, WAITING_TRAININGS, TrainingState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

LAPSED_AT_ONCE = 200
"""Deposits that the timer gives up at once."""


@transaction.atomic
def publish_session(session: TrainingSession, *, actor: Account, read: int) -> TrainingSession:
    """Announce a deposit as it was `read` (its `sequence` then): one enrols from now on. Its room is free, and the day
    on which one will know whether it takes place is still to come."""
    hold_rooms()
    session = TRAINING_WORKFLOW.take("publish", session)
    if read != session.sequence:
        raise RuleBroken(_("Cette session a été corrigée depuis que vous l’avez lue : relisez-la, puis publiez-la."))
    refuse_closed(session.hat)
    if session.has_begun:
        raise RuleBroken(_("Sa première demi-journée est passée : elle ne se publie plus."))
    if session.decide_on <= timezone.localdate():
        raise RuleBroken(_("Le jour où l’on saura si elle a lieu est passé : corrigez-le, ou renvoyez-la."))
    slots = [Slot(half.starts_at, half.ends_at) for half in session.half_days.all()]
    refuse_taken_room(session.venue, session.room, slots, but=session)
    session.save(update_fields=["state"])
    record_announced(session, actor)
    return session


@transaction.atomic
def return_session(session: TrainingSession, *, actor: Account, reason: str) -> TrainingSession:
    """Give a deposit back to its author, who reads the reason and may correct it."""
    return _leave("send_back", "learning.session_returned", session, actor, reason)


@transaction.atomic
def correct_session(
    session: TrainingSession,
    *,
    actor: Account,
    slots: Sequence[Slot] | None = None,
    trainers: Collection[Account] | None = None,
    **words: object,
) -> TrainingSession:
    """Write a deposit anew; one that was given back waits again to be read."""
    hold_rooms()
    session = lock(session)
    again = session.state == TrainingState.RETURNED
    TRAINING_WORKFLOW.apply("resubmit" if again else "correct", session)
    session.reason = ""
    changed = rewrite_session(session, slots, words) + hand_over(session, trainers)
    if not changed and not again:
        raise RuleBroken(_("Rien n’a changé dans cette session."))
    if session.has_begun:
        raise RuleBroken(_("Sa première demi-journée est passée : proposez d’autres dates."))
    check_day(session.decide_on, Slot(session.starts_at, session.ends_at))
    if again:
        journal.address_to(session, speakers_of_session(session).values_list("pk", flat=True))
        record_submitted(session, actor)
    else:
        record("learning.session_corrected", session, actor)
    return session


@transaction.atomic
def withdraw_session(session: TrainingSession, *, actor: Account | None, reason: str) -> TrainingSession:
    """Withdraw a deposit before it is published."""
    return _leave("withdraw", "learning.session_dropped", session, actor, reason)


def withdraw_deposits(account: Account) -> None:
    """Who closes their account leaves no deposit to read."""
    rows = TrainingSession.objects.filter(author=account, state__in=WAITING_TRAININGS).order_by("pk")
    for session in rows:
        withdraw_session(session, actor=None, reason=_("Qui l’avait déposée a fermé son compte."))


# What the timer does


def lapse_deposits(now: dt.datetime | None = None) -> Iterable[TrainingSession]:
    """Give up the deposits whose first half-day began before anybody published them; their authors are told."""
    moment = now or timezone.now()
    due = TrainingSession.objects.filter(state__in=WAITING_TRAININGS, starts_at__lte=moment)
    for session in due.order_by("pk")[:LAPSED_AT_ONCE]:
        with transaction.atomic():
            held = lock(session)
            if held.state in WAITING_TRAININGS and held.starts_at <= moment:
                reason = _("Elle n’a pas été publiée avant sa première demi-journée.")
                yield _leave("lapse", "learning.session_lapsed", held, None, reason)


# What they share


def _leave(step: str, act: str, session: TrainingSession, actor: Account | None, reason: str) -> TrainingSession:
    session = TRAINING_WORKFLOW.take(step, session)
    session.reason = reason
    session.save(update_fields=["state", "reason"])
    record(act, session, actor, reason=reason)
    return session
