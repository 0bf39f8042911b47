"""An election is voted in the way that was chosen with its calendar; its scrutineers count its papers."""

import pytest

from lieudit.elections.minutes import elected_candidacies, minutes_text
from lieudit.elections.models import Contest, Election
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Envelope, Vote
from lieudit.voting.services import cast_vote, close_due_ballots
from lieudit.voting.tellers import mark_papers, sign_sheet, write_sheet
from tests.elections.factories import a_vacant_council, ballot_of, contest, names, prepared, voting
from tests.voting.boxes import RISK
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db


def test_an_election_in_the_urn_elects_and_keeps_no_vote(later, django_capture_on_commit_callbacks):
    election = voting(later, way="urn", risk=RISK, council=a_vacant_council(places=7))
    ballot = ballot_of(election)
    assert (ballot.way, ballot.assessment["chosen"]) == ("urn", "urn")
    stands = names(election)
    voters = [member for member in election.council.members if member.college == "third_places"]
    for member in voters:
        entry = ballot.roll.get(organisation=member.organisation)
        said = (
            {"opinions": dict.fromkeys(stands, "for")} if ballot.rule["method"] == "each" else {"approve": stands[:1]}
        )
        cast_vote(ballot, entry, actor=member.voter, choice=said)
    assert (Vote.objects.count(), Envelope.objects.count()) == (0, len(voters))
    at_its_hour(ballot)
    with django_capture_on_commit_callbacks(execute=True):
        assert ballot.pk in {each.pk for each in close_due_ballots()}
    assert contest(election).outcome in {Contest.Outcome.ELECTED, Contest.Outcome.SHORT}


def test_papers_of_an_election_are_counted_by_its_scrutineers(later):
    election = voting(later, way="paper", risk=RISK)
    ballot = ballot_of(election)
    watchers = set(election.scrutineers.values_list("account", flat=True))
    assert {teller.account_id for teller in ballot.tellers.all()} == watchers
    assert len(set(ballot.tellers.values_list("college", flat=True))) == 2
    at_its_hour(ballot)
    assert ballot.pk not in {each.pk for each in close_due_ballots()}


def test_papers_of_an_election_elect_who_they_name_and_the_mandate_opens(later, django_capture_on_commit_callbacks):
    election = voting(later, way="paper", risk=RISK, council=a_vacant_council(places=7))
    ballot, stands = ballot_of(election), names(election)
    tellers = [teller.account for teller in ballot.tellers.all()]
    keys = sorted(ballot.roll.values_list("key", flat=True))
    mark_papers(ballot, actor=tellers[0], taken=keys[:6])
    each = ballot.rule["method"] == "each"
    chosen = {"opinions": {name: "for" if name == stands[0] else "against" for name in stands}}
    pile = {"said": chosen if each else {"approve": stands[:1]}, "count": 5}
    for teller in tellers:
        write_sheet(ballot, actor=teller, envelopes=6, void=1, lines=[pile], done=True)
    at_its_hour(ballot)
    with django_capture_on_commit_callbacks(execute=True):
        for teller in tellers:
            sign_sheet(ballot, actor=teller)
    found = contest(election)
    assert [row.option for row in elected_candidacies(found)] == [stands[0]]
    [turn] = minutes_text(Election.objects.get())["colleges"][0]["rounds"]
    assert (turn["voters"], turn["registered"]) == (5, 7)
    assert Vote.objects.count() == 0


def test_a_way_that_the_rules_do_not_allow_is_refused_as_it_is_prepared():
    council = a_vacant_council()
    for way in ("roll_call", "raised hands"):
        with pytest.raises(RuleBroken, match="ne permettent pas d’élire"):
            prepared(council, way=way, risk=RISK)
