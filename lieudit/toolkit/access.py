"""Who may take which step: the workflow table crossed with a table of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from lieudit.toolkit.workflow import Workflow

if TYPE_CHECKING:
    from django.db.models import Model

    from lieudit.accounts.models import Visitor


type Rule = Callable[[Any, Any], bool]


class Access:
    """Maps each step to the predicate `(account, thing) -> bool` that opens it; fails if one is missing."""

    def __init__(self, workflow: Workflow, who_may: Mapping[str, Rule]) -> None:
        closed, unknown = sorted(set(workflow.steps) - set(who_may)), sorted(set(who_may) - set(workflow.steps))
        if closed or unknown:
            raise ValueError(
                f"every step says who may take it, and nothing else. Steps of workflow.py without a rule in "
                f"permissions.py: {closed}; rules of permissions.py without a step in workflow.py: {unknown}"
            )
        self.workflow, self.who_may = workflow, who_may

    def open_steps(self, account: Any, thing: Any) -> list[str]:
        """The steps that `account` may take on `thing` now: the buttons of its page; each rule is asked once."""
        steps = self.workflow.open_steps(thing.state)
        may = {rule: rule(account, thing) for rule in {self.who_may[step] for step in steps}}
        return [step for step in steps if may[self.who_may[step]]]

    def demand(self, step: str, account: Visitor, thing: Model) -> None:
        """Answer 403 unless they may. The state is checked by the act, with its own message."""
        if not self.who_may[step](account, thing):
            raise PermissionDenied


def demand(allowed: bool) -> None:
    """For an act that is no step of a life: 403 unless `allowed`."""
    if not allowed:
        raise PermissionDenied


def nobody(why: str) -> Rule:
    """The rule of a step that no person takes: `why` says what does, as the reference prints it."""

    def nobody(account: Visitor, thing: Model) -> bool:
        return False

    nobody.__doc__ = why
    return nobody


def once[Who: Visitor, Thing: Model, Answer](rule: Callable[[Who, Thing], Answer]) -> Callable[[Who, Thing], Answer]:
    """Ask `rule` once for an account and a thing: a page crosses the same rule with several steps."""

    @wraps(rule)
    def answer(account: Who, thing: Thing) -> Answer:
        known: dict[object, Answer] = thing.__dict__.setdefault("_answers", {})
        key = (rule.__name__, account.pk)
        if key not in known:
            known[key] = rule(account, thing)
        return known[key]

    return answer


def answered[Who: Visitor, Thing: Model, Answer](
    rule: Callable[[Who, Thing], Answer], account: Who, thing: Thing
) -> Answer | None:
    """What was read of a rule with a thing (`known`); None where it is to be asked."""
    answers: dict[object, Answer] = thing.__dict__.get("_answers", {})
    return answers.get((rule.__name__, account.pk))


def known[Who: Visitor, Thing: Model, Answer](
    rule: Callable[[Who, Thing], Answer], account: Who, thing: Thing, answer: Answer
) -> None:
    """What was read with a thing of a rule that is asked `once`: it asks the database nothing more."""
    thing.__dict__.setdefault("_answers", {})[rule.__name__, account.pk] = answer
