"""Who keeps the ballots, who votes, who gives a proxy and who is asked to carry it: asked of everybody around."""

import pytest

from lieudit.voting.models import Proxy
from lieudit.voting.permissions import BALLOT_ACCESS, PROXY_ACCESS
from tests.network.people import doors, former_spokesperson, people, spokesperson
from tests.voting.factories import a_ballot, an_announced, voice

pytestmark = pytest.mark.django_db


def around(ballot):
    first = voice(ballot, 0).organisation
    return people() | {
        "first": ballot.voters[0],
        "also first": spokesperson(first),
        "was first": former_spokesperson(first),
        "second": ballot.voters[1],
        "third": ballot.voters[2],
        "of another ballot": a_ballot().voters[0],
    }


def test_the_roll_votes_and_the_secretariat_keeps_the_ballots():
    ballot = a_ballot()
    roll, kept = {"first", "also first", "second", "third"}, {"secretariat"}
    assert doors(BALLOT_ACCESS, around(ballot), ballot) == {
        "entrust": roll,
        "ask_secrecy": roll,
        "cast": roll,
        "open": kept,
        "close": kept,
        "ask_early": kept,
        "confirm_early": kept,
        "draw": kept,
    }


def test_a_proxy_is_taken_back_by_its_giver_and_answered_by_who_would_carry_it():
    ballot = an_announced(3)
    proxy = Proxy(giver=voice(ballot, 0), holder=voice(ballot, 1))
    assert doors(PROXY_ACCESS, around(ballot), proxy) == {
        "accept": {"second"},
        "refuse": {"second"},
        "revoke": {"first", "also first"},
    }


@pytest.mark.parametrize(("blank", "bearer"), [("seat-2", {"third"}), (None, set())])
def test_a_blank_proxy_is_carried_by_the_voice_that_the_rule_names(blank, bearer):
    ballot = an_announced(3, blank_proxy_holder=blank)
    opened = doors(PROXY_ACCESS, around(ballot), Proxy(giver=voice(ballot, 0), holder=None))
    assert opened["accept"] == opened["refuse"] == bearer
