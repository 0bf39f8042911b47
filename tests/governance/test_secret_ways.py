"""The rulebook says which ways of voting may be chosen, and what becomes of the weights of colleges, small or not."""

import copy
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.models import Rulebook
from lieudit.governance.rules import DEFAULT_RULES, complete, rule_in_way, ways_allowed
from lieudit.governance.services import ask_assembly, order_ballot
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.workflow import Way
from tests.governance.factories import a_council
from tests.voting.boxes import RISK

WEIGHED = {"method": "resolution", "colleges": {"rule": "majority", "weights": {"a": "1/2", "b": "1/2"}}}
LARGE, SMALL = {"a": 6, "b": 7}, {"a": 6, "b": 4}


def rules(**secrecy):
    found = copy.deepcopy(complete(DEFAULT_RULES))
    found["secrecy"] |= secrecy
    return found


def held(way, lines, *, small, chosen=True, rule=WEIGHED):
    return rule_in_way(rules(small=small), way, rule, lines, chosen=chosen)


def test_a_version_that_says_nothing_allows_all_and_keeps_to_weights():
    old = {name: value for name, value in DEFAULT_RULES.items() if name != "secrecy"}
    assert ways_allowed(old) == ("roll_call", "totals", "paper", "urn")
    assert complete(old)["secrecy"]["small"] == "no_row"


@pytest.mark.parametrize(("ways", "allowed"), [("none", ()), ("paper", (Way.PAPER,)), ("urn", (Way.PAPER, Way.URN))])
def test_the_rules_say_which_ways_may_be_chosen_and_an_election_has_no_roll_call(ways, allowed):
    assert ways_allowed(rules(ways=ways)) == (Way.ROLL_CALL, Way.TOTALS, *allowed)
    assert ways_allowed(rules(ways=ways), elects=True) == (Way.TOTALS, *allowed)


def test_a_vote_that_weighs_is_not_offered_the_ways_that_its_rules_refuse():
    assert ways_allowed(rules(small="no_row"), resolves=True) == (Way.ROLL_CALL, Way.TOTALS)
    assert ways_allowed(rules(small="no_row", ways="belenios"), resolves=True) == (
        Way.ROLL_CALL,
        Way.TOTALS,
        Way.BELENIOS,
    )
    assert Way.URN in ways_allowed(rules(small="pool"), resolves=True)


@pytest.mark.parametrize("way", [Way.PAPER, Way.URN])
def test_where_the_rules_keep_to_weights_a_weighed_vote_is_neither_on_paper_nor_in_the_urn(way):
    with pytest.raises(RuleBroken, match="tiennent aux poids"):
        held(way, LARGE, small="no_row")
    assert held(Way.TOTALS, SMALL, small="no_row") == WEIGHED
    assert held(way, SMALL, small="no_row", rule={"method": "approval"}) == {"method": "approval"}


@pytest.mark.parametrize("way", [Way.PAPER, Way.URN])
def test_where_the_rules_mix_the_papers_one_voice_is_worth_another(way):
    assert held(way, SMALL, small="pool") == {"method": "resolution"}
    assert held(Way.TOTALS, SMALL, small="pool") == WEIGHED
    assert held(Way.ROLL_CALL, SMALL, small="pool") == WEIGHED


def test_where_the_rules_refuse_a_small_college_keeps_the_roll_call():
    for way in (Way.TOTALS, Way.PAPER, Way.URN):
        with pytest.raises(RuleBroken, match="moins de 5 voix"):
            held(way, SMALL, small="refuse")
    assert held(Way.TOTALS, LARGE, small="refuse") == WEIGHED
    assert held(Way.TOTALS, SMALL, small="refuse", chosen=False) == WEIGHED  # a point behind closed doors, an election
    with pytest.raises(RuleBroken, match="moins de 5 voix"):
        held(Way.URN, {"a": 4}, small="refuse", rule={"method": "approval"})
    assert held(Way.URN, {"a": 5}, small="refuse", rule={"method": "approval"}) == {"method": "approval"}


def test_a_way_that_the_rules_do_not_know_is_refused_whatever_was_sent():
    with pytest.raises(RuleBroken, match="ne permettent pas de voter ainsi : dans une urne simple"):
        rule_in_way(rules(ways="paper"), Way.URN, {"method": "approval"}, LARGE, chosen=True)


@pytest.mark.django_db
def test_the_ballot_freezes_the_way_the_count_without_weights_and_the_assessment():
    council = a_council()
    book = Rulebook.objects.create(
        assembly=council, version=2, rules=rules(small="pool"), in_force_from=timezone.localdate()
    )
    ballot = order_ballot(council, actor=None, question="Partir ?", rulebook=book, way=Way.URN, risk=RISK)
    assert (ballot.way, "colleges" in ballot.rule, ballot.secrecy_asks) == ("urn", False, None)
    assert ballot.assessment["voices"] == 3
    assert ballot.roll.filter(attendance__voted=False).count() == 3


@pytest.mark.django_db
def test_members_do_not_ask_for_totals_where_the_rules_refuse_them():
    council = a_council()
    book = Rulebook.objects.create(
        assembly=council, version=2, rules=rules(small="refuse"), in_force_from=timezone.localdate()
    )
    assert order_ballot(council, actor=None, question="Partir ?", rulebook=book).secrecy_asks is None


@pytest.mark.django_db
def test_who_chairs_asks_a_question_in_the_urn_from_the_page(client):
    council = a_council()
    chair = council.seats[0].voter
    client.force_login(chair)
    asked = {
        "question": "Quelle date ?",
        "method": "approval",
        "options": "Mai\nJuin\nJuillet",
        "seats": 1,
        "budget": None,
        "opens_at": timezone.now() + dt.timedelta(days=1),
    }
    form = client.get(reverse("governance:ask", args=[council.slug])).text
    for words in ("De quelle façon", "Urne simple", "Quel est l’enjeu"):
        assert words.lower() in form.lower()
    ballot = ask_assembly(council, actor=chair, way=Way.URN, risk=RISK, **asked)
    assert ballot.way == "urn"
    page = client.get(f"/votes/{ballot.number}/qui-voit/").text
    assert "Urne simple" in page
    with pytest.raises(RuleBroken, match="Dites l’enjeu"):
        ask_assembly(council, actor=chair, way=Way.URN, risk={}, **{**asked, "question": "Quelle autre date ?"})
