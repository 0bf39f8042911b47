"""A session of 40 points, 300 present and 60 votes, and what its minutes and their PDF cost."""

from __future__ import annotations

import datetime as dt
import time
from random import Random

from django.utils import timezone

from bench.table import verdict
from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import found_assembly, order_ballot
from lieudit.hall.models import Passage, Presence, Session, SessionBallot, Speech, Wording
from lieudit.meetings.models import AgendaItem, Convening, Meeting
from lieudit.meetings.workflow import ConveningKind, ItemKind, MeetingState
from lieudit.minutes.documents import minutes_pdf_of
from lieudit.minutes.reads import text_of
from lieudit.minutes.seal import canonical
from lieudit.minutes.services import draft_minutes
from lieudit.network.models import Organisation
from lieudit.toolkit.numbers import next_number
from lieudit.voting.models import Ballot, Tally, Vote
from lieudit.voting.services import close_ballot

NAME = "minutes"
AIM = 5
"""Most seconds of a session's minutes and of their PDF."""
ITEMS, PRESENT, VOTES, SPEECHES = 40, 300, 60, 200
WORDS = "Le conseil demande que les lieux soient associés aux décisions qui les concernent, et qu’une réponse vienne. "


def lines() -> list[str]:
    """Make the session, and say what its minutes took."""
    actor = Account.objects.order_by("pk")[0]
    seconds, size = remember(large_session(actor, Random(5)), actor)
    what = f"{ITEMS} points, {PRESENT} present, {VOTES} votes"
    return [f"{NAME} of {what}: {seconds:.1f} s, PDF of {size // 1000} kB {verdict(seconds <= AIM)} (≤ {AIM} s)"]


def remember(meeting: Meeting, actor: Account) -> tuple[float, int]:
    """Assemble the draft of a closed session and set its PDF: seconds, and bytes of the document."""
    start = time.perf_counter()
    minutes = draft_minutes(meeting, actor=actor)
    made = minutes_pdf_of(canonical(text_of(minutes)), sealed=False)
    return time.perf_counter() - start, len(made)


def large_session(actor: Account, random: Random) -> Meeting:
    """The session, closed, written in bulk as the acts would have left it; its assembly is its own."""
    number = next_number(Meeting)
    assembly = found_assembly(f"Assemblée du banc de mesure {number}", actor=None)
    seats = take_seats(assembly, number)
    starts_at = timezone.now() - dt.timedelta(hours=6)
    meeting = Meeting.objects.create(
        number=number,
        rank=1,
        assembly=assembly,
        rulebook=assembly.rulebook,
        title="Grande séance",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=5),
        place_name="Salle du Canal",
        state=MeetingState.CLOSED,
        secretary=actor,
    )
    sent = {"sent_by": actor, "sent_at": starts_at - dt.timedelta(days=20), "text": {}, "digest": "0" * 64}
    Convening.objects.create(meeting=meeting, kind=ConveningKind.NOTICE, **sent)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(assembly=assembly, meeting=meeting, rank=rank, kind=ItemKind.DECISION, title=f"Point {rank}")
        for rank in range(1, ITEMS + 1)
    )
    ends_at = starts_at + dt.timedelta(hours=5)
    session = Session.objects.create(
        meeting=meeting, code="ABCDEF", opened_at=starts_at, last_at=ends_at, closed_at=ends_at
    )
    Presence.objects.bulk_create(
        Presence(session=session, seat=seat, mode="on_site", by="list", arrived_at=starts_at, left_at=ends_at)
        for seat in seats
    )
    hold(session, items, seats, random)
    vote(session, items, seats, actor)
    return meeting


def take_seats(assembly: Assembly, number: int) -> list[Seat]:
    """One seat for each of 300 new organisations, in the colleges by turns."""
    colleges = list(assembly.colleges.all())
    made = Organisation.objects.bulk_create(
        Organisation(slug=f"banc-{number}-{n}", name=f"Structure du banc n° {n}", kind="network")
        for n in range(PRESENT)
    )
    return Seat.objects.bulk_create(
        Seat(college=colleges[n % len(colleges)], organisation=organisation, since=dt.date(2024, 1, 1), chairs=n == 0)
        for n, organisation in enumerate(made)
    )


def hold(session: Session, items: list[AgendaItem], seats: list[Seat], random: Random) -> None:
    """Each point in its turn, with two wordings; 200 speeches of one minute."""
    spans = [(item, session.opened_at + dt.timedelta(minutes=7 * at)) for at, item in enumerate(items)]
    Passage.objects.bulk_create(
        Passage(session=session, item=item, started_at=at, ended_at=at + dt.timedelta(minutes=7)) for item, at in spans
    )
    author = session.meeting.secretary
    assert author is not None
    Wording.objects.bulk_create(
        Wording(session=session, item=item, text=WORDS * times, at=at, author=author)
        for item, at in spans
        for times in (3, 4)
    )
    Speech.objects.bulk_create(
        speech(session, items[n * ITEMS // SPEECHES], random.choice(seats), n) for n in range(SPEECHES)
    )


def speech(session: Session, item: AgendaItem, seat: Seat, n: int) -> Speech:
    at = session.opened_at + dt.timedelta(seconds=80 * n)
    said: dict[str, object] = {"asked_at": at, "started_at": at, "ended_at": at + dt.timedelta(seconds=60)}
    college = {"college": seat.college.code, "college_name": seat.college.name}
    return Speech(session=session, item=item, seat=seat, name=str(seat.organisation), **college, **said)


def vote(session: Session, items: list[AgendaItem], seats: list[Seat], actor: Account) -> None:
    """One vote that 300 voices really cast and that is really counted; 59 others like it."""
    closes_at = timezone.now() + dt.timedelta(hours=1)
    present = {seat.key for seat in seats}
    ballot = order_ballot(
        session.meeting.assembly, actor=actor, question="Adopter", closes_at=closes_at, present=present
    )
    Vote.objects.bulk_create(
        Vote(entry=entry, choice=("for", "for", "against", "abstain")[n % 4], cast_by=actor, cast_at=timezone.now())
        for n, entry in enumerate(ballot.roll.all())
    )
    tally = close_ballot(ballot, actor=actor)
    shared = {"question": ballot.question, "rule": ballot.rule, "state": "closed", "closes_at": closes_at}
    shared |= {"opened_at": session.opened_at, "closed_at": session.last_at}
    others = Ballot.objects.bulk_create(Ballot(number=ballot.number + n, **shared) for n in range(1, VOTES))
    Tally.objects.bulk_create(
        Tally(ballot=other, recount=tally.recount, result=tally.result, digest=tally.digest) for other in others
    )
    quorum = {"present": PRESENT, "represented": 0, "registered": PRESENT, "needed": 60, "reached": True}
    SessionBallot.objects.bulk_create(
        SessionBallot(session=session, item=items[n % ITEMS], ballot=each, quorum={**quorum, "colleges": []})
        for n, each in enumerate([ballot, *others])
    )
