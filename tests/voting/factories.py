"""Ballots with a roll of organisations and their voters, made for tests."""

import datetime as dt

from django.utils import timezone

from lieudit.governance.rules import DEFAULT_RULES, ballot_rule
from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine, open_ballot, prepare_ballot
from tests.network.factories import OrganisationFactory, RepresentativeFactory

COLLEGES = ("third_places", "regional_networks", "partners")


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


def voice(ballot: Ballot, at: int):
    return ballot.roll.get(key=f"seat-{at}")
