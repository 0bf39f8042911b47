"""Closing counts, exactly; anyone counts again; the result shows both ways side by side."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from lieudit.toolkit import health
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.turns import NotAllDone
from lieudit.voting import services
from lieudit.voting.counting import MalformedRecount
from lieudit.voting.models import Ballot, Tally, Vote
from lieudit.voting.services import (
    RollLine,
    cast_vote,
    close_ballot,
    close_due_ballots,
    end_voices,
    open_ballot,
    open_due_ballots,
    prepare_ballot,
)
from lieudit.voting.signals import ballot_closed
from lieudit.voting.workflow import EndedBy, Way
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory
from tests.voting.factories import a_ballot, moved, voice


def let_time_pass(ballot):
    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))


def votes(ballot, *choices):
    for at, choice in enumerate(choices):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)


@pytest.mark.django_db
def test_a_ballot_closes_at_its_hour_and_is_counted(django_capture_on_commit_callbacks):
    ballot, heard = a_ballot(), []
    votes(ballot, "for", "against", "for")
    let_time_pass(ballot)
    ballot_closed.connect(hear := lambda ballot, **_: heard.append(ballot.number))
    with django_capture_on_commit_callbacks(execute=True):
        assert close_due_ballots() == [ballot]
    ballot_closed.disconnect(hear)
    assert heard == [ballot.number]
    assert ballot.tally.result["raw"]["for"] == 2
    assert close_due_ballots() == []


@pytest.mark.django_db
def test_a_ballot_stays_open_until_its_hour_unless_all_have_voted():
    ballot = a_ballot(voices=2)
    votes(ballot, "for")
    with pytest.raises(RuleBroken, match="reste ouvert"):
        close_ballot(ballot, actor=None)
    assert Ballot.objects.get(pk=ballot.pk).closed_at is None
    cast_vote(ballot, voice(ballot, 1), actor=ballot.voters[1], choice="blank")
    assert close_ballot(ballot, actor=None).result["status"] == "adopted"


@pytest.mark.django_db
def test_anyone_counts_again_from_the_downloaded_file(client, tmp_path):
    ballot = a_ballot()
    votes(ballot, "for", "against", "for")
    close_ballot(ballot, actor=None)
    script, file = tmp_path / "counting.py", tmp_path / "recount.json"
    script.write_bytes(client.get("/votes/recompter.py").content)
    file.write_bytes(client.get(f"/votes/{ballot.number}/recomptage.json").content)
    again = subprocess.run([sys.executable, "-I", script, file], capture_output=True, text=True, check=True)
    assert json.loads(again.stdout) == ballot.tally.result
    assert hashlib.sha256(file.read_bytes()).hexdigest() == ballot.tally.digest
    assert ballot.tally.digest in client.get(ballot.get_absolute_url()).text


@pytest.mark.django_db
def test_the_result_page_shows_raw_and_weighted_and_the_roll_call(client, django_assert_max_num_queries):
    ballot = a_ballot(voices=9)
    votes(ballot, *["for", "against", "abstain"] * 3)
    close_ballot(ballot, actor=None)
    with django_assert_max_num_queries(8):
        page = client.get(ballot.get_absolute_url()).text
    for words in ("Voix par voix", "Pondéré par collège", "Recompter vous-même", "Abstention", "Aux deux tiers"):
        assert words in page


@pytest.mark.django_db
def test_choices_are_not_shown_before_the_ballot_is_closed(client):
    ballot = a_ballot()
    votes(ballot, "against")
    page = client.get(ballot.get_absolute_url()).text
    assert "a voté" in page
    assert "<td>Contre</td>" not in page
    assert client.get(f"/votes/{ballot.number}/recomptage.json").status_code == 404


@pytest.mark.django_db
def test_only_the_secretariat_closes(client):
    ballot = a_ballot()
    let_time_pass(ballot)
    client.force_login(ballot.voters[0])
    assert client.post(f"/votes/{ballot.number}/clore/").status_code == 403
    client.force_login(AccountFactory(secretariat=True))
    client.post(f"/votes/{ballot.number}/clore/")
    assert Tally.objects.filter(ballot=ballot).exists()


@pytest.mark.django_db
def test_a_ballot_without_roll_with_a_bad_rule_or_in_the_past_is_refused():
    line = RollLine("seat-1", "Un", "a", "A")
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(RuleBroken, match="Personne"):
        prepare_ballot(question="?", rule={"method": "resolution"}, roll=[], closes_at=tomorrow)
    with pytest.raises(RuleBroken, match="ne peut pas être comptée"):
        prepare_ballot(question="?", rule={"method": "dice"}, roll=[line], closes_at=tomorrow)
    past = prepare_ballot(question="?", rule={"method": "resolution"}, roll=[line], closes_at=timezone.now())
    with pytest.raises(RuleBroken, match="après l’ouverture"):
        open_ballot(past, actor=None)


@pytest.mark.django_db
def test_the_database_refuses_to_change_a_tally():
    ballot = a_ballot(voices=1)
    votes(ballot, "for")
    close_ballot(ballot, actor=None)
    for act in (
        lambda: Tally.objects.update(digest="0" * 64),
        lambda: connection.cursor().execute("DELETE FROM voting_tally"),
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_closing_twice_at_once_counts_once_and_no_vote_is_lost():
    ballot = a_ballot(voices=8)
    start, outcomes = threading.Barrier(10), []

    def attempt(act, *args, **kwargs):
        start.wait()
        try:
            outcomes.append(type(act(*args, **kwargs)).__name__)
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connections.close_all()

    moved(ballot, closes_at=timezone.now() + dt.timedelta(seconds=60))
    threads = [
        threading.Thread(
            target=attempt,
            args=(cast_vote, ballot, voice(ballot, n)),
            kwargs={"actor": ballot.voters[n], "choice": "for"},
        )
        for n in range(8)
    ] + [threading.Thread(target=attempt, args=(close_ballot, ballot), kwargs={"actor": None}) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    let_time_pass(ballot)
    close_due_ballots()
    tally = Tally.objects.get(ballot=ballot)
    assert len(tally.recount["ballots"]) == Vote.objects.count() == outcomes.count("Vote")


def nobody_left(hours: int = 1, **others):
    """A ballot in totals whose only voice ends before it opens, « other » than one that everybody may vote in."""
    ballot = prepare_ballot(
        question="Qui ?",
        rule={"method": "each", "seats": 1, "quorum": "1/2", "floor": "0"},
        options=["candidature n° 1"],
        roll=[RollLine("seat-1", "Seule", "partners", "Partenaires", organisation=OrganisationFactory(network=True))],
        opens_at=timezone.now() + dt.timedelta(hours=hours),
        closes_at=timezone.now() + dt.timedelta(days=3),
        way=Way.TOTALS,
        **others,
    )
    end_voices(ballot.roll.all(), EndedBy.MEMBERSHIP)
    return ballot


@pytest.mark.django_db
def test_a_ballot_whose_only_voice_left_before_it_opened_is_counted_and_holds_back_no_other(client, later):
    alone, other = nobody_left(), a_ballot(days=3)
    later(hours=2)
    assert open_due_ballots() == [alone]
    later(days=3)
    assert set(close_due_ballots()) == {alone, other}
    assert alone.tally.result["status"] == "no_vote"
    assert alone.tally.published["registered"] == 0
    page = client.get(alone.get_absolute_url())
    assert "Personne n’a exprimé de choix" in page.text
    assert client.get(f"/votes/{alone.number}/recomptage.json").status_code == 200


@pytest.mark.django_db
def test_a_ballot_that_cannot_be_counted_is_logged_and_told_and_the_others_are_closed(later, monkeypatch, caplog):
    broken, other = a_ballot(days=3), a_ballot(days=3)
    later(days=3)
    real = services.close_ballot

    def close(ballot, *, actor):
        if ballot == broken:
            raise MalformedRecount("roll", "une faute que personne n’a prévue")
        return real(ballot, actor=actor)

    monkeypatch.setattr(services, "close_ballot", close)
    with pytest.raises(NotAllDone, match=f"Scrutin n° {broken.number} : .*personne n’a prévue") as told:
        close_due_ballots()
    assert [tally.ballot for tally in told.value.done] == [other]
    assert Tally.objects.get().ballot == other
    assert f"Scrutin n° {broken.number}" in caplog.text
    later(minutes=6)
    assert not health.examine()["due"].ok
