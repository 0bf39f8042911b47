"""The reads of sessions, of their agenda, of what is asked and of who comes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.governance.models import Assembly, Seat
from lieudit.meetings.workflow import BEFORE, LIVE, STANDING, Attendance, MeetingState, RegistrationState

if TYPE_CHECKING:
    from lieudit.meetings.models import (  # noqa: F401 - named in the types below
        AgendaItem,
        AgendaRequest,
        Meeting,
        MeetingProxy,
        Notice,
        Registration,
    )


def led_by(account: Any) -> Q:
    """Sessions that `account` presides over: by its seat, or because it is named to."""
    seats = Seat.objects.running().held_by(account).filter(chairs=True)
    return Q(assembly__in=seats.values("college__assembly")) | Q(chair=account) | Q(secretary=account)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        """Convened once: the session, its agenda and what became of it stay readable."""
        return self.exclude(rank=None)

    def visible_to(self, account: Any) -> MeetingQuerySet:
        """Those in preparation are seen by the secretariat and by who presides."""
        if not account.is_authenticated:
            return self.public()
        return self if account.is_staff else self.filter(Q(rank__isnull=False) | led_by(account))

    def coming(self) -> MeetingQuerySet:
        """Not over yet, the nearest first."""
        return self.filter(state__in=BEFORE | LIVE).order_by("starts_at", "number")

    def past(self) -> MeetingQuerySet:
        return self.filter(state__in=[MeetingState.CLOSED, MeetingState.CANCELLED]).order_by("-starts_at", "-number")

    def of(self, assembly: Assembly) -> MeetingQuerySet:
        return self.filter(assembly=assembly)

    def with_place(self) -> MeetingQuerySet:
        """All that a title or a line of a calendar says."""
        return self.select_related("assembly__region", "municipality__department__region")

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
    def of(self, meeting: Meeting) -> NoticeQuerySet:
        """The proofs of sending of a session: the last sending first, then by name."""
        related = ("convening", "seat__college", "seat__organisation", "seat__account", "account")
        found = self.filter(convening__meeting=meeting).select_related(*related)
        return found.order_by("-convening__sent_at", "seat__college__letter", "name", "pk")

    def waiting(self) -> NoticeQuerySet:
        return self.filter(sent_at=None, failed="")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def coming(self) -> RegistrationQuerySet:
        """Who said that their seat will be held, by themselves or by another."""
        return self.exclude(mode=Attendance.ABSENT)

    def in_the_room(self) -> RegistrationQuerySet:
        return self.filter(mode=Attendance.ON_SITE, state=RegistrationState.CONFIRMED)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, the first come first."""
        return self.filter(mode=Attendance.ON_SITE, state=RegistrationState.WAITING).order_by("at", "pk")

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

    def offered_to(self, account: Any) -> MeetingProxyQuerySet:
        """Those that wait for the answer of `account`, before the session opens."""
        mine = Seat.objects.running().held_by(account)
        return self.filter(state="offered", holder__in=mine, meeting__state=MeetingState.CONVENED)

    def with_names(self) -> MeetingProxyQuerySet:
        seats = [f"{end}__{what}" for end in ("giver", "holder") for what in ("college", "organisation", "account")]
        return self.select_related("item", "meeting", *seats)


def seats_of(assembly: Assembly, on: dt.date | None = None) -> models.QuerySet[Seat]:
    """The seats that sit that day, by college then by name."""
    seats = Seat.objects.running(on or timezone.localdate()).of_assembly(assembly)
    return seats.order_by("college__letter", "organisation__name", "pk")


def sitting(account: Any) -> Exists:
    """Whether `account` sits in the assembly of a row."""
    mine = Seat.objects.running().held_by(account)
    return Exists(mine.filter(college__assembly=OuterRef("assembly")))
