"""Three hundred voices in an urn, as fast as they come: none lost, and how long until the last one is in."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from django.db import connection
from django.utils import timezone

from bench.table import verdict
from lieudit.accounts.models import Account
from lieudit.voting.models import Attendance, Ballot, Envelope, RollEntry
from lieudit.voting.services import RollLine, cast_vote, open_ballot, prepare_ballot
from lieudit.voting.workflow import Way

NAME = "urn"
VOICES, AT_ONCE = 300, 4
AIM = 60
"""Most seconds for all of them to be in."""
OPTIONS = ["Amont", "Bocage", "Crue"]
RISK = {"stakes": "mandate", "again": "yes", "otherwise": "yes"}


def lines() -> list[str]:
    """Cast them, some at a time, then look into the urn."""
    ballot = an_urn()
    entries = list(ballot.roll.values_list("pk", flat=True))
    start = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as voters:
        each = list(voters.map(cast, entries))
    whole = time.perf_counter() - start
    papers = Envelope.objects.filter(ballot=ballot).count()
    marks = Attendance.objects.filter(entry__ballot=ballot, voted=True).count()
    return [
        f"{NAME} of {VOICES} voices, {AT_ONCE} at a time: {papers} papers, {marks} marks"
        f" {verdict(papers == marks == VOICES)} in {whole:.0f} s {verdict(whole <= AIM)} (≤ {AIM} s), half of the votes"
        f" under {median(each):.2f} s",
    ]


def cast(entry: int) -> float:
    """One voice; seconds that it took."""
    start = time.perf_counter()
    row = RollEntry.objects.select_related("ballot", "account").get(pk=entry)
    cast_vote(row.ballot, row, actor=row.account, choice={"approve": [OPTIONS[entry % len(OPTIONS)]]})
    connection.close()
    return time.perf_counter() - start


def an_urn() -> Ballot:
    """An open vote of so many persons, one voice each."""
    people = list(Account.objects.filter(is_active=True).order_by("pk")[:VOICES])
    ballot = prepare_ballot(
        question="Qui tient les comptes ?",
        rule={"method": "approval", "seats": 1, "floor": "0"},
        options=OPTIONS,
        roll=[
            RollLine(f"voix-{n}", f"Voix {n}", "places", "Tiers-lieux", account=account)
            for n, account in enumerate(people)
        ],
        way=Way.URN,
        risk=RISK,
        closes_at=timezone.now() + dt.timedelta(days=7),
    )
    return open_ballot(ballot, actor=None)
