"""What a fund adds: exact, within the fund and every cap, alike for all; counted again with Python alone."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from lieudit.funding import matching
from lieudit.funding.matching import Broken, Terms, main, matched, matching_file, read_file, result_of
from tests.drawn import given

VECTOR = Path(__file__).parents[1] / "vectors" / "42_matched_fund.json"
CENTS = st.integers(1, 10**7)
CAP = st.none() | CENTS
PLEDGES = st.lists(st.tuples(st.integers(1, 5), st.sampled_from("abcdef"), CENTS), max_size=12)
TERMS = st.builds(Terms, CENTS, st.fractions("1/100", 10, max_denominator=100), CAP, CAP)


@given(PLEDGES, TERMS)
def test_the_fund_and_the_caps_are_never_passed_and_a_short_fund_is_paid_out_whole(pledges, terms):
    shared = matched(pledges, terms)
    whole = sum(shared.wanted.values())
    assert sum(shared.added.values()) == min(terms.fund, whole)
    assert shared.is_short == (whole > terms.fund)
    for each, added in shared.added.items():
        assert 0 <= added <= shared.wanted[each] <= min(terms.most or whole, shared.counted[each] * terms.ratio)
        assert abs(added - shared.wanted[each] * shared.rate) < 1
        assert shared.counted[each] <= shared.promised[each]


@given(PLEDGES, TERMS, st.randoms())
def test_the_order_of_promises_changes_nothing(pledges, terms, dice):
    mixed = list(pledges)
    dice.shuffle(mixed)
    assert matched(mixed, terms) == matched(pledges, terms)


@given(PLEDGES, TERMS)
def test_a_promise_in_two_parts_is_one_promise(pledges, terms):
    halves = [(common, place, part) for common, place, cents in pledges for part in (cents // 2, cents - cents // 2)]
    assert matched(halves, terms) == matched(pledges, terms)


@given(PLEDGES, TERMS)
def test_what_is_written_is_read_back(pledges, terms):
    assert read_file(json.loads(json.dumps(matching_file(terms, pledges)))) == (terms, pledges)


def test_a_published_case_is_counted_again_by_python_alone(tmp_path):
    vector = json.loads(VECTOR.read_text())
    (tmp_path / "matching.py").write_bytes(Path(matching.__file__).read_bytes())
    (tmp_path / "cofinancement.json").write_text(json.dumps(vector["input"]))
    ran = subprocess.run(
        [sys.executable, "-I", "matching.py", "cofinancement.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == vector["expected"]


def test_a_fund_without_a_promise_adds_nothing():
    assert result_of(matched([], Terms(100, Fraction(1)))) == {"rate": "1", "commons": {}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "autre"}, "format attendu"),
        ({"fund": "12.345"}, "pas une somme en centimes : 12.345"),
        ({"fund": "-3"}, "pas une somme en centimes"),
        ({"fund": "1 000"}, "pas une somme : 1 000"),
        ({"ratio": "0"}, "au-dessus de zéro"),
        ({"ratio": "1/0"}, "illisible"),
        ({"pledges": None}, "est une liste"),
        ({"pledges": [{"common": 1, "amount": "3"}]}, "il manque 'place'"),
        ({"pledges": ["3"]}, "illisible"),
        ({"ratio": "deux"}, "illisible : « ratio » est une fraction"),
        ({"pledges": [{"common": "x", "place": "a", "amount": "3"}]}, "« common » un rang"),
        ({"pledges": [{"common": 1, "place": "a", "amount": "trois"}]}, "pas une somme : trois"),
    ],
)
def test_a_file_that_does_not_hold_says_why(change, said):
    with pytest.raises(Broken, match=said):
        read_file(json.loads(VECTOR.read_text())["input"] | change)


def test_the_script_says_what_it_wants_and_what_is_wrong(tmp_path, capsys):
    assert main([]) == 1
    assert "matching.py cofinancement.json" in capsys.readouterr().err
    (tmp_path / "vide.json").write_text("[]")
    assert main([str(tmp_path / "vide.json")]) == 1
    assert main([str(tmp_path / "absent.json")]) == 1
