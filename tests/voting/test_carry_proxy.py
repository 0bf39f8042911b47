"""Who carries proxies casts each voice apart or all in one act; a voice never votes twice, and none is lost."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import counting
from lieudit.voting.models import Ballot, Proxy, Vote
from lieudit.voting.proxy_rules import REASONS
from lieudit.voting.recount import digests_of
from lieudit.voting.services import cast_vote, cast_votes, close_ballot, open_ballot
from tests.drawn import given
from tests.voting import factories
from tests.voting.factories import an_announced, fates_of, moved, voice
from tests.voting.test_give_proxy import at_once

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "32_proxies.json").read_text())


def opened(*pairs, **asked):
    """An open ballot whose proxies were given and accepted: (giver, holder)…"""
    ballot = an_announced(**asked)
    for giver, holder in pairs:
        factories.given(ballot, giver, holder)
    return reopened(ballot)


def reopened(ballot):
    voters = ballot.voters
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    return ballot


def cast(ballot, at, choice="for", by=None):
    holder = None if by is None else voice(ballot, by)
    actor = ballot.voters[at if by is None else by]
    return cast_vote(ballot, voice(ballot, at), actor=actor, choice=choice, carried_by=holder)


def ended(ballot):
    """The tally, once the hour has come."""
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    return close_ballot(ballot, actor=None)


def said(ballot):
    """Who voted what by whom, as the database holds it."""
    votes = Vote.objects.filter(entry__ballot=ballot).select_related("entry", "carried_by")
    return {vote.entry.key: (vote.choice, vote.carried_by.key if vote.carried_by else "") for vote in votes}


@pytest.mark.django_db
def test_all_voices_in_one_act_each_with_its_own_choice():
    ballot = opened((0, 2), (1, 2))
    done = cast_votes(
        voice(ballot, 2), actor=ballot.voters[2], choice="for", others={"seat-0": None, "seat-1": "against"}
    )
    assert (len(done.votes), done.refusals) == (3, [])
    assert said(ballot) == {
        "seat-0": ("for", "seat-2"),
        "seat-1": ("against", "seat-2"),
        "seat-2": ("for", ""),
    }


@pytest.mark.django_db
def test_who_gave_a_proxy_is_told_of_its_use(django_capture_on_commit_callbacks):
    ballot = opened((0, 1))
    with django_capture_on_commit_callbacks(execute=True):
        cast(ballot, 0, by=1)
    (message,) = mail.outbox
    assert message.to == [ballot.voters[0].email]
    assert "par le pouvoir donné au réseau" in message.body


@pytest.mark.django_db
def test_a_giver_who_votes_first_suspends_the_proxy_and_the_other_voices_are_still_cast():
    ballot = opened((0, 2), (1, 2))
    cast(ballot, 0, "against")
    done = cast_votes(voice(ballot, 2), actor=ballot.voters[2], choice="for", others={"seat-0": None, "seat-1": None})
    assert len(done.votes) == 2
    assert "a voté en personne : le pouvoir est suspendu" in done.refusals[0]
    file = ended(ballot).recount
    assert file["present"] == ["seat-0", "seat-2"]
    assert file["proxies"] == [{"giver": "seat-1", "holder": "seat-2", "order": 2}]
    assert file["proxies_refused"] == [{"giver": "seat-0", "holder": "seat-2", "reason": "giver_present"}]


@pytest.mark.django_db
def test_a_represented_voice_does_not_vote_again():
    ballot = opened((0, 1))
    cast(ballot, 0, by=1)
    with pytest.raises(RuleBroken, match="Votre pouvoir a déjà voté"):
        cast(ballot, 0, "against")
    with pytest.raises(RuleBroken, match="a déjà voté : un vote ne change plus"):
        cast(ballot, 0, "against", by=1)
    assert said(ballot) == {"seat-0": ("for", "seat-1")}


@pytest.mark.django_db
def test_without_a_word_for_it_a_carried_voice_votes_as_its_holder_at_closing():
    ballot = opened((0, 1), (2, 3))
    cast(ballot, 1, "against")
    tally = ended(ballot)
    assert said(ballot) == {"seat-1": ("against", ""), "seat-0": ("against", "seat-1")}
    assert tally.result["raw"]["against"] == 2
    assert counting.count(tally.recount) == tally.result


@pytest.mark.django_db
def test_a_holder_who_never_votes_lets_the_proxy_lapse_and_both_are_told(django_capture_on_commit_callbacks):
    ballot = opened((0, 1))
    cast(ballot, 2)
    with django_capture_on_commit_callbacks(execute=True):
        tally = ended(ballot)
    assert tally.recount["proxies_refused"] == [{"giver": "seat-0", "holder": "seat-1", "reason": "holder_silent"}]
    told = [message for message in mail.outbox if "clos et compté" not in message.subject]
    assert {message.to[0] for message in told} == {voter.email for voter in ballot.voters[:2]}
    assert "n’a pas voté" in told[0].body


@pytest.mark.django_db
def test_each_voter_of_a_roll_call_is_written_whether_they_voted_and_three_fingerprints(
    django_capture_on_commit_callbacks,
):
    ballot = opened()
    cast(ballot, 2)
    with django_capture_on_commit_callbacks(execute=True):
        tally = ended(ballot)
    letters = {message.to[0]: message for message in mail.outbox}
    assert set(letters) == {voter.email for voter in ballot.voters}
    for rank, said in ((2, "a voté"), (3, "n’a pas voté")):
        body = letters[ballot.voters[rank].email].body
        assert f"{voice(ballot, rank).name} {said}.".lower() in body.lower()
        assert f"Résultat publié : {digests_of(ballot, ballot.roll.all())['result']}" in body
        assert "Règle : " in body
        assert "Liste de vote : " in body
    assert tally.digest


@pytest.mark.django_db
def test_nobody_votes_for_another_without_a_proxy_that_holds():
    ballot = opened((0, 1), (2, 1), (1, 3), cap=2, suspended=(4,), voices=6)
    assert fates_of(ballot)["seat-0"] == ("seat-1", "holder_entrusted")
    with pytest.raises(RuleBroken, match="ne vaut pas à ce scrutin : la voix qui devait le porter a donné son propre"):
        cast(ballot, 0, by=1)
    with pytest.raises(RuleBroken, match="ne porte pas le pouvoir"):
        cast(ballot, 5, by=3)
    with pytest.raises(RuleBroken, match="ne vote pas à ce scrutin"):
        cast(ballot, 4)
    cast(ballot, 0)  # a proxy that was refused leaves its giver free
    assert said(ballot) == {"seat-0": ("for", "")}


@pytest.mark.django_db
def test_an_early_closing_waits_for_the_voices_that_may_vote_and_for_no_other():
    ballot = opened((0, 1), suspended=(3,))
    cast(ballot, 1)
    cast(ballot, 2)
    with pytest.raises(RuleBroken, match="reste ouvert"):
        close_ballot(ballot, actor=None)
    cast(ballot, 0, by=1)
    assert close_ballot(ballot, actor=None).result["raw"]["registered"] == 3


@pytest.mark.django_db
def test_who_carries_a_proxy_is_waited_for_and_who_gave_it_is_not():
    ballot = opened((0, 1))
    cast(ballot, 1)
    assert [list(Ballot.objects.awaiting(account)) == [ballot] for account in ballot.voters[:2]] == [False, True]
    cast(ballot, 0, by=1)
    assert list(Ballot.objects.awaiting(ballot.voters[1])) == []


@pytest.mark.django_db
def test_the_published_case_of_proxies_passes_through_the_database():
    """Vector 32: cap, chain, suspended member, absent holder; the rows are as people would have left them."""
    case, expected = VECTOR["input"], VECTOR["expected"]
    names = sorted(case["members"])
    at = {name: n for n, name in enumerate(names)}
    ballot = an_announced(
        voices=len(names),
        cap=case["cap"],
        suspended=tuple(at[name] for name, member in case["members"].items() if member.get("suspended")),
        quorum="1/2",
        quorum_base="registered",
        colleges=None,
    )
    for giver, holder, _order in case["proxies"]:
        Proxy.objects.create(
            giver=voice(ballot, at[giver]),
            holder=voice(ballot, at[holder]),
            state="accepted",
            given_by=ballot.voters[at[giver]],
            given_at=timezone.now(),
        )
    ballot = reopened(ballot)
    key = {name: f"seat-{n}" for name, n in at.items()}
    same = {"holder_entrusted": "holder_absent", "holder_suspended": "holder_absent"}  # the page says more
    refused = {giver: reason for giver, (_holder, reason) in fates_of(ballot).items() if reason}
    assert {giver: same.get(reason, reason) for giver, reason in refused.items()} == {
        key[giver]: reason for giver, reason in expected["refused"].items()
    }
    cast(ballot, at["b"])
    tally = ended(ballot)
    carried = [key[name] for name in expected["votes"]["b"]]
    assert tally.result["proxies"]["votes"] == {key["b"]: carried}
    assert sorted(said(ballot)) == sorted(carried)
    assert tally.result["raw"]["present"] == expected["quorum_1_2"]["present_or_represented"]
    assert tally.result["raw"]["registered"] == expected["quorum_1_2"]["registered"]
    assert tally.result["status"] == "adopted"
    assert {line["giver"]: line["reason"] for line in tally.recount["proxies_refused"]} == refused


@pytest.mark.django_db(transaction=True)
def test_giver_and_holder_at_the_same_second_make_one_vote():
    ballot = opened((0, 1))
    answers = at_once(*[lambda: cast(ballot, 0, "against"), lambda: cast(ballot, 0, "for", by=1)] * 3)
    assert answers.count("done") == 1
    assert Vote.objects.count() == 1
    assert all("suspendu" in a or "déjà voté" in a for a in answers if a != "done")


@pytest.mark.django_db(transaction=True)
def test_a_holder_in_two_tabs_casts_each_voice_once():
    ballot = opened((0, 2), (1, 2))
    holder, others = voice(ballot, 2), {"seat-0": None, "seat-1": None}
    acts = [lambda c=c: cast_votes(holder, actor=ballot.voters[2], choice=c, others=others) for c in ("for", "against")]
    answers = at_once(*acts * 2)
    assert answers.count("done") == 1
    assert len(said(ballot)) == 3
    assert len({choice for choice, _by in said(ballot).values()}) == 1


@st.composite
def stories(draw):
    """Proxies given and votes cast in any order: (giver, holder), then (voice, carried by, choice)."""
    places = st.integers(0, 5)
    pairs = draw(st.lists(st.tuples(places, places), max_size=6))
    casts = draw(st.lists(st.tuples(places, st.none() | places, st.sampled_from(counting.CHOICES)), max_size=8))
    return draw(st.sampled_from([None, 1, 2])), draw(st.booleans()), pairs, casts


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories())
def test_proxies_neither_create_nor_lose_a_vote_and_anyone_counts_the_same(story):
    cap, same_college, pairs, casts = story
    ballot = an_announced(voices=6, cap=cap, proxy_same_college=same_college, suspended=(5,))
    for giver, holder in pairs:
        try:
            factories.given(ballot, giver, holder)
        except RuleBroken:
            continue
    ballot = reopened(ballot)
    spoken = set()
    for at, by, choice in casts:
        try:
            cast(ballot, at, choice, by)
        except RuleBroken:
            continue
        assert at not in spoken, "a voice voted twice"
        spoken.add(at)
    in_person = {
        vote.entry.key for vote in Vote.objects.filter(entry__ballot=ballot, carried_by=None).select_related("entry")
    }
    in_force = {giver: holder for giver, (holder, reason) in fates_of(ballot).items() if not reason}
    tally = ended(ballot)
    expected = {f"seat-{at}" for at in spoken} | {giver for giver, holder in in_force.items() if holder in in_person}
    assert set(said(ballot)) == expected
    assert [line["voter"] for line in tally.recount["ballots"]] == sorted(expected)
    assert sum(tally.result["raw"]["heads"].values()) == len(expected)
    assert counting.count(json.loads(json.dumps(tally.recount))) == tally.result
    assert not tally.result.get("proxies", {}).get("refused")
    used = {line["giver"] for line in tally.recount["proxies"]}
    unused = {line["giver"] for line in tally.recount["proxies_refused"]}
    assert used == {key for key, (_choice, by) in said(ballot).items() if by}
    assert used | unused == set(fates_of(ballot))
    assert not used & unused


@pytest.mark.django_db
def test_each_cause_for_which_nobody_carries_a_proxy_has_its_words():
    ballot = an_announced(voices=6, suspended=(5,))
    factories.given(ballot, 0, 1)
    factories.given(ballot, 1, 2)
    Proxy.objects.create(
        giver=voice(ballot, 3),
        holder=voice(ballot, 5),
        state="accepted",
        given_by=ballot.voters[3],
        given_at=timezone.now(),
    )
    ballot = reopened(ballot)
    cast(ballot, 4)
    lines = {line["giver"]: line["reason"] for line in ended(ballot).recount["proxies_refused"]}
    assert lines == {"seat-0": "holder_entrusted", "seat-1": "holder_silent", "seat-3": "holder_suspended"}
    assert len({REASONS[reason] for reason in lines.values()}) == 3
