"""A change of the rules that was written on a version which has been replaced: the three versions, rule by rule. Pure.

Where only one side has moved, its rule is kept; where both have, and not alike, somebody has to choose.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lieudit.governance.rules import Rules, complete
from lieudit.governance.statements import RULES, put, statements

TABLE = "colleges.table"
"""The colleges, with their names, weights and seats: one thing, which is taken whole."""
OF_THE_TABLE = ("weights", "names", "letters", "moved")
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Moved:
    """One rule that has moved: its sentences in the version written on, in the last one, and in the change."""

    path: str
    label: str
    before: str
    theirs: str
    mine: str
    taken: str
    """MINE, THEIRS, or nothing when both have moved and somebody has to choose."""

    @property
    def is_disputed(self) -> bool:
        return not self.taken

    @property
    def name(self) -> str:
        """The name of its field."""
        return self.path.replace(".", "_")


def moved(base: Rules, latest: Rules, proposed: Rules) -> list[Moved]:
    """The rules that either side has moved, the disputed ones first."""
    sets = [complete(each) for each in (base, latest, proposed)]
    said = [_sentences(each) for each in sets]
    found = []
    for path, label in _paths():
        before, theirs, mine = (_value(each, path) for each in sets)
        if before == theirs == mine:
            continue
        taken = THEIRS if mine in (before, theirs) else MINE if theirs == before else ""
        lines = [each.get(path, "") or "(cette règle ne dit rien)" for each in said]
        found.append(Moved(path, label, lines[0], lines[1], lines[2], taken))
    return sorted(found, key=lambda each: not each.is_disputed)


def rebased(base: Rules, latest: Rules, proposed: Rules, chosen: Mapping[str, str]) -> Rules:
    """The change on the last version: what it alone moves, and, of what both have moved, the side that is `chosen`.

    A rule that is disputed and not chosen raises KeyError with its path.
    """
    rules, mine = copy.deepcopy(complete(latest)), complete(proposed)
    for each in moved(base, latest, proposed):
        if (each.taken or chosen[each.path]) == MINE:
            _take(rules, mine, each.path)
    return complete(rules)


def _paths() -> Iterator[tuple[str, str]]:
    yield TABLE, "Les collèges, leurs poids et leurs sièges"
    for path, rule in RULES.items():
        yield path, rule.label


def _value(rules: Rules, path: str) -> Any:
    if path == TABLE:
        return [*(rules["colleges"][part] for part in OF_THE_TABLE), rules["seats"]]
    return RULES[path].value(rules)


def _take(rules: Rules, from_rules: Rules, path: str) -> None:
    value = copy.deepcopy(_value(from_rules, path))
    if path != TABLE:
        put(rules, path, value)
        return
    *parts, rules["seats"] = value
    rules["colleges"] |= dict(zip(OF_THE_TABLE, parts, strict=True))


def _sentences(rules: Rules) -> dict[str, str]:
    """Path → sentence; those of the colleges together."""
    lines = [line for _title, chapter in statements(rules) for line in chapter]
    found = {path: sentence for path, sentence in lines if path in RULES}
    table = [sentence for path, sentence in lines if path.startswith(("colleges.weights.", "colleges.moved."))]
    return found | {TABLE: " ".join(table)}
