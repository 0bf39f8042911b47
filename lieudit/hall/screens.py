"""The computer that shows the screen of the room: paired by a short code, it needs nobody's account.

It shows a code; who presides types it; from then on that browser, and no other, shows the screen with the code of
arrival, until it is taken back or the session ends.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.hall.models import RoomScreen
from lieudit.hall.services import LETTERS
from lieudit.journal import services as journal
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

WAIT = dt.timedelta(minutes=15)
"""How long a code waits to be typed."""
WAITING = 20
"""Codes that may wait at once for one session: beyond, the oldest is forgotten."""
SHOWN = frozenset({MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED})


@transaction.atomic
def ask_screen(meeting: Meeting) -> RoomScreen:
    """A browser asks to be a screen of the session: it receives its key, and the code to be typed."""
    meeting = lock(meeting)
    if meeting.state not in SHOWN:
        raise RuleBroken(_("Un écran s’appaire entre la convocation et la fin de la séance."))
    waiting = RoomScreen.objects.filter(meeting=meeting, paired_at=None).order_by("-pk")
    RoomScreen.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)[WAITING - 1 :])).delete()
    code = "".join(secrets.choice(LETTERS) for _rank in range(6))
    return RoomScreen.objects.create(meeting=meeting, code=code, key=secrets.token_hex(24), asked_at=timezone.now())


@transaction.atomic
def pair_screen(meeting: Meeting, *, actor: Account, code: str) -> RoomScreen:
    """Type the code that a screen shows: it shows the room from now on."""
    meeting, typed = lock(meeting), code.strip().upper()
    since = timezone.now() - WAIT
    found = RoomScreen.objects.filter(meeting=meeting, code=typed, paired_at=None, asked_at__gte=since)
    screen = found.select_for_update().first()
    if screen is None:
        raise RuleBroken(
            {"code": _("Aucun écran n’attend avec ce code. Relisez-le, ou demandez-en un autre à l’écran.")}
        )
    if meeting.state not in SHOWN:
        raise RuleBroken({"code": _("La séance est finie : son écran aussi.")})
    screen.paired_at, screen.paired_by = timezone.now(), actor
    screen.save(update_fields=["paired_at", "paired_by"])
    journal.record("hall.screen_paired", meeting, actor=actor, data={"meeting": meeting.title})
    return screen


@transaction.atomic
def revoke_screen(screen: RoomScreen, *, actor: Account) -> RoomScreen:
    """Take a screen back: it shows nothing more."""
    screen = lock(screen)
    if screen.revoked_at is not None:
        raise RuleBroken(_("Cet écran est déjà retiré."))
    screen.revoked_at = timezone.now()
    screen.save(update_fields=["revoked_at"])
    journal.record("hall.screen_revoked", screen.meeting, actor=actor, data={"meeting": screen.meeting.title})
    return screen
