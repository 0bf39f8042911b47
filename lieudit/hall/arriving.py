"""How one arrives from the screen of the room: its code, and the same as a QR code. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.hall.board import Board, Vote
from lieudit.toolkit.qr import qr_svg
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from lieudit.hall.models import Showing
    from lieudit.meetings.models import Meeting


def screen_context(
    meeting: Meeting, board: Board | None, *, arrives: bool, showing: Showing | None = None, vote: Vote | None = None
) -> Context:
    """What the screen shows, of itself or what was chosen (`showing`, with its `vote`), as long as the session is not
    closed; with the code of arrival where it `arrives`, as long as it is open."""
    context: Context = {"meeting": meeting, "board": board}
    if showing is not None and (board is None or board.is_open):
        line = next((line for line in board.agenda if line.item.pk == showing.item_id), None) if board else None
        context |= {"showing": showing, "shown_line": line, "shown_vote": vote}
    if arrives and board is not None and board.is_open:
        code = board.session.code
        address = settings.SITE_URL + reverse("hall:check_in", args=[meeting.number, code])
        context |= {"code": code, "qr": qr_svg(address, _("QR code d’arrivée dans la séance"))}
    return context
