"""What the room tells on the page of an account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lieudit.accounts.desk import Door, register_doors
from lieudit.governance.models import Seat


@register_doors
def seats(account: Any) -> list[Door]:
    """The assemblies where the account sits today, or represents who sits."""
    held = Seat.objects.running().held_by(account).select_related("college__assembly", "organisation")
    return [
        Door(
            str(seat.college.assembly),
            seat.college.assembly.get_absolute_url(),
            (_("vous présidez") if seat.chairs else _("vous siégez"))
            + (_(", pour %(name)s") % {"name": seat.organisation} if seat.organisation else ""),
        )
        for seat in held
    ]
