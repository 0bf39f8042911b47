"""What resembles a text is shown once: a convergence through its closest need, the best first."""

from types import SimpleNamespace

from lieudit.needs.resemblance import Similar, merge_similar


def a_convergence(pk, score=0.0, needs=()):
    return SimpleNamespace(pk=pk, score=score, first_needs=list(needs))


def a_need(score, convergence=None):
    return SimpleNamespace(score=score, convergence=convergence, convergence_id=convergence.pk if convergence else None)


def test_needs_alone_are_each_shown_the_closest_first():
    far, near = a_need(0.4), a_need(0.9)
    assert merge_similar([far, near], []) == [Similar(near), Similar(far)]


def test_a_convergence_is_shown_once_through_the_first_of_its_needs_that_comes():
    gathered = a_convergence(1)
    first, second, alone = a_need(0.9, gathered), a_need(0.8, gathered), a_need(0.7)
    assert merge_similar([first, second, alone], [a_convergence(1, 2.0, [second])]) == [
        Similar(first, gathered),
        Similar(alone),
    ]


def test_a_convergence_that_none_of_the_needs_tells_is_shown_through_its_first_need_at_its_own_rank():
    need, other = a_need(0.5), a_need(0.1)
    known, empty = a_convergence(1, 0.8, [other]), a_convergence(2, 1.9)
    assert merge_similar([need], [known, empty]) == [Similar(other, known), Similar(need)]
    assert merge_similar([need], [a_convergence(3, 0.2, [other])])[0] == Similar(need)


def test_five_are_shown_unless_one_asks_for_fewer():
    needs = [a_need(score / 10) for score in range(9)]
    assert [similar.need.score for similar in merge_similar(needs, [])] == [0.8, 0.7, 0.6, 0.5, 0.4]
    assert len(merge_similar(needs, [], most=2)) == 2
    assert merge_similar([], []) == []
