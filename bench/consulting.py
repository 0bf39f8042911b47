"""A consultation of sixty statements and four hundred voices: its pages beside the minimal page; answers, five
statements each, beside the least act of ours: those of the first screen, which begin a voice, then of the next."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from bench import table
from bench.measure import Measure, compare, run
from bench.queries import TRIES, count_queries
from bench.server import Site
from bench.subjects import Subject, post, sign_in
from bench.yardsticks import make_tables
from lieudit.accounts.models import Account
from lieudit.consultations.answering import Said, Speaker, answer_statements
from lieudit.consultations.models import Consultation
from lieudit.consultations.services import open_consultation, prepare_consultation
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.vocabulary import Audience, Tie, Value
from lieudit.governance.models import Assembly
from lieudit.meetings.models import Meeting
from lieudit.toolkit.numbers import next_number

NAME = "answers to a consultation"
STATEMENTS, VOICES, ANSWERS, SCREEN = 60, 400, 400, 5
AIM = 0.5
"""Least share of the speed of the minimal page, and of the least act."""
RATE = 200
"""Answers a second that are kept, a screen having five."""
MOST_QUERIES = 8


def a_consultation() -> Consultation:
    """Open to all, answered by visitors of two kinds who agree on half of it, and read."""
    people = Account.objects.filter(is_active=True).order_by("pk")
    chair = people[0]
    consultation: Consultation = prepare_consultation(
        Assembly.objects.filter(kind="national").earliest("pk"),
        actor=chair,
        question="Que faire de nos salles ?",
        why="Pour en débattre.",
        audience=Audience.ALL,
        closes_on=timezone.localdate() + dt.timedelta(days=20),
        statements="\n".join(f"La salle n° {n} devrait servir à tout le monde." for n in range(STATEMENTS)),
    )
    consultation = open_consultation(consultation, actor=chair)
    for n in range(VOICES):
        tie = (Tie.TEAM, Tie.USER)[n % 2]
        said = {
            rank: Said(Value.AGREE if rank % 2 or tie == Tie.TEAM else Value.DISAGREE)
            for rank in range(1, STATEMENTS + 1)
            if (rank + n) % 3
        }
        answer_statements(consultation, speaker=Speaker(key=f"banc {n}", origin=f"banc {n}", tie=tie), said=said)
    read_consultation.func(consultation.pk)
    return consultation


def answers(consultation: Consultation, count: int, screen: int) -> Subject:
    """As many people answer one screen each, the first or the next."""
    ranks = range(screen * SCREEN + 1, (screen + 1) * SCREEN + 1)
    typed = {"rangs": ",".join(map(str, ranks)), "pour": "self", **{f"a{rank}": "1" for rank in ranks}}
    cookies = sign_in(list(Account.objects.filter(is_active=True).order_by("pk")[:count]))
    address = reverse("consultations:answer", args=[consultation.number])
    return Subject("answer (POST)", requests=tuple(post(address, typed, cookie) for cookie in cookies), status=302)


def lines(site: Site, count: int, rounds: int) -> list[str]:
    """The pages, then the answers."""
    consultation = a_consultation()
    said = []
    for name in ("consultation", "results"):
        page = Subject(f"{NAME}, {name}", reverse(f"consultations:{name}", args=[consultation.number]), aim=AIM)
        said += table.block(compare(site, page, count_queries(page), count, rounds))
    return said + said_of_answers(site, consultation)


def a_meeting(consultation: Consultation) -> Meeting:
    """A thing that the least act finds and holds."""
    assembly, now = consultation.assembly, timezone.now()
    meeting: Meeting = Meeting.objects.create(
        number=next_number(Meeting),
        rank=1,
        assembly=assembly,
        rulebook=assembly.rulebook,
        title="Séance du banc",
        starts_at=now,
        ends_at=now + dt.timedelta(hours=2),
        place_name="Salle du Canal",
    )
    return meeting


def said_of_answers(site: Site, consultation: Consultation) -> list[str]:
    make_tables()
    meeting = a_meeting(consultation).number
    cookies = sign_in(list(Account.objects.filter(is_active=True).order_by("pk")[:ANSWERS]))
    acts = tuple(post(f"/bench/act/{meeting}/", {"words": "ligne"}, cookie) for cookie in cookies)
    said = []
    for screen, name in enumerate(("first", "next")):
        subject = answers(consultation, ANSWERS + TRIES, screen)
        queries = count_queries(subject)
        answer, least, half = Measure(), Measure(), ANSWERS // 2
        run(site, acts[:half], half, least)
        run(site, subject.requests[:half], half, answer)
        run(site, subject.requests[half:ANSWERS], half, answer)
        run(site, acts[half:], half, least)
        assert answer.statuses == least.statuses == {"302": ANSWERS}, (answer.statuses, least.statuses)
        share, kept = answer.rate / least.rate, answer.rate * SCREEN
        said.append(
            f"{NAME}, {ANSWERS} {name} screens of {SCREEN}: {queries} queries {table.verdict(queries <= MOST_QUERIES)},"
            f" {share:.0%} of the least act {table.verdict(share >= AIM)} (≥ {AIM:.0%}), {kept:.0f} answers a second"
            f" kept {table.verdict(kept >= RATE)} (≥ {RATE})"
        )
    return said
