"""A table of who may answers each step of its workflow, and no other: a fault says which table lacks what."""

import pytest

from lieudit.toolkit.access import Access
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
