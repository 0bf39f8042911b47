"""Calls and money at the size of a country, beside the minimal page of the same weight: 4,000 aids, 200 calls, 8,000
applications (a third joint), 24,000 ratings, 3,000 agreements, 60,000 grants, 2,000 places with five years of mix.

    make bench ARGS="--only funding"
    make bench ARGS="--only funding --keep NAME"    # the database stays
    make bench ARGS="--only funding --quick"        # a twentieth of it

Seconds are those of the best of five, taken in turns. What counts is the ratio and the queries.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import django
from django.core.management import call_command

from bench import judging
from bench.cooperative import Page, in_turns, say
from bench.database import own_database

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from lieudit.accounts.models import Account
    from lieudit.funding.models import Application, Call
    from lieudit.governance.models import Assembly
    from lieudit.network.models import Place

NAME = "funding"
AIDS, CALLS, FILES, AGREEMENTS, GRANTS, PLACES, YEARS = 4_000, 200, 8_000, 3_000, 60_000, 2_000, 5
HELD, PARTNERS = 3, 60
"""One agreement out of so many is held by the council, with one of so many partners; by the others it grants."""
LARGE, JURORS, EACH = 300, 40, 3
"""Files of the two large calls, one that is read and one that is deliberated; who sits there; readings of a file."""
QUERIES, SLOWER, SAVED_QUERIES, ROWS = 8, 2.0, 12, 20
"""Most queries of a page, times the minimal one, queries of a field that is saved; rows of the minimal page."""
SAVED_SLOWER, SENT_SLOWER, AT_ONCE, FLAT = 3.0, 5.0, 300, 60
"""Most times that a field saved, and the p95 of a file sent, are a bare POST; files sent at once; what an import adds
to the memory, in MiB."""
WARM_UP = 12
"""Readings after which what a worker asks often is prepared, and planned once."""
A_BATCH = 5_000
NOW = dt.datetime.now(dt.UTC)
TODAY = NOW.date()
CRITERIA = [{"name": name, "points": 50, "marks": ["non", "un peu", "bien", "très bien"]} for name in ("Utile", "Sûr")]
QUESTIONS = [{"key": n, "words": f"Question {n} ?", "most": 1500, "required": True} for n in range(1, 6)]


class Seeded(NamedTuple):
    """Of what is written, what the pages are of."""

    reviewed: Call
    read: Call
    chair: Account
    juror: Account
    given: Application
    place: Place


def run(server: str, keep: str, *, quick: bool) -> None:
    judging.measure("")
    with tempfile.TemporaryDirectory() as folder, own_database(server, keep) as (url, new):
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="bench.settings", LIEUDIT_VAR=folder)
        os.environ["LIEUDIT_KEPT_PLANS"] = "yes"  # as what answers pages
        django.setup()
        if new:
            call_command("migrate", verbosity=0)
            start = time.monotonic()
            write(20 if quick else 1)
            print(f"seeded in {time.monotonic() - start:.0f} s", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        measure(what_is_there(), 20 if quick else 1)


def measure(seeded: Seeded, less: int) -> None:
    for name, page in pages(seeded):
        say(f"{name}, queries", str(page.queries), page.queries, QUERIES)
        say(f"{name}, beside the minimal page", f"{page.slower:.2f} ×", page.slower, SLOWER)
        print(f"{name}, first reader once the clock moved: {page.first_queries} queries, {page.first_slower:.1f} ×")
    queries, slower = saved_field(seeded)
    say("a field saved, queries", str(queries), queries, SAVED_QUERIES)
    say("a field saved, beside a bare POST", f"{slower:.2f} ×", slower, SAVED_SLOWER)
    said_of_imports(less)
    said_of_the_last_minute(less)


def said_of_imports(less: int) -> None:
    """Each in a process of its own, beside its yardstick."""
    for name, rows, most, words in (
        ("grants", GRANTS, 2.0, "bare rows written"),
        ("aids", AIDS, 1.5, "reading and cleaning alone"),
    ):
        command = [sys.executable, "-m", "bench.granted", name, str(rows // less)]
        env = os.environ | {"LIEUDIT_KEPT_PLANS": "no"}  # as commands
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=env)
        found = json.loads(done.stdout.splitlines()[-1])
        ratio = found["taken"] / found["bare"]
        told = f"{found['rows'] / found['taken']:.0f} rows/s, {ratio:.2f} × {words}"
        say(f"{name}: {found['rows']} imported", told, ratio, most)
        grown = found["whole"]
        say(f"{name}: memory of the whole, of which a tenth {found['first']:.0f} MiB", f"+{grown:.0f} MiB", grown, FLAT)
        say(f"{name}: undone", f"{found['undone'] / found['taken']:.2f} × its import", found["undone"], found["taken"])


def said_of_the_last_minute(less: int) -> None:
    """So many files of an open call are sent at once, a third of them joint, then sent again; beside as many bare
    POSTs at once. All are kept, or refused with a reason, and none twice."""
    from django.urls import reverse

    from bench.learning import beside_bare
    from bench.server import serve
    from bench.subjects import post, sign_in
    from bench.yardsticks import make_tables
    from lieudit.funding.models import Application
    from lieudit.journal.models import Entry

    make_tables()
    files, speakers = last_files(max(AT_ONCE // less, 12))
    cookies = sign_in(speakers)
    acts = tuple(
        post(reverse("funding:send", args=[file.number]), {}, cookie)
        for file, cookie in zip(files, cookies, strict=True)
    )
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with serve(Path(os.environ["LIEUDIT_VAR"]) / "server.log") as site:
        act, bare = beside_bare(site, acts, cookies, files[0].get_absolute_url())
        again, _bare = beside_bare(site, acts, cookies, files[0].get_absolute_url())
    keys = [file.pk for file in files]
    kept = Application.objects.filter(pk__in=keys, state="sent").count()
    told = Entry.objects.filter(pk__gt=before, kind="funding.sent").count()
    answered = act.statuses.get("302", 0) + again.statuses.get("302", 0)
    wrong = (len(files) - kept) + (told - kept) + (2 * len(files) - answered)
    words = f"{kept} kept, {told} told, {answered} answered of {2 * len(files)}"
    say(f"{len(files)} files sent at once, then again", words, wrong, 0)
    ratio = act.p95 / bare.p95
    say("p95 of a file sent", f"{act.p95 * 1000:.0f} ms, {ratio:.1f} × a bare POST", ratio, SENT_SLOWER)


def last_files(count: int) -> tuple[list[Application], list[Account]]:
    """Whole drafts of a new call that closes within the hour, a third of two places; who speaks for each lead."""
    from django.db.models import Max

    from lieudit.funding.models import Answer, Application, BudgetLine, Call, Partner, Terms
    from lieudit.network.models import Representative

    before = Call.objects.get(number=1)
    spoken = list(
        Representative.objects.exclude(place=None).select_related("account", "place").order_by("pk")[: 2 * count]
    )
    leads, others = spoken[: len(spoken) // 2], spoken[len(spoken) // 2 :]
    number = (Call.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    opened, closes = NOW - dt.timedelta(days=60), dt.datetime.now(dt.UTC) + dt.timedelta(minutes=30)
    call = Call.objects.create(
        number=number,
        state="open",
        title="Dernière minute",
        assembly=before.assembly,
        author=before.author,
        announced_on=opened.date(),
        opens_at=opened,
        closes_at=closes,
        first_closes_at=closes,
    )
    rules = {"summary": "Équiper.", "questions": QUESTIONS, "criteria": CRITERIA, "joint": True, "frozen_at": opened}
    call.current = Terms.objects.create(call=call, author=before.author, most=20_000, **rules)
    call.save()
    last = Application.objects.aggregate(last=Max("number"))["last"] or 0
    files = Application.objects.bulk_create(
        Application(number=last + rank, call=call, lead=each.place, title=f"Dossier {rank}", author=each.account)
        for rank, each in enumerate(leads, 1)
    )
    inside = [(file, file.lead_id, "porte le dossier") for file in files]
    inside += [(file, each.place_id or 0, "prête") for file, each in list(zip(files, others, strict=False))[::3]]
    Partner.objects.bulk_create(
        Partner(application=file, call=call, place_id=place, task=task, accepted_at=NOW) for file, place, task in inside
    )
    Answer.objects.bulk_create(
        Answer(application=file, question=key, version=1, text="Des mots. " * 60, author=file.author)
        for file in files
        for key in range(len(QUESTIONS) + 1)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(application=file, place=file.lead, year=closes.year, account=account, words="Four", amount=9_000)
        for file in files
        for account in ("60", "ask")
    )
    return files, [each.account for each in leads]


def pages(seeded: Seeded) -> Iterator[tuple[str, Page]]:
    """By a stranger; by a juror, the screen where one rates; by who chairs, a file and the table of the jury."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    stranger, juror, chair = Client(), signed_in(seeded.juror), signed_in(seeded.chair)
    there = seeded.place.municipality.department.code
    aids = f"?lieu={seeded.place.slug}&qui=association&nature=aide&type=Subvention&avant=90"
    asked: list[tuple[str, Client, str]] = [
        ("aids for a place", stranger, reverse("funding:aids") + aids),
        ("a call with its facts", stranger, reverse("funding:call", args=[seeded.reviewed.number])),
        ("an application", chair, reverse("funding:application", args=[seeded.given.number])),
        ("the rating screen", juror, reverse("funding:rate", args=[seeded.given.number])),
        ("the table of 300 files", chair, reverse("funding:table", args=[seeded.reviewed.number])),
        ("the mix of the council", stranger, reverse("funding:council")),
        ("grants of a territory", stranger, reverse("funding:grants") + f"?departement={there}"),
    ]
    for name, reader, address in asked:
        answer = reader.get(address)
        assert answer.status_code == 200, (name, answer.status_code)
        minimal = f"/bench/list/{len(answer.content)}/"
        for _turn in range(WARM_UP):
            reader.get(address)
            stranger.get(minimal)
        found: list[float] = []
        for read in (partial(reader.get, address), partial(read_anew, reader, address)):
            with CaptureQueriesContext(connection) as seen:
                read()
            found.append(len(seen))  # what comes next begins another log
            ours, bare = in_turns(read, partial(stranger.get, minimal))
            print(f"{name}: {ours * 1000:.1f} ms, the minimal page {bare * 1000:.1f} ms", flush=True)
            found.append(ours / bare)
        yield name, Page(int(found[0]), found[1], int(found[2]), found[3])


def read_anew(reader: Client, address: str) -> HttpResponseBase:
    """A page, once the clock has moved."""
    from lieudit.funding import drawn
    from lieudit.toolkit.conditional import kept_page

    for each in (kept_page, drawn.file_body, drawn.rating_body, drawn.table_body):
        each.cache_clear()
    answer: HttpResponseBase = reader.get(address)
    return answer


def signed_in(account: Account) -> Client:
    from django.test import Client

    client = Client()
    client.force_login(account)
    return client


def saved_field(seeded: Seeded) -> tuple[int, float]:
    """The queries of an answer that one saves, of a draft of an open call; how many times a bare POST it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from bench.yardsticks import make_tables
    from lieudit.funding.models import Application
    from lieudit.network.models import Representative

    file = Application.objects.filter(state="draft").order_by("pk")[0]
    speaker = Representative.objects.filter(place=file.lead_id).order_by("pk")[0].account
    client = signed_in(speaker)
    address, last = reverse("funding:answer", args=[file.number, 1]), file.answers.filter(question=1).count()

    def save() -> None:
        nonlocal last
        typed = {"text": f"Des mots de plus ({time.time()}).", "seen": str(last), "taken": ""}
        assert client.post(address, typed).status_code == 302
        last += 1

    client.get(address)
    save()
    with CaptureQueriesContext(connection) as seen:
        save()
        queries = len(seen)
    make_tables()
    ours, bare = in_turns(save, lambda: client.post("/bench/row/", {"words": "Des mots de plus."}))
    print(f"a field saved: {ours * 1000:.1f} ms, a bare POST {bare * 1000:.1f} ms", flush=True)
    return queries, ours / bare


def what_is_there() -> Seeded:
    from lieudit.accounts.models import Account
    from lieudit.funding.models import Application, Assignment, Call

    reviewed, read = (Call.objects.get(number=number) for number in (1, 2))
    one = Assignment.objects.filter(application__call=read).order_by("pk").select_related("juror__account")[0]
    file = Application.objects.select_related("lead__municipality__department").get(pk=one.application_id)
    chair = Account.objects.get(email="chair@lieudit.invalid")
    return Seeded(reviewed, read, chair, one.juror.account, file, file.lead)


def write(less: int) -> None:
    """All of it, or so many times less."""
    from django.db import connection

    from bench.seed import make_places
    from lieudit.accounts.models import Account
    from lieudit.governance.services import found_assembly
    from lieudit.needs.models import Need
    from lieudit.network.models import Representative
    from lieudit.territory.services import load_territory

    random = Random(NAME)
    load_territory()
    Need.objects.bulk_create(
        Need(number=n, words="Une salle le soir.", deposit_key=f"bench-{n}", created_at=NOW, moved_at=NOW)
        for n in range(1, ROWS + 1)
    )
    chair = Account.objects.create_user("chair@lieudit.invalid")
    chair.is_staff = True
    chair.save()
    people = Account.objects.bulk_create(
        Account(email=f"p{n}@lieudit.invalid", name=f"Personne {n}", password="!") for n in range(PLACES // less)
    )
    places = make_places(random, PLACES // less)
    Representative.objects.bulk_create(
        Representative(account=account, place=place, since=TODAY - dt.timedelta(days=400))
        for account, place in zip(people, places, strict=True)
    )
    council = found_assembly("Conseil du banc", actor=chair)
    write_calls(council, chair, people, places, less)
    write_agreements(council, chair, places, AGREEMENTS // less)
    write_money(chair, places, random, less)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def write_calls(assembly: Assembly, chair: Account, people: list[Account], places: list[Place], less: int) -> None:
    """Calls with their rules, the first deliberated, the second read by its jury, the last open, the others decided;
    files with five answers and a budget, one in three joint; three readings of each."""
    from django.db.models import F

    from lieudit.funding.models import (
        Answer,
        Application,
        Assignment,
        BudgetLine,
        Call,
        Juror,
        Jury,
        Partner,
        Rating,
        Terms,
    )
    from lieudit.governance.services import register_decision

    number_of_calls = max(CALLS // less, 4)
    opened, closed = NOW - dt.timedelta(days=90), NOW - dt.timedelta(days=20)
    states = {1: "reviewed", 2: "complete", number_of_calls: "open"}
    calls = Call.objects.bulk_create(
        Call(
            number=number,
            state="open",
            title=f"Appel {number}",
            assembly=assembly,
            author=chair,
            announced_on=opened.date(),
            opens_at=opened,
            closes_at=(later := NOW + dt.timedelta(days=3650) if states.get(number) == "open" else closed),
            first_closes_at=later,
            closed_at=None if states.get(number) == "open" else closed,
        )
        for number in range(1, number_of_calls + 1)
    )
    rules = {"summary": "Équiper.", "questions": QUESTIONS, "criteria": CRITERIA, "joint": True, "frozen_at": opened}
    terms = Terms.objects.bulk_create(Terms(call=call, author=chair, most=20_000, **rules) for call in calls)
    for call, each in zip(calls, terms, strict=True):
        call.current = each
    Call.objects.bulk_update(calls, ["current"])
    Call.objects.exclude(pk=calls[-1].pk).update(state="complete")  # a jury rates then, and then only
    owner = [call for call in calls[:2] for _file in range(LARGE // less)]
    owner += [calls[2 + n % (len(calls) - 2)] for n in range(FILES // less - len(owner))]
    leads = {call.pk: 0 for call in calls}
    rows, of = [], []
    for number, call in enumerate(owner, 1):
        lead = places[leads[call.pk] % len(places)]
        leads[call.pk] += 2
        author = people[leads[call.pk] % len(people)]
        rows.append(Application(number=number, call=call, lead=lead, title=f"Dossier {number}", author=author))
        of.append(places[(leads[call.pk] - 1) % len(places)])
    files = Application.objects.bulk_create(rows, batch_size=A_BATCH)
    partners = [
        Partner(application=f, call=f.call, place=f.lead, task="porte le dossier", accepted_at=NOW) for f in files
    ]
    partners += [
        Partner(application=f, call=f.call, place=place, task="prête", accepted_at=NOW)
        for n, (f, place) in enumerate(zip(files, of, strict=True))
        if n % 3 == 0
    ]
    Partner.objects.bulk_create(partners, batch_size=A_BATCH)
    Answer.objects.bulk_create(
        (
            Answer(application=file, question=key, version=1, text="Des mots. " * 60, author=file.author)
            for file in files
            for key in range(len(QUESTIONS) + 1)
        ),
        batch_size=A_BATCH,
    )
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(application=file, place=file.lead, year=2027, account=account, words="Four", amount=9_000)
            for file in files
            for account in ("60", "ask")
        ),
        batch_size=A_BATCH,
    )
    Application.objects.exclude(call=calls[-1]).update(state="sent", sent_at=F("begun_at"))
    decision = register_decision(
        assembly, actor=chair, title="Nommer les jurys", wording="Ils liront.", method="minutes", url="/conseil/"
    )
    juries = Jury.objects.bulk_create(
        Jury(call=call, decision=decision, author=chair, assigned_at=closed) for call in calls[:-1]
    )
    seats = Juror.objects.bulk_create(
        Juror(jury=jury, account=account)
        for jury in juries
        for account in people[-(JURORS // (2 if less > 1 else 1)) :]
    )
    sitting: dict[int, list[Juror]] = {}
    for juror in seats:
        sitting.setdefault(juror.jury.call_id, []).append(juror)
    given = [
        Assignment(application=file, juror=sitting[file.call_id][(3 * n + each) % len(sitting[file.call_id])])
        for n, file in enumerate(files)
        if file.call_id in sitting
        for each in range(EACH)
    ]
    Assignment.objects.bulk_create(given, batch_size=A_BATCH)
    Rating.objects.bulk_create(
        (
            Rating(
                application=each.application,
                juror=each.juror,
                marks=[n % 4, n % 3],
                words=["Bien.", "Sûr."],
                done_at=None if each.application.call_id == calls[1].pk else closed,
            )
            for n, each in enumerate(given)
        ),
        batch_size=A_BATCH,
    )
    for call in calls:
        call.state = states.get(call.number, "final")
    Call.objects.bulk_update(calls, ["state"])


def write_agreements(council: Assembly, chair: Account, places: list[Place], count: int) -> None:
    """Agreements that both sides said to be true: those that the council holds, with an instalment in each of three
    years, and a tenth of which follow another; those by which it grants, in two instalments, with their report."""
    from lieudit.agreements.models import Agreement, Commitment, Instalment
    from lieudit.funding.models import Award
    from lieudit.network.models import Organisation

    partners = Organisation.objects.bulk_create(
        Organisation(slug=f"partenaire-{n}", name=f"Partenaire {n}", kind="partner", level="national")
        for n in range(PARTNERS)
    )
    agreements = Agreement.objects.bulk_create(
        (
            Agreement(
                number=n,
                title=f"Convention {n}",
                starts_on=TODAY - dt.timedelta(days=900),
                ends_on=TODAY + dt.timedelta(days=n % 900),
                confirmed_at=NOW,
                author=chair,
                assembly=council,
                **({"partner": partners[n % PARTNERS]} if n % HELD == 0 else {"place": places[n % len(places)]}),
            )
            for n in range(1, count + 1)
        ),
        batch_size=A_BATCH,
    )
    held, given = [each for each in agreements if each.partner_id], [each for each in agreements if each.place_id]
    for former, later in list(zip(held, held[PARTNERS // HELD :], strict=False))[::10]:  # of one partner
        former.state, later.after = "renewed", former
    Agreement.objects.bulk_update(held, ["state", "after"], batch_size=A_BATCH)
    Instalment.objects.bulk_create(
        (
            Instalment(
                agreement=each,
                rank=rank,
                words=f"part {rank}",
                amount=1_000 + each.number,
                announced_on=(on := TODAY.replace(year=TODAY.year - back, day=1)),
                received_on=on,
            )
            for each in agreements
            for rank, back in enumerate((2, 1, 0) if each.partner_id else (1, 0), 1)
        ),
        batch_size=A_BATCH,
    )
    Commitment.objects.bulk_create(
        (
            Commitment(
                agreement=each, side="holder", words="Rendre le compte rendu", is_report=True, due_on=each.ends_on
            )
            for each in given
        ),
        batch_size=A_BATCH,
    )
    Award.objects.bulk_create(
        (
            Award(
                number=n,
                agreement=each,
                place=each.place,
                giver="Conseil du banc",
                giver_siret="23350001600040",
                name=str(each.place)[:200],
                siret="38047555800058",
                on=TODAY,
                reference=f"2026-{n}",
                purpose="Un four",
                amount=Decimal(4_000),
                terms="unique",
                paid_from=TODAY,
                paid_until=TODAY,
                author=chair,
            )
            for n, each in enumerate(given, 1)
        ),
        batch_size=A_BATCH,
    )


def write_money(chair: Account, places: list[Place], random: Random, less: int) -> None:
    """What the council receives beside its agreements, what institutions grant, aids, five years of each place."""
    from lieudit.funding.models import Aid, Grant, Income, MixLine, YearMix
    from lieudit.imports.models import Import, Source

    source = Source.objects.create(slug="banc", name="Banc")
    run = Import.objects.create(number=1, source=source, file_name="banc.csv", digest="0" * 64, state="done")
    Aid.objects.bulk_create(
        Aid(
            source="Banc",
            external_id=str(n),
            run=run,
            told_on=TODAY,
            name=f"Aide {n}",
            audiences=["Association"],
            types=["Subvention" if n % 2 else "Prêt"],
            deadline_on=TODAY + dt.timedelta(days=n % 120),
            description="Des mots. " * 100,
            scope="country",
            told_by=[run.pk],
        )
        for n in range(AIDS // less)
    )
    grants = (
        Grant(
            run=run,
            place=(place := places[n % len(places)]),
            department=place.municipality.department,
            giver=f"Institution {n % 900}",
            giver_siret=f"{n % 900:014}",
            on=TODAY - dt.timedelta(days=n % 1_500),
            amount=1_000 + n % 9_000,
            nature="aide en numéraire",
            digest=hashlib.sha256(str(n).encode()).hexdigest(),
            told_by=[run.pk],
        )
        for n in range(GRANTS // less)
    )
    while batch := list(islice(grants, A_BATCH)):
        Grant.objects.bulk_create(batch)
    Income.objects.bulk_create(
        Income(
            number=3 * n + back + 1,
            said=f"Financeur {n}",
            nature="74",
            words="Convention",
            amount=10_000 * (n + 1),
            year=TODAY.year - back,
            on=TODAY,
            source="Convention",
            until=TODAY + dt.timedelta(days=200),
            author=chair,
        )
        for n in range(12)
        for back in range(3)
    )
    mixes = YearMix.objects.bulk_create(
        (
            YearMix(place=place, year=TODAY.year - back, is_public=n % 3 == 0, author=chair)
            for n, place in enumerate(places)
            for back in range(YEARS)
        ),
        batch_size=A_BATCH,
    )
    MixLine.objects.bulk_create(
        (
            MixLine(mix=mix, rank=rank, funder=funder, nature=nature, amount=random.randint(1, 90) * 1_000)
            for mix in mixes
            for rank, (funder, nature) in enumerate((("Région", "74"), ("Ventes", "70"), ("Dons", "754")))
        ),
        batch_size=A_BATCH,
    )
