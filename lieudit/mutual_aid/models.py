"""Things that places lend, loans, states said by both sides, exchanges of the mirror, the law that is shown."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure, Mediation
from lieudit.mutual_aid.free_days import Rules, Span
from lieudit.mutual_aid.mirror import Face, Row, faces
from lieudit.mutual_aid.vocabulary import (
    Condition,
    ExchangeKind,
    Giving,
    Insurance,
    Kind,
    Moment,
    People,
    Side,
    Users,
    Weekday,
)
from lieudit.mutual_aid.workflow import ENDED, HAPPENED, HOLDING, HandState, LoanState, SosState
from lieudit.network.hours import TIME_ZONES, slot_words, time_zone
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit.models import new_key
from lieudit.toolkit.moments import alone, in_order
from lieudit.toolkit.search import vector

LONGEST_LOAN = 90
"""Days that a place may lend a thing at most."""
LONGEST_TURNAROUND = 14 * 24
"""Hours that a place may keep a thing between two loans."""
MOST_PHOTOS = 6
MOST_DEPOSIT = 5000
MOST_HANDS = 50
PAPERS_KEPT = dt.timedelta(days=3 * 365)
"""From the last day of a loan of an employee, how long it says who it was."""


# Things


class ThingQuerySet(models.QuerySet["Thing"]):
    def shown(self) -> ThingQuerySet:
        """Things whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Thing))

    def public(self) -> ThingQuerySet:
        """What may be borrowed today: not taken back, by a place that is there."""
        there = Q(place__withdrawn_at=None) & ~Q(place__status__in=[PlaceStatus.CLOSED, PlaceStatus.PROJECT])
        return self.shown().filter(there, ended_on=None)

    def with_places(self) -> ThingQuerySet:
        return self.select_related("place__municipality__department")

    def out(self) -> ThingQuerySet:
        return self.filter(Exists(Loan.objects.filter(thing=OuterRef("pk"), state=LoanState.OUT)))


class Thing(models.Model):
    """What a place lends, free of charge: what it is, what it takes to use it, what is asked, when one may fetch it."""

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui prête"))
    title = models.CharField(_("chose prêtée"), max_length=120)
    words = models.TextField(_("description"), max_length=2000)
    kind = models.CharField(_("sorte"), max_length=10, choices=Kind)
    power = models.CharField(_("alimentation"), max_length=80, blank=True)
    weight = models.DecimalField(_("poids (kg)"), max_digits=6, decimal_places=1, null=True, blank=True)
    users = models.CharField(_("qui peut s’en servir"), max_length=10, choices=Users, default=Users.ANYBODY)
    users_words = models.CharField(_("à savoir pour s’en servir"), max_length=300, blank=True)
    deposit = models.DecimalField(_("dépôt de garantie (€)"), max_digits=7, decimal_places=2, default=0)
    insurance = models.CharField(_("assurance"), max_length=10, choices=Insurance, default=Insurance.NONE)
    days = ArrayField(models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("jours"))
    opens = models.TimeField(_("de"))
    closes = models.TimeField(_("à"))
    turnaround = models.PositiveSmallIntegerField(_("heures entre deux prêts"), default=0)
    longest = models.PositiveSmallIntegerField(_("jours au plus"), default=7)
    at_once = models.BooleanField(_("accepté d’avance"), default=False)
    said_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    search = models.GeneratedField(
        expression=vector("title", "words"), output_field=SearchVectorField(), db_persist=True
    )

    objects = ThingQuerySet.as_manager()

    class Meta:
        verbose_name = _("chose prêtée")
        verbose_name_plural = _("choses prêtées")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["place"], name="thing_of_place"),
            GinIndex(fields=["search"], name="thing_search"),
        ]
        constraints = [
            in_order("a_thing_is_taken_back_after_it_was_lent", "said_on", "ended_on"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="a_thing_is_fetched_within_hours"),
            models.CheckConstraint(
                condition=Q(days__len__gte=1, days__contained_by=Weekday.values), name="a_thing_is_fetched_some_day"
            ),
            models.CheckConstraint(
                condition=Q(longest__gte=1, longest__lte=LONGEST_LOAN, turnaround__lte=LONGEST_TURNAROUND),
                name="a_thing_is_lent_for_a_while",
            ),
            models.CheckConstraint(condition=Q(deposit__gte=0, deposit__lte=MOST_DEPOSIT), name="a_deposit_is_a_sum"),
            models.CheckConstraint(condition=Q(weight=None) | Q(weight__gt=0), name="a_weight_is_a_weight"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mutual_aid:thing", args=[self.number])

    @property
    def zone(self) -> ZoneInfo:
        """The clock of its place."""
        return time_zone(self.place.municipality.department.code)

    @property
    def clock(self) -> str:
        """Whose hour it is, where it is not that of Paris."""
        department = self.place.municipality.department
        return department.name if department.code in TIME_ZONES else ""

    @property
    def rules(self) -> Rules:
        return Rules(
            frozenset(self.days),
            self.opens,
            self.closes,
            dt.timedelta(hours=self.turnaround),
            self.longest,
            self.zone,
        )

    @property
    def is_lent(self) -> bool:
        """Whether one may ask for it: neither it nor its place is gone."""
        gone = self.place.withdrawn_at or self.place.status in (PlaceStatus.CLOSED, PlaceStatus.PROJECT)
        return self.ended_on is None and not gone


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, account: Visitor) -> PhotoQuerySet:
        """Those of things that are shown; those of a state, by who keeps one of the two places."""
        public = Q(thing__in=Thing.objects.shown().values("pk"))
        if not account.is_authenticated:
            return self.filter(public)
        kept = Q(note__loan__in=Loan.objects.kept_by(account).order_by().values("pk"))
        return self.filter(public | kept & ~Q(note__in=Measure.objects.hidden(StateNote)))


class Photo(models.Model):
    """A photograph of a thing, or of the state that one side notes; drawn anew (toolkit/photographs.py)."""

    thing = models.ForeignKey(Thing, models.CASCADE, null=True, blank=True, related_name="photos")
    note = models.OneToOneField("StateNote", models.CASCADE, null=True, blank=True, related_name="photo")
    key = models.CharField(max_length=24, unique=True, editable=False, default=new_key)
    file = models.FileField(_("photo"), upload_to="entraide/")
    name = models.CharField(_("nom du fichier"), max_length=130)
    alt = models.CharField(_("ce que l’on y voit"), max_length=300, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo d’une chose prêtée")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(thing=None, note__isnull=False) | Q(thing__isnull=False, note=None),
                name="a_photo_is_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(file="") & Q(width__gt=0, height__gt=0), name="a_photo_is_a_picture"),
        ]

    def __str__(self) -> str:
        return self.alt or self.name

    def get_absolute_url(self) -> str:
        return reverse("mutual_aid:photo", args=[self.pk])


# Loans


class LoanQuerySet(models.QuerySet["Loan"]):
    def shown(self) -> LoanQuerySet:
        """Loans whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Loan))

    def kept_by(self, account: Account) -> LoanQuerySet:
        """Loans of which `account` keeps a side: it speaks for a place, or animates its territory."""
        kept = Place.objects.kept_by(account).order_by().values("pk")
        return self.filter(Q(lender__in=kept) | Q(borrower__in=kept))

    def visible_to(self, account: Visitor) -> LoanQuerySet:
        return self.kept_by(account) if account.is_authenticated else self.none()

    def told_to(self, account: Account) -> LoanQuerySet:
        """Of which `account` may be told by mail."""
        return self.kept_by(account)

    def holding(self) -> LoanQuerySet:
        """What keeps a thing away from others, on its dates."""
        return self.filter(state__in=HOLDING)

    def late(self, now: dt.datetime | None = None) -> LoanQuerySet:
        """Handed over, and not returned although its day is past."""
        return self.filter(state=LoanState.OUT, ends_at__lt=now or timezone.now())

    def to_note(self, side: str) -> LoanQuerySet:
        """Returned, and this side has not said in which state."""
        said = StateNote.objects.filter(loan=OuterRef("pk"), moment=Moment.BACK, side=side)
        return self.filter(~Exists(said), state__in=ENDED)

    def citing(self) -> LoanQuerySet:
        """Loans that took place and say for what: a need, a resource."""
        hidden = Measure.objects.hidden(Thing)
        return self.filter(state__in=HAPPENED, about_id__isnull=False).exclude(thing__in=hidden)

    def told(self) -> LoanQuerySet:
        """Of these, those of two places that opened their mirror both."""
        return self.citing().filter(*self._open())

    def untold(self) -> LoanQuerySet:
        """The others: counted, and their places named nowhere."""
        return self.citing().exclude(*self._open())

    def _open(self) -> tuple[Q, Q]:
        opened = AidChoice.objects.filter(mirror_is_public=True).order_by().values("place")
        return Q(lender__in=opened), Q(borrower__in=opened)

    def with_hidden(self) -> LoanQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`: the loan goes on without them."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Loan)))

    def with_places(self) -> LoanQuerySet:
        places = [f"{side}__municipality__department" for side in ("lender", "borrower")]
        return self.select_related("thing__place__municipality__department", "mediation", *places)


class Loan(models.Model):
    """A thing lent by a place to another, from a moment to another. Until `busy_until` nobody else may have it. `about`
    is what it is borrowed for, where its borrower says so: its page says that a loan speaks of it.

    `deposit` and `insurance` are those that the thing asked for when the loan was asked.
    """

    told_with = ("thing", "lender", "borrower")
    number = models.PositiveIntegerField(unique=True)
    thing = models.ForeignKey(Thing, models.PROTECT, related_name="+")
    lender = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui prête"))
    borrower = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui emprunte"))
    words = models.CharField(_("pour quoi"), max_length=500)
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    deposit = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    insurance = models.CharField(max_length=10, choices=Insurance, default=Insurance.NONE)
    state = models.CharField(max_length=12, choices=LoanState, default=LoanState.ASKED)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    busy_until = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    mediation = models.OneToOneField(Mediation, models.SET_NULL, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("prêt")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["lender", "state"], name="loan_of_lender"),
            models.Index(fields=["borrower", "state"], name="loan_of_borrower"),
            models.Index(fields=["thing", "starts_at"], name="loan_of_thing"),
            models.Index(fields=["about_type", "about_id"], name="loan_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="a_loan_is_to_another_place"),
            models.CheckConstraint(
                condition=Q(about_type=None, about_id=None) | Q(about_type__isnull=False, about_id__isnull=False),
                name="a_loan_is_for_a_whole_thing",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at"), starts_at__lte=F("busy_until")), name="a_loan_has_an_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "called-off"]) | ~Q(reason=""), name="a_loan_is_refused_with_words"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "accepted", "refused", "called-off"], handed_at=None)
                | Q(state__in=["out", "returned", "disputed"], handed_at__isnull=False),
                name="what_is_out_was_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["returned", "disputed"], returned_at__gte=F("handed_at"))
                | ~Q(state__in=["returned", "disputed"]) & Q(returned_at=None),
                name="what_is_back_was_returned",
            ),
            alone(
                "a_thing_is_lent_once_at_a_time",
                "starts_at",
                "busy_until",
                "thing",
                condition=Q(state__in=[*HOLDING]),
            ),
            models.UniqueConstraint(fields=["thing"], condition=Q(state="out"), name="a_thing_is_in_one_place"),
            models.UniqueConstraint(
                fields=["thing", "borrower", "starts_at"],
                condition=Q(state="asked"),
                name="one_asks_once_for_the_same_dates",
            ),
        ]

    def __str__(self) -> str:
        return _g("prêt n° %(number)s : %(thing)s") % {"number": self.number, "thing": self.thing}

    def get_absolute_url(self) -> str:
        return reverse("mutual_aid:loan", args=[self.number])

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def when(self) -> str:
        """« Du mardi 20 octobre 2026 à 10 h au jeudi 22 octobre 2026 à 18 h », on the clock of the lender."""
        return slot_words(self.starts_at, self.ends_at, self.thing.zone, self.thing.clock)

    @property
    def is_late(self) -> bool:
        return self.state == LoanState.OUT and self.ends_at < timezone.now()

    @property
    def due_on(self) -> dt.date:
        """The day when it comes back, at its place."""
        return self.ends_at.astimezone(self.thing.zone).date()

    def place_of(self, side: str) -> Place:
        return self.lender if side == Side.LENDER else self.borrower


class StateNoteQuerySet(models.QuerySet["StateNote"]):
    def visible_to(self, account: Visitor) -> StateNoteQuerySet:
        """Those of the loans of which one keeps a side."""
        return self.filter(loan__in=Loan.objects.visible_to(account).order_by().values("pk"))

    def with_hidden(self) -> StateNoteQuerySet:
        """Whether a measure of care hides the words and the photograph, as `is_hidden`: the state stays said."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(StateNote)))


class StateNote(models.Model):
    """The state of a thing as one side saw it, when it was handed over or came back. Written once, never changed."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="notes")
    moment = models.CharField(max_length=4, choices=Moment)
    side = models.CharField(max_length=8, choices=Side)
    condition = models.CharField(_("état"), max_length=8, choices=Condition)
    words = models.CharField(_("ce que l’on constate"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = StateNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("état d’une chose")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "moment", "side"], name="each_side_notes_a_state_once"),
            models.CheckConstraint(condition=~Q(condition="damaged") | ~Q(words=""), name="damage_is_said_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}, {self.loan.place_of(self.side)} : {self.get_condition_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.loan.get_absolute_url()}#{self.moment}-{self.side}"


# The mirror


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def of(self, place: Place) -> ExchangeQuerySet:
        return self.filter(Q(giver=place) | Q(receiver=place))

    def with_hidden(self) -> ExchangeQuerySet:
        """Whether a measure of care hides the title, as `is_hidden`: it is a copy of that of what was lent or done."""
        hidden = Q(hand__in=Measure.objects.hidden(Hand)) | Q(loan__in=Measure.objects.hidden(Loan))
        hidden |= Q(loan__thing__in=Measure.objects.hidden(Thing))
        return self.annotate(is_hidden=Case(When(hidden, then=True), default=False))

    def faces(self, place: Place) -> dict[str, Face]:
        """What a place gave and received, kind by kind."""
        rows = self.of(place).values_list("kind", "giver", "receiver", "quantity")
        return faces((Row(*row) for row in rows), place.pk)


class Exchange(models.Model):
    """A line of the mirror: what one place gave to another, once both have confirmed it. Never changed nor erased."""

    kind = models.CharField(max_length=8, choices=ExchangeKind)
    giver = models.ForeignKey(Place, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Place, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])
    on = models.DateField()
    title = models.CharField(max_length=120)
    loan = models.OneToOneField(Loan, models.PROTECT, null=True, blank=True, related_name="exchange")
    hand = models.OneToOneField("Hand", models.PROTECT, null=True, blank=True, related_name="exchange")
    at = models.DateTimeField(default=timezone.now)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("échange")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["giver", "on"], name="exchange_given"),
            models.Index(fields=["receiver", "on"], name="exchange_received"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="an_exchange_is_between_two_places"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="an_exchange_is_of_something"),
            models.CheckConstraint(
                condition=Q(kind="thing", loan__isnull=False, hand=None)
                | ~Q(kind="thing") & Q(loan=None, hand__isnull=False),
                name="an_exchange_says_what_it_comes_from",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AidChoice(models.Model):
    """What a place chooses: whether everybody reads its mirror; how far an SOS may reach it (0: none does)."""

    place = models.OneToOneField(Place, models.CASCADE, related_name="+")
    mirror_is_public = models.BooleanField(default=False)
    told_within = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("choix d’un lieu pour l’entraide")
        constraints = [models.CheckConstraint(condition=Q(told_within__lte=100), name="an_sos_comes_from_near")]

    def __str__(self) -> str:
        return str(self.place)


# The law


class LawNote(models.Model):
    """What the law says of a loan, in plain words, with its source: shown where it applies, kept by the secretariat."""

    key = models.SlugField(max_length=20, unique=True)
    title = models.CharField(_("titre"), max_length=120)
    words = models.TextField(_("en clair"), max_length=2000)
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("adresse de la source"), max_length=300)
    checked_on = models.DateField(_("relu le"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("règle de droit montrée")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('mutual_aid:law')}#{self.key}"


# Hands


class HandQuerySet(models.QuerySet["Hand"]):
    def shown(self) -> HandQuerySet:
        """Those whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Hand))

    def kept_by(self, account: Account) -> HandQuerySet:
        """Those of which `account` keeps a side: it speaks for a place, or animates its territory."""
        kept = Place.objects.kept_by(account).order_by().values("pk")
        return self.filter(Q(giver__in=kept) | Q(receiver__in=kept))

    def visible_to(self, account: Visitor) -> HandQuerySet:
        return self.kept_by(account) if account.is_authenticated else self.none()

    def told_to(self, account: Account) -> HandQuerySet:
        """Of which `account` may be told by mail."""
        return self.kept_by(account)

    def to_count(self, today: dt.date | None = None) -> HandQuerySet:
        """Agreed, and their last day has come: both say how much."""
        return self.filter(state=HandState.ACCEPTED, until__lte=today or timezone.localdate())

    def to_forget(self, today: dt.date) -> HandQuerySet:
        """Loans of an employee that ended long enough ago for the person not to be named any more."""
        return self.filter(kind=People.EMPLOYEE, until__lt=today - PAPERS_KEPT).exclude(person="")

    def with_hidden(self) -> HandQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`: the help goes on without them."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Hand)))

    def with_places(self) -> HandQuerySet:
        return self.select_related("giver__municipality__department", "receiver__municipality__department")


class Hand(models.Model):
    """People of a place who help another, for hours: volunteers; or an employee, for days, with the three pieces that
    the law asks for, each with the day when it was signed. `said_by_…` is how much each side says, once it is over.
    """

    told_with = ("giver", "receiver")
    number = models.PositiveIntegerField(unique=True)
    giver = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui aide"))
    receiver = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui est aidé"))
    title = models.CharField(_("pour faire quoi"), max_length=120)
    words = models.TextField(_("précisions"), max_length=1000)
    people = models.PositiveSmallIntegerField(_("personnes"))
    since = models.DateField(_("du"))
    until = models.DateField(_("au"))
    kind = models.CharField(max_length=9, choices=People, blank=True)
    state = models.CharField(max_length=12, choices=HandState, default=HandState.ASKED)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    said_by_giver = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    said_by_receiver = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    person = models.CharField(_("nom de la personne"), max_length=120, blank=True)
    qualification = models.CharField(_("qualification"), max_length=120, blank=True)
    costs = models.CharField(_("ce qui est facturé"), max_length=1000, blank=True)
    work = models.CharField(_("travail confié"), max_length=500, blank=True)
    schedule = models.CharField(_("horaires"), max_length=300, blank=True)
    location = models.CharField(_("lieu du travail"), max_length=300, blank=True)
    special = models.CharField(_("ce que le poste a de particulier"), max_length=500, blank=True)
    agreed_on = models.DateField(_("accord du salarié"), null=True, blank=True)
    convention_on = models.DateField(_("convention"), null=True, blank=True)
    amended_on = models.DateField(_("avenant"), null=True, blank=True)
    document = models.FileField(_("les trois pièces"), upload_to="entraide/", blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = HandQuerySet.as_manager()

    class Meta:
        verbose_name = _("coup de main")
        verbose_name_plural = _("coups de main")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["giver", "state"], name="hand_of_giver"),
            models.Index(fields=["receiver", "state"], name="hand_of_receiver"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="hands_are_of_another_place"),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="hands_come_before_they_go"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=MOST_HANDS), name="hands_are_of_some"),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "called-off"]) | ~Q(reason=""), name="hands_are_refused_with_words"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["papers", "accepted", "confirmed"]) | ~Q(kind=""),
                name="hands_that_come_are_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="employee", state__in=["accepted", "confirmed"])
                | Q(agreed_on__isnull=False, convention_on__isnull=False, amended_on__isnull=False),
                name="an_employee_is_lent_with_three_pieces",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(said_by_giver=F("said_by_receiver")),
                name="what_is_confirmed_is_said_by_both",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mutual_aid:hand", args=[self.number])

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.localdate()

    @property
    def unit(self) -> str:
        """What both sides count: hours of volunteers, days of an employee."""
        return _g("jours") if self.kind == People.EMPLOYEE else _g("heures")

    def place_of(self, side: str) -> Place:
        return self.giver if side == Giving.GIVER else self.receiver


# SOS


class SosQuerySet(models.QuerySet["Sos"]):
    def shown(self) -> SosQuerySet:
        """Those whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Sos))

    def visible_to(self, account: Visitor) -> SosQuerySet:
        """Those of one's places, and those that one's places were told."""
        if not account.is_authenticated:
            return self.none()
        kept = Place.objects.kept_by(account).order_by().values("pk")
        told = SosTold.objects.filter(place__in=kept).values("sos")
        return self.filter(Q(place__in=kept) | Q(pk__in=told))

    def with_hidden(self) -> SosQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Sos)))

    def told_to(self, account: Account) -> SosQuerySet:
        return self.filter(place__in=Place.objects.kept_by(account).order_by().values("pk"))

    def running(self, today: dt.date | None = None) -> SosQuerySet:
        return self.filter(state=SosState.OPEN, until__gte=today or timezone.localdate())


class Sos(models.Model):
    """What a place misses within a week, told once to the places around that accept to be told; over when one answers,
    when its day has passed, or when its place says so."""

    told_with = ("place",)
    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    title = models.CharField(_("ce qui manque"), max_length=120)
    words = models.CharField(_("précisions"), max_length=600)
    until = models.DateField(_("au plus tard"))
    within = models.PositiveSmallIntegerField(_("jusqu’à (km)"))
    state = models.CharField(max_length=8, choices=SosState, default=SosState.OPEN)
    answered_by = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(_("réponse"), max_length=600, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SosQuerySet.as_manager()

    class Meta:
        verbose_name = "SOS"
        verbose_name_plural = "SOS"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["place"], condition=Q(state="open"), name="a_place_has_one_sos"),
            models.CheckConstraint(condition=Q(within__gte=1, within__lte=100), name="an_sos_is_told_around"),
            models.CheckConstraint(
                condition=Q(state="answered", answered_by__isnull=False) & ~Q(answer="") | ~Q(state="answered"),
                name="an_sos_is_answered_by_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mutual_aid:sos", args=[self.number])

    @property
    def is_running(self) -> bool:
        return self.state == SosState.OPEN and self.until >= timezone.localdate()


class SosTold(models.Model):
    """A place that was told of an SOS, once."""

    sos = models.ForeignKey(Sos, models.CASCADE, related_name="told")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("lieu prévenu d’un SOS")
        constraints = [models.UniqueConstraint(fields=["sos", "place"], name="a_place_is_told_once")]

    def __str__(self) -> str:
        return str(self.place)
