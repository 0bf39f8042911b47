"""Who leads a consent round, who answers it and who settles its objections. Printed in docs/reference/workflows.md."""

from __future__ import annotations

from typing import Any

from lieudit.hall.models import Round, Voice
from lieudit.hall.workflow import ROUND_WORKFLOW, VOICE_WORKFLOW
from lieudit.meetings.permissions import attends, holds, presides
from lieudit.toolkit.access import Access


def leads_round(account: Any, round: Round) -> bool:
    """Presides over the session of the round."""
    return presides(account, round.session.meeting)


def answers_round(account: Any, round: Round) -> bool:
    """Sits in the assembly; or presides, and notes what a seat answers aloud."""
    return attends(account, round.session.meeting)


def leads_voice(account: Any, voice: Voice) -> bool:
    """Presides over the session, and notes what the room agrees on."""
    return leads_round(account, voice.round)


def objected_or_leads(account: Any, voice: Voice) -> bool:
    """Speaks for the seat that objected, or presides."""
    return holds(account, voice.seat) or leads_voice(account, voice)


ROUND_ACCESS = Access(ROUND_WORKFLOW, {**dict.fromkeys(ROUND_WORKFLOW.steps, leads_round), "answer": answers_round})
VOICE_ACCESS = Access(
    VOICE_WORKFLOW, {"integrate": leads_voice, "lift": objected_or_leads, "maintain": objected_or_leads}
)
