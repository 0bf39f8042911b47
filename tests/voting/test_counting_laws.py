"""Laws that a count keeps: weights may be scaled, a winner is not harmed by more support, proxies neither create nor
lose a voice. Anonymity and neutrality are held by test_counting_properties.py."""

from __future__ import annotations

from itertools import chain
from typing import Any

from hypothesis import strategies as st

from lieudit.voting.counting import Member, Proxy, count, resolve_proxies
from lieudit.voting.what_if import settings_of, under
from tests.drawn import given

OPTIONS = ["A", "B", "C", "D"]
SAID: dict[str, Any] = {
    "approve": st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1),
    "scores": st.fixed_dictionaries({option: st.integers(0, 3) for option in OPTIONS}),
    "votes": st.dictionaries(st.sampled_from(OPTIONS), st.integers(-3, 3)),
    "grades": st.fixed_dictionaries({option: st.integers(0, 3) for option in OPTIONS}),
    "ranking": st.permutations(OPTIONS),
    "choice": st.sampled_from(["for", "against", "abstain", "blank"]),
}
COLLEGES = {"weights": {"a": "1/2", "b": "1/3", "c": "1/6"}}
RULES: dict[str, tuple[dict[str, Any], str]] = {
    "resolution": ({"quorum": "1/2", "colleges": COLLEGES}, "choice"),
    "approval": ({}, "approve"),
    "score": ({}, "scores"),
    "quadratic": ({"credits": 40}, "votes"),
    "majority_judgment": ({"grades": ["a", "b", "c", "d"]}, "grades"),
    "schulze": ({}, "ranking"),
    "irv": ({}, "ranking"),
    "equal_shares": ({"seats": 2}, "approve"),
}
"""Without STV: its quota is the next whole number of voices above a share, which scaling does not keep."""


@st.composite
def named_files(draw: st.DrawFn, *methods: str) -> dict[str, Any]:
    """A roll with weights and colleges, of which some voices vote."""
    method = draw(st.sampled_from(methods or sorted(RULES)))
    rule, field = RULES[method]
    roll = [
        {"voter": f"v{at}", "college": draw(st.sampled_from("abc")), "weight": draw(st.integers(1, 4))}
        for at in range(draw(st.integers(1, 7)))
    ]
    speaking = draw(st.lists(st.sampled_from([line["voter"] for line in roll]), unique=True, min_size=1))
    ballots = [{"voter": voter, field: draw(SAID[field])} for voter in speaking]
    options = [] if method == "resolution" else OPTIONS
    return {"options": options, "rule": {"method": method, **rule}, "roll": roll, "ballots": ballots}


def outcome(result: dict[str, Any]) -> tuple[Any, ...]:
    return result["status"], [set(group) for group in result["winners"]], set(result["elected"])


@given(named_files(), st.integers(2, 9))
def test_all_weights_may_be_multiplied(file: dict[str, Any], times: int) -> None:
    heavier = [{**line, "weight": line["weight"] * times} for line in file["roll"]]
    before, after = count(file), count(file | {"roll": heavier})
    assert outcome(after) == outcome(before)
    assert after["colleges"].get("for") == before["colleges"].get("for")


@given(named_files())
def test_a_voice_of_weight_n_is_n_voices(file: dict[str, Any]) -> None:
    weights = {line["voter"]: line for line in file["roll"]}
    boxes = [
        {key: said for key, said in ballot.items() if key != "voter"}
        | {"count": weights[ballot["voter"]]["weight"], "college": weights[ballot["voter"]]["college"]}
        for ballot in file["ballots"]
    ]
    apart = {key: part for key, part in file.items() if key != "roll"} | {"ballots": boxes}
    total = sum(line["weight"] for line in file["roll"])
    assert outcome(count(apart | {"registered": total, "present": 0})) == outcome(count(file))


# --- More support does no harm, where the method promises it


def raised(ballot: dict[str, Any], winner: str) -> dict[str, Any]:
    """The same ballot, a little kinder to `winner`."""
    if "approve" in ballot:
        return ballot | {"approve": sorted({*ballot["approve"], winner})}
    for field in ("scores", "grades"):
        if field in ballot:
            return ballot | {field: ballot[field] | {winner: min(3, ballot[field][winner] + 1)}}
    order = list(ballot["ranking"])
    at = order.index(winner)
    order.insert(max(0, at - 1), order.pop(at))
    return ballot | {"ranking": order}


@given(named_files("approval", "score", "majority_judgment", "schulze"), st.data())
def test_a_winner_that_is_better_liked_still_wins(file: dict[str, Any], data: st.DataObject) -> None:
    """Instant runoff, STV and equal shares do not promise it: their eliminations or purses may turn against it."""
    winner = data.draw(st.sampled_from(count(file)["winners"][0]))
    at = data.draw(st.integers(0, len(file["ballots"]) - 1))
    kinder = [raised(ballot, winner) if n == at else ballot for n, ballot in enumerate(file["ballots"])]
    assert winner in count(file | {"ballots": kinder})["winners"][0]


# --- Proxies

VOICES = [f"v{at}" for at in range(7)]
members_of = st.lists(
    st.builds(Member, st.sampled_from("ab"), st.integers(1, 3), st.booleans()), min_size=7, max_size=7
).map(lambda lines: dict(zip(VOICES, lines, strict=True)))
pairs = st.lists(
    st.tuples(st.sampled_from([*VOICES, "stranger"]), st.none() | st.sampled_from([*VOICES, "stranger"])), max_size=12
)
presences = st.lists(st.sampled_from(VOICES), unique=True)
caps = st.none() | st.integers(0, 3)


@given(members_of, presences, pairs, caps, st.booleans(), st.none() | st.sampled_from(VOICES))
def test_proxies_neither_create_nor_lose_a_voice(
    members: dict[str, Member],
    present: list[str],
    given_by: list[tuple[str, str | None]],
    cap: int | None,
    same: bool,
    blank: str | None,
) -> None:
    proxies = [Proxy(giver, holder, order) for order, (giver, holder) in enumerate(given_by)]
    votes, refused = resolve_proxies(members, present, proxies, cap, same_college=same, blank_holder=blank)
    heard = list(chain.from_iterable(votes.values()))
    assert len(heard) == len(set(heard))
    assert set(votes) == {voter for voter in present if not members[voter].suspended}
    assert all(voters[0] == holder for holder, voters in votes.items())
    carried = set(heard) - set(votes)
    assert carried.isdisjoint(refused)
    assert carried | set(refused) == {proxy.giver for proxy in proxies}
    assert not any(members[voter].suspended for voter in heard)
    assert cap is None or all(len(voters) <= 1 + cap for voters in votes.values())
    if same:
        assert all(members[v].college == members[holder].college for holder, vs in votes.items() for v in vs)


@st.composite
def represented(draw: st.DrawFn) -> dict[str, Any]:
    """A resolution in which those who are present vote, some of them for others too."""
    roll = [{"voter": voter, "college": draw(st.sampled_from("abc"))} for voter in VOICES]
    present = draw(st.lists(st.sampled_from(VOICES), unique=True, min_size=1))
    givers = draw(st.lists(st.sampled_from(VOICES), unique=True))
    lines = [{"giver": g, "holder": draw(st.sampled_from(VOICES)), "order": at} for at, g in enumerate(givers)]
    ballots = [{"voter": voter, "choice": draw(SAID["choice"])} for voter in present]
    rule = {"method": "resolution", "colleges": COLLEGES, "quorum": "1/3"}
    file = {"format": "lieudit-recount/1", "rule": rule, "roll": roll, "ballots": ballots, "present": present}
    return file | {"proxies": lines, "proxy_cap": draw(caps)}


@given(represented())
def test_a_carried_voice_counts_once_as_its_holder_says_or_as_is_said_for_it(file: dict[str, Any]) -> None:
    result = count(file)
    held = result.get("proxies", {"votes": {}})["votes"]
    said = {ballot["voter"]: ballot["choice"] for ballot in file["ballots"]}
    spelt = [{"voter": v, "choice": said[holder]} for holder, voters in held.items() for v in voters[1:]]
    assert count(file | {"ballots": file["ballots"] + spelt}) == result
    assert result["raw"]["cast"] == len(file["ballots"]) + len(spelt)
    for voter in file["ballots"]:
        assert result["raw"][said[voter["voter"]]] > 0


@given(represented())
def test_without_proxies_each_present_voice_counts_and_nobody_else(file: dict[str, Any]) -> None:
    if not file["proxies"]:
        return
    frozen = settings_of(file)
    assert count(under(file, frozen)) == count(file)
    alone = count(under(file, frozen | {"proxies": "without"}))
    assert alone["raw"]["cast"] == alone["raw"]["present"] == len(file["present"])
