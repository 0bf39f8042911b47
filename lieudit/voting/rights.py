"""Who may vote now: the one answer that every page asks, as it shows a voice and again as it casts it. Pure.

The roll and the presence are frozen as a vote opens; what ends a right meanwhile is written beside the roll
(`models.VoiceEnd`) by the act that ends it. Rows come from `RollEntryQuerySet.with_ends`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.voting.workflow import BallotState, EndedBy

if TYPE_CHECKING:
    from lieudit.voting.models import Ballot, RollEntry


def against_voting(
    ballot: Ballot, entry: Any, carrier: Any = None, *, now: dt.datetime | None = None, called: str = "name"
) -> str:
    """Why the voice of `entry` may not be cast now, by itself or by the voice `carrier` of its proxy; empty if it may.

    `called` is the attribute of a row that names it: what was frozen, or `holder` on a page. Whether the person at the
    keyboard speaks for the voice is asked by `permissions`; whether the proxy is in force, by the act.
    """
    now = now or timezone.now()
    if ballot.paused_at is not None:
        moment = french.instant(ballot.paused_at)
        return _("Le vote est suspendu depuis le %(moment)s. Les votes reçus sont gardés.") % {"moment": moment}
    if ballot.state == BallotState.CLOSED or (ballot.is_open and now >= ballot.closes_at):
        moment = french.instant(ballot.closed_at or ballot.closes_at)
        return _("Le vote est clos depuis le %(moment)s.") % {"moment": moment}
    name = capfirst(getattr(entry, called))
    if entry.suspended:
        return agreed(_("%(name)s ne vote pas à ce scrutin. %(note)s"), name=name, note=entry.note).strip()
    if entry.ended_by:
        return lost(name, entry.ended_by, entry.ended_at)
    if carrier is not None and entry.carrier_ended_by:
        holder = capfirst(getattr(carrier, called))
        return f"{lost(holder, entry.carrier_ended_by, entry.carrier_ended_at)} {_('Le pouvoir ne vaut plus.')}"
    if carrier is None and entry.present is False:
        return _absent(entry, name, called)
    return ""


def _absent(entry: RollEntry, name: str, called: str) -> str:
    words = agreed(_("%(name)s n’était pas en séance à l’ouverture de ce vote."), name=name)
    proxy = getattr(entry, "frozen_proxy", None)
    if proxy is None or proxy.refusal:
        return words
    holder = getattr(proxy.holder, called)
    return f"{words} {_('Le pouvoir est porté par %(holder)s.') % {'holder': holder}}"


def lost(name: str, why: str, at: dt.datetime) -> str:
    """What ended the right of a voice, in a sentence that is read by everybody."""
    hour = timezone.localtime(at)
    words = {"name": name, "day": french.day(hour.date()), "hour": french.hour(hour)}
    sentences = {
        EndedBy.SESSION: _("%(name)s a quitté la séance à %(hour)s et ne vote plus, à moins d’y revenir."),
        EndedBy.MEMBERSHIP: _("%(name)s ne fait plus partie de l’association depuis le %(day)s et ne vote plus."),
        EndedBy.SEAT: _("%(name)s ne siège plus depuis le %(day)s et ne vote plus."),
        EndedBy.ACCOUNT: _("%(name)s a fermé son compte et ne vote plus."),
    }
    return agreed(sentences[EndedBy(why)], **words)
