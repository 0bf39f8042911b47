"""The reads of sessions, of their agenda, of what is asked and of who comes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.governance.models import Assembly, Seat, SeatQuerySet
from lieudit.meetings.workflow import BEFORE, LIVE, STANDING, TAKEN, Attendance, MeetingState, RegistrationState
from lieudit.toolkit.search import Plain

if TYPE_CHECKING:
    from lieudit.meetings.models import (  # noqa: F401 - named in the types below
        AgendaItem,
        AgendaRequest,
        Meeting,
        MeetingProxy,
        Notice,
        Registration,
    )


def near_to(account: Any) -> Q:
    """Sessions of assemblies where `account` sits, or over which it is named to preside or to write."""
    seats = Seat.objects.running().held_by(account)
    return Q(assembly__in=seats.values("college__assembly")) | Q(chair=account) | Q(secretary=account)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        """Convened once: the session, its agenda and what became of it stay readable."""
        return self.exclude(rank=None)

    def visible_to(self, account: Any) -> MeetingQuerySet:
        """Those in preparation are seen by who sits in their assembly, by who presides and by the secretariat."""
        if not account.is_authenticated:
            return self.public()
        return self if account.is_staff else self.filter(Q(rank__isnull=False) | near_to(account))

    def coming(self) -> MeetingQuerySet:
        """Not over yet, the nearest first."""
        return self.filter(state__in=BEFORE | LIVE).order_by("starts_at", "number")

    def past(self) -> MeetingQuerySet:
        return self.filter(state__in=[MeetingState.CLOSED, MeetingState.CANCELLED]).order_by("-starts_at", "-number")

    def in_the_way_of(self, meeting: Meeting) -> MeetingQuerySet:
        """Other sessions that have the same room at the same hours: what the constraint of the room refuses."""
        if not (meeting.place_name and meeting.municipality_id):
            return self.none()
        named = self.annotate(plain_room=Plain("place_name")).filter(plain_room=Plain(Value(meeting.place_name)))
        then = named.filter(state__in=TAKEN, starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at)
        return then.filter(municipality=meeting.municipality_id).exclude(pk=meeting.pk)

    def of(self, assembly: Assembly) -> MeetingQuerySet:
        return self.filter(assembly=assembly)

    def with_place(self) -> MeetingQuerySet:
        """All that a title or a line of a calendar says."""
        return self.select_related("assembly__region", "municipality__department__region")

    def for_calendar(self) -> MeetingQuerySet:
        """From a year ago on, with the items that calendars name."""
        from lieudit.meetings.models import AgendaItem

        since = timezone.now() - dt.timedelta(days=366)
        items = AgendaItem.objects.with_measures().order_by("rank")
        return self.with_place().filter(starts_at__gte=since).prefetch_related(Prefetch("items", items))

    def in_territory(self, slug: str) -> MeetingQuerySet:
        """Held in a department or a region, or by the assembly of that region."""
        department, region = Q(municipality__department__slug=slug), Q(municipality__department__region__slug=slug)
        return self.filter(department | region | Q(assembly__region__slug=slug))

    def attended_by(self, account: Any) -> MeetingQuerySet:
        """Of the assemblies where `account` sits, for itself or for an organisation."""
        seats = Seat.objects.running().held_by(account)
        return self.filter(assembly__in=seats.values("college__assembly"))

    def with_counts(self) -> MeetingQuerySet:
        """Annotate `item_count` and `registered_count`."""
        return self.annotate(
            item_count=Count("items", distinct=True),
            registered_count=Count("registrations", filter=~Q(registrations__mode=Attendance.ABSENT), distinct=True),
        )


class ItemQuerySet(models.QuerySet["AgendaItem"]):
    def backlog(self, assembly: Assembly) -> ItemQuerySet:
        """Waiting for a session of that assembly, the oldest first."""
        return self.filter(assembly=assembly, meeting=None).order_by("created_at", "pk")

    def of(self, meeting: Meeting) -> ItemQuerySet:
        """The agenda, with all that its lines point at."""
        related = ("carrier", "draft", "referral__institution", "election", "change", "carried_from__meeting")
        return self.filter(meeting=meeting).select_related(*related).with_measures().order_by("rank")

    def public(self) -> ItemQuerySet:
        """Of a convened session, not restricted, and hidden by no measure of care."""
        hidden = Measure.objects.hidden(self.model)
        return self.filter(meeting__rank__isnull=False, is_restricted=False).exclude(pk__in=hidden)

    def with_measures(self) -> ItemQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))


class RequestQuerySet(models.QuerySet["AgendaRequest"]):
    def public(self) -> RequestQuerySet:
        return self.filter(meeting__rank__isnull=False)

    def visible_to(self, account: Any) -> RequestQuerySet:
        """Those of a session in preparation are seen by who sits in its assembly, and by who presides."""
        if not account.is_authenticated:
            return self.public()
        if account.is_staff:
            return self
        assemblies = Seat.objects.running().held_by(account).values("college__assembly")
        named = Q(meeting__chair=account) | Q(meeting__secretary=account)
        return self.filter(Q(meeting__rank__isnull=False) | Q(assembly__in=assemblies) | named)

    def with_measures(self) -> RequestQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))

    def with_signers(self) -> RequestQuerySet:
        """Annotate `signers`, the seats that ask, the first one included."""
        named = self.select_related("meeting", "assembly", "seat__organisation", "seat__account", "item")
        return named.annotate(signers=Count("cosignatures", distinct=True) + 1)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def named(self) -> NoticeQuerySet:
        """By college, then by name."""
        found = self.select_related("seat__college", "seat__organisation", "seat__account", "account", "mail").defer(
            "mail__content"
        )
        return found.order_by("seat__college__letter", "name", "pk")

    def waiting(self) -> NoticeQuerySet:
        """To be written to: nothing was posted yet."""
        return self.filter(sent_at=None, failed="", mail=None)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def coming(self) -> RegistrationQuerySet:
        """Who said that their seat will be held, by themselves or by another."""
        return self.exclude(mode=Attendance.ABSENT)

    def in_the_room(self) -> RegistrationQuerySet:
        return self.filter(mode=Attendance.ON_SITE, state=RegistrationState.CONFIRMED)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, the first come first."""
        return self.filter(mode=Attendance.ON_SITE, state=RegistrationState.WAITING).order_by("at", "pk")

    def visible_to(self, account: Any) -> RegistrationQuerySet:
        """Those that the account wrote, and those of its seats."""
        if not account.is_authenticated:
            return self.none()
        return self.filter(Q(account=account) | Q(seat__in=Seat.objects.held_by(account)))

    def with_names(self) -> RegistrationQuerySet:
        return self.select_related("seat__college", "seat__organisation", "seat__account")


class MeetingProxyQuerySet(models.QuerySet["MeetingProxy"]):
    def standing(self) -> MeetingProxyQuerySet:
        """Offered or accepted, neither refused nor taken back."""
        return self.filter(state__in=STANDING)

    def reaching(self, item: AgendaItem) -> MeetingProxyQuerySet:
        """Given for this item, or for the whole of its session; the first given first."""
        own = self.filter(item=item).values("giver")
        whole = Q(item=None) & ~Q(giver__in=own)
        return self.filter(Q(item=item) | whole, meeting=item.meeting_id).order_by("given_at", "pk")

    def visible_to(self, account: Any) -> MeetingProxyQuerySet:
        """Members of the assembly see who speaks for whom."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        mine = Seat.objects.running().held_by(account)
        return self.filter(meeting__assembly__in=mine.values("college__assembly"))

    def offered_to(self, account: Any) -> MeetingProxyQuerySet:
        """Those that wait for the answer of `account`, before the session opens."""
        mine = Seat.objects.running().held_by(account)
        return self.filter(state="offered", holder__in=mine, meeting__state=MeetingState.CONVENED)

    def with_names(self) -> MeetingProxyQuerySet:
        seats = [f"{end}__{what}" for end in ("giver", "holder") for what in ("college", "organisation", "account")]
        return self.select_related("item", "meeting", *seats)


def seats_of(assembly: Assembly, on: dt.date | None = None) -> SeatQuerySet:
    """The seats that sit that day, by college then by name."""
    seats = Seat.objects.running(on or timezone.localdate()).of_assembly(assembly)
    return seats.order_by("college__letter", "organisation__name", "pk")


def seats_of_session(meeting: Meeting) -> SeatQuerySet:
    """The seats of its assembly, with what each said: `mode`, `place` in the room, whether it is `carried`."""
    from lieudit.meetings.models import MeetingProxy, Registration

    said = Registration.objects.filter(meeting=meeting, seat=OuterRef("pk"))
    carried = MeetingProxy.objects.filter(meeting=meeting, giver=OuterRef("pk"), item=None, state="accepted")
    return seats_of(meeting.assembly).annotate(
        mode=Subquery(said.values("mode")[:1]), place=Subquery(said.values("state")[:1]), carried=Exists(carried)
    )
