"""Who may vote hears of it by letter: the day that a vote opens, and once more before it closes.

A timer takes each ballot once, and hands it to the worker in the same transaction: two timers, one that is late or one
that is killed, change nothing to what leaves. What a letter says is read again as it is written, by the right of its
reader alone (`RollEntryQuerySet.able`): none leaves to who gave a proxy that is in force, nor once the vote is closed
or while it is suspended, nor to who has voted where everybody reads who has. Where nobody does, for now or ever, it
leaves to all who may vote: that it was written to somebody says nothing of them. A worker that dies meanwhile and
begins again writes to nobody twice, unless what waits for them has changed since. A vote that was suspended closes
later: letters that had not left are written anew, and who has not answered is reminded of its new end. One letter may
tell several votes: it leaves before the first of them closes, or is written anew of those that are left.
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
from lieudit.journal.models import Delivery, Entry, Follow, Mention
from lieudit.journal.tasks import attempt
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import NBSP, instant, typeset
from lieudit.toolkit.models import Mail, MailState, Trouble
from lieudit.toolkit.outbox import post
from lieudit.toolkit.types import Fields
from lieudit.voting.models import Ballot, BallotQuerySet, RollEntry
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
    due = [each.pk for each in untold if (_closes_soon(each, now) or _is_news(each, now)) and _may_be_voted(each)]
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
    _tell_those_left(open_ones)
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


def _may_be_voted(ballot: Ballot) -> bool:
    """Nobody is led to an election of Belenios that is not declared: its letters wait for it."""
    return ballot.way != Way.BELENIOS or ballot.is_declared


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


def _tell_those_left(open_ones: BallotQuerySet) -> None:
    """Letters that could not leave before the first of their votes closed are written anew of those that are open."""
    late = Mail.objects.late_letters(timezone.now()).filter(then_with__has_keys=["ballots", "account", "closing"])
    unheard: dict[tuple[tuple[int, ...], bool], list[int]] = {}
    for letter in late.order_by("pk").select_for_update():
        told, closing = letter.then_with["ballots"], letter.then_with["closing"]
        still = open_ones.filter(pk__in=told) if closing else open_ones.filter(pk__in=told, reminded_at=None)
        if left := tuple(still.order_by("pk").values_list("pk", flat=True)):
            unheard.setdefault((left, closing), []).append(letter.then_with["account"])
            letter.then_with["ballots"] = sorted({*told} - {*left})
            letter.save(update_fields=["then_with"])
    for (left, closing), accounts in unheard.items():
        write_to_voters.enqueue(ballots=list(left), closing=closing, only=accounts)


def tell_again(ballot: Ballot) -> None:
    """Its end has moved: letters that have not left, or may not have, which say the former one, are written anew, and
    who has not answered is reminded of the new one."""
    unsent = Q(state__in=[MailState.WAITING, MailState.FAILED, MailState.UNCERTAIN])
    unsent |= Q(state=MailState.WITHDRAWN, trouble=Trouble.TOO_LATE)
    about = Mail.objects.filter(then_with__contains={"ballots": [ballot.pk]}, then_with__has_key="account")
    letters = list(about.filter(unsent).select_for_update())
    gone: Fields = {"state": MailState.WITHDRAWN, "trouble": "", "content": None, "doubtful": False, "then_with": {}}
    Mail.objects.filter(pk__in=[each.pk for each in letters]).update(**gone)
    ballot.reminded_at = None
    ballot.save(update_fields=["reminded_at"])
    told = {number for each in letters for number in each.then_with["ballots"]}
    told -= {ballot.pk} if _closes_soon(ballot, timezone.now()) else set()
    if told:
        unheard = sorted({each.then_with["account"] for each in letters})
        write_to_voters.enqueue(ballots=sorted(told), closing=False, only=unheard)


@task
def write_to_voters(ballots: list[int], closing: bool, only: list[int] | None = None) -> None:
    """One letter to each account that may still vote in some of these ballots, for itself or for others; to `only`
    some, by their keys, whose letter has not left."""
    open_ones = Ballot.objects.open().filter(pk__in=ballots)
    people = {account.pk: account for ballot in open_ones for _voice, account in ballot.roll.all().speaking()}
    for account in people.values():
        if account.is_active and account.email and (only is None or account.pk in only):
            attempt(_write, account, ballots, closing, only is not None)


def _write(account: Account, ballots: list[int], closing: bool, again: bool) -> None:
    """What one account is asked, in one letter; nothing where nothing waits for it any more."""
    votes = _asked_of(account, ballots, closing or again)
    if not votes:
        return
    hours = [(vote.ballot.opened_at, vote.ballot.closes_at) for vote in votes]
    said = {"votes": votes, "closing": closing, "site_url": settings.SITE_URL}
    said["recalled"] = any(opened and reminded_from(opened, closes) for opened, closes in hours)
    text = render_to_string("voting/mail_votes.txt", said)
    message = EmailMessage(_subject(votes, closing), text, to=[account.email])
    told: Fields = {"ballots": [vote.ballot.pk for vote in votes], "account": account.pk, "closing": closing}
    post(message, good_for=min(closes for _opened, closes in hours) - timezone.now(), **told)
    if not closing:
        _heard(account, [vote.ballot for vote in votes])


def _heard(account: Account, ballots: Sequence[Ballot]) -> None:
    """Who follows what opened reads of it no more in the letter of the day."""
    mentions = Mention.objects.filter(entry__in=Entry.objects.about(*ballots).filter(kind="voting.opened").values("pk"))
    mine = Follow.objects.running().filter(account=account)
    by_thing = {(follow.content_type_id, follow.object_id): follow for follow in mine}
    told = [
        Delivery(follow=by_thing[thing], entry_id=mention.entry_id)
        for mention in mentions
        if (thing := (mention.content_type_id, mention.object_id)) in by_thing
    ]
    Delivery.objects.bulk_create(told, ignore_conflicts=True)


def _asked_of(account: Account, ballots: list[int], whole: bool) -> list[Asked]:
    """Those in which it votes, the first to close first: the `whole` of them, or those alone of which no letter about
    what is voted told it. Who said that they voted elsewhere is written to as others: nobody reads that they did."""
    voices = RollEntry.objects.able(account).filter(ballot__in=ballots).order_by("name", "pk")
    spoken: dict[Ballot, list[str]] = {}
    for voice in voices.select_related("account", "ballot", "frozen_proxy", "vote", "attendance"):
        if voice.ballot.is_quiet or voice.mark is None:
            spoken.setdefault(voice.ballot, []).append(_for_whom(voice, account))
    return [
        Asked(ballot, listed(names), KINDS[Way(ballot.way)].short)
        for ballot, names in sorted(spoken.items(), key=lambda each: (each[0].closes_at, each[0].number))
        if whole or not _has_heard(account, ballot)
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
    """« Scrutin n° 12 : le vote est ouvert jusqu’au… »; of several, until when the first one is open."""
    said = {"n": len(votes), "number": votes[0].ballot.number, "moment": instant(votes[0].ballot.closes_at)}
    one = _("Scrutin n° %(number)s : le vote est ouvert jusqu’au %(moment)s")
    many = _("%(n)s scrutins sont ouverts, le premier jusqu’au %(moment)s")
    if closing:
        one = _("Scrutin n° %(number)s : le vote se clôt le %(moment)s")
        many = _("%(n)s scrutins se closent bientôt, le premier le %(moment)s")
    return typeset((one if len(votes) == 1 else many) % said)
