"""Means, ties, agreement and what hangs on one juror, recounted by hand."""

from fractions import Fraction

from hypothesis import strategies as some

from lieudit.funding.marks import (
    Read,
    alpha,
    by_criterion,
    centred_means,
    differ,
    first_places,
    ranked,
    raw_means,
    without_each,
)
from tests.drawn import given

HALVES = [Fraction(1, 2), Fraction(1, 2)]
ONE = [Fraction(1)]


def test_means_are_exact_and_a_tie_is_a_tie():
    thirds = [Fraction(1, 3)] * 3
    reads = [Read(1, 1, (1, 1, 1)), Read(2, 1, (0, 1, 2)), Read(3, 1, (3, 0, 1))]
    means = raw_means(reads, thirds)
    assert means == {1: Fraction(1), 2: Fraction(1), 3: Fraction(4, 3)}
    assert ranked(means) == [[3], [1, 2]]
    assert by_criterion([Read(1, 1, (1, 3)), Read(1, 2, (2, 3))]) == {1: [Fraction(3, 2), Fraction(3)]}


def test_a_severe_rater_weighs_no_more_once_centred():
    """The first gives 3 and 2, the second, who reads files 2 and 3, gives 1 and 0."""
    reads = [Read(1, 1, (3,)), Read(2, 1, (2,)), Read(2, 2, (1,)), Read(3, 2, (0,))]
    assert raw_means(reads, ONE) == {1: Fraction(3), 2: Fraction(3, 2), 3: Fraction(0)}
    assert centred_means(reads, ONE) == {1: Fraction(2), 2: Fraction(3, 2), 3: Fraction(1)}
    assert centred_means([], ONE) == {}


def test_two_raters_differ_by_more_than_the_rule_on_one_criterion():
    assert not differ([Read(1, 1, (1, 2)), Read(1, 2, (2, 1))], 1)
    assert differ([Read(1, 1, (0, 2)), Read(1, 2, (2, 2))], 1)
    assert not differ([Read(1, 1, (0, 2))], 0)


def test_who_ties_for_the_last_place_is_not_chosen_by_the_means():
    means = {1: Fraction(3), 2: Fraction(2), 3: Fraction(2), 4: Fraction(0)}
    assert first_places(means, 2) == (frozenset({1}), frozenset({2, 3}))
    assert first_places(means, 3) == (frozenset({1, 2, 3}), frozenset())
    assert first_places(means, 0) == (frozenset(), frozenset())
    assert first_places(means, 9) == (frozenset({1, 2, 3, 4}), frozenset())


def test_what_would_change_without_one_juror():
    reads = [Read(1, 1, (3,)), Read(1, 2, (0,)), Read(2, 2, (2,)), Read(2, 3, (2,)), Read(3, 3, (1,))]
    found = {each.rater: each for each in without_each(reads, ONE, 1)}
    assert found[1].changes == 0
    assert (found[2].inside, found[2].outside) == (frozenset({1}), frozenset({2}))
    assert found[3].unread == frozenset({3})


@given(
    some.lists(
        some.tuples(some.integers(1, 8), some.integers(1, 5), some.integers(0, 3), some.integers(0, 3)),
        min_size=1,
        max_size=40,
        unique_by=lambda each: each[:2],
    ),
    some.integers(0, 8),
)
def test_leaving_one_out_is_counting_again_without_them(rows, places):
    reads = [Read(file, rater, (one, other)) for file, rater, one, other in rows]
    now, tied = first_places(raw_means(reads, HALVES), places)
    for each in without_each(reads, HALVES, places):
        rest = [read for read in reads if read.rater != each.rater]
        then, _tied = first_places(raw_means(rest, HALVES), places)
        assert each.inside == then - now - tied
        assert each.outside == now - then - each.unread


def test_agreement_is_that_of_the_published_example():
    """Krippendorff, « Computing Krippendorff’s Alpha-Reliability » (2011), data with missing values: 0.815, ordinal."""
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [[mark for mark in unit if mark is not None] for unit in zip(*observers, strict=True)]
    found = alpha(units)
    assert found is not None
    assert round(float(found), 3) == 0.815


def test_agreement_is_one_when_all_agree_and_unsaid_when_nothing_compares():
    assert alpha([[1, 1], [2, 2]]) == 1
    assert alpha([[1, 1], [1, 1]]) is None
    assert alpha([[1], [2]]) is None
    assert alpha([]) is None
