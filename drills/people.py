"""People who send acts, see an answer or none, and send again what had none, as one does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from drills.machine import HOST

AT_ONCE = 8
"""People who send at the same time."""
FIRST_PART = 60
"""Seconds that a page has to hear its first part."""
DONE = {201, 302, 303}
"""What an act that is done answers: its page follows, or where it is read."""


@dataclass
class Sent:
    """What came of the acts: those that were acknowledged, by their rank; when answers came."""

    acknowledged: set[int] = field(default_factory=set)
    statuses: dict[str, int] = field(default_factory=dict)
    answered_at: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, rank: int, status: int | None) -> None:
        with self.lock:
            said = str(status or "none")
            self.statuses[said] = self.statuses.get(said, 0) + 1
            if status in DONE:
                self.acknowledged.add(rank)
                self.answered_at.append(time.monotonic())

    def has_done(self, acts: int) -> bool:
        return len(self.acknowledged) >= acts

    def back_after(self, moment: float) -> float:
        """Seconds from a moment to the next act that was done."""
        later = [at for at in self.answered_at if at > moment]
        return min(later) - moment if later else float("inf")


def ask(port: int, request: str | bytes, timeout: float = 20) -> int | None:
    """The status of an answer that came whole; None when there was none."""
    answer = read(port, request, timeout)
    return int(answer[9:12]) if answer[:5] == "HTTP/" and "\r\n\r\n" in answer else None


def read(port: int, request: str | bytes, timeout: float = 20) -> str:
    """The whole answer, its head too; what came of it when it was cut."""
    answer, said = b"", request.encode() if isinstance(request, str) else request
    with suppress(OSError), socket.create_connection((HOST, port), timeout=timeout) as line:
        line.sendall(said)
        while chunk := line.recv(65_536):
            answer += chunk
    return answer.decode(errors="replace")


class Ear(threading.Thread):
    """A page that follows a stream, as a browser does: cut, it comes back a second later. `heard`: what came, and when
    it came, since it was asked to forget."""

    def __init__(self, port: int, request: str) -> None:
        super().__init__(daemon=True)
        self.port, self.request, self.closing = port, request, threading.Event()
        self.heard: list[tuple[float, bytes]] = []
        self.cuts = 0

    def run(self) -> None:
        while not self.closing.is_set():
            with suppress(OSError), socket.create_connection((HOST, self.port), timeout=40) as line:
                line.sendall(self.request.encode())
                while (chunk := line.recv(65_536)) and not self.closing.is_set():
                    self.heard.append((time.monotonic(), chunk))
            self.cuts += 1
            self.closing.wait(1)

    def when(self, words: str) -> float | None:
        """When these words came, or not yet."""
        told, sought = b"", words.encode()
        for moment, chunk in list(self.heard):
            told = told[-len(sought) :] + chunk
            if sought in told:
                return moment
        return None


@contextmanager
def listening(port: int, requests: Sequence[str]) -> Iterator[list[Ear]]:
    """As many pages as there are requests, all of which have received a first part."""
    ears = [Ear(port, request) for request in requests]
    for ear in ears:
        ear.start()
    limit = time.monotonic() + FIRST_PART
    while not all(ear.when("event: part") for ear in ears):
        if time.monotonic() > limit:
            raise RuntimeError(f"{sum(not ear.when('event: part') for ear in ears)} pages hear nothing")
        time.sleep(0.05)
    try:
        yield ears
    finally:
        for ear in ears:
            ear.closing.set()


def send_all(
    port: int, requests: Sequence[str | bytes], breaking: Callable[[Sent], None], sent: Sent | None = None
) -> Sent:
    """Each person sends one act, unless it is done already, while `breaking` does what it does."""
    sent = sent or Sent()
    breaker = threading.Thread(target=breaking, args=[sent])
    breaker.start()
    send_the_rest(port, requests, sent)
    breaker.join()
    return sent


def send_again(port: int, requests: Sequence[str | bytes], sent: Sent, rounds: int = 10) -> None:
    """Who saw no answer, or a breakdown, sends the same form again a moment later."""
    for _ in range(rounds):
        if sent.has_done(len(requests)):
            return
        time.sleep(1)
        send_the_rest(port, requests, sent)


def send_the_rest(port: int, requests: Sequence[str | bytes], sent: Sent) -> None:
    """What is not done, a few at a time."""
    left = [rank for rank in range(len(requests)) if rank not in sent.acknowledged]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda rank: sent.note(rank, ask(port, requests[rank])), left))
