"""An envelope is sealed by a key that is not in the database: read, it tells nothing; without it, a vote is void."""

import base64
import json

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Envelope
from lieudit.voting.receivers import unopened_urns
from lieudit.voting.sealing import STEP, read_paper, sealed_paper
from lieudit.voting.services import cast_vote, close_ballot, close_due_ballots, draw_lot
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import OPTIONS, a_secret, voice
from tests.voting.factories import guards_asleep, moved

pytestmark = pytest.mark.django_db
OTHER = "another key, of after the vote"


def filled(voices: int = 6, **others) -> Ballot:
    ballot = a_secret("urn", voices, **others)
    for at in range(voices):
        said = {"approve": [OPTIONS[at % 2]]}
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=said)
    return ballot


def closed(ballot: Ballot):
    moved(ballot, closes_at=timezone.now())
    return close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None)


def test_papers_of_a_ballot_are_of_one_length_without_an_hour_and_never_twice_the_same():
    ballot = a_secret("urn", options=("Ré", "Une île bien plus longue à écrire que l’autre"))
    choices = ["blank", {"approve": ["Ré"]}, {"approve": list(ballot.options)}, {"approve": list(ballot.options)}]
    sealed = [sealed_paper(ballot, choice) for choice in choices]
    assert [read_paper(ballot, each) for each in sealed] == choices
    assert (len({len(each) for each in sealed}), len(set(sealed))) == (1, 4)
    assert {base64.urlsafe_b64decode(each)[1:9] for each in sealed} == {bytes(8)}


def test_a_paper_that_is_longer_than_any_expected_takes_another_step_and_is_whole():
    ballot = a_secret("urn")
    said = {"approve": ["x" * STEP]}
    assert read_paper(ballot, sealed_paper(ballot, said)) == said


def test_a_paper_of_another_urn_does_not_open_here():
    one, other = a_secret("urn"), a_secret("urn")
    assert read_paper(other, sealed_paper(one, "blank")) is None


def test_a_key_that_was_changed_with_its_former_one_opens_all(settings):
    ballot = filled()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OTHER, [settings.SECRET_KEY]
    assert unopened_urns().ok
    assert closed(ballot).result["status"] == "tie"


def test_a_key_that_is_lost_makes_the_vote_void_and_says_so_before_and_after(
    settings, client, later, django_capture_on_commit_callbacks
):
    ballot = filled()
    settings.SECRET_KEY = OTHER
    sign = unopened_urns()
    assert (sign.ok, sign.value) == (False, 1)
    assert "SECRET_KEY_FALLBACKS" in sign.remedy
    with pytest.raises(RuleBroken, match="Aucun bulletin n’est perdu"):
        closed(ballot)
    assert close_due_ballots() == []
    assert "dès que sa clé est remise" in " ".join(client.get(ballot.get_absolute_url()).text.split())
    later(days=7)
    with django_capture_on_commit_callbacks(execute=True):
        (over,) = close_due_ballots()
    tally = over.tally
    assert "à refaire" in tally.recount["annulled"]
    assert tally.recount["ballots"] == []
    page = client.get(ballot.get_absolute_url()).text
    assert "Ce vote est sans résultat." in page
    assert "la clé du site n’est plus celle du vote" in page
    assert "sans résultat" in mail.outbox[-1].subject


def test_a_key_that_was_wrong_for_a_while_loses_nothing(settings):
    ballot, former = filled(), settings.SECRET_KEY
    settings.SECRET_KEY = OTHER
    with pytest.raises(RuleBroken):
        closed(ballot)
    settings.SECRET_KEY = former
    assert close_due_ballots() == [ballot]
    assert ballot.tally.result["status"] == "tie"


def test_under_five_a_lot_waits_for_the_key(settings):
    ballot = filled(2, lot_source="premier tirage du Loto")
    assert closed(ballot).recount["withheld"]["status"] == "tie"
    actor, former = AccountFactory(secretariat=True), settings.SECRET_KEY
    settings.SECRET_KEY = OTHER
    with pytest.raises(RuleBroken, match="ne s’ouvre plus"):
        draw_lot(Ballot.objects.get(pk=ballot.pk), actor=actor, seed="7 12 23")
    settings.SECRET_KEY = former
    assert len(draw_lot(Ballot.objects.get(pk=ballot.pk), actor=actor, seed="7 12 23").result["elected"]) == 1


def test_a_paper_that_somebody_altered_does_not_open():
    ballot = filled()
    with guards_asleep():
        Envelope.objects.filter(pk=Envelope.objects.first().pk).update(sealed=json.dumps({"urn": ballot.pk}))
    assert not unopened_urns().ok
