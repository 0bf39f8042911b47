"""Ballots with a roll of organisations and their voters, made for tests."""

import datetime as dt
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from lieudit.governance.rules import DEFAULT_RULES, ballot_rule
from lieudit.voting.models import Ballot
from lieudit.voting.proxies import accept_proxy, give_proxy
from lieudit.voting.services import RollLine, open_ballot, prepare_ballot
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.worlds import kept

COLLEGES = ("third_places", "regional_networks", "partners")


@kept
def a_ballot(voices: int = 3, *, opened: bool = True, days: int = 7, rule: dict | None = None) -> Ballot:
    """A ballot whose `voters` are the accounts of its voices, in order; colleges in turn."""
    organisations = [OrganisationFactory(network=True) for _ in range(voices)]
    voters = [RepresentativeFactory(place=None, organisation=o).account for o in organisations]
    ballot = prepare_ballot(
        question="Garder trois ans au paragraphe 4 ?",
        rule=rule or ballot_rule(DEFAULT_RULES),
        roll=[
            RollLine(f"seat-{n}", o.name, COLLEGES[n % 3], COLLEGES[n % 3].title(), organisation=o)
            for n, o in enumerate(organisations)
        ],
        closes_at=timezone.now() + dt.timedelta(days=days),
    )
    if opened:
        ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def at_its_hour(*ballots: Ballot) -> None:
    """The hour of closing has come: one hand is enough."""
    for ballot in ballots:
        moved(ballot, closes_at=timezone.now())


@contextmanager
def guards_asleep():
    """What no act does, and the database refuses: a test stands where time, or whoever holds the server, has been."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def moved(ballot: Ballot, **hours) -> None:
    """Other hours than those that voters were told."""
    with guards_asleep():
        Ballot.objects.filter(pk=ballot.pk).update(**hours)


def voice(ballot: Ballot, at: int):
    return ballot.roll.get(key=f"seat-{at}")


@kept
def an_announced(
    voices: int = 4, *, cap: int | None = 2, sitting=None, suspended: tuple[int, ...] = (), colleges=COLLEGES, **rule
) -> Ballot:
    """A ballot that opens tomorrow, whose proxies are given meanwhile; `rule` adds to that of the council.

    Without `colleges`, one voice is worth another.
    """
    rule = ballot_rule(DEFAULT_RULES) | rule
    if colleges is None:
        del rule["colleges"]
        colleges = ("all",)
    organisations = [OrganisationFactory(network=True) for _ in range(voices)]
    voters = [RepresentativeFactory(place=None, organisation=o).account for o in organisations]
    ballot = prepare_ballot(
        question="Garder trois ans au paragraphe 4 ?",
        rule=rule,
        roll=[
            RollLine(
                key=f"seat-{n}",
                name=o.name,
                college=colleges[n % len(colleges)],
                college_name=colleges[n % len(colleges)].title(),
                organisation=o,
                suspended=n in suspended,
            )
            for n, o in enumerate(organisations)
        ],
        opens_at=timezone.now() + dt.timedelta(days=1),
        closes_at=timezone.now() + dt.timedelta(days=8),
        proxy_cap=cap,
        sitting=sitting,
    )
    ballot.voters = voters
    return ballot


def twin_of(ballot: Ballot) -> Ballot:
    """Another announced ballot of the same sitting, put to the same voices."""
    other = prepare_ballot(
        question="Et au paragraphe 5 ?",
        rule=ballot.rule,
        roll=[
            RollLine(e.key, e.name, e.college, e.college_name, e.weight, e.suspended, organisation=e.organisation)
            for e in ballot.roll.order_by("pk")
        ],
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        proxy_cap=ballot.proxy_cap,
        sitting=ballot.sitting,
    )
    other.voters = ballot.voters
    return other


def given(ballot: Ballot, giver: int, holder: int | None, *, accepted: bool = True, whole_sitting: bool = False):
    """The proxy that one voice gives to another, by their places on the roll."""
    to = None if holder is None else voice(ballot, holder)
    proxy = give_proxy(voice(ballot, giver), actor=ballot.voters[giver], holder=to, whole_sitting=whole_sitting)
    return accept_proxy(proxy, actor=ballot.voters[holder]) if accepted and holder is not None else proxy


def fates_of(ballot: Ballot) -> dict[str, tuple[str, str]]:
    """What the opening made of the proxies: giver → (holder, reason of the refusal)."""
    frozen = ballot.frozen_proxies.select_related("giver", "holder")
    return {f.giver.key: (f.holder.key if f.holder else "", f.refusal) for f in frozen}
