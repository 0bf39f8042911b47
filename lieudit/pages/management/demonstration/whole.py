"""The general assembly of the association: one held, by its second call, and an extraordinary one coming."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance.members import found_members_assembly
from lieudit.governance.models import Assembly, Seat
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.models import Session
from lieudit.hall.services import check_in, close_session, open_session, start_item
from lieudit.meetings.convening import call_again, convene_meeting
from lieudit.meetings.delegation import accept_seat_proxy, entrust_seat, register_seat
from lieudit.meetings.members_list import ask_list
from lieudit.meetings.models import Meeting, seats_of
from lieudit.meetings.services import edit_meeting, plan_meeting
from lieudit.meetings.workflow import Attendance, MeetingKind
from lieudit.minutes.models import Minutes
from lieudit.minutes.services import ask_approval, publish_draft
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.toolkit.types import Fields
from lieudit.voting.services import cast_votes

FEW, ENOUGH = 6, 21
"""How many come to the first call, and to the second."""
WHERE = {"place_name": "La Halle aux voisins", "access": "À cinq minutes à pied de la gare, entrée par la cour."}
DECIDED = ("Rapport moral", "Rapport financier", "Quitus", "Budget")

type Voice = tuple[Seat, Account]


class Whole:
    """The secretariat convenes, who chairs the council presides, a member of it holds the pen."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.secretariat, self.chair = cast.roles["secretariat"], cast.roles["presidence"]
        self.pen = next(account for seat, account in cast.seats if seat.organisation and account != self.chair)

    def strands(self) -> Iterator[Strand]:
        yield self.told()

    def told(self) -> Strand:
        yield self.ago(150)
        assembly = found_members_assembly(self.cast.assemblies["national"], actor=self.secretariat)
        start = self.ago(108).replace(hour=14, minute=0)
        yield start - dt.timedelta(days=30)
        first = self._plan(assembly, start, MeetingKind.ORDINARY)
        yield from self._convene(first, start - dt.timedelta(days=22))
        yield from self._without_quorum(first, start)
        second = yield from self._again(first, start + dt.timedelta(days=16))
        minutes = yield from self._decide(second)
        yield from self._coming(assembly, minutes)

    def _plan(self, assembly: Assembly, start: dt.datetime, kind: str) -> Meeting:
        end = start + dt.timedelta(hours=3)
        held: Fields = {"chair": self.chair, "secretary": self.pen, **WHERE}
        return plan_meeting(assembly, actor=self.secretariat, kind=kind, starts_at=start, ends_at=end, **held)

    def _convene(self, meeting: Meeting, when: dt.datetime) -> Strand:
        """The list is closed, by the task that follows, then everybody is written to."""
        yield when
        ask_list(meeting, actor=self.secretariat, record_day=timezone.localdate())
        yield when + dt.timedelta(hours=1)
        convene_meeting(Meeting.objects.get(pk=meeting.pk), actor=self.secretariat)

    def _voices(self, assembly: Assembly) -> list[Voice]:
        """The members of the list, each with who speaks for it; who presides is the first, then who holds the pen."""
        speaking = {(seat.organisation_id, seat.account_id): account for seat, account in self.cast.seats}
        speaking |= {(body.pk, None): account for body, account in self.cast.newcomers}
        found = [(seat, speaking.get((seat.organisation_id, seat.account_id))) for seat in seats_of(assembly)]
        known = [(seat, account) for seat, account in found if account]
        return sorted(known, key=lambda voice: (voice[1] != self.chair, voice[1] != self.pen, voice[0].pk))

    def _open(self, meeting: Meeting, here: Sequence[Voice]) -> Told[Session]:
        yield meeting.starts_at
        session = open_session(Meeting.objects.get(pk=meeting.pk), actor=self.chair)
        yield meeting.starts_at + dt.timedelta(minutes=2)
        for seat, account in here:
            check_in(session, seat, actor=account, code=session.code)
        return session

    def _without_quorum(self, meeting: Meeting, start: dt.datetime) -> Strand:
        """Six come: one speaks of the year, nothing is decided."""
        here = self._voices(meeting.assembly)[:FEW]
        session = yield from self._open(meeting, here)
        yield start + dt.timedelta(minutes=20)
        start_item(self._now(session), meeting.items.get(rank=1), actor=self.chair)
        yield start + dt.timedelta(minutes=50)
        close_session(self._now(session), actor=self.chair)

    def _again(self, first: Meeting, start: dt.datetime) -> Told[Meeting]:
        """Convened the next day on the same list; some give their proxy."""
        yield start - dt.timedelta(days=15, hours=4)
        first = Meeting.objects.get(pk=first.pk)
        end = start + dt.timedelta(hours=3)
        second = call_again(first, actor=self.secretariat, starts_at=start, ends_at=end)
        edit_meeting(second, actor=self.secretariat, chair=self.chair, secretary=self.pen, **WHERE)
        convene_meeting(Meeting.objects.get(pk=second.pk), actor=self.secretariat)
        yield start - dt.timedelta(days=3)
        second = Meeting.objects.get(pk=second.pk)
        voices = self._voices(second.assembly)
        for (giver, given_by), (holder, held_by) in zip(voices[ENOUGH : ENOUGH + 4], voices[1:5], strict=False):
            proxy = entrust_seat(second, actor=given_by, giver=giver, holder=holder)
            accept_seat_proxy(proxy, actor=held_by)
        return second

    def _decide(self, second: Meeting) -> Told[Minutes]:
        """The year is approved, by a vote on each text of the convening; the draft of the minutes is read."""
        here = self._voices(second.assembly)[:ENOUGH]
        session = yield from self._open(second, here)
        for rank, title in enumerate(DECIDED):
            yield second.starts_at + dt.timedelta(minutes=15 + 35 * rank)
            start_item(self._now(session), second.items.get(title__startswith=title), actor=self.chair)
            yield second.starts_at + dt.timedelta(minutes=35 + 35 * rank)
            vote = open_session_ballot(self._now(session), actor=self.chair)
            yield second.starts_at + dt.timedelta(minutes=37 + 35 * rank)
            for at, (seat, account) in enumerate(here):
                entry = vote.ballot.roll.filter(key=seat.key, suspended=False).first()
                if entry:
                    carried = vote.ballot.roll.filter(frozen_proxy__holder=entry, frozen_proxy__refusal="")
                    others = dict.fromkeys(carried.values_list("key", flat=True))
                    choice = "against" if at % 9 == 8 - rank else "abstain" if at % 13 == 12 else "for"
                    cast_votes(entry, actor=account, choice=choice, others=others)
            yield second.starts_at + dt.timedelta(minutes=40 + 35 * rank)
            close_session_ballot(vote, actor=self.chair)
        yield second.starts_at + dt.timedelta(minutes=150)
        close_session(self._now(session), actor=self.chair)
        yield second.starts_at + dt.timedelta(days=2)
        return publish_draft(Meeting.objects.get(pk=second.pk), actor=self.pen)

    def _coming(self, assembly: Assembly, minutes: Minutes) -> Strand:
        """Extraordinary, in some weeks: it will change the statutes, and approve the minutes of the former one."""
        start = (self.cast.calendar.now + dt.timedelta(days=19)).replace(hour=10, minute=0, second=0, microsecond=0)
        yield self.ago(12)
        meeting = self._plan(assembly, start, MeetingKind.EXTRAORDINARY)
        ask_approval(Minutes.objects.get(pk=minutes.pk), actor=self.secretariat, meeting=meeting)
        yield from self._convene(meeting, self.ago(7))
        yield self.ago(3)
        meeting = Meeting.objects.get(pk=meeting.pk)
        for at, (seat, account) in enumerate(self._voices(assembly)[2:14]):
            mode = Attendance.ABSENT if at % 5 == 4 else Attendance.ON_SITE
            register_seat(meeting, actor=account, seat=seat, mode=mode)

    def _now(self, session: Session) -> Session:
        return Session.objects.select_related("meeting__assembly", "item").get(pk=session.pk)
