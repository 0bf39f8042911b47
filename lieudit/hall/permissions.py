"""Who leads a session, who speaks in it, who reads its pages. Printed in docs/reference/workflows.md."""

from __future__ import annotations

from typing import Any

from lieudit.governance.models import Seat
from lieudit.hall.models import Round, Session, Speech, Voice
from lieudit.hall.workflow import ROUND_WORKFLOW, VOICE_WORKFLOW
from lieudit.meetings.permissions import attends, presides, sits
from lieudit.toolkit.access import Access


def leads(account: Any, session: Session) -> bool:
    """Presides over the session: its items, the floor, its votes, its end."""
    return presides(account, session.meeting)


def takes_part(account: Any, session: Session) -> bool:
    """Sits in the assembly: is there, asks to speak, answers, votes."""
    return sits(account, session.meeting)


def watches(account: Any, session: Session) -> bool:
    """Sees the screen of the room: anybody when the public may attend, else who sits or presides."""
    return session.meeting.is_public or attends(account, session.meeting)


def holds_in(account: Any, session: Session, seat: Seat) -> bool:
    """Speaks today for this seat of the assembly."""
    mine = Seat.objects.running().held_by(account)
    return mine.filter(pk=seat.pk, college__assembly=session.meeting.assembly_id).exists()


def withdraws(account: Any, speech: Speech) -> bool:
    """Speaks for the seat that asked, or presides."""
    asked = speech.seat is not None and holds_in(account, speech.session, speech.seat)
    return asked or leads(account, speech.session)


def leads_round(account: Any, round: Round) -> bool:
    """Presides over the session of the round."""
    return leads(account, round.session)


def answers_round(account: Any, round: Round) -> bool:
    """Sits in the assembly; or presides, and notes what a seat answers aloud."""
    return takes_part(account, round.session) or leads(account, round.session)


def leads_voice(account: Any, voice: Voice) -> bool:
    """Presides over the session, and notes what the room agrees on."""
    return leads(account, voice.round.session)


def objected_or_leads(account: Any, voice: Voice) -> bool:
    """Speaks for the seat that objected, or presides."""
    return holds_in(account, voice.round.session, voice.seat) or leads_voice(account, voice)


ROUND_ACCESS = Access(ROUND_WORKFLOW, {**dict.fromkeys(ROUND_WORKFLOW.steps, leads_round), "answer": answers_round})
VOICE_ACCESS = Access(
    VOICE_WORKFLOW, {"integrate": leads_voice, "lift": objected_or_leads, "maintain": objected_or_leads}
)
