"""Who may vote now: one answer at every door, at the moment of casting; what was cast stays, and the roll too."""

import datetime as dt
from contextlib import nullcontext

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.accounts.services import close_account
from lieudit.governance.models import Seat
from lieudit.governance.services import end_due_voices, end_seat, order_ballot
from lieudit.membership import exclusion
from lieudit.membership.models import Exclusion, Member
from lieudit.membership.services import leave_association, tell_departures
from lieudit.membership.signals import member_left
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.turns import NotAllDone
from lieudit.voting.models import RollEntry, VoiceEnd, Vote
from lieudit.voting.rights import against_voting
from lieudit.voting.services import cast_vote, cast_votes, close_ballot, end_voices, open_ballot, restore_voices
from lieudit.voting.workflow import EndedBy
from tests.governance.factories import a_council
from tests.membership.factories import a_member, secretariat
from tests.voting.factories import a_ballot, an_announced, at_its_hour, given
from tests.voting.test_give_proxy import at_once
from tests.voting.test_in_session import in_session, vote


def ended(ballot, key, why=EndedBy.SESSION):
    return end_voices(RollEntry.objects.filter(ballot=ballot, key=key), why)


def asked(council):
    return order_ballot(council, actor=None, question="Adopter le texte ?")


def belonging(seat):
    return a_member(organisation=seat.organisation)


def a_seated_member(council):
    """The first seat of the council, whose organisation belongs to the association."""
    seat = council.seats[0]
    return seat, belonging(seat)


def leaves(council, capture):
    _seat, member = a_seated_member(council)
    with capture(execute=True):
        leave_association(member, actor=member.applied_by)


def is_excluded(council, capture):
    _seat, member = a_seated_member(council)
    hearing = timezone.localdate() + dt.timedelta(days=15)
    found = exclusion.open_exclusion(member, actor=secretariat(), grounds="Faits.", hearing_on=hearing)
    Exclusion.objects.update(hearing_on=timezone.localdate())
    exclusion.hear_member(found, actor=found.opened_by, words="Entendu.")
    with capture(execute=True):
        exclusion.exclude_member(found, decided_in="D-2026-07", words="Motifs.")


def loses_the_seat(council, capture):
    end_seat(council.seats[0], actor=None)


def ends_the_term(council, capture):
    Seat.objects.filter(pk=council.seats[0].pk).update(
        since=timezone.localdate() - dt.timedelta(days=9), until=timezone.localdate() - dt.timedelta(days=1)
    )
    assert len(end_due_voices()) == 1
    assert end_due_voices() == []


@pytest.mark.django_db
@pytest.mark.parametrize("act", [leaves, is_excluded, loses_the_seat, ends_the_term])
def test_who_belongs_or_sits_no_more_is_refused_at_every_door(client, act, django_capture_on_commit_callbacks):
    council = a_council()
    seat = council.seats[0]
    ballot = asked(council)
    entry = ballot.roll.get(key=seat.key)
    act(council, django_capture_on_commit_callbacks)
    for door in (
        lambda: cast_vote(ballot, entry, actor=seat.voter, choice="for"),
        lambda: cast_votes(entry, actor=seat.voter, choice="for", others={}),
    ):
        with pytest.raises(RuleBroken, match="ne vote plus"):
            door()
    with pytest.raises(IntegrityError, match="may not be cast"), transaction.atomic():
        Vote.objects.create(entry=entry, choice="for", cast_by=seat.voter, cast_at=timezone.now())
    client.force_login(seat.voter)
    page = client.get(ballot.get_absolute_url()).text
    assert "ne vote plus" in page
    assert "vote-buttons" not in page
    address = f"/votes/{ballot.number}/voix/{seat.key}/"
    assert "Confirmer" not in client.get(address, {"choice": "for"}).text
    client.post(address, {"choice": "for", "step": "confirm"})
    assert not Vote.objects.exists()
    assert not RollEntry.objects.awaiting(seat.voter).exists()
    client.logout()
    assert "exclu" not in client.get(ballot.get_absolute_url()).text


@pytest.mark.django_db
@pytest.mark.parametrize("act", [leaves, is_excluded])
def test_a_process_killed_as_a_member_goes_leaves_it_neither_seat_nor_vote(act):
    """The news that leaves after commit never left: the timer tells it, before any vote is closed."""
    council = a_council()
    seat = council.seats[0]
    ballot = asked(council)
    act(council, lambda **_: nullcontext())
    assert Seat.objects.running().filter(pk=seat.pk).exists()
    assert tell_departures() == [Member.objects.get()]
    assert not Seat.objects.unended().filter(pk=seat.pk).exists()
    with pytest.raises(RuleBroken, match="ne vote plus"):
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    assert tell_departures() == []


@pytest.mark.django_db
def test_a_room_that_fails_to_hear_of_a_departure_hears_it_again(monkeypatch):
    council = a_council()
    leaves(council, lambda **_: nullcontext())

    def fails(sender, **kwargs):
        raise ValueError("a mistake")

    member_left.connect(fails)
    with pytest.raises(NotAllDone, match="a mistake"):
        tell_departures()
    assert Seat.objects.running().filter(pk=council.seats[0].pk).exists()
    member_left.disconnect(fails)
    assert len(tell_departures()) == 1


@pytest.mark.django_db
def test_who_came_back_before_the_news_was_heard_keeps_its_seat():
    council = a_council()
    seat, member = a_seated_member(council)
    Member.objects.filter(pk=member.pk).update(since=timezone.localdate() - dt.timedelta(days=9))
    leave_association(Member.objects.get(), actor=member.applied_by)
    a_member(organisation=seat.organisation)
    assert tell_departures() == [member]
    assert Seat.objects.running().filter(pk=seat.pk).exists()


@pytest.mark.django_db
def test_what_was_cast_before_leaving_stays_counted_and_the_roll_does_not_change(django_capture_on_commit_callbacks):
    council = a_council()
    seat = council.seats[0]
    ballot = asked(council)
    cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    leaves(council, django_capture_on_commit_callbacks)
    at_its_hour(ballot)
    result = close_ballot(ballot, actor=None).result
    assert (result["raw"]["for"], result["raw"]["registered"]) == (1, 3)


@pytest.mark.django_db
def test_a_closed_account_casts_nothing_in_its_own_name():
    ballot = in_session(dict.fromkeys("ab", "L"), "ab")
    close_account(ballot.voters["a"], actor=ballot.voters["a"])
    with pytest.raises(RuleBroken, match="a fermé son compte"):
        vote(ballot, "a")


@pytest.mark.django_db
def test_who_carries_and_leaves_carries_no_more_and_nobody_speaks_for_who_left():
    ballot = in_session(dict.fromkeys("abcd", "L"), "ab", [("c", "a"), ("d", "b")])
    ended(ballot, "a")
    with pytest.raises(RuleBroken, match="Le pouvoir ne vaut plus"):
        vote(ballot, "c", by="a")
    with pytest.raises(IntegrityError, match="may not be cast"), transaction.atomic():
        Vote.objects.create(
            entry=ballot.roll.get(key="c"),
            carried_by=ballot.roll.get(key="a"),
            choice="for",
            cast_by=ballot.voters["a"],
            cast_at=timezone.now(),
        )
    vote(ballot, "b")
    ended(ballot, "d", EndedBy.MEMBERSHIP)
    at_its_hour(ballot)
    assert close_ballot(ballot, actor=None).result["raw"]["for"] == 1


@pytest.mark.django_db
def test_a_holder_who_voted_then_left_does_not_speak_for_a_voice_left_for_later():
    ballot = in_session(dict.fromkeys("abc", "L"), "ab", [("c", "a")])
    vote(ballot, "a")
    ended(ballot, "a")
    at_its_hour(ballot)
    assert close_ballot(ballot, actor=None).result["raw"]["for"] == 1


@pytest.mark.django_db
def test_who_left_a_session_votes_again_once_back_and_nobody_else_comes_back():
    ballot = in_session(dict.fromkeys("abc", "L"), "abc")
    ended(ballot, "a")
    ended(ballot, "a")
    ended(ballot, "b", EndedBy.SEAT)
    ended(ballot, "c")
    assert restore_voices(ballot.roll.exclude(key="c"), at=timezone.now()) == 1
    assert vote(ballot, "a").choice == "for"
    for key, words in (("b", "ne siège plus"), ("c", "a quitté la séance")):
        with pytest.raises(RuleBroken, match=words):
            vote(ballot, key)
    with pytest.raises(IntegrityError), transaction.atomic():
        VoiceEnd.objects.filter(why=EndedBy.SEAT).update(until_at=timezone.now())


@pytest.mark.django_db
def test_a_voice_lost_before_the_opening_is_not_on_the_roll_that_is_counted():
    ballot = an_announced(voices=3, colleges=None)
    given(ballot, 1, 0)
    ended(ballot, "seat-0", EndedBy.MEMBERSHIP)
    ballot = open_ballot(ballot, actor=None) if ballot.state == "prepared" else ballot
    assert ballot.frozen_proxies.get().refusal == "holder_suspended"
    entries = list(ballot.roll.order_by("key"))
    for entry in entries[1:]:
        speaker = entry.speakers().get()
        cast_vote(ballot, entry, actor=speaker, choice="for")
    assert not ballot.roll.missing().exists()
    result = close_ballot(ballot, actor=None)
    assert result.result["raw"]["registered"] == 2
    assert [line["voter"] for line in result.recount["roll"] if line.get("suspended")] == ["seat-0"]


@pytest.mark.django_db
def test_a_departure_that_the_chair_writes_does_not_make_the_silent_voices_fewer():
    ballot = in_session(dict.fromkeys("abc", "L"), "abc")
    vote(ballot, "a")
    ended(ballot, "b")
    ended(ballot, "c")
    with pytest.raises(RuleBroken, match=r"2.+voix n’ont pas voté"):
        close_ballot(ballot, actor=None)


@pytest.mark.django_db
def test_what_is_awaited_is_exactly_what_may_be_cast():
    ballot = in_session(dict.fromkeys("abcdef", "L") | {"g": "L*"}, "abcg", [("d", "a"), ("e", "b")])
    ended(ballot, "b")
    for key in "abcdefg":
        entry = ballot.roll.with_ends().get(key=key)
        proxy = getattr(entry, "frozen_proxy", None)
        carriers = [None, *([proxy.holder] if proxy and not proxy.refusal else [])]
        may = any(not against_voting(ballot, entry, carrier) for carrier in carriers)
        offered = any(
            RollEntry.objects.awaiting(account).filter(pk=entry.pk).exists() for account in ballot.voters.values()
        )
        assert may == offered, key


@pytest.mark.django_db(transaction=True)
def test_leaving_and_voting_at_once_is_one_or_the_other():
    for _again in range(3):
        ballot = in_session(dict.fromkeys("ab", "L"), "ab")
        answers = at_once(lambda ballot=ballot: vote(ballot, "a"), lambda ballot=ballot: ended(ballot, "a"))
        assert answers[1] == "done"
        assert answers[0] == "done" or "a quitté la séance" in answers[0]
        assert Vote.objects.filter(entry__ballot=ballot).exists() == (answers[0] == "done")


@pytest.mark.django_db
@pytest.mark.parametrize("why", EndedBy)
def test_the_sentences_name_the_voice_and_the_day_and_no_other_reason(why):
    ballot = a_ballot()
    ended(ballot, "seat-0", why)
    entry = ballot.roll.with_ends().get(key="seat-0")
    said = against_voting(ballot, entry)
    assert said.startswith(entry.name)
    assert "ne vote plus" in said
    assert "exclu" not in said
