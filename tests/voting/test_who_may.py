"""Who keeps the ballots, who votes, who gives a proxy and who is asked to carry it: asked of everybody around."""

import pytest

from lieudit.governance.services import order_ballot
from lieudit.voting.archives import name_authority
from lieudit.voting.models import Proxy
from lieudit.voting.permissions import BALLOT_ACCESS, CHAIRS_THE_VOTE, PROXY_ACCESS, STANDS_IN
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.network.people import doors, former_spokesperson, people, spokesperson
from tests.voting.boxes import a_secret
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
        "try_paper": set(),  # a roll-call is tried by nobody
        "name_authority": set(),  # with Belenios only
        "declare_election": set(),
        "bring_archive": set(),
        "ask_giving_up": set(),
        "give_up": set(),
        "ask_early": kept,
        "confirm_early": kept,
        "suspend": kept,
        "resume": kept,
        "draw": kept,
        **{step: set() for step in ("send_codes", "name_tellers", "count_papers")},  # neither in the urn nor on paper
    }


@pytest.fixture
def led(monkeypatch):
    """A ballot with two who preside, the second of whom stands; in the secretariat too, somebody stands."""
    ballot = a_ballot()
    everybody = around(ballot) | {name: AccountFactory() for name in ("chair", "chair who stands", "candidate")}
    everybody["secretariat who stands"] = AccountFactory(secretariat=True)
    presides = {everybody[name] for name in ("chair", "chair who stands")}
    stand = {everybody[name] for name in ("chair who stands", "candidate", "secretariat who stands")}
    monkeypatch.setattr(CHAIRS_THE_VOTE, "given", lambda account, of: of == ballot and account in presides)
    monkeypatch.setattr(STANDS_IN, "given", lambda account, of: of == ballot and account in stand)
    return ballot, everybody


def test_who_presides_closes_and_asks_to_and_the_secretariat_alone_opens_and_draws_and_nobody_who_stands(led):
    ballot, everybody = led
    kept, presides = {"secretariat"}, {"secretariat", "chair"}
    found = doors(BALLOT_ACCESS, everybody, ballot)
    assert {step: found[step] for step in ("open", "close", "ask_early", "confirm_early", "draw")} == {
        "open": kept | {"secretariat who stands"},  # what the rules decide, whoever presses
        "close": presides,
        "ask_early": presides,
        "confirm_early": presides,
        "draw": kept,
    }


@pytest.mark.parametrize(
    ("way", "opened"),
    [("urn", {"send_codes"}), ("paper", {"name_tellers"}), ("totals", set()), ("roll_call", set())],
)
def test_who_would_close_a_vote_suspends_it_sends_the_codes_of_an_urn_and_names_who_counts_papers(led, way, opened):
    ballot, everybody = led
    ballot.way = way
    found, presides = doors(BALLOT_ACCESS, everybody, ballot), {"secretariat", "chair"}
    assert found["suspend"] == found["resume"] == presides
    assert {step for step in ("send_codes", "name_tellers") if found[step]} == opened
    assert all(found[step] == presides for step in opened)


def test_of_a_ballot_of_no_assembly_nobody_presides_nor_stands_and_of_one_its_chair_presides():
    ballot, account = a_ballot(), AccountFactory()
    assert not CHAIRS_THE_VOTE()(account, ballot)
    assert not STANDS_IN()(account, ballot)
    council = a_council()
    chair, seat = council.seats[:2]
    ordered = order_ballot(council, actor=None, question="Adopter le texte ?")
    assert [CHAIRS_THE_VOTE()(each.voter, ordered) for each in (chair, seat)] == [True, False]
    assert not CHAIRS_THE_VOTE()(chair.voter, ballot)


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


def test_who_makes_the_codes_of_a_vote_with_belenios_declares_and_brings_and_never_names():
    ballot = a_secret("belenios", 5)
    maker, staff = ballot.voters[1], AccountFactory(secretariat=True)
    name_authority(ballot, actor=staff, authority=maker, host="Un laboratoire")
    ballot = type(ballot).objects.get(pk=ballot.pk)
    found = doors(BALLOT_ACCESS, {"maker": maker, "staff": staff, "other": AccountFactory()}, ballot)
    assert (found["name_authority"], found["declare_election"], found["bring_archive"]) == (
        {"staff"},
        {"staff", "maker"},
        {"staff", "maker"},
    )
