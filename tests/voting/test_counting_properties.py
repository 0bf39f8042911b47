"""What holds for every count, whatever the ballots: names, order and bundling change nothing."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import strategies as st

from lieudit.voting.counting import MalformedRecount, apportion, count, majority_value
from tests.drawn import given

OPTIONS = ["A", "B", "C", "D"]
RULES: dict[str, dict[str, Any]] = {
    "approval": {},
    "score": {},
    "majority_judgment": {"grades": ["non", "bof", "oui"]},
    "schulze": {},
    "irv": {},
    "stv": {"seats": 2},
    "equal_shares": {"seats": 2, "completion": "seq_phragmen"},
    "quadratic": {"credits": 40},
}
FIELDS = {
    "approval": ("approve", st.lists(st.sampled_from(OPTIONS), unique=True)),
    "equal_shares": ("approve", st.lists(st.sampled_from(OPTIONS), unique=True)),
    "score": ("scores", st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 3))),
    "quadratic": ("votes", st.dictionaries(st.sampled_from(OPTIONS), st.integers(-3, 3))),
    "majority_judgment": ("grades", st.fixed_dictionaries({o: st.integers(0, 2) for o in OPTIONS})),
    **dict.fromkeys(("schulze", "irv", "stv"), ("ranking", st.lists(st.sampled_from(OPTIONS), unique=True))),
}


@st.composite
def polls(draw: st.DrawFn) -> dict[str, Any]:
    method = draw(st.sampled_from(sorted(RULES)))
    name, said = FIELDS[method]
    ballot = st.builds(lambda what, times: {name: what, "count": times}, said, st.integers(1, 3))
    ballots = draw(st.lists(ballot, min_size=1, max_size=7))
    return {"options": OPTIONS, "rule": {"method": method, **RULES[method]}, "ballots": ballots}


def outcome(result: dict[str, Any]) -> tuple[Any, ...]:
    """What the result says of people, whatever the order in which equals are written."""
    return result["status"], {frozenset(group) for group in result["winners"]}, set(result["elected"])


def renamed(thing: Any, names: dict[str, str]) -> Any:
    """The same file with options called otherwise."""
    if isinstance(thing, dict):
        return {names.get(key, key): renamed(item, names) for key, item in thing.items()}
    if isinstance(thing, list):
        return [renamed(item, names) for item in thing]
    return names.get(thing, thing) if isinstance(thing, str) else thing


@given(polls(), st.permutations(OPTIONS))
def test_no_option_is_favoured_by_its_name(poll: dict[str, Any], order: list[str]) -> None:
    names = dict(zip(OPTIONS, order, strict=True))
    status, winners, elected = outcome(count(poll))
    moved = renamed(poll, names) | {"options": OPTIONS}
    assert outcome(count(moved)) == (
        status,
        {frozenset(names[option] for option in group) for group in winners},
        {names[option] for option in elected},
    )


@given(polls(), st.randoms())
def test_no_voter_is_favoured_by_their_place(poll: dict[str, Any], random: Any) -> None:
    shuffled = list(poll["ballots"])
    random.shuffle(shuffled)
    assert outcome(count(poll | {"ballots": shuffled})) == outcome(count(poll))


@given(polls())
def test_a_count_of_n_is_n_copies(poll: dict[str, Any]) -> None:
    copies = [
        {key: item for key, item in ballot.items() if key != "count"}
        for ballot in poll["ballots"]
        for _ in range(ballot["count"])
    ]
    assert count(poll | {"ballots": copies}) == count(poll)


@given(polls())
def test_counting_changes_nothing_in_the_file_and_gives_the_same_twice(poll: dict[str, Any]) -> None:
    before = json.dumps(poll)
    first = json.dumps(count(poll))
    assert json.dumps(poll) == before
    assert json.dumps(count(poll)) == first


@given(polls())
def test_a_lot_always_settles_and_elects_only_possible_winners(poll: dict[str, Any]) -> None:
    free = count(poll)
    drawn = count(poll | {"rule": poll["rule"] | {"lot_seed": "balise"}})
    assert drawn["status"] in ("elected", "no_vote")
    assert drawn["winners"] == free["winners"]
    assert set(free["elected"]) <= set(drawn["elected"])
    assert set(drawn["elected"]) <= {option for group in free["winners"] for option in group}


@given(polls())
def test_seats_are_filled_unless_a_tie_or_a_budget_forbids(poll: dict[str, Any]) -> None:
    result = count(poll)
    if result["status"] == "elected" and poll["rule"]["method"] != "equal_shares":
        assert len(result["elected"]) == poll["rule"].get("seats", 1)


# --- Resolutions

votes = st.fixed_dictionaries({c: st.integers(0, 4) for c in ("for", "against", "abstain", "blank")})
colleges = st.fixed_dictionaries(dict.fromkeys("LRP", votes))
rules = st.fixed_dictionaries(
    {
        "threshold": st.sampled_from(["1/2", "2/3", "3/4"]),
        "strict": st.booleans(),
        "colleges": st.none()
        | st.fixed_dictionaries(
            {
                "weights": st.just({"L": "2/5", "R": "7/20", "P": "1/4"}),
                "rule": st.sampled_from(["proportional", "majority"]),
                "silent": st.sampled_from(["kept", "lost"]),
                "tied": st.sampled_from(["split", "none"]),
            }
        ),
    }
)
RANK = {"no_vote": 0, "rejected": 0, "tie": 1, "adopted": 2}


def resolution(rule: dict[str, Any], counts: dict[str, dict[str, int]]) -> dict[str, Any]:
    ballots = [
        {"choice": choice, "count": n, "college": college}
        for college, row in counts.items()
        for choice, n in row.items()
        if n
    ]
    return count({"rule": {"method": "resolution", **rule}, "ballots": ballots})


@given(rules, colleges, st.sampled_from("LRP"))
def test_one_who_turns_from_against_to_for_never_harms_a_resolution(
    rule: dict[str, Any], counts: dict[str, dict[str, int]], college: str
) -> None:
    row = counts[college]
    if not row["against"]:
        row["against"] = 1
    before = RANK[resolution(rule, counts)["status"]]
    turned = row | {"for": row["for"] + 1, "against": row["against"] - 1}
    assert RANK[resolution(rule, counts | {college: turned})["status"]] >= before


@given(rules, colleges)
def test_the_weights_of_a_college_count_add_up(rule: dict[str, Any], counts: dict[str, dict[str, int]]) -> None:
    weighted = resolution(rule, counts)["colleges"]
    if not weighted:
        return
    total, silent = Fraction(weighted["for"]) + Fraction(weighted["against"]), weighted["silent_weight"]
    assert total + Fraction(silent) == 1
    assert Fraction(weighted["base"]) == (1 if rule["colleges"]["silent"] == "kept" else total)
    for side in (0, 1):
        parts = sum(Fraction(row[side]) for row in weighted["rows"].values())
        assert parts == Fraction(weighted[("for", "against")[side]])


@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=6))
def test_nobody_votes_twice(voters: list[str]) -> None:
    file = {
        "rule": {"method": "resolution"},
        "roll": [{"voter": voter} for voter in "abc"],
        "ballots": [{"voter": voter, "choice": "for"} for voter in voters],
    }
    if len(set(voters)) == len(voters):
        assert count(file)["raw"]["for"] == len(voters)
    else:
        with pytest.raises(MalformedRecount, match=r"^ballots\[\d\].voter : .* vote deux fois"):
            count(file)


# --- Against definitions written otherwise


@given(st.lists(st.integers(0, 4), min_size=5, max_size=5).filter(any))
def test_a_majority_value_is_the_lower_median_taken_out_again_and_again(histogram: list[int]) -> None:
    grades = [grade for grade, times in enumerate(histogram) for _ in range(times)]
    slowly = [grades.pop((len(grades) - 1) // 2) for _ in range(len(grades))]
    value = majority_value(histogram)
    assert [grade for run, times in value for _ in range(times) for grade in run] == slowly


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=8))
def test_majority_judgment_ranks_by_these_values(sheets: list[list[int]]) -> None:
    ballots = [{"grades": dict(zip(OPTIONS, sheet, strict=True))} for sheet in sheets]
    rule = {"method": "majority_judgment", "grades": ["0", "1", "2", "3"]}
    result = count({"options": OPTIONS, "rule": rule, "ballots": ballots})
    slowly = {}
    for at, option in enumerate(OPTIONS):
        grades = sorted(sheet[at] for sheet in sheets)
        slowly[option] = [grades.pop((len(grades) - 1) // 2) for _ in range(len(grades))]
    merits = sorted({tuple(value) for value in slowly.values()}, reverse=True)
    assert result["ranking"] == [[o for o in OPTIONS if tuple(slowly[o]) == m] for m in merits]


@given(st.lists(st.permutations(OPTIONS), min_size=1, max_size=9))
def test_schulze_agrees_with_every_path_tried_one_by_one(orders: list[list[str]]) -> None:
    wins = {(a, b): sum(o.index(a) < o.index(b) for o in orders) for a, b in permutations(OPTIONS, 2)}

    def strength(a: str, b: str) -> int:
        best = 0
        others = [option for option in OPTIONS if option not in (a, b)]
        for size in range(len(others) + 1):
            for middle in permutations(others, size):
                steps = list(zip((a, *middle), (*middle, b), strict=True))
                best = max(best, min(wins[s] if wins[s] > wins[s[::-1]] else 0 for s in steps))
        return best

    ballots = [{"ranking": order} for order in orders]
    result = count({"options": OPTIONS, "rule": {"method": "schulze"}, "ballots": ballots})
    first = [a for a in OPTIONS if all(strength(a, b) >= strength(b, a) for b in OPTIONS if b != a)]
    assert result["ranking"][0] == first
    if champion := result["raw"]["condorcet_winner"]:
        assert result["winners"] == [[champion]]


@given(st.lists(st.permutations(OPTIONS), min_size=1, max_size=9))
def test_instant_runoff_agrees_with_every_exclusion_tried_one_by_one(orders: list[list[str]]) -> None:
    def winners(left: list[str]) -> set[str]:
        firsts = [next(option for option in order if option in left) for order in orders]
        if len(left) == 1 or max(map(firsts.count, left)) * 2 > len(orders):
            return {max(left, key=firsts.count)}
        fewest = min(map(firsts.count, left))
        out = [option for option in left if firsts.count(option) == fewest]
        return set().union(*(winners([o for o in left if o != loser]) for loser in out))

    ballots = [{"ranking": order} for order in orders]
    result = count({"options": OPTIONS, "rule": {"method": "irv"}, "ballots": ballots})
    assert set(result["winners"][0]) == winners(OPTIONS)


@given(st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 40), min_size=1), st.integers(0, 30))
def test_seats_are_all_given_and_never_to_fewer_voices_first(voices: dict[str, int], seats: int) -> None:
    for method in ("sainte_lague", "dhondt", "hamilton"):
        shared = apportion(voices, seats, method=method, lot_seed="balise")["seats"]
        assert sum(shared.values()) == seats
        for more in voices:
            for fewer in voices:
                assert voices[more] <= voices[fewer] or shared[more] >= shared[fewer]
