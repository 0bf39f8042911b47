"""A ballot of many voices, as an association of thousands of members would hold it: its roll, its votes, its count."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance.rules import DEFAULT_RULES, ballot_rule
from lieudit.voting.models import Ballot, RollEntry, Vote
from lieudit.voting.services import RollLine, close_ballot, open_ballot, prepare_ballot

COLLEGES = {"third_places": "Tiers-lieux", "regional_networks": "Réseaux", "partners": "Partenaires"}
QUESTION = "Garder trois ans au paragraphe 4 ? (banc)"
SAID = ("for", "for", "against", "abstain", "for", "blank", "for", "against")
AT_ONCE = 5_000
"""Rows written at a time."""


def ballot_of(voices: int, *, counted: bool) -> Ballot:
    """One in sixteen says nothing. `counted`: it is closed; else it is open for a week."""
    codes = list(COLLEGES)
    voter, _new = Account.objects.get_or_create(email="voix@lieudit.invalid")
    ballot = prepare_ballot(
        question=QUESTION,
        rule=ballot_rule(DEFAULT_RULES),
        roll=[RollLine(f"seat-{n}", f"Membre {n:06}", codes[n % 3], COLLEGES[codes[n % 3]]) for n in range(voices)],
        closes_at=timezone.now() + dt.timedelta(days=7),
    )
    ballot = open_ballot(ballot, actor=None)
    at = timezone.now()
    Vote.objects.bulk_create(
        (
            Vote(entry=entry, choice=SAID[rank % 8], cast_by=voter, cast_at=at)
            for rank, entry in enumerate(RollEntry.objects.filter(ballot=ballot).order_by("pk"))
            if rank % 16 != 11
        ),
        batch_size=AT_ONCE,
    )
    if counted:
        come(ballot, at)
        close_ballot(ballot, actor=None)
    return ballot


def come(ballot: Ballot, at: dt.datetime) -> None:
    """Its hour has come: no act moves it, and the database would refuse."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Ballot.objects.filter(pk=ballot.pk).update(closes_at=at)
        cursor.execute("SET LOCAL session_replication_role = origin")


def fill(voices: int) -> None:
    """What `bench/reader.py` asks for: an open ballot and a counted one."""
    for counted in (False, True):
        ballot_of(voices, counted=counted)
