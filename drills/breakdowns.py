"""The drills of what the site leans on: a disk that is full, a database that is away."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path

import psycopg
from django.db import connection, connections

from bench.subjects import get
from drills import second_base
from drills.drills import Outcome, Stage, not_played, told, until
from drills.machine import RESTART_AFTER, kept, running, web, worker
from drills.people import Sent, read, send_again, send_all
from drills.world import PieceForm, a_document, letters, piece_forms, support_requests
from lieudit.needs.models import Attachment, Need, Support
from lieudit.toolkit.models import Errand, Mail, MailState

PAGES = ("/", "/besoins/", "/lieux/", "/votes/")
AWAY_PAGE, FULL_PAGE = "Le site revient dans un instant", "Le site n’a plus de place"
ROOM = 3 * 2**29
"""Bytes that the small disk has beside the database: enough for `doctor` to find it well before it is filled."""
TOKEN = "the-token-of-the-drill"


def the_database_is_away(stage: Stage) -> Outcome:
    """It is stopped for a minute while acts and letters go on: pages say so and when to come back, the worker is begun
    again until it is there, and all takes up by itself."""
    seconds = 6 if stage.short else 60
    need, requests = support_requests(stage.acts)
    posted: list[Mail] = []
    moments: list[float] = []
    pages: Counter[str] = Counter()

    def breaking(sent: Sent) -> None:
        until(lambda: len(sent.acknowledged) >= len(requests) / 4)
        posted.extend(letters(5))
        connection.close()
        stage.database.run("pg_ctl", "stop", "--wait", "--silent", "-D", str(stage.database.data), "-m", "fast")
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for page in PAGES:
                pages[how_it_is_away(read(site.port, get(page)))] += 1
            time.sleep(0.5)  # as people who look twice a second
        stage.database.start()
        moments.append(time.monotonic())

    with running(web(stage.folder)) as site, kept(worker(stage.folder)) as beginnings:
        sent = send_all(site.port, requests, breaking)
        send_again(site.port, requests, sent)
        connection.close()  # the one that this thread had before
        theirs = Mail.objects.filter(pk__in=[mail.pk for mail in posted])
        until(lambda: not theirs.exclude(state=MailState.SENT).exists(), 40)
        carried = time.monotonic() - moments[0]
    supports = Support.objects.filter(need=need).count()
    taken = Counter(message["Message-ID"] for message in stage.mails.messages)
    lost = max(0, len(sent.acknowledged) - supports) + sum(not taken[mail.message_id] for mail in posted)
    doubled = max(0, supports - len(requests)) + sum(taken[mail.message_id] > 1 for mail in posted)
    also = f"away {seconds} s: {said_of(pages)}; the worker begun {len(beginnings)} times; {told(sent)}"
    back = max(sent.back_after(moments[0]), carried)
    wrong = [f"a page: {how}" for how in pages if how != "503"]
    return Outcome(len(requests), supports, lost, doubled, back, 30, also, wrong)


def how_it_is_away(answer: str) -> str:
    """« 503 » for a page that says that the site comes back, and when; else what was answered."""
    head, _end, body = answer.partition("\r\n\r\n")
    well = head.startswith("HTTP/1.1 503") and "Retry-After: 30" in head and AWAY_PAGE in body
    return "503" if well else head[:80] or "none"


def said_of(pages: Counter[str]) -> str:
    return ", ".join(f"{count} pages {how}" for how, count in pages.items())


def the_disk_is_full(stage: Stage) -> Outcome:
    """Documents and database share a small disk, which something else fills while needs come with a document, and
    supports: what cannot be written is refused in words, none of it stays by half, and all is well by itself once there
    is room. Its log may find no room either, which stops the database: it is begun again, as systemd would."""
    count = max(8, stage.acts // 4)
    need, supports = support_requests(count)
    pieces = piece_forms([a_document(10, 60_000)] * (count + 1))
    disk = stage.folder / "disk"
    wrong: list[str] = []
    moments: list[float] = []
    try:
        mounted = a_small_disk(stage, disk)
    except subprocess.CalledProcessError as error:
        return not_played(error.stderr.decode().strip())
    try:
        around = site_of(stage, disk)
        with stood_in(stage, mounted), running(web(stage.folder, **around)) as site:
            acts = interleaved(supports, read_documents(stage, site.port, pieces, around))
            extra, half = pieces[-1].with_file(), len(acts) // 2
            first = send_all(site.port, acts[:half], lambda sent: None)
            fill(disk)
            answer = read(site.port, extra)
            if not answer.startswith("HTTP/1.1 503") or FULL_PAGE not in answer:
                wrong.append(f"a document on a full disk: {answer[:80]!r}")
            if disk_is_well(site.port):
                wrong.append("/sante/complete/ finds a full disk well")

            def breaking(sent: Sent) -> None:
                until(lambda: sum(sent.statuses.values()) >= half / 2)
                with suppress(psycopg.Error):
                    second_base.said(os.environ["DATABASE_URL"], "SELECT pg_switch_wal()")
                time.sleep(4)  # people go on sending, and are refused
                wrong.extend(f"{page}: {said}" for page in PAGES if (said := status(site.port, page)) not in {200, 503})
                (disk / "filler").unlink()
                moments.append(time.monotonic())

            rest = acts[half:]
            sent = send_all(site.port, rest, breaking)
            refused = sent.statuses.get("503", 0)
            send_again(site.port, rest, sent, rounds=20)
            wrong += [] if refused else ["nothing was refused"]
            if not disk_is_well(site.port):
                wrong.append("/sante/complete/ finds no room where there is some again")
            wrong += [f"{many} × {each}" for each, many in sent.statuses.items() if each not in {"302", "503", "none"}]
            given = Support.objects.filter(need=need).count()
            words = Counter(Need.objects.filter(words__startswith="Notre salle").values_list("words", flat=True))
            joined = Attachment.objects.exclude(need=None).filter(need__words__startswith="Notre salle").count()
            stops = (mounted / "server.log").read_text(errors="replace").count("PANIC:")
            files = [path.stat().st_size for path in (disk / "var" / "media").rglob("*") if path.is_file()]
            if not (joined == len(words) <= len(files) and len(set(files)) == 1):
                wrong.append(f"{joined} documents of {len(words)} needs; files of {sorted(set(files))} bytes")
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
    done = given + len(words)
    doubled = sum(words.values()) - len(words) + max(0, given - count)
    lost = max(0, len(first.acknowledged) + len(sent.acknowledged) - done)
    also = f"before: {told(first)}; then: {told(sent)}; the database stopped {stops} times"
    return Outcome(len(acts), done, lost, doubled, sent.back_after(moments[0]), 30, also, wrong)


def read_documents(stage: Stage, port: int, forms: Sequence[PieceForm], around: dict[str, str]) -> list[bytes]:
    """The forms to publish, whose documents were sent and read before the disk is full."""
    answers = list[str]()
    with running(worker(stage.folder, **around)):
        for form in forms:
            answers.append(read(port, form.with_file()))
            until(lambda: not Errand.objects.waiting().exists())
    return [form.with_key(answer) for form, answer in zip(forms, answers, strict=True)]


def interleaved(supports: Sequence[str], pieces: Sequence[bytes]) -> list[str | bytes]:
    """One of each in turn; what is left of the longer comes last."""
    acts = list[str | bytes]()
    for support, piece in zip_longest(supports, pieces):
        acts += [each for each in (support, piece) if each is not None]
    return acts


def a_small_disk(stage: Stage, disk: Path) -> Path:
    """A file system of its own, with a copy of the database; where this one is. Only root may mount it."""
    disk.mkdir()
    size = ROOM + sum(path.stat().st_size for path in stage.database.data.rglob("*") if path.is_file())
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(disk)]
    subprocess.run(mount, check=True, capture_output=True)
    second_base.copy(stage, disk / "cluster")
    (disk / "cluster" / "standby.signal").unlink()
    return disk / "cluster"


@contextmanager
def stood_in(stage: Stage, cluster: Path) -> Iterator[None]:
    """The copy answers at the address of the database, which is stopped; it is begun again when it has stopped."""
    own, over = stage.database.data, threading.Event()
    socket = getattr(stage.database, "socket", own)
    connections.close_all()
    stage.database.run("pg_ctl", "stop", "--wait", "--silent", "-D", str(own), "-m", "fast")
    second_base.start(stage, cluster, socket=socket)

    def keep() -> None:
        while not over.wait(RESTART_AFTER):
            with suppress(RuntimeError):  # there is no room yet
                if not (cluster / "postmaster.pid").exists():
                    second_base.start(stage, cluster, socket=socket)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        connections.close_all()
        second_base.stop(stage, cluster)
        stage.database.start()


def site_of(stage: Stage, disk: Path) -> dict[str, str]:
    """The environment of a site whose documents are on this disk."""
    var = disk / "var"
    (var / "media").mkdir(parents=True)
    shutil.copy(stage.folder / "mail-port", var)
    (var / "static").symlink_to(stage.folder / "static")
    return {"LIEUDIT_VAR": str(var), "HEALTH_TOKEN": TOKEN}


def fill(disk: Path) -> None:
    """Something else takes all the room that is left."""
    with (disk / "filler").open("wb") as filler:
        while free := shutil.disk_usage(disk).free:
            with suppress(OSError):
                os.posix_fallocate(filler.fileno(), filler.seek(0, os.SEEK_END), free)


def disk_is_well(port: int) -> bool:
    answer = read(port, get("/sante/complete/", Authorization=f"Bearer {TOKEN}"))
    return bool(json.loads(answer.partition("\r\n\r\n")[2])["checks"]["disk"]["ok"])


def status(port: int, page: str) -> int:
    return int(read(port, get(page))[9:12] or 0)


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (the_database_is_away, the_disk_is_full)
