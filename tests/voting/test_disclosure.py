"""What is published of a ballot held in totals, by the pure rule: who is told apart, from how many voices on."""

import json
from typing import Any

import pytest

from lieudit.voting.counting import count
from lieudit.voting.disclosure import (
    FEWEST,
    heads,
    in_totals,
    is_withheld,
    issue_only,
    lines_by_college,
    of_boxes,
    registered,
    small_colleges,
    tidy,
)
from lieudit.voting.ways import limits

HALVES = {"weights": {"a": "1/2", "b": "1/2"}}


def named(ballots, *, registered: int = 12, colleges: Any = None, method="resolution", options=(), **more) -> Any:
    """A recount file by name, of voices v0, v1… of colleges a and b in turn."""
    roll = [{"voter": f"v{n}", "college": "ab"[n % 2]} for n in range(registered)]
    rule = {"method": method, "quorum": "0"} | ({"colleges": colleges} if colleges else {})
    said = [{"voter": f"v{at}", **ballot} for at, ballot in enumerate(ballots)]
    return {"options": list(options), "rule": rule, "roll": roll, "ballots": said, **more}


def choices(*words):
    return [{"choice": word} for word in words]


def test_from_five_votes_on_the_totals_are_published_and_under_five_the_issue_only():
    assert FEWEST == 5
    few, few_result = in_totals(named(choices("for", "for", "for", "against")))
    enough, result = in_totals(named(choices("for", "for", "for", "against", "blank")))
    assert (is_withheld(few), is_withheld(enough)) == (True, False)
    assert few["withheld"] == {"status": "adopted", "winners": [], "elected": []}
    assert few_result == few["withheld"] | {"raw": {}, "colleges": {}, "log": [few["how"]], "withheld": True}
    assert few["lines"] == {"a": 6, "b": 6}
    assert not {"ballots", "registered", "present", "roll"} & set(few)
    assert enough["ballots"] == [
        {"choice": "against", "count": 1},
        {"choice": "blank", "count": 1},
        {"choice": "for", "count": 3},
    ]
    assert (result["raw"]["for"], result["raw"]["against"]) == (3, 1)


def test_a_vote_in_which_nobody_voted_says_so():
    file, result = in_totals(named([]))
    assert not is_withheld(file)
    assert (file["ballots"], file["registered"], file["present"], result["status"]) == ([], 12, 0, "no_vote")
    assert file["lines"] == {"a": 6, "b": 6}


def test_one_vote_alone_is_never_told():
    file, result = in_totals(named(choices("for")))
    assert is_withheld(file)
    assert result["raw"] == {}


def test_a_rule_without_weights_has_no_college_to_merge():
    assert small_colleges(named(choices("for"))) == []


def test_ballots_stand_in_the_order_of_their_own_letters():
    said = [{"approve": ["é"]}, {"approve": ["z"]}] * 3
    file, _ = in_totals(named(said, method="approval", options=["é", "z"]))
    assert [ballot["approve"] for ballot in file["ballots"]] == [["z"], ["é"]]


def boxes(*papers, voted, **recount):
    """Papers that were mixed, of so many voices that have voted."""
    empty = named([], **recount)
    return of_boxes(empty, papers, voted=voted, where="dans l’urne")


def test_papers_that_were_mixed_are_counted_alike_and_tell_of_nobody():
    said = [{"choice": "for"}, {"choice": "against", "count": 2}, {"choice": "for", "count": 3}]
    file, result = boxes(*said, voted=6)
    assert file["ballots"] == [{"choice": "against", "count": 2}, {"choice": "for", "count": 4}]
    assert (file["present"], file["registered"], file["lines"]) == (6, 12, {"a": 6, "b": 6})
    assert (result["status"], result["raw"]["for"], result["raw"]["against"]) == ("adopted", 4, 2)
    assert not {"roll", "proxies", "voter"} & set(file)
    assert "s’est tenu dans l’urne" in file["how"]


def test_of_papers_the_order_of_what_is_ticked_and_that_of_the_alphabet_do_not_matter():
    said = [{"approve": ["a", "é"]}, {"approve": ["é", "a"]}, {"approve": ["z"], "count": 3}]
    file, _ = boxes(*said, voted=5, method="approval", options=["é", "z", "a"])
    assert file["ballots"] == [{"approve": ["z"], "count": 3}, {"approve": ["é", "a"], "count": 2}]


def test_who_is_there_counts_though_fewer_have_voted():
    file, _ = boxes({"choice": "for", "count": 5}, voted=5, present=[f"v{n}" for n in range(9)])
    assert file["present"] == 9
    assert boxes({"choice": "for", "count": 5}, voted=5)[0]["present"] == 5
    assert boxes(voted=0)[0]["present"] == 0


@pytest.mark.parametrize(("voted", "withheld"), [(0, False), (1, True), (4, True), (5, False)])
def test_of_an_urn_too_the_issue_only_is_told_under_five_who_voted(voted, withheld):
    file, result = boxes(*([{"choice": "for", "count": voted}] if voted else []), voted=voted)
    assert is_withheld(file) is withheld
    assert ("ballots" in file) is not withheld
    assert result["status"] == ("adopted" if voted else "no_vote")
    assert (result["raw"] == {}) is withheld


def test_nothing_that_names_a_voice_is_left_in_the_file_nor_in_the_result():
    proxies = [{"giver": "v9", "holder": "v0"}]
    by_name = named(choices(*["for"] * 6), proxies=proxies, proxy_cap=2, proxies_refused=[], present=["v0", "v1"])
    file, result = in_totals(by_name)
    assert not {"roll", "proxies", "proxies_refused", "proxy_cap", "voter"} & set(file)
    assert (file["present"], file["registered"]) == (7, 12)  # numbers: six have voted, one is represented
    assert "v9" not in json.dumps([file, result])
    assert "proxies" not in result
    assert "proxies" in count(by_name)
    few, _ = in_totals(by_name | {"ballots": by_name["ballots"][:2]})
    assert not {"roll", "present", "proxies", "proxies_refused", "proxy_cap", "ballots"} & set(few)


def by_college(a: int, b: int, of_a: int, of_b: int) -> Any:
    """That many votes for, of that many voices registered in each college."""
    roll = [{"voter": f"{code}{n}", "college": code} for code, size in (("a", of_a), ("b", of_b)) for n in range(size)]
    ballots = [{"voter": f"{code}{n}", "choice": "for"} for code, cast in (("a", a), ("b", b)) for n in range(cast)]
    rule = {"method": "resolution", "quorum": "0", "colleges": HALVES}
    return {"options": [], "rule": rule, "roll": roll, "ballots": ballots}


@pytest.mark.parametrize(
    ("ballots", "small"),
    [
        (by_college(5, 5, 5, 5), []),
        (by_college(5, 4, 5, 5), ["b"]),  # four votes cast
        (by_college(5, 0, 5, 5), []),  # nobody voted in it: nobody is read
        (by_college(5, 4, 5, 4), ["b"]),  # four voices registered
        (by_college(5, 0, 5, 4), ["b"]),
        (by_college(6, 0, 6, 0), []),  # a college without a voice
        (by_college(1, 5, 5, 5), ["a"]),
        (by_college(4, 4, 9, 4), ["a", "b"]),
    ],
)
def test_a_college_that_weighs_is_small_under_five_voices_or_five_votes(ballots, small):
    assert small_colleges(ballots) == small


def test_rows_of_a_college_are_published_unless_one_is_small_and_the_issue_of_the_weights_is_kept():
    whole = by_college(6, 5, 6, 6)
    file, result = in_totals(whole)
    assert file["ballots"] == [
        {"choice": "for", "college": "a", "count": 6},
        {"choice": "for", "college": "b", "count": 5},
    ]
    assert "decided" not in file
    assert file["rule"] == whole["rule"]
    assert set(result["colleges"]["rows"]) == {"a", "b"}
    pooled, pooled_result = in_totals(by_college(6, 4, 6, 6))
    assert pooled["ballots"] == [{"choice": "for", "count": 10}]
    assert pooled["rule"] == {"method": "resolution", "quorum": "0"}
    assert (pooled["decided"], pooled_result["status"]) == ("adopted", "adopted")
    assert not pooled_result["colleges"]
    assert "moins de 5 voix" in pooled["how"]
    assert pooled["how"] != file["how"]


def test_what_the_weights_decided_is_told_even_where_the_voices_say_the_contrary():
    """Two votes of the small college weigh as much as six: adopted by the weights alone, and no row tells who."""
    asked = by_college(6, 2, 6, 6)
    asked["rule"]["colleges"] = {"weights": {"a": "1/4", "b": "3/4"}}
    asked["ballots"] = [line | {"choice": "against"} if line["voter"][0] == "a" else line for line in asked["ballots"]]
    assert count(asked)["status"] == "adopted"
    file, result = in_totals(asked)
    assert count(file)["status"] == "rejected"
    assert file["decided"] == result["status"] == "adopted"


def test_who_may_not_vote_is_not_counted_among_the_voices_of_a_college():
    asked = named([], registered=3)
    asked["roll"][0]["suspended"] = True
    assert lines_by_college(asked) == registered(asked) == {"b": 1, "a": 1}
    assert registered({"lines": {"a": 7}}) == {"a": 7}
    asked["rule"]["colleges"] = HALVES
    assert small_colleges(asked) == ["a", "b"]


def test_the_same_words_in_another_order_are_the_same_ballot():
    options = ["z", "y", "x"]  # in the order of the ballot, which is not that of the alphabet
    assert tidy("approve", ["x", "z"], options) == ["z", "x"]
    assert list(tidy("scores", {"x": 1, "z": 2}, options)) == ["z", "x"]
    assert tidy("ranking", ["x", ["y", "z"]], options) == ["x", ["z", "y"]]
    assert tidy("ranking", [["x"], [], "z"], options) == ["x", "z"]
    assert tidy("choice", "for", options) == "for"
    said = [{"approve": ["x", "y"]}, {"approve": ["y", "x"]}, {"approve": ["x"]}, *choices("blank", "abstain", "blank")]
    file, _ = in_totals(named(said, method="approval", options=["x", "y"]))
    assert file["ballots"] == [
        {"approve": ["x", "y"], "count": 2},
        {"approve": ["x"], "count": 1},
        {"choice": "abstain", "count": 1},
        {"choice": "blank", "count": 2},
    ]
    assert heads(file) == heads(named(said)) == {"expressed": 3, "blank": 2, "abstain": 1}


def test_of_an_election_under_five_votes_who_is_elected_is_told_and_the_lot_if_there_was_one():
    asked = named([{"approve": ["x"]}], method="approval", options=["x", "y"])
    result = count(asked) | {"lot": ["x", "y"]}
    file, told = issue_only(asked, result)
    assert file["withheld"] == {"status": "elected", "winners": [["x"]], "elected": ["x"], "lot": ["x", "y"]}
    assert told["elected"] == ["x"]
    assert "Moins de 5 voix" in file["how"]


def test_under_five_voices_one_reads_that_the_issue_itself_may_be_guessed():
    usual = limits("totals", 5)
    assert limits("totals", 4)[:-1] == usual
    assert "4\N{NO-BREAK SPACE}voix inscrites" in limits("totals", 4)[-1]
    assert "1\N{NO-BREAK SPACE}voix inscrite," in limits("totals", 1)[-1]
    assert limits("roll_call", 4) == limits("roll_call", 5)
