"""The count at its edges: a threshold reached or passed, the last voice of a quorum, the last seat, the last word."""

from __future__ import annotations

from typing import Any

import pytest

from lieudit.voting.counting import (
    MOST_BYTES,
    MalformedRecount,
    apportion,
    count,
    lot_order,
    parse,
    scic_weight_faults,
)


def resolution(votes_for: int, against: int, *, abstain: int = 0, blank: int = 0, **rule: Any) -> Any:
    said = {"for": votes_for, "against": against, "abstain": abstain, "blank": blank}
    ballots = [{"choice": word, "count": times} for word, times in said.items() if times]
    present, registered = rule.pop("present", None), rule.pop("registered", None)
    file = {"rule": {"method": "resolution"} | rule, "ballots": ballots}
    file |= {} if present is None else {"present": present}
    return count(file | ({} if registered is None else {"registered": registered}))


@pytest.mark.parametrize(
    ("votes", "rule", "status"),
    [
        ((3, 2), {}, "adopted"),
        ((2, 2), {}, "tie"),
        ((2, 3), {}, "rejected"),
        ((2, 2), {"strict": False}, "adopted"),
        ((2, 3), {"strict": False}, "rejected"),
        ((2, 1), {"threshold": "2/3"}, "rejected"),  # two thirds are reached, not passed
        ((2, 1), {"threshold": "2/3", "strict": False}, "adopted"),
        ((199, 100), {"threshold": "2/3", "strict": False}, "rejected"),
        ((201, 100), {"threshold": "2/3"}, "adopted"),
        ((5, 0), {"threshold": "1", "strict": False}, "adopted"),
        ((5, 1), {"threshold": "1", "strict": False}, "rejected"),
    ],
)
def test_a_threshold_is_passed_when_it_is_strict_and_reached_when_it_is_not(votes, rule, status):
    assert resolution(*votes, **rule)["status"] == status


@pytest.mark.parametrize(
    ("base", "extra", "status"),
    [
        ("expressed", {"abstain": 9, "blank": 9}, "adopted"),
        ("cast", {"abstain": 1}, "rejected"),  # two of four: a half of those who voted is no tie
        ("cast", {"blank": 1}, "rejected"),
        ("cast", {}, "adopted"),
        ("present", {"present": 4}, "rejected"),
        ("present", {"present": 3}, "adopted"),
        ("registered", {"registered": 4}, "rejected"),
        ("registered", {"registered": 3}, "adopted"),
    ],
)
def test_each_base_counts_the_voices_that_it_names(base, extra, status):
    assert resolution(2, 1, base=base, **extra)["status"] == status


def test_where_nobody_says_for_or_against_nothing_is_voted():
    assert resolution(0, 0, abstain=3, blank=2)["status"] == "no_vote"
    assert resolution(0, 0)["status"] == "no_vote"
    assert resolution(1, 0, abstain=9)["status"] == "adopted"


@pytest.mark.parametrize(
    ("quorum", "registered", "present", "met"),
    [("1/2", 10, 5, True), ("1/2", 10, 4, False), ("1/2", 11, 5, False), ("1/2", 11, 6, True), ("0", 10, 1, True)],
)
def test_a_quorum_of_those_registered_is_reached_by_its_last_voice(quorum, registered, present, met):
    result = resolution(1, 0, quorum=quorum, registered=registered, present=present)
    assert result["status"] == ("adopted" if met else "no_quorum")
    needed = {10: 5, 11: 6}[registered] if quorum != "0" else 0
    assert result["log"][0] == f"Quorum : {present} voix réunies, il en faut {needed}."


@pytest.mark.parametrize(("cast", "met"), [(3, True), (2, False)])
def test_a_quorum_of_those_present_counts_the_votes_cast(cast, met):
    result = resolution(1, 0, abstain=cast - 1, quorum="1/2", quorum_base="present", present=6)
    assert result["status"] == ("adopted" if met else "no_quorum")


def by_college(rows: dict[str, tuple[int, int]], weights: dict[str, str], **colleges: Any) -> Any:
    """Votes for and against of each college."""
    ballots = [
        {"choice": word, "count": times, "college": code}
        for code, votes in rows.items()
        for word, times in zip(("for", "against"), votes, strict=True)
        if times
    ]
    rule = {"method": "resolution", "colleges": {"weights": weights} | colleges}
    return count({"rule": rule, "ballots": ballots})


HALVES = {"a": "1/2", "b": "1/2"}


@pytest.mark.parametrize(
    ("rows", "how", "votes_for", "base", "status"),
    [
        ({"a": (3, 1), "b": (0, 1)}, {}, "3/8", 1, "rejected"),
        ({"a": (3, 1), "b": (0, 1)}, {"rule": "majority"}, "1/2", 1, "tie"),
        ({"a": (3, 1)}, {}, "3/8", "1/2", "adopted"),  # who says nothing gives nothing, and is not counted
        ({"a": (3, 1)}, {"silent": "kept"}, "3/8", 1, "rejected"),
        ({"a": (3, 1)}, {"silent": "lost"}, "3/8", "1/2", "adopted"),
        ({"a": (1, 1), "b": (1, 0)}, {"rule": "majority", "tied": "split"}, "3/4", 1, "adopted"),
        ({"a": (1, 1), "b": (1, 0)}, {"rule": "majority", "tied": "none"}, "1/2", "1/2", "adopted"),
        ({"a": (1, 1), "b": (1, 0)}, {"rule": "majority", "tied": "none", "silent": "kept"}, "1/2", 1, "tie"),
        ({"a": (1, 1), "b": (1, 1)}, {}, "1/2", 1, "tie"),
    ],
)
def test_colleges_split_their_weight_as_their_rule_says(rows, how, votes_for, base, status):
    result = by_college(rows, HALVES, **how)
    assert (result["colleges"]["for"], result["colleges"]["base"], result["status"]) == (votes_for, base, status)


def test_the_weights_decide_and_the_voices_are_told_beside():
    result = by_college({"a": (9, 0), "b": (0, 1)}, {"a": "1/4", "b": "3/4"})
    assert (result["raw"]["status"], result["status"]) == ("adopted", "rejected")
    assert result["colleges"]["rows"] == {"a": ["1/4", 0], "b": [0, "3/4"]}
    assert result["colleges"]["counts"]["a"] == {"for": 9, "against": 0, "abstain": 0, "blank": 0}
    assert result["log"][-2].startswith("Par collèges, pour 1/4, contre 3/4 ; base 1 : ")
    silent = by_college({"a": (9, 0)}, {"a": "1/4", "b": "3/4"})["colleges"]
    assert (silent["silent_weight"], silent["base"], silent["against"]) == ("3/4", "1/4", 0)


def approval(*ballots: tuple[str, int], options: str = "ABCD", **rule: Any) -> Any:
    said = [{"approve": list(names), "count": times} for names, times in ballots]
    return count({"options": list(options), "rule": {"method": "approval"} | rule, "ballots": said})


def test_seats_are_filled_group_by_group_and_a_group_too_large_for_what_is_left_is_a_tie():
    two = [("A", 3), ("B", 2), ("C", 2), ("D", 1)]
    assert approval(*two)["elected"] == ["A"]
    tied = approval(*two, seats=2)
    assert (tied["status"], tied["winners"], tied["elected"]) == ("tie", [["A"], ["B", "C"]], ["A"])
    whole = approval(*two, seats=3)
    assert (whole["status"], whole["winners"], whole["elected"]) == ("elected", [["A"], ["B", "C"]], ["A", "B", "C"])
    assert approval(*two, seats=4)["elected"] == ["A", "B", "C", "D"]
    assert approval(*two, seats=9)["status"] == "elected"
    assert approval(*two, seats=2)["ranking"] == [["A"], ["B", "C"], ["D"]]


def test_a_lot_parts_the_last_seats_only():
    two = [("A", 3), ("B", 2), ("C", 2), ("D", 2)]
    drawn = approval(*two, seats=3, lot_seed="balise")
    [order] = drawn["lot"]
    assert sorted(order) == ["B", "C", "D"]
    assert drawn["elected"] == ["A", *order[:2]]
    assert (drawn["status"], drawn["winners"]) == ("elected", [["A"], ["B", "C", "D"]])
    assert approval(*two, seats=4, lot_seed="balise")["lot"] == []


def test_a_floor_tells_what_it_asks_of_what_and_who_supports_whom():
    result = approval(("A", 3), ("B", 1), floor="1/2", seats=2)
    assert result["floor"] == {
        "needed": 2,
        "base": 4,
        "support": {"A": 3, "B": 1, "C": 0, "D": 0},
        "below": ["B", "C", "D"],
    }
    assert approval(("A", 2), ("B", 2), floor="1/2", floor_strict=True)["elected"] == []
    assert approval(("A", 2), ("B", 2), floor="1/2", floor_strict=False, seats=2)["elected"] == ["A", "B"]


FOR, ONE = {"choice": "for"}, {"voter": "v"}
SCHULZE = {"method": "schulze"}


def voting(*ballots: Any, rule: Any = None, **file: Any) -> Any:
    return {"rule": {"method": "resolution"} | (rule or {}), "ballots": list(ballots)} | file


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ({"options": ["A", "A"], "rule": {"method": "approval"}}, "options : « A » y figure deux fois"),
        ({"options": [], "rule": {"method": "approval"}}, "options : il en faut entre 1 et"),
        (voting(format="other/1"), "format : il faut « lieudit-recount/1 »"),
        (voting({"ranking": ["A", "A"]}, options=["A"], rule=SCHULZE), "une option y figure deux fois"),
        (voting({"ranking": ["A", ["B", "A"]]}, options=["A", "B"], rule=SCHULZE), "une option y figure deux fois"),
        (voting({"ranking": "A"}, options=["A"], rule=SCHULZE), "il faut une liste"),
        (voting(FOR | {"count": 2}, registered=1), "il y a plus de voix que d’inscrits"),
        (voting(FOR | {"weight": 2}), "se répète par « count »"),
        (voting(FOR, rule={"base": "registered"}), "roll : la règle en a besoin"),
        (voting(FOR, rule={"base": "present"}), "present : la règle en a besoin"),
        (voting(FOR | {"voter": "w"}, roll=[ONE]), "« w » n’a pas le droit de voter"),
        (voting(FOR | ONE, roll=[ONE | {"suspended": True}]), "« v » n’a pas le droit de voter"),
        (voting(FOR | ONE, FOR | ONE, roll=[ONE]), "« v » vote deux fois"),
        (voting(FOR | ONE, roll=[ONE, ONE]), "« v » y figure deux fois"),
        (voting(FOR | ONE | {"count": 1}, roll=[ONE]), "tient son poids de la liste"),
        (voting(FOR | ONE, roll=[ONE], present=["w"]), "« w » n’est pas sur la liste"),
        (voting(FOR | {"college": "b"}, rule={"colleges": {"weights": {"a": "1"}}}), "rule.colleges.weights"),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused_with_its_place_and_its_fault(file, fault):
    with pytest.raises(MalformedRecount, match=fault):
        count({"ballots": []} | file)


def test_blank_and_abstention_are_no_choice_of_any_option_and_are_counted_as_heads():
    for word in ("blank", "abstain"):
        result = count(
            {
                "options": ["A"],
                "rule": {"method": "approval"},
                "ballots": [{"choice": word, "count": 2}, {"approve": ["A"]}],
            }
        )
        assert (result["elected"], result["raw"]["heads"][word], result["raw"]["totals"]) == (["A"], 2, {"A": 1})
    each = {"options": ["A", "B"], "rule": {"method": "each"}}
    silent = count(each | {"ballots": [{"opinions": {"A": "abstain", "B": "abstain"}}, {"opinions": {"A": "for"}}]})
    assert silent["raw"]["heads"] == {"blank": 1, "expressed": 1}
    assert silent["raw"]["abstained"] == {"A": 0, "B": 1}


def test_of_named_ballots_who_is_there_and_says_nothing_is_present_and_not_cast():
    roll = [{"voter": f"v{n}"} for n in range(5)] + [{"voter": "late", "suspended": True}]
    file = {
        "rule": {"method": "resolution", "quorum": "3/5"},
        "roll": roll,
        "present": ["v1", "v2"],
        "ballots": [{"voter": "v0", "choice": "for"}, {"voter": "v1", "choice": "against"}],
    }
    result = count(file)
    assert (result["raw"]["present"], result["raw"]["registered"], result["raw"]["cast"]) == (3, 5, 2)
    assert result["status"] == "tie"
    proxies = [{"giver": "v3", "holder": "v1"}, {"giver": "v4", "holder": "v2"}]
    carried = count(file | {"proxies": proxies})
    assert (carried["raw"]["present"], carried["raw"]["cast"], carried["raw"]["against"]) == (5, 3, 2)


def election(method: str, *ballots: Any, options: str = "AB", **rule: Any) -> Any:
    return {"options": list(options), "rule": {"method": method} | rule, "ballots": list(ballots)}


def scores(a: Any, **rule: Any) -> Any:
    return election("score", {"scores": {"A": a}}, **rule)


def votes(a: Any, b: Any = 0, credits: int = 9) -> Any:
    return election("quadratic", {"votes": {"A": a, "B": b}}, credits=credits)


def grades(a: Any, *labels: Any, **rule: Any) -> Any:
    return election("majority_judgment", {"grades": {"A": a, "B": labels[0]}}, grades=list(labels), **rule)


BIGGEST = 10**18


@pytest.mark.parametrize(
    "file",
    [
        scores(0), scores(BIGGEST), scores("1/2"), scores(5, scale=[0, 5]), scores(0, scale=[0, 5]),
        scores(-BIGGEST, scale=[-BIGGEST, 0]), scores(-1, scale=[-1, 1]),
        votes(3), votes(2, 2, credits=8), votes(-3),
        grades("bien", "rejet", "bien"), grades(0, "rejet", "bien"), grades(2, 1, 2),
        voting(FOR | {"count": BIGGEST}), voting(FOR | {"count": 1}), voting(registered=0),
        voting(FOR, rule={"threshold": "1"}), voting(FOR, rule={"threshold": 0}),
        voting(FOR, rule={"colleges": {"weights": {"": "1"}}}) | {"ballots": []},
        voting(FOR | ONE, roll=[ONE | {"weight": "1/2"}]),
    ],
)  # fmt: skip
def test_what_stands_at_its_bound_is_read(file):
    assert count(file)["status"]


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (scores(-1), "ballots\\[0\\].scores.A : il faut un nombre entre 0 et"),
        (scores(BIGGEST + 1), "il faut un nombre entre 0 et"),
        (scores(6, scale=[0, 5]), "il faut un nombre entre 0 et 5"),
        (scores(-1, scale=[0, 5]), "il faut un nombre entre 0 et 5"),
        (scores(0.5), "il faut un entier ou une fraction"),
        (scores(True), "il faut un entier ou une fraction"),
        (scores("1/0"), "il faut un entier ou une fraction"),
        (scores("1.5"), "il faut un entier ou une fraction"),
        (scores(1, scale=[5, 5]), "rule.scale : il faut deux nombres"),
        (scores(1, scale=[5, 0]), "rule.scale : il faut deux nombres"),
        (scores(1, scale=[0, 1, 2]), "rule.scale : il faut deux nombres"),
        (scores(1, scale=[-BIGGEST - 1, 0]), "rule.scale\\[0\\] : il faut un nombre entre -1000000000000000000"),
        (scores(1) | {"ballots": [{"scores": {"C": 1}}]}, "option inconnue « C »"),
        (votes(3, 1), "dépense plus que ses 9 crédits"),
        (votes("1/2"), "nombres entiers de voix"),
        (votes(1) | {"rule": {"method": "quadratic"}}, "le nombre de crédits manque"),
        (grades("rejet", "rejet"), "rule.grades : il faut de 2 à"),
        (grades("mieux", "rejet", "bien"), "mention inconnue « mieux »"),
        (grades(2, "rejet", "bien"), "mention inconnue « 2 »"),
        (grades(True, "rejet", "bien"), "mention inconnue « True »"),
        (grades(0, "rejet", 2), "mention inconnue « 0 »"),
        (grades("bien", "rejet", "rejet"), "rule.grades : « rejet » y figure deux fois"),
        (voting(FOR | {"count": 0}), "il faut un entier strictement positif"),
        (voting(FOR | {"count": BIGGEST + 1}), "il faut un entier strictement positif"),
        (voting(FOR | {"count": True}), "il faut un entier strictement positif"),
        (voting(registered=-1), "registered : il faut un entier positif ou nul"),
        (voting(registered=BIGGEST + 1), "registered : il faut un entier positif ou nul"),
        (voting(rule={"threshold": "11/10"}), "rule.threshold : il faut un nombre entre 0 et 1"),
        (voting(rule={"seats": 0}), "rule.seats : il faut un entier strictement positif"),
        (voting(rule={"strict": 1}), "rule.strict : il faut true ou false"),
        (voting(rule={"base": "all"}), "rule.base : il faut l’un de"),
        (voting(rule={"quorum_base": "expressed"}), "rule.quorum_base : il faut l’un de"),
        (voting(rule={"colleges": {"weights": {"a": "1/2"}}}), "la somme des poids doit être 1"),
        (voting(rule={"colleges": {"weights": {"a": "1/2", "b": "1"}}}), "la somme des poids doit être 1"),
        (voting(FOR | ONE, roll=[ONE | {"weight": 0}]), "roll\\[0\\].weight : il faut un nombre strictement positif"),
        (voting(FOR | ONE, roll=[ONE | {"college": ""}]), "roll\\[0\\].college : il faut un texte"),
        (voting(FOR | ONE, roll=[ONE | {"suspended": 0}]), "roll\\[0\\].suspended : il faut true ou false"),
        (voting(FOR | ONE, roll=[{"voter": ""}]), "roll\\[0\\].voter : il faut un texte"),
        (voting(FOR | ONE, roll=[{"voter": 7}]), "roll\\[0\\].voter : il faut un texte"),
        (voting({"choice": "perhaps"}), "ballots\\[0\\].choice"),
        (election("approval", {}), "ballots\\[0\\].approve : il faut une liste"),
        (election("approval", {"choice": "for"}), "ballots\\[0\\].approve : il faut une liste"),
        (election("approval", colleges={"weights": {"a": "1"}}), "ne valent que pour une résolution"),
        ({"rule": {}, "ballots": []}, "rule.method : la méthode manque"),
    ],
)
def test_what_stands_beyond_its_bound_is_refused_with_its_place(file, fault):
    with pytest.raises(MalformedRecount, match=fault):
        count(file)


def test_a_ballot_that_says_something_is_read_and_is_not_blank():
    both = count(election("approval", {"approve": ["A"], "choice": "blank"}))
    assert (both["elected"], both["raw"]["heads"]) == (["A"], {"expressed": 1})


def test_options_left_out_of_a_ballot_receive_nothing_from_it():
    assert count(scores(2, scale=[0, 5]))["raw"]["totals"] == {"A": 2, "B": 0}
    assert count(votes(2))["raw"]["totals"] == {"A": 2, "B": 0}
    blank = count(election("score", {"scores": {}}, {"scores": {"A": 1}}))
    assert blank["raw"]["heads"] == {"blank": 1, "expressed": 1}
    assert count(votes(0))["raw"]["heads"] == {"blank": 1}


def test_a_grade_left_out_is_the_worst_or_refuses_the_paper_as_the_rule_says():
    ballots = ({"grades": {"A": "bien"}}, {"grades": {"A": "rejet", "B": "bien"}})
    words = {"grades": ["rejet", "bien"]}
    worst = count(election("majority_judgment", *ballots, **words))
    assert worst["raw"]["histograms"] == {"A": [1, 1], "B": [1, 1]}
    refused = count(election("majority_judgment", *ballots, missing_grade="refuse", **words))
    assert refused["raw"]["histograms"] == {"A": [1, 0], "B": [0, 1]}
    assert refused["raw"]["heads"]["refused"] == 1


def test_a_proxy_without_a_rank_takes_that_of_its_place_among_those_that_say_theirs():
    roll = [{"voter": name} for name in "bhz"]
    proxies = [{"giver": "z", "holder": "h", "order": 1}, {"giver": "b", "holder": "h"}]
    file = voting(FOR | {"voter": "h"}, roll=roll, proxies=proxies, proxy_cap=1)
    assert count(file)["proxies"] == {"votes": {"h": ["h", "z"]}, "refused": {"b": "over_cap"}}
    first = [{"giver": "z", "holder": "h", "order": 3}, {"giver": "b", "holder": "h"}]
    assert count(file | {"proxies": first})["proxies"]["refused"] == {"z": "over_cap"}


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ({"a": "1/2", "b": "2/5", "c": "1/10"}, []),  # each at its bound
        ({"a": "51/100", "b": "39/100", "c": "1/10"}, ["a:above_50pct"]),
        ({"a": "1/2", "b": "41/100", "c": "9/100"}, ["c:below_10pct"]),
        ({"a": "1/2", "b": "1/2"}, ["fewer_than_3_colleges"]),
        ({"a": "1/2", "b": "2/5", "c": "1/5"}, ["sum_not_100pct"]),
    ],
)
def test_the_weights_of_a_cooperative_stay_between_a_tenth_and_a_half_of_three_colleges(weights, codes):
    faults = scic_weight_faults(weights)
    assert [code for code, _said in faults] == codes
    assert all(said.endswith("(article 19 octies de la loi n° 47-1775).") for _code, said in faults)


def test_a_weight_that_is_no_number_or_too_large_is_refused():
    for weight in (-BIGGEST - 1, BIGGEST + 1, 0.5):
        with pytest.raises(MalformedRecount, match=r"weights\.a"):
            scic_weight_faults({"a": weight})


def test_seats_are_shared_to_the_last_and_equals_wait_for_a_lot():
    even = {"a": 1, "b": 1, "c": 1}
    assert apportion(even, 3) == {"seats": {"a": 1, "b": 1, "c": 1}, "tie": [], "left": 0}
    assert apportion(even, 2) == {"seats": {"a": 0, "b": 0, "c": 0}, "tie": ["a", "b", "c"], "left": 2}
    drawn = apportion(even, 4, lot_seed="balise")
    assert drawn["seats"][lot_order("balise", "abc")[0]] == 2
    assert (sum(drawn["seats"].values()), drawn["tie"]) == (4, [])
    uneven = {"a": 53, "b": 24, "c": 23}
    assert [apportion(uneven, 7, method=each)["seats"] for each in ("sainte_lague", "dhondt", "hamilton")] == [
        {"a": 3, "b": 2, "c": 2},
        {"a": 4, "b": 2, "c": 1},
        {"a": 4, "b": 2, "c": 1},
    ]
    assert apportion({"a": 0, "b": 0}, 0) == {"seats": {"a": 0, "b": 0}, "tie": [], "left": 0}
    for votes, seats, fault in (
        ({}, 1, "au moins un nom"),
        ({"a": 1}, 100_001, "entre 0 et 100000"),
        ({"a": -1}, 1, "votes.a"),
    ):
        with pytest.raises(MalformedRecount, match=fault):
            apportion(votes, seats)
    with pytest.raises(MalformedRecount, match="method : il faut l’un de"):
        apportion(even, 1, method="other")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"floor": "0"}, "Plancher : il faut une voix de soutien. N’y arrivent pas : C, D."),
        ({"floor": "1/2"}, "Plancher : il faut plus de 2 voix sur 4 de soutien. N’y arrivent pas : B, C, D."),
        (
            {"floor": "1/4", "floor_strict": False},
            "Plancher : il faut 1 voix sur 4 de soutien. N’y arrivent pas : C, D.",
        ),
    ],
)
def test_the_log_says_what_the_floor_asked_and_who_is_below(rule, said):
    assert approval(("A", 3), ("B", 1), **rule)["log"][0] == said
    assert approval(("AB", 3), options="AB", floor="0")["log"][0] == "Plancher : il faut une voix de soutien."


def ranking(*ballots: tuple[str, int], method: str = "stv", options: str = "ABCD", **rule: Any) -> Any:
    said = [{"ranking": list(names), "count": times} for names, times in ballots]
    return count({"options": list(options), "rule": {"method": method} | rule, "ballots": said})


def test_a_quota_is_the_least_number_that_only_the_seats_can_reach():
    assert ranking(("A", 9))["raw"]["quota"] == 5
    assert ranking(("A", 10))["raw"]["quota"] == 6
    assert ranking(("A", 10), seats=3)["raw"]["quota"] == 3
    assert ranking(("A", 5), ("B", 4), method="irv", seats=3)["raw"]["quota"] == 5


def test_a_surplus_moves_at_the_same_fraction_of_each_ballot():
    result = ranking(("AB", 6), ("AC", 3), ("D", 3), seats=2, options="ABCD")
    assert result["raw"]["quota"] == 5
    assert result["raw"]["first_preferences"] == {"A": 9, "B": 0, "C": 0, "D": 3}
    assert result["steps"][:2] == [["elect", "A", 9], ["transfer", "A", 4]]
    assert result["raw"]["rounds"][1]["tallies"] == {"B": "8/3", "C": "4/3", "D": 3}
    assert result["elected"] == ["A", "D"]
    assert result["log"][0] == "A atteint le quota avec 9 voix."
    assert "L’excédent de A est reporté : 4 voix." in result["log"]


def test_the_lowest_leaves_and_the_last_seats_go_to_those_who_remain():
    result = ranking(("A", 4), ("B", 3), ("CB", 2), options="ABC", seats=1)
    assert result["steps"] == [["exclude", "C", 2, "low"], ["elect", "B", 5]]
    few = ranking(("A", 3), ("B", 1), options="AB", seats=2)
    assert few["steps"] == [["elect", "A", 3], ["elect_remaining", "B", 1]]
    assert few["log"][1] == "B prend un siège restant avec 1 voix."


def test_a_tied_group_shares_a_ballot_equally():
    result = count(election("stv", {"ranking": [["A", "B"]], "count": 3}, {"ranking": ["B"]}))
    assert result["raw"]["first_preferences"] == {"A": "3/2", "B": "5/2"}
    assert result["elected"] == ["B"]


def shares(*ballots: tuple[str, int], **rule: Any) -> Any:
    return count(
        {
            "options": list("ABC"),
            "rule": {"method": "equal_shares"} | rule,
            "ballots": [{"approve": list(names), "count": times} for names, times in ballots],
        }
    )


def test_each_voter_holds_the_same_part_of_the_budget():
    result = shares(("AB", 2), ("C", 3), costs={"A": 4, "B": 2, "C": 1}, budget=5)
    assert result["elected"] == ["C", "B"]
    assert result["raw"]["payments"] == {"C": [["1/3", 3]], "B": [[1, 2]]}
    assert result["log"][:3] == [
        "C est retenu : chaque soutien paie au plus 1/3 par unité de gain.",
        "B est retenu : chaque soutien paie au plus 1 par unité de gain.",
        "Le partage égal retient : C, B.",
    ]
    assert shares(("A", 3), ("B", 1), seats=1)["elected"] == []
    assert shares(("A", 3), ("B", 1), seats=1, completion="utilitarian")["elected"] == ["A"]
    assert shares(("A", 3), ("B", 1), seats=1, completion="seq_phragmen")["elected"] == ["A"]
    with pytest.raises(MalformedRecount, match=r"rule\.costs\.C : le coût manque"):
        shares(("A", 1), costs={"A": 1, "B": 1}, budget=2)


def test_what_costs_more_than_what_is_left_is_not_bought():
    assert shares(("A", 4), costs={"A": 4, "B": 1, "C": 1}, budget=4)["elected"] == ["A"]
    assert shares(("A", 4), costs={"A": 5, "B": 1, "C": 1}, budget=4)["elected"] == []


def judged(**grades_of: list[int]) -> Any:
    """How many of each grade each option receives, from the worst."""
    papers: list[dict[str, str]] = [{} for _ in range(sum(next(iter(grades_of.values()))))]
    for option, histogram in grades_of.items():
        given = [label for label, times in zip("abc", histogram, strict=True) for _ in range(times)]
        for paper, label in zip(papers, given, strict=True):
            paper[option] = label
    ballots = [{"grades": paper} for paper in papers]
    return count(
        {"options": list(grades_of), "rule": {"method": "majority_judgment", "grades": list("abc")}, "ballots": ballots}
    )


def test_majority_values_compare_the_middle_grade_then_the_pairs_around_it():
    assert judged(A=[1, 2, 0], B=[0, 2, 1])["ranking"] == [["B"], ["A"]]
    assert judged(A=[2, 1, 2], B=[1, 3, 1])["ranking"] == [["B"], ["A"]]
    assert judged(A=[1, 1, 1], B=[1, 1, 1])["status"] == "tie"
    result = judged(A=[1, 1, 2], B=[2, 1, 1])
    assert result["raw"]["histograms"] == {"A": [1, 1, 2], "B": [2, 1, 1]}
    assert result["raw"]["gauges"]["A"] == {"grade": 1, "p": "1/2", "q": "1/4", "sign": "+"}
    assert result["raw"]["gauges"]["B"] == {"grade": 0, "p": "1/2", "q": 0, "sign": "+"}
    assert judged(A=[1, 2, 1], B=[2, 1, 1])["raw"]["gauges"]["A"]["sign"] == "-"


def test_a_strict_majority_of_each_pair_makes_a_champion_and_an_equal_pair_none():
    won = ranking(("AB", 2), ("BA", 1), method="schulze", options="AB")
    assert (won["raw"]["condorcet_winner"], won["log"][0]) == (
        "A",
        "« A » gagne contre chacune des autres options (Condorcet).",
    )
    even = ranking(("AB", 1), ("BA", 1), method="schulze", options="AB")
    assert (even["raw"]["condorcet_winner"], even["log"][0]) == (None, "Aucun vainqueur de Condorcet.")
    assert (even["status"], even["winners"]) == ("tie", [["A", "B"]])
    assert won["raw"]["pairwise"] == {"A": {"A": 0, "B": 2}, "B": {"A": 1, "B": 0}}
    assert won["raw"]["path_strength"] == {"A": {"A": 0, "B": 2}, "B": {"A": 0, "B": 0}}


def test_a_hundred_thousand_seats_are_shared_and_a_fault_is_told_without_its_place_too():
    assert apportion({"a": 1}, 100_000, method="hamilton")["seats"] == {"a": 100_000}
    with pytest.raises(MalformedRecount) as refusal:
        count(voting(rule={"threshold": 2}))
    assert refusal.value.fault == "il faut un nombre entre 0 et 1"
    assert str(refusal.value) == "rule.threshold : il faut un nombre entre 0 et 1."


def test_a_file_is_read_up_to_thirty_two_megabytes():
    assert parse(b"[]" + b" " * (MOST_BYTES - 2)) == []
    with pytest.raises(MalformedRecount, match=r"^Le fichier : il dépasse 32 Mo"):
        parse(b"[]" + b" " * (MOST_BYTES - 1))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"weight": True}, "weight : il faut un entier ou une fraction"),
        ({"weight": 1.0}, "weight : il faut un entier ou une fraction"),
        ({"weight": [1]}, "weight : il faut un entier ou une fraction"),
        ({"suspended": 0}, "suspended : il faut true ou false"),
        ({"suspended": []}, "suspended : il faut true ou false"),
        ({"college": ["a"]}, "college : il faut un texte"),
    ],
)
def test_a_line_that_looks_like_another_is_read_for_itself(line, fault):
    """What many lines say is read once: one, true and 1.0 are not the same weight for all that."""
    alike = {"college": "a", "weight": 1, "suspended": False}
    roll = [alike | {"voter": "v"}, alike | {"voter": "w"} | line]
    with pytest.raises(MalformedRecount, match=rf"^roll\[1\]\.{fault}"):
        count(voting(FOR | ONE, roll=roll))
