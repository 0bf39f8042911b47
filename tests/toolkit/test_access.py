"""A table of who may answers each step of its workflow, and no other: a fault says which table lacks what."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from lieudit.toolkit.access import Access, demand, nobody, once
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.workflow import Step, Workflow

LIFE = Workflow(open=Step.of("ouvrir", {"shut"}, "open"), shut=Step.of("fermer", {"open"}, "shut"))


def anybody(account, thing):
    return True


def test_a_step_that_nobody_may_take_and_a_rule_of_no_step_are_told_apart():
    with pytest.raises(ValueError, match="nothing else") as refusal:
        Access(LIFE, {"open": anybody, "close": anybody})
    assert "Steps of workflow.py without a rule in permissions.py: ['shut']" in str(refusal.value)
    assert "rules of permissions.py without a step in workflow.py: ['close']" in str(refusal.value)


def test_two_tables_that_name_the_same_steps_make_an_access():
    assert Access(LIFE, {"open": anybody, "shut": anybody}).who_may["shut"] is anybody


class Door:
    """A thing with a state, as the tables read it."""

    def __init__(self, state="shut"):
        self.state = state

    def get_state_display(self):
        return {"shut": "fermée", "open": "ouverte"}[self.state]


def test_the_steps_of_a_page_are_those_of_its_state_for_who_looks_at_it():
    access = Access(LIFE, {"open": lambda account, thing: account == "porter", "shut": anybody})
    assert access.open_steps("porter", Door()) == ["open"]
    assert access.open_steps("visitor", Door()) == []
    assert access.open_steps("visitor", Door("open")) == ["shut"]


def test_a_door_answers_403_to_who_may_not_and_leaves_the_state_to_the_act():
    access = Access(LIFE, {"open": lambda account, thing: account == "porter", "shut": anybody})
    access.demand("open", "porter", Door("open"))  # too late: the act says so
    with pytest.raises(PermissionDenied):
        access.demand("open", "visitor", Door())
    demand(True)
    with pytest.raises(PermissionDenied):
        demand(False)


def test_a_step_that_no_person_takes_says_what_does():
    rule = nobody("The timer, at its hour.")
    assert rule("porter", Door()) is False
    assert rule.__doc__ == "The timer, at its hour."


def test_a_rule_asked_once_answers_each_account_and_each_thing_for_itself():
    asked = []

    @once
    def may_open(account, thing):
        asked.append((account.pk, thing.state))
        return account.pk == 1

    one, other, door, gate = SimpleNamespace(pk=1), SimpleNamespace(pk=2), Door(), Door("open")
    assert [may_open(each, thing) for each in (one, other) for thing in (door, gate)] == [True, True, False, False]
    assert [may_open(each, thing) for each in (one, other) for thing in (door, gate)] == [True, True, False, False]
    assert len(asked) == 4
    assert may_open.__name__ == "may_open"


def test_two_rules_asked_once_of_one_thing_do_not_answer_for_one_another():
    account, door = SimpleNamespace(pk=1), Door()

    @once
    def opens(account, thing):
        return True

    @once
    def shuts(account, thing):
        return False

    assert (opens(account, door), shuts(account, door), opens(account, door)) == (True, False, True)


def test_a_step_moves_the_state_where_the_table_says_and_from_there_only():
    door = Door()
    LIFE.apply("open", door)
    assert door.state == "open"
    with pytest.raises(RuleBroken, match=r"« ouvrir » n’est pas possible à ce stade : ouverte\."):
        LIFE.apply("open", door)
    assert LIFE.check("shut", door).target == "shut"
    assert door.state == "open"
    knock = Workflow(knock=Step.of("frapper", {"shut", "open"}, None))
    knock.apply("knock", door)
    assert door.state == "open"


def test_a_table_is_drawn_with_an_arrow_for_each_state_that_a_step_leaves():
    life = Workflow(open=Step.of("ouvrir", {"shut", "ajar"}, "open"), knock=Step.of("frapper", {"shut"}, None))
    assert life.as_mermaid() == "\n".join(
        ["stateDiagram-v2", "    ajar --> open: open", "    shut --> open: open", "    shut --> shut: knock"]
    )
    assert life.open_steps("shut") == ["open", "knock"]
    assert life.open_steps("ajar") == ["open"]
