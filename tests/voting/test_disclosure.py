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
        {"choice": "against", "count": 1}, {"choice": "blank", "count": 1}, {"choice": "for", "count": 3},
    ]  # fmt: skip
    assert (result["raw"]["for"], result["raw"]["against"]) == (3, 1)


def test_a_vote_in_which_nobody_voted_says_so():
    file, result = in_totals(named([]))
    assert not is_withheld(file)
    assert (file["ballots"], file["registered"], result["status"]) == ([], 12, "no_vote")


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
        {"choice": "for", "college": "a", "count": 6}, {"choice": "for", "college": "b", "count": 5},
    ]  # fmt: skip
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
    options = ["x", "y", "z"]
    assert tidy("approve", ["z", "x"], options) == ["x", "z"]
    assert list(tidy("scores", {"z": 1, "x": 2}, options)) == ["x", "z"]
    assert tidy("ranking", ["z", ["y", "x"]], options) == ["z", ["x", "y"]]
    assert tidy("ranking", [["z"], [], "x"], options) == ["z", "x"]
    assert tidy("choice", "for", options) == "for"
    said = [{"approve": ["x", "y"]}, {"approve": ["y", "x"]}, {"approve": ["x"]}, *choices("blank", "abstain", "blank")]
    file, _ = in_totals(named(said, method="approval", options=["x", "y"]))
    assert file["ballots"] == [
        {"approve": ["x", "y"], "count": 2}, {"approve": ["x"], "count": 1}, {"choice": "abstain", "count": 1},
        {"choice": "blank", "count": 2},
    ]  # fmt: skip
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
