"""Who leads a consent round, who answers it and who settles its objections. Printed in docs/reference/workflows.md."""

from __future__ import annotations

from django.db.models import QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.governance.models import Seat
from lieudit.governance.permissions import chairs, chairs_of, speakers_of
from lieudit.hall.models import Round, Session, Voice
from lieudit.hall.workflow import ROUND_WORKFLOW, VOICE_WORKFLOW
from lieudit.meetings.convening import named_in_time
from lieudit.meetings.permissions import attends, holds, presides
from lieudit.toolkit.access import Access


def confirms_closing(account: Visitor, session: Session, asked_by: Account) -> bool:
    """May be the second hand that closes a vote before its hour: another person, who speaks for another voice.

    Presides over the session, as chair, as its secretary or from the secretariat: named as the members were convened,
    or holding a seat that is there. Where nobody else does, is a seat present of another college.
    """
    if not account.is_authenticated or account.pk == asked_by.pk:
        return False
    seats = Seat.objects.running().filter(college__assembly=session.meeting.assembly_id)
    own, mine = seats.held_by(asked_by), seats.held_by(account)
    if own.filter(pk__in=mine.values("pk")).exists():
        return False
    there = session.presences.running()
    if presides(account, session.meeting):
        known = chairs(account, session.meeting.assembly) or account.pk in named_in_time(session.meeting)
        if known or there.filter(seat__in=mine.values("pk")).exists():
            return True
    if bureau_of(session).exclude(pk=asked_by.pk).exclude(pk__in=speakers_of(own).values("pk")).exists():
        return False
    others = mine.exclude(college__in=own.values("college"))
    return there.filter(seat__in=others.values("pk")).exists()


def bureau_of(session: Session) -> QuerySet[Account]:
    """Who chairs the assembly, and who was named to preside or to write as the members were convened."""
    meeting = session.meeting
    named = Account.objects.filter(pk__in=named_in_time(meeting), is_active=True)
    return chairs_of(meeting.assembly_id) | named


def leads_round(account: Visitor, round: Round) -> bool:
    """Presides over the session of the round."""
    return presides(account, round.session.meeting)


def noters_of(round: Round) -> QuerySet[Account]:
    """Who noted answers of the present turn for seats that they do not speak for."""
    noted = Voice.objects.filter(round=round.pk, number=round.number, noted=True)
    return Account.objects.filter(pk__in=noted.values("author"))


def adopts_round(account: Visitor, round: Round) -> bool:
    """Presides over the session; where answers were noted, is a second hand for who noted them, as to close a vote."""
    if noters := list(noters_of(round)):
        return all(confirms_closing(account, round.session, noter) for noter in noters)
    return leads_round(account, round)


def answers_round(account: Visitor, round: Round) -> bool:
    """Sits in the assembly; or presides, and notes what a seat answers aloud."""
    return attends(account, round.session.meeting)


def leads_voice(account: Visitor, voice: Voice) -> bool:
    """Presides over the session, and notes what the room agrees on."""
    return leads_round(account, voice.round)


def lifts_voice(account: Visitor, voice: Voice) -> bool:
    """Speaks for the seat that objected; or presides, where the objection itself was noted, said aloud."""
    return holds(account, voice.seat) or (voice.noted and leads_voice(account, voice))


def objected_or_leads(account: Visitor, voice: Voice) -> bool:
    """Speaks for the seat that objected, or presides."""
    return holds(account, voice.seat) or leads_voice(account, voice)


ROUND_ACCESS = Access(
    ROUND_WORKFLOW,
    {**dict.fromkeys(ROUND_WORKFLOW.steps, leads_round), "answer": answers_round, "adopt": adopts_round},
)
VOICE_ACCESS = Access(VOICE_WORKFLOW, {"integrate": leads_voice, "lift": lifts_voice, "maintain": objected_or_leads})
