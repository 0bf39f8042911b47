"""The drills of crowds: three hundred people in a session, two hundred of whom vote within a minute; clients that are
slow on purpose."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from statistics import median, quantiles

from bench.listeners import ears, heard, listen
from bench.subjects import get
from drills.drills import Outcome, Stage, not_played, told, votes_cast
from drills.machine import HOST, live, running, web
from drills.people import DONE, Sent, ask, send_again, send_all
from drills.room import Room
from drills.world import from_everywhere, vote_requests
from lieudit.hall.models import SessionBallot
from lieudit.voting.models import Vote
from tests.toolkit.nginx import NGINX, Nginx, is_left

PRESENT, VOTES, SECONDS = 300, 200, 60
FEW_PRESENT, FEW_VOTES, FEW_SECONDS = 60, 40, 12
LAST = "Un dernier mot de la salle"
SLOWEST = 5
"""Seconds that a vote of a session may take, and the last word until all have heard it."""
SLOW = 120
"""Clients that never end what they send."""
SHORT = {"client_header_timeout": "3s", "client_body_timeout": "3s"}
"""What nginx leaves them, where the drill is short; else ours."""


def three_hundred_are_in_a_session(stage: Stage) -> Outcome:
    """As many pages follow it, two hundred votes come in a minute, at even intervals; then somebody says a last word,
    which all have to hear."""
    few = stage.short or stage.acts < PRESENT
    present, count, seconds = (FEW_PRESENT, FEW_VOTES, FEW_SECONDS) if few else (PRESENT, VOTES, SECONDS)
    room = Room(present)
    votes, sent, times = room.votes(count), Sent(), list[float]()

    def vote(rank: int) -> None:
        time.sleep(max(0.0, begun + rank * seconds / count - time.monotonic()))
        asked = time.monotonic()
        sent.note(rank, ask(site.port, votes[rank]))
        times.append(time.monotonic() - asked)

    with (
        running(web(stage.folder)) as site,
        running(live(stage.folder)) as streams,
        ears(streams.port, room.follows) as crowd,
        ThreadPoolExecutor(count) as threads,
    ):
        listen(crowd, LAST)
        begun = time.monotonic()
        list(threads.map(vote, range(count)))
        said = time.monotonic()
        if not room.say(site.port, LAST):
            raise RuntimeError("the last word was refused")
        last, many = heard(crowd)
    ballot = SessionBallot.objects.get(session=room.session).ballot_id
    cast = Vote.objects.filter(entry__ballot=ballot).count()
    p95 = quantiles(times, n=20)[-1]
    also = (
        f"{present} pages, {count} votes in {seconds} s: {median(times) * 1000:.0f} ms each, p95 {p95 * 1000:.0f} ms;"
        f" {many} of {present} hear the last word within {last - said:.1f} s; {told(sent)}"
    )
    wrong = [f"{present - many} pages hear nothing"] if many < present else []
    lost, doubled = max(0, len(sent.acknowledged) - cast), max(0, cast - count)
    return Outcome(count, cast, lost, doubled, max(p95, last - said), SLOWEST, also, wrong)


BEGINNINGS = (
    "GET / HTTP/1.1\r\nHost: lieudit.example\r\nX-",
    "GET /besoins/ HTTP",
    "POST /compte/login/ HTTP/1.1\r\nHost: lieudit.example\r\nContent-Length: 9000\r\n\r\na",
)
"""A header that drips, a line that stops, a form that stays silent: as tests/toolkit/test_deploy.py tries each."""


def slow_clients_hold_nobody_up(stage: Stage) -> Outcome:
    """A hundred and twenty of them say a header sign after sign, or begin a form and stay silent, before nginx, while
    votes come: these are taken, the slow are left."""
    if NGINX is None:
        return not_played("nginx is not on this machine")
    ballot, votes = vote_requests(stage.acts)
    requests = from_everywhere(votes)
    (folder := stage.folder / "nginx-slow").mkdir()
    slow: list[socket.socket] = []
    with running(web(stage.folder)) as site:
        front = Nginx(folder, site.port, times=SHORT if stage.short else None, plain=True)
        try:
            slow += [begun(front.port, BEGINNINGS[rank % 3]) for rank in range(SLOW)]
            began = time.monotonic()
            sent = send_all(front.port, requests, lambda sent: drip(slow, 1))
            page = ask(front.port, get("/besoins/"))
            send_again(front.port, requests, sent)
            answered = max(sent.answered_at) - began
            while time.monotonic() < began + 60 and not all(map(is_left, slow)):
                drip(slow, 0.2)
            left, last = sum(map(is_left, slow)), time.monotonic() - began
        finally:
            for line in slow:
                line.close()
            front.stop()
    voted, doubled = votes_cast(ballot)
    lost = len(sent.acknowledged - voted)
    also = f"votes in {answered:.1f} s beside {SLOW} slow clients, {left} of whom are left; {told(sent)}"
    wrong = [f"{SLOW - left} slow clients are kept"] if left < SLOW else []
    wrong += [f"a page: {page}"] if page != 200 else []
    wrong += [f"{many} × {each}" for each, many in sent.statuses.items() if each not in map(str, DONE)]
    return Outcome(len(requests), len(voted), lost, doubled, last, 45, also, wrong)


def begun(port: int, words: str) -> socket.socket:
    line = socket.create_connection((HOST, port), timeout=10)
    line.sendall(words.encode())
    return line


def drip(slow: list[socket.socket], seconds: float) -> None:
    """Those whose header is not whole say one sign more."""
    for line in slow[::3]:
        with suppress(OSError):
            line.sendall(b"a")
    time.sleep(seconds)


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (three_hundred_are_in_a_session, slow_clients_hold_nobody_up)
