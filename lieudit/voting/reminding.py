"""Who may vote hears of it by letter: the day that a vote opens, and once more before it closes.

A timer takes each ballot once, and hands it to the worker in the same transaction: two timers, one that is late or one
that is killed, neither lose a letter nor write it twice. A letter is read again as it is written, by the right of its
reader alone (`BallotQuerySet.awaiting`): none leaves to who has voted, to who gave a proxy that is in force, nor once
the vote is closed. It says nothing of others, neither who has voted nor how many, whatever the way of voting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Now
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.letters import quoted
from lieudit.journal.models import Delivery, Entry, Follow
from lieudit.journal.tasks import attempt
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import NBSP, instant, typeset
from lieudit.toolkit.outbox import post
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.outcome import listed
from lieudit.voting.ways import KINDS
from lieudit.voting.workflow import Way

GATHERING = dt.timedelta(hours=1)
"""How long the letter that says that a vote is open waits for others that open meanwhile, in hours; of a vote that
lasts less than a day, a twenty-fourth of its length."""
NOTICE = dt.timedelta(hours=48)
"""Before a vote or a round of consent closes, who may still answer is reminded, once, in hours; at half of its length
where it is open for less than twice as long."""
SHORTEST = dt.timedelta(days=1)
"""How long a vote or a round lasts at least for who has not answered to be reminded, in days."""


def told_from(opened: dt.datetime, closes: dt.datetime) -> dt.datetime:
    """From when the letter that says that a vote is open may leave."""
    return opened + min(GATHERING, (closes - opened) * (GATHERING / SHORTEST))


def reminded_from(opened: dt.datetime, closes: dt.datetime) -> dt.datetime | None:
    """From when who has not answered is reminded; None of what is too short for it.

    >>> opened = dt.datetime(2026, 12, 1, 9)
    >>> reminded_from(opened, dt.datetime(2026, 12, 11, 9)), reminded_from(opened, dt.datetime(2026, 12, 3, 9))
    (datetime.datetime(2026, 12, 9, 9, 0), datetime.datetime(2026, 12, 2, 9, 0))
    """
    lasts = closes - opened
    return None if lasts < SHORTEST else max(closes - NOTICE, opened + lasts / 2)


@transaction.atomic
def tell_due_voters() -> list[Ballot]:
    """Hand over the letters of the votes that are open since long enough, or close soon; called by a timer.

    Votes of a session have none: who may vote in them is there.
    """
    now = timezone.now()
    open_ones = Ballot.objects.open().filter(paused_at=None, is_in_session=False, closes_at__gt=now)
    untold = open_ones.filter(Q(told_at=None) | Q(reminded_at=None))
    due = [ballot.pk for ballot in untold if _closes_soon(ballot, now) or _is_news(ballot, now)]
    taken = list(untold.filter(pk__in=due).order_by("pk").select_for_update())  # as another timer left them
    closing = [ballot for ballot in taken if _closes_soon(ballot, now)]
    opened = [ballot for ballot in taken if ballot not in closing and _is_news(ballot, now)]
    for ballots, mark in ((opened, "told_at"), (closing, "reminded_at")):
        keys = [ballot.pk for ballot in ballots]
        Ballot.objects.filter(pk__in=keys).update(**{"told_at": Coalesce("told_at", Now()), mark: now})
        if keys:
            write_to_voters.enqueue(ballots=keys, closing=mark == "reminded_at")
    for ballot in closing:
        data = {"number": ballot.number, "closes": instant(ballot.closes_at)}
        journal.record("voting.reminded", ballot, actor=None, data=data)
    return [*opened, *closing]


def _is_news(ballot: Ballot, now: dt.datetime) -> bool:
    return (
        ballot.told_at is None and ballot.opened_at is not None and now >= told_from(ballot.opened_at, ballot.closes_at)
    )


def _closes_soon(ballot: Ballot, now: dt.datetime) -> bool:
    """Whether it is time to remind of it, and nobody did."""
    if ballot.reminded_at is not None or ballot.opened_at is None:
        return False
    since = reminded_from(ballot.opened_at, ballot.closes_at)
    return since is not None and now >= since


class Asked(NamedTuple):
    """A vote that waits for its reader: for whom they vote, and how it is done."""

    ballot: Ballot
    voices: str
    how: str

    @property
    def words(self) -> str:
        """The question, as the text of a letter shows it."""
        return quoted(f"«{NBSP}{typeset(self.ballot.question)}{NBSP}»")

    @property
    def button(self) -> str:
        """A vote that is held elsewhere is read here."""
        is_here = self.ballot.way not in (Way.PAPER, Way.BELENIOS)
        words = _("Voter au scrutin n° %(number)s") if is_here else _("Lire où voter au scrutin n° %(number)s")
        return typeset(words % {"number": self.ballot.number})


@task
def write_to_voters(ballots: list[int], closing: bool) -> None:
    """One letter to each account that may still vote in some of these ballots, for itself or for others."""
    open_ones = Ballot.objects.open().filter(pk__in=ballots)
    people = {account.pk: account for ballot in open_ones for _voice, account in ballot.roll.all().speaking()}
    for account in people.values():
        if account.is_active and account.email:
            attempt(_write, account, ballots, closing)


def _write(account: Account, ballots: list[int], closing: bool) -> None:
    """What one account is asked, in one letter; nothing where nothing waits for it any more."""
    votes = _asked_of(account, ballots, closing)
    if not votes:
        return
    said = {"votes": votes, "closing": closing, "site_url": settings.SITE_URL}
    text = render_to_string("voting/mail_votes.txt", said)
    last = max(vote.ballot.closes_at for vote in votes)
    message = EmailMessage(_subject(votes, closing), text, to=[account.email])
    post(message, good_for=last - timezone.now())


def _asked_of(account: Account, ballots: list[int], closing: bool) -> list[Asked]:
    """Those that wait for a voice of the account, the first to close first. Of one that opened, who was told of it by a
    letter about what is voted reads it once; nobody is brought back to an election of Belenios that is not declared."""
    waiting = Ballot.objects.filter(pk__in=ballots).awaiting(account).order_by("closes_at", "number")
    voices = RollEntry.objects.awaiting(account).filter(ballot__in=ballots).select_related("account", "frozen_proxy")
    spoken: dict[int, list[str]] = {}
    for voice in voices.order_by("name", "pk"):
        spoken.setdefault(voice.ballot_id, []).append(_for_whom(voice, account))
    return [
        Asked(ballot, listed(spoken[ballot.pk]), KINDS[Way(ballot.way)].short)
        for ballot in waiting
        if (ballot.is_declared or ballot.way != Way.BELENIOS if closing else not _has_heard(account, ballot))
    ]


def _for_whom(voice: RollEntry, account: Account) -> str:
    proxy = getattr(voice, "frozen_proxy", None)
    if proxy is not None and not proxy.refusal:
        return _("par le pouvoir %(giver)s") % {"giver": of_the(voice.holder)}
    if voice.account_id == account.pk:
        return _("en votre nom")
    return _("au nom %(name)s") % {"name": of_the(voice.holder)}


def _has_heard(account: Account, ballot: Ballot) -> bool:
    """Whether a letter already told this person that it is open: of the vote itself, or of the text that is voted."""
    others = Q(kind__startswith="voting.") & ~Q(kind="voting.opened")
    acts = Entry.objects.about(ballot).filter(at__gte=ballot.opened_at).exclude(others).order_by()
    mine = Follow.objects.to_address(account.email)
    return Delivery.objects.filter(follow__in=mine, entry__in=acts.values("pk")).exists()


def _subject(votes: Sequence[Asked], closing: bool) -> str:
    """« Scrutin n° 12 : votre vote est attendu jusqu’au… »; of several, until when the first one is open."""
    said = {"n": len(votes), "number": votes[0].ballot.number, "moment": instant(votes[0].ballot.closes_at)}
    one = _("Scrutin n° %(number)s : votre vote est attendu jusqu’au %(moment)s")
    many = _("%(n)s scrutins attendent votre vote, le premier jusqu’au %(moment)s")
    if closing:
        one = _("Scrutin n° %(number)s : le vote se clôt le %(moment)s, et attend le vôtre")
        many = _("%(n)s scrutins se closent bientôt et attendent votre vote, le premier le %(moment)s")
    return typeset((one if len(votes) == 1 else many) % said)
