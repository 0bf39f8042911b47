"""Who may do what with a ballot. The table is printed in docs/reference/workflows.md."""

from __future__ import annotations

from typing import Any

from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import Access
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.workflow import BALLOT_WORKFLOW


def is_on_the_roll(account: Any, ballot: Ballot) -> bool:
    """Holds a voice of the frozen roll, or represents today an organisation that holds one."""
    return RollEntry.objects.castable_by(account).filter(ballot=ballot).exists()


def keeps_the_ballots(account: Any, ballot: Ballot) -> bool:
    """Belongs to the secretariat, which opens and closes what the rules decide."""
    return is_secretariat(account)


BALLOT_ACCESS = Access(
    BALLOT_WORKFLOW,
    {"open": keeps_the_ballots, "cast": is_on_the_roll, "close": keeps_the_ballots},
)
