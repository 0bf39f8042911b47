"""Who may vote hears of it by letter: the day that a vote opens, and once more before it closes.

A timer takes each ballot once, and hands it to the worker in the same transaction: two timers, one that is late or one
that is killed, change nothing to what leaves. What a letter says is read again as it is written, by the right of its
reader alone (`RollEntryQuerySet.able`): none leaves to who gave a proxy that is in force, nor once the vote is closed
or while it is suspended, nor to who has voted where everybody reads who has. Where nobody does, for now or ever, it
leaves to all who may vote: that it was written to somebody says nothing of them. A worker that dies meanwhile and
begins again writes to nobody twice, unless what waits for them has changed since. A vote that was suspended closes
later: letters that had not left are withdrawn, and who has not answered is reminded of its new end. One that closes
before its hour withdraws them too. One letter may
tell several votes: it leaves before the first of them closes, or is withdrawn too. A letter that was withdrawn keeps
its votes until each was said by another one, or has closed (`_left_of`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
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
from lieudit.toolkit.models import Mail, MailQuerySet, MailState, Trouble, Weight
from lieudit.toolkit.outbox import post
from lieudit.toolkit.types import Fields
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
RETRY = dt.timedelta(minutes=10)
"""When a letter that was to be written anew, and was not, is tried again, in minutes."""


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
    _tell_those_left()
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

    @property
    def until(self) -> str:
        """For whom and until when one votes; whether that end is new."""
        asked = _("Vous pouvez y voter") if self.ballot.is_quiet else _("Votre vote y est attendu")
        moved = (
            _(" Ce vote a été suspendu, puis a repris : cette fin est la nouvelle.") if self.ballot.paused_for else ""
        )
        return f"{asked} {self.voices}, jusqu’au {instant(self.ballot.closes_at)}.{moved}"

    @property
    def to_all(self) -> str:
        """Why who has voted reads it too, where nobody reads who has; empty elsewhere."""
        said = _(
            " Ce message part à toutes les voix, qu’elles aient voté ou non : si vous avez déjà voté, il n’y a plus "
            "rien à faire."
        )
        return said if self.ballot.is_quiet else ""

    @property
    def is_reminder(self) -> bool:
        """No other letter says when it closes, unless it is suspended."""
        return self.ballot.reminded_at is not None

    @property
    def may_be_recalled(self) -> bool:
        opened, closes = self.ballot.opened_at, self.ballot.closes_at
        return not self.is_reminder and opened is not None and reminded_from(opened, closes) is not None


class Left(NamedTuple):
    """Votes of a letter that did not leave, by their keys: to be told anew, to be told once they go on, never told."""

    open: set[int]
    paused: set[int]
    over: set[int]


def _left_of(letter: Mail, open_ones: dict[int, Ballot]) -> Left:
    """Of votes that are in none of the three, a reminder was handed over since, or is about to be."""
    left = Left(set(), set(), set())
    for key in letter.then_with["ballots"]:
        ballot = open_ones.get(key)
        if ballot is None or ballot.is_over:
            left.over.add(key)
        elif ballot.paused_at is not None:
            left.paused.add(key)
        elif not _is_reminded_of(ballot, since=letter.posted_at):
            left.open.add(key)
    return left


def _is_reminded_of(ballot: Ballot, since: dt.datetime) -> bool:
    return _closes_soon(ballot, timezone.now()) or (ballot.reminded_at is not None and ballot.reminded_at > since)


def _untold() -> MailQuerySet:
    """Letters that were withdrawn before they left, and still have something to say."""
    withdrawn = Mail.objects.filter(state=MailState.WITHDRAWN, weight=Weight.USUAL)
    return withdrawn.filter(then_with__has_keys=["ballots", "account"]).order_by("pk")


def _with_left(letters: Iterable[Mail]) -> list[tuple[Mail, Left]]:
    """Each with what is left of it: ballots are read once for all."""
    found = list(letters)
    open_ones = Ballot.objects.open().in_bulk({key for each in found for key in each.then_with["ballots"]})
    return [(letter, _left_of(letter, open_ones)) for letter in found]


def _tell_those_left() -> None:
    """Letters that did not leave are written anew of what is open; those that have nothing more to say are let go."""
    now = timezone.now()
    found = _with_left(_untold().filter(due_at__lte=now).select_for_update(skip_locked=True))
    _let_go([each for each in found if not each[1].open and not _waits(*each)])
    if due := [letter.pk for letter, left in found if left.open]:
        Mail.objects.filter(pk__in=due).update(due_at=now + RETRY)
        write_anew.enqueue(letters=due)


def _waits(letter: Mail, left: Left) -> bool:
    """Some of its votes are suspended, and it is already told whether it is too late for others."""
    return bool(left.paused) and bool(letter.trouble) == bool(left.over)


def _let_go(letters: Sequence[tuple[Mail, Left]], new: Mail | None = None) -> None:
    """They keep the votes that are suspended. One of whose votes none closed untold is no letter too late."""
    for letter, left in letters:
        kept = letter.then_with | {"ballots": sorted(left.paused | left.over)} if left.paused else {}
        letter.then_with = kept | ({"anew": new.pk} if new and new.state != MailState.WITHDRAWN else {})
        letter.trouble = Trouble.TOO_LATE if left.over else ""
    Mail.objects.bulk_update([letter for letter, _left in letters], ["then_with", "trouble"], batch_size=500)


def tell_again(ballot: Ballot) -> None:
    """Its end has moved: letters that have not left, or may not have, which say the former one, are written anew, and
    who has not answered is reminded of the new one."""
    ballot.reminded_at = None
    ballot.save(update_fields=["reminded_at"])
    take_back(ballot)


def take_back(ballot: Ballot, is_missed: bool = True) -> None:
    """The end that its letters say is no more the one: they do not leave, and what they say of other votes is written
    anew. One that is just being handed over says the former end, or, if it is refused, does not leave any more. Of a
    vote in which every voice is cast, nobody missed the letter: it is not too late."""
    now, about = timezone.now(), Mail.objects.filter(then_with__contains={"ballots": [ballot.pk]})
    unsent = [MailState.WAITING, MailState.SENDING, MailState.FAILED, MailState.UNCERTAIN, MailState.WITHDRAWN]
    held = about.filter(state__in=unsent).order_by("pk").select_for_update()
    handed_over = Q(state=MailState.SENDING, doubtful=True)
    about = Mail.objects.filter(pk__in=list(held.values_list("pk", flat=True)))
    about.filter(handed_over).update(good_until=now)
    gone: Fields = {"state": MailState.WITHDRAWN, "trouble": "", "content": None, "doubtful": False, "due_at": now}
    # who had taken one stops before the dot
    about.exclude(handed_over).update(**gone, leased_until=None, attempt=F("attempt") + 1)
    if not is_missed:
        _forget(ballot, about.filter(state=MailState.WITHDRAWN))
    _tell_those_left()


def _forget(ballot: Ballot, letters: Iterable[Mail]) -> None:
    """They have nothing more to say of this vote."""
    found = list(letters)
    for letter in found:
        letter.then_with = letter.then_with | {"ballots": [k for k in letter.then_with["ballots"] if k != ballot.pk]}
    Mail.objects.bulk_update(found, ["then_with"], batch_size=500)


@task
def write_to_voters(ballots: list[int], closing: bool) -> None:
    """One letter to each account that may still vote in some of these ballots, for itself or for others. One that
    comes after the reminder does not say that they are open, nor does a reminder recall what was suspended since."""
    open_ones = Ballot.objects.open().filter(pk__in=ballots, reminded_at__isnull=not closing)
    if not closing:
        open_ones.filter(paused_at__isnull=False).update(told_at=None)  # they are told once they go on
    people = {account.pk: account for ballot in open_ones for _voice, account in ballot.roll.all().speaking()}
    told = [ballot.pk for ballot in open_ones]
    for account in people.values():
        attempt(_write, account, told, closing)


@task
def write_anew(letters: list[int]) -> None:
    """One letter to each account of what these, which did not leave, still have to say to it."""
    by_account: dict[int, list[int]] = {}
    for key, told in _untold().filter(pk__in=letters).values_list("pk", "then_with"):
        by_account.setdefault(told["account"], []).append(key)
    for account in Account.objects.filter(pk__in=by_account):
        attempt(_write_anew, account, by_account[account.pk])


def _write_anew(account: Account, letters: list[int]) -> None:
    """They are let go as the new one is posted, or as it is found that there is nothing to say."""
    found = _with_left(_untold().filter(pk__in=letters).select_for_update())
    _let_go(found, _write(account, {key for _letter, left in found for key in left.open}, whole=True))


def _write(account: Account, ballots: Collection[int], whole: bool) -> Mail | None:
    """What one account is asked, in one letter; nothing where nothing waits for it any more."""
    votes = _asked_of(account, ballots, whole) if account.is_active and account.email else []
    if not votes:
        return None
    closing = all(vote.is_reminder for vote in votes)
    said = {"votes": votes, "closing": closing, "what_follows": _what_follows(votes), "site_url": settings.SITE_URL}
    text = render_to_string("voting/mail_votes.txt", said)
    message = EmailMessage(_subject(votes, closing), text, to=[account.email])
    told: Fields = {"ballots": [vote.ballot.pk for vote in votes], "account": account.pk}
    mail = post(message, good_for=min(vote.ballot.closes_at for vote in votes) - timezone.now(), **told)
    if opened := [vote.ballot for vote in votes if not vote.is_reminder]:
        _heard(account, opened)
    return mail


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


def _asked_of(account: Account, ballots: Collection[int], whole: bool) -> list[Asked]:
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


def _what_follows(votes: Sequence[Asked]) -> str:
    """Whether a reminder follows, of which votes. Whatever was said, one comes after a suspension."""
    recalled = [_("n° %(number)s") % {"number": vote.ballot.number} for vote in votes if vote.may_be_recalled]
    if not recalled:
        is_last = any(vote.is_reminder for vote in votes)
        return _("Aucun autre rappel ne suit, sauf après une suspension.") if is_last else _("Il part une fois.")
    some = _("des scrutins %(numbers)s") if len(recalled) > 1 else _("du scrutin %(numbers)s")
    which = " " + some % {"numbers": listed(recalled)} if len(recalled) < len(votes) else ""
    words = _(
        "Il part une fois ; un rappel, un seul (sauf après une suspension), peut suivre avant la clôture%(which)s."
    )
    return typeset(words % {"which": which})


def _subject(votes: Sequence[Asked], closing: bool) -> str:
    """« Scrutin n° 12 : le vote est ouvert jusqu’au… »; of several, until when the first one is open."""
    said = {"n": len(votes), "number": votes[0].ballot.number, "moment": instant(votes[0].ballot.closes_at)}
    one = _("Scrutin n° %(number)s : le vote est ouvert jusqu’au %(moment)s")
    many = _("%(n)s scrutins sont ouverts, le premier jusqu’au %(moment)s")
    if closing:
        one = _("Scrutin n° %(number)s : le vote se clôt le %(moment)s")
        many = _("%(n)s scrutins se closent bientôt, le premier le %(moment)s")
    return typeset((one if len(votes) == 1 else many) % said)
