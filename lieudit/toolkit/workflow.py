"""A life cycle written as a table: which step leads from which states to which state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Phrase


@dataclass(frozen=True)
class Step:
    """One line of the table. `label` is a verb in French; `target` None leaves the state as it is."""

    label: Phrase
    sources: frozenset[str]
    target: str | None

    @classmethod
    def of(cls, label: Phrase, sources: Iterable[str], target: str | None) -> Step:
        return cls(label, frozenset(sources), target)


class Workflow:
    def __init__(self, **steps: Step) -> None:
        self.steps = steps

    def check(self, name: str, thing: Any) -> Step:
        """Refuse the step if the present state of `thing` does not allow it."""
        step = self.steps[name]
        if thing.state not in step.sources:
            state = thing.get_state_display()
            raise RuleBroken(
                _(
                    "« %(step)s » n’est pas possible à ce stade : %(state)s. Cela a pu changer entre-temps ; ce qui "
                    "était enregistré l’est toujours."
                )
                % {"step": step.label, "state": state}
            )
        return step

    def apply(self, name: str, thing: Any) -> None:
        """Move `thing` one step; refuse if its present state does not allow it. Does not save."""
        step = self.check(name, thing)
        if step.target is not None:
            thing.state = step.target

    def take[Row: models.Model](self, name: str, row: Row) -> Row:
        """`row` held until the end of the transaction, and moved one step. Does not save: how an act begins."""
        row = lock(row)
        self.apply(name, row)
        return row

    def open_steps(self, state: str) -> list[str]:
        return [name for name, step in self.steps.items() if state in step.sources]

    def as_mermaid(self) -> str:
        """The table as a state diagram, for docs/reference/workflows.md."""
        arrows = [
            f"    {source} --> {step.target or source}: {name}"
            for name, step in self.steps.items()
            for source in sorted(step.sources)
        ]
        return "\n".join(["stateDiagram-v2", *arrows])
