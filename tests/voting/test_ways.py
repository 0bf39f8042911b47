"""A way of voting is chosen as a ballot is prepared, said before one votes, with its limits, and frozen."""

import datetime as dt
import hashlib

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine, prepare_ballot
from lieudit.voting.source import fingerprints
from lieudit.voting.way_fields import WayFields
from lieudit.voting.ways import KINDS, assessed, limits, propose
from lieudit.voting.workflow import Way
from tests.accounts.factories import AccountFactory
from tests.voting.factories import an_announced

RISK = {"stakes": "mandate", "again": "yes", "otherwise": "yes"}


def a_roll(voices: int = 6) -> list[RollLine]:
    return [RollLine(f"v{n}", f"V{n}", "all", "Tous", account=AccountFactory()) for n in range(voices)]


def held(way: str, risk=None, voices: int = 6, **others) -> Ballot:
    return prepare_ballot(
        question="Qui ?",
        rule={"method": "resolution"},
        roll=a_roll(voices),
        way=way,
        risk=risk,
        opens_at=timezone.now() + dt.timedelta(days=1),
        closes_at=timezone.now() + dt.timedelta(days=2),
        **others,
    )


@pytest.mark.parametrize(
    ("stakes", "again", "otherwise", "voices", "way"),
    [
        ("ordinary", "no", "no", 40, Way.TOTALS),
        ("conflict", "yes", "no", 40, Way.PAPER),
        ("mandate", "yes", "yes", 40, Way.URN),
        ("mandate", "no", "yes", 40, Way.PAPER),
        ("mandate", "yes", "yes", 4, Way.PAPER),
        ("mandate", "no", "no", 4, Way.URN),
    ],
)
def test_what_the_vote_risks_proposes_a_way_and_says_why(stakes, again, otherwise, voices, way):
    proposed, why = propose(stakes, again, otherwise, voices=voices)
    assert proposed == way
    assert why.endswith(".")


def test_each_way_says_what_it_does_not_protect_from_and_a_small_roll_says_so_too():
    assert list(KINDS) == list(Way)
    assert all(kind.sights and kind.limits and kind.gives and kind.needs for kind in KINDS.values())
    for way in (Way.TOTALS, Way.PAPER, Way.URN):
        assert any("unanimité" in line for line in limits(way, 40))
        assert any("Du petit nombre" in line for line in limits(way, 4))
    assert not any("petit nombre" in line for line in limits(Way.ROLL_CALL, 2))


def test_who_chooses_a_way_answers_for_it_and_keeps_what_was_typed():
    form = WayFields({"way": "totals", "stakes": "mandate"})
    form.offer_ways((Way.ROLL_CALL, Way.TOTALS))
    assert not form.is_valid()
    assert set(form.errors) == {"again", "otherwise"}
    assert form["stakes"].value() == "mandate"
    form = WayFields({"way": "totals", **RISK, "proposed": "urn"})
    form.offer_ways((Way.ROLL_CALL, Way.TOTALS))
    assert form.is_valid()
    assert form.cleaned_data == {"way": "totals", "risk": RISK}


@pytest.mark.parametrize(
    ("allowed", "said"),
    [
        ((Way.ROLL_CALL, Way.TOTALS, Way.PAPER, Way.URN), "Choisissez-la"),
        ((Way.ROLL_CALL, Way.TOTALS), "que les règles ne permettent pas ici"),
    ],
)
def test_the_answers_propose_a_way_before_the_vote_is_prepared_and_one_may_keep_its_own(allowed, said):
    form = WayFields({"way": "totals", **RISK})
    form.offer_ways(allowed)
    assert not form.is_valid()
    (words,) = form.errors["way"]
    assert "Vos réponses proposent : urne simple" in words
    assert said in words
    kept = {each.html_name: each.value() or "" for each in form}
    assert (kept["way"], kept["stakes"], kept["proposed"]) == ("totals", "mandate", "urn")
    assert 'type="hidden" name="proposed" value="urn"' in str(form)
    again = WayFields(kept)
    again.offer_ways(allowed)
    assert again.is_valid()
    assert again.cleaned_data == {"way": "totals", "risk": RISK}


def test_the_proposal_that_is_chosen_is_asked_no_more():
    form = WayFields({"way": "urn", **RISK})
    form.offer_ways((Way.ROLL_CALL, Way.URN))
    assert form.is_valid()


def test_an_election_always_says_what_it_risks():
    class Electing(WayFields):
        asks = True

    form = Electing({"way": "totals"})
    form.offer_ways((Way.TOTALS, Way.URN))
    assert set(form.errors) == {"stakes", "again", "otherwise"}


def test_a_way_that_the_rules_do_not_offer_is_refused_in_words():
    form = WayFields({"way": "urn", **RISK})
    form.offer_ways((Way.ROLL_CALL, Way.TOTALS))
    assert form.errors["way"] == ["Choisissez une des façons que les règles permettent."]


@pytest.mark.django_db
def test_a_roll_call_asks_nothing_more():
    form = WayFields({})
    form.offer_ways((Way.ROLL_CALL, Way.TOTALS))
    assert form.is_valid()
    assert form.cleaned_data == {"way": "roll_call", "risk": {}}
    assert held(Way.ROLL_CALL).assessment == {}


@pytest.mark.django_db
@pytest.mark.parametrize("risk", [None, {"stakes": "mandate"}, {**RISK, "stakes": "huge"}])
def test_a_secret_ballot_is_not_prepared_without_its_assessment(risk):
    with pytest.raises(RuleBroken, match="Dites l’enjeu de ce vote"):
        held(Way.URN, risk)


@pytest.mark.django_db
def test_the_way_and_what_was_answered_are_frozen_with_the_ballot():
    ballot = held(Way.TOTALS, RISK)
    assert ballot.assessment == assessed(**RISK, voices=6, way="totals", on=timezone.localdate())
    assert (ballot.assessment["proposed"], ballot.assessment["chosen"]) == ("urn", "totals")
    for change in ({"way": "roll_call"}, {"way": "urn"}, {"assessment": {}}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Ballot.objects.filter(pk=ballot.pk).update(**change)


@pytest.mark.django_db
def test_one_reads_who_sees_what_before_the_vote(client):
    ballot = held(Way.TOTALS, RISK)
    page = client.get(f"/votes/{ballot.number}/qui-voit/").text
    for words in ("Ce que ce vote ne protège pas", "De qui tient le serveur", "De l’unanimité", "Façon proposée"):
        assert words in page
    assert "2019-053" in page
    assert f"/votes/{ballot.number}/qui-voit/" in client.get(ballot.get_absolute_url()).text
    assert "appel nominal" in client.get("/votes/facons/").text.lower()


@pytest.mark.django_db
def test_a_member_asks_for_secrecy_from_that_page(client):
    ballot = an_announced()
    Ballot.objects.filter(pk=ballot.pk).update(secrecy_asks=1)
    client.force_login(ballot.voters[0])
    assert "Demander que seuls les totaux paraissent" in client.get(f"/votes/{ballot.number}/qui-voit/").text


@pytest.mark.django_db
def test_the_code_of_the_vote_is_told_with_its_fingerprints_before_the_vote(client):
    page = client.get(reverse("voting:ways")).text
    assert "Quatre façons" not in page
    script = client.get(reverse("voting:counting")).content
    assert hashlib.sha256(script).hexdigest() in page
    for path, digest in fingerprints():
        assert path in page
        assert hashlib.sha256((settings.BASE_DIR / path).read_bytes()).hexdigest() == digest
