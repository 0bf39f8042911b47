"""The room of a training session: in one place, one room holds one session at a time.

The database holds it (`two_sessions_do_not_share_a_room`, migration 0009): each half-day bears the room of its session,
by place, without case nor accents, as long as the session stands. Here is what is said of it to people, in time.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _

from lieudit.learning.models import HalfDay, TrainingSession
from lieudit.learning.slots import Slot
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken


def tidy_room(typed: object) -> str:
    """« Atelier  bois » is « Atelier bois »."""
    return " ".join(str(typed or "").split())


def hold_rooms() -> None:
    """One session at a time is put in a room, before any row is held: two that want the same one see each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('learning_rooms'))")


def refuse_taken_room(
    venue: Place | None, room: str, slots: Sequence[Slot], but: TrainingSession | None = None
) -> None:
    """No room is held by two sessions at one moment; where none is named, nothing is.

    Raises:
        RuleBroken: another session holds it then, which is named with its hours.
    """
    if venue is None or not room:
        return
    others = HalfDay.objects.in_room(venue, room, slots).exclude(session=but)
    taken = others.select_related("session__venue__municipality__department").first()
    if taken is None:
        return
    is_read = TrainingSession.objects.public().filter(pk=taken.session_id).exists()
    words = _("« %(room)s » est déjà prise par %(session)s : %(when)s. Choisissez une autre salle, ou une autre heure.")
    named = _("la session « %(title)s »") % {"title": taken.session.title} if is_read else _("une autre session")
    when = str(taken)
    told = {"room": taken.session.room, "session": named, "when": when[:1].lower() + when[1:]}
    raise RuleBroken({"room": words % told})
