"""Who sits, and who chairs: dated facts, never flags."""

from __future__ import annotations

from typing import Any

from lieudit.governance.models import Assembly, RulebookChange, Seat
from lieudit.governance.rules import complete
from lieudit.governance.workflow import CHANGE_WORKFLOW
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access


def sits_in(account: Any, assembly: Assembly) -> bool:
    """Holds a running seat of the assembly, or represents an organisation that holds one."""
    return Seat.objects.running().held_by(account).filter(college__assembly=assembly).exists()


def chairs(account: Any, assembly: Assembly) -> bool:
    """Holds, or represents the holder of, the seat that chairs; or belongs to the secretariat."""
    if is_secretariat(account):
        return True
    return Seat.objects.running().held_by(account).filter(college__assembly=assembly, chairs=True).exists()


def may_open_change(account: Any, assembly: Assembly) -> bool:
    """Sits in the assembly, chairs it, or belongs to the secretariat."""
    return bool(account.is_authenticated) and (is_secretariat(account) or sits_in(account, assembly))


def writes(account: Any, change: RulebookChange) -> bool:
    """Is the author of the change, speaks for its organisation, or chairs the assembly."""
    if not account.is_authenticated:
        return False
    if account.pk == change.author_id or (change.organisation and speaks_for(account, change.organisation)):
        return True
    return chairs(account, change.base.assembly)


def puts_to_vote(account: Any, change: RulebookChange) -> bool:
    """Chairs the assembly or belongs to the secretariat; or sits in it, where its rules let every seat do so."""
    assembly = change.base.assembly
    if not account.is_authenticated:
        return False
    any_seat = complete(assembly.rulebook.rules)["changes"]["put_by"] == "seat"
    return may_open_change(account, assembly) if any_seat else chairs(account, assembly)


def nobody(account: Any, change: RulebookChange) -> bool:
    """Nobody: the count of the ballot does it."""
    return False


CHANGE_ACCESS = Access(
    CHANGE_WORKFLOW,
    {"edit": writes, "withdraw": writes, "put_to_vote": puts_to_vote, "adopt": nobody, "reject": nobody},
)
