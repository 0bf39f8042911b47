"""The register of decisions: its lines as they are read today, and as a file for spreadsheets.

A line is immutable and names no person: it keeps the number of a candidacy. A page reads it by the name of today, which
the room that registered it knows (`WORDS_OF_TODAY`), beside what was said at its vote; the file keeps what is written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lieudit.toolkit.extension import Answer
from lieudit.toolkit.text import harmless_cell
from lieudit.voting.models import Showing, Tally
from lieudit.voting.outcome import voices_words

if TYPE_CHECKING:
    from lieudit.governance.models import Decision

WORDS_OF_TODAY = Answer[Callable[["Sequence[Decision]"], Mapping[int, str]]](
    "governance.register.WORDS_OF_TODAY",
    "How a page reads some lines of the register today: pk of the decision → words.",
    lambda decisions: {},
)


def read_today(decisions: Sequence[Decision]) -> Sequence[Decision]:
    """The same lines, each with its words of today as `said`, and as `voices` the counts of its vote, if it had one."""
    read = {line.pk: line.wording for line in decisions} | dict(WORDS_OF_TODAY()(decisions))
    counts = Tally.objects.filter(ballot__in={line.ballot_id for line in decisions if line.ballot_id})
    rows = counts.values_list("ballot", "result__raw", "result__withheld")
    voices = {ballot: voices_words({"raw": raw, "withheld": withheld}) for ballot, raw, withheld in rows}
    for line in decisions:
        line.said, line.voices = read[line.pk], voices.get(line.ballot_id or 0, "")
    return decisions


def digest_of_vote(decision: Decision) -> str:
    """The SHA-256 of the published file of its vote, in hexadecimal; empty without one, or as long as none is shown."""
    kept = Showing.objects.filter(tally__ballot=decision.ballot_id).values_list("digests__result", flat=True)
    return (kept.first() or "") if decision.ballot_id else ""


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
