"""The count against published, legal and constructed cases. Ballots in, result out, no database."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from lieudit.voting.counting import (
    MalformedRecount,
    Member,
    Proxy,
    apportion,
    count,
    lot_order,
    majority_value,
    resolve_proxies,
    scic_weight_faults,
)

VECTORS = Path(__file__).parents[1] / "vectors"


def vector(name: str) -> tuple[Any, Any]:
    """The input and the expected result of one case, by the number that begins its file name."""
    [path] = VECTORS.glob(f"{name}_*.json")
    case = json.loads(path.read_text())
    return case["input"], case["expected"]


def recount(options: list[str], ballots: list[dict[str, Any]], **rule: Any) -> dict[str, Any]:
    return {"format": "lieudit-recount/1", "options": options, "rule": rule, "ballots": ballots}


def rankings(name: str, **rule: Any) -> tuple[dict[str, Any], Any]:
    given, expected = vector(name)
    options = sorted({option for ballot in given["ballots"] for option in ballot["ranking"]})
    ballots = [{"count": ballot["weight"], "ranking": ballot["ranking"]} for ballot in given["ballots"]]
    return count(recount(options, ballots, **rule)), expected


def roll(**colleges: int) -> list[dict[str, Any]]:
    return [{"voter": f"{c}{at}", "college": c} for c, size in colleges.items() for at in range(size)]


# --- Rankings


def test_four_cities_elect_the_condorcet_winner_with_schulze() -> None:
    result, expected = rankings("01", method="schulze")
    assert result["ranking"] == expected["schulze_ranking"]
    assert result["raw"]["pairwise"] == expected["pairwise"]
    assert result["raw"]["condorcet_winner"] == expected["condorcet_winner"]
    assert "Condorcet" in result["log"][0]


def test_four_cities_elect_another_one_with_instant_runoff() -> None:
    result, expected = rankings("01", method="irv")
    assert (result["status"], result["winners"]) == ("elected", [expected["irv"]])


def test_schulze_finds_the_published_paths_and_ranking() -> None:
    result, expected = rankings("02", method="schulze")
    assert result["raw"]["pairwise"] == expected["pairwise"]
    assert result["raw"]["path_strength"] == expected["path_strength"]
    assert result["ranking"] == expected["ranking"]
    assert result["raw"]["condorcet_winner"] is None


def test_a_complete_cycle_is_a_tie_of_three() -> None:
    result, expected = rankings("03", method="schulze")
    assert (result["status"], result["winners"]) == ("tie", expected["ranking"])


def test_options_left_out_of_a_ranking_are_tied_last() -> None:
    short = count(recount(["A", "B", "C"], [{"ranking": ["A"]}], method="schulze"))
    long = count(recount(["A", "B", "C"], [{"ranking": ["A", ["B", "C"]]}], method="schulze"))
    assert short == long
    assert short["ranking"] == [["A"], ["B", "C"]]


def test_schulze_gives_no_strength_to_a_tie() -> None:
    """A and B, equal, both beat C. Were their tie a victory, C would come level by it."""
    result = count(recount(list("ABC"), [{"ranking": ["B"]}, {"ranking": ["A", "C"]}], method="schulze"))
    assert result["ranking"] == [["A", "B"], ["C"]]
    assert result["raw"]["path_strength"]["A"] == {"A": 0, "B": 0, "C": 1}


def test_an_instant_runoff_tie_elects_only_whom_every_way_out_elects() -> None:
    """C or D goes first: either way A then wins, so no lot is needed."""
    ballots = [{"count": 5, "ranking": ["A"]}, {"count": 2, "ranking": ["B"]}]
    ballots += [{"ranking": ["C", "A"]}, {"ranking": ["D", "B"]}]
    result = count(recount(list("ABCD"), ballots, method="irv"))
    assert (result["status"], result["elected"]) == ("elected", ["A"])


def test_an_instant_runoff_tie_that_matters_names_all_who_may_win() -> None:
    ballots = [{"count": 4, "ranking": ["A"]}, {"count": 3, "ranking": ["B", "C"]}]
    ballots += [{"count": 3, "ranking": ["C", "B"]}]
    result = count(recount(list("ABC"), ballots, method="irv"))
    assert (result["status"], result["winners"], result["elected"]) == ("tie", [["B", "C"]], [])
    drawn = count(recount(list("ABC"), ballots, method="irv", lot_seed="balise"))
    assert drawn["status"] == "elected"
    assert drawn["winners"] == [["B", "C"]]
    assert drawn["elected"] == lot_order("balise", ["B", "C"])[:1]


# --- Single transferable vote


def test_stv_excludes_together_those_without_a_voice_unless_their_seats_are_needed() -> None:
    ballots = [{"count": 3, "ranking": ["A"]}, {"ranking": ["B"]}]
    together = count(recount(list("ABCD"), ballots, method="stv", seats=2))
    assert [step[1] for step in together["steps"] if step[0] == "exclude"] == ["C", "D"]
    assert together["elected"] == ["A", "B"]
    needed = count(recount(list("ABCD"), ballots[:1], method="stv", seats=3, lot_seed="balise"))
    last = lot_order("balise", ["B", "C", "D"])[-1]
    assert [step for step in needed["steps"] if step[0] == "exclude"] == [["exclude", last, 0, "low"]]
    assert set(needed["elected"]) == set("ABCD") - {last}


def test_stv_moves_the_surplus_of_57_voters() -> None:
    result, expected = rankings("06", method="stv", seats=2)
    assert result["raw"]["quota"] == expected["quota"]
    assert result["steps"] == expected["log"]
    assert [name for group in result["winners"] for name in group] == expected["elected"]


def test_stv_fills_the_last_seat_below_the_quota() -> None:
    result, expected = rankings("07", method="stv", seats=3)
    assert result["steps"] == expected["log"]
    assert result["elected"] == expected["elected"]
    assert result["status"] == "elected"


def test_stv_moves_every_ballot_of_an_elected_name_at_its_part_of_the_surplus() -> None:
    """Quota 4, A has 7: each ballot moves at 3/7, those that came by transfer too."""
    ballots = [{"count": 4, "ranking": ["A", "B"]}, {"count": 3, "ranking": ["A", "C"]}]
    ballots += [{"count": 2, "ranking": ["B"]}, {"count": 2, "ranking": ["C"]}]
    result = count(recount(list("ABC"), ballots, method="stv", seats=2))
    assert result["steps"][:3] == [["elect", "A", 7], ["transfer", "A", 3], ["exclude", "C", "23/7", "low"]]


def test_stv_breaks_a_tie_by_the_last_round_that_tells_names_apart() -> None:
    """B and C stand at 4 once D is out; B led before."""
    ballots = [{"count": 6, "ranking": ["A"]}, {"count": 4, "ranking": ["B"]}]
    ballots += [{"count": 3, "ranking": ["C"]}, {"ranking": ["D", "C"]}]
    stv = count(recount(list("ABCD"), ballots, method="stv"))
    assert ["exclude", "C", 4, "low"] in stv["steps"]
    assert stv["status"] == "elected"


def test_stv_without_a_lot_says_who_is_sure_and_who_is_disputed() -> None:
    ballots = [{"count": 3, "ranking": ["A"]}, {"ranking": ["B"]}, {"ranking": ["C"]}]
    result = count(recount(list("ABC"), ballots, method="stv", seats=2))
    assert (result["status"], result["winners"]) == ("tie", [["A"], ["B", "C"]])
    assert result["elected"] == ["A"]


def test_a_tied_group_shares_an_stv_ballot() -> None:
    result = count(recount(list("ABC"), [{"ranking": [["A", "B"]]}, {"ranking": ["A"]}], method="stv"))
    assert result["raw"]["first_preferences"] == {"A": "3/2", "B": "1/2", "C": 0}


# --- Majority judgment


def judged(given: Any, size: int) -> dict[str, Any]:
    """A count of histograms: one ballot for each voter, whose grades are sorted option by option."""
    columns = {o: [g for g, n in enumerate(h) for _ in range(n)] for o, h in given.items()}
    voters = range(len(next(iter(columns.values()))))
    ballots = [{"grades": {option: column[v] for option, column in columns.items()}} for v in voters]
    return count(recount(list(given), ballots, method="majority_judgment", grades=[f"g{n}" for n in range(size)]))


def spread(value: Any) -> list[int]:
    return [grade for grades, times in value for _ in range(times) for grade in grades]


def test_majority_values_are_those_of_the_book() -> None:
    given, expected = vector("09")
    labels = list(range(12))
    ballots = [{"grades": {"A": a, "B": b}} for a, b in zip(given["A"], given["B"], strict=True)]
    result = count(recount(["A", "B"], ballots, method="majority_judgment", grades=labels))
    assert result["ranking"] == expected["ranking"]
    assert {o: spread(v) for o, v in result["raw"]["majority_values"].items()} == {
        "A": expected["A"],
        "B": expected["B"],
    }


def test_majority_judgment_of_four_cities() -> None:
    given, expected = vector("10")
    ballots = [{"count": ballot["weight"], "grades": ballot["grades"]} for ballot in given["ballots"]]
    rule = {"method": "majority_judgment", "grades": list(given["grades"])}
    result = count(recount(list(expected["gauges"]), ballots, **rule))
    assert result["ranking"] == expected["ranking"]
    assert result["raw"]["gauges"] == expected["gauges"]


def test_majority_judgment_of_seven_names_on_an_axis() -> None:
    given, expected = vector("11")
    result = judged(given["histograms_worst_to_best"], 7)
    assert result["ranking"] == expected["ranking"]
    assert result["winners"] == [expected["winner"]]


def test_the_value_decides_where_the_gauge_does_not() -> None:
    given, expected = vector("12")
    result = judged(given["histograms_worst_to_best"], 5)
    assert result["ranking"] == expected["ranking"]
    assert result["raw"]["gauges"] == expected["gauges"]
    values = {option: spread(value) for option, value in result["raw"]["majority_values"].items()}
    assert values == expected["majority_values"]


def test_identical_distributions_are_a_true_tie() -> None:
    given, expected = vector("14")
    result = judged(given["histograms_worst_to_best"], 4)
    assert result["ranking"] == expected["ranking"]
    assert result["status"] == "tie"


def test_a_missing_grade_is_the_worst_or_refuses_the_ballot_as_the_rule_says() -> None:
    ballots = [{"count": 2, "grades": {"A": 1}}, {"grades": {"A": 0, "B": 1}}]
    rule = {"method": "majority_judgment", "grades": ["non", "oui"]}
    worst = count(recount(["A", "B"], ballots, **rule))
    assert worst["raw"]["histograms"] == {"A": [1, 2], "B": [2, 1]}
    refused = count(recount(["A", "B"], ballots, **rule, missing_grade="refuse"))
    assert refused["raw"]["histograms"] == {"A": [1, 0], "B": [0, 1]}
    assert (refused["raw"]["heads"]["refused"], refused["raw"]["expressed"]) == (2, 1)


def test_a_majority_value_of_billions_of_grades_stays_short() -> None:
    assert majority_value([10**12, 10**12]) == [((0, 1), 10**12)]


# --- Sums and shares


def test_approval_and_score_of_four_cities() -> None:
    """Each group approves its two nearest cities; scores are those of the published case."""
    _, expected = vector("24")
    cities = list(expected["approval_totals"])
    groups = {42: (10, 4, 2, 0), 26: (0, 10, 4, 2), 15: (0, 6, 10, 6), 17: (0, 5, 7, 10)}
    nearest = {42: (0, 1), 26: (1, 2), 15: (2, 3), 17: (3, 2)}
    approvals = [{"count": n, "approve": [cities[at] for at in two]} for n, two in nearest.items()]
    approved = count(recount(cities, approvals, method="approval"))
    assert approved["raw"]["totals"] == expected["approval_totals"]
    assert approved["winners"] == [expected["approval_winner"]]
    scores = [{"count": n, "scores": dict(zip(cities, s, strict=True))} for n, s in groups.items()]
    scored = count(recount(cities, scores, method="score", scale=[0, 10]))
    assert scored["raw"]["totals"] == expected["score_totals"]
    assert scored["ranking"] == [[city] for city in expected["score_ranking"]]


def test_a_three_way_approval_tie_stays_one_until_the_published_lot() -> None:
    given, expected = vector("25")
    ballots = [{"count": n, "approve": approved} for n, approved in given["approvals"]]
    tie = count(recount(["C", "B", "A"], ballots, method="approval"))
    assert (tie["status"], sorted(tie["winners"][0])) == ("tie", expected["winners"])
    drawn = count(recount(["C", "B", "A"], ballots, method="approval", lot_seed=given["seed"]))
    assert drawn["lot"] == [expected["lot_order"]]
    assert (drawn["status"], drawn["elected"]) == ("elected", expected["lot_order"][:1])
    assert sorted(drawn["winners"][0]) == expected["winners"]


def test_the_last_seat_alone_may_be_tied() -> None:
    ballots = [{"approve": ["A", "B"]}, {"approve": ["A", "C"]}]
    result = count(recount(list("ABC"), ballots, method="approval", seats=2))
    assert (result["status"], result["winners"]) == ("tie", [["A"], ["B", "C"]])
    assert result["elected"] == ["A"]


def test_quadratic_votes_cost_their_square() -> None:
    given, expected = vector("26")
    ballots = [{"votes": votes} for votes in given["ballots"]]
    rule = {"method": "quadratic", "credits": given["credits"]}
    assert count(recount(list("abc"), ballots, **rule))["raw"]["totals"] == expected["totals"]
    with pytest.raises(MalformedRecount, match=r"ballots\[0\].votes.*99 crédits"):
        count(recount(list("abc"), [{"votes": given["illegal"]}], **rule))


def test_equal_shares_funds_one_option_then_completes_as_announced() -> None:
    given, expected = vector("15")
    ballots = [{"approve": approved} for approved in given["approvals"]]
    rule = {"method": "equal_shares", "seats": given["k"]}
    alone = count(recount(given["candidates"], ballots, **rule))
    assert alone["elected"] == expected["equal_shares_before_completion"]
    assert ["buy", "a", "1/8"] in alone["steps"]
    result = count(recount(given["candidates"], ballots, **rule, completion="seq_phragmen"))
    assert result["status"] == "elected"
    assert [sorted(result["elected"])] == expected["equal_shares_completed_by_seq_phragmen"]


def test_equal_shares_pays_real_costs_and_may_tie() -> None:
    """Two voters hold 50 each: one hall at 60 or the other, not both."""
    ballots = [{"count": 2, "approve": ["nord", "sud"]}]
    rule = {"method": "equal_shares", "costs": {"nord": 60, "sud": 60}, "budget": 100}
    result = count(recount(["nord", "sud"], ballots, **rule))
    assert (result["status"], result["winners"]) == ("tie", [["nord", "sud"]])


def test_equal_shares_counts_what_a_voter_gains_as_the_rule_says() -> None:
    ballots = [{"count": 3, "approve": ["grand"]}, {"count": 1, "approve": ["grand", "petit"]}]
    costs = {"grand": 80, "petit": 21}
    by_number = count(recount(["grand", "petit"], ballots, method="equal_shares", costs=costs, budget=100))
    by_cost = {"costs": costs, "budget": 100, "utility": "cost"}
    cost = count(recount(["grand", "petit"], ballots, method="equal_shares", **by_cost))
    assert by_number["steps"][0] == ["buy", "grand", 20]
    assert cost["steps"][0] == ["buy", "grand", "1/4"]


# --- Seats and weights


def test_seats_by_the_three_published_methods() -> None:
    given, expected = vector("17")
    for method, seats in expected.items():
        assert apportion(given["votes"], given["seats"], method=method)["seats"] == seats
    assert apportion(given["votes"], given["seats"])["seats"] == expected["sainte_lague"]


def test_a_tie_for_the_last_seat_waits_for_the_lot() -> None:
    given, expected = vector("18")
    for method in ("sainte_lague", "dhondt"):
        result = apportion(given["votes"], given["seats"], method=method)
        assert (result["tie"], result["left"]) == (expected["tie"], 1)
    drawn = apportion(given["votes"], given["seats"], lot_seed="balise")
    assert drawn["seats"][lot_order("balise", ["A", "B"])[0]] == 2


def test_college_weights_outside_the_law_are_named_with_the_article() -> None:
    given, expected = vector("22")
    faults = [scic_weight_faults(weights) for weights in given["cases"]]
    assert [[code for code, _ in case] for case in faults] == expected["errors"]
    assert "article 19 octies" in faults[0][0][1]


def test_college_weights_that_do_not_make_a_whole_are_said_in_a_sentence() -> None:
    [(code, sentence)] = scic_weight_faults({"a": "2/5", "b": "3/10", "c": "1/5"})
    assert code == "sum_not_100pct"
    assert sentence == "La somme des poids n’est pas 100 % (article 19 octies de la loi n° 47-1775)."
    assert scic_weight_faults({"a": "2/5", "b": "3/10", "c": "3/10"}) == []
    assert scic_weight_faults({"a": "1/2", "b": "2/5", "c": "1/10"}) == []


def test_all_ones_credits_may_be_spent() -> None:
    result = count(recount(["A", "B"], [{"votes": {"A": 2}}], method="quadratic", credits=4))
    assert (result["elected"], result["raw"]["totals"]) == (["A"], {"A": 2, "B": 0})


# --- For ever

COUNTED = json.loads((VECTORS / "40_counted_once.json").read_text())


@pytest.mark.parametrize("at", range(0, len(COUNTED), 12))
def test_what_was_counted_once_is_counted_the_same_for_ever(at: int) -> None:
    """Files of every method and rule, with the whole result that was published: nobody may find another one later."""
    for case in COUNTED[at : at + 12]:
        assert count(case["recount"]) == case["result"], case["recount"]["rule"]


# --- Resolutions


def anonymous(counts: dict[str, int], college: str | None = None) -> list[dict[str, Any]]:
    box = {} if college is None else {"college": college}
    return [{"choice": choice, "count": n, **box} for choice, n in counts.items() if n]


def test_resolutions_by_base_threshold_and_quorum() -> None:
    given, expected = vector("23")
    found = []
    for case in given["cases"]:
        rule = {key: case[key] for key in ("base", "threshold", "strict", "quorum") if key in case}
        file = recount([], anonymous(case["counts"]), method="resolution", **rule)
        file |= {key: case[key] for key in ("present", "registered") if key in case}
        found.append(count(file)["status"])
    assert found == expected["results"]


@pytest.mark.parametrize("name", ["19", "20"])
def test_the_two_college_rules_may_disagree_on_the_same_ballots(name: str) -> None:
    given, expected = vector(name)
    ballots = [b for college, counts in given["votes"].items() for b in anonymous(counts, college)]
    for rule, wanted in expected.items():
        colleges = {"rule": rule, "weights": given["weights"]}
        result = count(recount([], ballots, method="resolution", colleges=colleges))
        assert result["status"] == wanted.pop("result")
        assert {key: result["colleges"][key] for key in wanted} == wanted
        assert result["raw"]["for"] == sum(votes.get("for", 0) for votes in given["votes"].values())


def test_a_tied_and_a_silent_college_do_what_the_rule_says() -> None:
    given, expected = vector("21")
    ballots = [b for college, counts in given["votes"].items() for b in anonymous(counts, college)]
    rules = {
        "majority_split_lost": {"rule": "majority", "tied": "split", "silent": "lost"},
        "majority_none_lost": {"rule": "majority", "tied": "none", "silent": "lost"},
        "majority_split_against_base": {"rule": "majority", "tied": "split", "silent": "kept"},
        "proportional_lost": {"rule": "proportional", "silent": "lost"},
    }
    for name, wanted in expected.items():
        colleges = {"weights": given["weights"], **rules[name]}
        result = count(recount([], ballots, method="resolution", colleges=colleges))
        assert result["status"] == wanted.pop("result"), name
        assert {key: result["colleges"][key] for key in wanted} == wanted, name


def test_a_college_is_read_on_its_votes_for_and_against_and_the_raw_count_on_the_base() -> None:
    ballots = anonymous({"for": 2, "against": 1, "abstain": 3}, "A") + anonymous({"for": 1}, "B")
    colleges = {"weights": {"A": "3/5", "B": "2/5"}}
    result = count(recount([], ballots, method="resolution", base="cast", colleges=colleges))
    assert (result["status"], result["colleges"]["for"], result["raw"]["status"]) == ("adopted", "4/5", "rejected")


def test_colleges_that_are_all_tied_and_give_nothing_adopt_nothing() -> None:
    weights = {"A": "1/2", "B": "1/2"}
    colleges = {"weights": weights, "rule": "majority", "tied": "none", "silent": "lost"}
    ballots = [b for c in weights for b in anonymous({"for": 1, "against": 1}, c)]
    rule = {"method": "resolution", "colleges": colleges, "strict": False, "threshold": "2/3"}
    assert count(recount([], ballots, **rule))["status"] == "tie"


def test_a_heavier_voice_counts_as_it_weighs_and_heads_are_shown_beside() -> None:
    file = recount([], [{"voter": "a", "choice": "for"}, {"voter": "b", "choice": "against"}], method="resolution")
    file["roll"] = [{"voter": "a", "weight": 3}, {"voter": "b", "weight": "1/2"}]
    result = count(file)
    assert (result["raw"]["for"], result["raw"]["against"]) == (3, "1/2")
    assert result["raw"]["heads"] == {"for": 1, "against": 1}


def test_a_half_is_a_tie_of_the_expressed_votes_only() -> None:
    """On the other bases, a half of the base against which nobody stands is no tie: it is not enough."""
    for base, status in (
        ("expressed", "tie"),
        ("cast", "rejected"),
        ("present", "rejected"),
        ("registered", "rejected"),
    ):
        counts = {"for": 2, "against": 2} if base == "expressed" else {"for": 2, "against": 1, "abstain": 1}
        file = recount([], anonymous(counts), method="resolution", base=base) | {"present": 4, "registered": 4}
        assert count(file)["status"] == status, base


def test_a_quorum_counts_who_is_there_of_the_roll_and_who_votes_of_those_there() -> None:
    file = recount([], anonymous({"for": 3, "blank": 1}), method="resolution") | {"present": 6, "registered": 10}

    def reached(quorum: str, of: str) -> tuple[bool, str]:
        found = count(file | {"rule": {"method": "resolution", "quorum": quorum, "quorum_base": of}})
        return found["status"] != "no_quorum", found["log"][0]

    assert reached("3/5", "registered") == (True, "Quorum : 6 voix réunies, il en faut 6.")
    assert reached("7/10", "registered") == (False, "Quorum : 6 voix réunies, il en faut 7.")
    assert reached("2/3", "present") == (True, "Quorum : 4 voix réunies, il en faut 4.")
    assert reached("5/6", "present") == (False, "Quorum : 4 voix réunies, il en faut 5.")
    assert reached("3/4", "cast") == (True, "Quorum : 3 voix réunies, il en faut 3.")
    assert reached("4/5", "cast") == (False, "Quorum : 3 voix réunies, il en faut 4.")


def test_colleges_among_which_nobody_is_for_or_against_are_not_weighed() -> None:
    colleges = {"weights": {"A": "1/2", "B": "1/2"}}
    result = count(recount([], anonymous({"abstain": 3}, "A"), method="resolution", colleges=colleges))
    assert (result["status"], result["colleges"]) == ("no_vote", {})


def test_a_secret_ballot_may_list_who_is_there() -> None:
    file = recount([], anonymous({"for": 2}), method="resolution")
    file |= {"roll": [{"voter": "a", "weight": 3}, {"voter": "b"}, {"voter": "c"}], "present": ["a", "b"]}
    raw = count(file)["raw"]
    assert (raw["present"], raw["registered"]) == (4, 5)
    assert count(file | {"present": ["c"]})["raw"]["present"] == 2  # at least those who voted


def test_an_assembly_of_any_size_may_be_registered() -> None:
    file = recount([], anonymous({"for": 2}), method="resolution")
    for size in (10**18, 2):
        assert count(file | {"registered": size})["raw"]["registered"] == size


def test_a_roll_that_has_no_voice_left_is_a_result_and_not_a_fault() -> None:
    for rule in ({"method": "resolution", "quorum": "1/2"}, {"method": "approval", "seats": 1, "floor": "0"}):
        file = recount(["A"] if rule["method"] == "approval" else [], [], **rule)
        result = count({**file, "registered": 0, "present": 0})
        assert (result["status"], result["raw"]["registered"]) == ("no_vote", 0)
    for impossible in (-1, 0.0, "0", True, 10**18 + 1):
        with pytest.raises(MalformedRecount, match=r"^registered : il faut un entier positif ou nul"):
            count({**file, "registered": impossible})


# --- Proxies


def test_proxies_are_resolved_with_cap_chain_suspension_and_absence() -> None:
    given, expected = vector("32")
    members = {
        name: Member(line["college"], suspended=line.get("suspended", False)) for name, line in given["members"].items()
    }
    proxies = [Proxy(*proxy) for proxy in given["proxies"]]
    votes, refused = resolve_proxies(members, given["present"], proxies, given["cap"])
    assert (votes, refused) == (expected["votes"], expected["refused"])

    file = recount([], [{"voter": "b", "choice": "for"}], method="resolution", quorum="1/2")
    file["roll"] = [{"voter": name, **line} for name, line in given["members"].items()]
    file |= {"present": given["present"], "proxy_cap": given["cap"]}
    file["proxies"] = [dict(zip(("giver", "holder", "order"), proxy, strict=True)) for proxy in given["proxies"]]
    result, quorum = count(file), expected["quorum_1_2"]
    assert (result["raw"]["present"], result["raw"]["registered"]) == (
        quorum["present_or_represented"],
        quorum["registered"],
    )
    assert result["status"] == "adopted"
    assert result["raw"]["for"] == len(expected["votes"]["b"])
    assert result["proxies"]["refused"] == expected["refused"]


def test_the_latest_proxy_replaces_the_others_and_a_present_giver_votes_in_person() -> None:
    members = dict.fromkeys("abcd", Member())
    proxies = [Proxy("a", "b", 1), Proxy("a", "c", 2), Proxy("d", "b", 3)]
    votes, refused = resolve_proxies(members, ["b", "c", "d"], proxies)
    assert votes == {"b": ["b"], "c": ["c", "a"], "d": ["d"]}
    assert refused == {"d": "giver_present"}


def test_the_latest_proxy_is_that_of_the_last_rank_wherever_it_stands_in_the_file() -> None:
    members = dict.fromkeys("abc", Member())
    for proxies in permutations([Proxy("a", "b", 1), Proxy("a", "c", 2)]):
        assert resolve_proxies(members, ["b", "c"], proxies).votes == {"b": ["b"], "c": ["c", "a"]}


def test_a_holder_carries_the_first_proxies_up_to_the_cap_wherever_they_stand_in_the_file() -> None:
    members = dict.fromkeys("abcd", Member())
    for proxies in permutations([Proxy("a", "d", 3), Proxy("b", "d", 1), Proxy("c", "d", 2)]):
        votes, refused = resolve_proxies(members, ["d"], proxies, 2)
        assert (votes, refused) == ({"d": ["d", "b", "c"]}, {"a": "over_cap"})


def test_who_is_no_member_is_neither_there_nor_a_holder() -> None:
    members = {"a": Member(), "b": Member(suspended=True)}
    votes, refused = resolve_proxies(members, ["b", "z"], [Proxy("a", "z", 1), Proxy("z", "a", 2)])
    assert (votes, refused) == ({}, {"a": "holder_absent", "z": "giver_unknown_or_suspended"})


def test_a_blank_proxy_and_another_college_follow_the_rule() -> None:
    members = {"a": Member("L"), "b": Member("L"), "c": Member("R")}
    blank = [Proxy("a", None, 1)]
    assert resolve_proxies(members, ["b"], blank).refused == {"a": "no_holder"}
    assert resolve_proxies(members, ["b"], blank, blank_holder="b").votes == {"b": ["b", "a"]}
    other = resolve_proxies(members, ["c"], [Proxy("a", "c", 1)], same_college=True)
    assert other.refused == {"a": "other_college"}


def test_a_represented_member_never_votes_twice() -> None:
    """A ballot cast in the giver's name counts instead of the holder's, not beside it."""
    file = recount([], [{"voter": "b", "choice": "for"}, {"voter": "a", "choice": "against"}], method="resolution")
    file |= {"roll": [{"voter": "a"}, {"voter": "b"}], "present": ["b"]}
    file["proxies"] = [{"giver": "a", "holder": "b", "order": 1}]
    raw = count(file)["raw"]
    assert (raw["for"], raw["against"], raw["cast"]) == (1, 1, 2)


# --- What an election is worth


def test_blank_ballots_are_cast_and_not_expressed() -> None:
    ballots = [{"choice": "blank", "count": 4}, {"approve": [], "count": 2}, {"approve": ["A"]}]
    result = count(recount(["A", "B"], ballots, method="approval"))
    assert (result["raw"]["expressed"], result["raw"]["cast"], result["status"]) == (1, 7, "elected")


@pytest.mark.parametrize("method", ["approval", "score", "schulze", "irv", "stv", "equal_shares"])
def test_an_election_in_which_nobody_speaks_has_no_winner(method: str) -> None:
    result = count(recount(["A", "B"], [{"choice": "blank"}], method=method))
    assert (result["status"], result["winners"]) == ("no_vote", [])


def test_an_election_without_its_quorum_elects_nobody_and_shows_its_count() -> None:
    file = recount(["A", "B"], [{"voter": "places0", "approve": ["A"]}], method="approval", quorum="1/2")
    result = count(file | {"roll": roll(places=3)})
    assert (result["status"], result["winners"], result["elected"]) == ("no_quorum", [], [])
    assert result["raw"]["totals"] == {"A": 1, "B": 0}


def test_a_result_holds_no_float() -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float | Fraction)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(item)

    for method in ("stv", "schulze"):
        walk(rankings("07", method=method, **({"seats": 3} if method == "stv" else {}))[0])
