"""Ballots with their frozen rule and roll, proxies, votes that never change, their tally and their lot."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.network.models import Organisation, Representative
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.findable import Given
from lieudit.toolkit.moments import in_order
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared
from lieudit.toolkit.search import PlainInTurn, PlainOnce
from lieudit.voting.disclosure import in_totals
from lieudit.voting.frozen import Recount
from lieudit.voting.methods import choice_words
from lieudit.voting.naming import renamed, told_apart
from lieudit.voting.proxy_rules import REASONS, ProxyRule
from lieudit.voting.recount import digest_of
from lieudit.voting.signals import options_shown
from lieudit.voting.ways import SECRET
from lieudit.voting.workflow import ArchiveState, BallotState, EndedBy, ProxyState, Way, WhyEarly


class Sitting(models.Model):
    """Ballots put together to the same members: they are announced, opened and closed as one, and a proxy
    may be given for all of them."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("titre"), max_length=200)

    class Meta:
        verbose_name = _("séance de vote")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("voting:sitting", args=[self.number])


class BallotQuerySet(models.QuerySet["Ballot"]):
    def announced(self) -> BallotQuerySet:
        """Prepared, with the hour of their opening: members give their proxies meanwhile."""
        return self.filter(state=BallotState.PREPARED, opens_at__isnull=False)

    def public(self) -> BallotQuerySet:
        """All but those that are only prepared: an announced ballot shows its question, its rule and its roll."""
        return self.exclude(state=BallotState.PREPARED, opens_at=None)

    def on_its_page(self) -> BallotQuerySet:
        """With what its page reads of its count, and without the file of all votes, as heavy as its roll."""
        return self.select_related("tally__showing", "lot", "sitting", "early_closing").defer("tally__recount")

    def open(self) -> BallotQuerySet:
        return self.filter(state=BallotState.OPEN)

    def closed(self) -> BallotQuerySet:
        return self.filter(state=BallotState.CLOSED)

    def awaiting(self, account: Visitor) -> BallotQuerySet:
        """Open ballots in which `account` may still vote: « ce qui attend mon vote ».

        Who has given a proxy that is in force is not waited for: its holder is.
        """
        elsewhere = SaidVoted.objects.filter(account=account.pk).values("ballot")
        waiting = self.open().filter(pk__in=RollEntry.objects.awaiting(account).values("ballot_id"))
        return waiting.exclude(pk__in=elsewhere)

    def with_own_voice(self, account: Visitor) -> BallotQuerySet:
        """With `own_key`, where one votes on this site: the only voice of `account` that may still vote there, else the
        only one that it carries."""
        voices = RollEntry.objects.awaiting(account).filter(ballot=models.OuterRef("pk")).order_by().values("ballot")
        by_itself = ~Q(frozen_proxy__refusal="")
        counted = voices.annotate(
            voices=models.Count("pk", distinct=True),
            own=models.Count("pk", distinct=True, filter=by_itself),
            key_of_one=Coalesce(models.Min("key", filter=by_itself), models.Min("key")),
        )
        only = counted.filter(Q(own=1) | Q(own=0, voices=1)).values("key_of_one")
        here = models.When(way__in=(Way.ROLL_CALL, Way.TOTALS, Way.URN), then=models.Subquery(only))
        return self.annotate(own_key=models.Case(here, default=None))


TIME_TO_ASK = dt.timedelta(days=1)
"""How long members may ask for totals once a vote has opened without having been announced."""


class Ballot(models.Model):
    """One question put to a vote. `rule` is the rule of a recount file (`lieudit-recount/1`).

    `options` are the names that a voter chooses among, in the order in which they are shown (none for a
    resolution); `explained` says more of some: option → {"text": …, "url": …}. `proxy_cap` is how many proxies a
    holder may carry (None: as many as are given). `lot_source` names, before the vote, the public draw that will
    part a tie. A ballot with `opens_at` is announced: it opens by itself at that hour. One that `is_in_session` is put
    to those who are there: its roll says who is present. Before its hour it closes once every voice is cast; else by
    two persons (`EarlyClosing`), and never before `least`, the time that the rules leave to a vote from its opening.

    `way` says how it is voted, and what of it is read (`ways.py`): but for a roll-call nobody reads who voted what,
    nor, before it closes, who has voted. `assessment` is what the vote risks, as whoever prepared it said, with the way
    that this proposes. Both are frozen; a roll-call alone may still become totals. `secrecy_asks` is how many voices
    have only to ask for a ballot to be held so (None where the rules let nobody ask): before the opening that was
    announced, or within `TIME_TO_ASK` of one that was not. One that is suspended (`paused_at`) takes no vote, keeps
    those that it has, and gives that time back to its hour of closing as it goes on. `told_at` and `reminded_at` say
    when the letters to who may vote were handed over; the second is emptied as it goes on, whose new end is reminded
    (`reminding.py`).
    """

    number = models.PositiveIntegerField(unique=True)
    question = models.TextField(_("question"))
    options = models.JSONField(default=list, blank=True)
    explained = models.JSONField(default=dict, blank=True)
    rule = models.JSONField()
    proxy_cap = models.PositiveSmallIntegerField(null=True, blank=True)
    lot_source = models.CharField(_("source du tirage au sort"), max_length=200, blank=True)
    sitting = models.ForeignKey(Sitting, models.PROTECT, null=True, blank=True, related_name="ballots")
    is_in_session = models.BooleanField(default=False)
    way = models.CharField(max_length=10, choices=Way, default=Way.ROLL_CALL)
    assessment = models.JSONField(default=dict, blank=True)
    secrecy_asks = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=BallotState, default=BallotState.PREPARED)
    opens_at = models.DateTimeField(_("ouverture"), null=True, blank=True)
    closes_at = models.DateTimeField(_("clôture"))
    least = models.DurationField(_("durée d’un vote au moins"), default=dt.timedelta)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(_("suspendu depuis"), null=True, blank=True)
    paused_for = models.DurationField(_("suspendu en tout"), default=dt.timedelta)
    told_at = models.DateTimeField(_("ouverture dite à qui vote"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("clôture rappelée à qui vote"), null=True, blank=True, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("scrutin")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BallotState.values), name="ballot_state_is_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="ballot_way_is_known"),
            models.CheckConstraint(
                condition=Q(paused_at=None) | Q(state=BallotState.OPEN), name="a_ballot_that_is_paused_is_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Scrutin n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("voting:ballot", args=[self.number])

    @cached_property
    def said_of_options(self) -> dict[str, dict[str, str]]:
        """`explained`, with what the rooms above say of it today: a name, no words where they are hidden."""
        if not self.explained:
            return {}
        today: list[Any] = [found for _room, found in options_shown.send(Ballot, ballot=self) if found]
        return {
            option: said | {name: value for found in today for name, value in found.get(option, {}).items()}
            for option, said in self.explained.items()
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """Key → name of the options that are not read as they are kept."""
        return told_apart({option: said["name"] for option, said in self.said_of_options.items() if said.get("name")})

    @cached_property
    def kept_names(self) -> dict[str, str]:
        """The same where it is written for good: organisations by their name, persons by their key."""
        return told_apart({option: said["kept"] for option, said in self.said_of_options.items() if said.get("kept")})

    @property
    def proxy_rule(self) -> ProxyRule:
        return ProxyRule.of_ballot(self.rule, self.proxy_cap)

    def accepted_proxies(self) -> ProxyQuerySet:
        """What would be resolved if the ballot opened now."""
        accepted = Proxy.objects.filter(state=ProxyState.ACCEPTED)
        return accepted.reaching(self).select_related("giver", "holder")

    @property
    def is_open(self) -> bool:
        return self.state == BallotState.OPEN

    @property
    def is_over(self) -> bool:
        """Its hour has come, and it waits to be counted: nobody votes in it any more."""
        return self.is_open and self.paused_at is None and timezone.now() >= self.closes_at

    @property
    def takes_votes(self) -> bool:
        return self.is_open and self.paused_at is None and not self.is_over

    @property
    def closable_at(self) -> dt.datetime:
        """The moment before which two persons do not close it while voices are missing; never after its hour."""
        return min((self.opened_at or self.closes_at) + self.least + self.paused_for, self.closes_at)

    @property
    def in_totals(self) -> bool:
        """Nobody reads who voted what: totals only are published."""
        return self.way != Way.ROLL_CALL

    @property
    def is_declared(self) -> bool:
        """Of a vote with Belenios: each of its elections is declared. Nobody is led to one that is not."""
        return not self.boxes.filter(fingerprint="").exists()

    @property
    def is_secret(self) -> bool:
        """The database itself does not keep who said what: on paper, in the urn, or with Belenios."""
        return self.way in SECRET

    @property
    def secrecy_until(self) -> dt.datetime | None:
        """Until when totals may be asked for; None where the rules let nobody ask."""
        if self.secrecy_asks is None:
            return None
        return self.opens_at or min((self.opened_at or timezone.now()) + TIME_TO_ASK, self.closes_at)

    @property
    def may_ask_secrecy(self) -> bool:
        """Members may still ask for totals. Meanwhile an open ballot says no more of who votes than if they had."""
        if self.in_totals or self.secrecy_until is None or self.state == BallotState.CLOSED:
            return False
        return self.state == BallotState.PREPARED or (self.opens_at is None and timezone.now() < self.secrecy_until)

    @property
    def is_quiet(self) -> bool:
        """Who votes is told to nobody for now."""
        return self.in_totals or (self.is_open and self.may_ask_secrecy)

    @property
    def is_tied(self) -> bool:
        """Counted, and still waiting for the public draw that was named before the vote."""
        return bool(self.lot_source) and not hasattr(self, "lot") and self.tally.result["status"] == "tie"


class RollNumbers(NamedTuple):
    """A roll in numbers: its voices, those that are suspended, the heaviest, those that have voted."""

    registered: int
    suspended: int
    heaviest: int
    marked: int


class CollegeVoices(NamedTuple):
    """A college of a roll: how it is called, and the voices that it holds."""

    name: str
    voices: int


class RollEntryQuerySet(models.QuerySet["RollEntry"]):
    def castable_by(self, account: Visitor) -> RollEntryQuerySet:
        """Entries for which `account` may vote: their own, or that of an organisation they represent. Few, each by an
        index: an `IN` would have the whole roll asked in turn."""
        return self.held_by(account) if account.is_authenticated else self.none()

    def held_by(self, account: Given, today: Given = None) -> RollEntryQuerySet:
        """The same of who has an account, by its key or the blank of a prepared read."""
        represented = Representative.objects.running(today).filter(account=account, organisation__isnull=False)
        theirs = ArraySubquery(represented.order_by().values("organisation_id"))
        return self.filter(Q(account=account) | Q(OneOf(models.F("organisation"), theirs)))

    def entrustable_by(self, account: Visitor) -> RollEntryQuerySet:
        """Entries of `account` that may still give a proxy, before the vote opens, and have not."""
        held = Proxy.objects.filter(state__in=[ProxyState.OFFERED, ProxyState.ACCEPTED])
        before = Q(ballot__state=BallotState.PREPARED, ballot__opens_at__isnull=False, suspended=False)
        able = RollEntry.objects.castable_by(account).filter(before).exclude(ballot__proxy_cap=0)
        same = {"giver__key": OuterRef("key"), "giver__ballot__sitting": OuterRef("ballot__sitting")}
        found = self.filter(pk__in=able.values("pk")).exclude(pk__in=held.values("giver_id"))
        return found.exclude(Exists(held.filter(whole_sitting=True, **same)))

    def awaiting(self, account: Visitor) -> RollEntryQuerySet:
        """Entries for which `account` may still vote, its own or those whose proxy it carries."""
        return self.able(account).filter(vote=None).exclude(attendance__voted=True)

    def able(self, account: Visitor) -> RollEntryQuerySet:
        """The same, whether a vote was cast for them or not."""
        own = RollEntry.objects.castable_by(account).exclude(frozen_proxy__refusal="").exclude(present=False)
        carried = RollEntry.objects.carried_by(account).exclude(frozen_proxy__holder__in=VoiceEnd.objects.entries())
        mine = Q(pk__in=own.values("pk")) | Q(pk__in=carried.values("pk"))
        still = self.filter(mine, suspended=False, ballot__state=BallotState.OPEN, ballot__paused_at=None)
        return still.filter(ballot__closes_at__gt=timezone.now()).exclude(pk__in=VoiceEnd.objects.entries())

    def told_of(self, keys: Iterable[str]) -> RollEntryQuerySet:
        """What these voices said, newest ballot first: of those that are closed, where everybody reads each vote."""
        public = Ballot.objects.public().filter(way=Way.ROLL_CALL, state=BallotState.CLOSED)
        told = self.filter(key__in=list(keys), ballot__in=public).select_related("ballot", "vote__carried_by")
        return told.order_by("-ballot__number", "pk")

    def missing(self) -> RollEntryQuerySet:
        """Entries heard when the vote opened, there or by a proxy in force, in whose name nothing was cast.

        Who has left meanwhile is among them: a chair who writes departures down does not close alone for all that.
        """
        there = Q(frozen_proxy__refusal="") | ~Q(present=False)
        before = VoiceEnd.objects.running().filter(at__lte=models.F("entry__ballot__opened_at"))
        return self.filter(there, vote=None, suspended=False).exclude(pk__in=before.values("entry_id"))

    def on_paper(self) -> RollEntryQuerySet:
        """Entries whose paper may be in the box: there, or carried by a proxy in force, and not counted yet."""
        return self.missing().exclude(pk__in=VoiceEnd.objects.entries())

    def with_ends(self) -> RollEntryQuerySet:
        """What ended the right of each, as `ended_by` and `ended_at`, and that of who carries its proxy: all that
        `rights.against_voting` reads."""
        own = VoiceEnd.objects.running().filter(entry=OuterRef("pk"))
        carrier = VoiceEnd.objects.running().filter(entry=OuterRef("frozen_proxy__holder"))
        return self.select_related("frozen_proxy__holder").annotate(
            ended_by=Subquery(own.values("why")[:1]),
            ended_at=Subquery(own.values("at")[:1]),
            carrier_ended_by=Subquery(carrier.values("why")[:1]),
            carrier_ended_at=Subquery(carrier.values("at")[:1]),
        )

    def with_marks(self) -> RollEntryQuerySet:
        """With all that the roll of a page says of each."""
        return self.with_ends().select_related(
            "vote__carried_by__account", "attendance__carried_by__account", "account"
        )

    def numbers(self) -> RollNumbers:
        """How many there are, whatever is shown of them."""
        return RollNumbers(
            **self.order_by().aggregate(
                registered=Count("pk"),
                suspended=Count("pk", filter=Q(suspended=True)),
                heaviest=Coalesce(Max("weight"), 1),
                marked=Count("vote") + Count("attendance", filter=Q(attendance__voted=True, vote=None)),
            )
        )

    def called(self, words: str) -> RollEntryQuerySet:
        """Those whose name, as pages read it today, holds each of these words."""
        published = When(account__name_is_public=True, account__name__gt="", then="account__name")
        found = self.annotate(read_as=PlainInTurn(Case(published, default="name")))
        for word in words.split():
            found = found.filter(GreaterThan(StrIndex("read_as", PlainOnce(Value(word))), 0))
        return found

    def at_opening(self) -> list[RollEntry]:
        """The roll as the vote opens: a voice that had lost its right by then is suspended, with the reason; one that
        had left the session, and is not back, is away."""
        rows = list(self.annotate(lost=Subquery(VoiceEnd.objects.lost_at_opening().values("why")[:1])))
        for row in rows:
            if row.lost == EndedBy.SESSION:  # type: ignore[attr-defined]
                row.present = False
            elif lost := row.lost:  # type: ignore[attr-defined]
                row.suspended, row.note = True, str(EndedBy(lost).label)
        return rows

    def voices_at_opening(self) -> dict[str, CollegeVoices]:
        """The same by college, in the order of the roll: suspended voices are not among those that it holds."""
        rows = self.annotate(lost=Subquery(VoiceEnd.objects.lost_at_opening().values("why")[:1])).order_by()
        kept = Q(suspended=False) & (Q(lost=None) | Q(lost=EndedBy.SESSION))
        told = rows.values("college").annotate(
            name=Max("college_name"), voices=Sum("weight", filter=kept, default=0), first=Min("pk")
        )
        return {row["college"]: CollegeVoices(row["name"], row["voices"]) for row in told.order_by("first")}

    def carried_by(self, account: Visitor) -> RollEntryQuerySet:
        """Entries whose proxy, frozen and in force, is carried by a voice of `account`."""
        return self.filter(Q(frozen_proxy__holder__in=RollEntry.objects.castable_by(account), frozen_proxy__refusal=""))

    def waiting_for(self, holder: RollEntry) -> RollEntryQuerySet:
        """Entries whose proxy, in force, `holder` carries, and which have not voted."""
        carried = self.filter(frozen_proxy__holder=holder, frozen_proxy__refusal="", vote=None)
        return carried.select_related("account").order_by("name")

    def entrusted_to(self, account: Visitor) -> RollEntryQuerySet:
        """Entries of `account`, and all that gave it a proxy, even one that was refused at the opening."""
        return self.entrusted(RollEntry.objects.castable_by(account))

    def entrusted(self, own: RollEntryQuerySet) -> RollEntryQuerySet:
        """These entries, and all that gave one of them a proxy."""
        return self.filter(Q(pk__in=own) | Q(frozen_proxy__holder__in=own))

    def speaking(self) -> list[tuple[RollEntry, Account]]:
        """Each voice with an account that speaks for it today."""
        rows = list(self.filter(suspended=False).select_related("account").order_by("college_name", "name"))
        spoken = Representative.objects.running().filter(organisation__in=[row.organisation_id for row in rows])
        by_place: dict[int, list[Account]] = {}
        for each in spoken.select_related("account").order_by("pk"):
            by_place.setdefault(each.organisation_id or 0, []).append(each.account)
        return [
            (row, account)
            for row in rows
            for account in ([row.account] if row.account else by_place.get(row.organisation_id or 0, []))
        ]

    def with_rights(self, mine: RollEntryQuerySet) -> RollEntryQuerySet:
        """Whether each is one of `mine`, as `is_own`, and carries a proxy in force, as `carries`."""
        own = mine.filter(pk=OuterRef("pk"))
        carried = FrozenProxy.objects.filter(holder=OuterRef("pk"), refusal="")
        return self.annotate(is_own=Exists(own.order_by()), carries=Exists(carried.order_by()))


class RollEntry(models.Model):
    """One voice of a frozen roll: an organisation or a person, its college and its weight.

    A suspended voice is neither counted nor heard; `note` says why, or the link that its holder has declared.
    `present` is known of a ballot in session only: who is not there votes through a proxy, or does not.
    """

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="roll")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    college = models.CharField(max_length=40)
    college_name = models.CharField(max_length=120)
    weight = models.PositiveIntegerField(default=1)
    suspended = models.BooleanField(default=False)
    present = models.BooleanField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        ordering = ["college", "name"]
        verbose_name_plural = "roll entries"
        constraints = [
            models.UniqueConstraint(fields=["ballot", "key"], name="a_voice_is_on_the_roll_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="a_voice_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def speakers(self) -> models.QuerySet[Account]:
        """Accounts that may vote for this voice today."""
        represents = Representative.objects.running().filter(organisation=self.organisation_id or 0)
        return Account.objects.filter(Q(pk=self.account_id) | Q(pk__in=represents.values("account_id")), is_active=True)

    @property
    def mark(self) -> Vote | Attendance | None:
        """Its vote or, where the database keeps none, the mark that it has voted; nothing while it has not."""
        if vote := getattr(self, "vote", None):
            return vote  # type: ignore[no-any-return]
        seen: Attendance | None = getattr(self, "attendance", None)
        return seen if seen and seen.voted else None

    @property
    def ended(self) -> str:
        """« a quitté la séance », of an entry read `with_ends`; nothing while its right stands."""
        why = getattr(self, "ended_by", None)
        return str(EndedBy(why).label) if why else ""

    @property
    def holder(self) -> str:
        """Whose voice it is, on a page: a person by their name as long as they publish it, else the frozen `name`."""
        return self.account.public_name if self.account and self.account.name_is_public else self.name


def voice_to_cast(account: Account, number: int, key: str) -> RollEntry | None:
    """A voice of a ballot that `account` may cast, or that gave it a proxy, with all that its page reads."""
    found: RollEntry | None = _to_cast.first(account=account.pk, today=timezone.localdate(), number=number, key=key)
    return found


@prepared()
def _to_cast(*, account: Blank, today: Blank, number: Blank, key: Blank) -> Rows:
    mine = RollEntry.objects.held_by(account, today)
    related = ("ballot__sitting", "vote", "attendance", "account", "frozen_proxy__holder__account")
    voices = RollEntry.objects.filter(ballot__number=number, key=key).entrusted(mine).with_rights(mine).with_ends()
    return voices.select_related(*related)


def voice_as_it_is(entry: RollEntry) -> RollEntry:
    """A voice read again, with what ended its right (`with_ends`) and in whose name it speaks."""
    return _as_it_is(pk=entry.pk)[0]


@prepared()
def _as_it_is(*, pk: Blank) -> Rows:
    return RollEntry.objects.with_ends().select_related("organisation").filter(pk=pk)


class VoiceEndQuerySet(models.QuerySet["VoiceEnd"]):
    def running(self) -> VoiceEndQuerySet:
        return self.filter(until_at=None)

    def lost_at_opening(self) -> VoiceEndQuerySet:
        """For a subquery of entries: what ended the right of each before its vote opened, or since where it has not."""
        before = Q(entry__ballot__opened_at=None) | Q(at__lte=models.F("entry__ballot__opened_at"))
        return self.running().filter(before, entry=OuterRef("pk"))

    def entries(self) -> models.QuerySet[Any, Any]:
        """The keys of the entries whose right has ended."""
        return self.running().values("entry_id")


class VoiceEnd(models.Model):
    """A voice of a frozen roll may not be cast any more, from a moment on: the act that ends its right writes it.

    The roll itself does not change, nor what the voice has cast. Who left a session may come back: `until_at`.
    """

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="ends")
    why = models.CharField(max_length=10, choices=EndedBy)
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceEndQuerySet.as_manager()

    class Meta:
        verbose_name = _("fin du droit d’une voix")
        verbose_name_plural = _("fins du droit de voix")
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(until_at=None), name="a_voice_ends_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(why=EndedBy.SESSION), name="only_who_left_a_session_comes_back"
            ),
            in_order("a_voice_comes_back_later", "at", "until_at"),
        ]

    def __str__(self) -> str:
        return str(self.get_why_display())


class EarlyClosing(models.Model):
    """A vote closes before its hour though voices are missing: one person asks with a reason, another confirms."""

    ballot = models.OneToOneField(Ballot, models.CASCADE, related_name="early_closing")
    why = models.CharField(_("motif"), max_length=10, choices=WhyEarly)
    words = models.CharField(_("précisions"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("clôture avant l’heure")
        verbose_name_plural = _("clôtures avant l’heure")
        constraints = [
            models.CheckConstraint(condition=~Q(confirmed_by=models.F("asked_by")), name="nobody_confirms_themselves"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) ^ Q(confirmed_at__isnull=False), name="who_confirms_does_so_at_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(why=WhyEarly.OTHER) | ~Q(words=""), name="another_reason_is_said_in_words"
            ),
            in_order("one_confirms_after_the_request", "asked_at", "confirmed_at"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        """« Ces voix ont quitté la séance : deux trains à prendre », without a full stop."""
        said = "" if self.why == WhyEarly.OTHER else str(self.get_why_display())
        return " : ".join(filter(None, (said, self.words.rstrip(". "))))


class SecrecyAsk(models.Model):
    """A voice asks, before the opening, that only the totals of a ballot be published. Shown to nobody, immutable."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="secrecy_ask")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("demande de secret")
        verbose_name_plural = _("demandes de secret")

    def __str__(self) -> str:
        return f"{self.entry.ballot}"


class ProxyQuerySet(models.QuerySet["Proxy"]):
    def standing(self) -> ProxyQuerySet:
        """Offered or accepted, not refused nor revoked."""
        return self.filter(state__in=[ProxyState.OFFERED, ProxyState.ACCEPTED])

    def reaching(self, ballot: Ballot) -> ProxyQuerySet:
        """Given for `ballot`, or for the whole of its sitting; the first given first."""
        reach = Q(giver__ballot=ballot)
        if ballot.sitting_id:
            reach |= Q(whole_sitting=True, giver__ballot__sitting=ballot.sitting_id)
        return self.filter(reach).order_by("pk")

    def offered_to(self, account: Visitor) -> ProxyQuerySet:
        """Proxies that wait for the answer of `account`, before the ballot opens."""
        own = RollEntry.objects.castable_by(account)
        waiting = Q(giver__ballot__state=BallotState.PREPARED)
        return self.filter(waiting, state=ProxyState.OFFERED, holder__in=own)

    def visible_to(self, account: Visitor) -> ProxyQuerySet:
        """Before the vote, the members of its roll see who gives a proxy to whom."""
        return self.filter(giver__ballot__in=RollEntry.objects.castable_by(account).values("ballot_id"))

    def with_names(self) -> ProxyQuerySet:
        return self.select_related("giver__ballot", "giver__account", "holder__account")


class Proxy(models.Model):
    """One voice asks another to vote for it, for one ballot or for the whole sitting; revocable until opening.

    Without `holder` it is a blank proxy: the rule says who carries it, or nobody does.
    """

    told_with = ("giver",)
    giver = models.ForeignKey(RollEntry, models.PROTECT, related_name="given")
    holder = models.ForeignKey(RollEntry, models.PROTECT, null=True, blank=True, related_name="carried")
    whole_sitting = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ProxyState, default=ProxyState.OFFERED)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ProxyQuerySet.as_manager()

    class Meta:
        verbose_name = _("pouvoir")
        verbose_name_plural = "proxies"
        constraints = [
            models.CheckConstraint(condition=~Q(holder=models.F("giver")), name="a_proxy_goes_to_somebody_else"),
            models.UniqueConstraint(
                fields=["giver", "whole_sitting"],
                condition=Q(state__in=["offered", "accepted"]),
                name="a_voice_gives_one_proxy_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Pouvoir %(giver)s") % {"giver": of_the(self.giver)})

    def get_absolute_url(self) -> str:
        return reverse("voting:proxy", args=[self.pk])

    @property
    def bearer(self) -> RollEntry | None:
        """Who would carry it: its holder or, for a blank proxy, whom the rule names."""
        if self.holder is not None:
            return self.holder
        key = self.giver.ballot.rule.get("blank_proxy_holder")
        return self.giver.ballot.roll.filter(key=key).select_related("account").first()

    def ballots(self) -> BallotQuerySet:
        """The ballots that it reaches: its own, or all those of the sitting."""
        ballot = self.giver.ballot
        if self.whole_sitting and ballot.sitting_id:
            return Ballot.objects.filter(sitting=ballot.sitting_id)
        return Ballot.objects.filter(pk=ballot.pk)


class FrozenProxy(models.Model):
    """What became of a proxy when its ballot opened: carried by `holder`, or refused for a reason. Immutable.

    `refusal` is empty, or a key of `proxy_rules.REASONS`: why the count refused it, or `unanswered` when its holder had
    not accepted it. `rank` is the order in which the proxies were given.
    """

    proxy = models.ForeignKey(Proxy, models.PROTECT, null=True, blank=True, related_name="frozen")

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="frozen_proxies")
    giver = models.OneToOneField(RollEntry, models.PROTECT, related_name="frozen_proxy")
    holder = models.ForeignKey(RollEntry, models.PROTECT, null=True, blank=True, related_name="frozen_carried")
    rank = models.PositiveIntegerField()
    refusal = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["rank"]
        verbose_name_plural = "frozen proxies"

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder or ''}"

    @property
    def words(self) -> str:
        """Why it was refused, or nothing."""
        return REASONS[self.refusal] if self.refusal else ""


class Vote(models.Model):
    """What one voice said, itself or by `carried_by`. Immutable: the database refuses to change or delete it."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="vote")
    carried_by = models.ForeignKey(RollEntry, models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.JSONField()
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry}"

    @property
    def words(self) -> str:
        """« Pour », « A : Bien ; B : Passable »: how the roll-call says it."""
        ballot = self.entry.ballot
        return choice_words(renamed(self.choice, ballot.names), renamed(ballot.options, ballot.names))


class Attendance(models.Model):
    """Whether a voice has voted on paper or in the urn: neither when, nor what, nor by whose hand.

    Every voice has its row from the opening on. In the urn, each vote writes all rows of its ballot again, in another
    order (`voting_stir`): a copy of the database does not tell who came before whom. Keys are drawn, no row has a time.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="attendance")
    voted = models.BooleanField(default=False)
    carried_by = models.ForeignKey(RollEntry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("émargement")
        constraints = [
            models.CheckConstraint(condition=Q(carried_by=None) | Q(voted=True), name="who_carries_a_voice_has_voted")
        ]

    def __str__(self) -> str:
        return f"{self.entry}"


class MarkBack(models.Model):
    """One of the two who count papers asks to take back the mark of a voice: the other one confirms by asking too."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="mark_back")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("marque à retirer")
        verbose_name_plural = _("marques à retirer")

    def __str__(self) -> str:
        return f"{self.entry}"


class Envelope(models.Model):
    """What is in the urn of a ballot: a sealed choice (`sealing.py`), and nothing of who, when, or of which college.

    The database refuses another word, one more outside the hours of the vote, and to close where there are not as many
    of them as voices that have voted. They are stirred with each vote (see Attendance).
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="envelopes")
    sealed = models.TextField()

    class Meta:
        verbose_name = _("enveloppe")

    def __str__(self) -> str:
        return f"{self.ballot}"


class VotingCode(models.Model):
    """The fingerprint of the code that casts a voice in the urn from any device. Another one takes its place."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="code")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("code de vote")
        verbose_name_plural = _("codes de vote")

    def __str__(self) -> str:
        return f"{self.entry}"


class Teller(models.Model):
    """One of the two persons, of different colleges, who count the papers of a vote. Their hands are the two that close
    it; who presides over the vote is none of them."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="tellers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])
    college = models.CharField(max_length=40)
    college_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["place"]
        verbose_name = _("personne qui dépouille")
        verbose_name_plural = _("personnes qui dépouillent")
        constraints = [
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="two_persons_count"),
            models.UniqueConstraint(fields=["ballot", "place"], name="one_person_a_place_counts"),
            models.UniqueConstraint(fields=["ballot", "account"], name="who_counts_does_so_once"),
            models.UniqueConstraint(fields=["ballot", "college"], name="who_count_are_of_two_colleges"),
        ]

    def __str__(self) -> str:
        return self.account.public_name or f"{self.college_name}"


class Sheet(models.Model):
    """What one of them read: how many envelopes, how many papers are void, and piles of papers that say the same.

    `lines`: [{"said": a choice as a vote stores it, "count": n}]. It is done at `done_at`; read by the other one once
    both are, written again as long as they differ, and final once signed.
    """

    teller = models.OneToOneField(Teller, models.PROTECT, related_name="sheet")
    envelopes = models.PositiveIntegerField(_("enveloppes"), default=0)
    void = models.PositiveIntegerField(_("bulletins nuls"), default=0)
    lines = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("relevé de dépouillement")
        verbose_name_plural = _("relevés de dépouillement")
        constraints = [
            in_order("one_signs_what_is_done", "done_at", "signed_at"),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(done_at__isnull=False), name="one_signs_a_sheet_that_is_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teller}"

    @property
    def read(self) -> int:
        """Papers that were read, void ones too."""
        return self.void + sum(int(line["count"]) for line in self.lines)


class BeleniosVote(models.Model):
    """A vote that is held on a server of Belenios: who makes the codes, which is not who hosts nor who asked for it.

    `host` and `authority_name` are what the election says of them, as it was prepared here; `url` is where one votes.
    """

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="belenios")
    authority = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    authority_name = models.CharField(max_length=160)
    host = models.CharField(_("qui tient le serveur"), max_length=160)
    url = models.URLField(_("adresse du vote"), blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("vote tenu avec Belenios")
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority=models.F("named_by")), name="who_makes_the_codes_is_another_person"
            ),
            models.CheckConstraint(
                condition=~Q(authority_name=models.F("host")), name="who_makes_the_codes_does_not_host"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot}"


class BeleniosBox(models.Model):
    """One election of Belenios: of the whole roll, or of one college where colleges weigh.

    `fingerprint` is that of the election, declared while the vote is open: no other archive is taken.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="boxes")
    college = models.CharField(max_length=40, blank=True)
    college_name = models.CharField(max_length=120, blank=True)
    fingerprint = models.CharField(_("empreinte de l’élection"), max_length=43, blank=True)

    class Meta:
        ordering = ["college"]
        verbose_name = _("urne de Belenios")
        verbose_name_plural = _("urnes de Belenios")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "college"], name="a_college_has_one_box"),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="an_election_is_one_box"
            ),
        ]

    def __str__(self) -> str:
        return self.college_name or f"{self.ballot}"


class SaidVoted(models.Model):
    """A person says that they voted on the server of Belenios: this site asks them no more. It proves nothing, is read
    by nobody else, and goes with the close."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("vote dit fait ailleurs")
        verbose_name_plural = _("votes dits faits ailleurs")
        constraints = [models.UniqueConstraint(fields=["ballot", "account"], name="one_says_once_that_one_voted")]

    def __str__(self) -> str:
        return f"{self.ballot}"


class BeleniosArchive(models.Model):
    """An archive that was brought for a box, and what is known of it. Kept even refused; final once verified.

    `facts` are what we read of it (`belenios.read`); `tool` and `said`, the version of the tool that verified it and
    its words.
    """

    box = models.ForeignKey(BeleniosBox, models.PROTECT, related_name="archives")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ArchiveState, default=ArchiveState.WAITING)
    fault = models.CharField(max_length=500, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    tool = models.CharField(max_length=60, blank=True)
    said = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("archive de Belenios")
        verbose_name_plural = _("archives de Belenios")
        constraints = [
            models.UniqueConstraint(fields=["box", "digest"], name="an_archive_is_brought_once"),
            models.UniqueConstraint(
                fields=["box"], condition=Q(state=ArchiveState.VERIFIED), name="a_box_has_one_verified_archive"
            ),
            models.CheckConstraint(
                condition=~Q(state=ArchiveState.VERIFIED) | ~Q(tool=""), name="who_verifies_an_archive_is_the_tool"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box}"


class TallyQuerySet(models.QuerySet["Tally"]):
    def alike(self, digest: str, question: str) -> TallyQuerySet:
        """The count whose file has this digest, then those of ballots that ask this question, the latest first."""
        found = self.filter(Q(digest=digest) | Q(ballot__question=question) & ~Q(ballot__question=""))
        return found.annotate(same=Q(digest=digest)).order_by("-same", "-pk")


class Tally(models.Model):
    """The result of a closed ballot, with the recount file that anyone can count again. Immutable."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="tally")
    recount = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.ballot}"

    @cached_property
    def published(self) -> Recount:
        """The file that anybody reads: of a ballot in totals, even one that was counted by name, never who said."""
        recount: Recount = self.recount
        return in_totals(recount)[0] if self.ballot.in_totals and "roll" in recount else recount

    @property
    def published_digest(self) -> str:
        """The fingerprint of that file."""
        return self.digest if self.published is self.recount else digest_of(self.published)


class Showing(models.Model):
    """What the page of a closed ballot reads of its count (`showing.py`): the published file without what it says of
    each voice, the names of the colleges by code, the fingerprints. It can be worked out again."""

    tally = models.OneToOneField(Tally, models.CASCADE, related_name="showing")
    version = models.PositiveSmallIntegerField()
    file = models.JSONField()
    colleges = models.JSONField()
    digests = models.JSONField()

    def __str__(self) -> str:
        return f"{self.tally}"


class Stamp(models.Model):
    """The date of a count, by an authority elsewhere (`timestamps.py`): asked at `asked_at`, kept once it verifies."""

    tally = models.OneToOneField(Tally, models.PROTECT, related_name="stamp")
    asked_at = models.DateTimeField()
    authority = models.CharField(_("autorité"), max_length=200, blank=True)
    token = models.BinaryField(default=b"")
    at = models.DateTimeField(_("daté le"), null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("horodatage")
        constraints = [
            models.CheckConstraint(condition=Q(at=None) | ~Q(token=b""), name="a_date_comes_with_its_proof"),
        ]

    def __str__(self) -> str:
        return f"{self.tally}"


class Lot(models.Model):
    """A tie parted by the public draw that was named before the vote: `seed` is what it gave. Immutable."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="lot")
    seed = models.CharField(_("résultat du tirage"), max_length=200)
    result = models.JSONField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tirage au sort")

    def __str__(self) -> str:
        return f"{self.ballot}"
