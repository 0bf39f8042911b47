"""Each process of the site dies by SIGKILL, again and again, while people send each kind of act: a table of both."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from drills.drills import UNDER_WAY, Outcome, Stage, ranks_of, told, until, votes_cast
from drills.machine import RESTART_AFTER, Process, cut_power, kill_its_youngest, live, running, worker
from drills.people import Sent, listening, send_again, send_all
from drills.room import Room, when_all_hear
from drills.world import (
    bulletin_requests,
    deposit_requests,
    letters,
    payment_requests,
    support_requests,
    vote_requests,
)
from lieudit.cooperative import verify_ledger
from lieudit.cooperative.files import ledger_csv
from lieudit.cooperative.models import Cooperative, Movement, Subscription
from lieudit.journal.models import Entry
from lieudit.needs.models import Need, Support
from lieudit.toolkit.models import Mail, MailState

FEW = 2
"""Times that a process dies, where the drill is short and not quick."""
EARS = 10
"""Pages that follow a session while the live process dies."""
TASKS_END = 180
"""Seconds after which all tasks of the acts are done: one that its worker did not survive is begun again after one to
two minutes (`toolkit/postman.py`)."""
NUMBERS = itertools.count()
"""Of the deposits of all drills: their words are told apart by them."""


# What people do

type Found = Callable[[], tuple[set[int], int]]
"""The ranks of the acts that are there, and how many were done beyond once each."""


def votes(count: int) -> tuple[Sequence[str], Found]:
    """One line of the journal for each."""
    ballot, requests = vote_requests(count)
    return requests, partial(votes_cast, ballot)


def deposits(count: int) -> tuple[Sequence[str], Found]:
    """By people without account, who send again what had no answer."""
    numbers = list(itertools.islice(NUMBERS, count))
    return deposit_requests(count, numbers[0]), partial(_deposits_made, numbers)


def _deposits_made(numbers: list[int]) -> tuple[set[int], int]:
    said = Need.objects.filter(words__startswith="Notre atelier").values_list("words", flat=True)
    made = Counter(int(words.split()[2]) for words in said)
    ranks = {rank for rank, number in enumerate(numbers) if made[number]}
    return ranks, sum(made[number] for number in numbers) - len(ranks)


def supports(count: int) -> tuple[Sequence[str], Found]:
    """« Mon lieu le dit aussi », one line of the journal for each."""
    need, requests = support_requests(count)
    return requests, partial(_supports_given, need)


def _supports_given(need: Need) -> tuple[set[int], int]:
    given = ranks_of(Support.objects.filter(need=need).values_list("author", flat=True))
    written = Entry.objects.filter(kind="needs.supported").about(need).count()
    return {rank - 1 for rank in given}, max(0, written - len(given))  # the first account expressed it


def bulletins(count: int) -> tuple[Sequence[str], Found]:
    """Who saw no answer signs the same bulletin again: there is one of each."""
    cooperative, requests = bulletin_requests(count)
    return requests, partial(_bulletins_signed, cooperative)


def _bulletins_signed(cooperative: Cooperative) -> tuple[set[int], int]:
    signed = Subscription.objects.filter(associate__cooperative=cooperative)
    ranks = ranks_of(signed.values_list("associate__account", flat=True))
    return ranks, signed.count() - len(ranks)


def payments(count: int) -> tuple[Sequence[str], Found]:
    """Each is written once, with its parts, and the ledger is counted again from its file."""
    cooperative, requests = payment_requests(count)
    return requests, partial(_payments_written, cooperative, count)


def _payments_written(cooperative: Cooperative, count: int) -> tuple[set[int], int]:
    movements = Movement.objects.filter(cooperative=cooperative)
    kinds = Counter(movements.values_list("kind", flat=True))
    found = verify_ledger.verify("".join(ledger_csv(cooperative)))
    whole = Decimal(str(found["capital"])) == 100 * count
    paid = movements.filter(kind="pay").values_list("subscription__associate__account", flat=True)
    return ranks_of(paid), abs(kinds["pay"] - kinds["subscribe"]) + max(0, kinds["pay"] - count) + (not whole)


# What dies


class Death(NamedTuple):
    """When it was dead, and when it was there again with what it alone does."""

    at: float
    over: float


type Strike = Callable[[], Death]


@dataclass
class Scene:
    """Where something dies. `wrong`: what is not as it should be in the end, in words."""

    stage: Stage
    site: Process
    wrong: list[str] = field(default_factory=list)


def dies(kill: Callable[[], object], *then: Callable[[], object]) -> Death:
    """It is killed, and what follows is done, each in its turn."""
    kill()
    at = time.monotonic()
    for each in then:
        each()
    return Death(at, time.monotonic())


@contextmanager
def page_worker(scene: Scene) -> Iterator[Strike]:
    """One of two, which its master replaces."""
    yield partial(dies, scene.site.kill_a_child)


@contextmanager
def web_server(scene: Scene) -> Iterator[Strike]:
    """All its processes at once, and it is begun again."""
    yield partial(dies, scene.site.kill, scene.site.start)


@contextmanager
def live_process(scene: Scene) -> Iterator[Strike]:
    """It is begun again: all the pages that follow a session hear the next word."""
    room, ranks = Room(EARS), itertools.count()
    with running(live(scene.stage.folder)) as streams, listening(streams.port, room.follows) as ears:

        def all_hear() -> None:
            words = f"Un mot {(rank := next(ranks))}"
            when_all_hear(ears, words, partial(room.say, scene.site.port, words, rank))

        yield partial(dies, streams.kill, streams.start, all_hear)


@contextmanager
def task_worker(scene: Scene) -> Iterator[Strike]:
    """It is begun again: the next letter leaves, and all tasks that acts left to it are done in the end."""
    begun = timezone.now()
    with running(worker(scene.stage.folder)) as carrier:
        yield partial(dies, carrier.kill, carrier.start, a_letter_leaves)
        tasks = DBTaskResult.objects.filter(enqueued_at__gte=begun)
        until(lambda: not (tasks.ready() | tasks.running()).exists(), TASKS_END)
        if undone := tasks.count() - tasks.successful().count():
            scene.wrong.append(f"{undone} of {tasks.count()} tasks are not done")


def a_letter_leaves() -> None:
    (posted,) = letters(1)
    until(Mail.objects.filter(pk=posted.pk, state=MailState.SENT).exists, 60)
    connection.close()  # that of the thread which strikes


@contextmanager
def database_process(scene: Scene) -> Iterator[Strike]:
    """The youngest: PostgreSQL throws out all others, and recovers by itself."""
    yield partial(dies, partial(kill_its_youngest, scene.stage.database.data))


@contextmanager
def database(scene: Scene) -> Iterator[Strike]:
    """All its processes, its postmaster first; it is begun again two seconds later, and recovers from its log."""
    kept = scene.stage.database
    yield partial(dies, partial(cut_power, kept.data), partial(time.sleep, RESTART_AFTER), kept.start)


type Act = Callable[[int], tuple[Sequence[str], Found]]
type Victim = Callable[[Scene], AbstractContextManager[Strike]]

ACTS: dict[str, Act] = {"votes": votes, "deposits": deposits, "supports": supports}
MONEY: dict[str, Act] = {"bulletins": bulletins, "payments": payments}
VICTIMS: dict[str, tuple[Victim, float]] = {
    "a page worker": (page_worker, 10),
    "the web server": (web_server, 10),
    "the live process": (live_process, 30),
    "the task worker": (task_worker, 30),
    "a database process": (database_process, 10),
    "the database": (database, 10),
}
"""What may die, and the seconds within which it is there again."""
PAIRS = (
    *((act, victim) for victim in VICTIMS for act in ACTS),
    ("bulletins", "the web server"),
    ("payments", "the database"),
)


def a_drill(act: str, victim: str) -> Callable[[Stage], Outcome]:
    """« votes while the database dies »."""

    def drill(stage: Stage) -> Outcome:
        return play(stage, (ACTS | MONEY)[act], *VICTIMS[victim])

    drill.__name__ = f"{act} while {victim} dies".replace(" ", "_")
    drill.__doc__ = f"{act.capitalize()}: {(ACTS | MONEY)[act].__doc__} What dies: {VICTIMS[victim][0].__doc__}"
    return drill


def play(stage: Stage, act: Act, victim: Victim, most_back: float) -> Outcome:
    """The acts are sent by as many parts as it dies; it dies once in each, a quarter of which is done."""
    requests, found = act(stage.acts)
    times = min(stage.times, FEW) if stage.short else stage.times
    size, sent, backs = -(-len(requests) // times), Sent(), list[float]()
    with stage.site() as site, victim(scene := Scene(stage, site)) as strike:
        for begins in range(0, len(requests), size):
            backs.append(one_death(site.port, requests[: begins + size], sent, strike, begins + size // 4))
    connection.close()  # the one that this thread had before the database died
    done, doubled = found()
    lost, also = len(sent.acknowledged - done), f"died {len(backs)} times; {told(sent)}"
    return Outcome(len(requests), len(done), lost, doubled, max(backs), most_back, also, scene.wrong)


def one_death(port: int, requests: Sequence[str], sent: Sent, strike: Strike, least: int) -> float:
    """Have done what is not yet, and strike once so many are: seconds until an act is done and what died is back."""
    deaths: list[Death] = []

    def breaking(sent: Sent) -> None:
        until(partial(sent.has_done, least), UNDER_WAY)
        deaths.append(strike())

    send_all(port, requests, breaking, sent)
    send_again(port, requests, sent)
    (death,) = deaths
    return max(sent.back_after(death.at), death.over - death.at)


DRILLS: tuple[Callable[[Stage], Outcome], ...] = tuple(a_drill(*pair) for pair in PAIRS)
