"""The drill of a clock that is moved: deadlines are neither skipped nor met twice, and letters leave once."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from bench.rolls import ballot_of, come
from bench.server import ROOT
from drills.drills import Outcome, Stage, not_played, until
from drills.machine import running, worker
from drills.world import letters
from lieudit.journal.models import Entry
from lieudit.toolkit.models import Mail, MailState
from lieudit.voting.models import Ballot, Tally
from lieudit.voting.workflow import BallotState

FAKETIME = shutil.which("faketime")
EVERY = dt.timedelta(minutes=5)
"""Between the hours of two ballots."""
VOICES = 4
MOVES = ((0, 1), (32, 1), (-60, 1), (32, 2), (400, 2), (0, 1))
"""Minutes by which the clock of the timer is moved, and how many timers run at once: none comes near an hour."""


def the_clock_is_moved(stage: Stage) -> Outcome:
    """Ballots have their hour five minutes apart. The timer runs with its clock right, half an hour ahead, an hour
    back, ahead again and twice at once, then seven hours ahead: each time what has its hour by that clock is closed,
    once, and nothing else. A worker whose clock is set back loses no letter, and one that is right sends each once."""
    if FAKETIME is None:
        return not_played("faketime is not on this machine")
    count = 12 if stage.short else 60
    begun = timezone.now()
    ballots = [ballot_of(VOICES, counted=False) for _rank in range(count)]
    for rank, ballot in enumerate(ballots):
        come(ballot, begun + (rank + 1) * EVERY)
    mine = Ballot.objects.filter(pk__in=[ballot.pk for ballot in ballots])
    posted = letters(count)
    wrong: list[str] = []
    seen: list[str] = []
    due = 0
    for minutes, timers in MOVES:
        ahead = timezone.now() + dt.timedelta(minutes=minutes) - begun
        due = max(due, min(count, ahead // EVERY))
        run_timers(minutes, timers)
        closed = mine.filter(state=BallotState.CLOSED).count()
        wrong += [f"{minutes:+} min: {closed} closed, not {due}"] if closed != due else []
        seen.append(f"{minutes:+} min: {closed}")
    back = leave(stage, posted)
    doubled = sum(Entry.objects.filter(kind="voting.closed").about(ballot).count() - 1 for ballot in ballots)
    taken = Counter(message["Message-ID"] for message in stage.mails.messages)
    lost = count - Tally.objects.filter(ballot__in=mine).count() + sum(not taken[mail.message_id] for mail in posted)
    doubled += sum(taken[mail.message_id] > 1 for mail in posted)
    also = f"closed: {', '.join(seen)}; {len(posted)} letters posted"
    return Outcome(count, mine.filter(state=BallotState.CLOSED).count(), lost, doubled, back, 90, also, wrong)


def run_timers(minutes: int, timers: int) -> None:
    """The command of the minute, by as many processes at once, whose clock is moved."""
    command = [sys.executable, "manage.py", "close_due"]
    if minutes:
        command = [str(FAKETIME), "-m", "-f", f"{minutes * 60:+}s", *command]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _timer in range(timers)
    ]
    for each in running:
        each.wait(timeout=120)


def leave(stage: Stage, posted: list[Mail]) -> float:
    """Have the letters carried by a worker an hour late, then what it holds back by one that is right: seconds."""
    begun, keys = time.monotonic(), [mail.pk for mail in posted]
    moved = worker(stage.folder)
    moved.command = [str(FAKETIME), "-m", "-f", "-3600s", *moved.command]
    with running(moved):
        time.sleep(5)  # it looks, and has to carry nothing: what does not happen tells no moment
    with running(worker(stage.folder)):
        until(lambda: Mail.objects.filter(pk__in=keys, state=MailState.SENT).count() == len(keys), 60)
    connection.close()
    return time.monotonic() - begun


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (the_clock_is_moved,)
