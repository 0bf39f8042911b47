"""The reads of a session: who is there, who asks to speak, what is put to the room; and its board, whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Extract
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.elections.models import Round
from lieudit.elections.workflow import CandidacyState
from lieudit.governance.models import Seat
from lieudit.hall import models as rows
from lieudit.hall.board import Board, Rows, assemble
from lieudit.hall.workflow import RUNNING, OutcomeKind
from lieudit.meetings.models import AgendaItem, Meeting, MeetingProxy
from lieudit.meetings.workflow import MeetingProxyState, MeetingState
from lieudit.membership.models import Member
from lieudit.voting.models import RollEntry

NOTHING = models.Value("")
NOBODY: Any = models.Value([])


class SessionQuerySet(models.QuerySet["rows.Session"]):
    def of(self, meeting: Meeting) -> SessionQuerySet:
        return self.filter(meeting=meeting)

    def running(self) -> SessionQuerySet:
        return self.filter(closed_at=None)

    def for_board(self) -> SessionQuerySet:
        """With what is under discussion, its wording and its rules."""
        wordings = rows.Wording.objects.filter(session=OuterRef("pk"), item=OuterRef("item")).order_by("-pk")
        suspended = rows.Adjournment.objects.filter(session=OuterRef("pk"), until_at=None).order_by("-pk")
        related = ("meeting__assembly__region", "meeting__municipality__department", "meeting__rulebook")
        return self.select_related(*related, "item__election").annotate(
            wording=Coalesce(Subquery(wordings.values("text")[:1]), NOTHING, output_field=models.TextField()),
            wording_at=Subquery(wordings.values("at")[:1]),
            secret_asked=Exists(rows.SecrecyAsk.objects.filter(session=OuterRef("pk"), item=OuterRef("item"))),
            suspended_at=Subquery(suspended.values("from_at")[:1]),
            back_at=Subquery(suspended.values("back_at")[:1]),
            suspended_for=Coalesce(Subquery(suspended.values("reason")[:1]), NOTHING, output_field=models.TextField()),
        )

    def board(self, number: int) -> Board:
        """All that the three pages of a session show, in eight queries whatever has happened in it."""
        session = self.for_board().get(meeting__number=number)
        rounds = session.rounds.filter(item=session.item_id).with_voices().order_by("-pk")
        return assemble(
            Rows(
                session=session,
                now=max(timezone.now(), session.last_at),
                items=list(items_of(session)),
                speeches=list(session.speeches.to_come()),
                seats=list(seats_of(session)),
                votes=session.ballots.shown().last_on(session.item),
                round=rounds.first(),
                questions=list(session.questions.waiting()),
                contests=contests_of(session.item),
            )
        )


def items_of(session: rows.Session) -> models.QuerySet[AgendaItem]:
    """The agenda, each line with the seconds already spent on it, and since when it is discussed now."""
    passages = rows.Passage.objects.filter(session=session, item=OuterRef("pk")).order_by()
    spent = passages.exclude(ended_at=None).values("item")
    total = Sum(length("ended_at", "started_at"))
    running = passages.filter(ended_at=None).values("started_at")[:1]
    lines = AgendaItem.objects.filter(meeting=session.meeting_id).with_measures().select_related("carrier")
    spent_seconds = Coalesce(Subquery(spent.annotate(total=total).values("total")), 0, output_field=IntegerField())
    return lines.annotate(spent=spent_seconds, since=Subquery(running)).order_by("rank")


def contests_of(item: AgendaItem | None) -> list[Any]:
    """The colleges of the election that the item points at, each with the options of who stands in it and of whom its
    rounds have elected, as `stood` and `elected`; `names`, in the order of `stood`, are those that are read: a person
    who stands is read by name."""
    if item is None or item.election is None:
        return []
    stands = Q(candidacies__state=CandidacyState.STANDING) & ~Q(candidacies__option="")
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
    names = ArrayAgg(read, filter=stands, order_by="candidacies__rank", default=NOBODY)
    found = item.election.contests.select_related("college")
    colleges = found.annotate(stood=stood, names=names, elected=elected)
    return list(colleges.order_by("college__letter"))


def seats_of(session: rows.Session, item: AgendaItem | None = None) -> list[Any]:
    """The seats of the day, with what each does in the session, by college then by name.

    `mode` and `arrived_at` when it is there; `came` if it ever was; `turns` and `seconds` of what it said; `holder` (0
    when blank) and `given_at` of the proxy that it gave for `item`, or for the session; `late` in its dues.
    """
    item = item or session.item
    meeting = session.meeting
    presences = rows.Presence.objects.filter(session=session, seat=OuterRef("pk"))
    there = presences.filter(left_at=None)
    spoken = rows.Speech.objects.filter(session=session, seat=OuterRef("pk"), ended_at__isnull=False).order_by()
    said = spoken.values("seat").annotate(n=Count("pk"), total=Sum(length("ended_at", "started_at")))
    proxies = MeetingProxy.objects.filter(meeting=meeting, state=MeetingProxyState.ACCEPTED, giver=OuterRef("pk"))
    proxy = proxies.filter(Q(item=item) | Q(item=None)).order_by(F("item").asc(nulls_last=True))
    seats = Seat.objects.running().of_assembly(meeting.assembly).order_by("college__letter", "organisation__name", "pk")
    return list(
        seats.annotate(
            mode=Subquery(there.values("mode")[:1]),
            arrived_at=Subquery(there.values("arrived_at")[:1]),
            came=Exists(presences),
            turns=Coalesce(Subquery(said.values("n")), 0, output_field=IntegerField()),
            seconds=Coalesce(Subquery(said.values("total")), 0, output_field=IntegerField()),
            holder=Subquery(proxy.annotate(to=Coalesce("holder", 0, output_field=IntegerField())).values("to")[:1]),
            given_at=Subquery(proxy.values("given_at")[:1]),
            late=late_in_dues(session),
        )
    )


def length(end: str, start: str) -> Any:
    """Whole seconds from a moment to another."""
    return Extract(F(end) - F(start), "epoch", output_field=IntegerField())


def late_in_dues(session: rows.Session) -> Any:
    """Whether a seat is suspended for its dues, where the rules of the session ask for them."""
    if not session.meeting.rules["standing"]["required"]:
        return models.Value(False)
    members = Member.objects.of_association(session.meeting.assembly.region).running()
    late = members.exclude(pk__in=Member.objects.in_standing().values("pk"))
    return Exists(late.filter(Q(organisation=OuterRef("organisation")) | Q(account=OuterRef("account"))))


class PresenceQuerySet(models.QuerySet["rows.Presence"]):
    def running(self) -> PresenceQuerySet:
        return self.filter(left_at=None)

    def at(self, moment: dt.datetime) -> PresenceQuerySet:
        """Who was there at that moment."""
        return self.filter(Q(left_at=None) | Q(left_at__gt=moment), arrived_at__lte=moment)

    def with_names(self) -> PresenceQuerySet:
        return self.select_related("seat__college", "seat__organisation", "seat__account")


class SpeechQuerySet(models.QuerySet["rows.Speech"]):
    def waiting(self) -> SpeechQuerySet:
        return self.filter(started_at=None, withdrawn_at=None)

    def running(self) -> SpeechQuerySet:
        return self.filter(started_at__isnull=False, ended_at=None)

    def to_come(self) -> SpeechQuerySet:
        """Who speaks and who waits to."""
        return self.filter(ended_at=None, withdrawn_at=None).with_names()

    def ended(self) -> SpeechQuerySet:
        """What was said, in order."""
        return self.filter(ended_at__isnull=False).order_by("started_at", "pk")

    def with_names(self) -> SpeechQuerySet:
        return self.select_related("seat__college", "seat__organisation", "seat__account")


class RoundQuerySet(models.QuerySet["rows.Round"]):
    def running(self) -> RoundQuerySet:
        return self.filter(state__in=RUNNING)

    def with_voices(self) -> RoundQuerySet:
        named = rows.Voice.objects.select_related("seat__college", "seat__organisation", "seat__account")
        return self.prefetch_related(Prefetch("voices", named))


class SessionBallotQuerySet(models.QuerySet["rows.SessionBallot"]):
    def open(self) -> SessionBallotQuerySet:
        return self.filter(ballot__state="open")

    def unsaid(self) -> SessionBallotQuerySet:
        """Counted, and what came of them is still to be written."""
        known = rows.Outcome.objects.exclude(ballot=None).values("ballot")
        return self.exclude(ballot__tally=None).exclude(ballot__in=known)

    def shown(self) -> SessionBallotQuerySet:
        """With the voices cast, those that may be (as `cast` and `able`), and the count once there is one."""
        roll = RollEntry.objects.filter(ballot=OuterRef("ballot")).order_by()
        able = Q(present=True) | Q(frozen_proxy__refusal="")
        count = roll.values("ballot").annotate(cast=Count("vote"), able=Count("pk", filter=able & Q(suspended=False)))
        return self.select_related("ballot__tally", "ballot__early_closing__asked_by", "wording").annotate(
            cast=Coalesce(Subquery(count.values("cast")), 0),
            able=Coalesce(Subquery(count.values("able")), 0),
            contest=Subquery(Round.objects.filter(ballot=OuterRef("ballot")).values("contest")[:1]),
        )

    def last_on(self, item: AgendaItem | None) -> list[rows.SessionBallot]:
        """The last vote on the item, `shown`: one ballot, or for an election the last one of each college."""
        found = self.filter(item=item).order_by("-pk")
        if item is None or item.election_id is None:
            return list(found[:1])
        votes = list(found)
        if not votes or votes[0].contest is None:  # type: ignore[attr-defined]
            return votes[:1]
        last = {vote.contest: vote for vote in reversed(votes)}  # type: ignore[attr-defined]
        return [vote for contest, vote in last.items() if contest is not None]


class QuestionQuerySet(models.QuerySet["rows.Question"]):
    def waiting(self) -> QuestionQuerySet:
        """Not answered yet, nor hidden: the most backed first."""
        hidden = Measure.objects.hidden(self.model)
        found = self.filter(answered_at=None).exclude(pk__in=hidden)
        named = found.select_related("seat__college", "seat__organisation", "seat__account", "account")
        return named.annotate(backers=Count("backings")).order_by("-backers", "pk")


class OutcomeQuerySet(models.QuerySet["rows.Outcome"]):
    def unassigned(self) -> OutcomeQuerySet:
        """Actions that nobody carries, or without a day."""
        said = rows.Entrusting.objects.filter(outcome=OuterRef("pk"), due_on__isnull=False)
        carried = said.filter(Q(carrier__isnull=False) | ~Q(carrier_name=""))
        return self.filter(~Exists(carried), kind=OutcomeKind.ACTION)


class RoomScreenQuerySet(models.QuerySet["rows.RoomScreen"]):
    def standing(self) -> RoomScreenQuerySet:
        """Paired and not taken back, of a session that is not over."""
        over = [MeetingState.CLOSED, MeetingState.CANCELLED]
        return self.filter(paired_at__isnull=False, revoked_at=None).exclude(meeting__state__in=over)
