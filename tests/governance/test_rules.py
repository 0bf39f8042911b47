"""The rulebook is data; its sentences, its faults and its count come from the same values."""

import copy
from fractions import Fraction

import pytest

from lieudit.governance import rules

NAMES = {code: name for code, (_letter, name, _weight) in rules.COLLEGES.items()}


def changed(**changes):
    new = copy.deepcopy(rules.DEFAULT_RULES)
    for path, value in changes.items():
        room, _, key = path.partition("__")
        if key:
            new[room][key] = value
        else:
            new[room] = value
    return new


def test_the_default_rules_have_no_fault():
    assert rules.faults(rules.DEFAULT_RULES, NAMES) == []
    assert sum(map(Fraction, rules.DEFAULT_RULES["colleges"]["weights"].values())) == 1


def test_every_number_of_the_rules_is_in_a_sentence():
    new = changed(notice_days=17, reply_days=41, review_days=3, proxies__cap=5, consent__days=19, ballot_days=23)
    text = " ".join(line for _title, lines in rules.sentences(new, NAMES) for line in lines)
    for word in ("17", "41", "3\xa0jours", "5 pouvoirs", "19", "23", "25 points", "la moitié"):
        assert word in text


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"colleges__weights": dict.fromkeys(NAMES, "1/10")}, "70"),
        ({"colleges__weights": {"third_places": "1"}}, "poids"),
        ({"quorum__value": "3/2"}, "quorum"),
        ({"adoption__threshold": "0"}, "seuil"),
    ],
)
def test_impossible_rules_say_why(change, word):
    assert word in " ".join(rules.faults(changed(**change), NAMES))


def test_the_ballot_rule_is_one_that_the_kernel_reads():
    from lieudit.voting.counting import count

    rule = rules.ballot_rule(rules.DEFAULT_RULES)
    result = count({"rule": rule, "roll": [{"voter": "a", "college": "third_places"}], "present": [], "ballots": []})
    assert result["status"] in {"no_vote", "no_quorum"}


def test_the_example_can_be_followed_by_hand():
    assert rules.example(rules.DEFAULT_RULES, NAMES).endswith("25 × 12 ÷ 20 = 15 points.")
