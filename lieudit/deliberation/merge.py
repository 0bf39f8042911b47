"""Amendments that meet on one paragraph: bring one up to date, or say where two collide. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from lieudit.toolkit.difference import opcodes, tokens

if TYPE_CHECKING:
    from lieudit.deliberation.models import Amendment, Paragraph

type Edit = tuple[int, int, list[str]]


def _edits(before: list[str], after: list[str]) -> list[Edit]:
    return [(i1, i2, after[j1:j2]) for op, i1, i2, j1, j2 in opcodes(before, after) if op != "equal"]


def rebase(before: str, present: str, proposed: str) -> str | None:
    """`proposed`, written over `before`, carried over to `present`; None where both touch the same words."""
    base = tokens(before)
    ours, theirs = _edits(base, tokens(present)), _edits(base, tokens(proposed))
    edits = sorted([*ours, *(edit for edit in theirs if edit not in ours)], key=lambda e: (e[0], e[1]))
    for (_start, end, _new), (start, _end, _words) in pairwise(edits):
        if start <= end:
            return None
    for start, end, new in reversed(edits):
        base[start:end] = new
    return "".join(base)


@dataclass
class Conflict:
    """What a drafting group must look at: rival wordings, or one written over a text that has changed."""

    paragraph: Paragraph
    amendments: list[Amendment] = field(default_factory=list)

    @property
    def rivals(self) -> bool:
        return len(self.amendments) > 1


def conflicts(amendments: Iterable[Amendment]) -> list[Conflict]:
    """The paragraphs on which live amendments meet, or are overtaken; nothing else needs a look."""
    by_paragraph: dict[int, Conflict] = {}
    changing: dict[int, list[Amendment]] = defaultdict(list)
    for amendment in amendments:
        if not amendment.inserts:
            by_paragraph.setdefault(amendment.paragraph_id, Conflict(amendment.paragraph))
            changing[amendment.paragraph_id].append(amendment)
    for pk, conflict in by_paragraph.items():
        rivals = changing[pk]
        conflict.amendments = rivals if len(rivals) > 1 else [a for a in rivals if a.is_overtaken]
    found = [conflict for conflict in by_paragraph.values() if conflict.amendments]
    return sorted(found, key=lambda conflict: conflict.paragraph.rank or 0)
