"""Who reads which file: as brute force finds it, the same each time, refused with why."""

from itertools import combinations, product

import pytest
from hypothesis import strategies as some

from lieudit.funding.assigning import CannotAssign, Task, assign
from tests.drawn import given


def best_of(task):
    """The smallest greatest load, then the greatest least number of raters from elsewhere, by trying all."""
    free = {file: [rater for rater in task.raters if (rater, file) not in task.barred] for file in task.files}
    choices = [list(combinations(free[file], asked)) for file, asked in task.files.items()]
    found = [measure(task, dict(zip(task.files, choice, strict=True))) for choice in product(*choices)]
    return min(found, default=None)


def measure(task, given):
    """The greatest load of who is given something, and less the number of raters from elsewhere that each file has, or
    all of those it asks for."""
    got = {rater: sum(rater in each for each in given.values()) for rater in task.raters}
    load = max(task.load.get(rater, 0) + number for rater, number in got.items() if number)
    far = {file: sum((rater, file) not in task.near for rater in raters) for file, raters in given.items()}
    wide = range(max(task.files.values()) + 1)
    return load, -max(each for each in wide if all(far[file] >= min(each, asked) for file, asked in task.files.items()))


@some.composite
def tasks(draw):
    files, raters = draw(some.integers(1, 4)), draw(some.integers(2, 4))
    pairs = some.tuples(some.integers(0, raters - 1), some.integers(0, files - 1))
    return Task(
        {file: draw(some.integers(1, 2)) for file in range(files)},
        list(range(raters)),
        frozenset(draw(some.lists(pairs, max_size=3))),
        frozenset(draw(some.lists(pairs, max_size=5))),
        {rater: draw(some.integers(0, 2)) for rater in range(raters)},
    )


@given(tasks(), some.text(max_size=5))
def test_it_is_what_trying_all_finds(task, seed):
    best = best_of(task)
    if best is None:
        with pytest.raises(CannotAssign):
            assign(task, seed)
        return
    found = assign(task, seed)
    assert measure(task, found) == best
    assert not {(rater, file) for file, raters in found.items() for rater in raters} & task.barred
    assert assign(task, seed) == found


def test_a_file_of_which_all_are_recused_is_said():
    task = Task({7: 2, 8: 2}, [1, 2, 3], frozenset({(1, 7), (2, 7), (3, 7)}))
    with pytest.raises(CannotAssign) as refused:
        assign(task, "graine")
    assert refused.value.short == {7: 0}


def test_nothing_to_give_is_nothing():
    assert assign(Task({}, [1, 2]), "graine") == {}


def test_another_seed_may_give_another_result():
    task = Task(dict.fromkeys(range(6), 2), list(range(4)))
    assert len({str(assign(task, seed)) for seed in "abcdefgh"}) > 1
