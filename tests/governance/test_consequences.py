"""Before a change is adopted, everybody reads what follows: dates, voices, seats, and past votes counted again."""

import copy
import datetime as dt

import pytest
from django.utils import timezone

from lieudit.governance.consequences import Facts, PastBallot, college_rows, consequences, replayed
from lieudit.governance.difference import changed_paths, differences
from lieudit.governance.presets import PRESETS, filled, requirements
from lieudit.governance.rules import COLLEGES, DEFAULT_RULES, ballot_rule, change_rule, complete
from lieudit.governance.services import order_ballot
from lieudit.governance.statements import put
from lieudit.voting.counting import count
from tests.deliberation.factories import staff
from tests.governance.factories import a_change, a_council, rewritten, votes

FACTS = Facts(on=dt.date(2027, 5, 12), held=dict.fromkeys(COLLEGES, 2), out_of_standing=["La Fabrique", "Le Relais"])


def changed(**changes):
    new = copy.deepcopy(DEFAULT_RULES)
    for path, value in changes.items():
        put(new, path.replace("__", "."), value)
    return new


def told(facts=FACTS, **changes):
    return [(each.after, each.before) for each in consequences(DEFAULT_RULES, changed(**changes), facts)]


@pytest.mark.parametrize(
    ("changes", "after", "before"),
    [
        (
            {"notice_days": 21},
            "Une séance le 12\xa0mai 2027 doit être convoquée le 21\xa0avril 2027 au plus tard.",
            "Une séance le 12\xa0mai 2027 doit être convoquée le 27\xa0avril 2027 au plus tard.",
        ),
        ({"ballot_days": 7}, "se clôt le 19\xa0mai 2027", "se clôt le 26\xa0mai 2027"),
        ({"quorum__value": "1/3"}, "il faut 5\xa0voix sur les 14", "il faut 3\xa0voix sur les 14"),
        ({"agenda__cosigners": "1/2"}, "il faut 7\xa0sièges sur les 14", "il faut 2\xa0sièges sur les 14"),
        ({"agenda__days": 10}, "le 2\xa0mai 2027", "le 4\xa0mai 2027"),
        ({"mandate__years": 4}, "finit le 11\xa0mai 2031", "finit le 11\xa0mai 2030"),
        ({"mandate__renewal": "1/2"}, "26\xa0sièges, 13 au plus", "26\xa0sièges, 8 au plus"),
        ({"proxies__cap": 1}, "2\xa0voix au plus", "3\xa0voix au plus"),
        ({"consent__max_rounds": 2}, "28\xa0jours", "42\xa0jours"),
        ({"adoption__threshold": "2/3"}, "plus de 66,67 points sur 100 (les deux tiers)", "plus de 50 points"),
        ({"adoption__strict": False}, "au moins 50 points", "plus de 50 points"),
        ({"candidacy__closing_days": 20}, "closes le 22\xa0avril 2027", "closes le 27\xa0avril 2027"),
        ({"candidacy__standing": False}, "peut être candidat", "2\xa0membres ne peuvent pas être candidats"),
        ({"standing__required": True}, "2\xa0membres perdent leur voix : La Fabrique, Le Relais.", "Aucune voix"),
        ({"changes__quorum": "1/2"}, "7\xa0voix sur les 14", "4\xa0voix sur les 14"),
        ({"changes__notice_days": 8}, "s’ouvre le 20\xa0mai 2027", "s’ouvre le 12\xa0mai 2027"),
    ],
)
def test_a_rule_that_changes_tells_what_follows_now_and_then(changes, after, before):
    ((new, old),) = told(**changes)
    assert after in new
    assert before in old


def test_what_changes_nothing_today_tells_nothing():
    assert told() == []
    assert told(reply_days=31) == []
    assert told(quorum__value="3/14") == [], "three voices of fourteen, as before"


def test_nobody_loses_a_right_when_all_are_up_to_date():
    ((new, _old),) = told(facts=Facts(on=FACTS.on, held=FACTS.held), standing__required=True)
    assert "personne ne perd de droit" in new


def test_an_empty_college_shows_what_the_others_weigh():
    facts = Facts(on=FACTS.on, held={"third_places": 3, "partners": 1})
    ((new, old),) = told(facts=facts, colleges__heir="third_places")
    assert "Tiers-lieux 90, Partenaires 10" in new
    assert "Tiers-lieux 25, Partenaires 10" in old


def test_a_mandate_that_begins_on_29_february_ends_on_the_last_of_february():
    ((new, _old),) = told(facts=Facts(on=dt.date(2028, 2, 29), held={}), mandate__years=1)
    assert "finit le 28\xa0février 2029" in new


def test_colleges_are_shown_before_and_after_with_their_seats_moved():
    facts = Facts(on=FACTS.on, held={"third_places": 4, "partners": 2})
    rows = college_rows(DEFAULT_RULES, filled(PRESETS["scic_sa"], facts.held), facts)
    by_name = {row.name: row for row in rows}
    first, gone = by_name["Bénéficiaires : tiers-lieux et réseaux"], by_name["Tiers-lieux"]
    assert (first.points_before, first.points_after, first.held, first.standing) == ("", "25", 4, "6 à pourvoir")
    assert (gone.points_before, gone.points_after, gone.held, gone.standing) == ("25", "", 0, "disparaît")
    assert sum(row.held for row in rows) == 6
    full = college_rows(DEFAULT_RULES, changed(seats={"third_places": 3, "partners": 2}), facts)
    assert [row.standing for row in full if row.held] == ["1 de trop", "complet"]


# What changes


def test_only_sentences_that_change_are_shown_with_their_words():
    ((title, (change,)),) = differences(DEFAULT_RULES, changed(notice_days=21))
    assert title == "Les délais et l’ordre du jour"
    assert [text for operation, text in change.parts if operation != "same"] == ["15", "21"]
    assert change.kind == "changed"
    ((_title, (other,)),) = differences(DEFAULT_RULES, changed(agenda__cosigners="0"))
    assert [operation for operation, _text in other.parts] == ["del", "same", "ins"], "too little is left to read on"
    assert differences(DEFAULT_RULES, DEFAULT_RULES) == []


def test_a_college_that_appears_or_disappears_is_a_sentence_added_or_removed():
    kinds = {
        change.path: change.kind
        for _title, changes in differences(DEFAULT_RULES, filled(PRESETS["council_2019"], {}))
        for change in changes
    }
    assert kinds["colleges.weights.networks"] == "added"
    assert kinds["colleges.weights.founders"] == "removed"
    assert kinds["regime"] == "changed"


def test_a_rule_that_gets_its_sense_from_another_appears_with_it():
    assert changed_paths(DEFAULT_RULES, changed(colleges__rule="majority")) == {"colleges.rule", "colleges.tied"}


def test_adopting_a_preset_says_which_colleges_appear_and_where_seats_go():
    names = {code: name for code, (_letter, name, _weight) in COLLEGES.items()}
    held = {"third_places": 2, "founders": 1}
    lines = requirements(filled(PRESETS["council_2019"], held), names, held)
    assert lines[0].startswith("3\xa0collèges à créer : Porteurs de lieux emblématiques")
    assert any("ses 2 sièges passent au collège « Porteurs de lieux emblématiques »" in line for line in lines)
    assert any("« Partenaires » disparaît ; personne n’y siège" in line for line in lines)
    unmoved = requirements(PRESETS["council_2019"].rules, names, held)
    assert any("dites où va son siège" in line for line in unmoved)
    assert requirements(DEFAULT_RULES, names, held) == []


@pytest.mark.parametrize("code", PRESETS)
def test_a_preset_finds_a_home_for_every_seat_of_every_other_preset(code):
    for other in PRESETS.values():
        held = dict.fromkeys(other.rules["colleges"]["weights"], 1)
        rules = filled(PRESETS[code], held)
        gone = set(held) - set(rules["colleges"]["weights"])
        assert set(rules["colleges"]["moved"]) == gone
        assert set(rules["colleges"]["moved"].values()) <= set(rules["colleges"]["weights"])


# Past votes


def a_past(choices, *, rules=DEFAULT_RULES, changes_rules=False, **more):
    """One voice a college, in the order of the colleges; f, a, n; a blank does not vote."""
    words = {"f": "for", "a": "against", "n": "abstain"}
    roll = [{"voter": code, "college": code} for code in COLLEGES]
    said = [(code, letter) for code, letter in zip(COLLEGES, choices, strict=True) if letter != " "]
    rule = (change_rule if changes_rules else ballot_rule)(rules)
    recount = {
        "format": "lieudit-recount/1",
        "question": "?",
        "options": [],
        "rule": rule,
        "roll": roll,
        "present": [code for code, _letter in said],
        "ballots": [{"voter": code, "choice": words[letter]} for code, letter in said],
    } | more
    return PastBallot(3, "?", "/votes/3/", recount, count(recount)["status"], changes_rules)


def replay(new, past):
    (one,) = replayed(new, [past])
    return one


def test_a_past_vote_is_counted_exactly_under_the_new_rules():
    past = a_past("ffaaaaf")  # 25 + 20 + 10 = 55 for, 45 against
    assert past.status == "adopted"
    assert replay(changed(notice_days=3), past).differs is False
    strict = replay(changed(adoption__threshold="2/3"), past)
    assert (strict.before, strict.after, strict.differs) == ("adopté", "non adopté", True)
    assert strict.detail == "55 points pour, sur 100"


def test_a_past_vote_is_counted_with_the_new_weights_quorum_and_heir():
    weights = dict.fromkeys(COLLEGES, "1/10") | {"third_places": "3/10", "regional_networks": "1/5"}
    weights["citizens_contributors_qualified"] = "1/10"
    assert replay(changed(colleges__weights=weights | {"founders": "0", "partners": "1/5"}), a_past("ffaaaaf")).after
    silent = a_past("f      ")
    assert silent.status == "no_quorum"
    assert replay(changed(quorum__value="1/7"), silent).after == "adopté"
    assert replay(changed(quorum__value="1/7", colleges__silent="kept"), silent).after == "non adopté"


def test_a_past_vote_on_the_rules_is_counted_with_their_own_majority():
    past = a_past("ffaaaaf", changes_rules=True)
    assert past.status == "rejected"
    assert replay(changed(changes__threshold="1/2", changes__strict=True), past).after == "adopté"


def test_voices_of_a_college_that_moves_count_where_it_goes():
    past = a_past("ffaaaaf")
    moved = replay(filled(PRESETS["scic_sas"], dict.fromkeys(COLLEGES, 1)), past)
    assert moved.after in {"adopté", "non adopté", "égalité"}
    assert not moved.note


def test_a_past_vote_of_a_college_that_is_nowhere_is_not_counted_and_says_why():
    gone = replay(PRESETS["scic_sas"].rules, a_past("ffaaaaf"))
    assert (gone.after, gone.differs) == ("", False)
    assert "n’a plus de poids" in gone.note


def test_a_proxy_that_the_new_cap_refuses_is_a_voice_less():
    proxies = [{"giver": "regional_networks", "holder": "third_places", "order": 1}]
    carried = a_past("f aaaaa", proxies=proxies, proxy_cap=2)
    carried.recount["ballots"].append({"voter": "regional_networks", "choice": "for"})
    without = replay(changed(proxies__cap=0), carried)
    assert without.detail == "25 points pour, sur 80"
    assert replay(changed(proxies__cap=1), carried).detail == "45 points pour, sur 100"


@pytest.mark.django_db
def test_the_page_of_a_change_shows_what_past_votes_would_have_given(client, django_capture_on_commit_callbacks):
    assembly = a_council()
    closes = timezone.now() + dt.timedelta(days=15)
    ballot = order_ballot(assembly, actor=staff(), question="Adhérer au réseau européen ?", closes_at=closes)
    change = a_change(assembly)
    change.ballot = ballot
    votes(change, "faf", django_capture_on_commit_callbacks)
    change = rewritten(a_change(assembly), adoption__threshold="2/3", adoption__strict=True, standing__required=True)
    client.force_login(change.author)
    page = client.get(change.get_absolute_url()).text
    assert "Adhérer au réseau européen" in page
    assert "<strong>non adopté</strong>" in page
    assert "35 points pour, sur 55" in page
    assert "personne ne perd de droit" in page


def test_past_results_stay_as_they_are():
    past = a_past("ffaaaaf")
    kept = copy.deepcopy(past.recount)
    list(replayed(complete(changed(adoption__threshold="2/3")), [past]))
    assert past.recount == kept
