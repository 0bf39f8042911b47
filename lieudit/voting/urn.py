"""The urn: who has voted on one side, what was put in on the other, and nothing that ties them. See decisions 36, 95.

Both are written in one transaction, under a lock on the urn then on the mark of the voice; each vote stirs everything.
No line of the journal tells of it, the clock of the house does not tick: nothing says, before the close, that somebody
has voted, except to that voice.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Attendance, Ballot, BeleniosBox, Envelope, RollEntry
from lieudit.voting.sealing import read_paper, sealed_paper
from lieudit.voting.ways import SECRET
from lieudit.voting.workflow import Way

if TYPE_CHECKING:
    from lieudit.voting.frozen import Said


URN_LOCK = 36
"""The first key of the advisory lock that an urn is held by; the second one is the ballot."""


KEY_WAITS = dt.timedelta(days=7)
"""From the hour of its close, how long an urn that does not open waits for the key that closed it."""


class Unopened(Exception):
    """A paper was sealed by a key that the site no longer has."""


def set_out(ballot: Ballot) -> None:
    """As a secret ballot opens, every voice of its roll has its mark, which says that it has not voted.

    Who votes with Belenios is known there only: the ballot has its boxes, one of each college where colleges weigh.
    """
    if ballot.way == Way.BELENIOS:
        codes = (ballot.rule.get("colleges") or {}).get("weights") or {}
        names = dict(ballot.roll.filter(college__in=codes, suspended=False).values_list("college", "college_name"))
        boxes = names or {"": ""}
        BeleniosBox.objects.bulk_create(
            BeleniosBox(ballot=ballot, college=code, college_name=name) for code, name in sorted(boxes.items())
        )
    elif ballot.way in SECRET:
        Attendance.objects.bulk_create(Attendance(entry=entry) for entry in ballot.roll.all())


def put_in(
    ballot: Ballot, entry: RollEntry, carrier: RollEntry | None, *, actor: Account | None, choice: Any
) -> Attendance:
    """Mark that the voice has voted, itself or by the voice that carries it, and put its envelope in the urn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [URN_LOCK, ballot.pk])
    mark = Attendance.objects.select_for_update(of=("self",)).select_related("carried_by").get(entry=entry)
    if mark.voted:
        raise RuleBroken(_already_in(entry, mark, carrier, actor))
    mark.voted, mark.carried_by = True, carrier
    mark.save(update_fields=["voted", "carried_by"])
    Envelope.objects.create(ballot=ballot, sealed=sealed_paper(ballot, choice))
    stir(ballot)
    return mark


def _already_in(entry: RollEntry, mark: Attendance, carrier: RollEntry | None, actor: Account | None) -> str:
    if mark.carried_by and carrier is None:
        names = {"holder": mark.carried_by.name, "of": french.of(entry.name), "name": entry.name}
        return agreed(_("Votre pouvoir a déjà voté : %(holder)s a voté au nom %(of)s%(name)s."), **names)
    if carrier and mark.carried_by is None:
        return agreed(_("%(name)s a voté en personne : le pouvoir est suspendu."), name=capfirst(entry.name))
    if actor and entry.account_id == actor.pk:
        return _("Vous avez déjà voté : l’urne ne rend pas un bulletin.")
    return agreed(_("%(name)s a déjà voté : l’urne ne rend pas un bulletin."), name=capfirst(entry.holder))


def stir(ballot: Ballot) -> None:
    """Write again all that the urn holds and all the marks of its roll, in an order that is drawn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT voting_stir(%s)", [ballot.pk])


def emptied(ballot: Ballot) -> list[Said]:
    """What was in the urn, once it is closed: choices, in no order. `Unopened` where a paper does not open."""
    papers = []
    for sealed in ballot.envelopes.values_list("sealed", flat=True):
        if (paper := read_paper(ballot, sealed)) is None:
            raise Unopened
        papers.append(paper)
    return papers


def opens(ballot: Ballot) -> bool:
    """Whether the keys of the site open all that is in the urn."""
    try:
        emptied(ballot)
    except Unopened:
        return False
    return True


def waits_for_its_key(ballot: Ballot) -> dt.datetime | None:
    """Until when an urn whose hour has come, and that does not open, is not counted: nothing in it is lost, and a wrong
    setting may last a minute. None when it opens, or has waited long enough."""
    until = ballot.closes_at + KEY_WAITS
    return None if timezone.now() >= until or opens(ballot) else until


def turnout(ballot: Ballot) -> int:
    """How many voices have voted, on paper or in the urn: read at the close only, or by who counts papers."""
    return Attendance.objects.filter(entry__ballot=ballot, voted=True).count()
