"""What changes between two sets of rules, sentence by sentence and word by word. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lieudit.governance.rules import Rules
from lieudit.governance.statements import statements
from lieudit.toolkit.difference import Part, difference


@dataclass(frozen=True)
class Change:
    """One rule whose sentence is not the same: `before` or `after` is empty when it appears or disappears."""

    path: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        return "changed" if self.before and self.after else "added" if self.after else "removed"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Word by word; one sentence after the other where less than half of the words are the same."""
        parts = difference(self.before, self.after)
        kept = sum(len(text) for operation, text in parts if operation == "same")
        if self.kind == "changed" and 2 * kept < max(len(self.before), len(self.after)):
            return (("del", self.before), ("same", " "), ("ins", self.after))
        return parts


def differences(old: Rules, new: Rules) -> list[tuple[str, list[Change]]]:
    """Chapters that change, each with its sentences that do; what disappears comes after what stands."""
    found = []
    for (title, before), (_title, after) in zip(statements(old), statements(new), strict=True):
        then, now = dict(before), dict(after)
        keys = [*now, *(key for key in then if key not in now)]
        changes = [Change(key, then.get(key, ""), now.get(key, "")) for key in keys if then.get(key) != now.get(key)]
        if changes:
            found.append((title, changes))
    return found


def changed_paths(old: Rules, new: Rules) -> set[str]:
    return {change.path for _title, changes in differences(old, new) for change in changes}
