"""Sessions, their agenda and who asked for it, what was sent to whom, who comes and who votes for whom."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.advocacy.models import Referral, new_key
from lieudit.deliberation.models import Draft
from lieudit.elections.models import Election
from lieudit.governance.models import Assembly, Rulebook, RulebookChange, Seat
from lieudit.governance.rules import complete
from lieudit.meetings import querysets as reads
from lieudit.meetings.workflow import (
    GENERAL,
    STANDING,
    TAKEN,
    Attendance,
    Capacity,
    ConveningKind,
    DocumentKind,
    ItemKind,
    MeetingKind,
    MeetingProxyState,
    MeetingState,
    RegistrationState,
    RequestState,
)
from lieudit.meetings.zones import zone_of
from lieudit.network.models import Organisation
from lieudit.roadmap.models import Goal
from lieudit.roadmap.vocabulary import Mission
from lieudit.territory.models import Municipality
from lieudit.toolkit.models import Mail
from lieudit.toolkit.moments import alone
from lieudit.toolkit.search import Plain


def new_uid() -> str:
    return f"{uuid4()}@lieudit"


class Series(models.Model):
    """Sessions that follow one another: « le conseil », « le groupe Foncier »."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    title = models.CharField(_("suite de séances"), max_length=120)
    slug = models.SlugField(max_length=120)

    class Meta:
        verbose_name = _("suite de séances")
        verbose_name_plural = _("suites de séances")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["assembly", "slug"], name="a_series_is_named_once")]

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """One session of an assembly. Public once convened, which gives it its `rank` and freezes its `rulebook`.

    `uid`, `sequence`: its line in calendars (RFC 5545), told again with each notice. `capacity`: seats of the room.
    """

    number = models.PositiveIntegerField(unique=True)
    rank = models.PositiveIntegerField(null=True, blank=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="meetings")
    kind = models.CharField(_("sorte de séance"), max_length=14, choices=MeetingKind, default=MeetingKind.COUNCIL)
    title = models.CharField(_("titre"), max_length=200)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place_name = models.CharField(_("lieu"), max_length=200, blank=True)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    access = models.TextField(_("comment venir"), max_length=1000, blank=True)
    remote_url = models.URLField(_("adresse de la visioconférence"), max_length=500, blank=True)
    is_public = models.BooleanField(_("le public peut assister"), default=False)
    capacity = models.PositiveIntegerField(_("places dans la salle"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.DRAFT)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, null=True, blank=True, related_name="+")
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    secretary = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    second_call_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="second_call")
    sequence = models.PositiveIntegerField(default=0)
    uid = models.CharField(max_length=80, unique=True, editable=False, default=new_uid)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = reads.MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        ordering = ["-starts_at", "-number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="a_session_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(rank__isnull=False, rulebook__isnull=False),
                name="a_convened_session_has_its_rank_and_rules",
            ),
            models.UniqueConstraint(fields=["assembly", "rank"], name="a_session_rank_is_given_once"),
            alone("one_session_in_a_room", "starts_at", "ends_at", "municipality", Plain("place_name"),
                  condition=Q(state__in=sorted(TAKEN)) & ~Q(place_name="")),
        ]  # fmt: skip
        indexes = [models.Index(fields=["starts_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.number])

    @property
    def zone(self) -> ZoneInfo:
        """Where its hours are read: the land of its municipality, of its assembly, else that of Paris."""
        department = self.municipality.department.code if self.municipality else ""
        region = self.assembly.region.code if self.assembly.region else ""
        return zone_of(department, region)

    @property
    def starts_on(self) -> dt.date:
        return timezone.localdate(self.starts_at, self.zone)

    @property
    def rules(self) -> dict[str, Any]:
        """The version frozen at the convening; before it, the one in force today. Whole."""
        return complete((self.rulebook or self.assembly.rulebook).rules)

    @property
    def agenda_is_closed(self) -> bool:
        return self.rank is not None and self.kind in GENERAL and bool(self.rules["agenda"]["closed"])


class AgendaItem(models.Model):
    """One line of an agenda, or of the backlog of the assembly as long as it has no session.

    `minutes`: its time box. `majority`: « p/q », where it is not that of the rules. `carried_from`: a line left before.
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="items")
    rank = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("sorte de point"), max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    title = models.CharField(_("titre"), max_length=200)
    text = models.TextField(_("présentation"), max_length=5000, blank=True)
    expected = models.CharField(_("ce qu’on en attend"), max_length=300, blank=True)
    method = models.CharField(_("méthode"), max_length=200, blank=True)
    carrier = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    carrier_name = models.CharField(_("qui le porte"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"), default=15)
    missions = ArrayField(
        models.CharField(max_length=2, choices=Mission), default=list, blank=True, verbose_name=_("missions")
    )
    is_restricted = models.BooleanField(_("réservé aux membres"), default=False)
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, blank=True, related_name="+")
    election = models.ForeignKey(Election, models.PROTECT, null=True, blank=True, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+")
    change = models.ForeignKey(RulebookChange, models.PROTECT, null=True, blank=True, related_name="+")
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    resolution = models.TextField(_("résolution soumise"), max_length=10_000, blank=True)
    majority = models.CharField(_("majorité"), max_length=12, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = reads.ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("points de l’ordre du jour")
        ordering = ["meeting", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "rank"], deferrable=models.Deferrable.DEFERRED, name="an_agenda_rank_is_given_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="an_item_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        if self.meeting:
            return f"{self.meeting.get_absolute_url()}#point-{self.pk}"
        return reverse("meetings:backlog", args=[self.assembly.slug])


class Document(models.Model):
    """A file joined to a session, or to one of its items. `sha256` is that of its bytes, in hexadecimal."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(_("sorte de document"), max_length=10, choices=DocumentKind, default=DocumentKind.OTHER)
    title = models.CharField(_("titre"), max_length=200)
    file = models.FileField(_("fichier"), upload_to="meetings/")
    is_restricted = models.BooleanField(_("réservé aux membres"), default=False)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("document de séance")
        verbose_name_plural = _("documents de séance")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:document", args=[self.meeting.number, self.pk])


class AgendaRequest(models.Model):
    """A seat asks that a point be on the agenda; its number is the receipt. A refusal is written and stays listed."""

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="requests")
    title = models.CharField(_("titre du point"), max_length=200)
    reason = models.TextField(_("pourquoi en parler"), max_length=3000)
    kind = models.CharField(_("sorte de point"), max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.RECEIVED)
    by_right = models.BooleanField(default=False)
    answer = models.TextField(_("motif"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    item = models.OneToOneField(AgendaItem, models.PROTECT, null=True, blank=True, related_name="request")

    objects = reads.RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de point")
        verbose_name_plural = _("demandes de point")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="a_refusal_says_why"),
            models.CheckConstraint(condition=~Q(state="listed") | Q(item__isnull=False), name="a_listed_point_exists"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:request", args=[self.number])


class Cosignature(models.Model):
    """Another seat asks for the same point."""

    request = models.ForeignKey(AgendaRequest, models.CASCADE, related_name="cosignatures")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("cosignature")
        constraints = [models.UniqueConstraint(fields=["request", "seat"], name="a_seat_cosigns_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Convening(models.Model):
    """What was sent to all, at one moment, word for word: `text` is the agenda as it was, `digest` its fingerprint."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="convenings")
    kind = models.CharField(max_length=12, choices=ConveningKind)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    text = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("envoi")
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return self.get_kind_display()


class Notice(models.Model):
    """The proof that one person was written to, for one seat. Without `account` nobody represents the seat.

    `sent_at`: when the mail server took it. `failed`: why nothing was posted.
    """

    convening = models.ForeignKey(Convening, models.PROTECT, related_name="notices")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=250)
    capacity = models.CharField(max_length=10, choices=Capacity, blank=True)
    token = models.CharField(max_length=64, unique=True, editable=False, default=new_key)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = reads.NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("preuve d’envoi")
        verbose_name_plural = _("preuves d’envoi")
        constraints = [
            models.UniqueConstraint(fields=["convening", "seat", "account"], name="a_person_is_written_to_once_a_seat")
        ]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """How a seat will be held in a session, as its holder says before; `at` gives its turn on the waiting list."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="registrations")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(_("votre présence"), max_length=8, choices=Attendance)
    state = models.CharField(max_length=10, choices=RegistrationState, default=RegistrationState.CONFIRMED)
    at = models.DateTimeField()

    objects = reads.RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_registers_once"),
            models.CheckConstraint(
                condition=Q(state="confirmed") | Q(mode="on_site"), name="only_the_room_has_a_waiting_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}"

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()


class MeetingProxy(models.Model):
    """A seat asks another to speak for it, in a session or on one `item`; blank without `holder`, if rules allow."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proxies")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=MeetingProxyState, default=MeetingProxyState.OFFERED)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = reads.MeetingProxyQuerySet.as_manager()

    class Meta:
        verbose_name = _("pouvoir pour une séance")
        verbose_name_plural = _("pouvoirs pour une séance")
        constraints = [
            models.CheckConstraint(condition=~Q(holder=F("giver")), name="a_seat_entrusts_another"),
            models.UniqueConstraint(
                fields=["meeting", "giver", "item"],
                condition=Q(state__in=sorted(STANDING)),
                nulls_distinct=False,
                name="a_seat_entrusts_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder or ''}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:proxy", args=[self.meeting.number, self.pk])


class CalendarKey(models.Model):
    """The secret address of a person's own calendar; a new one takes the place of a revoked one."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True, editable=False, default=new_key)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("adresse de calendrier")
        verbose_name_plural = _("adresses de calendrier")
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at=None), name="a_person_has_one_calendar")
        ]

    def __str__(self) -> str:
        return f"{self.account}"
