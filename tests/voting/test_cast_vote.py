"""A voice votes once, in time, by whom it belongs to; what was cast never changes."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Tally, Vote
from lieudit.voting.services import cast_vote, close_due_ballots
from tests.accounts.factories import AccountFactory
from tests.voting.factories import a_ballot, guards_asleep, moved, voice
from tests.voting.papers import A, B, C, a_choice


@pytest.mark.django_db
def test_a_vote_takes_two_taps(client):
    ballot = a_ballot()
    client.force_login(ballot.voters[0])
    page = client.get(ballot.get_absolute_url())
    assert "Voter au nom d" in page.text
    asked = client.get(f"/votes/{ballot.number}/voix/seat-0/?choice=for")
    assert "Confirmer : Pour" in asked.text
    assert not Vote.objects.exists()
    done = client.post(f"/votes/{ballot.number}/voix/seat-0/", {"choice": "for"}, follow=True)
    assert "Votre vote est compté" in done.text
    assert Vote.objects.get().choice == "for"
    assert Entry.objects.about(ballot).first().kind == "voting.cast"


@pytest.mark.django_db
def test_who_votes_for_oneself_is_not_named_to_oneself():
    ballot, person = a_ballot(), AccountFactory(public=True)
    with guards_asleep():
        ballot.roll.filter(key="seat-1").update(organisation=None, account=person, name=person.name)
    said = []
    for at, actor in ((0, ballot.voters[0]), (1, person)):
        cast_vote(ballot, voice(ballot, at), actor=actor, choice="for")
        said.append(Entry.objects.about(ballot).first())
    theirs, mine = said
    assert mine.own_sentence.endswith("en votre nom.")
    assert person.name in str(mine)
    assert "en votre nom" not in theirs.own_sentence
    assert voice(ballot, 0).name.lower() in theirs.own_sentence.lower()


@pytest.mark.django_db
def test_a_second_vote_is_refused_and_changes_nothing(client):
    ballot = a_ballot()
    client.force_login(ballot.voters[0])
    client.post(f"/votes/{ballot.number}/voix/seat-0/", {"choice": "for"})
    again = client.post(f"/votes/{ballot.number}/voix/seat-0/", {"choice": "against"})
    assert again.status_code == 422
    assert "a déjà voté" in again.text
    assert Vote.objects.get().choice == "for"


@pytest.mark.django_db
def test_a_vote_after_the_hour_is_refused(client):
    ballot = a_ballot()
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    client.force_login(ballot.voters[0])
    late = client.post(f"/votes/{ballot.number}/voix/seat-0/", {"choice": "for"})
    assert "Le vote est clos depuis" in late.text
    assert not Vote.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("choice", ["", "peut-être", "for\0", "<script>"])
def test_an_unknown_choice_is_refused(client, choice):
    ballot = a_ballot()
    client.force_login(ballot.voters[0])
    page = client.post(f"/votes/{ballot.number}/voix/seat-0/", {"choice": choice})
    assert page.status_code == 422
    assert "Choisissez pour, contre, abstention ou blanc." in page.text
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_nobody_votes_for_a_voice_that_is_not_theirs(client):
    ballot = a_ballot()
    for account in (AccountFactory(), ballot.voters[1], AccountFactory(secretariat=True)):
        client.force_login(account)
        assert client.post(f"/votes/{ballot.number}/voix/seat-0/", {"choice": "for"}).status_code == 404
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_a_ballot_that_is_not_open_takes_no_vote():
    ballot = a_ballot(opened=False)
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_forget_a_vote():
    ballot = a_ballot()
    vote = cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    for act in (
        lambda: Vote.objects.filter(pk=vote.pk).update(choice="against"),
        lambda: connection.cursor().execute("DELETE FROM voting_vote"),
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_two_votes_of_one_voice_at_once_count_once():
    ballot = a_ballot()
    entry, start, refused = voice(ballot, 0), threading.Barrier(6), []

    def vote(choice):
        start.wait()
        try:
            cast_vote(ballot, entry, actor=ballot.voters[0], choice=choice)
        except RuleBroken as refusal:
            refused.append(refusal.messages[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=vote, args=(choice,)) for choice in ["for", "against"] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Vote.objects.count() == 1
    assert len(refused) == 5
    assert all("a déjà voté" in message for message in refused)


@pytest.mark.django_db(transaction=True)
def test_the_last_second_counts_all_voices_that_came_in_and_no_other():
    """Voters of an election and the close meet: what was cast is counted, what came after is refused."""
    ballot, start, cast, refused = a_choice("schulze", 8), threading.Barrier(9), [], []
    moved(ballot, closes_at=timezone.now() + dt.timedelta(seconds=1))

    def vote(at):
        start.wait()
        try:
            choice = {"ranking": [[A, B], C]}
            cast.append(cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice).entry.key)
        except RuleBroken as refusal:
            refused.append(refusal.messages[0])
        finally:
            connections.close_all()

    def close():
        start.wait()
        while not close_due_ballots():
            pass
        connections.close_all()

    threads = [threading.Thread(target=vote, args=(at,)) for at in range(8)] + [threading.Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recount = Tally.objects.get().recount
    assert len(cast) + len(refused) == 8
    assert all("clos depuis" in message for message in refused)
    assert sorted(cast) == [line["voter"] for line in recount["ballots"]] == recount["present"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE voting_rollentry SET weight = 9",
        "DELETE FROM voting_rollentry",
        "UPDATE voting_ballot SET rule = '{}'",
        "UPDATE voting_ballot SET question = 'Tout changer ?'",
        "DELETE FROM voting_ballot",
    ],
)
def test_who_votes_on_what_by_which_rule_never_changes(change):
    a_ballot()
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
