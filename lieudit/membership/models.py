"""Members of the association, what they owe and paid, what they asked to change, and lines of the bank."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import CharterVersion
from lieudit.membership.bodies import BODIES, OTHER, Body, Regions
from lieudit.membership.candidates import Choice, choices_of
from lieudit.membership.colleges import Colleges
from lieudit.membership.standing import Due, reference_of
from lieudit.membership.workflow import (
    BELONGED,
    DECIDED_EXCLUSIONS,
    PENDING,
    REVIEWED_EXCLUSIONS,
    RUNNING_EXCLUSIONS,
    CollegeChangeState,
    ExclusionState,
    LineState,
    MemberState,
)
from lieudit.network.dated import Dated
from lieudit.network.models import Affiliation, Organisation, Place, Representative
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Region
from lieudit.territory.spelling import search_words
from lieudit.toolkit.search import Plain
from lieudit.toolkit.types import Json

NOTHING = Decimal(0)
PARTS = r"\m(PART|REMB|INT)[[:space:]._/-]?[0-9]{1,9}[[:space:]._/-][0-9]{1,9}\M"
"""What a transfer for parts quotes, in either direction: « PART-42-3 »; « REMB-42-7 », « INT-42-8 » (as PostgreSQL
reads it)."""
REFUSED = (MemberState.REFUSED, MemberState.REFUSED_FINALLY, MemberState.WITHDRAWN)
"""States of who never belonged, and owes nothing."""


class MemberQuerySet(models.QuerySet["Member"]):
    def running(self, on: dt.date | None = None) -> MemberQuerySet:
        """Members on a day: admitted, and neither gone nor excluded yet."""
        return self.filter(Dated.running_on(on), state__in=BELONGED)

    def in_standing(self, on: dt.date | None = None) -> MemberQuerySet:
        """Members on a day whose dues of that year are paid, or may still be (see `standing.standing_of`)."""
        day = on or timezone.localdate()
        late = DuesPeriod.objects.with_paid(day).filter(member=OuterRef("pk"), year=day.year, grace_until__lt=day)
        return self.running(day).filter(~Exists(late.filter(Q(paid__lt=F("amount")))))

    def of(self, holder: Organisation | Account) -> MemberQuerySet:
        """Memberships, past and present, of an organisation or of a person."""
        return self.filter(organisation=holder) if isinstance(holder, Organisation) else self.filter(account=holder)

    def of_association(self, region: Region | None) -> MemberQuerySet:
        """Those of the national association, or of the network of a region."""
        return self.filter(region=region)

    def unheard(self) -> MemberQuerySet:
        """Gone or excluded, while the rooms above have not heard it: seats and voices may still be theirs."""
        return self.filter(state__in=[MemberState.LEFT, MemberState.EXCLUDED], heard_at=None)

    def pending(self) -> MemberQuerySet:
        """Applications and appeals that wait for an answer."""
        return self.filter(state__in=PENDING)

    def spoken_by(self, account: Visitor) -> MemberQuerySet:
        """Memberships of the person, of the organisations that the person represents, and those applied for."""
        if not account.is_authenticated:
            return self.none()
        spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
        asked = Q(applied_by=account) & ~Q(state__in=BELONGED)
        return self.filter(Q(account=account) | Q(organisation__in=spoken.values("organisation")) | asked)

    def told_to(self, account: Visitor) -> MemberQuerySet:
        """Those of which the account may be told what is not public, as long as it speaks for them."""
        return self.spoken_by(account)

    def public(self) -> MemberQuerySet:
        """Members today, whom everybody may read by name: organisations, and persons who agreed to it."""
        named = Q(organisation__isnull=False) | Q(account__name_is_public=True) & ~Q(account__name="")
        return self.running().filter(named)

    def visible_to(self, account: Visitor) -> MemberQuerySet:
        if account.is_authenticated and account.is_staff:
            return self
        mine = self.spoken_by(account).values("pk")
        return self.filter(Q(pk__in=Member.objects.public().values("pk")) | Q(pk__in=mine))

    def with_names(self) -> MemberQuerySet:
        return self.select_related("organisation", "account", "region")

    def with_dues(self) -> MemberQuerySet:
        """With what standing is computed from."""
        return self.prefetch_related("periods__payments")


class DuesPeriodQuerySet(models.QuerySet["DuesPeriod"]):
    def with_paid(self, on: dt.date | None = None) -> DuesPeriodQuerySet:
        """Annotate `paid`, in euros, by payments dated `on` or before (today)."""
        payments = Payment.objects.filter(period=OuterRef("pk"), paid_on__lte=on or timezone.localdate())
        total = payments.order_by().values("period").annotate(total=Sum("amount")).values("total")
        return self.annotate(paid=Coalesce(Subquery(total), Value(NOTHING), output_field=models.DecimalField()))

    def with_receipts(self) -> DuesPeriodQuerySet:
        """With what was paid, and the receipts: the statement that a member reads."""
        return self.with_paid().select_related("line").prefetch_related("payments")

    def unpaid(self, on: dt.date | None = None) -> DuesPeriodQuerySet:
        """Something is still owed; dues called while a member belonged stay due after."""
        owed = self.with_paid(on).filter(Q(paid__lt=F("amount")))
        return owed.exclude(member__state__in=REFUSED)

    def with_members(self) -> DuesPeriodQuerySet:
        return self.select_related("member__organisation", "member__account", "member__region", "line")


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def running(self) -> ExclusionQuerySet:
        return self.filter(state__in=RUNNING_EXCLUSIONS)

    def visible_to(self, account: Visitor) -> ExclusionQuerySet:
        """The member concerned, who leads the body, and the secretariat; who sits in it, once it is to decide."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        concerned = models.Q(pk__in=self.told_to(account).values("pk"))
        sits = ~models.Q(point_url="") & _of_regions(BODIES().sat(account))
        return self.filter(concerned | sits | _of_regions(BODIES().led(account)))

    def told_to(self, account: Visitor) -> ExclusionQuerySet:
        """Those of the members for which the account still speaks."""
        return self.filter(member__in=Member.objects.spoken_by(account).values("pk"))


def _of_regions(regions: Regions) -> models.Q:
    """Procedures against members of these associations."""
    national = models.Q(member__region=None) if None in regions else models.Q(pk__in=[])
    return national | models.Q(member__region__in=[region for region in regions if region is not None])


def candidates_for(account: Account, colleges: Colleges, asked: Organisation | None) -> list[Choice]:
    """Who `account` may apply for: the organisation `asked` first, those represented, bodies of places, oneself."""
    spoken = Representative.objects.running().filter(account=account, place__withdrawn_at=None)
    places = Place.objects.filter(pk__in=spoken.values("place"))
    bodies = Affiliation.objects.running().filter(organisation__kind=OrganisationKind.OPERATING_BODY)
    mine = Q(pk__in=spoken.values("organisation")) | Q(pk__in=bodies.filter(place__in=places).values("organisation"))
    organisations = list(Organisation.objects.filter(mine | Q(pk=asked and asked.pk)))
    organisations.sort(key=lambda each: (each != asked, each.name))
    running = Affiliation.objects.running().filter(organisation__in=organisations, place__withdrawn_at=None)
    counts = dict(running.order_by().values_list("organisation").annotate(n=Count("pk")))
    alone = places.exclude(pk__in=bodies.values("place"))
    return choices_of(account, organisations, alone, counts, colleges)


def organisations_like(text: str, most: int = 8) -> list[Organisation]:
    """Organisations of the network found by SIREN, or by each word of their name, without accents."""
    digits = "".join(text.split())
    if digits.isdecimal() and len(digits) in {9, 14}:
        return list(Organisation.objects.filter(siren=digits[:9])[:most])
    found = Organisation.objects.annotate(plain_name=Plain("name"))
    for word in search_words(text)[:8]:
        found = found.filter(plain_name__contains=word)
    return list(found.order_by("name")[:most]) if search_words(text) else []


class MemberKind(models.TextChoices):
    """Whom a line of the scale is for: the kinds of organisations of the network, and persons."""

    OPERATING_BODY = "operating_body", _("structure qui porte un lieu")
    NETWORK = "network", _("réseau")
    INSTITUTION = "institution", _("institution publique")
    PARTNER = "partner", _("partenaire")
    PERSON = "person", _("personne")


def association_named(region: str | None) -> str:
    """« l’association nationale », « le réseau de la région Bretagne »."""
    if region is None:
        return str(_("l’association nationale"))
    return str(_("le réseau de la région %(region)s") % {"region": region})


class Days(Func):
    """The days from `since` to `until`, both included; none when a member leaves on the day of joining."""

    template = "daterange(%(expressions)s + 1)"
    output_field = DateRangeField()


class Member(Dated):
    """An organisation or a person who applies, then belongs to an association from a day to another.

    `region` None is the national association; otherwise the network of that region, with members of its own.
    `since` is the day of the application until the admission, then the day of the admission.
    """

    told_with = ("organisation", "account")
    number = models.PositiveIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    college = models.CharField(_("collège"), max_length=40)
    college_reason = models.CharField(max_length=250)
    state = models.CharField(_("état"), max_length=16, choices=MemberState, default=MemberState.APPLIED)
    charter = models.ForeignKey(CharterVersion, models.PROTECT, null=True, blank=True, related_name="+")
    links = models.TextField(_("liens déclarés"), max_length=2000, blank=True)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("motif"), max_length=2000, blank=True)
    appeal = models.TextField(_("recours"), max_length=5000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    review = models.TextField(_("réponse au recours"), max_length=2000, blank=True)
    farewell = models.TextField(_("pourquoi le membre part"), max_length=2000, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # when the rooms above had ended what it held there

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account=None, organisation__isnull=False) | Q(account__isnull=False, organisation=None),
                name="a_member_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(heard_at=None) | Q(state__in=[MemberState.LEFT, MemberState.EXCLUDED]),
                name="only_a_departure_is_heard",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decided_by")), name="another_answers_the_appeal"
            ),
            *[
                ExclusionConstraint(
                    name=f"a_{holder}_belongs_once_at_a_time",
                    expressions=[
                        (holder, RangeOperators.EQUAL),
                        (Coalesce("region_id", Value(0)), RangeOperators.EQUAL),
                        (Days("since", "until"), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(state__in=[*BELONGED, *PENDING], **{f"{holder}__isnull": False}),
                )
                for holder in ("organisation", "account")
            ],
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.account)

    def get_absolute_url(self) -> str:
        return reverse("membership:member", args=[self.number])

    @property
    def kept_name(self) -> str:
        """What the journal keeps: the organisation; a person's consent to be named may be withdrawn."""
        return str(self.organisation or _("un·e membre"))

    @property
    def desk_name(self) -> str:
        """What the secretariat reads: a person by the name that was given, else by the address."""
        return str(self.organisation or (self.account and (self.account.name or self.account.email)))

    @property
    def holder(self) -> Organisation | Account:
        holder = self.organisation or self.account
        assert holder is not None
        return holder

    def speakers(self) -> models.QuerySet[Account]:
        """Who speaks for it today: the person, or those who represent the organisation."""
        running = Representative.objects.running().filter(organisation=self.organisation_id or 0)
        spoken = Q(pk=self.account_id) | Q(pk__in=running.values("account"))
        return Account.objects.filter(spoken, is_active=True)

    @property
    def things(self) -> list[models.Model]:
        """What an entry about this member mentions beside it."""
        return [self.organisation] if self.organisation else []

    def elsewhere(self) -> MemberQuerySet:
        """The same holder's memberships, today, of other associations: the nation and a region."""
        return Member.objects.of(self.holder).running().exclude(region=self.region)

    @property
    def kind(self) -> str:
        return self.organisation.kind if self.organisation else MemberKind.PERSON

    @property
    def association(self) -> str:
        return association_named(str(self.region) if self.region else None)


class CollegeChange(models.Model):
    """A member, or a candidate, asks for another college than its own, with a reason."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="college_changes")
    college = models.CharField(max_length=40)
    reason = models.TextField(_("pourquoi"), max_length=2000)
    state = models.CharField(max_length=10, choices=CollegeChangeState, default=CollegeChangeState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("motif"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("demande de collège")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="asked"), name="one_college_asked_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.college}"


class DuesScale(models.Model):
    """What members pay for a year. `double_discount` percent less for who also belongs to a regional network."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    grace_until = models.DateField(_("à payer avant le"))
    double_discount = models.PositiveSmallIntegerField(_("réduction pour double adhésion, en %"), default=0)

    class Meta:
        verbose_name = _("barème des cotisations")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year"], nulls_distinct=False, name="one_scale_a_year"),
            models.CheckConstraint(condition=Q(double_discount__lte=100), name="a_discount_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"Barème {self.year}"


class DuesLine(models.Model):
    """One line of a scale: whom it is for, which size, how much in euros (0: free)."""

    scale = models.ForeignKey(DuesScale, models.CASCADE, related_name="lines")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(_("pour qui"), max_length=20, choices=MemberKind)
    label = models.CharField(_("tranche"), max_length=120)
    amount = models.DecimalField(_("montant"), max_digits=8, decimal_places=2)

    class Meta:
        verbose_name = _("tranche du barème")
        ordering = ["scale", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "kind", "label"], name="a_line_of_a_scale_is_unique"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="dues_are_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label


class DuesPeriod(models.Model):
    """What one member owes for one year: a line of the scale, less the discount of a double membership.

    In good standing until `grace_until`, then only once paid. `noticed_at`: the notice of a renewal was sent.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    line = models.ForeignKey(DuesLine, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    discount = models.PositiveSmallIntegerField(default=0)
    grace_until = models.DateField()
    called_at = models.DateTimeField(auto_now_add=True)
    noticed_at = models.DateTimeField(null=True, blank=True)

    objects = DuesPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("cotisation")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="dues_are_called_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="dues_called_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.member}, cotisation {self.year}"

    @property
    def reference(self) -> str:
        """What a transfer quotes, so that it is recognised: « ADH-42-2026 »."""
        return reference_of(self.member.number, self.year)

    def due(self, payments: list[Payment]) -> Due:
        """The same, for the computation of standing."""
        paid = tuple((payment.paid_on, payment.amount) for payment in payments)
        return Due(self.year, self.amount, self.grace_until, paid)


class Means(models.TextChoices):
    TRANSFER = "transfer", _("virement")
    CHEQUE = "cheque", _("chèque")
    CASH = "cash", _("espèces")
    OTHER = "other", _("autre moyen")


class Payment(models.Model):
    """Money that came in, recorded. Immutable (trigger): a mistake is corrected by a contrary payment."""

    number = models.PositiveIntegerField(unique=True)
    period = models.ForeignKey(DuesPeriod, models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("montant"), max_digits=8, decimal_places=2)
    paid_on = models.DateField(_("payé le"))
    means = models.CharField(_("moyen"), max_length=10, choices=Means)
    note = models.CharField(_("précision"), max_length=250, blank=True)
    contra_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="contra")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("paiement")
        ordering = ["paid_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contra_of=None, amount__gt=0) | Q(contra_of__isnull=False, amount__lt=0),
                name="a_payment_comes_in_or_is_contrary",
            )
        ]

    def __str__(self) -> str:
        return f"Reçu n° {self.number}"


class Procedure(models.Model):
    """What ends somebody’s place against their will, here and in a cooperative: grounds that they read, their defence,
    what was said at the hearing, an appeal from the body that decided to the other one.

    `body` is the one of the rules at the opening; empty, the procedure is older than them, and persons decided.
    """

    number = models.PositiveIntegerField(unique=True)
    grounds = models.TextField(_("griefs"), max_length=5000)
    body = models.CharField(_("instance"), max_length=10, choices=Body, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    defence = models.TextField(_("défense du membre"), max_length=10_000, blank=True)
    hearing = models.TextField(_("compte rendu de l’audition"), max_length=10_000, blank=True)
    appeal = models.TextField(_("recours"), max_length=5000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def judging(self) -> str:
        """The body that has to decide now: that of the rules, then the other one on appeal."""
        body = Body(self.body or Body.BOARD)
        return OTHER[body] if self.appealed_at else body

    @property
    def judging_name(self) -> str:
        return str(Body(self.judging).label)


class Exclusion(Procedure):
    """A procedure against a member: grounds, hearing, vote of the body that the statutes name, appeal to the other one.

    `decided_in` and `reviewed_in` are the decision of the register, else the vote that refused; `point_url`, where the
    body reads what it is asked.
    """

    told_with = ("member__organisation", "member__account")
    member = models.ForeignKey(Member, models.PROTECT, related_name="exclusions")
    state = models.CharField(max_length=10, choices=ExclusionState, default=ExclusionState.OPENED)
    hearing_on = models.DateField(_("audition le"))
    point_url = models.CharField(max_length=300, blank=True)
    point_words = models.CharField(_("séance saisie"), max_length=300, blank=True)
    decided_in = models.CharField(_("décision"), max_length=40, blank=True)
    reviewed_in = models.CharField(_("décision sur le recours"), max_length=40, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reasons = models.TextField(_("motifs"), max_length=5000, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(_("réponse au recours"), max_length=5000, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("procédure d’exclusion")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=RUNNING_EXCLUSIONS), name="one_exclusion_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED_EXCLUSIONS) | ~Q(decided_by=F("opened_by")),
                name="another_decides_the_exclusion",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("decided_by")) & ~Q(reviewed_by=F("opened_by")),
                name="another_reviews_the_exclusion",
            ),
            models.CheckConstraint(
                condition=Q(body="") | ~Q(state__in=DECIDED_EXCLUSIONS) | ~Q(decided_in=""),
                name="a_body_decides_the_exclusion",
            ),
            models.CheckConstraint(
                condition=Q(body="") | ~Q(state__in=REVIEWED_EXCLUSIONS) | ~Q(reviewed_in=""),
                name="a_body_reviews_the_exclusion",
            ),
        ]

    def __str__(self) -> str:
        return f"Procédure n° {self.number}, {self.member}"

    @property
    def decision_url(self) -> str:
        """The line of the register that decided; nothing when the vote refused, since nothing was decided."""
        decided = self.decided_in.startswith("D-")
        return reverse("governance:decision", args=[self.decided_in]) if decided else ""

    def get_absolute_url(self) -> str:
        return reverse("membership:exclusion", args=[self.number])


class BankFile(models.Model):
    """A statement sent by the secretariat. Its content is kept until its columns are confirmed, then erased."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    report: models.JSONField[Json, Json] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("relevé bancaire")
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("membership:bank_file", args=[self.number])


class BankLineQuerySet(models.QuerySet["BankLine"]):
    def waiting(self) -> BankLineQuerySet:
        return self.filter(state=LineState.WAITING)

    def of_parts(self) -> BankLineQuerySet:
        """Those that quote parts of a cooperative, paid or reimbursed."""
        return self.filter(label__iregex=PARTS)

    def of_members(self) -> BankLineQuerySet:
        """The others: money received, which may pay dues."""
        return self.filter(amount__gt=0).exclude(label__iregex=PARTS)


class BankLine(models.Model):
    """One line of a statement: a credit, or a reimbursement that came back (below zero). `digest` makes the same line,
    in any file, come in once. It is settled by a payment of dues, or by what a room above says that it pays (`target`:
    « PART-42-3 »), which writes its own accounts."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    label = models.CharField(max_length=500)
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.WAITING)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, blank=True, related_name="+")
    target = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("pourquoi"), max_length=250, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne bancaire")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_bank_line_is_a_sum"),
            models.CheckConstraint(
                condition=Q(state="matched", payment__isnull=False, target="", amount__gt=0)
                | Q(state="matched", payment=None) & ~Q(target="")
                | ~Q(state="matched") & Q(payment=None, target=""),
                name="a_matched_line_has_its_target",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def piece(self) -> str:
        """Where it is read again: « relevé n° 4, ligne 12 »."""
        return str(_("relevé n° %(file)d, ligne %(line)d")) % {"file": self.file.number, "line": self.line}


class ClosedRegister(models.Model):
    """The register of members of an association that became a cooperative: nobody joins any more; it stays readable.
    `url` is the relative address of what followed it."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(default=timezone.localdate)
    members = models.PositiveIntegerField()
    url = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("registre clos")
        constraints = [
            models.UniqueConstraint(fields=["region"], nulls_distinct=False, name="a_register_is_closed_once")
        ]

    def __str__(self) -> str:
        return str(self.region or _("association nationale"))
