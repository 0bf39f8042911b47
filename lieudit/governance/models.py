"""Assemblies, their colleges and seats, and the versions of the rulebook that they apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Count, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.governance.workflow import ChangeState
from lieudit.lexicon.models import ask
from lieudit.membership.models import Member
from lieudit.network.dated import Dated
from lieudit.network.models import Affiliation, Animator, Organisation, Place, Representative
from lieudit.territory.models import Region
from lieudit.toolkit.search import raw_query, vector
from lieudit.voting.models import Ballot, RollEntry
from lieudit.voting.workflow import BallotState, Way


class AssemblyKind(models.TextChoices):
    NATIONAL = "national", _("nationale")
    REGIONAL = "regional", _("régionale")
    MEMBERS = "of_members", _("des membres")


class AssemblyQuerySet(models.QuerySet["Assembly"]):
    def national(self) -> AssemblyQuerySet:
        return self.filter(kind=AssemblyKind.NATIONAL)

    def councils(self) -> AssemblyQuerySet:
        """Those whose seats are given by elections: a council sits; the assembly of the members is convened."""
        return self.exclude(kind=AssemblyKind.MEMBERS)

    def led_by(self, account: Visitor) -> AssemblyQuerySet:
        """Those over which `account` presides; all of them, for the secretariat."""
        if account.is_staff:
            return self
        return self.filter(pk__in=Seat.objects.chaired_by(account).values("college__assembly"))

    def consulted_by(self, account: Visitor) -> AssemblyQuerySet:
        """The councils in whose name `account` may consult: it presides over them, or animates their region, or the
        nation."""
        if not account.is_authenticated:
            return self.none()
        animating = Animator.objects.running().held_by(account)
        of_region = Q(region__in=animating.filter(department=None).values("region"))
        animated = of_region | Q(models.Exists(animating.national()))
        return self.councils().filter(Q(pk__in=self.led_by(account).values("pk")) | animated)

    def with_seat_counts(self) -> AssemblyQuerySet:
        """Annotate `seat_count`, the seats held today."""
        sitting = Seat.objects.running().filter(college__assembly=models.OuterRef("pk")).order_by()
        count = sitting.values("college__assembly").annotate(n=models.Count("pk")).values("n")
        return self.select_related("region").annotate(seat_count=models.Subquery(count))


class Assembly(models.Model):
    """A body that deliberates: the national council, one assembly a region; and, of each, the assembly of all members.

    `council`, of an assembly of members: the one that leads the same association, whose rules it follows.
    `associates_since`: the day on which it became that of the associates of the cooperative: parts give its seats.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(max_length=20, choices=AssemblyKind)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    council = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="members_assembly", editable=False
    )
    associates_since = models.DateField(null=True, blank=True, editable=False)

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        verbose_name = _("assemblée")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="national", region=None)
                | Q(kind="regional", region__isnull=False)
                | Q(kind="of_members"),
                name="assembly_of_its_territory",
            ),
            models.CheckConstraint(
                condition=Q(kind="of_members", council__isnull=False) | ~Q(kind="of_members") & Q(council=None),
                name="an_assembly_of_members_has_its_council",
            ),
            models.CheckConstraint(
                condition=Q(associates_since=None) | Q(kind="of_members"), name="associates_sit_in_the_whole_assembly"
            ),
            models.UniqueConstraint(fields=["region"], condition=Q(kind="regional"), name="a_region_has_one_assembly"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:assembly", args=[self.slug])

    @property
    def is_of_members(self) -> bool:
        """All the members of the association are convened; their seats come from their membership."""
        return self.kind == AssemblyKind.MEMBERS

    @property
    def rulebook(self) -> Rulebook:
        """The version in force today."""
        return self.rulebook_on(timezone.localdate())

    def rulebook_on(self, day: dt.date) -> Rulebook:
        """The version in force that day; before the first one, the first one."""
        known = self.rulebooks.order_by("version")
        return known.filter(in_force_from__lte=day).last() or known[0]


class CollegeQuerySet(models.QuerySet["College"]):
    def under(self, rulebook: Rulebook) -> CollegeQuerySet:
        """Those that a version of the rules has. Others have gone with an older one, or wait for one to come."""
        return self.filter(code__in=rulebook.rules["colleges"]["weights"])


class College(models.Model):
    """A group of members who vote together. Its weight is a rule, hence in the rulebook."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="colleges")
    code = models.CharField(max_length=40)
    letter = models.CharField(max_length=2)
    name = models.CharField(_("nom"), max_length=120)

    objects = CollegeQuerySet.as_manager()

    class Meta:
        verbose_name = _("collège")
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["assembly", "code"], name="a_college_code_is_unique")]

    def __str__(self) -> str:
        return self.name


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class SeatQuerySet(models.QuerySet["Seat"]):
    def running(self, on: dt.date | None = None) -> SeatQuerySet:
        return self.filter(Dated.running_on(on))

    def in_councils(self) -> SeatQuerySet:
        """Given by an election, not by membership alone."""
        return self.exclude(college__assembly__kind=AssemblyKind.MEMBERS)

    def unended(self) -> SeatQuerySet:
        """Mandates under way, and those that an election has given and that begin later."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()))

    def of_assembly(self, assembly: Assembly) -> SeatQuerySet:
        return (
            self.filter(college__assembly=assembly)
            .select_related("college", "organisation", "account")
            .order_by("organisation__name", "pk")
        )

    def held_by(self, account: Visitor) -> SeatQuerySet:
        """Seats of the person, or of an organisation that the person represents today."""
        if not account.is_authenticated:
            return self.none()
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(account=account) | Q(organisation__in=represented.values("organisation_id")))

    def of_the_holder_of(self, seat: Seat) -> SeatQuerySet:
        """All the mandates of who holds a seat, in every assembly, the present ones first."""
        holder = Q(organisation=seat.organisation_id) if seat.organisation_id else Q(account=seat.account_id)
        held = self.filter(holder).select_related("college__assembly", "organisation", "account")
        return held.order_by("-since", "-pk")

    def chaired_by(self, account: Visitor) -> SeatQuerySet:
        """Seats by which the person presides over an assembly today."""
        if getattr(account, "powers_withheld", False):
            return self.none()
        return self.running().held_by(account).filter(chairs=True)


SEAT_KEY = "seat-"
"""What the key of a seat begins with, on a roll."""


class Seat(Dated):
    """An organisation or a person sits in a college, from a day to another.

    `member`: the membership that gives the seat, in an assembly of members.
    """

    college = models.ForeignKey(College, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    chairs = models.BooleanField(_("préside"), default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("siège")
        constraints = [
            models.CheckConstraint(
                condition=Q(account=None, organisation__isnull=False) | Q(account__isnull=False, organisation=None),
                name="a_seat_has_one_holder",
            ),
            *[
                ExclusionConstraint(
                    name=f"a_{holder}_sits_once_at_a_time",
                    expressions=[
                        ("college", RangeOperators.EQUAL),
                        (holder, RangeOperators.EQUAL),
                        (DateRange("since", "until", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(**{f"{holder}__isnull": False}),
                )
                for holder in ("organisation", "account")
            ],
            ExclusionConstraint(
                name="a_member_has_one_voice_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (DateRange("since", "until", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=Q(member__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.organisation or self.account)

    def get_absolute_url(self) -> str:
        return reverse("governance:seat", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return self.since <= timezone.localdate() and (self.until is None or self.until >= timezone.localdate())

    @property
    def key(self) -> str:
        """The name of this voice on the rolls of its assembly."""
        return f"{SEAT_KEY}{self.pk}"


class Rulebook(models.Model):
    """One dated version of how an assembly functions, as data (see rules.py). Immutable once in force."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="rulebooks")
    version = models.PositiveSmallIntegerField()
    rules = models.JSONField()
    in_force_from = models.DateField()

    class Meta:
        verbose_name = _("règles de fonctionnement")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["assembly", "version"], name="a_rulebook_version_is_unique")]

    def __str__(self) -> str:
        return f"Règles, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("governance:rulebook_version", args=[self.assembly.slug, self.version])


class RulebookChangeQuerySet(models.QuerySet["RulebookChange"]):
    def public(self) -> RulebookChangeQuerySet:
        """What was put to the vote stays readable, whatever came of it."""
        return self.exclude(ballot=None)

    def visible_to(self, account: Visitor) -> RulebookChangeQuerySet:
        """Public ones; those that are only written, to their author, to who sits in the assembly, to staff."""
        if not account.is_authenticated:
            return self.public()
        if account.is_staff:
            return self
        assemblies = Seat.objects.running().held_by(account).values("college__assembly")
        return self.filter(Q(ballot__isnull=False) | Q(author=account) | Q(base__assembly__in=assemblies))

    def with_measures(self) -> RulebookChangeQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`; the rules themselves are always read."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))

    def running(self) -> RulebookChangeQuerySet:
        return self.filter(state__in=[ChangeState.DRAFT, ChangeState.BALLOT])


class RulebookChange(models.Model):
    """A change of the rules that is written, put to the vote under the rules in force, then adopted or not.

    `rules` is the whole set that would apply; the difference with `base` is what is proposed. One that is `held`, once
    adopted, waits for another act to bring it into force: the day on which an association becomes a cooperative.
    """

    number = models.PositiveIntegerField(unique=True)
    base = models.ForeignKey(Rulebook, models.PROTECT, related_name="changes")
    title = models.CharField(_("titre"), max_length=200)
    reason = models.TextField(_("pourquoi"), max_length=5000)
    rules = models.JSONField()
    in_force_from = models.DateField(_("en vigueur le"))
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    adopted = models.OneToOneField(Rulebook, models.PROTECT, null=True, blank=True, related_name="change")
    held = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RulebookChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("modification des règles")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:change", args=[self.number])


class CouncilBallotQuerySet(models.QuerySet["CouncilBallot"]):
    def shown(self) -> CouncilBallotQuerySet:
        """Announced, open or closed: the newest first."""
        public = Ballot.objects.public()
        return (
            self.filter(ballot__in=public).select_related("ballot", "college", "rulebook").order_by("-ballot__number")
        )

    def turnout(self) -> dict[str, tuple[int, int]]:
        """Roll key → (votes said, votes asked) over the closed ballots; of those in totals, nobody reads who voted."""
        public = self.filter(ballot__way=Way.ROLL_CALL)
        asked = RollEntry.objects.filter(ballot__in=public.values("ballot"), ballot__state=BallotState.CLOSED)
        counts = asked.exclude(suspended=True).order_by().values_list("key")
        return {key: (said, all_) for key, said, all_ in counts.annotate(Count("vote"), Count("pk"))}


class CouncilBallot(models.Model):
    """The ballot of an assembly, or of one of its colleges, and the version of the rules that it froze."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="+")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="ballots")
    college = models.ForeignKey(College, models.PROTECT, null=True, blank=True, related_name="ballots")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="ballots")
    concerned = models.ManyToManyField(Organisation, related_name="+", blank=True)

    objects = CouncilBallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("scrutin du conseil")

    def __str__(self) -> str:
        return f"{self.ballot}"


class DecisionMethod(models.TextChoices):
    CONSENT = "consent", _("consentement")
    VOTE = "vote", _("vote")
    ELECTION = "election", _("élection")
    MINUTES = "minutes", _("accord noté en séance")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def asked(self, words: str, year: int) -> DecisionQuerySet:
        """Those of a year (of all when it is 0) that hold the words asked for."""
        rows = self.filter(decided_on__year=year) if year else self
        return rows.filter(search=raw_query(ask(words).every)) if words else rows

    def with_measures(self) -> DecisionQuerySet:
        """Whether a measure of care hides the words, as `is_hidden`: the code, the day and the vote are always read."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))


class Decision(models.Model):
    """A line of the register of decisions. Immutable (trigger): an error is mended by another decision.

    `url` is the relative address of what holds it: a position, a change of the rules, an election, a session.
    """

    code = models.CharField(max_length=14, unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="decisions")
    title = models.CharField(_("titre"), max_length=200)
    wording = models.TextField(_("texte"))
    decided_on = models.DateField(_("prise le"))
    method = models.CharField(_("manière"), max_length=10, choices=DecisionMethod)
    ballot = models.ForeignKey(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    search = models.GeneratedField(
        expression=vector("title", "wording"), output_field=SearchVectorField(), db_persist=True
    )

    said: str
    """How a page reads it today (`register.read_today`)."""
    voices: str
    """What was said at its vote, in words (the same); empty without a vote."""

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "url", "title"], name="a_decision_is_registered_once")
        ]
        indexes = [GinIndex(fields=["search"], name="decision_search")]

    def __str__(self) -> str:
        return f"{self.code}, {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("governance:decision", args=[self.code])


class InterestNature(models.TextChoices):
    EMPLOYMENT = "employment", _("emploi")
    MANDATE = "mandate", _("mandat ou fonction")
    FUNDING = "funding", _("financement reçu ou donné")
    CONTRACT = "contract", _("contrat ou prestation")
    OWNERSHIP = "ownership", _("parts ou propriété")
    KIN = "kin", _("lien familial ou amical")
    OTHER = "other", _("autre lien")


class InterestQuerySet(models.QuerySet["Interest"]):
    def running(self, on: dt.date | None = None) -> InterestQuerySet:
        return self.filter(Dated.running_on(on))

    def of_holders(self, seats: SeatQuerySet) -> InterestQuerySet:
        """Links of the organisations and of the persons that hold `seats`."""
        held = Q(organisation__in=seats.values("organisation"))
        return self.filter(held | Q(organisation=None, account__in=seats.values("account")))

    def with_any_of(self, organisations: Iterable[Organisation]) -> InterestQuerySet:
        """Links with one of these organisations, or with a place that is theirs today."""
        theirs = Affiliation.objects.running().filter(organisation__in=organisations)
        return self.filter(Q(party__in=organisations) | Q(place__in=theirs.values("place")))

    def with_measures(self) -> InterestQuerySet:
        """Whether a measure of care hides it, as `is_hidden`."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(self.model)))

    def declared_by(self, account: Account) -> InterestQuerySet:
        own = self.filter(account=account).select_related("organisation", "party", "place")
        return own.order_by("-since", "-pk")


class Interest(Dated):
    """A link that a person declares, for themselves or for the organisation that they represent, with somebody else.

    `account` is who has the link; `organisation` is set when it is the organisation's rather than the person's. The
    other end is an organisation (`party`), a place, or a name that the directory does not hold.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("avec quelle structure")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("avec quel lieu")
    )
    party_name = models.CharField(_("nom de la structure"), max_length=200, blank=True)
    nature = models.CharField(_("nature du lien"), max_length=12, choices=InterestNature)
    statement = models.TextField(_("précisions"), max_length=1000, blank=True)
    declared_at = models.DateTimeField(auto_now_add=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien d’intérêt")
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False) | Q(place__isnull=False) | ~Q(party_name=""),
                name="an_interest_is_with_somebody",
            ),
            models.CheckConstraint(
                condition=Q(party=None) | Q(place=None), name="an_interest_is_with_an_organisation_or_a_place"
            ),
        ]

    def __str__(self) -> str:
        return str(self.other)

    @property
    def other(self) -> Organisation | Place | str:
        """The other end, which keeps the article of its name."""
        return self.party or self.place or self.party_name

    def get_absolute_url(self) -> str:
        """Where it is read: the page of the assembly where its holder sits."""
        holder = {"organisation": self.organisation} if self.organisation else {"account": self.account}
        held = Seat.objects.running().in_councils().filter(**holder)
        seat = held.select_related("college__assembly").first()
        return seat.college.assembly.get_absolute_url() if seat else reverse("governance:assemblies")
