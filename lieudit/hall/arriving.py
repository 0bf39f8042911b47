"""How one arrives from the screen of the room: its code, and the same as a QR code. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.hall.board import Board
from lieudit.toolkit.qr import qr_svg
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from lieudit.meetings.models import Meeting


def screen_context(meeting: Meeting, board: Board | None, *, arrives: bool) -> Context:
    """What the screen shows; with the code of arrival where it `arrives`, as long as the session is open."""
    context: Context = {"meeting": meeting, "board": board}
    if arrives and board is not None and board.is_open:
        code = board.session.code
        address = settings.SITE_URL + reverse("hall:check_in", args=[meeting.number, code])
        context |= {"code": code, "qr": qr_svg(address, _("QR code d’arrivée dans la séance"))}
    return context
