"""The drills: each breaks one thing while people act, and says what it cost."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from drills.machine import HOST, Process, web, worker
from drills.people import Sent, ask, send_all
from drills.world import (
    a_cooperative_with_associates,
    letters,
    time_passes,
    token_requests,
    vote_requests,
)
from lieudit.accounts.models import Account
from lieudit.api import changes, paging
from lieudit.cooperative.certificates import LEASE, ask_certificates, keep_certificates
from lieudit.cooperative.models import CertificateRun
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.toolkit.datasets import DATASETS, records
from lieudit.toolkit.models import Mail, MailState
from lieudit.voting.models import Ballot, Tally, Vote
from tests.toolkit.mailserver import DIES, SLOW, MailServer

mirror = import_module("mirror")  # of scripts/, where it stands alone
UNDER_WAY = 30
"""Seconds after which something breaks, even if few acts are done."""


@dataclass
class Outcome:
    """What a drill found. `lost`: acknowledged, and not there. `doubled`: done more than once. `back`: seconds until
    the next act was done after the last breaking. `most_back`: what is accepted of it. `wrong`: what else is not as it
    should be, in words. `played`: whether this machine has what the drill asks for."""

    acts: int
    acknowledged: int
    lost: int
    doubled: int
    back: float
    most_back: float = 10
    also: str = ""
    wrong: list[str] = field(default_factory=list)
    played: bool = True

    @property
    def is_well(self) -> bool:
        whole = 0 < self.acts == self.acknowledged and not self.lost and not self.doubled
        return self.played and whole and self.back <= self.most_back and not self.wrong


def not_played(why: str) -> Outcome:
    """What comes of a drill that asks for what this machine has not."""
    return Outcome(0, 0, 0, 0, 0, also=f"not played here: {why}", played=False)


def verdict(found: Sequence[Outcome]) -> tuple[bool, str]:
    """Whether those that were played, one at least, are well; and it in words: « 17 drills, 3 not played: well »."""
    played = [each for each in found if each.played]
    well = bool(played) and all(each.is_well for each in played)
    left = len(found) - len(played)
    apart = f", {left} not played" if left else ""
    return well, f"{len(found)} drills{apart}: {'well' if well else 'NOT WELL'}"


class Cluster(Protocol):
    """The PostgreSQL of the drill (scripts/postgres.py)."""

    def start(self) -> None: ...
    def run(self, program: str, *arguments: str) -> object: ...

    @property
    def data(self) -> Path: ...


@dataclass
class Stage:
    """Where a drill is played: how many acts, its folder, its database, its mail server; whether what lasts is made
    short, how many minutes the soak takes, and how many times what may die dies; the web server that the last drill
    left standing."""

    acts: int
    folder: Path
    database: Cluster
    mails: MailServer
    short: bool = False
    minutes: float = 1
    times: int = 5
    standing: Process | None = None

    @contextmanager
    def site(self) -> Iterator[Process]:
        """The web server. Where what may die dies once, the next drill finds it standing: each start is some seconds
        of the minute that they all have."""
        site = self.standing or web(self.folder)
        if not self.standing:
            site.start()
        self.standing = site if self.times == 1 else None
        yield site
        if not self.standing:
            site.stop()


def votes_cast(ballot: Ballot) -> tuple[set[int], int]:
    """The ranks of the voters who voted, and how many votes the journal tells beyond one each."""
    keys = [vote.entry.key for vote in Vote.objects.filter(entry__ballot=ballot).select_related("entry")]
    told = Entry.objects.filter(kind="voting.cast").about(ballot).count()
    return ranks_of(int(key.removeprefix("voice-")) for key in keys), max(0, told - len(keys))


def ranks_of(accounts: Iterable[int | None]) -> set[int]:
    """The rank of each of these accounts among all."""
    ranks = {pk: rank for rank, pk in enumerate(Account.objects.order_by("pk").values_list("pk", flat=True))}
    return {ranks[pk] for pk in accounts if pk}


def certificates_while_the_worker_dies(stage: Stage) -> Outcome:
    """The worker is killed five times as it sets the certificates of all: the timer takes the run up again, and there
    is one archive in the end, each certificate once."""
    cooperative = a_cooperative_with_associates(stage.acts)
    run = ask_certificates(cooperative, actor=Account.objects.get(email="certificats@lieudit.invalid"))
    carrier = worker(stage.folder)
    carrier.start()
    for _ in range(stage.times):
        until(lambda: CertificateRun.objects.exclude(pk=run.pk, done=0, ended_at=None).exists())
        carrier.kill()
        CertificateRun.objects.running().update(beat_at=timezone.now() - 2 * LEASE)
        list(keep_certificates())
        carrier.start()
    moment = time.monotonic()
    until(lambda: not CertificateRun.objects.running().exists(), patience=600)
    back = time.monotonic() - moment
    carrier.stop()
    made = CertificateRun.objects.get()
    with made.file.open("rb") as content, zipfile.ZipFile(content) as whole:
        names = Counter(whole.namelist())
    doubled = sum(count - 1 for count in names.values())
    return Outcome(stage.acts, len(names), stage.acts - len(names), doubled, back, 60)


def until(reached: Callable[[], bool], patience: float = UNDER_WAY) -> None:
    """Wait for something, at most so many seconds."""
    limit = time.monotonic() + patience
    while not reached() and time.monotonic() < limit:
        time.sleep(0.01)


STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "body", "dot")
NO_FAULT = ("body", "451 later")
FAULTS = [(step, what, True) for step in STEPS for what in ("451 later", DIES, SLOW) if (step, what) != NO_FAULT]
FEW_FAULTS = [("data", DIES, False), ("dot", SLOW, True)]
"""Steps at which the mail server fails, how, and whether the worker dies then too."""


def mails_while_everything_dies(stage: Stage) -> Outcome:
    """The mail server refuses, hangs and dies at each step of a conversation, and the worker is killed at each (once,
    where each process dies once)."""
    posted = letters(stage.acts)
    begun = time.monotonic()
    carrier = worker(stage.folder)
    carrier.start()
    for step, what, dies in FAULTS if stage.times > 1 else FEW_FAULTS:
        stage.mails.faults.clear()
        stage.mails.faults[step] = what
        stage.mails.patience = 3
        stage.mails.reached.clear()
        time_passes()
        stage.mails.reached.wait(20)
        time.sleep(0.1)
        if dies:
            carrier.kill()
            carrier.start()
    stage.mails.faults.clear()
    moment = time.monotonic()
    while (
        Mail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING]).exists()
        and time.monotonic() < begun + 600
    ):
        time_passes()
        Mail.objects.filter(state=MailState.SENDING).update(leased_until=timezone.now())
        time.sleep(0.5)
    back = time.monotonic() - moment
    carrier.stop()
    taken = Counter(message["Message-ID"] for message in stage.mails.messages)
    theirs = Mail.objects.filter(pk__in=[mail.pk for mail in posted])
    states = Counter(theirs.values_list("state", flat=True))
    uncertain = theirs.filter(state=MailState.UNCERTAIN).values_list("message_id", flat=True)
    lost = sum(1 for mail in posted if not taken[mail.message_id] and mail.message_id not in uncertain)
    doubled = sum(count - 1 for count in taken.values())
    settled = states[MailState.SENT] + states[MailState.UNCERTAIN]
    also = f"{states[MailState.UNCERTAIN]} in doubt, left to a person"
    return Outcome(len(posted), settled, lost, doubled, back, 60, also)


def an_hour_that_passes_during_an_outage(stage: Stage) -> Outcome:
    """All is down when a ballot should close: what comes after its hour is refused, the timer counts the rest."""
    with stage.site() as site:
        ballot, requests = vote_requests(stage.acts, dt.timedelta(seconds=20 if stage.times > 1 else 5))
        early, late = requests[: len(requests) // 2], requests[len(requests) // 2 :]
        sent = send_all(site.port, early, lambda sent: None)
        site.kill()
        time.sleep(max(0.0, (ballot.closes_at - timezone.now()).total_seconds()) + 1)
        site.start()
        begun = time.monotonic()
        taken = [ask(site.port, request) for request in late[:10]]
        call_command("close_due", stdout=StringIO())
        back = time.monotonic() - begun
    counted = Tally.objects.get(ballot=ballot).result["raw"]["cast"]
    on_time = len(sent.acknowledged)
    doubled = sum(1 for status in taken if status in {302, 303}) + max(0, counted - on_time)
    return Outcome(on_time, counted, max(0, on_time - counted), doubled, back, 30, f"late: {Counter(taken)}")


def a_copy_follows_what_programs_do(stage: Stage) -> Outcome:
    """Programs express needs, one in five sent twice under its key, while rows are compared and somebody keeps a copy:
    in the end it holds what the files hold."""
    requests = token_requests(stage.acts)
    keys = {each.partition("Idempotency-Key: ")[2].partition("\r\n")[0] for each in requests}
    faults: list[Exception] = []
    with stage.site() as site:
        copy = mirror.Mirror("/api/v1/openapi.json", partial(_read, site.port), limit=paging.MOST_CHANGES)

        def following(sent: Sent) -> None:
            while sum(sent.statuses.values()) < len(requests) and not faults:
                begun = time.monotonic()
                try:
                    changes.compare("besoins", DATASETS["besoins"])
                    copy.follow()
                except Exception as fault:
                    faults.append(fault)
                time.sleep(time.monotonic() - begun)  # as long as it took: those who act have the other half
            connection.close()

        sent = send_all(site.port, requests, following)
        begun = time.monotonic()
        for name, dataset in DATASETS.items():
            changes.compare(name, dataset)
        copy.follow()
        back = time.monotonic() - begun
    exported = {
        (name, str(row[dataset.key])): row
        for name, dataset in DATASETS.items()
        for row in records(changes.given_rows(dataset), dataset.all_columns)
    }
    made = Need.objects.filter(words__startswith="Notre programme").count()
    lost = sum(1 for where, row in exported.items() if copy.rows.get(where) != row) + len(keys) - made + len(faults)
    doubled = len(copy.numbers) - len(set(copy.numbers)) + len(copy.rows.keys() - exported.keys())
    also = f"{made} needs of {len(keys)} keys; {len(copy.rows)} rows copied of {len(exported)}; {told(sent)}"
    return Outcome(len(requests), len(sent.acknowledged), lost, doubled, back, 600, also)


def _read(port: int, address: str) -> str:
    """An address of the site, asked where it listens."""
    return str(mirror.read(f"http://{HOST}:{port}{address.removeprefix(settings.SITE_URL)}"))


def told(sent: Sent) -> str:
    return ", ".join(f"{count} × {status}" for status, count in sorted(sent.statuses.items()))


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (
    certificates_while_the_worker_dies,
    mails_while_everything_dies,
    an_hour_that_passes_during_an_outage,
    a_copy_follows_what_programs_do,
)
