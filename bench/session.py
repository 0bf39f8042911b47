"""A session with 300 people, for a minute: 200 vote, the queue changes every second, all pages follow."""

from __future__ import annotations

import datetime as dt
import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from bench.listeners import UVICORN, ears, heard, listen, started
from bench.load import HOST, run
from bench.server import Site
from bench.subjects import get, post, sign_in
from bench.table import verdict
from bench.yardsticks import make_tables
from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.services import found_assembly
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.models import Presence, Session, SessionBallot
from lieudit.hall.services import open_session, start_item
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.workflow import ItemKind, MeetingState
from lieudit.toolkit.numbers import next_number
from lieudit.voting.models import Ballot, Vote

NAME = "session"
PRESENT, VOTES, SECONDS = 300, 200, 60
BETWEEN_PAGES = 0.3
"""Seconds that a page waits before it asks for itself again, as `live.js` does."""
AIM = 150
"""Most milliseconds (p95) of the chair's page."""
LAST = "Un dernier mot de la salle"
TAPS, TAP_AIM = 40, 2
"""Taps on telephones, one at a time, and most times that one takes of the least act."""


@dataclass
class Held:
    """What came of the session: the answers by status, the chair's pages in seconds, who heard its last word."""

    statuses: dict[str, int] = field(default_factory=dict)
    pages: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    taps: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    counted: int = 0
    told: int = 0


def hold_session(site: Site, log: Path) -> Held:
    """Play it, then close the vote and count."""
    people = list(Account.objects.filter(is_active=True).order_by("pk")[:PRESENT])
    session = prepare(people)
    cookies, number = sign_in(people), session.meeting.number
    seats = list(Seat.objects.filter(college__assembly=session.meeting.assembly_id).order_by("pk"))
    follow = [get(reverse("toolkit:live", args=["hall", number]), Cookie=_written(each)) for each in cookies]
    votes = [
        post(reverse("hall:vote", args=[number, seat.pk]), {"choice": "for"}, cookie)
        for seat, cookie in zip(seats[:VOTES], cookies, strict=False)
    ]
    asks = [
        post(reverse("hall:gesture", args=[number, "parole"]), {"seat": str(seat.pk), "kind": "normal"}, cookie)
        for seat, cookie in zip(seats[-SECONDS:], cookies[-SECONDS:], strict=True)
    ]
    question = {"seat": str(seats[0].pk), "text": LAST}
    last = post(reverse("hall:gesture", args=[number, "question"]), question, cookies[0])
    found = Held()
    with ExitStack() as stack:
        port, _server = stack.enter_context(started(log, [*UVICORN, "config.asgi:application", "--port"]))
        room = stack.enter_context(ears(port, follow))
        threads = stack.enter_context(ThreadPoolExecutor())
        listen(room, LAST)
        end = time.monotonic() + SECONDS + 1
        chair = threads.submit(preside, site.port, port, number, cookies[0], end)
        both = [threads.submit(pace, site.port, votes), threads.submit(pace, site.port, asks)]
        found.votes = both[0].result()[1]
        for statuses, _times in (each.result() for each in both):
            for status, times in statuses.items():
                found.statuses[status] = found.statuses.get(status, 0) + times
        found.pages = chair.result()
        found.taps, found.least, found.bare = compare_taps(
            site.port, number, seats[VOTES : VOTES + TAPS], cookies[VOTES:]
        )
        run(site.port, 1, 1, [last])
        found.told = heard(room)[1]
    ballot = SessionBallot.objects.select_related("ballot", "session__meeting").get(session=session)
    with transaction.atomic(), connection.cursor() as cursor:  # its hour comes, which nobody may move
        cursor.execute("ALTER TABLE voting_ballot DISABLE TRIGGER voting_ballot_hours")
        Ballot.objects.filter(pk=ballot.ballot_id).update(closes_at=timezone.now())
        cursor.execute("ALTER TABLE voting_ballot ENABLE TRIGGER voting_ballot_hours")
    close_session_ballot(ballot, actor=people[0])
    ballot.ballot.refresh_from_db()
    cast = Vote.objects.filter(entry__ballot=ballot.ballot).count()
    found.counted = cast if ballot.ballot.tally.result["raw"]["cast"] == cast else -1
    return found


def prepare(people: list[Account]) -> Session:
    """An open session of an assembly of its own, where all are there, on an item that is put to the vote."""
    chair, now = people[0], timezone.now()
    number = next_number(Meeting)
    assembly = found_assembly(f"Assemblée en séance {number}", actor=None)
    colleges = list(assembly.colleges.all())
    seats = Seat.objects.bulk_create(
        Seat(college=colleges[n % len(colleges)], account=one, since=dt.date(2024, 1, 1), chairs=n == 0)
        for n, one in enumerate(people)
    )
    meeting = Meeting.objects.create(
        number=number,
        rank=1,
        assembly=assembly,
        rulebook=assembly.rulebook,
        title="Séance en direct",
        starts_at=now,
        ends_at=now + dt.timedelta(hours=3),
        place_name="Salle du Canal",
        state=MeetingState.CONVENED,
        chair=chair,
        secretary=chair,
    )
    for rank in range(1, 13):
        AgendaItem.objects.create(
            assembly=assembly,
            meeting=meeting,
            rank=rank,
            kind=ItemKind.DECISION,
            title=f"Point {rank}",
            resolution="Le conseil adopte le texte soumis.",
            minutes=15,
        )
    session = open_session(meeting, actor=chair)
    Presence.objects.bulk_create(
        Presence(session=session, seat=seat, mode="on_site", by="link", arrived_at=timezone.now()) for seat in seats
    )
    start_item(session, meeting.items.order_by("rank")[0], actor=chair)
    open_session_ballot(session, actor=chair)
    return session


def pace(port: int, requests: list[str]) -> tuple[dict[str, int], list[float]]:
    """Send them at even intervals over `SECONDS`; the answers by status, and their times."""
    statuses: dict[str, int] = {}
    times: list[float] = []
    begun = time.monotonic()
    for at, request in enumerate(requests):
        time.sleep(max(0, begun + at * SECONDS / len(requests) - time.monotonic()))
        done = run(port, 1, 1, [request])
        times += done["times"]
        for status, number in done["statuses"].items():
            statuses[status] = statuses.get(status, 0) + number
    return statuses, times


def compare_taps(
    port: int, number: int, seats: list[Seat], cookies: list[dict[str, str]]
) -> tuple[list[float], list[float], list[float]]:
    """Times of « demander la parole » of so many seats, and of least acts and bare POSTs taken in turn with them."""
    make_tables()
    times: tuple[list[float], list[float], list[float]] = [], [], []
    for seat, cookie in zip(seats, cookies, strict=False):
        asked = {"seat": str(seat.pk), "kind": "normal"}
        requests = (
            post(reverse("hall:gesture", args=[number, "parole"]), asked, cookie),
            post(f"/bench/act/{number}/", {"words": "ligne"}, cookie),
            post("/bench/row/", {"words": "ligne"}, cookie),
        )
        for taken, request in zip(times, requests, strict=True):
            answer = run(port, 1, 1, [request])
            assert answer["statuses"] == {"302": 1}, answer["statuses"]
            taken += answer["times"]
    return times


def preside(pages: int, streams: int, number: int, cookie: dict[str, str], end: float) -> list[float]:
    """Fetch the chair's page whenever its stream says that something changed, as the page itself does; their times."""
    page = get(reverse("hall:chair", args=[number]), Cookie=_written(cookie), HX_Request="true")
    address = reverse("toolkit:live", args=["hall-page", number])
    times = []
    with socket.create_connection((HOST, streams)) as line:
        line.sendall(get(address, Cookie=_written(cookie)).encode())
        for news in _news(line, end):
            if b"event: nudge" in news:
                done = run(pages, 1, 1, [page])
                assert done["statuses"] == {"200": 1}, done["statuses"]
                times += done["times"]
                time.sleep(BETWEEN_PAGES)
    return times


def _news(line: socket.socket, end: float) -> Iterator[bytes]:
    """What the stream says, all that came since the last time at once."""
    while (left := end - time.monotonic()) > 0:
        if select.select([line], [], [], left)[0]:
            yield line.recv(1 << 20)


def _written(cookie: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookie.items())


def lines(held: Held) -> list[str]:
    """What the table says of it."""
    p95 = quantiles(held.pages, n=20)[-1] * 1000
    tap, least, bare = (median(times) * 1000 for times in (held.taps, held.least, held.bare))
    return [
        f"{NAME}: {PRESENT} listeners, {VOTES} votes and {SECONDS} requests to speak in {SECONDS} s:"
        f" answers {held.statuses}, p50 of a vote {median(held.votes) * 1000:.0f} ms",
        f"  chair's page, {len(held.pages)} times: p50 {median(held.pages) * 1000:.0f} ms,"
        f" p95 {p95:.0f} ms {verdict(p95 <= AIM)} (≤ {AIM} ms);"
        f" counted {held.counted} of {VOTES} {verdict(held.counted == VOTES)};"
        f" told {held.told} of {PRESENT} {verdict(held.told == PRESENT)}",
        f"  a tap: p50 {tap:.0f} ms, {tap / least:.1f} × the least act"
        f" {verdict(tap / least <= TAP_AIM)} (≤ {TAP_AIM} ×), {tap / bare:.1f} × the bare POST",
    ]
