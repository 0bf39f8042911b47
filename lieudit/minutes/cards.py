"""Parts of minutes and corrections of them as a page shows them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lieudit.deliberation.merge import rebase
from lieudit.minutes.blocks import Block, annexes, blocks_of
from lieudit.minutes.people import Names
from lieudit.minutes.workflow import CorrectionState
from lieudit.toolkit.difference import Part, difference

if TYPE_CHECKING:
    from lieudit.minutes.models import Action, Correction, Section

STATES = {
    CorrectionState.PROPOSED: "open",
    CorrectionState.ACCEPTED: "integrated",
    CorrectionState.REFUSED: "refused",
    CorrectionState.WITHDRAWN: "closed",
}
"""How the outcome of a correction is drawn (see `{% state %}`)."""


@dataclass(frozen=True)
class Shown:
    """A section, what the session recorded of it and the actions that it left; `is_closed` to who is no member."""

    section: Section
    actions: list[Action]
    is_closed: bool
    names: Names

    @property
    def blocks(self) -> list[Block]:
        return blocks_of(self.section.kind, self.section.facts, self.names)

    @property
    def annexes(self) -> list[tuple[str, list[Block]]]:
        """The attendance sheet and the proxies, beside the presence."""
        return annexes(self.section.facts, self.names) if self.section.kind == "presence" else []


def sections_shown(
    sections: Iterable[Section], actions: Iterable[Action], everything: bool, names: Names
) -> list[Shown]:
    """Each section with its actions; those without an item stand with the closing, as in the sealed text."""
    by_item: dict[int | None, list[Action]] = defaultdict(list)
    for action in actions:
        by_item[action.item_id].append(action)
    return [
        Shown(
            section,
            by_item[section.item_id] if section.item_id or section.kind == "closing" else [],
            section.is_restricted and not everything,
            names,
        )
        for section in sections
    ]


@dataclass(frozen=True)
class CorrectionCard:
    """What would change, word by word; `clashes` when the section has changed at the same words since."""

    parts: tuple[Part, ...]
    state: str
    clashes: bool


def correction_card(correction: Correction) -> CorrectionCard:
    waits = correction.state == CorrectionState.PROPOSED
    section = correction.section
    return CorrectionCard(
        parts=difference(correction.seen, correction.proposed),
        state=STATES[CorrectionState(correction.state)],
        clashes=waits and rebase(correction.seen, section.text, correction.proposed) is None,
    )
