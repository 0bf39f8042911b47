"""A vote of a session as its minutes keep it: numbers by college, quorum, fingerprint of the recount file. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from lieudit.elections.protocol import count_rows
from lieudit.toolkit.types import Json
from lieudit.voting.disclosure import is_withheld
from lieudit.voting.frozen import Counted, Recount
from lieudit.voting.methods import METHODS, result_of
from lieudit.voting.methods.resolution import Resolution, Row
from lieudit.voting.outcome import OUTCOMES

type Facts = Json


def ballot_facts(recount: Recount, result: Counted, names: Mapping[str, str], *, elects: bool = True) -> Facts:
    """For, against, abstentions and blank papers by college for a resolution; voices and the elected otherwise.

    `names` are those of the colleges, by code. What a council chooses among options that are nobody (it does not
    `elects`) says its issue in a sentence, and what each option received. Exact numbers are written as they are read
    (« 62,67 »).
    """
    facts = {"method": recount["rule"]["method"], "status": result["status"], "outcome": OUTCOMES[result["status"]]}
    if METHODS[facts["method"]].is_choice and not elects:
        read = result_of(recount, result, names)
        lines = [[line.name, line.words] for line in read.lines] if read.counted else []
        said = {"headline": read.headline, "explanation": read.explanation, "lines": lines}
        return facts | {"rows": [], "count": count_rows(recount, result), "chosen": said}
    if METHODS[facts["method"]].is_choice:
        return facts | {"rows": [], "count": count_rows(recount, result)}
    if is_withheld(recount):
        return facts | {"rows": []}
    read = Resolution(recount, result, names)
    weighted = {"for": read.points_for, "base": read.points_base} if read.weighted else None
    return facts | {"rows": [row_facts(row) for row in read.rows], "total": row_facts(read.total), "points": weighted}


def row_facts(row: Row) -> Facts:
    """One college, or all of them, as plain JSON."""
    counts = {"for": row.votes_for, "against": row.against, "abstain": row.abstain, "blank": row.blank}
    said = {name: str(value) for name, value in counts.items()}
    return {"name": row.name, "weight": row.weight, "registered": row.registered, **said, "points": row.points}
