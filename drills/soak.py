"""The drill that lasts: reading and acts at a steady pace, and the memory of each process minute by minute."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles

from bench.processes import children_of, proportional_memory
from bench.subjects import get
from drills.drills import Outcome, Stage, told, until
from drills.machine import Process, live, running, web, worker
from drills.people import AT_ONCE, Sent, ask, listening
from drills.room import Room
from drills.world import deposit_requests, letters
from lieudit.needs.models import Need
from lieudit.toolkit.live import tell
from lieudit.toolkit.models import Mail, MailState

READS = 4
"""Pages read in a second, beside a need deposited."""
EARS = 20
PAGES = ("/", "/besoins/", "/lieux/", "/votes/", "/recherche/?q=atelier", "/besoins/exprimer/")
SLOWEST = 5
"""Seconds that 99 answers in 100 take at most."""
MOST_GROWTH, LEAST_SEEN = 0.05, 6
"""How much the memory of a process may grow between the second quarter of the time and the last one: a part of what it
was, and megabytes which are no growth."""
BATCH, FIRST = 60, 50_000
"""Deposits made ready at once, and the number of the first batch: their words have seven figures, as no others have."""
EVERY = 60
"""Seconds between two looks at the memory, where the soak lasts."""


@dataclass
class Held:
    """The memory of a process (PSS, with its children), in megabytes, each time that it was looked at."""

    process: Process
    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        pids = [self.process.running.pid, *children_of(self.process.running.pid)]
        self.seen.append(sum(proportional_memory([pid]) or 0 for pid in pids))  # one of them may have just ended

    @property
    def growth(self) -> float:
        """Between its median in the second quarter and in the last one; the first is that of its warming up."""
        quarter = max(1, len(self.seen) // 4)
        return median(self.seen[-quarter:]) - median(self.seen[quarter : 2 * quarter])

    @property
    def is_flat(self) -> bool:
        return self.growth <= max(LEAST_SEEN, MOST_GROWTH * median(self.seen))

    def __str__(self) -> str:
        each = max(1, len(self.seen) // 12)
        return f"{self.process.name}: {' '.join(f'{size:.0f}' for size in self.seen[::each])} MB ({self.growth:+.1f})"


def a_soak(stage: Stage) -> Outcome:
    """Four pages read and a need deposited in a second, a letter now and then, twenty pages that follow a session which
    changes: nothing is lost, nobody waits, and no process grows."""
    room, numbered = Room(EARS), itertools.count(FIRST)
    sent, reads, times, acts = Sent(), Sent(), list[float](), 0
    posted: list[Mail] = []
    with ExitStack() as stack:
        processes = [web(stage.folder), live(stage.folder), worker(stage.folder)]
        site, streams, _worker = (stack.enter_context(running(each)) for each in processes)
        stack.enter_context(listening(streams.port, room.follows))
        held = [Held(process) for process in processes]
        threads = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        stack.enter_context(beside(partial(look, held), EVERY if stage.minutes > 5 else EVERY / 20))
        coming: deque[str] = deque()
        stack.enter_context(beside(partial(make_ready, coming, numbered), 1))
        until(lambda: len(coming) >= BATCH)

        def visit(request: str, asked: float, number: int | None = None) -> None:
            status = ask(site.port, request)
            times.append(time.monotonic() - asked)
            if number is None:
                reads.note(0, status)
            else:
                sent.note(number, status)

        pages = itertools.cycle(PAGES)
        for second in steady(stage.minutes * 60):
            threads.submit(visit, coming.popleft(), time.monotonic(), acts)
            acts += 1
            for _read in range(READS):
                threads.submit(visit, get(next(pages)), time.monotonic())
            if second % 5 == 0:
                tell(f"hall:{room.number}")
            if second % 20 == 0:
                posted += letters(1)
        threads.shutdown()
        keys = [mail.pk for mail in posted]
        until(lambda: Mail.objects.filter(pk__in=keys, state=MailState.SENT).count() == len(keys))
    made = Counter(re.findall(r"Notre atelier (\d{7}) ", " ".join(Need.objects.values_list("words", flat=True))))
    taken = Counter(message["Message-ID"] for message in stage.mails.messages)
    lost = max(0, len(sent.acknowledged) - len(made)) + sum(not taken[mail.message_id] for mail in posted)
    doubled = sum(many - 1 for many in made.values()) + sum(taken[mail.message_id] > 1 for mail in posted)
    wrong = [f"{each.process.name} grows by {each.growth:.1f} MB" for each in held if not each.is_flat]
    wrong += [f"{many} pages {said}" for said, many in reads.statuses.items() if said != "200"]
    wrong += [f"{each.process.name} has ended" for each in held if each.seen[-1] == 0]
    memory = "; ".join(map(str, held))
    also = f"{stage.minutes:g} min, {sum(reads.statuses.values())} pages, {len(posted)} letters; {memory}; {told(sent)}"
    return Outcome(acts, len(made), lost, doubled, quantiles(times, n=100)[-1], SLOWEST, also, wrong)


def look(held: list[Held]) -> None:
    for each in held:
        each.look()


def make_ready(coming: deque[str], numbered: Iterator[int]) -> None:
    """Have a batch of deposits ahead: a form that is sent as soon as it is opened is held back."""
    if len(coming) < BATCH:
        first = next(numbered) * BATCH
        coming.extend(deposit_requests(BATCH, first))


def steady(seconds: float) -> Iterator[int]:
    """Each second of so many, in its time."""
    begun = time.monotonic()
    for second in range(int(seconds)):
        time.sleep(max(0.0, begun + second - time.monotonic()))
        yield second


@contextmanager
def beside(act: Callable[[], None], every: float) -> Iterator[None]:
    """Do this meanwhile, again and again, so many seconds apart."""
    over = threading.Event()

    def again() -> None:
        while not over.is_set():
            act()
            over.wait(every)

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (a_soak,)
