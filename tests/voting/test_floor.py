"""The floor of the kernel: support by method, zero elects nobody, old files count as they did; each asked apart."""

import pytest

from lieudit.voting.counting import MalformedRecount, count
from lieudit.voting.rules_in_words import rule_sentences


def a_file(method: str, ballots: list, *, options=("A", "B", "C"), **rule) -> dict:
    kept = {"method": method, "floor": "0", **rule}
    return {"options": list(options), "rule": kept, "ballots": ballots}


SILENT_ON_C = {
    "approval": {"approve": ["A"]},
    "score": {"scores": {"A": 3, "B": 1, "C": 0}},
    "quadratic": {"votes": {"A": 2, "B": 1, "C": -1}},
    "majority_judgment": {"grades": {"A": "bien", "B": "passable", "C": "rejet"}},
    "schulze": {"ranking": ["A", "B"]},
    "stv": {"ranking": ["A", "B"]},
    "irv": {"ranking": ["A"]},
    "equal_shares": {"approve": ["A"]},
    "each": {"opinions": {"A": "for", "B": "abstain", "C": "against"}},
}
OWN = {
    "score": {"scale": [0, 5]},
    "quadratic": {"credits": 20},
    "majority_judgment": {"grades": ["rejet", "passable", "bien"]},
}


@pytest.mark.parametrize("method", SILENT_ON_C)
def test_who_has_no_support_is_elected_by_no_method(method):
    file = a_file(method, [{**SILENT_ON_C[method], "count": 3}], seats=3, **OWN.get(method, {}))
    result = count(file)
    assert "C" not in result["elected"]
    assert "A" in result["elected"]
    assert "C" in result["floor"]["below"]
    assert result["log"][0].startswith("Plancher : il faut une voix de soutien. N’y arrivent pas : ")


def test_without_a_floor_an_older_file_counts_as_it_did():
    file = a_file("approval", [{"approve": ["A"], "count": 3}], seats=2, options=("A", "B"))
    del file["rule"]["floor"]
    assert count(file)["elected"] == ["A", "B"]
    assert "floor" not in count(file)


@pytest.mark.parametrize(
    ("floor", "strict", "elected"),
    [("1/2", True, []), ("1/2", False, ["A"]), ("1/3", True, ["A"]), ("1", False, []), ("1", True, [])],
)
def test_a_share_is_measured_on_the_voices_that_vote_blank_ones_too(floor, strict, elected):
    ballots = [{"approve": ["A"], "count": 2}, {"choice": "blank"}, {"choice": "abstain"}]
    result = count(a_file("approval", ballots, floor=floor, floor_strict=strict))
    assert result["elected"] == elected
    assert result["status"] == ("elected" if elected else "nobody")
    assert count(a_file("approval", ballots, floor="1/2", floor_base="expressed"))["elected"] == ["A"]


def test_seats_that_the_floor_leaves_go_to_the_next_who_reach_it():
    ballots = [{"ranking": ["A"], "count": 5}, {"ranking": ["B", "C"], "count": 3}, {"ranking": ["C"], "count": 2}]
    result = count(a_file("schulze", ballots, seats=2, floor="1/2", floor_strict=False))
    assert result["elected"] == ["A", "C"] or set(result["elected"]) == {"A", "C"}
    assert result["floor"]["below"] == ["B"]


def test_a_tie_above_the_floor_stays_a_tie():
    ballots = [{"approve": ["A", "B"], "count": 3}, {"approve": ["C"]}]
    result = count(a_file("approval", ballots, floor="1/2"))
    assert (result["status"], result["winners"]) == ("tie", [["A", "B"]])


@pytest.mark.parametrize(
    ("votes_for", "against", "floor", "elected"),
    [(2, 1, "0", True), (2, 2, "0", False), (0, 0, "0", False), (2, 1, "1/2", False), (3, 1, "1/2", True)],
)
def test_each_needs_more_for_than_against_and_the_floor(votes_for, against, floor, elected):
    said = [("for", votes_for), ("against", against)]
    ballots = [{"opinions": {"A": word, "B": "for"}, "count": n} for word, n in said if n]
    ballots.append({"opinions": {"B": "for"}})
    result = count(a_file("each", ballots, options=("A", "B"), seats=2, floor=floor))
    assert ("A" in result["elected"]) is elected
    assert result["raw"]["totals"]["A"] == votes_for
    assert result["raw"]["against"]["A"] == against


def test_all_against_elect_nobody_even_without_a_floor():
    file = a_file("each", [{"opinions": {"A": "against"}, "count": 10}], options=("A",))
    del file["rule"]["floor"]
    assert count(file)["elected"] == []


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ({"floor": "3/2"}, "rule.floor : il faut un nombre entre 0 et 1"),
        ({"floor": "-1/2"}, "rule.floor"),
        ({"floor": 0.5}, "rule.floor"),
        ({"floor": "1/2", "floor_base": "registered"}, "rule.floor_base"),
        ({"floor": "1/2", "floor_strict": 1}, "rule.floor_strict"),
    ],
)
def test_a_floor_that_is_none_is_refused(rule, fault):
    with pytest.raises(MalformedRecount, match=fault):
        count(a_file("approval", [{"approve": ["A"]}], **rule))


def test_a_resolution_has_a_threshold_and_no_floor():
    with pytest.raises(MalformedRecount, match="pas de plancher"):
        count({"rule": {"method": "resolution", "floor": "0"}, "ballots": [{"choice": "for"}]})


@pytest.mark.parametrize("opinions", [{"D": "for"}, {"A": "blank"}, {"A": 1}, ["A"]])
def test_an_opinion_that_is_none_is_refused(opinions):
    with pytest.raises(MalformedRecount):
        count(a_file("each", [{"opinions": opinions}]))


def test_the_floor_is_said_on_the_paper():
    said = " ".join(rule_sentences({"method": "each", "floor": "1/2", "seats": 2}))
    assert "plus de « pour » que de « contre »" in said
    assert "plus de la moitié des voix qui votent" in said
    assert "une voix au moins" in " ".join(rule_sentences({"method": "approval", "floor": "0"}))


@pytest.mark.parametrize(
    ("method", "floor", "strict", "said"),
    [
        ("each", "0", True, "doit avoir le « pour » d’une voix au moins"),
        ("each", "1/2", True, "avoir le « pour » de plus de la moitié des voix"),
        ("each", "1/3", True, "avoir le « pour » de plus du tiers des voix"),
        ("score", "2/3", False, "la note la plus basse d’au moins les deux tiers des voix"),
        ("approval", "2/3", True, "être approuvée par plus des deux tiers des voix"),
    ],
)
def test_the_floor_is_said_in_french_whatever_the_share(method, floor, strict, said):
    rule = a_file(method, [], floor=floor, floor_strict=strict, **OWN.get(method, {}))["rule"]
    assert said in " ".join(rule_sentences({"seats": 1, **rule}))


@pytest.mark.parametrize("paper", [{"approve": []}, {"choice": "blank"}])
def test_of_ten_candidates_for_one_seat_whom_nobody_supports_none_is_elected(paper):
    names = tuple("ABCDEFGHIJ")
    file = a_file("approval", [{**paper, "count": 12}], options=names)
    file["rule"]["seats"] = 1
    result = count(file)
    assert result["elected"] == []
    assert result["status"] in ("nobody", "no_vote")
