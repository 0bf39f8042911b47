"""Who may be asked to show what it does; visits and mentorings between two places, their dates, their two stories;
paths, their versions and steps, who follows one; training sessions, their half-days, who is on their list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.learning.slots import Slot
from lieudit.learning.vocabulary import (
    REGISTERS,
    SIX,
    AtWork,
    Change,
    Kind,
    Often,
    Paid,
    Register,
    Rhythm,
    Side,
    StepKind,
    Useful,
)
from lieudit.learning.workflow import (
    DONE,
    GONE,
    OPEN_TRAININGS,
    PUBLISHED_TRAININGS,
    SEATED,
    WAITING,
    EnrolmentState,
    KeepingState,
    PathState,
    TrainingState,
    VisitState,
)
from lieudit.lexicon.models import ask
from lieudit.network.citing import CITING, shown
from lieudit.network.hours import TIME_ZONES, slot_words, time_zone
from lieudit.network.kept import animated_hats, in_land, in_the_directory, one_hat, spoken_by
from lieudit.network.licences import IN_SHORT, TEXTS, Licence
from lieudit.network.models import Organisation, Place, SpokenFor
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.models import new_key
from lieudit.toolkit.moments import alone, in_order
from lieudit.toolkit.search import Plain, raw_query, vector
from lieudit.toolkit.workdays import add_working_days

ANSWER_DAYS = 10
"""Working days, in the land of the place that is asked, after which a request that has no answer is on a desk."""
ASKED_AGAIN = dt.timedelta(days=91)
"""From the visit to the one question about what it changed."""
MOST_PEOPLE = 50


class WelcomeQuerySet(models.QuerySet["Welcome"]):
    def running(self) -> WelcomeQuerySet:
        """What is said today, and hidden by no measure of care."""
        return self.filter(ended_on=None).exclude(pk__in=Measure.objects.hidden(Welcome))


class Welcome(models.Model):
    """« On peut nous demander »: a place says for what, how often, how many at once. Without it, none is available."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    words = models.CharField(_("pour quoi"), max_length=300)
    often = models.CharField(_("combien de fois"), max_length=12, choices=Often)
    people = models.PositiveSmallIntegerField(_("personnes à la fois"))
    said_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = WelcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("accueil proposé")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["place"], condition=Q(ended_on=None), name="a_place_says_one_welcome"),
            in_order("a_welcome_ends_after_it_began", "said_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="a_welcome_is_for_some_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.words}"

    def get_absolute_url(self) -> str:
        return reverse("learning:welcome", args=[self.place.slug])


class PeerVisitQuerySet(models.QuerySet["PeerVisit"]):
    def shown(self) -> PeerVisitQuerySet:
        """Visits whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(PeerVisit))

    def public(self) -> PeerVisitQuerySet:
        """What took place: a request, a refusal, a date to come are read by the two places and their animation."""
        return self.shown().filter(state__in=DONE)

    def kept_by(self, account: Account) -> PeerVisitQuerySet:
        """Visits of which `account` keeps a side: it speaks for a place, or animates its territory."""
        kept = Place.objects.kept_by(account).order_by().values("pk")
        return self.filter(Q(visitor__in=kept) | Q(host__in=kept))

    def visible_to(self, account: Visitor) -> PeerVisitQuerySet:
        if not account.is_authenticated:
            return self.public()
        mine = PeerVisit.objects.kept_by(account).order_by().values("pk")
        return self.shown().filter(Q(state__in=DONE) | Q(pk__in=mine))

    def told_to(self, account: Account) -> PeerVisitQuerySet:
        """Of which `account` may be told by mail what is not public."""
        return self.kept_by(account)

    def waiting_host(self) -> PeerVisitQuerySet:
        return self.filter(state=VisitState.ASKED)

    def unanswered(self, today: dt.date | None = None) -> PeerVisitQuerySet:
        """Requests whose working days have passed without a word."""
        return self.shown().waiting_host().filter(answer_by__lt=today or timezone.localdate())

    def over(self, now: dt.datetime | None = None) -> PeerVisitQuerySet:
        """What took place, or whose date is past without being called off: to tell."""
        held, past = Q(state=VisitState.HELD), Q(state=VisitState.ACCEPTED, ends_at__lt=now or timezone.now())
        return self.shown().filter(held | past)

    def untold_by(self, side: str) -> PeerVisitQuerySet:
        told = Story.objects.filter(visit=OuterRef("pk"), side=side)
        return self.filter(~Exists(told))

    def to_ask_again(self, now: dt.datetime) -> PeerVisitQuerySet:
        """Told by both, over for three months or more (a mentoring, since its last day), and never asked about."""
        since = now - ASKED_AGAIN
        over = Q(kind=Kind.VISIT, ends_at__lte=since) | Q(until__lte=timezone.localdate(since))
        return self.filter(over, state=VisitState.TOLD, asked_again_at=None)

    def asked_counts(self) -> models.QuerySet[PeerVisit]:
        """How often each place was asked in a year, whatever it answered, and when for the last time."""
        since = timezone.now() - dt.timedelta(days=365)
        counted = self.filter(asked_at__gte=since).order_by().values("host")
        rows: models.QuerySet[PeerVisit] = counted.annotate(  # type: ignore[assignment]
            times=Count("pk"), last=Max("asked_at")
        )
        return rows

    def with_places(self) -> PeerVisitQuerySet:
        return self.select_related("visitor__municipality__department", "host__municipality__department")


class PeerVisit(models.Model):
    """A place goes and sees another, once or along a mentoring. `starts_at` is the date that was agreed, else nothing.

    `about` is what it comes from: a need, a resource. `dates_by` says which side proposed the dates that stand.
    """

    told_with = ("visitor", "host")
    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.VISIT)
    visitor = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui vient"))
    host = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("le lieu qui reçoit"))
    title = models.CharField(_("pour apprendre à"), max_length=120)
    words = models.TextField(_("ce que l’on vient chercher"), max_length=2000)
    people = models.PositiveSmallIntegerField(_("personnes"))
    domains = ArrayField(
        models.CharField(max_length=12, choices=SIX), default=list, blank=True, verbose_name=_("domaines")
    )
    paid = models.CharField(_("ce qui est payé"), max_length=8, choices=Paid, default=Paid.NOTHING)
    paid_words = models.CharField(_("par qui, combien"), max_length=200, blank=True)
    rhythm = models.CharField(_("rythme"), max_length=12, choices=Rhythm, blank=True)
    at_work = ArrayField(
        models.CharField(max_length=10, choices=AtWork),
        default=list,
        blank=True,
        verbose_name=_("conditions d’une formation en situation de travail"),
    )
    until = models.DateField(_("dernier jour"), null=True, blank=True)
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    state = models.CharField(max_length=12, choices=VisitState, default=VisitState.ASKED)
    reason = models.CharField(_("motif"), max_length=1000, blank=True)
    starts_at = models.DateTimeField(_("début"), null=True, blank=True)
    ends_at = models.DateTimeField(_("fin"), null=True, blank=True)
    answer_by = models.DateField(_("réponse attendue avant le"))
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)
    change = models.CharField(_("ce qui a changé"), max_length=8, choices=Change, blank=True)
    change_words = models.CharField(_("en quelques mots"), max_length=1000, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    search = models.GeneratedField(
        expression=vector("title", "words"), output_field=SearchVectorField(), db_persist=True
    )

    objects = PeerVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visite entre lieux")
        verbose_name_plural = _("visites entre lieux")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["host", "state"], name="visit_of_host"),
            models.Index(fields=["visitor", "state"], name="visit_of_visitor"),
            models.Index(fields=["about_type", "about_id"], name="visit_about"),
            GinIndex(fields=["search"], name="visit_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(visitor=F("host")), name="a_visit_is_to_another_place"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="a_visit_is_of_some"),
            models.CheckConstraint(
                condition=Q(domains__contained_by=[code for code, _label in SIX]), name="a_visit_is_of_six"
            ),
            models.CheckConstraint(
                condition=Q(at_work__contained_by=list(AtWork.values)), name="a_visit_meets_known_conditions"
            ),
            models.CheckConstraint(
                condition=Q(about_type=None, about_id=None) | Q(about_type__isnull=False, about_id__isnull=False),
                name="a_visit_cites_a_whole_thing",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(starts_at__lt=F("ends_at")), name="a_visit_has_an_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", *DONE]) | Q(starts_at__isnull=False),
                name="what_is_agreed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "called-off"]) | ~Q(reason=""), name="a_visit_is_refused_with_words"
            ),
            models.CheckConstraint(
                condition=Q(kind="visit", rhythm="", until=None)
                | Q(kind="mentoring", until__isnull=False) & ~Q(rhythm=""),
                name="a_mentoring_has_a_rhythm_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state="recognised", change__in=["yes", "partly"])
                | Q(state="told", change__in=["", "no"])
                | ~Q(state__in=["recognised", "told"]) & Q(change=""),
                name="a_visit_is_recognised_by_its_visitor",
            ),
            models.UniqueConstraint(
                fields=["visitor", "host"],
                condition=Q(state__in=["asked", "other-dates"]),
                name="one_request_waits_between_two_places",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:visit", args=[self.number])

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the place that is seen."""
        return time_zone(self.host.municipality.department.code)

    @property
    def city(self) -> str:
        """Whose hour it is, where it is not that of Paris."""
        code = self.host.municipality.department.code
        return self.host.municipality.department.name if code in TIME_ZONES else ""

    @property
    def when(self) -> str:
        """« Mardi 20 octobre 2026, de 10 h à 16 h », once agreed."""
        return slot_words(self.starts_at, self.ends_at, self.zone, self.city) if self.starts_at and self.ends_at else ""

    @property
    def is_over(self) -> bool:
        """Whether the date that was agreed is past."""
        return self.ends_at is not None and self.ends_at < timezone.now()

    @property
    def is_finished(self) -> bool:
        """Whether the last day of a mentoring is past."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def is_unanswered(self) -> bool:
        return self.state == VisitState.ASKED and self.answer_by < timezone.localdate()

    @property
    def waits_for(self) -> Place | None:
        """The place that owes an answer, while somebody does."""
        if self.state not in WAITING:
            return None
        return self.host if self.state == VisitState.ASKED else self.visitor

    @property
    def paid_said(self) -> str:
        label = str(self.get_paid_display())
        return f"{label}, {self.paid_words}" if self.paid_words else label

    @property
    def domain_labels(self) -> list[tuple[str, str]]:
        known = dict(SIX)
        return [(code, str(known[code])) for code in self.domains]

    def place_of(self, side: str) -> Place:
        return self.visitor if side == Side.VISITOR else self.host

    @property
    def conditions(self) -> list[tuple[str, bool]]:
        """What a training at work is made of, and whether this visit has it; nothing while nobody said so."""
        return [(str(label), code in self.at_work) for code, label in AtWork.choices] if self.at_work else []

    @property
    def is_training_at_work(self) -> bool:
        """Whether all the conditions are said to be met."""
        return set(self.at_work) == set(AtWork.values)


def answer_day(host: Place, since: dt.date) -> dt.date:
    """The last day on which a place answers in time: working days of its own land."""
    return add_working_days(since, ANSWER_DAYS, host.municipality.department.code)


class VisitDate(models.Model):
    """A date that one side proposed; `round` counts the proposals, and the last one stands."""

    visit = models.ForeignKey(PeerVisit, models.CASCADE, related_name="dates")
    round = models.PositiveSmallIntegerField(default=1)
    side = models.CharField(max_length=7, choices=Side)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    chosen = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("date proposée")
        ordering = ["round", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_proposed_date_has_an_order"),
            models.UniqueConstraint(fields=["visit"], condition=Q(chosen=True), name="one_date_is_chosen"),
            models.UniqueConstraint(fields=["visit", "round", "starts_at"], name="a_date_is_proposed_once"),
        ]

    def __str__(self) -> str:
        return slot_words(self.starts_at, self.ends_at, self.visit.zone, self.visit.city)

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at)


class StoryQuerySet(models.QuerySet["Story"]):
    def shown(self) -> StoryQuerySet:
        """Stories whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Story))


class Story(models.Model):
    """What one of the two places learnt, what it will change and by when, and what did not work. One for each side;
    under CC BY-SA 4.0, and final once both have written.
    """

    visit = models.ForeignKey(PeerVisit, models.CASCADE, related_name="stories")
    side = models.CharField(max_length=7, choices=Side)
    learnt = models.TextField(_("ce que nous avons appris"), max_length=3000)
    change = models.CharField(_("ce qui va changer"), max_length=500, blank=True)
    change_by = models.DateField(_("avant le"), null=True, blank=True)
    failed = models.CharField(_("ce qui n’a pas marché"), max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("récit")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "side"], name="each_side_tells_once"),
            models.CheckConstraint(condition=Q(change_by=None) | ~Q(change=""), name="a_day_is_that_of_a_change"),
        ]

    def __str__(self) -> str:
        return _g("récit %(place)s") % {"place": of_the(self.place)}

    def get_absolute_url(self) -> str:
        return f"{self.visit.get_absolute_url()}#{self.side}"

    @property
    def place(self) -> Place:
        return self.visit.place_of(self.side)

    @property
    def day_has_passed(self) -> bool:
        """Whether the day that was said for the change is gone."""
        return self.change_by is not None and self.change_by < timezone.localdate()


# Paths


CHECKED_FOR = dt.timedelta(days=365)
"""How long a code of a public register is shown without a warning, once it was checked."""
FEWEST_TOLD = 5
"""Public pages count those who follow a path, or answer about a session, from so many on."""
MOST_STEPS = 8
LONGEST_STEP = 600
"""Hours of one step, at most."""


class PathQuerySet(models.QuerySet["Path"]):
    def shown(self) -> PathQuerySet:
        """Paths whose words no measure of care hides, of who is in the directory."""
        return self.filter(in_the_directory()).exclude(pk__in=Measure.objects.hidden(Path))

    def public(self) -> PathQuerySet:
        """What was published, withdrawn since or not: its address stays."""
        return self.shown().filter(published_at__isnull=False)

    def current(self) -> PathQuerySet:
        return self.filter(state=PathState.PUBLISHED)

    def waiting(self) -> PathQuerySet:
        """Deposits to read."""
        return self.shown().filter(state=PathState.SUBMITTED)

    def kept_by(self, account: Account) -> PathQuerySet:
        """Paths of whom `account` speaks for, first keeper or not, or whose first keeper's territory it animates."""
        return self.filter(paths_spoken_for(account) | animated_hats(account))

    def visible_to(self, account: Visitor) -> PathQuerySet:
        """What is public; and what is not yet, for who deposited it and who keeps or reads it."""
        if not account.is_authenticated:
            return self.public()
        kept = Path.objects.kept_by(account).order_by().values("pk")
        return self.shown().filter(Q(published_at__isnull=False) | Q(author=account) | Q(pk__in=kept))

    def told_to(self, account: Account) -> PathQuerySet:
        """Of which `account` may be told by mail what is not public: who keeps it, who is asked to, who deposited it as
        long as it is read; no more whoever declined, or left."""
        asked = PathKeeper.objects.asked().filter(spoken_by(account)).order_by().values("path")
        kept = Path.objects.kept_by(account).order_by().values("pk")
        return self.filter(Q(pk__in=kept) | Q(pk__in=asked) | Q(author=account, published_at=None))

    def answering(self, *, q: str = "", domain: str = "", territory: str = "") -> PathQuerySet:
        """Paths that answer to every choice."""
        found = self.filter(search=raw_query(ask(q).every)) if q else self
        if domain:
            found = found.filter(domains__contains=[domain])
        return found.filter(in_land(territory)) if territory else found

    def with_keeper(self) -> PathQuerySet:
        return self.select_related("place__municipality__department__region", "organisation__department__region")

    def with_certificate(self) -> PathQuerySet:
        """Paths with `certified_until`: the last day of the certificate of who keeps them, if they said one."""
        return self.annotate(certified_until=certified_until())

    def with_followers(self) -> PathQuerySet:
        """Paths with `followers` and `finishers`: how many began them and did not leave, how many came to their end."""
        runs = PathRun.objects.filter(path=OuterRef("pk")).order_by().values("path")
        ways = {"followers": runs, "finishers": runs.exclude(finished_at=None)}
        counted = {name: Coalesce(Subquery(rows.values(n=Count("pk"))), 0) for name, rows in ways.items()}
        return self.annotate(**counted)


class Path(SpokenFor):
    """What somebody learns, step after step; kept by a place or an organisation, under an open licence. What it says is
    that of its last version: each version keeps its own for who began it.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("titre"), max_length=150)
    audience = models.CharField(_("pour qui"), max_length=300)
    outcome = models.TextField(_("ce que l’on saura faire"), max_length=2000)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence)
    domains = ArrayField(
        models.CharField(max_length=12, choices=SIX), default=list, blank=True, verbose_name=_("domaines")
    )
    forked_from = models.ForeignKey(
        "PathVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tiré de")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=PathState, default=PathState.SUBMITTED)
    reason = models.CharField(_("motif"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    search = models.GeneratedField(
        expression=vector("title", "audience", "outcome"), output_field=SearchVectorField(), db_persist=True
    )

    objects = PathQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcours")
        verbose_name_plural = _("parcours")
        ordering = ["-number"]
        indexes = [
            GinIndex(fields=["search"], name="path_search"),
            GinIndex(fields=["domains"], name="path_domains"),
        ]
        constraints = [
            one_hat("a_path_has_one_keeper"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="a_path_is_open"),
            models.CheckConstraint(
                condition=Q(domains__contained_by=[code for code, _label in SIX]), name="a_path_is_of_six"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "returned"], published_at=None)
                | Q(state="published", published_at__isnull=False)
                | Q(state="withdrawn"),
                name="a_path_is_read_before",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "published"]) | ~Q(reason=""), name="a_path_leaves_with_words"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:path", args=[self.number])

    @property
    def may_be_funded(self) -> bool:
        """Whether public or pooled funds may pay for it, once read `with_certificate`."""
        return may_be_funded(self, timezone.localdate())

    @property
    def in_short(self) -> object:
        """What its licence asks, in one sentence."""
        return IN_SHORT[Licence(self.licence)]

    @property
    def licence_url(self) -> str:
        return TEXTS[Licence(self.licence)]

    @property
    def domain_labels(self) -> list[tuple[str, str]]:
        known = dict(SIX)
        return [(code, str(known[code])) for code in self.domains]


KEEPING_ASKED = dt.timedelta(days=30)
"""How long a request to keep a path stands without an answer; after that, as after a refusal, as long passes before the
same one is asked again."""


class PathKeeperQuerySet(models.QuerySet["PathKeeper"]):
    def kept(self) -> PathKeeperQuerySet:
        """Those who accepted, in the order in which they did. A place that left the directory is no longer there, nor
        one that was made one with the first keeper since."""
        rows = self.filter(in_the_directory(), state=KeepingState.KEPT).order_by("answered_at", "pk")
        return rows.exclude(place=F("path__place"))

    def asked(self) -> PathKeeperQuerySet:
        """Requests that still stand, of paths that everybody reads."""
        since = timezone.now() - KEEPING_ASKED
        return self.filter(state=KeepingState.ASKED, asked_at__gt=since, path__in=Path.objects.public().current())


class PathKeeper(SpokenFor):
    """A place or an organisation that keeps a path beside its first keeper, or was asked to: who speaks for it writes
    the next version."""

    path = models.ForeignKey(Path, models.CASCADE, related_name="keepers")
    state = models.CharField(max_length=10, choices=KeepingState, default=KeepingState.ASKED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PathKeeperQuerySet.as_manager()

    class Meta:
        verbose_name = _("autre tenant d’un parcours")
        ordering = ["pk"]
        constraints = [
            one_hat("a_path_keeper_is_one"),
            models.UniqueConstraint(
                fields=["path", "place"],
                condition=Q(place__isnull=False, state__in=["asked", "kept"]),
                name="a_place_keeps_a_path_once",
            ),
            models.UniqueConstraint(
                fields=["path", "organisation"],
                condition=Q(organisation__isnull=False, state__in=["asked", "kept"]),
                name="an_organisation_keeps_a_path_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | ~Q(state="asked") & Q(answered_at__isnull=False),
                name="a_keeper_answers_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hat}"

    def get_absolute_url(self) -> str:
        return self.path.get_absolute_url()


def paths_spoken_for(account: Account) -> Q:
    """Paths for one of whose keepers `account` speaks."""
    beside = PathKeeper.objects.kept().filter(spoken_by(account)).order_by().values("path")
    return spoken_by(account) | Q(pk__in=beside)


class PathVersionQuerySet(models.QuerySet["PathVersion"]):
    def public(self) -> PathVersionQuerySet:
        """Those of what was published: one finishes under the version that one began."""
        return self.filter(path__in=Path.objects.public())

    def latest_of_each(self) -> PathVersionQuerySet:
        newer = PathVersion.objects.filter(path=OuterRef("path"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))


class PathVersion(models.Model):
    """What a path says, once and for all: its words, its licence, its steps, what it asks to know before."""

    path = models.ForeignKey(Path, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    audience = models.CharField(max_length=300)
    outcome = models.TextField(max_length=2000)
    licence = models.CharField(max_length=20, choices=Licence)
    note = models.CharField(_("ce qui change"), max_length=500, blank=True)
    requires = models.ManyToManyField(Path, related_name="+", blank=True, verbose_name=_("à suivre avant"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PathVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version d’un parcours")
        ordering = ["path", "-number"]
        constraints = [models.UniqueConstraint(fields=["path", "number"], name="a_version_of_a_path_has_its_number")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.path.get_absolute_url()}?version={self.number}"


class PathStepQuerySet(models.QuerySet["PathStep"]):
    def citing(self) -> PathStepQuerySet:
        """Steps that cite something, of the last version of what is published: what others read of it."""
        last = PathVersion.objects.latest_of_each().filter(path__in=Path.objects.public().current())
        rows = self.filter(version__in=last, about_id__isnull=False)
        return rows.annotate(number=F("version__path__number"))

    def unreadable(self) -> PathStepQuerySet:
        """Of these, the steps whose resource was withdrawn, or hidden by a measure of care."""
        gone = Q(pk__in=[])
        for each in CITING.values():
            kind = ContentType.objects.get_for_model(each.model)
            gone |= Q(about_type=kind) & ~Q(about_id__in=each.public().order_by().values("pk"))
        return self.citing().filter(gone)


class PathStep(models.Model):
    """One step of one version: what one does, how long it takes, what it cites, and for a practice, its proof."""

    version = models.ForeignKey(PathVersion, models.CASCADE, related_name="steps")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(_("ce que l’on fait"), max_length=8, choices=StepKind)
    title = models.CharField(_("titre"), max_length=150)
    words = models.TextField(_("en quelques mots"), max_length=1500, blank=True)
    hours = models.DecimalField(_("durée, en heures"), max_digits=5, decimal_places=2)
    proof = models.CharField(_("la preuve"), max_length=300, blank=True)
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)

    objects = PathStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("étape")
        ordering = ["version", "rank"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="path_step_about")]
        constraints = [
            models.UniqueConstraint(fields=["version", "rank"], name="a_step_has_its_rank"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=LONGEST_STEP), name="a_step_takes_some_time"),
            models.CheckConstraint(condition=~Q(kind="practice") | ~Q(proof=""), name="a_practice_has_a_proof"),
            models.CheckConstraint(
                condition=Q(about_type=None, about_id=None) | Q(about_type__isnull=False, about_id__isnull=False),
                name="a_step_cites_a_whole_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> models.Model | None:
        """What it cites, as everybody reads it."""
        return shown(self.about_type_id, self.about_id)

    @property
    def is_unreadable(self) -> bool:
        """Whether what it cites was withdrawn, or is hidden."""
        return self.about_id is not None and self.about is None


class PathNeed(models.Model):
    """A need that a path answers, or anything else that may be cited: said by who keeps the path."""

    path = models.ForeignKey(Path, models.CASCADE, related_name="answers")
    about_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    about_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("ce à quoi un parcours répond")
        ordering = ["pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="path_need_about")]
        constraints = [
            models.UniqueConstraint(fields=["path", "about_type", "about_id"], name="a_path_answers_a_thing_once")
        ]

    def __str__(self) -> str:
        return f"{self.path}"


class PathAlignment(models.Model):
    """A code of a public register that a path is close to, and the day on which somebody looked whether it is in force.

    It promises nothing: an attestation of peers is not a professional certification.
    """

    path = models.ForeignKey(Path, models.CASCADE, related_name="alignments")
    register = models.CharField(max_length=4, choices=Register)
    code = models.CharField(_("code"), max_length=16)
    label = models.CharField(_("intitulé"), max_length=200)
    checked_on = models.DateField(_("vérifié le"))
    in_force = models.BooleanField(_("en vigueur ce jour-là"), default=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("code d’un répertoire")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["path", "code"], name="a_path_names_a_code_once")]

    def __str__(self) -> str:
        return self.code

    @property
    def url(self) -> str:
        """Where the register itself says what it is, and whether it is in force."""
        return REGISTERS[Register(self.register)].format(self.code.removeprefix("RNCP").removeprefix("RS"))

    @property
    def is_old(self) -> bool:
        """Whether it was checked more than a year ago."""
        return self.checked_on < timezone.localdate() - CHECKED_FOR


class PathRunQuerySet(models.QuerySet["PathRun"]):
    def with_path(self) -> PathRunQuerySet:
        return self.select_related("path", "version")


class PathRun(models.Model):
    """A person follows a path, under the version that they began; read by them alone."""

    path = models.ForeignKey(Path, models.CASCADE, related_name="runs")
    version = models.ForeignKey(PathVersion, models.CASCADE, related_name="runs")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PathRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcours suivi")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "path"], name="one_follows_a_path_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}"

    def get_absolute_url(self) -> str:
        return self.path.get_absolute_url()


class StepMark(models.Model):
    """A step that a person did, and for a practice, what they say of its proof; read by them alone."""

    run = models.ForeignKey(PathRun, models.CASCADE, related_name="marks")
    step = models.ForeignKey(PathStep, models.CASCADE, related_name="+")
    on = models.DateField(default=timezone.localdate)
    words = models.TextField(_("la preuve"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("étape faite")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="a_step_is_done_once")]

    def __str__(self) -> str:
        return f"{self.step}"


# Who may be paid for


CERTIFIED_FOR = dt.timedelta(days=3 * 366)
"""How long a Qualiopi certificate is given for, at most."""


class TrainingBody(models.Model):
    """An organisation that said its number as a training body, and its Qualiopi certificate with its end: without both,
    neither public nor pooled funds pay (Code du travail, L6316-1, since 2022). Its numbers are read by who speaks for
    it; pages say only whether one may be paid for."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    declaration = models.CharField(_("numéro de déclaration d’activité"), max_length=11)
    certificate = models.CharField(_("certificat Qualiopi"), max_length=60, blank=True)
    certificate_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("organisme de formation")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(declaration__regex=r"^[0-9]{11}$"), name="a_training_body_has_eleven_digits"
            ),
            models.CheckConstraint(
                condition=Q(certificate="", certificate_until=None)
                | ~Q(certificate="") & Q(certificate_until__isnull=False),
                name="a_certificate_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()


def certified_until() -> Subquery:
    """The last day of the certificate of the organisation of a row."""
    rows = TrainingBody.objects.filter(organisation=OuterRef("organisation")).order_by()
    return Subquery(rows.values("certificate_until")[:1])


def may_be_funded(thing: models.Model, on: dt.date) -> bool:
    """Whether the certificate that was read with a thing still holds on a day."""
    until: dt.date | None = vars(thing).get("certified_until")
    return until is not None and until >= on


# Training sessions


NEEDS_KEPT = dt.timedelta(days=10)
"""After the end of a session, what its people said they need is erased."""
NAMES_KEPT = dt.timedelta(days=3 * 365)
"""After the end of a session, who was there is counted and no longer named."""
TOLD_BEFORE = dt.timedelta(days=7)
"""Before the day on which a session is decided: too few people are told of."""
TICKED_WITHIN = dt.timedelta(days=14)
"""From the beginning of a half-day, how long its trainers are asked who was there."""
MOST_SEATS = 500
MOST_HALF_DAYS = 12
"""Of one session, in half-days: from its first to its last."""
LONGEST_ROOM = 80
"""Signs of the name of a room."""


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def shown(self) -> TrainingSessionQuerySet:
        """Sessions whose words no measure of care hides, of who is in the directory; deposits too."""
        return self.filter(in_the_directory()).exclude(pk__in=Measure.objects.hidden(TrainingSession))

    def public(self) -> TrainingSessionQuerySet:
        """Those that were announced: a deposit is read first."""
        return self.shown().filter(state__in=PUBLISHED_TRAININGS)

    def waiting(self) -> TrainingSessionQuerySet:
        """Deposits to read."""
        return self.shown().filter(state=TrainingState.SUBMITTED)

    def coming(self, now: dt.datetime | None = None) -> TrainingSessionQuerySet:
        """Those that have not begun, and were not called off."""
        return self.filter(state__in=OPEN_TRAININGS, starts_at__gt=now or timezone.now())

    def read_by(self, account: Account) -> TrainingSessionQuerySet:
        """Deposits of `account`; and those of whom it speaks for, or whose territory it animates."""
        answers = TrainingSession.objects.filter(spoken_by(account) | animated_hats(account)).order_by().values("pk")
        return self.exclude(state__in=PUBLISHED_TRAININGS).filter(Q(author=account) | Q(pk__in=answers))

    def visible_to(self, account: Visitor) -> TrainingSessionQuerySet:
        """What is public; and what is not, for who deposited it and who answers for whom it is for."""
        if not account.is_authenticated:
            return self.public()
        deposits = TrainingSession.objects.read_by(account).order_by().values("pk")
        return self.shown().filter(Q(state__in=PUBLISHED_TRAININGS) | Q(pk__in=deposits))

    def told_to(self, account: Account) -> TrainingSessionQuerySet:
        """Of which `account` may be told by mail what is not public: a deposit that it may read."""
        return self.read_by(account)

    def short(self, today: dt.date | None = None) -> TrainingSessionQuerySet:
        """Sessions whose people are too few, seven days or less before it is decided."""
        soon = (today or timezone.localdate()) + TOLD_BEFORE
        counted = self.filter(state=TrainingState.OPEN, decide_on__lte=soon).with_counts()
        return counted.filter(taken__lt=F("least"))  # type: ignore[misc]

    def answering(self, *, q: str = "", domain: str = "", territory: str = "") -> TrainingSessionQuerySet:
        """Sessions that answer to every choice; the domain is that of their path."""
        found = self.filter(search=raw_query(ask(q).every)) if q else self
        if domain:
            found = found.filter(path__domains__contains=[domain])
        return found.filter(in_land(territory)) if territory else found

    def with_counts(self) -> TrainingSessionQuerySet:
        """Sessions with `taken`, the seats that are held or offered, and `waiting`, how many wait."""
        rows = Enrolment.objects.filter(session=OuterRef("pk")).order_by()
        counts = {"taken": rows.seated(), "waiting": rows.filter(state=EnrolmentState.WAITING)}
        return self.annotate(
            **{
                name: Coalesce(Subquery(those.values("session").values(n=Count("pk"))), 0)
                for name, those in counts.items()
            }
        )

    def with_certificate(self) -> TrainingSessionQuerySet:
        """Sessions with `certified_until`: the last day of the certificate of who gives them, if they said one."""
        return self.annotate(certified_until=certified_until())

    def with_place(self) -> TrainingSessionQuerySet:
        return self.select_related(
            "path", "place__municipality__department", "organisation", "venue__municipality__department"
        )


class TrainingSession(SpokenFor):
    """Several half-days with trainers, given by a place or an organisation, at a place or at a distance.

    `uid`, `sequence`: its line in calendars (RFC 5545). `least`: below so many people on the day `decide_on`, it is
    called off. `remote_url` is read by who has a seat. `room`: in it, nobody else gives a session meanwhile.
    """

    number = models.PositiveIntegerField(unique=True)
    path = models.ForeignKey(Path, models.SET_NULL, null=True, blank=True, related_name="sessions")
    title = models.CharField(_("titre"), max_length=150)
    words = models.TextField(_("ce que l’on y fait"), max_length=3000)
    needed = models.CharField(_("ce qu’il faut pour venir"), max_length=500, blank=True)
    venue = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("où"))
    room = models.CharField(_("salle"), max_length=LONGEST_ROOM, blank=True)
    remote_url = models.URLField(_("adresse à distance"), max_length=500, blank=True)
    speakers = models.CharField(_("autres intervenants"), max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField(_("places"))
    least = models.PositiveSmallIntegerField(_("personnes au moins"), default=1)
    decide_on = models.DateField(_("décidée le"))
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    state = models.CharField(max_length=10, choices=TrainingState, default=TrainingState.OPEN)
    reason = models.CharField(_("motif"), max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uid = models.CharField(max_length=64, unique=True, default=new_key)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    search = models.GeneratedField(
        expression=vector("title", "words"), output_field=SearchVectorField(), db_persist=True
    )

    objects = TrainingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session de formation")
        verbose_name_plural = _("sessions de formation")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="training_when"),
            GinIndex(fields=["search"], name="training_search"),
        ]
        constraints = [
            one_hat("a_training_has_one_organiser"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_training_has_an_order"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS, least__gte=1, least__lte=F("seats")),
                name="a_training_has_seats_for_its_least",
            ),
            models.CheckConstraint(
                condition=Q(venue__isnull=False) | ~Q(remote_url=""), name="a_training_is_somewhere"
            ),
            models.CheckConstraint(condition=Q(venue__isnull=False) | Q(room=""), name="a_room_is_of_a_place"),
            models.CheckConstraint(
                condition=~Q(state__in=["called-off", "returned", "withdrawn", "lapsed"]) | ~Q(reason=""),
                name="a_training_is_called_off_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:session", args=[self.number])

    @property
    def zone(self) -> ZoneInfo:
        """The clock of its place; at a distance, that of who gives it."""
        where = self.venue or self.place
        return time_zone(where.municipality.department.code if where else "")

    @property
    def city(self) -> str:
        """Whose hour it is, where it is not that of Paris."""
        where = self.venue or self.place
        department = where.municipality.department if where else None
        return department.name if department and department.code in TIME_ZONES else ""

    @property
    def begins_on(self) -> dt.date:
        """Its first day, there."""
        return self.starts_at.astimezone(self.zone).date()

    @property
    def where(self) -> str:
        """« Atelier bois, Le Préau, Guéret »: its room first, if it names one."""
        there = (self.room, self.venue.name, self.venue.municipality.name) if self.venue else (_g("À distance"),)
        return ", ".join(filter(None, there))

    @property
    def is_decided(self) -> bool:
        """Whether it takes place, however many come."""
        return self.state == TrainingState.KEPT

    @property
    def is_announced(self) -> bool:
        """Whether everybody reads it: a deposit is read first."""
        return self.state in PUBLISHED_TRAININGS

    @property
    def is_to_be_decided(self) -> bool:
        """Whether the day on which one will know is still to come."""
        return self.state == TrainingState.OPEN and self.decide_on >= timezone.localdate()

    @property
    def may_be_funded(self) -> bool:
        """Whether public or pooled funds may pay for it to its end, once read `with_certificate`."""
        return may_be_funded(self, timezone.localdate(self.ends_at))

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


class Trainer(models.Model):
    """Who gives a session: they read its list and its needs, and tick who is there."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="trainers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("formateur, formatrice")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["session", "account"], name="a_trainer_is_named_once")]

    def __str__(self) -> str:
        return f"{self.account}"


class HalfDayQuerySet(models.QuerySet["HalfDay"]):
    def to_tick(self, now: dt.datetime | None = None) -> HalfDayQuerySet:
        """Those that have begun these days and of which nobody said who was there, where somebody has a seat."""
        moment = now or timezone.now()
        begun = self.filter(starts_at__lte=moment, starts_at__gt=moment - TICKED_WITHIN, presences=None)
        held = Enrolment.objects.held().filter(session=OuterRef("session"))
        return begun.exclude(session__state=TrainingState.CALLED_OFF).filter(Exists(held))

    def in_room(self, venue: Place, room: str, slots: Sequence[Slot]) -> HalfDayQuerySet:
        """Those of other sessions that hold this room of this place during one of `slots`, the first one first."""
        during = reduce(or_, (Q(starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at) for slot in slots))
        there = self.exclude(room="").filter(during, session__venue=venue).annotate(named=Plain("session__room"))
        return there.filter(named=Plain(Value(room))).order_by("starts_at", "pk")


class HalfDay(models.Model):
    """One half-day of a session; two of them do not overlap, nor do those of two sessions in one room.

    `room`: the room that it holds, as the database writes it from its session: the key of the place, then the name
    without case nor accents; nothing without a room, nor once the session is called off.
    """

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="half_days")
    rank = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    room = models.TextField(default="", blank=True, editable=False)

    objects = HalfDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("demi-journée")
        ordering = ["session", "rank"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="a_half_day_has_an_order"),
            models.UniqueConstraint(fields=["session", "rank"], name="a_half_day_has_its_rank"),
            alone("two_half_days_do_not_overlap", "starts_at", "ends_at", "session"),
            alone("two_sessions_do_not_share_a_room", "starts_at", "ends_at", "room", condition=~Q(room="")),
        ]

    def __str__(self) -> str:
        return slot_words(self.starts_at, self.ends_at, self.session.zone, self.session.city)

    @property
    def on(self) -> dt.date:
        """Its day, there."""
        return self.starts_at.astimezone(self.session.zone).date()


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of(self, account: Account) -> EnrolmentQuerySet:
        """The lines of an account: its own, and those on which a place wrote its address before it was opened."""
        return self.filter(Q(account=account) | Q(account=None, email=account.spelled_email) & ~Q(email=""))

    def seated(self) -> EnrolmentQuerySet:
        """Those who have a seat, or are offered one."""
        return self.filter(state__in=SEATED)

    def held(self) -> EnrolmentQuerySet:
        """Those who said that they come."""
        return self.filter(state=EnrolmentState.CONFIRMED)

    def waiting(self) -> EnrolmentQuerySet:
        """Those who wait, in their turn."""
        return self.filter(state=EnrolmentState.WAITING).order_by("turn")

    def standing(self) -> EnrolmentQuerySet:
        """All but those who gave up, or let an offer pass."""
        return self.exclude(state__in=GONE)


class Enrolment(models.Model):
    """A person on the list of a session: an account, or somebody without one, named by a place and written to.

    `turn` is when they came, one at a time; a group that sits together or not at all shares the `party` of its first.
    """

    session = models.ForeignKey(TrainingSession, models.CASCADE, related_name="enrolments")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("nom"), max_length=120, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    turn = models.PositiveIntegerField()
    party = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.WAITING)
    offered_until = models.DateTimeField(null=True, blank=True)
    needs = models.CharField(_("ce dont elle a besoin pour venir"), max_length=500, blank=True)
    key = models.CharField(max_length=64, unique=True, default=new_key)
    at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        ordering = ["session", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["session", "turn"], name="a_turn_is_one_persons"),
            models.UniqueConstraint(
                fields=["session", "account"],
                condition=Q(account__isnull=False) & ~Q(state__in=["left", "lapsed"]),
                name="an_account_enrols_once",
            ),
            models.UniqueConstraint(
                fields=["session", "email"],
                condition=~Q(email="") & ~Q(state__in=["left", "lapsed"]),
                name="an_address_enrols_once",
            ),
            models.CheckConstraint(
                condition=Q(state="offered", offered_until__isnull=False) | ~Q(state="offered"),
                name="an_offer_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name or (str(self.account) if self.account else _g("une personne dont le nom est effacé"))

    @property
    def told_name(self) -> str:
        """Who comes, for who gives the session: their name, published or not; they were told so as they enrolled."""
        return self.name or (self.account.name if self.account else "") or str(self)

    def get_absolute_url(self) -> str:
        """The page where one accepts a seat or gives it up: that of the session for who has an account."""
        return reverse("learning:seat", args=[self.key])


class Presence(models.Model):
    """Whether somebody was there on a half-day, as it was said; a correction is one more row, the last one holds."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="presences")
    half_day = models.ForeignKey(HalfDay, models.CASCADE, related_name="presences")
    here = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("présence")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.half_day}"


class Evaluation(models.Model):
    """What somebody who was there says of a session; read by them and the trainers, counted for all from five on."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="evaluation")
    useful = models.CharField(_("cela vous sert"), max_length=8, choices=Useful)
    words = models.CharField(_("en quelques mots"), max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("évaluation")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.enrolment}"
