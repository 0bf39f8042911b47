"""What consent does not carry goes to the vote, under the rule of the rulebook; the count decides."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from lieudit.deliberation import adoption
from lieudit.deliberation.models import ConsentRound, Draft, Position
from lieudit.deliberation.workflow import DraftState
from lieudit.journal.models import Entry, Follow
from lieudit.journal.services import end_follow
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.reminding import tell_due_voters
from lieudit.voting.services import cast_vote, close_ballot
from tests.deliberation.factories import a_round, answers, in_days, objects
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db


def maintained():
    draft = a_round()
    answers(draft, "consent", [draft.council.seats[0], draft.council.seats[2]])
    objection = objects(draft, draft.council.seats[1])
    adoption.settle_objection(objection, actor=objection.author, step="maintain", outcome="")
    return draft


def put(draft):
    closes_at = timezone.now() + dt.timedelta(days=15)
    return adoption.put_to_vote(draft, actor=draft.council.chair, closes_at=closes_at)


def vote(draft, choices, capture):
    ballot = put(draft)
    for seat, choice in zip(draft.council.seats, choices, strict=True):
        entry = ballot.roll.get(key=f"seat-{seat.pk}")
        cast_vote(ballot, entry, actor=seat.voter, choice=choice)
    with capture(execute=True):
        close_ballot(ballot, actor=None)
    return ballot


def test_who_was_told_that_the_text_is_put_to_the_vote_gets_no_second_letter(django_capture_on_commit_callbacks):
    draft = maintained()
    _chair, left, told = (seat.voter for seat in draft.council.seats)
    end_follow(Follow.objects.of(draft).get(account=left))
    with django_capture_on_commit_callbacks(execute=True):
        ballot = put(draft)
    assert [message.to for message in mail.outbox if "est soumis au vote" in message.body] == [[told.email]]
    mail.outbox.clear()
    moved(ballot, opened_at=ballot.opened_at - dt.timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert tell_due_voters() == [ballot]
    assert left.email in {message.to[0] for message in mail.outbox}
    assert told.email not in {message.to[0] for message in mail.outbox}


def test_a_maintained_objection_opens_a_ballot_that_freezes_rule_and_roll(client):
    draft = maintained()
    client.force_login(draft.council.chair)
    path = f"{draft.get_absolute_url()}vote/"
    assert "reste ouvert 14 jours" in client.get(path).text.replace("\u00a0", " ")
    client.post(path, {"closes_at": ""})
    ballot = Ballot.objects.get()
    assert ballot.closes_at - dt.timedelta(days=14) <= ballot.opened_at
    assert ballot.state == "open"
    assert ballot.rule["colleges"]["weights"] == draft.rulebook.rules["colleges"]["weights"]
    assert ballot.roll.count() == 3
    assert Draft.objects.get().state == DraftState.BALLOT
    assert ballot.get_absolute_url() in client.get(draft.get_absolute_url()).content.decode()


def test_a_carried_vote_adopts_the_position_with_its_objection(django_capture_on_commit_callbacks):
    draft = maintained()
    ballot = vote(draft, ["for", "against", "for"], django_capture_on_commit_callbacks)
    position = Position.objects.get()
    assert position.text["decision"]["method"] == "ballot"
    assert position.text["decision"]["ballot"] == ballot.number
    assert position.text["objections"][0]["state"] == "maintained"
    assert {need.state for need in draft.needs} == {NeedState.ADOPTED}


def test_a_lost_vote_sends_the_needs_back_and_tells_them(django_capture_on_commit_callbacks):
    draft = maintained()
    vote(draft, ["against", "against", "against"], django_capture_on_commit_callbacks)
    assert not Position.objects.exists()
    assert Draft.objects.get().state == DraftState.REJECTED
    assert {need.state for need in draft.needs} == {NeedState.GATHERED}
    assert "n’est pas adopté. " in Entry.objects.about(draft.needs.first()).get(kind="deliberation.rejected").sentence


def test_hearing_twice_of_one_result_adopts_once(django_capture_on_commit_callbacks):
    ballot = vote(maintained(), ["for", "for", "for"], django_capture_on_commit_callbacks)
    with pytest.raises(RuleBroken):
        adoption.conclude_ballot(ballot)
    assert Position.objects.count() == 1


def test_consent_within_reach_is_not_put_to_the_vote():
    draft = a_round()
    with pytest.raises(RuleBroken, match="On vote quand"):
        put(draft)
    answers(draft, "consent")
    with pytest.raises(RuleBroken, match="On vote quand"):
        put(draft)
    assert not Ballot.objects.exists()


def test_an_objection_is_looked_at_before_any_vote():
    draft = a_round()
    objects(draft, draft.council.seats[1])
    with pytest.raises(RuleBroken, match="reste à traiter"):
        put(draft)


def test_a_round_that_ends_in_silence_may_go_to_the_vote():
    draft = a_round()
    ConsentRound.objects.update(closes_on=in_days(-1))
    assert put(draft).state == "open"


def test_a_vote_that_closes_in_the_past_is_refused_and_nothing_is_half_done():
    draft = maintained()
    with pytest.raises(RuleBroken) as refused:
        adoption.put_to_vote(draft, actor=draft.council.chair, closes_at=timezone.now() - dt.timedelta(hours=1))
    [reason] = refused.value.message_dict["closes_at"]
    assert reason.startswith("Hors séance, un vote reste ouvert 14\xa0jours au moins")
    assert Draft.objects.get().state == DraftState.CONSENT
    assert not Ballot.objects.exists()


def test_only_the_chair_puts_to_the_vote(client):
    draft = maintained()
    client.force_login(draft.council.seats[1].voter)
    assert client.get(f"{draft.get_absolute_url()}vote/").status_code == 403


def test_a_result_that_was_not_heard_is_drawn_by_the_timer(django_capture_on_commit_callbacks):
    """The site went down between the count and what follows from it."""
    ballot = put(maintained())
    with django_capture_on_commit_callbacks(execute=False):
        moved(ballot, closes_at=timezone.now())
        close_ballot(ballot, actor=None)
    assert Draft.objects.get().state == DraftState.BALLOT
    call_command("close_due", stdout=StringIO())
    assert Draft.objects.get().state == DraftState.REJECTED
    call_command("close_due", stdout=StringIO())


def test_the_list_of_positions_says_by_which_voices(client, django_capture_on_commit_callbacks):
    vote(maintained(), ["for", "for", "against"], django_capture_on_commit_callbacks)
    assert Position.objects.exists()
    page = " ".join(client.get("/positions/").text.replace("\xa0", " ").replace("&nbsp;", " ").split())
    assert "par un vote : 2 voix pour, 1 contre, sur 3 voix inscrites" in page
