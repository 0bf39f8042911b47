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

from lieudit.journal.models import Entry
from lieudit.toolkit import french, health
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.turns import NotAllDone
from lieudit.voting import services
from lieudit.voting.closing import suspend_ballot
from lieudit.voting.counting import MalformedRecount
from lieudit.voting.models import Ballot, RollEntry, Tally, VoiceEnd, Vote
from lieudit.voting.services import (
    RollLine,
    announce_ballot,
    cast_vote,
    close_ballot,
    close_due_ballots,
    end_voices,
    open_ballot,
    open_due_ballots,
    prepare_ballot,
    restore_voices,
    sitting_titled,
)
from lieudit.voting.signals import ballot_closed
from lieudit.voting.workflow import EndedBy, Way
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory
from tests.voting.boxes import a_secret
from tests.voting.factories import a_ballot, an_announced, moved, voice


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
def test_at_its_hour_the_timer_does_not_touch_what_is_suspended_or_on_paper(django_assert_num_queries):
    suspended, on_paper = a_ballot(), a_secret("paper")
    suspend_ballot(suspended, actor=AccountFactory(), words="Le réseau est en panne.")
    for ballot in (suspended, on_paper):
        let_time_pass(ballot)
    with django_assert_num_queries(1):
        assert close_due_ballots() == []


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


def stopped(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.django_db
def test_at_its_very_hour_a_ballot_closes_though_voices_are_missing_and_not_a_moment_before(monkeypatch):
    ballot = a_ballot()
    stopped(monkeypatch, ballot.closes_at - dt.timedelta(microseconds=1))
    assert close_due_ballots() == []
    with pytest.raises(RuleBroken, match=r"3.+voix n’ont pas voté"):
        close_ballot(ballot, actor=None)
    stopped(monkeypatch, ballot.closes_at)
    assert close_due_ballots() == [ballot]
    assert Ballot.objects.get(pk=ballot.pk).closed_at == ballot.closes_at


@pytest.mark.django_db
def test_one_missing_voice_is_said_as_one():
    ballot = a_ballot(voices=2)
    votes(ballot, "for")
    with pytest.raises(RuleBroken, match=r"1.+voix n’a pas voté"):
        close_ballot(ballot, actor=None)


@pytest.mark.django_db
def test_a_ballot_opens_at_its_very_hour_and_one_whose_close_has_come_is_counted_without_a_voice(monkeypatch):
    coming, over = an_announced(), an_announced()
    stopped(monkeypatch, coming.opens_at - dt.timedelta(microseconds=1))
    assert open_due_ballots() == []
    moved(over, opens_at=coming.opens_at - dt.timedelta(hours=1), closes_at=coming.opens_at)
    stopped(monkeypatch, coming.opens_at)
    assert open_due_ballots() == [coming]
    found = Ballot.objects.get(pk=over.pk)
    assert (found.state, found.opened_at, found.tally.result["status"]) == ("closed", None, "no_quorum")


@pytest.mark.django_db
def test_a_vote_opens_before_its_close_and_never_at_it(monkeypatch):
    ballot = an_announced()
    stopped(monkeypatch, ballot.closes_at)
    with pytest.raises(RuleBroken, match="après l’ouverture"):
        open_ballot(ballot, actor=None)
    stopped(monkeypatch, ballot.closes_at - dt.timedelta(microseconds=1))
    assert open_ballot(ballot, actor=None).opened_at == timezone.now()


@pytest.mark.django_db
def test_an_announced_vote_opens_later_and_closes_after(monkeypatch):
    ballot = an_announced()
    assert announce_ballot(ballot, actor=None) == ballot
    entry = Entry.objects.about(ballot).get(kind="voting.announced")
    assert entry.data["closes"] == french.instant(ballot.closes_at)
    stopped(monkeypatch, ballot.opens_at)
    with pytest.raises(RuleBroken, match="est à venir"):
        announce_ballot(ballot, actor=None)
    for opens_at in (None, ballot.closes_at):
        ballot.opens_at = opens_at
        with pytest.raises(RuleBroken, match="est à venir"):
            announce_ballot(ballot, actor=None)


@pytest.mark.django_db
def test_a_voice_that_has_ended_ends_once_in_each_ballot_that_is_not_closed():
    first, second, other = a_ballot(), a_ballot(), a_ballot()
    votes(other, "for", "for", "for")
    close_ballot(other, actor=None)
    voices = RollEntry.objects.filter(key="seat-0")
    assert end_voices(voices.filter(ballot=first), EndedBy.SESSION) == 1
    assert end_voices(voices, EndedBy.SEAT) == 1  # that of the second: the first had ended, the other is closed
    assert set(VoiceEnd.objects.values_list("entry__ballot", "why")) == {
        (first.pk, EndedBy.SESSION),
        (second.pk, EndedBy.SEAT),
    }
    assert end_voices(voices, EndedBy.SEAT) == 0


@pytest.mark.django_db
def test_who_comes_back_in_session_is_back_in_the_ballots_that_are_open_and_only_who_had_left_it():
    first, second = a_ballot(), a_ballot(voices=1)
    end_voices(first.roll.filter(key="seat-0"), EndedBy.SESSION)
    end_voices(first.roll.filter(key="seat-1"), EndedBy.ACCOUNT)
    end_voices(second.roll.all(), EndedBy.SESSION)
    let_time_pass(second)
    close_ballot(second, actor=None)
    now = timezone.now()
    assert restore_voices(RollEntry.objects.all(), at=now) == 1
    assert [end.entry.key for end in VoiceEnd.objects.filter(until_at=now)] == ["seat-0"]
    assert restore_voices(RollEntry.objects.all(), at=now) == 0


@pytest.mark.django_db
def test_ballots_join_the_sitting_of_their_title_as_long_as_none_of_it_has_opened():
    sitting = sitting_titled("Printemps")
    assert sitting_titled("Printemps") == sitting != sitting_titled("Automne")
    first = an_announced(sitting=sitting)
    an_announced(sitting=sitting)
    assert sitting_titled("Printemps") == sitting
    open_ballot(first, actor=None)
    another = sitting_titled("Printemps")
    assert another != sitting
    assert another.number > sitting.number


@pytest.mark.django_db
def test_who_voted_twice_is_told_who_was_first():
    ballot = a_ballot(2)
    votes(ballot, "for")
    with pytest.raises(RuleBroken, match="déjà voté"):
        votes(ballot, "against")
    assert Vote.objects.get().choice == "for"
    with pytest.raises(RuleBroken, match="celle d’un autre scrutin"):
        cast_vote(a_ballot(2), voice(ballot, 1), actor=ballot.voters[1], choice="for")
