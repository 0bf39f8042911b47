"""Preparing a ballot: what could not be counted, or told apart, is refused before anybody votes."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import RollLine, cast_vote, prepare_ballot
from tests.voting.factories import a_ballot, voice
from tests.voting.papers import RULES, SAID, a_choice, a_result, closed_now, say

pytestmark = pytest.mark.django_db
WEIGHED = {"method": "resolution", "colleges": {"weights": {"a": "1/2", "b": "1/2"}}}


def prepare(rule, options=(), colleges="ab", **line):
    roll = [RollLine(f"seat-{at}", "Le Préau", code, code.upper(), **line) for at, code in enumerate(colleges)]
    return prepare_ballot(
        question="Quoi ?", rule=rule, roll=roll, options=options, closes_at=timezone.now() + dt.timedelta(days=1)
    )


def test_a_voice_of_a_college_that_has_no_weight_is_refused_before_the_vote():
    assert prepare(WEIGHED).roll.count() == 2
    with pytest.raises(RuleBroken, match="ne peut pas être comptée"):
        prepare(WEIGHED, colleges="abc")
    assert Ballot.objects.count() == 1


def test_a_suspended_voice_of_a_college_without_weight_does_not_hold_back_the_others():
    assert prepare(WEIGHED, colleges="c", suspended=True).roll.count() == 1


def test_a_budget_that_forgets_the_cost_of_an_option_is_refused_before_the_vote():
    rule = {"method": "equal_shares", "costs": {"Four": 10}, "budget": 10}
    assert prepare(rule, ["Four"]).options == ["Four"]
    with pytest.raises(RuleBroken, match="le coût manque"):
        prepare(rule, ["Four", "Table"])


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["L’Atelier", "L’Atelier"], "se lisent de la même façon"),
        (["L’Atelier", " l'atelier "], "se lisent de la même façon"),
        (["L’Atelier", "L’Ate\u200blier"], "se lisent de la même façon"),
        (["\u202eA", "A"], "se lisent de la même façon"),
        (["Four", "\u200b"], "ne se lit pas"),
        (["Four", "Ta\0ble"], "ne se lit pas"),
        (["Four", "Ta\ud800ble"], "ne se lit pas"),
        (["Four", ""], "ne se lit pas"),
    ],
)
def test_options_that_a_voter_could_not_tell_apart_are_refused(options, fault):
    with pytest.raises(RuleBroken, match=fault):
        prepare({"method": "approval"}, options)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><b onmouseover=x>',
    "مقترح من اليمين",
    "=HYPERLINK(1)",
    "{{ 7|add:7 }} %s %(x)s {0}",
    "x" * 200,
]


@pytest.mark.parametrize("method", sorted(RULES))
def test_hostile_names_of_options_are_shown_as_words_on_every_page(client, method):
    costs = {"costs": dict.fromkeys(HOSTILE, 100), "budget": 300} if method == "equal_shares" else {}
    ballot = a_choice(method, 3, options=HOSTILE, rule=costs)
    client.force_login(ballot.voters[0])
    pages = [client.get(f"/votes/{ballot.number}/voix/seat-0/").text, client.get(ballot.get_absolute_url()).text]
    [field] = SAID[method][0]
    said = {
        "approve": HOSTILE,
        "ranking": HOSTILE,
        "scores": dict.fromkeys(HOSTILE, 1),
        "votes": dict.fromkeys(HOSTILE, 1),
        "grades": dict.fromkeys(HOSTILE, "Bien"),
    }[field]
    say(ballot, {field: said})
    ballot = closed_now(ballot)
    pages += [client.get(ballot.get_absolute_url()).text, client.get(f"/votes/{ballot.number}/et-si/").text]
    for page in pages:
        assert "<script>alert" not in page
        assert "<b onmouseover" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    file = client.get(f"/votes/{ballot.number}/recomptage.json").json()
    assert file["options"] == HOSTILE


def test_sixty_options_can_be_ranked_and_counted(client):
    ballot = a_choice("schulze", 3, options=[f"Projet {at}" for at in range(60)])
    client.force_login(ballot.voters[0])
    typed = {f"option_{at}": str(at + 1) for at in range(60)}
    client.post(f"/votes/{ballot.number}/voix/seat-0/", typed | {"step": "confirm"})
    shown = client.get(closed_now(ballot).get_absolute_url()).text
    assert "Le vote désigne Projet 0." in shown


def test_a_voice_of_another_ballot_is_refused():
    ours, other = a_ballot(), a_ballot()
    for ballot, entry in ((ours, voice(other, 0)), (other, voice(ours, 0))):
        with pytest.raises(RuleBroken, match="d’un autre scrutin"):
            cast_vote(ballot, entry, actor=ours.voters[0], choice="for")
    with pytest.raises(RuleBroken, match="d’un autre scrutin"):
        cast_vote(ours, voice(ours, 0), actor=ours.voters[0], choice="for", carried_by=voice(other, 1))


@pytest.mark.parametrize("method", sorted(RULES))
def test_one_voice_or_none_is_a_result(client, method):
    alone = a_result(method, SAID[method][0])
    silent = closed_now(a_choice(method, 1))
    for ballot, status in ((alone, {"elected", "tie"}), (silent, {"no_vote"})):
        assert ballot.tally.result["status"] in status
        assert client.get(ballot.get_absolute_url()).status_code == 200
        assert client.get(f"/votes/{ballot.number}/et-si/").status_code == 200
    everyone_blank = a_result(method, "blank", "abstain")
    assert "Personne n’a exprimé de choix" in client.get(everyone_blank.get_absolute_url()).text
