"""Learning and mutual aid: their pages beside the minimal page; what they add to the page of a place and of a need; 200
who enrol at once for 30 seats, 500 who borrow 50 things, beside bare POSTs; attestations signed beside the library
alone; the stand-alone verifier on 1,000 files."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from itertools import pairwise
from pathlib import Path as File
from urllib.parse import quote

from django.db import connection
from django.db.models import Count, Max
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import table
from bench.learnt import DAY, learn
from bench.measure import WARM_UP, Measure, compare, run
from bench.queries import WrongAnswer, count_queries
from bench.server import Site
from bench.subjects import Subject, get, post, sign_in
from bench.yardsticks import make_tables
from lieudit.accounts.models import Account
from lieudit.attestations import verifier_attestation
from lieudit.attestations.issuing import sign_attestation, sign_list
from lieudit.attestations.keys import current_key, hand_of, keys_document
from lieudit.attestations.models import Attestation, Credential, SigningRun
from lieudit.attestations.signing import Hand
from lieudit.attestations.tasks import sign_again
from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.learning.workflow import EnrolmentState
from lieudit.mutual_aid.models import Exchange, Loan, Thing
from lieudit.needs.models import Need
from lieudit.network.citing import CITING
from lieudit.network.found_there import FINDERS
from lieudit.network.models import Place, Representative
from lieudit.toolkit.models import Mail
from lieudit.toolkit.prepared import forget
from lieudit.toolkit.types import Json

NAME = "learning"
ROOMS = ("learning", "mutual_aid", "attestations")
AIM = 0.5
"""Least share of the speed of the minimal page."""
ENROLLED, SEATS = 200, 30
BORROWERS, BORROWED = 500, 50
CROWD_AIM = 5
"""Most times that the p95 of an act is that of the bare POST."""
SIGNED, SIGNED_AIM = 60, 1.3
"""Attestations, and most times the processor time of the library alone."""
FILES, FILES_TIMES, FILES_MORE = 1_000, 3, 2.0
"""Files that are verified, in at most so many times bare reading, and so many seconds more."""

READ = "import hashlib, sys\nfor file in sys.argv[1:]: hashlib.sha256(open(file, 'rb').read()).digest()"
SIGNED_BEFORE = """
INSERT INTO attestations_credential (attestation_id, key_id, grade, peers, document, token, marks, signed_at)
SELECT id, %s, state, 2, '', '', '{}', now() FROM attestations_attestation
WHERE state IN ('recognised', 'attested') AND number > %s
"""
"""All have their file but the first ones: what the worker finds to sign."""


def lines(site: Site, count: int, rounds: int) -> list[str]:
    """The pages, the two crowds, then what is signed and verified."""
    if not Thing.objects.exists():
        learn(lambda step: print(f"{NAME}: {step}…", flush=True))
    for page in pages():
        try:
            print("\n".join(table.block(compare(site, page, count_queries(page), count, rounds))), flush=True)
        except WrongAnswer as wrong:
            print(wrong, flush=True)
    print(said_of_others(), flush=True)
    make_tables()
    print(said_of_enrolling(site), flush=True)
    print(said_of_borrowing(site), flush=True)
    return [*said_of_signing(), said_of_verifying()]


def pages() -> list[Subject]:
    """Each on what is fullest: the path that has most sessions, the place that lent and borrowed most."""
    path = Path.objects.annotate(n=Count("sessions")).order_by("-n", "pk")[0]
    session = TrainingSession.objects.coming().order_by("pk")[0]
    thing = Thing.objects.order_by("pk")[0]
    busiest = Exchange.objects.values("giver").annotate(n=Count("pk")).order_by("-n", "giver")[0]["giver"]
    place = Place.objects.get(pk=busiest)
    found = f"{reverse('learning:knowing')}?q={quote('permanence numérique')}&domain=digital&territory=r-75"
    visit = PeerVisit.objects.public().order_by("pk")[0]
    return [
        Subject("who knows", found, aim=AIM),
        Subject("list of visits", reverse("learning:visits"), aim=AIM),
        Subject("visit", visit.get_absolute_url(), aim=AIM),
        Subject("path", path.get_absolute_url(), aim=AIM),
        Subject("training session", session.get_absolute_url(), aim=AIM),
        Subject("thing, three months", thing.get_absolute_url(), aim=AIM),
        Subject("mirror of a place", reverse("mutual_aid:place", args=[place.slug]), aim=AIM),
    ]


def said_of_others() -> str:
    """The page of a place and of a need that these rooms speak of, and the same pages as if they said nothing."""
    visited = PeerVisit.objects.public().values("host").annotate(n=Count("pk")).order_by("-n", "host")[0]["host"]
    told = PeerVisit.objects.public().filter(about_type__app_label="needs").order_by("pk").values_list("about_id")
    need = Need.objects.public().filter(pk__in=told).order_by("pk").first() or Need.objects.public().order_by("pk")[0]
    said = []
    for name, thing in (("place", Place.objects.get(pk=visited)), ("need", need)):
        page = Subject(name, thing.get_absolute_url())
        count = count_queries(page)
        with silent():
            without = count_queries(page)
        met = table.verdict(count <= without)
        said.append(f"page of a {name}: {count} queries, {without} without these rooms {met}")
    return f"{NAME}, {'; '.join(said)}"


@contextmanager
def silent() -> Iterator[None]:
    """These rooms say nothing of places, nor of what they cite: reads are composed anew, then again."""
    found, cited = FINDERS.given, CITING.given
    FINDERS.given = [each for each in found if each.rows.__module__.split(".")[1] not in ROOMS]
    CITING.given = {name: each for name, each in cited.items() if each.model._meta.app_label not in ROOMS}
    forget()
    try:
        yield
    finally:
        FINDERS.given, CITING.given = found, cited
        forget()


def said_of_crowd(name: str, act: Measure, bare: Measure, held: str) -> str:
    ratio = act.p95 / bare.p95
    work = f"{table.number(act.work)} and {table.number(bare.work)} ms of processor each"
    return (
        f"{NAME}, {name}: p95 {act.p95 * 1000:.0f} ms, bare POST {bare.p95 * 1000:.0f} ms: {ratio:.1f} ×"
        f" {table.verdict(ratio <= CROWD_AIM)} (≤ {CROWD_AIM} ×); {work}; {held}"
    )


def beside_bare(
    site: Site, acts: tuple[str, ...], cookies: Sequence[dict[str, str]], page: str
) -> tuple[Measure, Measure]:
    """All acts at once, between as many bare POSTs at once, twice. The workers are warm: they have answered both a bare
    POST and the `page` of the act, as those of all other measures."""
    bare = tuple(post("/bench/row/", {"words": f"ligne {at}"}, cookie) for at, cookie in enumerate(cookies))
    act, least, count = Measure(), Measure(), len(acts)
    cookie = "; ".join(f"{name}={value}" for name, value in cookies[0].items())
    run(site, bare, count, Measure(), count)
    run(site, (get(page, Cookie=cookie),), WARM_UP, Measure())
    for requests, measure in ((bare, least), (acts, act), (bare, least)):
        run(site, requests, count, measure, count)
    return act, least


def said_of_enrolling(site: Site) -> str:
    """Who has a seat, in the database, on the page of the trainer and in the mails."""
    session = TrainingSession.objects.coming().exclude(author__in=Account.objects.order_by("pk")[:ENROLLED])[0]
    session.enrolments.all().delete()
    TrainingSession.objects.filter(pk=session.pk).update(seats=SEATS)
    cookies, before = sign_in(list(Account.objects.order_by("pk")[:ENROLLED])), Mail.objects.aggregate(last=Max("pk"))
    address = reverse("learning:enrol", args=[session.number])
    acts = tuple(post(address, {"needs": ""}, each) for each in cookies)
    act, bare = beside_bare(site, acts, cookies, session.get_absolute_url())
    rows = list(session.enrolments.select_related("account").order_by("turn"))
    seated = [row.state == EnrolmentState.CONFIRMED for row in rows]
    client = Client()
    client.force_login(session.author)
    page = client.get(reverse("learning:session_list", args=[session.number])).content.decode()
    shown = [unescape(name).strip() for name in re.findall(r'<th scope="row">([^<]+)', page)]
    mails = Mail.objects.filter(subject__endswith=session.title, pk__gt=before["last"] or 0)
    told = {to[0] for to in mails.filter(subject__startswith="Une place").values_list("to", flat=True)}
    same = (
        act.statuses == {"302": ENROLLED}
        and len(rows) == mails.count() == ENROLLED
        and seated == [True] * SEATS + [False] * (ENROLLED - SEATS)
        and shown == [row.told_name for row in rows]
        and told == {row.email for row in rows[:SEATS]}
    )
    held = f"{sum(seated)} have a seat, {len(rows) - sum(seated)} wait, one order everywhere {table.verdict(same)}"
    return said_of_crowd(f"{ENROLLED} enrol at once for {SEATS} seats", act, bare, held)


def said_of_borrowing(site: Site) -> str:
    """As many places ask for few things, on dates of the same fortnight; what is asked is agreed at once."""
    speakers = list(Representative.objects.exclude(place=None).select_related("account").order_by("pk")[:BORROWERS])
    own = [each.place_id for each in speakers]
    things = list(Thing.objects.exclude(place__in=own).order_by("pk")[:BORROWED])
    Loan.objects.filter(thing__in=things, ends_at__gt=timezone.now()).delete()
    Thing.objects.filter(pk__in=[thing.pk for thing in things]).update(at_once=True)
    cookies = sign_in([each.account for each in speakers])
    today, acts, bodies = timezone.localdate(), [], []
    for n, (speaker, cookie) in enumerate(zip(speakers, cookies, strict=True)):
        first = today + (n // BORROWED % 5 + 10) * DAY
        typed = {
            "borrower": str(speaker.place_id),
            "first": str(first),
            "last": str(first + (n % 3) * DAY),
            "start": "10:00",
            "end": "18:00",
            "words": "Pour notre soirée.",
            "charter": "on",
        }
        bodies.append(typed)
        acts.append(post(reverse("mutual_aid:borrow", args=[things[n % BORROWED].number]), typed, cookie))
    page = reverse("mutual_aid:borrow", args=[things[0].number])
    act, bare = beside_bare(site, tuple(acts), cookies, page)
    overlaps = lent = 0
    for thing in things:
        held = Loan.objects.holding().filter(thing=thing).order_by("starts_at")
        spans = list(held.values_list("starts_at", "busy_until"))
        overlaps += sum(one[1] > other[0] for one, other in pairwise(spans))
        lent += Loan.objects.filter(thing=thing, asked_at__gt=timezone.now() - dt.timedelta(hours=1)).count()
    client = Client()
    client.force_login(speakers[-1].account)
    refused = client.post(reverse("mutual_aid:borrow", args=[things[(BORROWERS - 1) % BORROWED].number]), bodies[-1])
    says = refused.status_code == 422 and "Libre aussi longtemps" in refused.content.decode()
    answered = set(act.statuses) <= {"302", "422"} and act.statuses.get("302") == lent
    said = (
        f"{lent} lent, {act.statuses.get('422', 0)} refused {table.verdict(answered)}, {overlaps} overlap"
        f" {table.verdict(overlaps == 0)}, refusals say which days are free {table.verdict(says)}"
    )
    return said_of_crowd(f"{BORROWERS} borrow {BORROWED} things at once", act, bare, said)


# Signing, verifying


def said_of_signing() -> list[str]:
    """The task that signs what waits, between two halves of the same documents by the library alone."""
    key = current_key()
    wait = list(Attestation.objects.signed().order_by("number")[:SIGNED])
    with connection.cursor() as cursor:
        cursor.execute(SIGNED_BEFORE, [key.pk, wait[-1].number])
    one = sign_attestation(wait.pop(0).number)  # loads the library, its contexts and both keys
    assert one is not None
    asked = SigningRun.objects.create(total=len(wait))
    task = spent(lambda: sign_again.func(asked.pk))
    asked.refresh_from_db()
    files = list(Credential.objects.filter(attestation__in=wait).order_by("pk"))
    hand = hand_of(key)
    documents = [json.loads(each.document) for each in files]
    alone = spent(lambda: by_the_library(hand, documents))
    done = asked.done == len(files) == len(wait) and asked.ended_at is not None
    ratio = task / alone
    return [
        f"{NAME}, {len(files)} attestations in both proofs by a task: {task * 1000 / len(files):.0f} ms each,"
        f" the library alone {alone * 1000 / len(files):.0f} ms: {ratio:.2f} × {table.verdict(ratio <= SIGNED_AIM)}"
        f" (≤ {SIGNED_AIM} ×); progress told to its end {table.verdict(done)}",
    ]


def by_the_library(hand: Hand, documents: Sequence[Json]) -> None:
    """The proofs that attestations ask of the libraries: of each recognition, of their words, of the JWT."""
    at = timezone.now()
    for document in documents:
        words = {name: value for name, value in document.items() if name != "proof"}
        for recognition in words.get("endorsement", []):
            hand.prove({name: value for name, value in recognition.items() if name != "proof"}, at)
        hand.prove(words, at)
        hand.seal(words)


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def said_of_verifying() -> str:
    """A thousand files on the disk of what was just signed: half with embedded proofs, half as JWT."""
    files = list(Credential.objects.exclude(document="").order_by("pk"))
    status = sign_list(files[0].attestation.bit.number)
    with tempfile.TemporaryDirectory() as name:
        folder, paths = File(name), []
        (folder / "cles.json").write_text(json.dumps(keys_document()))
        (folder / "statut.json").write_text(status.document)
        for n in range(FILES):
            held = files[n % len(files)]
            path = folder / (f"{n}.json" if n % 2 else f"{n}.jwt")
            path.write_text(held.document if n % 2 else held.token)
            paths.append(path)
        bare = children(READ, paths)
        program = str(File(verifier_attestation.__file__))
        options = ["--cles", str(folder / "cles.json"), "--statut", str(folder / "statut.json")]
        taken = children("", paths, program, options)
    aim = FILES_TIMES * bare + FILES_MORE
    return (
        f"{NAME}, {FILES} files verified alone: {taken:.2f} s of processor, reading and hashing {bare:.2f} s"
        f" {table.verdict(taken <= aim)} (≤ {FILES_TIMES} × and {FILES_MORE:.0f} s: {aim:.2f} s)"
    )


def children(source: str, files: Sequence[File], program: str = "", options: Sequence[str] = ()) -> float:
    """Seconds of processor of another Python, isolated, that is given the files; it must find them all good."""
    called = [program] if program else ["-c", source]
    before = os.times()
    done = subprocess.run([sys.executable, "-I", *called, *map(str, files), *options], capture_output=True, text=True)
    after = os.times()
    if done.returncode or (program and done.stdout.count(" : vraie.") != len(files)):
        raise RuntimeError(done.stdout[:500] + done.stderr[:500])
    return after.children_user + after.children_system - before.children_user - before.children_system
