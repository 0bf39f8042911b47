"""What the pages of learning and of mutual aid are measured on: who learns from whom, who lends what to whom.

Written in bulk beside the places of the seed, from a generator of its own; nothing of it is in the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from random import Random

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from bench import words
from lieudit.accounts.models import Account
from lieudit.attestations.models import Achievement, Attestation, Recognition
from lieudit.attestations.workflow import AttestationState
from lieudit.learning.models import (
    Enrolment,
    HalfDay,
    Path,
    PathRun,
    PathStep,
    PathVersion,
    PeerVisit,
    Story,
    Trainer,
    TrainingSession,
    Welcome,
)
from lieudit.learning.vocabulary import SIX, Often, StepKind
from lieudit.learning.workflow import EnrolmentState, PathState, TrainingState, VisitState
from lieudit.mutual_aid.models import AidChoice, Loan, Thing
from lieudit.mutual_aid.vocabulary import Kind, Weekday
from lieudit.mutual_aid.workflow import LoanState
from lieudit.needs.models import Need
from lieudit.network.licences import Licence
from lieudit.network.models import Place, Representative

PATHS, SESSIONS, ENROLMENTS, VISITS, THINGS, LOANS, ATTESTATIONS = 300, 2_000, 30_000, 3_000, 5_000, 40_000, 20_000
STEPS, WELCOMES, ACHIEVEMENTS, RUNS = 4, 800, 200, 6_000
CITED = 100
"""Needs that visits are about."""
DAY = dt.timedelta(days=1)
A_BATCH = 2_000

EXCHANGED = """
INSERT INTO mutual_aid_exchange (kind, giver_id, receiver_id, quantity, "on", title, loan_id, at)
SELECT 'thing', lender_id, borrower_id, 5, returned_at::date, 'Une chose prêtée', id, returned_at
FROM mutual_aid_loan WHERE state = 'returned'
"""
NOTED = """
INSERT INTO mutual_aid_statenote (loan_id, moment, side, condition, words, author_id, at)
SELECT loan.id, 'back', side, 'good', '', loan.author_id, loan.returned_at
FROM mutual_aid_loan loan, unnest(ARRAY['lender', 'borrower']) side WHERE loan.state = 'returned'
"""


def learn(say: Callable[[str], None]) -> None:
    """Fill the rooms, once; `say` is told where it stands."""
    random, places = Random(16), list(Place.objects.order_by("pk"))
    accounts = list(Account.objects.order_by("pk"))
    Representative.objects.bulk_create(
        Representative(place=place, account=account, since=timezone.localdate() - 90 * DAY)
        for place, account in zip(places, accounts, strict=False)
    )
    say("paths, sessions, enrolments")
    paths = make_paths(random, places, accounts)
    make_sessions(random, places, accounts, paths)
    say("visits")
    make_visits(random, places, accounts)
    say("things, loans")
    make_loans(random, places, accounts)
    say("attestations")
    make_attestations(random, places, accounts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def make_paths(random: Random, places: list[Place], accounts: list[Account]) -> list[Path]:
    """Each with one version of four steps, and twenty people who follow it."""
    now = timezone.now()
    said = [
        {
            "title": f"{random.choice(words.SUBJECTS)} ({n})",
            "audience": "Pour qui accueille sans être du métier.",
            "outcome": words.paragraph(random)[:2000],
            "licence": Licence.values[0],
        }
        for n in range(PATHS)
    ]
    paths = Path.objects.bulk_create(
        Path(
            number=n + 1,
            place=places[n],
            author=accounts[n % 900],
            state=PathState.PUBLISHED,
            published_at=now,
            domains=[random.choice(SIX)[0]],
            **each,
        )
        for n, each in enumerate(said)
    )
    versions = PathVersion.objects.bulk_create(
        PathVersion(path=path, number=1, author=path.author, **each) for path, each in zip(paths, said, strict=True)
    )
    PathStep.objects.bulk_create(
        PathStep(
            version=version,
            rank=rank,
            kind=kind,
            title=random.choice(words.SUBJECTS),
            hours=Decimal(3),
            words=random.choice(words.WISHES),
            proof="Le cahier, relu",
        )
        for version in versions
        for rank, kind in enumerate(StepKind.values[:STEPS], 1)
    )
    PathRun.objects.bulk_create(
        PathRun(path=version.path, version=version, account=account, finished_at=now if turn % 3 == 0 else None)
        for version in versions
        for turn, account in enumerate(random.sample(accounts, RUNS // PATHS))
    )
    return paths


def make_sessions(random: Random, places: list[Place], accounts: list[Account], paths: list[Path]) -> None:
    """Two half-days each, one of three to come; fifteen people on each list."""
    now, rows = timezone.now(), []
    for n in range(SESSIONS):
        starts_at = now + (n % 90 + 10) * DAY if n % 3 == 0 else now - (n % 700 + 10) * DAY
        rows.append(
            TrainingSession(
                number=n + 1,
                path=paths[n % PATHS],
                place=places[n],
                venue=places[n],
                author=accounts[n % 900],
                title=f"{random.choice(words.SUBJECTS)} ({n})",
                words=words.paragraph(random),
                seats=12 + n % 20,
                decide_on=(starts_at - 8 * DAY).date(),
                starts_at=starts_at,
                ends_at=starts_at + DAY,
                state=TrainingState.OPEN if n % 3 == 0 else TrainingState.HELD,
            )
        )
    sessions = TrainingSession.objects.bulk_create(rows, batch_size=A_BATCH)
    hours = dt.timedelta(hours=3)
    HalfDay.objects.bulk_create(
        (
            HalfDay(session=each, rank=rank, starts_at=starts, ends_at=starts + hours)
            for each in sessions
            for rank, starts in enumerate((each.starts_at, each.ends_at - hours), 1)
        ),
        batch_size=A_BATCH,
    )
    Trainer.objects.bulk_create(Trainer(session=each, account=each.author) for each in sessions)
    enrolled = []
    for session in sessions:
        for turn, account in enumerate(random.sample(accounts, ENROLMENTS // SESSIONS), 1):
            state = EnrolmentState.CONFIRMED if turn <= session.seats else EnrolmentState.WAITING
            enrolled.append(
                Enrolment(session=session, account=account, email=account.email, turn=turn, party=turn, state=state)
            )
    Enrolment.objects.bulk_create(enrolled, batch_size=A_BATCH)


def make_visits(random: Random, places: list[Place], accounts: list[Account]) -> None:
    """Most were told by both; some wait, some were agreed; a third is about needs. Places say that one may ask."""
    now, rows = timezone.now(), []
    needs, kind = list(Need.objects.public().order_by("pk")[:CITED]), ContentType.objects.get_for_model(Need)
    fates = [VisitState.RECOGNISED] * 5 + [VisitState.TOLD] * 3 + [VisitState.HELD, VisitState.ACCEPTED]
    for n in range(VISITS):
        visitor, host = random.sample(places, 2)
        state, starts = fates[n % len(fates)], now - (n % 600 + 2) * DAY
        if state == VisitState.ACCEPTED:
            starts = now + (n % 60 + 2) * DAY
        rows.append(
            PeerVisit(
                number=n + 1,
                visitor=visitor,
                host=host,
                title=random.choice(words.SUBJECTS)[:120],
                words=words.paragraph(random),
                people=2,
                domains=[random.choice(SIX)[0]],
                state=state,
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=6),
                answer_by=(starts - 20 * DAY).date(),
                asked_at=starts - 40 * DAY,
                author=accounts[n % 900],
                **({} if n % 3 else {"about_type": kind, "about_id": needs[n % len(needs)].pk}),
            )
        )
    fate = {row.number: row.state for row in rows if row.state in (VisitState.TOLD, VisitState.RECOGNISED)}
    for row in rows:
        if row.number in fate:
            row.state = VisitState.HELD  # until both have told
    visits = PeerVisit.objects.bulk_create(rows, batch_size=A_BATCH)
    Story.objects.bulk_create(
        (
            Story(visit=visit, side=side, learnt=words.paragraph(random), author=visit.author)
            for visit in visits
            if visit.number in fate
            for side in ("visitor", "host")
        ),
        batch_size=A_BATCH,
    )
    for state, change in ((VisitState.TOLD, ""), (VisitState.RECOGNISED, "yes")):
        of_state = [number for number, kept in fate.items() if kept == state]
        PeerVisit.objects.filter(number__in=of_state).update(state=state, change=change, told_at=now)
    Welcome.objects.bulk_create(
        Welcome(
            place=place, words=random.choice(words.SUBJECTS), often=Often.values[n % 4], people=4, author=accounts[0]
        )
        for n, place in enumerate(places[:WELCOMES])
    )


def make_loans(random: Random, places: list[Place], accounts: list[Account]) -> None:
    """Eight loans of each thing, one after the other: seven that came back and are counted, one to come."""
    now = timezone.now()
    things = Thing.objects.bulk_create(
        (
            Thing(
                number=n + 1,
                place=random.choice(places),
                title=f"{random.choice(words.SUBJECTS)[:90]} ({n})",
                words=words.paragraph(random)[:2000],
                kind=Kind.values[n % len(Kind.values)],
                days=Weekday.values,
                opens=dt.time(8),
                closes=dt.time(20),
                turnaround=2,
                author=accounts[n % 900],
            )
            for n in range(THINGS)
        ),
        batch_size=A_BATCH,
    )
    each = LOANS // THINGS
    rows: list[Loan] = []
    for n, thing in enumerate(things):
        for turn in range(each):
            last = turn == each - 1
            starts = now + (n % 40 + 5) * DAY if last else now - (70 * (each - 1 - turn) + n % 40) * DAY
            ends = starts + 5 * DAY
            borrower = random.choice(places)
            while borrower.pk == thing.place_id:
                borrower = random.choice(places)
            gone = {} if last else {"handed_at": starts, "returned_at": ends}
            rows.append(
                Loan(
                    number=len(rows) + 1,
                    thing=thing,
                    lender=thing.place,
                    borrower=borrower,
                    words=random.choice(words.WISHES),
                    state=LoanState.ACCEPTED if last else LoanState.RETURNED,
                    starts_at=starts,
                    ends_at=ends,
                    busy_until=ends + dt.timedelta(hours=2),
                    answered_at=starts - DAY,
                    asked_at=starts - 2 * DAY,
                    author=accounts[n % 900],
                    **gone,
                )
            )
    Loan.objects.bulk_create(rows, batch_size=A_BATCH)
    AidChoice.objects.bulk_create(AidChoice(place=place, mirror_is_public=True, author=accounts[0]) for place in places)
    with connection.cursor() as cursor:
        cursor.execute(EXCHANGED)
        cursor.execute(NOTED)


def make_attestations(random: Random, places: list[Place], accounts: list[Account]) -> None:
    """A third is declared alone; the others have two recognitions; half is public."""
    now = timezone.now()
    known = Achievement.objects.bulk_create(
        Achievement(
            number=n + 1,
            title=f"{random.choice(words.SUBJECTS)[:90]} ({n})",
            able=words.paragraph(random)[:1500],
            rule=random.choice(words.WISHES),
            domains=[random.choice(SIX)[0]],
            author=accounts[0],
            place=places[n] if n % 2 else None,
        )
        for n in range(ACHIEVEMENTS)
    )
    grades = (AttestationState.DECLARED, AttestationState.RECOGNISED, AttestationState.ATTESTED)
    rows: list[Attestation] = []
    for each in known:
        for holder in random.sample(accounts, ATTESTATIONS // ACHIEVEMENTS):
            state = grades[len(rows) % 3]
            rows.append(
                Attestation(
                    number=len(rows) + 1,
                    achievement=each,
                    holder=holder,
                    name=holder.name,
                    state=state,
                    place=random.choice(places),
                    words=random.choice(words.FACTS),
                    is_public=len(rows) % 2 == 0,
                    recognised_at=None if state == AttestationState.DECLARED else now,
                    attested_at=now if state == AttestationState.ATTESTED else None,
                )
            )
    made = Attestation.objects.bulk_create(rows, batch_size=A_BATCH)
    Recognition.objects.bulk_create(
        (
            Recognition(
                attestation=attestation,
                peer=peer,
                place=places[peer.pk % len(places)],
                counts=True,
                words=random.choice(words.WISHES),
                proof="Vu sur place.",
            )
            for attestation in made
            if attestation.state != AttestationState.DECLARED
            for peer in random.sample(accounts, 2)
        ),
        batch_size=A_BATCH,
    )
