"""The register of decisions as a file for spreadsheets. Pure functions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lieudit.toolkit.text import harmless_cell

if TYPE_CHECKING:
    from lieudit.governance.models import Decision

COLUMNS = ("code", "prise_le", "assemblee", "titre", "texte", "maniere", "scrutin", "adresse", "origine")


def csv_of(decisions: Iterable[Decision], site: str) -> str:
    """Lines in the order given; a byte order mark tells spreadsheets that it is UTF-8. Hidden words stay out."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(_row(decision, site) for decision in decisions)
    return buffer.getvalue()


def _row(decision: Any, site: str) -> tuple[object, ...]:
    words = ("", "") if decision.is_hidden else (decision.title, decision.wording)
    return (
        decision.code,
        decision.decided_on.isoformat(),
        harmless_cell(decision.assembly.name),
        *map(harmless_cell, words),
        decision.get_method_display(),
        decision.ballot.number if decision.ballot else "",
        f"{site}{decision.get_absolute_url()}",
        f"{site}{decision.url}",
    )
