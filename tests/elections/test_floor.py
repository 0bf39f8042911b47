"""Nobody is elected with nothing: a floor, each asked for or against, a second round or a vacant seat."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.elections import count
from lieudit.elections.models import Contest, Round
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES, complete, floor_rule
from lieudit.governance.statements import put
from lieudit.toolkit.errors import RuleBroken
from tests.elections.factories import (
    a_vacant_council,
    approve,
    ballot_of,
    close_all,
    contest,
    names,
    vote,
    voting,
)
from tests.elections.test_count import few_seats, fresh, sealed_minutes

pytestmark = pytest.mark.django_db
O = Contest.Outcome  # noqa: E741


def a_council_where(places: int = 4, **election):
    """A council whose elections follow these rules."""
    council = a_vacant_council(places=places)
    rules = complete(DEFAULT_RULES)
    for name, value in election.items():
        put(rules, f"election.{name}", value)
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    return council


def again(election):
    closes_at = timezone.now() + dt.timedelta(days=3)
    return count.vote_again(contest(election), actor=election.secretariat, closes_at=closes_at)


def elected(election) -> set[str]:
    return set(contest(election).candidacies.filter(elected=True).values_list("option", flat=True))


def test_of_as_many_candidates_as_seats_the_one_without_a_voice_is_not_elected(later):
    election = voting(later, candidates=2)
    first = names(election)[0]
    assert ballot_of(election).rule | {"method": "each", "floor": "0"} == ballot_of(election).rule
    approve(election, election.council.members[:3], first)
    close_all(election, later)
    assert contest(election).outcome == O.SHORT
    assert elected(election) == {first}
    assert fresh(election).state == "counted"


def test_all_against_a_candidate_leaves_the_seat_to_a_second_round_then_vacant(later):
    election = voting(later, candidates=1)
    [only] = names(election)
    for member in election.council.members[:3]:
        vote(election, member, {"opinions": {only: "against"}})
    close_all(election, later)
    assert (contest(election).outcome, elected(election)) == (O.NOBODY, set())
    turn = again(election)
    assert (turn.why, turn.ballot.options, turn.ballot.rule["method"]) == (Round.Why.FLOOR, [only], "each")
    vote(election, election.council.members[0], {"opinions": {only: "against"}})
    close_all(election, later)
    assert contest(election).outcome == O.NOBODY
    with pytest.raises(RuleBroken, match="laissent ce siège vacant"):
        again(election)
    sealed = sealed_minutes(fresh(election))
    assert sealed.text["colleges"][0]["elected"] == []


def test_as_many_for_as_against_is_not_enough(later):
    election = voting(later, candidates=1)
    [only] = names(election)
    for member, word in zip(election.council.members, ("for", "against"), strict=False):
        vote(election, member, {"opinions": {only: word}})
    close_all(election, later)
    assert contest(election).outcome == O.NOBODY


def test_under_a_majority_of_the_voices_that_vote_blank_ones_count(later):
    council = a_council_where(places=10, floor="majority", next="again")
    election = few_seats(later, 2, council=council, candidates=3)
    first, second, third = names(election)
    voters = council.members
    approve(election, voters[:3], first, second)
    approve(election, voters[3:4], first)
    for member in voters[4:6]:
        vote(election, member, "blank")
    close_all(election, later)
    assert ballot_of(election).tally.result["floor"]["needed"] == 3
    assert (contest(election).outcome, elected(election)) == (O.SHORT, {first})
    turn = again(election)
    assert (turn.kept, turn.ballot.options, turn.ballot.rule["seats"]) == ([first], [second, third], 1)
    assert (turn.ballot.rule["method"], turn.ballot.rule["floor"]) == ("approval", "1/2")
    approve(election, voters[:2], second)
    approve(election, voters[2:3], third)
    close_all(election, later)
    assert (contest(election).outcome, elected(election)) == (O.ELECTED, {first, second})


def test_a_second_round_by_relative_majority_asks_one_voice(later):
    council = a_council_where(places=10, floor="majority", next="relative")
    election = few_seats(later, 1, council=council, candidates=3)
    first, second, third = names(election)
    approve(election, council.members[:2], first)
    approve(election, council.members[2:4], second)
    approve(election, council.members[4:5], third)
    close_all(election, later)
    assert contest(election).outcome == O.NOBODY
    assert again(election).ballot.rule["floor"] == "0"
    approve(election, council.members[:2], first)
    approve(election, council.members[2:3], second)
    close_all(election, later)
    assert elected(election) == {first}


def test_rules_without_a_second_round_leave_the_seat_vacant_at_once(later):
    election = voting(later, candidates=1, council=a_council_where(next="vacancy"))
    for member in election.council.members[:2]:
        vote(election, member, "abstain")
    vote(election, election.council.members[2], {"opinions": {names(election)[0]: "against"}})
    close_all(election, later)
    with pytest.raises(RuleBroken, match="laissent ce siège vacant"):
        again(election)


def test_the_second_round_is_opened_from_the_page_of_the_election(later, client):
    election = voting(later, candidates=1)
    vote(election, election.council.members[0], {"opinions": {names(election)[0]: "against"}})
    close_all(election, later)
    client.force_login(election.secretariat)
    page = client.get(election.get_absolute_url()).text
    assert "Ouvrir un second tour" in page
    result = client.get(ballot_of(election).get_absolute_url()).text
    assert "Plancher non atteint." in result


def test_old_rules_ask_one_voice():
    old = {key: value for key, value in DEFAULT_RULES.items() if key != "election"} | {"election": {"method": "stv"}}
    assert floor_rule(old) == {"floor": "0"}
    assert floor_rule(DEFAULT_RULES) == {"floor": "0"}
    assert floor_rule(DEFAULT_RULES | {"election": {"floor": "share", "floor_share": "1/4"}}) == {
        "floor": "1/4",
        "floor_base": "cast",
        "floor_strict": False,
    }
