"""A question of its own put to an assembly, by any method, under the version of the rules that it freezes."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import CouncilBallot
from lieudit.governance.services import ask_assembly
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.methods import offered
from lieudit.voting.models import Ballot, Sitting
from lieudit.voting.workflow import BallotState
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_seat, an_assembly

pytestmark = pytest.mark.django_db

OPTIONS = "Lorient\nSaint-Denis\n\nDie\n"
PRICED = "Un fournil ; 12 000 €\nUne presse ; 8000\nDes vélos;9000"


def later(days):
    return timezone.now() + dt.timedelta(days=days)


def asked(assembly, method="approval", **more):
    chair = a_seat(assembly, chairs=True).voter
    options = {"resolution": "", "equal_shares": PRICED}.get(method, OPTIONS)
    words = {
        "question": "Où se réunir ?",
        "method": method,
        "options": options,
        "seats": 1,
        "closes_at": later(20),
        "budget": 20_000 if method == "equal_shares" else None,
    }
    return ask_assembly(assembly, actor=chair, **{**words, **more})


@pytest.mark.parametrize("method", offered())
def test_a_question_may_be_asked_by_every_method(method):
    assembly = an_assembly()
    ballot = asked(assembly, method)
    assert ballot.state == BallotState.OPEN
    assert ballot.rule["method"] == method
    order = CouncilBallot.objects.get(ballot=ballot)
    assert (order.assembly, order.rulebook) == (assembly, assembly.rulebook)


def test_an_announced_question_waits_for_its_hour():
    ballot = asked(an_assembly(), opens_at=later(3))
    assert ballot.state == BallotState.PREPARED
    assert Ballot.objects.public().filter(pk=ballot.pk).exists()


def test_questions_of_one_title_make_one_sitting_until_it_begins():
    assembly = an_assembly()
    first = asked(assembly, opens_at=later(3), sitting="Séance du 12 mai")
    second = asked(assembly, "resolution", opens_at=later(3), sitting="Séance du 12 mai")
    assert first.sitting == second.sitting
    assert Sitting.objects.count() == 1
    begun = asked(assembly, sitting="Séance du 12 mai")
    assert begun.sitting == first.sitting
    assert asked(assembly, sitting="Séance du 12 mai").sitting != first.sitting


@pytest.mark.parametrize(
    ("method", "change", "field"),
    [
        ("approval", {"options": "Lorient"}, "options"),
        ("approval", {"options": "Lorient\nLorient"}, "options"),
        ("approval", {"options": "x" * 201 + "\nDie"}, "options"),
        ("approval", {"options": "\n".join(map(str, range(61)))}, "options"),
        ("approval", {"seats": 3}, "seats"),
        ("resolution", {"options": "Lorient\nDie"}, "options"),
        ("equal_shares", {"options": OPTIONS}, "options"),
        ("equal_shares", {"options": "Un fournil ; -3\nDes vélos ; 4"}, "options"),
        ("equal_shares", {"budget": 100}, "budget"),
        ("equal_shares", {"budget": 10**7}, "budget"),
        ("equal_shares", {"budget": None}, "budget"),
    ],
)
def test_what_could_not_be_counted_is_refused_beside_its_field(method, change, field):
    with pytest.raises(RuleBroken) as refusal:
        asked(an_assembly(), method, **change)
    assert field in refusal.value.message_dict
    assert not Ballot.objects.exists()


def test_a_vote_that_would_open_in_the_past_or_close_before_is_refused():
    short = "reste ouvert 14\N{NO-BREAK SPACE}jours au moins"
    for opens, closes, why in ((-1, 30, "à venir"), (3, 2, short), (0, 7, short)):
        with pytest.raises(RuleBroken) as refusal:
            asked(an_assembly(f"Conseil {opens}"), opens_at=later(opens), closes_at=later(closes))
        assert why in " ".join(refusal.value.messages)
    assert not Ballot.objects.exists()


def test_the_chair_asks_in_the_browser_and_keeps_what_was_typed(client):
    assembly = an_assembly()
    seat = a_seat(assembly, chairs=True)
    client.force_login(seat.voter)
    page = reverse("governance:ask", args=[assembly.slug])
    assert page in client.get(reverse("governance:ballots", args=[assembly.slug])).text
    typed = {"question": "Où se réunir ?", "method": "schulze", "options": "Lorient", "seats": "1"}
    typed |= {"closes_at": later(20).strftime("%Y-%m-%dT%H:%M")}
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert "Lorient</textarea>" in refused.text
    assert client.post(page, typed | {"options": OPTIONS}).status_code == 302
    assert "Où se réunir" in client.get(reverse("governance:ballots", args=[assembly.slug])).text


def test_who_does_not_chair_does_not_ask(client):
    assembly = an_assembly()
    for account in (a_seat(assembly).voter, AccountFactory()):
        client.force_login(account)
        assert client.get(reverse("governance:ask", args=[assembly.slug])).status_code == 403
