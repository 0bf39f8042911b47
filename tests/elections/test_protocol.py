"""What the minutes of a count keep, who is elected for good, and what each outcome leads to: the pure rules."""

import pytest

from lieudit.elections.count import outcome_after, outcome_of, rule_of
from lieudit.elections.models import Contest, Round
from lieudit.elections.protocol import SCRUTINEERS, canonical, count_rows, fingerprint, sure_and_tied
from lieudit.elections.reading import again_for_the_floor
from lieudit.governance.rules import DEFAULT_RULES, complete
from lieudit.governance.statements import put
from lieudit.voting.counting import count
from lieudit.voting.disclosure import issue_only

O = Contest.Outcome  # noqa: E741
ROLL = [{"voter": f"v{n}", "college": "places"} for n in range(6)] + [
    {"voter": "late", "college": "places", "suspended": True}
]
SAID = [
    {"voter": "v0", "approve": ["A", "B"]},
    {"voter": "v1", "approve": ["B"]},
    {"voter": "v2", "choice": "blank"},
    {"voter": "v3", "choice": "abstain"},
    {"voter": "v4", "choice": "abstain"},
]
RECOUNT = {
    "rule": {"method": "approval", "seats": 1, "quorum": "1/5"},
    "options": ["C", "B", "A"],
    "roll": ROLL,
    "ballots": SAID,
}


def test_the_minutes_keep_the_voices_blank_ones_apart_from_abstentions():
    result = count(RECOUNT)
    kept = count_rows(RECOUNT, result)
    assert kept == {
        "method": "approval",
        "seats": 1,
        "quorum": "1/5",
        "registered": 6,
        "voters": 5,
        "expressed": 2,
        "blank": 1,
        "abstain": 2,
        "options": ["C", "B", "A"],
        "totals": [["C", "0"], ["B", "2"], ["A", "1"]],
        "against": [],
        "status": "elected",
        "elected": ["B"],
        "log": result["log"],
    }
    assert kept["log"]


def test_where_each_is_asked_apart_the_minutes_keep_who_is_against():
    asked = RECOUNT | {
        "rule": {"method": "each"},
        "options": ["A", "B"],
        "ballots": [
            {"voter": "v0", "opinions": {"A": "for", "B": "against"}},
            {"voter": "v1", "opinions": {"A": "for", "B": "against"}},
            {"voter": "v2", "opinions": {"A": "against"}},
        ],
    }
    kept = count_rows(asked, count(asked))
    assert (kept["totals"], kept["against"]) == ([["A", "2"], ["B", "0"]], [["A", "1"], ["B", "2"]])
    assert (kept["seats"], kept["quorum"]) == (1, 0)


def test_under_five_voices_the_minutes_name_who_is_elected_and_no_number():
    few = RECOUNT | {"ballots": SAID[:3]}
    kept = count_rows(*issue_only(few, count(few)))
    assert {name: kept[name] for name in ("voters", "expressed", "blank", "abstain")} == {
        "voters": "moins de 5",
        "expressed": "non publié",
        "blank": "non publié",
        "abstain": "non publié",
    }
    assert (kept["registered"], kept["elected"], kept["totals"], kept["against"]) == (6, ["B"], [], [])


def test_the_minutes_have_one_text_and_one_fingerprint_whatever_the_order_of_their_names():
    one, other = {"b": "é", "a": [1]}, {"a": [1], "b": "é"}
    assert canonical(one) == canonical(other) == '{\n  "a": [\n    1\n  ],\n  "b": "é"\n}\n'
    assert fingerprint(one) == fingerprint(other) != fingerprint({"a": [1], "b": "e"})
    assert fingerprint({}) == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
    assert SCRUTINEERS == 2


@pytest.mark.parametrize(
    ("result", "seats", "expected"),
    [
        ({"status": "elected", "elected": ["A", "B"]}, 2, (["A", "B"], [])),
        ({"status": "tie", "winners": [["A"], ["B", "C"]]}, 2, (["A"], ["B", "C"])),
        ({"status": "tie", "winners": [["A"], ["B", "C"]]}, 3, (["A", "B", "C"], [])),  # there is a seat for each
        ({"status": "tie", "winners": [["A", "D"], ["B", "C"]]}, 3, (["A", "D"], ["B", "C"])),
        ({"status": "tie", "winners": [["B", "C"]]}, 1, ([], ["B", "C"])),
        ({"status": "no_quorum", "winners": [["A"]], "elected": ["A"]}, 1, ([], [])),
        ({"status": "nobody"}, 1, ([], [])),
    ],
)
def test_who_is_elected_whatever_comes_and_between_whom_the_count_cannot_choose(result, seats, expected):
    assert sure_and_tied(result, seats) == expected


def test_fewer_elected_than_the_seats_that_were_voted_on_is_short():
    assert outcome_of({"status": "elected", "elected": ["A"]}, 2) == O.SHORT
    assert outcome_of({"status": "elected", "elected": ["A", "B"]}, 2) == O.ELECTED
    assert outcome_of({"status": "tie", "elected": []}, 2) == O.TIE
    assert outcome_of({"status": "no_quorum"}, 1) == O.NO_QUORUM


def states(standing="", left=""):
    return dict.fromkeys(standing, "standing") | dict.fromkeys(left, "withdrawn")


@pytest.mark.parametrize(
    ("outcome", "chosen", "tied", "stands", "expected"),
    [
        (O.ELECTED, "A", "", states("AB"), O.ELECTED),  # nobody has left
        (O.ELECTED, "A", "", states("A", left="B"), O.ELECTED),  # who left was not elected
        (O.ELECTED, "A", "", states("B", left="A"), O.LEFT),  # the seat is voted on among the others
        (O.ELECTED, "A", "", states("", left="AB"), O.VACANT),  # nobody else stands
        (O.ELECTED, "AB", "", states("B", left="A"), O.VACANT),  # the other one is elected already
        (O.TIE, "", "AB", states("A", left="B"), O.TIE),  # equals are parted while one of them stands
        (O.TIE, "", "AB", states("C", left="AB"), O.LEFT),
        (O.TIE, "C", "AB", states("C", left="AB"), O.VACANT),
        (O.SHORT, "A", "", states("A", left="B"), O.VACANT),  # nobody is left for the second round
        (O.SHORT, "A", "", states("AC", left="B"), O.SHORT),
        (O.NOBODY, "", "", states("", left="A"), O.VACANT),
        (O.NO_QUORUM, "", "", states("A", left="B"), O.NO_QUORUM),
    ],
)  # fmt: skip
def test_once_somebody_has_left_a_result_is_read_among_those_who_stand(outcome, chosen, tied, stands, expected):
    assert outcome_after(outcome, list(chosen), list(tied), stands) == expected


def rules(**election):
    found = complete(DEFAULT_RULES)
    for name, value in election.items():
        put(found, f"election.{name}", value)
    return found


def test_the_second_round_for_want_of_support_is_held_once_and_where_the_rules_hold_one():
    assert again_for_the_floor(rules(next="relative"), ["first"])
    assert again_for_the_floor(rules(next="again"), ["first", "runoff"])
    assert not again_for_the_floor(rules(next="relative"), ["first", "floor"])
    assert not again_for_the_floor(rules(next="vacancy"), ["first"])


def test_a_second_round_for_want_of_support_asks_one_voice_unless_the_rules_ask_their_floor_again():
    for_the_floor = rule_of(rules(floor="majority", next="relative"), 2, Round.Why.FLOOR)
    assert (for_the_floor["seats"], for_the_floor["floor"], "floor_strict" in for_the_floor) == (2, "0", False)
    once_more = rule_of(rules(floor="majority", next="again"), 2, Round.Why.FLOOR)
    assert (once_more["floor"], once_more["floor_strict"]) == ("1/2", True)
    assert rule_of(rules(floor="majority", next="relative"), 2, Round.Why.FIRST)["floor"] == "1/2"
    share = rule_of(rules(floor="share", floor_share="1/4"), 1, Round.Why.RUNOFF)
    assert (share["floor"], share["floor_strict"], share["floor_base"]) == ("1/4", False, "cast")


def test_a_second_call_has_the_quorum_of_its_rules_or_none_and_other_rounds_that_of_all_votes():
    own = rules(second_call={"quorum": "1/10"})
    assert rule_of(own, 1, Round.Why.SECOND_CALL)["quorum"] == "1/10"
    assert rule_of(rules(), 1, Round.Why.SECOND_CALL)["quorum"] == "0"
    assert rule_of(own, 1, Round.Why.FIRST)["quorum"] == rule_of(own, 1, Round.Why.RUNOFF)["quorum"] == "1/5"


def test_the_method_is_that_of_the_rules_or_each_is_asked_where_there_is_a_seat_for_everybody():
    assert rule_of(rules(method="schulze"), 1, Round.Why.FIRST)["method"] == "schulze"
    assert rule_of(rules(method="schulze"), 1, Round.Why.FIRST, each=True)["method"] == "each"
    assert rule_of({**rules(), "election": {}}, 1, Round.Why.FIRST)["method"] == "approval"
