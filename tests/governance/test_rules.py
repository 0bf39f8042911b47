"""The rulebook is data; its sentences and the rule of its ballots come from the same values."""

import copy
from fractions import Fraction

import pytest

from lieudit.governance import rules
from lieudit.governance.bounds import faults
from lieudit.governance.statements import CHAPTERS, RULES, put, statements
from lieudit.voting.counting import count

FIRST_VERSION = {
    "colleges": {"rule": "proportional", "silent": "lost", "tied": "split", "weights": {"third_places": "1"}},
    "adoption": {"base": "expressed", "threshold": "3/5", "strict": True},
    "quorum": {"value": "1/7", "base": "registered"},
    "proxies": {"cap": 2, "same_college": False},
    "notice_days": 15,
    "consent": {"max_rounds": 3, "days": 14},
    "ballot_days": 14,
    "reply_days": 30,
    "review_days": 2,
}


def changed(**changes):
    new = copy.deepcopy(rules.DEFAULT_RULES)
    for path, value in changes.items():
        put(new, path.replace("__", "."), value)
    return new


def text_of(new):
    return " ".join(line for _title, lines in statements(new) for _key, line in lines)


def roll(*colleges):
    return [{"voter": f"v{rank}", "college": college} for rank, college in enumerate(colleges)]


def test_the_default_rules_have_no_fault():
    assert [fault.severity for fault in faults(rules.DEFAULT_RULES)] == ["inform"]
    assert sum(map(Fraction, rules.DEFAULT_RULES["colleges"]["weights"].values())) == 1
    assert sum(rules.DEFAULT_RULES["seats"].values()) == 26


def test_how_long_a_vote_lasts_is_not_promised_of_elections_which_have_their_calendar():
    assert "Hors séance et hors élection, un vote reste ouvert 14\xa0jours au moins." in text_of(changed())


def test_every_number_of_the_rules_is_in_a_sentence():
    new = changed(
        notice_days=17,
        reply_days=41,
        review_days=3,
        proxies__cap=5,
        consent__days=19,
        ballot_days=23,
        mandate__years=4,
        mandate__renewal="2/7",
        candidacy__statement_min=311,
        candidacy__closing_days=16,
        election__correction_days=6,
        agenda__cosigners="3/16",
        agenda__days=9,
        changes__notice_days=18,
        changes__threshold="5/7",
        changes__quorum="4/9",
        quorum__value="3/11",
        adoption__threshold="6/11",
        corrections_days=13,
        speaking__turn_seconds=95,
        second_call__days=21,
        second_call__quorum="2/13",
        election__floor="share",
        election__floor_share="2/17",
        secrecy__ask="share",
        secrecy__share="3/17",
        election__vote_days=10,
        election__again_days=8,
        training__offer_days=12,
        members__notice_days=20,
        members__record_days=70,
        members__quorum="2/19",
        members__cap=7,
        extraordinary__threshold="9/13",
        extraordinary__quorum="7/13",
        extraordinary__second_quorum="5/13",
    )
    text = text_of(new)
    for word in (
        "17",
        "41",
        "3\xa0jours",
        "5\xa0pouvoirs",
        "19",
        "23",
        "25 points",
        "4\xa0ans",
        "2/7",
        "311",
        "16",
        "6\xa0jours",
        "18,75",
        "9\xa0jours",
        "18\xa0jours",
        "5/7",
        "4/9",
        "3/11",
        "6/11",
        "7\xa0sièges",
        "10\xa0jours",
        "8\xa0jours",
        "12\xa0jours",
        "20\xa0jours",
        "70\xa0jours",
        "2/19",
        "7\xa0pouvoirs",
        "13\xa0jours",
        "95\xa0secondes",
        "21\xa0jours",
        "2/13",
        "9/13",
        "7/13",
        "5/13",
        "2/17",
        "3/17",
    ):
        assert word in text, word


SPEAKING = {
    "colleges__rule": "majority",
    "quorum__value": "1/5",
    "election__floor": "share",
    "secrecy__ask": "share",
}
"""Rules that give a sense to others."""


@pytest.mark.parametrize("path", RULES)
def test_a_rule_that_changes_changes_a_sentence(path):
    """One sentence a rule, under its own key; some are silent until another rule gives them a sense."""
    rule = RULES[path]
    old = changed(**SPEAKING)
    value = rule.value(old)
    new = copy.deepcopy(old)
    choices = [*rule.choices, "shared"] if path == "colleges.heir" else list(rule.choices)
    other = {
        "yes": lambda: not value,
        "share": lambda: "3/7",
        "choice": lambda: next(choice for choice in choices if choice != value),
        "number": lambda: value + 1,
    }[rule.kind]()
    put(new, path, other)
    said = [dict(line for _title, lines in statements(each) for line in lines) for each in (old, new)]
    assert said[0][path] != said[1][path]


def test_a_chapter_has_one_sentence_for_each_of_its_rules():
    keys = {key for _title, lines in statements(changed(**SPEAKING)) for key, _line in lines}
    assert {rule.path for chapter in CHAPTERS for rule in chapter.rules} <= keys


def test_an_old_version_is_read_with_what_it_says_and_the_defaults():
    full = rules.complete(FIRST_VERSION)
    assert full["adoption"]["threshold"] == "3/5"
    assert full["mandate"] == rules.DEFAULT_RULES["mandate"]
    assert full["colleges"]["names"] == {"third_places": "Tiers-lieux"}
    assert full["proxies"] == {"cap": 2, "same_college": False, "blank": "none", "leaving": False}


def test_a_version_that_says_nothing_of_its_changes_is_changed_by_its_ordinary_majority():
    rule = rules.change_rule(FIRST_VERSION)
    assert (rule["threshold"], rule["strict"], rule["quorum"]) == ("3/5", True, "1/7")
    own = rules.change_rule(rules.DEFAULT_RULES)
    assert (own["threshold"], own["strict"], own["quorum"]) == ("2/3", False, "1/4")


def test_completing_changes_nothing_more_the_second_time_and_leaves_the_version_alone():
    kept = copy.deepcopy(FIRST_VERSION)
    assert rules.complete(rules.complete(kept)) == rules.complete(kept)
    assert kept == FIRST_VERSION


@pytest.mark.parametrize(
    ("method", "asked"),
    [
        ("resolution", {}),
        ("approval", {"seats": 2}),
        ("majority_judgment", {"grades": ["Non", "Oui"]}),
        ("score", {"scale": [0, 5]}),
        ("schulze", {}),
        ("irv", {}),
        ("stv", {"seats": 2}),
        ("equal_shares", {"costs": {"A": 1, "B": 2}, "budget": 2}),
    ],
)
def test_the_ballot_rule_of_any_method_is_one_that_the_kernel_reads(method, asked):
    rule = rules.ballot_rule(rules.DEFAULT_RULES, method, **asked)
    result = count(
        {
            "rule": rule,
            "options": ["A", "B", "C"][: 2 if method == "equal_shares" else 3],
            "roll": roll("third_places"),
            "present": [],
            "ballots": [],
        }
    )
    assert result["status"] in {"no_vote", "no_quorum"}
    assert ("colleges" in rule) == (method == "resolution")


def test_an_empty_college_leaves_its_weight_to_its_heir():
    new = changed(colleges__heir="partners")
    held = set(new["colleges"]["weights"]) - {"founders"}
    weights = rules.ballot_rule(new, held=held)["colleges"]["weights"]
    assert (weights["founders"], weights["partners"]) == ("0", "1/5")
    assert sum(map(Fraction, weights.values())) == 1


def test_the_weight_of_empty_colleges_may_be_shared_by_the_others():
    new = changed(colleges__heir="shared")
    weights = rules.weights_held(new, {"third_places", "regional_networks"})
    assert {code: weight for code, weight in weights.items() if weight != "0"} == {
        "third_places": "5/9",
        "regional_networks": "4/9",
    }


def test_without_an_heir_or_when_the_heir_is_empty_too_weights_stay():
    held = {"third_places"}
    for heir in ("", "founders"):
        new = changed(colleges__heir=heir)
        assert rules.weights_held(new, held) == new["colleges"]["weights"]
    assert rules.weights_held(changed(colleges__heir="shared"), set()) == rules.DEFAULT_RULES["colleges"]["weights"]


def test_the_example_can_be_followed_by_hand():
    assert rules.example(rules.DEFAULT_RULES).endswith("25 × 12 ÷ 20 = 15 points.")
    assert rules.example(changed(colleges__rule="majority")).endswith("Sa majorité est « pour » : 25 points.")


def test_colleges_keep_their_letters_and_a_new_one_takes_the_first_that_is_free():
    new = changed()
    new["colleges"]["weights"] |= {"artists": "0"}
    full = rules.complete(new)
    assert full["colleges"]["letters"]["artists"] == "H"
    assert rules.college_order(full)[0] == "third_places"


def test_a_college_whose_weight_its_heir_took_is_null_and_the_others_keep_theirs():
    new = changed(colleges__heir="partners")
    before = new["colleges"]["weights"]
    held = set(before) - {"founders", "third_places"}
    after = rules.weights_held(new, held)
    assert (after["founders"], after["third_places"]) == ("0", "0")
    gained = Fraction(before["partners"]) + Fraction(before["founders"]) + Fraction(before["third_places"])
    assert Fraction(after["partners"]) == gained
    assert after["regional_networks"] == before["regional_networks"]
    assert rules.weights_held(new, None) == before  # nobody said who holds a seat
    assert rules.weights_held(new, set(before)) == before


def test_without_seats_at_all_no_weight_moves():
    new = changed(colleges__heir="partners")
    assert rules.weights_held(new, set()) == new["colleges"]["weights"]


@pytest.mark.parametrize(
    ("ask", "share", "able", "needed"),
    [
        ("none", "1/10", 30, None),
        ("one", "1/10", 30, 1),
        ("share", "1/10", 30, 3),
        ("share", "1/10", 31, 4),  # a share is reached, never nearly
        ("share", "1/10", 10, 1),
        ("share", "1/10", 0, 1),
        ("share", "1/2", 7, 4),
    ],
)
def test_how_many_voices_ask_for_a_vote_in_totals(ask, share, able, needed):
    assert rules.secrecy_asks(changed(secrecy__ask=ask, secrecy__share=share), able) == needed


def test_a_floor_is_one_voice_a_share_that_is_reached_or_a_majority_that_is_passed():
    assert rules.floor_rule(changed(election__floor="one")) == {"floor": "0"}
    assert rules.floor_rule(changed(election__floor="share", election__floor_share="1/5")) == {
        "floor": "1/5",
        "floor_base": "cast",
        "floor_strict": False,
    }
    assert rules.floor_rule(changed(election__floor="majority", election__floor_base="expressed")) == {
        "floor": "1/2",
        "floor_base": "expressed",
        "floor_strict": True,
    }


def test_a_blank_proxy_goes_to_the_chair_only_where_the_rules_say_so():
    found = rules.proxy_rule(changed(proxies__blank="chair", proxies__cap=3, proxies__same_college=True), "seat-1")
    assert (found.cap, found.same_college, found.blank) == (3, True, "seat-1")
    assert rules.proxy_rule(rules.DEFAULT_RULES, "seat-1").blank == ""
    assert rules.proxy_rule(changed(proxies__blank="chair")).blank == ""


def test_the_rule_of_a_ballot_is_that_of_the_assembly_and_what_is_asked_of_it_comes_first():
    new = changed(quorum__value="1/3", quorum__base="present", proxies__same_college=True, adoption__threshold="3/5")
    rule = rules.ballot_rule(new)
    assert rule == {
        "method": "resolution",
        "quorum": "1/3",
        "quorum_base": "present",
        "proxy_same_college": True,
        "base": "expressed",
        "threshold": "3/5",
        "strict": True,
        "colleges": {
            "rule": "proportional",
            "silent": "lost",
            "tied": "split",
            "weights": new["colleges"]["weights"],
        },
    }
    assert rules.ballot_rule(new, quorum="1/2", threshold="2/3") == rule | {"quorum": "1/2", "threshold": "2/3"}
    approval = rules.ballot_rule(new, "approval", seats=2)
    assert approval == {
        "method": "approval",
        "quorum": "1/3",
        "quorum_base": "present",
        "proxy_same_college": True,
        "floor": "0",
        "seats": 2,
    }
    assert rules.ballot_rule(new, "approval", floor="1/2")["floor"] == "1/2"


def test_what_changes_the_rules_is_decided_by_their_own_majority_and_the_weights_of_those_who_hold_seats():
    new = changed(colleges__heir="partners", changes__threshold="3/4", changes__quorum="1/2", changes__strict=True)
    rule = rules.change_rule(new, held=set(new["colleges"]["weights"]) - {"founders"})
    assert (rule["threshold"], rule["strict"], rule["quorum"]) == ("3/4", True, "1/2")
    assert rule["colleges"]["weights"]["founders"] == "0"
    assert rules.complete(FIRST_VERSION)["changes"]["put_by"] == "chair"
    assert rules.complete(FIRST_VERSION)["changes"]["notice_days"] == 0
    assert "base" not in rules.complete(FIRST_VERSION)["changes"]


def test_a_version_keeps_the_names_letters_and_seats_that_it_says():
    said = {
        "colleges": {
            "weights": {"artists": "1/2", "partners": "1/2"},
            "names": {"artists": "Artistes"},
            "letters": {"artists": "Z"},
        },
        "seats": {"artists": 4},
    }
    full = rules.complete(said)
    assert full["colleges"]["names"] == {"artists": "Artistes", "partners": rules.name_of("partners")}
    assert full["colleges"]["letters"]["artists"] == "Z"
    assert rules.college_order(full) == ["partners", "artists"]
    assert full["seats"] == {"artists": 4, "partners": rules.DEFAULT_RULES["seats"]["partners"]}
    assert rules.complete({"colleges": {"weights": {"artists": "1"}}})["seats"] == {"artists": 0}
    assert rules.name_of("artists") == "artists"


def test_two_colleges_never_share_a_letter():
    said = {"colleges": {"weights": {"a": "1/3", "b": "1/3", "c": "1/3"}, "letters": {"b": "A", "c": "A"}}}
    assert rules.complete(said)["colleges"]["letters"] == {"b": "A", "c": "B", "a": "C"}


def test_days_are_said_worked_or_not_and_weights_in_points():
    assert [rules.days(15), rules.days(1), rules.days(2, worked=True), rules.days(1, worked=True)] == [
        "15\xa0jours",
        "1\xa0jour",
        "2\xa0jours ouvrés",
        "1\xa0jour ouvré",
    ]
    assert rules.points_of({"a": "3/20"}, "a") == "15"


START = {
    "regime": "assoc_1901",
    "colleges.rule": "proportional", "colleges.silent": "lost", "colleges.tied": "split", "colleges.heir": "",
    "mandate.years": 3, "mandate.renewal": "1/3",
    "candidacy.statement_min": 300, "candidacy.closing_days": 15, "candidacy.standing": True,
    "standing.required": False,
    "election.method": "approval", "election.correction_days": 5, "election.vote_days": 3, "election.again_days": 2,
    "election.floor": "one", "election.floor_share": "1/4", "election.floor_base": "cast", "election.next": "relative",
    "adoption.base": "expressed", "adoption.threshold": "1/2", "adoption.strict": True,
    "quorum.value": "1/5", "quorum.base": "registered",
    "changes.threshold": "2/3", "changes.strict": False, "changes.quorum": "1/4", "changes.put_by": "chair",
    "changes.notice_days": 0,
    "proxies.cap": 2, "proxies.same_college": False, "proxies.blank": "none",
    "interests": "warn", "secrecy.ask": "one", "secrecy.share": "1/10", "notice_days": 15,
    "agenda.cosigners": "1/10", "agenda.days": 8, "agenda.closed": True,
    "speaking.target": "presence", "speaking.turn_seconds": 120,
    "corrections_days": 8, "minutes.approval": "next",
    "second_call.days": 15, "second_call.quorum": "0",
    "members.notice_days": 15, "members.record_days": 60, "members.dues": True, "members.weigh": False,
    "members.quorum": "1/4", "members.cap": 2,
    "extraordinary.threshold": "2/3", "extraordinary.quorum": "1/2", "extraordinary.second_quorum": "0",
    "consent.max_rounds": 3, "consent.days": 14, "ballot_days": 14,
    "votes.least_minutes": 3, "votes.leaving": "lost", "votes.off_agenda": "reason",
    "exclusion.body": "board", "reply_days": 30, "review_days": 2, "training.offer_days": 2,
}  # fmt: skip
"""What an assembly that has decided nothing yet lives by."""


@pytest.mark.parametrize("path", START)
def test_an_assembly_begins_with_rules_that_it_has_to_change_by_its_own_decisions(path):
    said = rules.complete(rules.DEFAULT_RULES)
    for name in path.split("."):
        said = said[name]
    assert said == START[path]


def test_the_seven_colleges_hold_twenty_six_seats_and_weigh_as_much_as_the_whole():
    first = rules.DEFAULT_RULES
    assert list(first["seats"].values()) == [7, 5, 4, 3, 2, 3, 2]
    assert list(first["colleges"]["weights"].values()) == ["1/4", "1/5", "3/20", "1/10", "1/10", "1/10", "1/10"]
    assert "".join(first["colleges"]["letters"].values()) == "ABCDEFG"
    assert sum(map(Fraction, first["colleges"]["weights"].values())) == 1


HALVES = {"colleges": {"weights": {"a": "1/2", "b": "1/2"}}}


@pytest.mark.parametrize(
    ("lines", "refuses"),
    [({"a": 5, "b": 5}, False), ({"a": 5, "b": 4}, True), ({"a": 5, "b": 1}, True), ({"a": 5, "b": 0}, False),
     ({"a": 5}, False), ({"a": 5, "c": 1}, False)],
)  # fmt: skip
def test_rules_that_refuse_small_colleges_refuse_totals_where_one_that_weighs_is_under_five(lines, refuses):
    assert rules.refuses_totals(changed(secrecy__small="refuse"), HALVES, lines) is refuses
    assert not rules.refuses_totals(changed(secrecy__small="no_row"), HALVES, lines)
    assert not rules.refuses_totals(changed(secrecy__small="refuse"), {}, lines)
