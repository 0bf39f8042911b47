"""The result of a ballot as its page shows it, whatever the method. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lieudit.voting.duels import Duels
from lieudit.voting.election import Draw, Election
from lieudit.voting.merit import Merit
from lieudit.voting.opinions import Opinions
from lieudit.voting.resolution import Resolution
from lieudit.voting.shares import Shares
from lieudit.voting.sums import Sums
from lieudit.voting.transfers import Transfers

ELECTIONS: dict[str, type[Election]] = {
    "approval": Sums,
    "score": Sums,
    "quadratic": Sums,
    "majority_judgment": Merit,
    "schulze": Duels,
    "irv": Transfers,
    "stv": Transfers,
    "equal_shares": Shares,
    "each": Opinions,
}


def result_of(
    recount: Mapping[str, Any], result: Mapping[str, Any], names: Mapping[str, str], draw: Draw | None = None
) -> Resolution | Election:
    """`names` of the colleges by code; `draw` is the lot that was named before the vote, and what it gave."""
    if recount["rule"]["method"] == "resolution":
        return Resolution(recount, result, names)
    return ELECTIONS[recount["rule"]["method"]](recount, result, draw or Draw())
