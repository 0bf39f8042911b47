"""Who sits, and who chairs: dated facts, never flags."""

from __future__ import annotations

from typing import Any

from lieudit.governance.models import Assembly, Seat
from lieudit.network.permissions import is_secretariat


def sits_in(account: Any, assembly: Assembly) -> bool:
    """Holds a running seat of the assembly, or represents an organisation that holds one."""
    return Seat.objects.running().held_by(account).filter(college__assembly=assembly).exists()


def chairs(account: Any, assembly: Assembly) -> bool:
    """Holds, or represents the holder of, the seat that chairs; or belongs to the secretariat."""
    if is_secretariat(account):
        return True
    return Seat.objects.running().held_by(account).filter(college__assembly=assembly, chairs=True).exists()
