"""What is read across groups: counted by hand on small consultations, then what holds whatever is answered."""

import random
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from lieudit.consultations.convergence import (
    AGREE,
    DISAGREE,
    ENOUGH,
    PASS,
    Votes,
    adjusted_rand,
    find_opinions,
    prop_test,
    read_convergence,
    two_prop_test,
)
from lieudit.toolkit.intervals import wilson
from tests.drawn import given

np = pytest.importorskip("numpy")


def consultation(*statements):
    """`("aaadp", "ad")` by statement: what a first group of people says, then a second; one letter each, « - » for
    nothing.
    """
    value = {"a": AGREE, "d": DISAGREE, "p": PASS}
    first, second = max(len(one) for one, _ in statements), max(len(other) for _, other in statements)
    answers = []
    for at, (one, other) in enumerate(statements):
        said = one.ljust(first, "-") + other.ljust(second, "-")
        answers += [(who, at, value[letter]) for who, letter in enumerate(said) if letter != "-"]
    labels = ["Creuse"] * first + ["Hérault"] * second
    return read_convergence(answers, {"region": labels}, participants=first + second, statements=len(statements))


def test_each_group_is_counted_and_a_pass_is_an_answer():
    reading = consultation(("aaadp", "dd")).readings[0]
    creuse, herault = reading.groups["region"]
    assert (creuse.group, creuse.agree, creuse.disagree, creuse.passed, creuse.seen) == ("Creuse", 3, 1, 1, 5)
    assert (herault.agree, herault.disagree, herault.seen) == (0, 2, 2)
    assert (reading.everybody.agree, reading.everybody.seen) == (3, 7)
    assert creuse.share == 3 / 5


def test_the_consensus_is_the_product_of_what_each_group_is_likely_to_say():
    reading = consultation(("aaaad", "aaaaaaad")).readings[0]
    assert reading.consensus("region") == pytest.approx(float(Fraction(5, 7) * Fraction(8, 10)))


def test_under_five_answers_a_group_says_nothing():
    reading = consultation(("a" * 20, "aaaa")).readings[0]
    assert [voice.is_enough for voice in reading.groups["region"]] == [True, False]
    assert not reading.brings_together("region"), "one group alone brings nobody together"
    assert reading.gap("region") is None
    assert consultation(("a" * 20, "a" * ENOUGH)).readings[0].brings_together("region")


def test_what_all_groups_agree_on_brings_together_the_surest_first():
    found = consultation(("a" * 30, "a" * 9), ("a" * 30, "a" * 20), ("a" * 30, "d" * 20), ("a" * 6, "aaad"))
    assert [each.statement for each in found.together("region")] == [1, 0]
    assert found.readings[0].weakest("region").group == "Hérault"


def test_what_parts_two_groups_is_shown_only_when_chance_does_not_explain_it():
    found = consultation(("a" * 20, "d" * 20), ("aaaaad", "aaddd"), ("a" * 20, "a" * 12 + "d" * 8))
    assert [each.statement for each in found.apart("region")] == [0, 2]
    gap = found.readings[0].gap("region")
    assert (gap.more.group, gap.less.group, gap.width) == ("Creuse", "Hérault", 1.0)


def test_what_a_third_passes_is_little_known():
    found = consultation(("aapp", "p"), ("aaaap", "pa"), ("pp", ""))
    assert [each.statement for each in found.little_known()] == [0], "two answers say nothing"


def test_who_did_not_say_a_group_counts_in_the_whole_alone():
    found = read_convergence([(0, 0, AGREE), (1, 0, AGREE)], {"college": [None, "Lieux"]}, participants=2, statements=1)
    assert found.readings[0].everybody.agree == 2
    assert [voice.agree for voice in found.readings[0].groups["college"]] == [1]


def test_nobody_answered_and_nobody_declared():
    found = read_convergence([], {"college": [None]}, participants=1, statements=2)
    assert [each.everybody.seen for each in found.readings] == [0, 0]
    assert found.readings[0].groups["college"] == ()
    assert (found.together("college"), found.apart("college"), found.little_known()) == ([], [], [])
    assert found.opinions is None


@pytest.mark.parametrize("answer", [(5, 0, AGREE), (0, 5, AGREE), (-1, 0, AGREE)])
def test_an_answer_of_nobody_or_to_nothing_is_an_error(answer):
    with pytest.raises(IndexError):
        read_convergence([answer], {}, participants=2, statements=2)


@pytest.mark.parametrize(
    ("hits", "seen", "low", "high"), [(0, 0, 0, 1), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1), (0, 10, 0, 0.2775)]
)
def test_the_interval_of_wilson(hits, seen, low, high):
    """Values of R’s binom.wilson."""
    assert wilson(hits, seen) == pytest.approx((low, high), abs=5e-5)


def test_the_tests_of_polis():
    """One answer is added to each count, as in its mathematics."""
    assert prop_test(9, 10) == pytest.approx(2 * 11**0.5 * (10 / 11 - 0.5))
    pooled = (10 + 3) / (11 + 21)
    expected = (10 / 11 - 3 / 21) / (pooled * (1 - pooled) * (1 / 11 + 1 / 21)) ** 0.5
    assert two_prop_test(9, 2, 10, 20) == pytest.approx(expected)
    assert two_prop_test(10, 20, 10, 20) == 0


# Groups of opinion


def people(*camps, answered=30, seed=4):
    """Answers of people of as many camps, each with its size and what it says, but one time in ten."""
    chance, answers = random.Random(seed), []
    sizes = [size for size, _says in camps]
    for who in range(sum(sizes)):
        camp = next(at for at in range(len(sizes)) if who < sum(sizes[: at + 1]))
        says = camps[camp][1]
        for what in chance.sample(range(len(says)), min(answered, len(says))):
            value = says[what] if chance.random() < 0.9 else -says[what]
            answers.append((who, what, value))
    return answers


def opinions(answers):
    who, what, said = np.array(answers, dtype=np.int64).reshape(-1, 3).T
    return find_opinions(Votes.of(who, what, said, int(who.max()) + 1, 40))


def alternate(period):
    return [AGREE if (at // period) % 2 else DISAGREE for at in range(40)]


def test_two_camps_are_found_with_what_each_says():
    found = opinions(people((60, alternate(20)), (30, [-each for each in alternate(20)])))
    assert found.sizes == (60, 30)
    assert found.stability > 0.9
    said = dict(found.says[0])
    assert len(said) > 30
    assert all(value == alternate(20)[at] for at, value in said.items())


def test_three_camps_are_three_groups():
    camps = (40, alternate(20)), (40, alternate(10)), (40, alternate(5))
    assert opinions(people(*camps)).sizes == (40, 40, 40)


def test_people_of_one_mind_or_of_none_make_no_groups():
    chance = random.Random(1)
    none = [(who, what, chance.choice([AGREE, PASS, DISAGREE])) for who in range(80) for what in range(40)]
    assert opinions(none) is None
    assert opinions(people((80, alternate(20)))) is None


def test_a_few_people_or_a_few_answers_make_no_groups():
    two = (alternate(20), [-each for each in alternate(20)])
    assert opinions(people((4, two[0]), (4, two[1]))) is None
    assert opinions(people((40, two[0]), (40, two[1]), answered=6)) is None
    assert opinions(people((40, two[0]), (40, two[1]), answered=12)) is not None


def test_the_same_answers_in_another_order_give_the_same_groups():
    answers = people((50, alternate(20)), (30, alternate(8)))
    other = random.Random(9).sample(answers, len(answers))
    assert opinions(answers) == opinions(other)


def test_two_ways_of_grouping_are_compared():
    one = np.array([0, 0, 1, 1])
    assert adjusted_rand(one, np.array([1, 1, 0, 0])) == 1
    assert adjusted_rand(one, np.array([0, 1, 0, 1])) == pytest.approx(-0.5)
    assert adjusted_rand(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])) == pytest.approx(0.2424, abs=1e-4)


# Whatever is answered

everything = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 3), st.sampled_from([AGREE, PASS, DISAGREE])),
    unique_by=lambda each: each[:2],
)


@given(everything, st.lists(st.sampled_from(["a", "b", "c", None]), min_size=12, max_size=12))
def test_groups_add_up_to_those_who_declared_and_shares_stay_within_their_intervals(answers, labels):
    found = read_convergence(answers, {"kind": labels}, participants=12, statements=4)
    declared = [each for each in answers if labels[each[0]] is not None]
    assert sum(voice.seen for each in found.readings for voice in each.groups["kind"]) == len(declared)
    assert sum(each.everybody.seen for each in found.readings) == len(answers)
    for each in found.readings:
        for voice in each.groups["kind"]:
            low, high = voice.interval
            assert 0 <= low <= voice.share <= high <= 1 or not voice.seen
        assert not (each.brings_together("kind") and each.parts("kind") and each.gap("kind").less.share < 0.5)


@pytest.mark.parametrize("ways", [1, 2, 3])
def test_people_who_answer_alike_are_not_a_fault(ways):
    """Everybody passes, or answers in one of two ways: fewer unlike answers than groups that are tried."""
    said = [(who, what, (AGREE, DISAGREE, PASS)[who % ways]) for who in range(40) for what in range(9)]
    found = read_convergence(said, {}, participants=40, statements=9).opinions
    assert found is None if ways == 1 else sum(found.sizes) == 40
