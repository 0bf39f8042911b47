"""Everybody around a council, each in one place only: who chairs, who sits, who sat, who sits elsewhere."""

from __future__ import annotations

from typing import Any

from lieudit.governance.models import Assembly, Seat
from tests.governance.factories import a_qualified_person, a_seat, an_assembly
from tests.network.people import days, former_spokesperson, people, spokesperson

SEATS = {"chair", "seat", "also speaks for the seat", "qualified"}
"""Those who sit today."""
CHAIRS = {"chair", "secretariat"}


def around(council: Assembly) -> dict[str, Any]:
    """`council` comes from `a_council`: its first seat chairs, its third has ended."""
    first, second, third = council.seats[:3]
    Seat.objects.filter(pk=third.pk).update(until=days(-1))
    return people() | {
        "chair": first.voter,
        "chaired": former_spokesperson(first.organisation),
        "seat": second.voter,
        "also speaks for the seat": spokesperson(second.organisation),
        "sat": third.voter,
        "qualified": a_qualified_person(council).voter,
        "chair elsewhere": a_seat(an_assembly("Une autre assemblée"), chairs=True).voter,
    }
