"""Sessions, their agenda and who asked for it, what was sent to whom, who comes and who votes for whom."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.advocacy.models import Referral
from lieudit.care.models import Measure
from lieudit.deliberation.models import Draft
from lieudit.elections.models import Election
from lieudit.governance.models import Assembly, Rulebook, RulebookChange, Seat, SeatQuerySet
from lieudit.governance.rules import Rules, complete
from lieudit.meetings.workflow import (
    BEFORE,
    GENERAL,
    LIVE,
    OVER,
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
    Opinion,
    RegistrationState,
    RequestState,
)
from lieudit.meetings.zones import zone_of
from lieudit.network.models import Organisation
from lieudit.roadmap.models import Goal
from lieudit.roadmap.vocabulary import Mission
from lieudit.territory.models import Municipality
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.models import Mail, new_key
from lieudit.toolkit.moments import alone
from lieudit.toolkit.search import Plain


def near_to(account: Visitor) -> Q:
    """Sessions of assemblies where `account` sits, or over which it is named to preside or to write; and, of all the
    members, those of who chairs their council."""
    seats = Seat.objects.running().held_by(account)
    led = Q(assembly__council__in=Seat.objects.chaired_by(account).values("college__assembly"))
    return Q(assembly__in=seats.values("college__assembly")) | led | Q(chair=account) | Q(secretary=account)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def public(self) -> MeetingQuerySet:
        """Convened once: the session, its agenda and what became of it stay readable."""
        return self.exclude(rank=None)

    def visible_to(self, account: Visitor) -> MeetingQuerySet:
        """Those in preparation are seen by who sits in their assembly, by who presides and by the secretariat."""
        if not account.is_authenticated:
            return self.public()
        return self if account.is_staff else self.filter(Q(rank__isnull=False) | near_to(account))

    def coming(self) -> MeetingQuerySet:
        """Not over yet, the nearest first."""
        return self.filter(state__in=BEFORE | LIVE).order_by("starts_at", "number")

    def past(self) -> MeetingQuerySet:
        return self.filter(state__in=OVER).order_by("-starts_at", "-number")

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
        since = timezone.now() - dt.timedelta(days=366)
        items = AgendaItem.objects.with_measures().order_by("rank")
        return self.with_place().filter(starts_at__gte=since).prefetch_related(Prefetch("items", items))

    def in_territory(self, slug: str) -> MeetingQuerySet:
        """Held in a department or a region, or by the assembly of that region."""
        department, region = Q(municipality__department__slug=slug), Q(municipality__department__region__slug=slug)
        return self.filter(department | region | Q(assembly__region__slug=slug))

    def attended_by(self, account: Visitor) -> MeetingQuerySet:
        """Of the assemblies where `account` sits, for itself or for an organisation."""
        seats = Seat.objects.running().held_by(account)
        return self.filter(assembly__in=seats.values("college__assembly"))

    def with_counts(self) -> MeetingQuerySet:
        """Annotate `item_count` and `registered_count`."""
        return self.annotate(
            item_count=Count("items", distinct=True),
            registered_count=Count("registrations", filter=~Q(registrations__mode=Attendance.ABSENT), distinct=True),
        )


class MembersListQuerySet(models.QuerySet["MembersList"]):
    def closed(self) -> MembersListQuerySet:
        return self.filter(closed_at__isnull=False)

    def stopped(self, before: dt.datetime) -> MembersListQuerySet:
        """Asked for before, and not closed yet: its worker is gone."""
        return self.filter(closed_at=None, asked_at__lt=before)


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

    def visible_to(self, account: Visitor) -> RequestQuerySet:
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

    def visible_to(self, account: Visitor) -> RegistrationQuerySet:
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

    def visible_to(self, account: Visitor) -> MeetingProxyQuerySet:
        """Members of the assembly see who speaks for whom."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        mine = Seat.objects.running().held_by(account)
        return self.filter(meeting__assembly__in=mine.values("college__assembly"))

    def offered_to(self, account: Visitor) -> MeetingProxyQuerySet:
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
    said = Registration.objects.filter(meeting=meeting, seat=OuterRef("pk"))
    carried = MeetingProxy.objects.filter(meeting=meeting, giver=OuterRef("pk"), item=None, state="accepted")
    return seats_of(meeting.assembly).annotate(
        mode=Subquery(said.values("mode")[:1]), place=Subquery(said.values("state")[:1]), carried=Exists(carried)
    )


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
    remote_minutes = models.PositiveSmallIntegerField(
        _("ouverture de la visioconférence, en minutes avant"), default=15
    )
    captions_url = models.URLField(_("adresse des sous-titres ou de la langue des signes"), max_length=500, blank=True)
    recording = models.CharField(_("enregistrement : par qui, gardé jusqu’à quand"), max_length=300, blank=True)
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

    objects = MeetingQuerySet.as_manager()

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
    def remote_from(self) -> dt.time:
        """When the room at a distance opens, on the clock of the place."""
        opens = self.starts_at - dt.timedelta(minutes=self.remote_minutes)
        return opens.astimezone(self.zone).timetz()

    @property
    def rules(self) -> Rules:
        """The version frozen at the convening; before it, the one in force today. Whole."""
        return complete((self.rulebook or self.assembly.rulebook).rules)

    @property
    def agenda_is_closed(self) -> bool:
        return self.rank is not None and self.kind in GENERAL and bool(self.rules["agenda"]["closed"])


class MembersList(models.Model):
    """Who has a voice in a general assembly of members: the list asked for at `record_day`, closed by a task.

    `total`, `done`: members to seat and seated so far, up to the number `last`; `voices` once it is closed, `owing`
    those whom the rules leave out for their dues. `digest`: SHA-256 of the lines « number of the member;college », kept
    by the convening.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="members_list")
    record_day = models.DateField(_("liste arrêtée au"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)
    owing = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MembersListQuerySet.as_manager()

    class Meta:
        verbose_name = _("liste des membres")
        verbose_name_plural = _("listes des membres")
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="a_list_seats_whom_it_names"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(done=F("total")) & ~Q(digest=""), name="a_closed_list_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, liste arrêtée au {self.record_day}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:members_list", args=[self.meeting.number])


class AgendaItem(models.Model):
    """One line of an agenda, or of the backlog of the assembly as long as it has no session.

    `minutes`: its time box. `majority`: « p/q », where it is not that of the rules. `carried_from`: a line left before.
    One that `is_sub` is a part of the point before it; `numbering` is what is read (« 3.1 »), `rank` the order.
    `is_fixed`: what it says and asks follows from another act, and is not edited (trigger): its vote has consequences.
    """

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="items")
    rank = models.PositiveSmallIntegerField(default=0)
    is_sub = models.BooleanField(_("sous-point"), default=False)
    numbering = models.CharField(max_length=9, blank=True, editable=False)
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
    opinion = models.CharField(_("avis du bureau"), max_length=7, choices=Opinion, blank=True)
    is_fixed = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("point de l’ordre du jour")
        verbose_name_plural = _("points de l’ordre du jour")
        ordering = ["meeting", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "rank"], deferrable=models.Deferrable.DEFERRED, name="an_agenda_rank_is_given_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="an_item_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_sub=False) | Q(meeting__isnull=False, rank__gt=1), name="a_part_follows_its_point"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """As it is read: « 3 », « 3.1 »."""
        return self.numbering or str(self.rank)

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

    objects = RequestQuerySet.as_manager()

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

    `sent_at`: when the mail server took it. `failed`: why nothing was posted, or who gave it up. `opened_at`: when its
    addressee said that they read it.
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

    objects = NoticeQuerySet.as_manager()

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

    told_with = ("meeting", "seat__organisation", "seat__account")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="registrations")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(_("votre présence"), max_length=8, choices=Attendance)
    state = models.CharField(max_length=10, choices=RegistrationState, default=RegistrationState.CONFIRMED)
    at = models.DateTimeField()

    objects = RegistrationQuerySet.as_manager()

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

    told_with = ("meeting", "giver__organisation", "giver__account")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proxies")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=MeetingProxyState, default=MeetingProxyState.OFFERED)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MeetingProxyQuerySet.as_manager()

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
        return str(_("Pouvoir %(giver)s") % {"giver": of_the(self.giver)})

    def get_absolute_url(self) -> str:
        return reverse("meetings:proxy", args=[self.meeting.number, self.pk])


class GuestQuerySet(models.QuerySet["Guest"]):
    def standing(self) -> GuestQuerySet:
        return self.filter(revoked_at=None)

    def listed(self) -> GuestQuerySet:
        """By name, those whose invitation stands first."""
        last = F("revoked_at").desc(nulls_first=True)
        return self.select_related("mail").defer("mail__content").order_by(last, "name", "pk")


class Guest(models.Model):
    """Somebody who attends a session and does not vote, by a personal link. `quality`: as who. `mode`: whether they say
    that they come, `arrived_at`: when their link said that they were there. The address is forgotten after a time."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests")
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("adresse électronique"), blank=True)
    quality = models.CharField(_("au titre de"), max_length=120, blank=True)
    token = models.CharField(max_length=64, unique=True, editable=False, default=new_key)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    mode = models.CharField(max_length=8, choices=Attendance, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne invitée")
        verbose_name_plural = _("personnes invitées")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=Q(revoked_at=None), name="an_address_is_invited_once"
            ),
            models.CheckConstraint(
                condition=~Q(email="") | Q(revoked_at__isnull=False), name="who_is_invited_has_an_address"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:invitation", args=[self.token])


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
