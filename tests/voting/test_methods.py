"""Every method of the kernel is described, whole: its paper, its result, its words, and what may be done with it."""

import pytest
from django.template.loader import get_template

from lieudit.governance.question import Option, asked_rule
from lieudit.voting import counting, methods
from lieudit.voting.methods import METHODS, electing, offered
from tests.voting.papers import OPTIONS

WORDS = ("name", "voting", "counting")


def test_every_method_of_the_kernel_is_described_in_its_order():
    assert list(METHODS) == list(counting.METHODS)
    assert [code for code, method in METHODS.items() if method.code != code] == []


def test_a_method_that_is_counted_and_described_nowhere_is_named_before_anything_starts(monkeypatch):
    monkeypatch.setattr(counting, "METHODS", counting.METHODS | {"nowhere": counting.METHODS["schulze"]})
    with pytest.raises(LookupError, match="nowhere: counted"):
        methods.described()


@pytest.mark.parametrize("code", counting.METHODS)
def test_a_method_says_all_that_is_said_of_it(code):
    method = METHODS[code]
    assert all(getattr(method.explanation, word) for word in WORDS)
    assert method.field == counting.METHODS[code][0]
    assert get_template(method.result.template)
    assert method.paper.layout in {"words", "cards", "rows", "grades"}
    assert bool(method.offer) != bool(method.not_offered), "offered, or why it is not"


def test_what_is_offered_is_read_in_one_order():
    offers = [offer.rank for offer in offered().values()]
    elects = [method.elects.rank for method in METHODS.values() if method.elects]
    assert offers == sorted(set(offers)), "two offers of one rank: which is read first?"
    assert sorted(elects) == sorted(set(elects))
    assert len(elects) == len(electing())
    assert next(iter(offered())) == "resolution"


@pytest.mark.parametrize("code", [code for code, method in METHODS.items() if method.offer and method.is_choice])
def test_what_a_method_that_is_offered_asks_for_can_be_counted_and_its_least_paper_read(code):
    method = METHODS[code]
    costs = [Option(name, cost) for name, cost in zip(OPTIONS, (300, 200, 600), strict=True)]
    rule = {"method": code, **asked_rule(code, costs, seats=1, budget=700)}
    said = method.paper.trial(rule, OPTIONS)
    ballots = [{method.field: said, "count": 3}]
    file = {"format": counting.FORMAT, "question": "?", "options": OPTIONS, "rule": rule, "ballots": ballots}
    assert counting.count(file)["status"] in {"elected", "tie"}
    assert method.paper.lines(said)
    assert all(sentence.endswith(".") for sentence in method.sentences(rule))
