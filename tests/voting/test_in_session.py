"""A ballot in session: who is there is frozen with the roll, proxies follow presence, the chair closes it."""

import json
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.governance.services import order_ballot
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import counting
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.proxies import Entrusted
from lieudit.voting.recount import recount_text
from lieudit.voting.services import RollLine, cast_vote, cast_votes, close_ballot, open_ballot, prepare_ballot
from lieudit.voting.workflow import Way
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.voting.factories import at_its_hour, fates_of

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "32_proxies.json").read_text())
SOON = timezone.timedelta(minutes=10)


def in_session(members, present, proxies=(), *, cap=None, quorum="1/2", **words):
    """An open ballot of `members` (key → college, a star for a suspended one), whose proxies are (giver, holder)."""
    now, voters = timezone.now(), {key: AccountFactory() for key in members}
    ballot = prepare_ballot(
        question="Adopter le texte tel qu’il est lu ?",
        rule={"method": "resolution", "base": "expressed", "threshold": "1/2", "strict": True, "quorum": quorum},
        roll=[
            RollLine(
                key,
                key,
                college.rstrip("*"),
                college,
                suspended="*" in college,
                account=voters[key],
                present=key in present,
            )
            for key, college in members.items()
        ],
        closes_at=now + SOON,
        proxy_cap=cap,
        **words,
        entrusted=[
            Entrusted(giver, holder, voters[giver], now - SOON + timezone.timedelta(seconds=rank))
            for rank, (giver, holder) in enumerate(proxies)
        ],
    )
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def vote(ballot, key, choice="for", by=None):
    voice = ballot.roll.get(key=key)
    holder = ballot.roll.get(key=by) if by else None
    return cast_vote(ballot, voice, actor=ballot.voters[by or key], choice=choice, carried_by=holder)


def closed(ballot):
    at_its_hour(ballot)
    return close_ballot(ballot, actor=None)


@pytest.mark.django_db
def test_the_published_case_of_proxies_holds_in_session():
    given, expected = VECTOR["input"], VECTOR["expected"]
    members = {key: said["college"] + ("*" if said.get("suspended") else "") for key, said in given["members"].items()}
    ballot = in_session(members, given["present"], [pair[:2] for pair in given["proxies"]], cap=given["cap"])
    frozen = fates_of(ballot)
    assert {giver: why for giver, (_holder, why) in frozen.items() if why} == expected["refused"]
    assert [giver for giver, (holder, why) in frozen.items() if holder == "b" and not why] == ["a", "c"]
    cast_votes(ballot.roll.get(key="b"), actor=ballot.voters["b"], choice="for", others={"a": None, "c": "against"})
    tally = closed(ballot)
    assert tally.result["raw"]["present"] == expected["quorum_1_2"]["present_or_represented"]
    assert tally.result["raw"]["registered"] == expected["quorum_1_2"]["registered"]
    assert (tally.result["status"], tally.result["raw"]["for"]) == ("adopted", 2)
    assert counting.count(json.loads(recount_text(tally.recount))) == tally.result


@pytest.mark.django_db
def test_the_quorum_counts_who_is_there_or_represented_even_silent():
    ballot = in_session(dict.fromkeys("abcdef", "L"), "ab", [("c", "b")])
    vote(ballot, "a")
    result = closed(ballot).result
    assert result["raw"]["present"] == 3  # b is there and says nothing; c is represented by b
    assert (result["status"], result["raw"]["cast"]) == ("adopted", 1)
    assert counting.count(ballot.tally.recount) == result


@pytest.mark.django_db
def test_without_the_quorum_the_count_decides_nothing():
    ballot = in_session(dict.fromkeys("abcdef", "L"), "ab")
    vote(ballot, "a")
    assert closed(ballot).result["status"] == "no_quorum"


@pytest.mark.django_db
def test_who_is_not_there_does_not_vote_and_is_not_waited_for():
    ballot = in_session(dict.fromkeys("abc", "L"), "ab", [("c", "b")])
    with pytest.raises(RuleBroken, match="n’était pas en séance"):
        vote(ballot, "c")
    assert not RollEntry.objects.awaiting(ballot.voters["c"]).exists()
    assert [entry.key for entry in RollEntry.objects.awaiting(ballot.voters["b"]).order_by("key")] == ["b", "c"]
    vote(ballot, "c", by="b")
    with pytest.raises(RuleBroken, match="a déjà voté"):
        vote(ballot, "c", by="b")


@pytest.mark.django_db
def test_a_giver_who_is_there_votes_in_person():
    ballot = in_session(dict.fromkeys("abc", "L"), "ab", [("a", "b"), ("c", "b")], cap=1)
    assert fates_of(ballot) == {"a": ("b", "giver_in_session"), "c": ("b", "")}  # a takes no place under the cap
    vote(ballot, "a", "against")
    vote(ballot, "b")
    assert closed(ballot).result["raw"]["heads"] == {"against": 1, "for": 2}


@pytest.mark.django_db
def test_under_a_cap_the_proxy_that_was_given_first_comes_first():
    ballot = in_session(dict.fromkeys("abcd", "L"), "ab", [("d", "b"), ("c", "b")], cap=1)
    assert fates_of(ballot) == {"d": ("b", ""), "c": ("b", "over_cap")}


@pytest.mark.django_db
def test_each_voter_is_written_after_a_vote_in_totals_and_those_of_a_roll_call_read_the_minutes(
    django_capture_on_commit_callbacks,
):
    for way, told in ((Way.ROLL_CALL, False), (Way.TOTALS, True)):
        ballot = in_session(dict.fromkeys("ab", "L"), "ab", way=way)
        with django_capture_on_commit_callbacks(execute=True):
            closed(ballot)
        found = {message.to[0] for message in mail.outbox if "clos et compté" in message.subject}
        assert found == ({voter.email for voter in ballot.voters.values()} if told else set())


@pytest.mark.django_db
def test_a_vote_that_comes_after_the_closing_is_refused():
    ballot = in_session(dict.fromkeys("abc", "L"), "abc")
    vote(ballot, "a")
    closed(ballot)
    with pytest.raises(RuleBroken, match="clos depuis"):
        vote(ballot, "b")


@pytest.mark.django_db
def test_presence_never_changes_once_it_is_frozen():
    ballot = in_session(dict.fromkeys("abc", "L"), "a")
    with pytest.raises(IntegrityError), transaction.atomic():
        ballot.roll.filter(key="b").update(present=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(is_in_session=False)


@pytest.mark.django_db
def test_an_assembly_is_asked_in_session():
    council = a_council()
    first, second, third = council.seats
    ballot = order_ballot(
        council,
        actor=None,
        question="Adopter le texte ?",
        closes_at=timezone.now() + SOON,
        present=[first.key, second.key],
        entrusted=[
            Entrusted(third.key, second.key, third.voter, timezone.now()),
            Entrusted("seat-0", second.key, third.voter, timezone.now()),  # sits no more
        ],
    )
    assert ballot.is_in_session
    assert dict(ballot.roll.values_list("key", "present")) == {first.key: True, second.key: True, third.key: False}
    assert fates_of(ballot) == {third.key: (second.key, "")}


@pytest.mark.django_db
def test_a_proxy_of_the_session_to_a_voice_that_is_not_on_this_roll_has_no_effect_and_says_so():
    ballot = in_session(dict.fromkeys("abc", "L"), "ab", [("c", "z")])
    assert fates_of(ballot) == {"c": ("", "holder_unknown")}
    assert ballot.frozen_proxies.get().rank == 0  # before those that were resolved
