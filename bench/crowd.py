"""A thousand votes cast by two hundred people at a time, beside a bare POST of as many that writes one row."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.measure import Measure, run
from bench.server import Site
from bench.subjects import open_vote, post, sign_in
from bench.table import number
from bench.yardsticks import make_tables
from lieudit.accounts.models import Account
from lieudit.voting.models import Vote
from lieudit.voting.services import close_ballot
from lieudit.voting.workflow import BallotState

NAME = "crowd of voters (POST)"
VOTES = 1_000
CROWD = 200
"""Requests at a time."""
AIM = 5
"""Most times that the p95 of a vote is that of the bare POST."""


@dataclass
class Crowd:
    """Both measures, and how many of the votes are in the result."""

    vote: Measure = field(default_factory=Measure)
    bare: Measure = field(default_factory=Measure)
    counted: int = 0

    @property
    def ratio(self) -> float:
        return self.vote.p95 / self.bare.p95


def compare_crowd(site: Site) -> Crowd:
    """Cast the votes between two halves of the bare requests; then close and count."""
    found = Crowd()
    make_tables()
    ballot, votes = open_vote(VOTES)
    cookies = sign_in(list(Account.objects.order_by("pk")[:VOTES]))
    bare = tuple(post("/bench/row/", {"words": f"ligne {at}"}, cookie) for at, cookie in enumerate(cookies))
    run(site, bare[:CROWD], CROWD, Measure(), CROWD)  # warms the workers up
    run(site, bare[: VOTES // 2], VOTES // 2, found.bare, CROWD)
    run(site, votes, VOTES, found.vote, CROWD)
    run(site, bare[VOTES // 2 :], VOTES // 2, found.bare, CROWD)
    cast = Vote.objects.filter(entry__ballot=ballot).count()
    ballot.refresh_from_db()
    assert ballot.state == BallotState.OPEN
    result = close_ballot(ballot, actor=None).result
    found.counted = result["raw"]["for"] if result["raw"]["cast"] == cast else -1
    return found


def lines(found: Crowd) -> list[str]:
    """What the table says of it."""
    vote, bare = found.vote, found.bare
    return [
        f"{NAME}: {VOTES} votes, {CROWD} at a time: {vote.rate:.0f}/s, p95 {vote.p95 * 1000:.0f} ms;"
        f" bare POST {bare.rate:.0f}/s, p95 {bare.p95 * 1000:.0f} ms",
        f"  p95 of a vote  {found.ratio:.1f} × the bare POST {'met' if found.ratio <= AIM else 'MISSED'} (≤ {AIM} ×),"
        f" work {number(vote.work)} ms beside {number(bare.work)} ms;"
        f" counted {found.counted} of {VOTES} {'met' if found.counted == VOTES else 'MISSED'}",
    ]
