"""The commitments of a wording of the charter: what a measure names as the rule that a text breaks."""

from __future__ import annotations

import re

THE_LAW = "la loi"
"""The ground of a measure that no commitment of the charter carries: an unlawful text."""
_LINE = re.compile(r"^(\d+)\. \*\*(.+?)\.?\*\*", re.MULTILINE)


def commitments_of(text: str) -> list[str]:
    """The numbered commitments of a charter, each by its first words in bold; none when it has no such list.

    >>> commitments_of("1. **Je parle en mon nom.** Je dis « je ».")
    ['engagement 1, « Je parle en mon nom »']
    """
    return [f"engagement {number}, « {words} »" for number, words in _LINE.findall(text)]
