"""A session as it is held: who is there, what is discussed, who speaks, what is put to the room, what comes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, Extract, JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.elections.models import Round as ElectionRound
from lieudit.elections.workflow import GONE, CandidacyState
from lieudit.governance.models import Decision, Seat
from lieudit.hall.board import Board, Rows, assemble
from lieudit.hall.rows import BallotRow, ContestRow, ItemRow, SeatRow
from lieudit.hall.workflow import (
    RUNNING,
    Answer,
    CheckedBy,
    Mode,
    OutcomeKind,
    RoundState,
    Shows,
    Side,
    SpeechKind,
    Target,
    VoiceState,
)
from lieudit.meetings.models import AgendaItem, Document, Meeting, MeetingProxy
from lieudit.meetings.workflow import OVER, MeetingProxyState
from lieudit.membership.models import Exclusion, Member
from lieudit.toolkit.moments import alone, in_order
from lieudit.toolkit.prepared import Blank, prepared
from lieudit.toolkit.prepared import Rows as QueryRows
from lieudit.toolkit.types import Fields
from lieudit.voting.methods import METHODS
from lieudit.voting.models import Ballot, RollEntry, VoiceEnd

NOTHING = models.Value("")
NOBODY: Any = models.Value([])


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, meeting: Meeting) -> SessionQuerySet:
        return self.filter(meeting=meeting)

    def running(self) -> SessionQuerySet:
        return self.filter(closed_at=None)

    def for_board(self) -> SessionQuerySet:
        """With what is under discussion, its wording and its rules."""
        wordings = Wording.objects.filter(session=OuterRef("pk"), item=OuterRef("item")).order_by("-pk")
        suspended = Adjournment.objects.filter(session=OuterRef("pk"), until_at=None).order_by("-pk")
        agreed = Agreement.objects.waiting().filter(session=OuterRef("pk")).order_by("pk")
        shown = Showing.objects.filter(meeting=OuterRef("meeting"), screen=None).order_by("-pk")
        since = {"meeting": OuterRef("meeting"), "given_at__gte": OuterRef("opened_at")}
        offers = MeetingProxy.objects.filter(state=MeetingProxyState.OFFERED, **since).order_by("pk")
        papers = Document.objects.filter(item=OuterRef("item")).order_by("pk")
        blocks = Block.objects.waiting().filter(session=OuterRef("pk"))
        waits = {"block__session": OuterRef("pk"), "block__vote": None, "block__dissolved_at": None}
        in_block = BlockLine.objects.filter(**waits).order_by("item__rank", "pk")
        sided = Speech.objects.filter(session=OuterRef("pk"), item=OuterRef("item")).ended().exclude(side="")
        sided = sided.order_by("-started_at")
        related = ("meeting__assembly__region", "meeting__municipality__department", "meeting__rulebook")
        return self.select_related(*related, "item__election").annotate(
            wording=Coalesce(Subquery(wordings.values("text")[:1]), NOTHING, output_field=models.TextField()),
            wording_at=Subquery(wordings.values("at")[:1]),
            secret_asked=Exists(SecrecyAsk.objects.filter(session=OuterRef("pk"), item=OuterRef("item"))),
            agreement=Subquery(agreed.values("pk")[:1]),
            offers=ArraySubquery(offers.values(row=JSONObject(pk="pk", giver="giver", holder="holder"))),
            block=Subquery(blocks.values(row=JSONObject(number="number", since="composed_at"))[:1]),
            block_lines=ArraySubquery(in_block.values(row=JSONObject(item="item", out="out_at"))),
            papers=ArraySubquery(papers.values(row=JSONObject(key="pk", title="title"))),
            said=ArraySubquery(said_in(Speech.objects.filter(session=OuterRef("pk")))),
            last_side=Coalesce(Subquery(sided.values("side")[:1]), NOTHING, output_field=models.CharField()),
            pinned=Coalesce(Subquery(shown.values("what")[:1]), Value(Shows.AUTO), output_field=models.CharField()),
            suspended_at=Subquery(suspended.values("from_at")[:1]),
            back_at=Subquery(suspended.values("back_at")[:1]),
            suspended_for=Coalesce(Subquery(suspended.values("reason")[:1]), NOTHING, output_field=models.TextField()),
        )

    def board(self, number: int, *, on_screen: bool = False) -> Board:
        """All that the three pages of a session show, in eight queries whatever has happened in it; on the screen of
        the room, without the questions, which it does not show."""
        session = _session.first(number=number)
        if session is None:
            raise self.model.DoesNotExist
        rounds = session.rounds.filter(item=session.item_id).with_voices().order_by("-pk")
        return assemble(
            Rows(
                session=session,
                now=max(timezone.now(), session.last_at),
                items=items_of(session),
                speeches=list(session.speeches.to_come()),
                seats=seats_of(session),
                votes=last_votes(session),
                round=rounds.first(),
                questions=[] if on_screen else list(session.questions.waiting()),
                contests=contests_of(session.item),
            )
        )


@prepared()
def _session(*, number: Blank) -> QueryRows:
    return Session.objects.for_board().filter(meeting__number=number)


def items_of(session: Session) -> list[ItemRow]:
    """The agenda, each line with the seconds already spent on it, since when it is discussed now, and whether it was
    decided in a block."""
    found: Any = _items(session=session.pk, meeting=session.meeting_id)
    return list(found)


@prepared()
def _items(*, session: Blank, meeting: Blank) -> QueryRows:
    passages = Passage.objects.filter(session=session, item=OuterRef("pk")).order_by()
    spent = passages.exclude(ended_at=None).values("item")
    total = Sum(length("ended_at", "started_at"))
    running = passages.filter(ended_at=None).values("started_at")[:1]
    lines = AgendaItem.objects.filter(meeting=meeting).with_measures().select_related("carrier", "draft")
    spent_seconds = Coalesce(Subquery(spent.annotate(total=total).values("total")), 0, output_field=IntegerField())
    voted = BlockLine.objects.filter(block__session=session, item=OuterRef("pk"), out_at=None).exclude(block__vote=None)
    adopted = Outcome.objects.filter(ballot=OuterRef("block__vote__ballot"), item=OuterRef("item"))
    blocked = Exists(voted.filter(Exists(adopted.exclude(decision=None))))
    return lines.annotate(spent=spent_seconds, since=Subquery(running), blocked=blocked).order_by("rank")


def contests_of(item: AgendaItem | None) -> list[ContestRow]:
    """The colleges of the election that the item points at, each with the options of who stands in it and of whom its
    rounds have elected, as `stood` and `elected`; `names`, in the order of `keys`, are those that are read: a person
    by name, and who has left the association since as such."""
    if item is None or item.election is None:
        return []
    stands = Q(candidacies__state=CandidacyState.STANDING) & ~Q(candidacies__option="")
    kept = Q(candidacies__state__in=[CandidacyState.STANDING, CandidacyState.LEFT]) & ~Q(candidacies__option="")
    account = "candidacies__elector__account__"
    public = Q(**{f"{account}name_is_public": True}) & ~Q(**{f"{account}name": ""})
    shown_person = Case(When(public, then=f"{account}name"), default="candidacies__person")
    stood = ArrayAgg("candidacies__option", filter=stands, order_by="candidacies__rank", default=NOBODY)
    elected = ArrayAgg("candidacies__option", filter=Q(candidacies__elected=True), default=NOBODY)
    person = Q(candidacies__elector__organisation=None)
    read = Case(
        When(~person, then="candidacies__elector__organisation__name"),
        When(person & Q(candidacies__elector__account__is_active=True), then=shown_person),
        default="candidacies__option",
    )
    gone = Case(When(candidacies__state=CandidacyState.LEFT, then=Value(f" {GONE}")), default=Value(""))
    names = ArrayAgg(Concat(read, gone), filter=kept, order_by="candidacies__rank", default=NOBODY)
    keys = ArrayAgg("candidacies__option", filter=kept, order_by="candidacies__rank", default=NOBODY)
    found = item.election.contests.select_related("college")
    colleges = found.annotate(stood=stood, keys=keys, names=names, elected=elected)
    return list(colleges.order_by("college__letter"))


def seats_of(session: Session, item: AgendaItem | None = None) -> list[SeatRow]:
    """The seats of the day, with what each does in the session, by college then by name.

    `mode`, `by`, `person`, `noted_by` and `arrived_at` when it is there, `sure` when it counts for the quorum,
    `leaving` when its departure waits for a second hand; `came` if it ever was, and when it left (`left_at`); `turns`,
    `seconds` of what it said, and those `here`, on the point of the session; `holder` (0 when blank) and `given_at` of
    the proxy that it gave for `item`, or for the session; `late` in its dues.
    """
    item, meeting = item or session.item, session.meeting
    asked = {"session": session.pk, "meeting": meeting.pk, "assembly": meeting.assembly_id}
    rows: Any = _seats(**asked, item=item.pk if item else None, today=timezone.localdate())
    found, said, late = list(rows), spoken_of(session), late_seats(session)
    for seat in found:
        _tell_presence(seat, seat.last)
        seat.came, seat.holder, seat.given_at, seat.late = seat.last is not None, None, None, seat.pk in late
        seat.turns, seat.seconds, seat.here = said.get(seat.pk, (0, 0, 0))
        if seat.carried:
            seat.holder, seat.given_at = seat.carried["holder"], dt.datetime.fromisoformat(seat.carried["given_at"])
    return found


@prepared()
def _seats(*, session: Blank, meeting: Blank, assembly: Any, item: Blank | None, today: Any) -> QueryRows:
    presences = Presence.objects.filter(session=session, seat=OuterRef("pk")).order_by("-arrived_at")
    proxies = MeetingProxy.objects.filter(meeting=meeting, state=MeetingProxyState.ACCEPTED, giver=OuterRef("pk"))
    proxy = proxies.filter(Q(item=item) | Q(item=None)).order_by(F("item").asc(nulls_last=True))
    seats = Seat.objects.running(today).of_assembly(assembly)
    return seats.order_by("college__letter", "organisation__name", "pk").annotate(
        last=Subquery(presences.values(row=JSONObject(**{name: name for name in LAST}))[:1]),
        carried=Subquery(proxy.values(row=JSONObject(holder=Coalesce("holder", 0), given_at="given_at"))[:1]),
    )


LAST = ("mode", "by", "account", "noted_by", "confirmed_by", "leaving_asked_by", "on_paper", "arrived_at", "left_at")
"""What is read of the last presence of a seat: the one that runs, if there is one."""


def _tell_presence(seat: SeatRow, last: Fields | None) -> None:
    """Write on a seat how it is there, as its last presence says."""
    row: Fields = last or dict.fromkeys(LAST)
    there = last is not None and row["left_at"] is None
    seat.left_at = dt.datetime.fromisoformat(row["left_at"]) if row["left_at"] else None
    seat.mode, seat.by, seat.noted_by = (row[name] if there else None for name in ("mode", "by", "noted_by"))
    seat.arrived_at = dt.datetime.fromisoformat(row["arrived_at"]) if there else None
    seat.sure = there and (row["by"] != CheckedBy.LIST or row["confirmed_by"] is not None)
    seat.leaving = there and row["leaving_asked_by"] is not None
    seat.on_paper = there and bool(row["on_paper"])
    seat.person = row["account"] if there else None


def said_in(speeches: SpeechQuerySet) -> models.QuerySet[Speech, Fields]:
    """The turns that have ended among these, a row each: the seat, the point, the seconds, the turn that it goes on."""
    said = speeches.filter(seat__isnull=False, ended_at__isnull=False).order_by()
    names = {name: name for name in ("seat", "item", "continues")}
    rows = said.values(row=JSONObject(**names, seconds=length("ended_at", "started_at")))
    return cast("models.QuerySet[Speech, Fields]", rows)


def spoken_of(session: Session) -> dict[int, Spoken]:
    """Seat → turns that have ended, their seconds, and those on the point of the session. A turn that goes on after a
    question is one."""
    said = getattr(session, "said", None)
    found: dict[int, Spoken] = {}
    for row in said if said is not None else [each["row"] for each in said_in(session.speeches.all())]:
        turns, seconds, here = found.get(row["seat"], (0, 0, 0))
        seconds_of = int(row["seconds"])  # a number of JSON
        on = seconds_of if row["item"] == session.item_id else 0
        found[row["seat"]] = (turns + (row["continues"] is None), seconds + seconds_of, here + on)
    return found


type Spoken = tuple[int, int, int]


def length(end: str, start: str) -> Extract:
    """Whole seconds from a moment to another."""
    return Extract(F(end) - F(start), "epoch", output_field=IntegerField())


def late_seats(session: Session) -> set[int]:
    """The seats that are suspended for their dues, where the rules of the session ask for them."""
    if not session.meeting.rules["standing"]["required"]:
        return set()
    members = Member.objects.of_association(session.meeting.assembly.region).running()
    late = members.exclude(pk__in=Member.objects.in_standing().values("pk"))
    theirs = late.filter(Q(organisation=OuterRef("organisation")) | Q(account=OuterRef("account")))
    seats = Seat.objects.running().of_assembly(session.meeting.assembly).filter(Exists(theirs))
    return set(seats.values_list("pk", flat=True))


SURE = ~Q(by=CheckedBy.LIST) | Q(confirmed_by__isnull=False)
"""Of a presence that counts for the quorum: the seat came by itself, or two persons saw it there."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    def running(self) -> PresenceQuerySet:
        return self.filter(left_at=None)

    def sure(self) -> PresenceQuerySet:
        return self.filter(SURE)

    def listed(self) -> PresenceQuerySet:
        """Written down by one person, and seen by nobody else yet."""
        return self.exclude(SURE)

    def at(self, moment: dt.datetime) -> PresenceQuerySet:
        """Who was there at that moment."""
        return self.filter(Q(left_at=None) | Q(left_at__gt=moment), arrived_at__lte=moment)

    def with_names(self) -> PresenceQuerySet:
        return self.select_related("seat__college", "seat__organisation", "seat__account")


class SpeechQuerySet(models.QuerySet["Speech"]):
    def waiting(self) -> SpeechQuerySet:
        return self.filter(started_at=None, withdrawn_at=None)

    def running(self) -> SpeechQuerySet:
        return self.filter(started_at__isnull=False, ended_at=None)

    def to_come(self) -> SpeechQuerySet:
        """Who speaks and who waits to."""
        return self.filter(ended_at=None, withdrawn_at=None).with_names()

    def questions(self) -> SpeechQuerySet:
        """To who speaks: they lapse with it."""
        return self.waiting().filter(kind=SpeechKind.QUESTION)

    def ended(self) -> SpeechQuerySet:
        """What was said, in order."""
        return self.filter(ended_at__isnull=False).order_by("started_at", "pk")

    def with_names(self) -> SpeechQuerySet:
        return self.select_related("seat__college", "seat__organisation", "seat__account")


class RoundQuerySet(models.QuerySet["Round"]):
    def running(self) -> RoundQuerySet:
        return self.filter(state__in=RUNNING)

    def with_voices(self) -> RoundQuerySet:
        named = Voice.objects.select_related("seat__college", "seat__organisation", "seat__account")
        return self.select_related("wording").prefetch_related(Prefetch("voices", named))


class SessionBallotQuerySet(models.QuerySet["SessionBallot"]):
    def open(self) -> SessionBallotQuerySet:
        return self.filter(ballot__state="open")

    def unsaid(self) -> SessionBallotQuerySet:
        """Counted, and what came of them is still to be written."""
        known = Outcome.objects.exclude(ballot=None).values("ballot")
        return self.exclude(ballot__tally=None).exclude(ballot__in=known)

    def shown(self) -> SessionBallotQuerySet:
        """With the voices cast, those that may be (as `cast` and `able`), and the count once there is one."""
        roll = RollEntry.objects.filter(ballot=OuterRef("ballot")).order_by()
        gone = VoiceEnd.objects.running().filter(entry=OuterRef("pk"), at__lte=OuterRef("ballot__opened_at"))
        able = (Q(present=True) | Q(frozen_proxy__refusal="")) & Q(suspended=False, gone=False)
        counted = roll.annotate(gone=Exists(gone)).values("ballot")
        count = counted.annotate(cast=Count("vote"), able=Count("pk", filter=able))
        return self.select_related("ballot__tally", "ballot__early_closing__asked_by", "wording").annotate(
            cast=Coalesce(Subquery(count.values("cast")), 0),
            able=Coalesce(Subquery(count.values("able")), 0),
            contest=Subquery(ElectionRound.objects.filter(ballot=OuterRef("ballot")).values("contest")[:1]),
        )


def last_votes(session: Session) -> list[BallotRow]:
    """The last vote on the point under discussion: one ballot, or for an election the last one of each college."""
    item = session.item
    found: Any = _votes(session=session.pk, item=item.pk if item else None)
    votes: list[BallotRow] = list(found)
    if item is None or item.election_id is None or not votes or votes[0].contest is None:
        return votes[:1]
    last = {vote.contest: vote for vote in reversed(votes)}
    return [vote for contest, vote in last.items() if contest is not None]


@prepared()
def _votes(*, session: Blank, item: Blank | None) -> QueryRows:
    return SessionBallot.objects.shown().filter(session=session, item=item).order_by("-pk")


class QuestionQuerySet(models.QuerySet["Question"]):
    def waiting(self) -> QuestionQuerySet:
        """Not answered yet, nor hidden: the most backed first."""
        hidden = Measure.objects.hidden(self.model)
        found = self.filter(answered_at=None).exclude(pk__in=hidden)
        named = found.select_related("seat__college", "seat__organisation", "seat__account", "account")
        return named.annotate(backers=Count("backings")).order_by("-backers", "pk")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def unassigned(self) -> OutcomeQuerySet:
        """Actions that nobody carries, or without a day."""
        said = Entrusting.objects.filter(outcome=OuterRef("pk"), due_on__isnull=False)
        carried = said.filter(Q(carrier__isnull=False) | ~Q(carrier_name=""))
        return self.filter(~Exists(carried), kind=OutcomeKind.ACTION)


class RoomScreenQuerySet(models.QuerySet["RoomScreen"]):
    def standing(self) -> RoomScreenQuerySet:
        """Paired and not taken back, of a session that is not over."""
        return self.filter(paired_at__isnull=False, revoked_at=None).exclude(meeting__state__in=OVER)


class ShowingQuerySet(models.QuerySet["Showing"]):
    def on(self, meeting: Meeting, screen: RoomScreen | None = None) -> Showing | None:
        """What was last chosen for all screens of the session, or for this one alone; nothing where it is automatic."""
        mine = Q(screen=None) | Q(screen=screen) if screen else Q(screen=None)
        last = self.filter(mine, meeting=meeting).select_related("item", "vote__ballot").order_by("-pk").first()
        return last if last and last.what != Shows.AUTO else None


class Session(models.Model):
    """A meeting from its opening to its closing. `item` is the one under discussion.

    `last_at` is the latest moment written in it: no act is dated before it, even when the clock of a server is set
    back. `turn_seconds`: how long one speaks.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="+")
    code = models.CharField(_("code de séance"), max_length=6)
    target = models.CharField(_("partage de la parole"), max_length=8, choices=Target, default=Target.PRESENCE)
    turn_seconds = models.PositiveSmallIntegerField(_("temps de parole, en secondes"), default=120)
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance tenue")
        verbose_name_plural = _("séances tenues")
        constraints = [
            in_order("a_session_moves_forward", "opened_at", "last_at"),
            in_order("a_session_ends_after_its_acts", "last_at", "closed_at"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()


class OfSession(models.Model):
    """What happens in a session."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()


class Presence(OfSession):
    """A seat is there, from its arrival to its departure.

    By the list, `noted_by` wrote it down and it has no `account`; it counts for the quorum once another person confirms
    (`confirmed_by`), or once the seat acts: it came by itself then. `left_by`: who wrote the departure. One who came by
    itself leaves by itself, or by two hands, the first of which is `leaving_asked_by`. `on_paper`: it asked to vote so.
    """

    told_with = ("session__meeting", "seat__organisation", "seat__account")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(_("présence"), max_length=8, choices=Mode)
    by = models.CharField(max_length=5, choices=CheckedBy)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    leaving_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    on_paper = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("présence")
        constraints = [
            alone("a_seat_is_there_once", "arrived_at", "left_at", "session", "seat"),
            in_order("who_leaves_had_arrived", "arrived_at", "left_at"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("noted_by")), name="nobody_confirms_their_own_list"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}"

    @property
    def is_sure(self) -> bool:
        """As `SURE` says it."""
        return self.by != CheckedBy.LIST or self.confirmed_by_id is not None


class Adjournment(OfSession):
    """The session is suspended, from a moment to another; `back_at` is when it was said to come back."""

    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(_("reprise prévue"), null=True, blank=True)
    reason = models.CharField(_("raison"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("suspension")
        ordering = ["from_at"]
        constraints = [
            alone("a_session_is_suspended_once", "from_at", "until_at", "session"),
            in_order("a_suspension_ends_after_it_starts", "from_at", "until_at"),
        ]

    def __str__(self) -> str:
        return self.reason


class Passage(OfSession):
    """An item is under discussion, from a moment to another: one at a time. An item may come back."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("passage d’un point")
        ordering = ["started_at"]
        constraints = [
            alone("one_item_at_a_time", "started_at", "ended_at", "session"),
            in_order("a_passage_ends_after_it_starts", "started_at", "ended_at"),
        ]

    def __str__(self) -> str:
        return f"{self.item}"


class Speech(OfSession):
    """Somebody asks to speak, then speaks, then ends. Without `seat` it is a guest, called by `name`.

    `name` and the college are frozen; a person who sits is not frozen by name. `override_reason`: why the chair did
    not follow the order of the queue. `side` is what one said of one's words. A question `interrupts` who speaks, who
    then goes on: what was said before is the turn that this one `continues`, with the seconds that it `spent`.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="speeches")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("nom"), max_length=200)
    college = models.CharField(max_length=40, blank=True)
    college_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(_("demande"), max_length=6, choices=SpeechKind, default=SpeechKind.NORMAL)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    override_reason = models.CharField(_("raison de changer l’ordre"), max_length=300, blank=True)
    side = models.CharField(_("pour ou contre"), max_length=6, choices=Side, blank=True)
    interrupts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    spent = models.PositiveIntegerField(default=0)

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = _("prise de parole")
        verbose_name_plural = _("prises de parole")
        ordering = ["pk"]
        constraints = [
            alone("one_speaks_at_a_time", "started_at", "ended_at", "session", condition=Q(started_at__isnull=False)),
            models.UniqueConstraint(
                fields=["session", "seat"],
                condition=Q(started_at=None, withdrawn_at=None) & ~Q(kind=SpeechKind.QUESTION),
                name="a_seat_asks_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["session", "seat"],
                condition=Q(started_at=None, withdrawn_at=None, kind=SpeechKind.QUESTION),
                name="a_seat_asks_one_question_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(interrupts=None) | Q(kind=SpeechKind.QUESTION), name="only_a_question_interrupts"
            ),
            in_order("one_asks_before_speaking", "asked_at", "started_at"),
            in_order("a_speech_ends_after_it_starts", "started_at", "ended_at"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(started_at=None), name="what_is_said_is_not_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False), name="what_ends_had_started"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def speaker(self) -> str:
        """Who it is, on a page: a person by their name as long as they publish it."""
        return self.seat.name if self.seat else self.name

    @property
    def began(self) -> dt.datetime | None:
        """When it would have begun without the questions that interrupted it: what its timer counts from."""
        return self.started_at - dt.timedelta(seconds=self.spent) if self.started_at else None

    def seconds(self, now: dt.datetime) -> int:
        """How long it has lasted, in whole seconds."""
        if self.started_at is None:
            return 0
        return max(0, int(((self.ended_at or now) - self.started_at).total_seconds()))


class Wording(OfSession):
    """The wording of a decision, as the room reads it. A new one replaces it; none is lost."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    text = models.TextField(_("formulation"), max_length=10_000)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("formulation")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Round(OfSession):
    """A consent round on one item. `number` is how many times the room was asked, `max_rounds` how many integrations
    the rules allow; `review_on` is when what is adopted will be looked at again; `off_agenda`, why it is asked on what
    the members were not convened for."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    state = models.CharField(max_length=13, choices=RoundState, default=RoundState.CLARIFY)
    number = models.PositiveSmallIntegerField(default=1)
    max_rounds = models.PositiveSmallIntegerField()
    review_on = models.DateField(_("réexamen"))
    off_agenda = models.CharField(_("raison de décider hors de l’ordre du jour"), max_length=300, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("tour de consentement")
        verbose_name_plural = _("tours de consentement")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(state__in=sorted(RUNNING)), name="one_consent_round_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="a_consent_state_is_known"),
            in_order("a_round_ends_after_it_opens", "opened_at", "ended_at"),
        ]

    def __str__(self) -> str:
        return f"{self.item}"


class Voice(models.Model):
    """What a seat answers when the room is asked for the `number`th time. `noted` by the chair, at a show of hands."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="voices")
    number = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    answer = models.CharField(_("réponse"), max_length=9, choices=Answer)
    reason = models.TextField(_("ce qui vous arrête"), max_length=2000, blank=True)
    proposal = models.TextField(_("ce qui la lèverait"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=VoiceState, blank=True)
    outcome = models.TextField(_("ce qui a été fait"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("réponse au tour")
        verbose_name_plural = _("réponses au tour")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number", "seat"], name="a_seat_answers_once_a_turn"),
            models.CheckConstraint(
                condition=Q(answer=Answer.OBJECTION) ^ Q(state=""), name="only_an_objection_has_a_life"
            ),
            models.CheckConstraint(condition=Q(answer=Answer.CONSENT) | ~Q(reason=""), name="what_stops_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.get_answer_display()

    def get_absolute_url(self) -> str:
        return self.round.get_absolute_url()


class SessionBallot(OfSession):
    """A vote of the session on one item. `quorum` is what was counted as it opened (see `attendance.Quorum.frozen`).

    `off_agenda`: why it was opened on what the members were not convened for.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="ballots")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="+")
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, blank=True, related_name="+")
    quorum = models.JSONField()
    off_agenda = models.CharField(_("raison de voter hors de l’ordre du jour"), max_length=300, blank=True)

    objects = SessionBallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote en séance")
        verbose_name_plural = _("votes en séance")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.ballot}"

    @property
    def is_on_paper(self) -> bool:
        """A paper of words or of ticks is read aloud; one of grades or of ranks is filled in on its page, and so is one
        of a ballot in totals: who noted it voice by voice would know who voted what."""
        return METHODS[self.ballot.rule["method"]].aloud and not self.ballot.in_totals


class BlockQuerySet(models.QuerySet["Block"]):
    def waiting(self) -> BlockQuerySet:
        """Put together, and neither voted nor taken apart: one at most in a session."""
        return self.filter(vote=None, dissolved_at=None)


class Block(OfSession):
    """Points that nobody contests, put to one vote. Immutable once it is voted; a `dissolved` one is voted never."""

    number = models.PositiveSmallIntegerField()
    composed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    composed_at = models.DateTimeField()
    vote = models.OneToOneField(SessionBallot, models.PROTECT, null=True, blank=True, related_name="block")
    dissolved_at = models.DateTimeField(null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("bloc")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="a_block_is_numbered_once"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(vote=None, dissolved_at=None), name="one_block_waits_in_a_session"
            ),
            models.CheckConstraint(
                condition=Q(vote=None) | Q(dissolved_at=None), name="a_block_is_voted_or_taken_apart"
            ),
        ]

    def __str__(self) -> str:
        return str(_("bloc %(number)s") % {"number": self.number})


class BlockLine(models.Model):
    """A point of a block. Once `out_at`, it is voted alone: the seat `out_for` asked for that, or who presides."""

    block = models.ForeignKey(Block, models.PROTECT, related_name="lines")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    out_at = models.DateTimeField(null=True, blank=True)
    out_for = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("point d’un bloc")
        verbose_name_plural = _("points d’un bloc")
        ordering = ["item__rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["block", "item"], name="a_point_is_in_a_block_once"),
            models.CheckConstraint(condition=Q(out_for=None) | Q(out_at__isnull=False), name="who_asks_takes_out"),
        ]

    def __str__(self) -> str:
        return f"{self.item}"

    def get_absolute_url(self) -> str:
        return self.block.get_absolute_url()


class PaperCount(models.Model):
    """The papers of a vote as one person reads them: roll key → choice. Two persons who read alike make them count."""

    session_ballot = models.ForeignKey(SessionBallot, models.PROTECT, related_name="papers")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    data = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("relevé de bulletins")
        verbose_name_plural = _("relevés de bulletins")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.session_ballot}"

    def differs_from(self, other: PaperCount) -> list[str]:
        """The keys of the roll that the two persons did not read alike."""
        return sorted(key for key in self.data.keys() | other.data.keys() if self.data.get(key) != other.data.get(key))


class NotedQuerySet(models.QuerySet["Agreement"]):
    def waiting(self) -> NotedQuerySet:
        return self.filter(confirmed_at=None)


class Agreement(OfSession):
    """An agreement of the room as one person hears it; a decision once another confirms. Immutable from then on.

    `off_agenda`: why one decides of what the members were not convened for.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    text = models.TextField(_("ce qui est décidé"), max_length=10_000)
    off_agenda = models.CharField(_("raison de décider hors de l’ordre du jour"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = NotedQuerySet.as_manager()

    class Meta:
        verbose_name = _("accord noté")
        verbose_name_plural = _("accords notés")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "item"], condition=Q(confirmed_at=None), name="one_agreement_waits_an_item"
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("asked_by")), name="nobody_confirms_their_own_agreement"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) ^ Q(confirmed_at__isnull=False), name="an_agreement_is_confirmed_whole"
            ),
            in_order("an_agreement_is_confirmed_later", "asked_at", "confirmed_at"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Outcome(OfSession):
    """What came of an item, written while it was discussed.

    `decision` is its line of the register: it comes from a vote, a round or an agreement (trigger). A ballot on a draft
    or on a change of the rules has its own, by their room: it is found there by the ballot.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    kind = models.CharField(_("nature"), max_length=11, choices=OutcomeKind)
    text = models.TextField(_("ce qui en sort"), max_length=10_000)
    ballot = models.ForeignKey(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="outcomes")
    agreement = models.OneToOneField(Agreement, models.PROTECT, null=True, blank=True, related_name="outcome")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("suite donnée")
        verbose_name_plural = _("suites données")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ballot", "item"], name="a_ballot_is_concluded_once_a_point")]

    def __str__(self) -> str:
        return self.text[:80]


class Entrusting(models.Model):
    """Who carries an action that was noted, a seat or else a name, and for when: the last one holds. Immutable."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="entrustings")
    carrier = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    carrier_name = models.CharField(_("qui s’en charge"), max_length=120, blank=True)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("action confiée en séance")
        verbose_name_plural = _("actions confiées en séance")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(carrier=None) | Q(carrier_name=""), name="an_entrusting_has_one_carrier")
        ]

    def __str__(self) -> str:
        return f"{self.carrier or self.carrier_name}"


class Question(OfSession):
    """A question from the room, which others may back."""

    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(_("question"), max_length=500)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question de la salle")
        verbose_name_plural = _("questions de la salle")
        ordering = ["pk"]
        constraints = [in_order("a_question_is_answered_later", "at", "answered_at")]

    def __str__(self) -> str:
        return self.text


class Backing(models.Model):
    """Another seat asks the same."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="backings")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("soutien d’une question")
        verbose_name_plural = _("soutiens de questions")
        constraints = [models.UniqueConstraint(fields=["question", "seat"], name="a_seat_backs_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class RoomScreen(models.Model):
    """A browser that shows the screen of a session: `code` is typed by who presides, `key` stays in that browser.

    `name` says where it stands (« Scène »), for who chooses what it shows.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    code = models.CharField(_("code d’appairage"), max_length=6)
    key = models.CharField(max_length=48, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=40, blank=True)
    asked_at = models.DateTimeField()
    paired_at = models.DateTimeField(_("appairé"), null=True, blank=True)
    paired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("retiré"), null=True, blank=True)

    objects = RoomScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("écran de salle")
        verbose_name_plural = _("écrans de salle")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "code"], condition=Q(paired_at=None), name="a_screen_waits_with_its_own_code"
            ),
            models.CheckConstraint(
                condition=Q(paired_at=None, paired_by=None, revoked_at=None)
                | Q(paired_at__isnull=False, paired_by__isnull=False),
                name="a_screen_is_paired_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Écran {self.code}"


class Showing(models.Model):
    """What who presides asks a screen to show, or all of them without `screen`; the last one holds. Immutable.

    `text` is a message, or what one counts down to; a countdown runs from `at` to `until`.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    screen = models.ForeignKey(RoomScreen, models.CASCADE, null=True, blank=True, related_name="+")
    what = models.CharField(_("ce qui est montré"), max_length=9, choices=Shows)
    item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, blank=True, related_name="+")
    vote = models.ForeignKey(SessionBallot, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("texte"), max_length=300, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ShowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("affichage choisi")
        verbose_name_plural = _("affichages choisis")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(what__in=Shows.values), name="what_a_screen_shows_is_known"),
            models.CheckConstraint(
                condition=(Q(what=Shows.COUNTDOWN) ^ Q(until=None))
                & (Q(what=Shows.ITEM) ^ Q(item=None))
                & (Q(what=Shows.VOTE) ^ Q(vote=None))
                & (~Q(what=Shows.MESSAGE) | ~Q(text="")),
                name="a_screen_is_told_what_to_show",
            ),
            in_order("a_countdown_ends_later", "at", "until"),
        ]

    def __str__(self) -> str:
        return str(self.get_what_display())

    @property
    def seconds(self) -> int:
        """How long a countdown lasts."""
        return int((self.until - self.at).total_seconds()) if self.until else 0


class Press(models.Model):
    """A gesture of a member that was done, by the name that its page gave it: sent again, it is not done twice."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=36)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("geste reçu")
        verbose_name_plural = _("gestes reçus")
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="a_gesture_is_done_once")]

    def __str__(self) -> str:
        return self.name


class ExclusionPoint(models.Model):
    """A point by which a body is asked to exclude a member, or to confirm it on appeal; `ballot` has decided."""

    exclusion = models.ForeignKey(Exclusion, models.PROTECT, related_name="+")
    item = models.OneToOneField(AgendaItem, models.CASCADE, related_name="+")
    reasons = models.TextField(_("motifs"), max_length=5000)
    on_appeal = models.BooleanField(_("sur recours"), default=False)
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("exclusion soumise au vote")
        verbose_name_plural = _("exclusions soumises au vote")
        constraints = [
            models.UniqueConstraint(
                fields=["exclusion"], condition=Q(ballot=None), name="an_exclusion_is_put_to_one_vote_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}"


class SecrecyAsk(OfSession):
    """A seat that is there asks that the votes of an item be held in totals. Shown to nobody, immutable."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("demande de secret")
        verbose_name_plural = _("demandes de secret")
        constraints = [
            models.UniqueConstraint(fields=["session", "item", "seat"], name="a_seat_asks_secrecy_once_an_item")
        ]

    def __str__(self) -> str:
        return f"{self.item}"
