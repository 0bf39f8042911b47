"""What an envelope of the urn is in the database: closed by a key that is not there, as long as any other of its
ballot, and without an hour. See decision 95.

Who reads the tables, a copy, two copies or the log of the database learns nothing of a paper; who holds the key of the
site, its host, may open it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lieudit.toolkit.kept_secrets import seal_undated, unseal

if TYPE_CHECKING:
    from lieudit.voting.frozen import Said
    from lieudit.voting.models import Ballot

STEP = 512
"""Bytes: a paper is filled up with blanks to a multiple of it, the same for all papers of a ballot."""
AROUND = 16
"""Bytes that a method writes around an option at most: quotes, brackets, a number of points."""


def sealed_paper(ballot: Ballot, choice: Said) -> str:
    """`choice` closed, for this urn alone."""
    words = json.dumps({"urn": ballot.pk, "said": choice}, ensure_ascii=False)
    room = _longest(ballot)
    while room < len(words.encode()):
        room += STEP
    return seal_undated(words + " " * (room - len(words.encode())))


def read_paper(ballot: Ballot, sealed: str) -> Said | None:
    """The choice; None where no key of the site opens it, or where it was put in another urn."""
    words = unseal(sealed)
    paper = json.loads(words) if words else {}
    return paper["said"] if paper.get("urn") == ballot.pk else None


def _longest(ballot: Ballot) -> int:
    """As much room as the longest paper of this ballot needs, in whole steps."""
    grade = max((len(str(each).encode()) for each in ballot.rule.get("grades") or ()), default=0)
    needed = sum(len(json.dumps(option, ensure_ascii=False).encode()) + grade + AROUND for option in ballot.options)
    return STEP * (1 + (needed + STEP // 4) // STEP)
