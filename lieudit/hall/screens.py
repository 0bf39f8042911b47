"""The computer that shows the screen of the room: paired by a short code, it needs nobody's account.

It shows a code; who presides types it; from then on that browser, and no other, shows the screen with the code of
arrival, until it is taken back or the session ends. A screen follows the session by itself, or shows what was chosen.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.elections.models import Round as ElectionRound
from lieudit.hall.board import Board, Vote
from lieudit.hall.models import RoomScreen, Session, SessionBallot, Showing
from lieudit.hall.services import LETTERS
from lieudit.hall.workflow import Shows
from lieudit.journal import services as journal
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Fields

if TYPE_CHECKING:
    from lieudit.hall.rows import BallotRow

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
def pair_screen(meeting: Meeting, *, actor: Account, code: str, name: str = "") -> RoomScreen:
    """Type the code that a screen shows: it shows the room from now on, under a `name` that tells it from others."""
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
    screen.paired_at, screen.paired_by, screen.name = timezone.now(), actor, name.strip()
    screen.save(update_fields=["paired_at", "paired_by", "name"])
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


@transaction.atomic
def show_on_screens(
    meeting: Meeting,
    *,
    actor: Account,
    what: str,
    screen: RoomScreen | None = None,
    item: AgendaItem | None = None,
    vote: SessionBallot | None = None,
    text: str = "",
    minutes: int | None = None,
) -> Showing:
    """Choose what one screen shows, or all of them without `screen`, until something else is chosen.

    What is said for all replaces what one of them was told. A message and a countdown may be shown before the session
    opens; the rest is of the session.
    """
    meeting, now, text = lock(meeting), timezone.now(), " ".join(text.split())
    if meeting.state not in SHOWN:
        raise RuleBroken(_("La séance est finie : son écran aussi."))
    screen = lock(screen) if screen is not None else None
    if screen is not None and (screen.meeting_id != meeting.pk or screen.revoked_at or not screen.paired_at):
        raise RuleBroken({"screen": _("Cet écran n’est plus appairé à la séance.")})
    _refuse_unshowable(meeting, what, item, vote, text, minutes)
    showing = Showing.objects.create(
        meeting=meeting,
        screen=screen,
        what=what,
        item=item if what == Shows.ITEM else None,
        vote=vote if what == Shows.VOTE else None,
        text=text if what in WORDED else "",
        until=now + dt.timedelta(minutes=minutes or 0) if what == Shows.COUNTDOWN else None,
        at=now,
        author=actor,
    )
    data: Fields = {"meeting": meeting.title, "what": str(showing), "where": str(screen) if screen else _("les écrans")}
    journal.record("hall.screen_told", meeting, actor=actor, data=data)
    return showing


WORDED = frozenset({Shows.MESSAGE, Shows.COUNTDOWN})
"""What is shown with words of its own, whether the session has opened or not."""


def _refuse_unshowable(
    meeting: Meeting,
    what: str,
    item: AgendaItem | None,
    vote: SessionBallot | None,
    text: str,
    minutes: int | None,
) -> None:
    opened = Session.objects.of(meeting).exists()
    if not opened and what not in {*WORDED, Shows.AUTO}:
        words = _(
            "Avant l’ouverture, un écran montre un message ou un compte à rebours ; le reste vient avec la séance."
        )
        raise RuleBroken({"what": words})
    if what == Shows.ITEM and (item is None or item.meeting_id != meeting.pk):
        raise RuleBroken({"item": _("Choisissez le point à montrer.")})
    if what == Shows.VOTE and (vote is None or vote not in showable_votes(meeting)):
        raise RuleBroken({"vote": _("Choisissez le vote à montrer.")})
    if what == Shows.MESSAGE and not text:
        raise RuleBroken({"text": _("Écrivez le message à montrer.")})
    if what == Shows.COUNTDOWN and not minutes:
        raise RuleBroken({"minutes": _("Dites combien de minutes durent jusqu’à l’heure.")})


def shown_on(meeting: Meeting, board: Board | None, screen: RoomScreen | None = None) -> Fields:
    """What was chosen for a screen, or for all, with the vote that it shows: for `arriving.screen_context`."""
    follows = screen is None and board is not None and not board.is_pinned
    showing, found = None if follows else Showing.objects.on(meeting, screen), None
    if showing and showing.vote_id and board:
        row = cast("BallotRow", board.session.ballots.shown().get(pk=showing.vote_id))
        found = Vote(row, row.cast, row.able)
    return {"showing": showing, "vote": found}


def told(meeting: Meeting, screens: Iterable[RoomScreen]) -> list[tuple[RoomScreen | None, Showing | None]]:
    """Each screen, those that are not paired first (None), with what was last chosen for it; one read for all."""
    last: dict[int | None, Showing] = {}
    for showing in Showing.objects.filter(meeting=meeting).select_related("item", "vote__ballot"):
        if showing.screen_id is None:
            last.clear()
        last[showing.screen_id] = showing
    chosen = [(screen, last.get(screen.pk if screen else None, last.get(None))) for screen in [None, *screens]]
    return [(screen, showing if showing and showing.what != Shows.AUTO else None) for screen, showing in chosen]


def showable_votes(meeting: Meeting) -> list[SessionBallot]:
    """The votes of the session that one screen shows by itself: those of an election are shown with their point."""
    votes = SessionBallot.objects.filter(session__meeting=meeting).select_related("ballot", "item", "session")
    return list(votes.exclude(ballot__in=ElectionRound.objects.values("ballot")))
