"""The register of a cooperative of 5,000 associates and 60,000 movements, beside bare readings of the same rows.

    make bench ARGS="--only cooperative"
    make bench ARGS="--only cooperative --keep NAME"    # the database stays

Seconds are those of the best of five, taken in turns. What counts is the ratio, the queries and the memory.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import django
from django.core.management import call_command

from bench.database import own_database

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from lieudit.cooperative.entries import Line
    from lieudit.cooperative.models import Cooperative

NAME = "cooperative"
ASSOCIATES, PAYMENTS = 5_000, 10
"""Each pays once before the parts count, then so many times: twelve movements."""
REGISTER, RECOUNT, MEBIBYTES, QUERIES, SLOWER, SCENARIO = 2.0, 3.0, 30, 8, 2.0, 3.0
"""Most that is aimed at: the register beside the bare aggregate, the recount beside a bare loop, what a file of 200,000
lines adds to the memory, the queries of a page, a page beside the minimal one, a scenario beside the bare count of its
ballots."""
PUBLIC = ("cooperatives", "cooperative", "conversion", "day_one", "law", "year")
"""The pages that everybody reads. No page has more queries for who reads it first, once the clock has moved and the
ledger has not: after a movement, its sums are read again, once in each process."""
MEMBERS, BALLOTS, ROWS = 600, 5, 20
"""Of a scenario: who promised and sits, the past ballots that are counted again; rows of the minimal page."""
AT_ONCE, HANDS = 200, 8
"""Subscriptions in the same seconds, and how many hands send them."""
CERTIFICATES, BARE_TYPST = 1 / 0.6, 200
"""Most times that a certificate by the task is one by typst alone, which sets so many before and so many after."""
BEGUN = dt.date(2023, 1, 2)
TIMES = 5
type Plan = list[tuple[int, str, list[Line]]]
"""What is written: days after the first one, the kind, the lines."""
BARE = """
SELECT p.associate_id, sum(p.credit - p.debit) FROM cooperative_posting p
JOIN cooperative_movement m ON m.id = p.movement_id
WHERE m.cooperative_id = %s AND m.day <= %s AND p.account = 'PARTS' GROUP BY 1 HAVING sum(p.credit - p.debit) > 0
"""


def run(server: str, keep: str) -> None:
    with tempfile.TemporaryDirectory() as folder, own_database(server, keep) as (url, new):
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="bench.settings", LIEUDIT_VAR=folder)
        django.setup()
        if new:
            call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        measure(a_large_cooperative())


def measure(cooperative: Cooperative) -> None:
    from lieudit.cooperative import fec, files, verify_ledger
    from lieudit.cooperative.models import Posting

    day = BEGUN + dt.timedelta(days=500)
    rows = Posting.objects.of_cooperative(cooperative)
    ours, bare = in_turns(lambda: rows.register(day), lambda: aggregate(cooperative.pk, day))
    say("register on a day", f"{ours * 1000:.0f} ms, {ours / bare:.2f} × the bare aggregate", ours / bare, REGISTER)

    before = memory()
    written = 0
    for year in (2023, 2024, 2025):
        written += sum(1 for _line in fec.extract(cooperative, fec.Period(year)))
    say("extract for the accountant", f"{written} lines, +{memory() - before:.0f} MiB", memory() - before, MEBIBYTES)

    text = "".join(files.ledger_csv(cooperative))
    ours, bare = in_turns(lambda: verify_ledger.verify(text), lambda: loop(text))
    say("whole recount with hashes", f"{ours:.2f} s, {ours / bare:.2f} × a bare loop", ours / bare, RECOUNT)
    for name, page in pages(cooperative):
        say(f"page, {name}", f"{page.queries} queries", page.queries, QUERIES)
        say(f"page, {name}", f"{1 / page.slower:.0%} of the minimal page", page.slower, SLOWER)
        say(
            f"page, {name}, first reader once the clock moved",
            f"{page.first_queries} queries",
            page.first_queries,
            QUERIES,
        )
        print(
            f"page, {name}, first reader once the clock moved: {1 / page.first_slower:.0%} of the minimal page",
            flush=True,
        )
    ours, bare = scenario_beside_count()
    words = f"{ours * 1000:.0f} ms, {ours / bare:.2f} × the bare count of {BALLOTS} ballots"
    say(f"scenario of {MEMBERS} members", words, ours / bare, SCENARIO)
    lost, doubled, gaps, seconds = subscribed_at_once()
    words = f"{lost} lost, {doubled} doubled, {gaps} gaps in the numbers, {seconds:.1f} s"
    say(f"{AT_ONCE} subscriptions at once", words, lost + doubled + gaps, 0)
    ours, bare = certificates_beside_typst(cooperative)
    words = f"{ours * 1000:.1f} ms each by the task, {bare / ours:.0%} of bare typst"
    say(f"{ASSOCIATES} certificates", words, ours / bare, CERTIFICATES)


def certificates_beside_typst(cooperative: Cooperative) -> tuple[float, float]:
    """Seconds of processor for one: by the task that sets all of them, told as it goes; by typst alone, given the same
    words, half before and half after."""
    from lieudit.accounts.models import Account
    from lieudit.cooperative.certificates import set_certificates
    from lieudit.cooperative.models import CertificateRun
    from lieudit.cooperative.papers import TEMPLATE, certificates_of
    from lieudit.toolkit.pdf import render_pdf

    keeper = Account.objects.create_user(f"certificates-{time.time()}@example.org")
    given = [(each.sheet, each.title, each.dated) for each in islice(certificates_of(cooperative), 2 * BARE_TYPST)]

    def alone(some: list[tuple[dict[str, object], str, dt.datetime]]) -> float:
        start = time.process_time()
        for sheet, title, dated in some:
            render_pdf(TEMPLATE, sheet, title, dated=dated)
        return time.process_time() - start

    before = alone(given[:BARE_TYPST])
    run = CertificateRun.objects.create(cooperative=cooperative, asked_by=keeper, total=ASSOCIATES)
    start = time.process_time()
    set_certificates.func(run.pk)
    ours = time.process_time() - start
    run.refresh_from_db()
    assert run.done == cooperative.associates.running().count(), run
    bare = (before + alone(given[BARE_TYPST:])) / len(given)
    return ours / run.done, bare


def say(name: str, words: str, found: float, most: float) -> None:
    print(f"{name}: {words} (≤ {most:g}) {'met' if found <= most else 'MISSED'}", flush=True)


def in_turns(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """The best of each, one after the other: a machine that slows down slows both."""
    times: list[tuple[float, float]] = []
    for _number in range(TIMES):
        found = []
        for act in (ours, bare):
            start = time.perf_counter()
            act()
            found.append(time.perf_counter() - start)
        times.append((found[0], found[1]))
    return min(one for one, _other in times), min(other for _one, other in times)


def aggregate(cooperative: int, day: dt.date) -> list[tuple[object, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE, [cooperative, day])
        found: list[tuple[object, ...]] = cursor.fetchall()
        return found


def loop(text: str) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for row in csv.DictReader(io.StringIO(text)):
        key = row["compte"], row["associe"]
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row["debit"]) - Decimal(row["credit"])
    return sums


def memory() -> float:
    """The most that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Page(NamedTuple):
    """The queries of a page, how many times slower it is than the minimal page of its weight; both of who reads it
    first, once something changed."""

    queries: int
    slower: float
    first_queries: int
    first_slower: float


def pages(cooperative: Cooperative) -> Iterator[tuple[str, Page]]:
    """What everybody reads, without an account; the others by who keeps the register."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from lieudit.accounts.models import Account
    from lieudit.needs.models import Need

    now = timezone.now()
    if not Need.objects.exists():
        Need.objects.bulk_create(
            Need(number=n, words="Une salle le soir.", deposit_key=f"bench-{n}", created_at=now, moved_at=now)
            for n in range(1, ROWS + 1)
        )

    keeper = Account.objects.create_user(f"bench-{time.time()}@example.org")
    keeper.is_staff = True
    keeper.save()
    stranger, client, slug = Client(), Client(), cooperative.assembly.slug
    client.force_login(keeper)
    one = cooperative.associates.order_by("number")[0].number
    addresses: dict[str, list[object]] = {
        "cooperatives": [],
        "cooperative": [slug],
        "conversion": [slug],
        "day_one": [slug],
        "law": [],
        "year": [slug],
        "register": [slug],
        "associate": [one],
        "accounting": [slug],
        "bank": [],
    }
    for name, arguments in addresses.items():
        reader, address = stranger if name in PUBLIC else client, reverse(f"cooperative:{name}", args=arguments)
        reader.get(address)  # the first of the day writes who read it, the next one finds it written
        weight = len(reader.get(address).content)
        minimal = f"/bench/list/{weight}/"
        stranger.get(minimal)
        found: list[float] = []
        for read in (partial(reader.get, address), partial(read_anew, reader, address)):
            with CaptureQueriesContext(connection) as seen:
                answer = read()
            found.append(len(seen))  # what comes next begins another log
            assert answer.status_code == 200, name
            ours, bare = in_turns(read, partial(stranger.get, minimal))
            found.append(ours / bare)
        yield name, Page(int(found[0]), found[1], int(found[2]), found[3])


def read_anew(reader: Client, address: str) -> HttpResponseBase:
    """A page, once the clock has moved."""
    from lieudit.cooperative import drawn
    from lieudit.toolkit.conditional import kept_page

    for each in (kept_page, drawn.register_body, drawn.accounting_body, drawn.sums_of):
        each.cache_clear()
    answer: HttpResponseBase = reader.get(address)
    return answer


def scenario_beside_count() -> tuple[float, float]:
    """Both scenarios of an address, with their past ballots; and as many bare counts of these ballots. Nothing of it
    is in the database: 600 members who promised, each with a voice."""
    from random import Random

    from lieudit.cooperative.first_day import Scenario, first_day
    from lieudit.cooperative.recounting import recounted
    from lieudit.cooperative.vocabulary import Category
    from lieudit.governance.consequences import PastBallot
    from lieudit.voting.counting import count

    random = Random(MEMBERS)
    categories = {f"seat-{n}": Category.values[n % len(Category.values)] for n in range(MEMBERS)}
    promises = [(category, random.randint(1, 8)) for category in categories.values()]
    weights = dict.fromkeys(("lieux", "usages", "reseaux"), "1/3")
    colleges = {"rule": "proportional", "silent": "lost", "tied": "split", "weights": weights}
    past = []
    for number in range(1, BALLOTS + 1):
        roll = [
            {"voter": key, "name": f"Lieu {at}", "college": list(weights)[at % 3], "weight": 1}
            for at, key in enumerate(categories)
        ]
        said = [{"voter": key, "choice": random.choice(("for", "against", "abstain"))} for key in categories]
        recount = {
            "format": "lieudit-recount/1",
            "question": f"Question {number}",
            "options": [],
            "rule": {"method": "resolution", "base": "expressed", "threshold": "1/2", "colleges": colleges},
            "roll": roll,
            "ballots": said,
        }
        past.append(PastBallot(number, f"Question {number}", "/", recount, count(recount)["status"]))
    plain = Scenario("scic_sas", Decimal(50), 1)
    both = (plain, Scenario("scic_sas", Decimal(50), 1, colleges=True, points={"employee": 30}))

    def ours() -> None:
        for scenario in both:
            first_day(promises, scenario)
            assert not any(each.note for each in recounted(scenario, past, categories))

    def bare() -> None:
        for _scenario in both:
            for each in past:
                count(each.recount)

    return in_turns(ours, bare)


def subscribed_at_once() -> tuple[int, int, int, float]:
    """200 people sign, are admitted and pay in the same seconds: how many are lost, how many are there twice, how many
    numbers lack in the ledger, and how long it took."""
    from django.db import connections
    from django.utils import timezone

    from lieudit.accounts.models import Account
    from lieudit.cooperative import paying, services
    from lieudit.cooperative.models import Movement, Subscription
    from lieudit.cooperative.vocabulary import Category
    from lieudit.governance.services import found_assembly

    stamp, today = f"{time.time():.0f}", timezone.localdate()
    assembly = found_assembly(f"Coopérative de la foule {stamp}", actor=None)
    book = assembly.rulebook
    type(book).objects.create(
        assembly=assembly,
        version=book.version + 1,
        rules=book.rules | {"regime": "scic_sas"},
        in_force_from=today,
    )
    cooperative = services.open_cooperative(services.prepare_cooperative(assembly, actor=None), actor=None)
    keeper = Account.objects.create_user(f"keeper-{stamp}@example.org")
    people = Account.objects.bulk_create(Account(email=f"part-{n}-{stamp}@example.org") for n in range(AT_ONCE))

    def whole(one: Account) -> None:
        try:
            category = Category.BENEFICIARY
            signed = services.sign_subscription(cooperative, actor=one, holder=one, category=category, parts=2)
            admitted = services.admit_subscription(signed, actor=keeper)
            paying.receive_payment(admitted, actor=keeper, amount=Decimal(100), paid_on=today)
        finally:
            connections.close_all()

    start = time.perf_counter()
    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(whole, people))
    seconds = time.perf_counter() - start
    counted = Subscription.objects.filter(associate__cooperative=cooperative, state="counted")
    holders = set(counted.values_list("associate__account", flat=True))
    numbers = list(Movement.objects.filter(cooperative=cooperative).order_by("number").values_list("number", flat=True))
    gaps = sum(number != at for at, number in enumerate(numbers, start=1))
    return AT_ONCE - len(holders), counted.count() - len(holders), gaps, seconds


def a_large_cooperative() -> Cooperative:
    """One whose ledger is written at once, chained as the acts chain it; the one that is kept, when there is."""
    from django.db import transaction

    from lieudit.cooperative import entries
    from lieudit.cooperative.models import Associate, Cooperative
    from lieudit.cooperative.vocabulary import Category, Kind
    from lieudit.governance.services import found_assembly
    from lieudit.network.models import Organisation

    known = Cooperative.objects.filter(assembly__name="Coopérative du banc").first()
    if known:
        return known
    assembly = found_assembly("Coopérative du banc", actor=None)
    cooperative = Cooperative.objects.create(assembly=assembly, opened_on=BEGUN)
    bodies = Organisation.objects.bulk_create(
        Organisation(name=f"Lieu {each}", slug=f"banc-lieu-{each}", kind="operating_body", level="municipality")
        for each in range(ASSOCIATES)
    )
    associates = Associate.objects.bulk_create(
        Associate(
            cooperative=cooperative,
            number=number,
            name=body.name,
            organisation=body,
            category=Category.BENEFICIARY,
            since=BEGUN,
        )
        for number, body in enumerate(bodies, start=1)
    )
    keys = {each.number: each.pk for each in associates}
    planned: Plan = []
    for number in keys:
        planned.append((number % 300, Kind.PAY, entries.deposit(number, Decimal(100))))
        planned.append((number % 300, Kind.SUBSCRIBE, entries.issue(number, 20, Decimal(50), Decimal(100))))
        planned += [(300 + 60 * n, Kind.PAY, entries.pay_up(number, Decimal(10 + n))) for n in range(PAYMENTS)]
    planned.sort(key=lambda each: each[0])
    with transaction.atomic():
        _write(cooperative, planned, keys)
    return cooperative


def _write(cooperative: Cooperative, planned: Plan, keys: dict[int, int]) -> None:
    from django.utils import timezone

    from lieudit.cooperative.entries import FIRST, canonical, chained
    from lieudit.cooperative.ledger import stamp
    from lieudit.cooperative.models import Movement, Posting

    previous, moment, movements = FIRST, timezone.now(), []
    for number, (after, kind, lines) in enumerate(planned, start=1):
        day = BEGUN + dt.timedelta(days=after)
        text = canonical(number, str(kind), day.isoformat(), stamp(moment), "Banc", 0, lines)
        previous = chained(previous, text)
        movements.append(
            Movement(
                cooperative=cooperative,
                number=number,
                kind=kind,
                day=day,
                recorded_at=moment,
                cause="Banc",
                size=len(lines),
                hash=previous,
            )
        )
    Movement.objects.bulk_create(movements, batch_size=2000)
    print(f"seeding: {len(movements)} movements", file=sys.stderr, flush=True)
    Posting.objects.bulk_create(
        (
            Posting(
                movement=movement,
                rank=rank,
                account=line.account,
                associate_id=keys[line.associate],
                unit=line.unit,
                debit=line.debit,
                credit=line.credit,
            )
            for movement, (_day, _kind, lines) in zip(movements, planned, strict=True)
            for rank, line in enumerate(lines, start=1)
        ),
        batch_size=5000,
    )
