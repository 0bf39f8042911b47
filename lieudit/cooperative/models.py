"""A cooperative, its associates, what they promised and subscribed; and its ledger, whose figures are all sums."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Q, Sum, Value, When, Window
from django.db.models.fields.json import KT, KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.cooperative.conversion_steps import StepKey
from lieudit.cooperative.entries import NOTHING, share_of
from lieudit.cooperative.surplus import Half, Share, Year, allocate
from lieudit.cooperative.vocabulary import CAPITAL, ENDS, OF_PARTS, Category, Kind, Ledger, Unit
from lieudit.cooperative.workflow import (
    REVIEWED_ENDINGS,
    RUNNING_ENDINGS,
    WRITTEN_ENDINGS,
    AllocationState,
    ClaimState,
    CorrectionState,
    EndingState,
    PayoutState,
    SubscriptionState,
)
from lieudit.governance.models import Assembly, Decision, Rulebook, RulebookChange
from lieudit.governance.rules import complete
from lieudit.governance.statements import ADMISSIONS, ORDERS
from lieudit.membership.models import Days, Procedure
from lieudit.network.dated import Dated
from lieudit.network.models import Organisation, Representative
from lieudit.toolkit.french import day as french_day
from lieudit.toolkit.types import Json

BALANCE = F("credit") - F("debit")
MONEY = models.DecimalField(max_digits=14, decimal_places=2)


class CooperativeQuerySet(models.QuerySet["Cooperative"]):
    def kept_by(self, account: Account) -> CooperativeQuerySet:
        """Those whose register one keeps today: all to the secretariat, to others by mandate."""
        if account.is_staff:
            return self
        return self.filter(pk__in=Keeper.objects.running().held_by(account).values("cooperative"))

    def admitted_by(self, who: str) -> CooperativeQuerySet:
        """Those where so admits by the statutes under which one signs today: those in force or, before it opens, those
        that were voted."""
        books = Rulebook.objects.filter(assembly=models.OuterRef("assembly"), in_force_from__lte=timezone.localdate())
        files = Conversion.objects.filter(cooperative=models.OuterRef("pk"))
        in_force = books.annotate(said=KT("rules__capital__admission")).order_by("-version").values("said")[:1]
        rule = KeyTextTransform("admission", KeyTransform("capital", "change__rules"))
        voted = files.annotate(said=rule).values("said")[:1]
        said = Case(When(opened_on=None, then=models.Subquery(voted)), default=models.Subquery(in_force))
        told = self.annotate(admission=Coalesce(said, Value("keeper"), output_field=models.TextField()))
        return told.filter(admission=who)

    def with_state(self) -> CooperativeQuerySet:
        """With `state`, what tells one moment of a cooperative from another: its last movement, who subscribes, the
        categories that were changed, its rules; in one query."""
        own = models.OuterRef("pk")
        last = Movement.objects.filter(cooperative=own).order_by("-number").values("hash")[:1]
        arriving = Subscription.objects.waited_for().filter(associate__cooperative=own).order_by("associate__category")
        granted = CategoryClaim.objects.filter(associate__cooperative=own, state=ClaimState.GRANTED)
        changed = granted.order_by("-decided_at", "-pk").values("decided_at")[:1]
        rules = Rulebook.objects.filter(assembly=models.OuterRef("assembly")).order_by("-pk").values("pk")[:1]
        return self.select_related("assembly").annotate(
            last=models.Subquery(last),
            arriving=ArraySubquery(arriving.values("associate__category").distinct()),
            granted=models.Subquery(changed),
            rules=models.Subquery(rules),
        )


class Cooperative(models.Model):
    """What an association prepares, then is: the rules of its capital are those of the assembly that leads it.

    `opened_on` is None while it is prepared: one may promise, not subscribe.
    """

    assembly = models.OneToOneField(Assembly, models.PROTECT, related_name="+")
    opened_on = models.DateField(_("ouverte le"), null=True, blank=True)

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("coopérative")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.assembly.name

    def get_absolute_url(self) -> str:
        return reverse("cooperative:cooperative", args=[self.assembly.slug])

    @property
    def state(self) -> tuple[object, ...]:
        """As it was read `with_state`."""
        read = vars(self)
        return read["last"], tuple(read["arriving"]), read["granted"], read["rules"]

    @property
    def coming(self) -> Terms | None:
        """What the statutes that were voted say of the capital, while they wait for the day of the conversion."""
        file = Conversion.objects.filter(cooperative=self).select_related("change").first()
        if file is None or file.change is None or not file.is_voted:
            return None
        return Terms(complete(file.change.rules))

    @property
    def signed_under(self) -> Terms | None:
        """The statutes under which one signs: those in force, or those that were voted and wait."""
        return self.terms() if self.opened_on else self.coming

    def knows(self, day: dt.date, rules: Json) -> None:
        """Keep the rules of a day, which were read with the cooperative."""
        self.__dict__.setdefault("_terms", {})[day] = Terms(complete(rules))

    def terms(self, day: dt.date | None = None) -> Terms:
        """What the statutes say of the capital on a day."""
        on = day or timezone.localdate()
        known: dict[dt.date, Terms] = self.__dict__.setdefault("_terms", {})
        if on not in known:
            known[on] = Terms(complete(self.assembly.rulebook_on(on).rules))
        return known[on]


class Terms:
    """The rules of the capital, with the types in which they are reckoned."""

    def __init__(self, rules: Json) -> None:
        said = rules["capital"]
        self.regime: str = rules["regime"]
        self.nominal = Decimal(said["nominal"])
        self.least: int = said["least"]
        self.most: int = said["most"]
        self.paid = Fraction(said["paid"])
        self.years: int = said["years"]
        self.floor = Fraction(said["floor"])
        self.wait_days: int = said["wait_days"]
        self.seen: str = said["seen"]
        self.revalued: bool = said["revalued"]
        self.exit_reserve: bool = said["exit_reserve"]
        self.admission: str = said["admission"]
        self.order: str = said["order"]

    @property
    def admits(self) -> str:
        """Who admits, in words."""
        return ADMISSIONS[self.admission]

    @property
    def in_order(self) -> str:
        """In which order who left is paid back, in words."""
        return ORDERS[self.order]

    @property
    def is_shared(self) -> bool:
        """Who left has no rank: each is paid back a share."""
        return self.order == "pro_rata"


class Holder(models.Model):
    """An organisation or a person."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def holder(self) -> Organisation | Account:
        holder = self.organisation or self.account
        assert holder is not None
        return holder

    @property
    def kept_name(self) -> str:
        """What everybody may read: the organisation; never a person."""
        return str(self.organisation or _("une personne"))


IS_ONE_THING = Q(account=None, organisation__isnull=False) | Q(account__isnull=False, organisation=None)


def spoken_by(account: Visitor) -> Q:
    """Rows of the person, and of the organisations that the person represents today."""
    if not account.is_authenticated:
        return Q(pk__in=[])
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    return Q(account=account) | Q(organisation__in=spoken.values("organisation"))


def held_by(holder: Organisation | Account) -> Q:
    return Q(organisation=holder) if isinstance(holder, Organisation) else Q(account=holder)


class PromiseQuerySet(models.QuerySet["Promise"]):
    def standing(self) -> PromiseQuerySet:
        """Neither taken back nor kept."""
        return self.filter(withdrawn_at=None)

    def of_account(self, account: Visitor) -> PromiseQuerySet:
        return self.filter(spoken_by(account))


class Promise(Holder):
    """« I would take so many parts »: no capital, taken back when one likes, forgotten then."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="promises")
    category = models.CharField(_("catégorie"), max_length=12, choices=Category)
    parts = models.PositiveIntegerField(_("parts"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promesse de parts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=IS_ONE_THING, name="a_promise_is_of_one_thing"),
            models.CheckConstraint(condition=Q(parts__gte=1), name="a_promise_has_parts"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="promise_category_is_known"),
            *[
                models.UniqueConstraint(
                    fields=["cooperative", of], condition=Q(withdrawn_at=None), name=f"one_promise_of_an_{of}"
                )
                for of in ("organisation", "account")
            ],
        ]

    def __str__(self) -> str:
        return f"{self.kept_name} : {self.parts}"


class AssociateQuerySet(models.QuerySet["Associate"]):
    def running(self, on: dt.date | None = None) -> AssociateQuerySet:
        """Associates on a day: from the day on which their parts count to the day on which they leave."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def of_account(self, account: Visitor) -> AssociateQuerySet:
        return self.filter(spoken_by(account))

    def with_names(self) -> AssociateQuerySet:
        return self.select_related("organisation", "account", "cooperative__assembly")


class Associate(Holder):
    """Who subscribed: `since` is the first day on which their parts count, `until` the day on which they left. `name`
    is that of the register, which the law keeps: read by the associate and by who keeps it. One that `is_named` agrees
    that everybody reads it: an organisation alone."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="associates")
    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(_("nom au registre"), max_length=250)
    category = models.CharField(_("catégorie"), max_length=12, choices=Category)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    is_named = models.BooleanField(default=False)

    objects = AssociateQuerySet.as_manager()

    class Meta:
        verbose_name = _("associé")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=IS_ONE_THING, name="an_associate_is_one_thing"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="associate_category_is_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since__isnull=False, until__gte=F("since")), name="who_leaves_had_come"
            ),
            models.CheckConstraint(
                condition=Q(is_named=False) | Q(organisation__isnull=False), name="an_organisation_alone_is_named"
            ),
            *[
                models.UniqueConstraint(
                    fields=["cooperative", of], condition=Q(until=None), name=f"an_{of}_is_one_associate"
                )
                for of in ("organisation", "account")
            ],
        ]

    def __str__(self) -> str:
        return self.kept_name

    def get_absolute_url(self) -> str:
        return reverse("cooperative:associate", args=[self.number])

    @property
    def has_left(self) -> bool:
        return self.until is not None

    def balance(self, *accounts: str, on: dt.date | None = None) -> Decimal:
        """Credits less debits of its own lines."""
        return Posting.objects.of(self).balance(*accounts, on=on)

    def balances(self) -> dict[str, Decimal]:
        """Account → credits less debits of its own lines, all in one query."""
        rows = Posting.objects.of(self).order_by().values_list("account")
        return {account: Decimal(total) for account, total in rows.annotate(total=Sum(BALANCE))}

    def lines(self) -> list[Posting]:
        """Its own lines of the ledger, the last movement first."""
        return list(Posting.objects.of(self).select_related("movement").order_by("-movement__number", "rank"))

    @property
    def parts(self) -> int:
        return int(self.balance(Ledger.PARTS))

    @property
    def unpaid(self) -> Decimal:
        """What is still owed for parts that count."""
        return self.balance(Ledger.UNPAID)


class Particulars(models.Model):
    """What identifies an associate in the register, apart from it: the birth of a person, an address. They write it
    themselves; who keeps the register alone reads it, and each reading is in the journal."""

    associate = models.OneToOneField(Associate, models.CASCADE, related_name="particulars")
    born_on = models.DateField(_("date de naissance"), null=True, blank=True)
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("naissance et adresse")
        constraints = [
            models.CheckConstraint(
                condition=Q(born_on__isnull=False) | ~Q(address=""), name="particulars_say_something"
            )
        ]

    def __str__(self) -> str:
        return str(self.associate)


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def waiting(self) -> SubscriptionQuerySet:
        """Signed, and not answered yet."""
        return self.filter(state=SubscriptionState.SIGNED)

    def payable(self) -> SubscriptionQuerySet:
        """Money may come in for them."""
        return self.filter(
            state__in=[SubscriptionState.ADMITTED, SubscriptionState.COUNTED], associate__until=None
        ).select_related("associate__organisation", "associate__account", "associate__cooperative__assembly")

    def waited_for(self) -> SubscriptionQuerySet:
        """Signed or admitted: they do not count yet."""
        return self.filter(state__in=[SubscriptionState.SIGNED, SubscriptionState.ADMITTED])

    def with_paid(self) -> SubscriptionQuerySet:
        """With what came in for each (`came_in`), less what went back, in one query."""
        bank = Q(movements__postings__account=Ledger.BANK)
        change = F("movements__postings__debit") - F("movements__postings__credit")
        return self.annotate(came_in=Sum(change, filter=bank, default=NOTHING, output_field=MONEY))

    def running(self) -> SubscriptionQuerySet:
        return self.exclude(state__in=[SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN])


class Subscription(models.Model):
    """A dated bulletin: so many parts, at the nominal value of its day, in the category of its day. `text` is what was
    read and signed, byte for byte, and `digest` its fingerprint (SHA-256). `paid` is what came in for it, from the
    ledger's causes. `decision` is what the organ of the statutes decided of it, where that is an assembly.
    """

    associate = models.ForeignKey(Associate, models.PROTECT, related_name="subscriptions")
    rank = models.PositiveIntegerField()
    parts = models.PositiveIntegerField(_("parts"))
    nominal = models.DecimalField(max_digits=14, decimal_places=2)
    least_paid = models.DecimalField(max_digits=14, decimal_places=2)
    category = models.CharField(_("catégorie"), max_length=12, choices=Category, db_default="")
    state = models.CharField(max_length=10, choices=SubscriptionState, default=SubscriptionState.SIGNED)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(_("motif"), max_length=300, blank=True)
    due_on = models.DateField()

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("souscription")
        ordering = ["associate", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["associate", "rank"], name="a_subscription_has_its_rank"),
            models.CheckConstraint(condition=Q(parts__gte=1), name="a_subscription_has_parts"),
            models.CheckConstraint(condition=Q(state__in=SubscriptionState.values), name="subscription_state_is_known"),
            models.CheckConstraint(condition=Q(category__in=["", *Category.values]), name="signed_category_is_known"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("signed_by")), name="another_admits_a_subscription"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What a transfer quotes: « PART-42-3 »."""
        return f"PART-{self.associate.number}-{self.rank}"

    @property
    def amount(self) -> Decimal:
        return self.parts * self.nominal

    @property
    def paid(self) -> Decimal:
        """What came in for it, less what went back; as it was read, where it was read `with_paid`."""
        if (known := vars(self).get("came_in")) is not None:
            return Decimal(known)
        rows = Posting.objects.filter(movement__subscription=self, account=Ledger.BANK)
        found = rows.aggregate(sum=Coalesce(Sum(F("debit") - F("credit")), NOTHING, output_field=MONEY))
        return Decimal(found["sum"])

    @property
    def rest(self) -> Decimal:
        return self.amount - self.paid

    @property
    def is_of_before(self) -> bool:
        """Signed in a category that two persons changed since, at the associate’s demand."""
        return self.category not in {"", self.associate.category}

    @property
    def waits_for_others(self) -> bool:
        """Paid as far as it must be, and it does not count: public bodies would hold more than half the capital."""
        open_ = self.state == SubscriptionState.ADMITTED and self.associate.cooperative.opened_on
        return bool(open_) and self.paid >= self.least_paid

    def least_of(self, share: Fraction) -> Decimal:
        return share_of(self.amount, share)


class MovementQuerySet(models.QuerySet["Movement"]):
    def until(self, day: dt.date | None = None, known_at: dt.datetime | None = None) -> MovementQuerySet:
        """Those that took effect by a day, as they were known at a moment."""
        rows = self.filter(day__lte=day) if day else self
        return rows.filter(recorded_at__lte=known_at) if known_at else rows

    def in_order(self) -> MovementQuerySet:
        return self.order_by("cooperative", "number").prefetch_related("postings__associate")


class Movement(models.Model):
    """One line of the ledger of a cooperative, for good: `day` is when it takes effect, `recorded_at` when it was
    written. `size` is how many postings it has; `hash` chains it to the one before (`entries.py`)."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="movements")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind)
    day = models.DateField(_("effet"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cause = models.CharField(_("pièce"), max_length=200)
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, blank=True, related_name="movements")
    contra_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="contra")
    size = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("mouvement")
        ordering = ["cooperative", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="a_movement_has_its_number"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="movement_kind_is_known"),
            models.CheckConstraint(condition=~Q(cause=""), name="a_movement_has_a_cause"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CONTRARY, contra_of__isnull=False) | ~Q(kind=Kind.CONTRARY) & Q(contra_of=None),
                name="a_contrary_movement_names_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} n° {self.number}"


class Held(NamedTuple):
    """The parts of an associate, by its key."""

    associate: int
    parts: int


class InCategory(NamedTuple):
    """A category: who holds parts, their parts, and the capital subscribed; of it, what is owed to who holds none any
    more."""

    heads: int
    parts: int
    capital: Decimal
    owed: Decimal = NOTHING


class PostingQuerySet(models.QuerySet["Posting"]):
    def of(self, associate: Associate) -> PostingQuerySet:
        return self.filter(associate=associate)

    def of_cooperative(self, cooperative: Cooperative) -> PostingQuerySet:
        return self.filter(movement__cooperative=cooperative)

    def until(self, day: dt.date | None = None, known_at: dt.datetime | None = None) -> PostingQuerySet:
        """Those that took effect by a day, as they were known at a moment."""
        rows = self.filter(movement__day__lte=day) if day else self
        return rows.filter(movement__recorded_at__lte=known_at) if known_at else rows

    def balance(self, *accounts: str, on: dt.date | None = None, known_at: dt.datetime | None = None) -> Decimal:
        """Credits less debits of some accounts."""
        rows = self.until(on, known_at).filter(account__in=accounts)
        return Decimal(rows.aggregate(sum=Coalesce(Sum(BALANCE), NOTHING, output_field=MONEY))["sum"])

    def capital(self, on: dt.date | None = None, known_at: dt.datetime | None = None) -> tuple[Decimal, Decimal]:
        """The capital subscribed, and what was paid of it."""
        paid = Q(account__in=[Ledger.PAID, Ledger.WAITING])
        found = self.until(on, known_at).aggregate(
            subscribed=Sum(BALANCE, filter=Q(account__in=CAPITAL), default=NOTHING),
            paid=Sum(BALANCE, filter=paid, default=NOTHING),
        )
        return Decimal(found["subscribed"]), Decimal(found["paid"])

    def highest_capital(self, on: dt.date | None = None, known_at: dt.datetime | None = None) -> Decimal:
        """The highest capital subscribed that was ever reached, day after day; what was undone, as far as it was known,
        never was."""
        order = [F("movement__day").asc(), F("movement__number").asc(), F("rank").asc()]
        stands = Q(movement__contra__isnull=True)
        if known_at:
            stands |= Q(movement__contra__recorded_at__gt=known_at)
        kept = self.until(on, known_at).filter(stands, account__in=CAPITAL, movement__contra_of=None)
        reached = kept.annotate(reached=Window(Sum(BALANCE), order_by=order))
        return reached.order_by("-reached").values_list("reached", flat=True).first() or NOTHING

    def register(self, on: dt.date | None = None, known_at: dt.datetime | None = None) -> list[Held]:
        """Parts of each associate on a day, as it was, or as it was then known; nobody without a part."""
        held = self.until(on, known_at).filter(account=Ledger.PARTS).order_by()
        rows = held.values_list("associate").annotate(parts=Sum(BALANCE)).filter(parts__gt=0)
        return [Held(associate, int(parts)) for associate, parts in rows.order_by("associate__number")]

    def borne_by_year(self) -> dict[int, Decimal]:
        """Year → what who left bore of the losses carried over, what was undone of it taken back."""
        others = [Kind.LOSS, Kind.ALLOCATE]
        rows = self.filter(account=Ledger.PAST_LOSSES).exclude(movement__kind__in=others).order_by()
        return dict(rows.values_list("movement__day__year").annotate(sum=Sum(BALANCE)))

    def by_number(self, *accounts: str) -> dict[int, Decimal]:
        """Number of an associate → credits less debits of its own lines, where they are not equal."""
        rows = self.filter(account__in=accounts, associate__isnull=False).order_by()
        sums = rows.values_list("associate__number").annotate(sum=Sum(BALANCE)).exclude(sum=0)
        return {number: Decimal(total) for number, total in sums if number}

    def losses_carried(self) -> Decimal:
        """The losses that are written and that nothing covers, in euros."""
        return max(-self.balance(Ledger.PAST_LOSSES), NOTHING)

    def by_category(self, on: dt.date | None = None, known_at: dt.datetime | None = None) -> dict[str, InCategory]:
        """Category → who holds parts, their parts, and the capital subscribed of all of it."""
        all_of_them = self.until(on, known_at).filter(associate__isnull=False).order_by()
        rows = all_of_them.annotate(category_on=category_on(on, known_at)).values_list("category_on", "associate")
        parts = Sum(BALANCE, filter=Q(account=Ledger.PARTS), default=NOTHING)
        capital = Sum(BALANCE, filter=Q(account__in=CAPITAL), default=NOTHING)
        found: dict[str, InCategory] = {}
        for category, _one, held, money in rows.annotate(n=parts, money=capital):
            before = found.get(category, InCategory(0, 0, NOTHING))
            heads, owed = before.heads + (held > 0), before.owed + (NOTHING if held else money)
            found[category] = InCategory(heads, before.parts + int(held), before.capital + money, owed)
        return found


class Posting(models.Model):
    """A debit or a credit of a movement, in euros or in parts."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="postings")
    rank = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=8, choices=Ledger)
    associate = models.ForeignKey(Associate, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.CharField(max_length=4, choices=Unit)
    debit = models.DecimalField(max_digits=14, decimal_places=2, default=NOTHING)
    credit = models.DecimalField(max_digits=14, decimal_places=2, default=NOTHING)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("écriture")
        ordering = ["movement", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["movement", "rank"], name="a_posting_has_its_rank"),
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0), name="a_posting_has_one_side"
            ),
            models.CheckConstraint(
                condition=Q(unit=Unit.PART, account__in=[Ledger.PARTS, Ledger.ISSUED])
                | Q(unit=Unit.EURO) & ~Q(account__in=[Ledger.PARTS, Ledger.ISSUED]),
                name="an_account_has_its_unit",
            ),
            models.CheckConstraint(condition=Q(account__in=Ledger.values), name="posting_account_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.debit or -self.credit}"


class PayoutQuerySet(models.QuerySet["Payout"]):
    def waiting(self) -> PayoutQuerySet:
        """Prepared, or ordered and not paid yet."""
        return self.filter(state__in=[PayoutState.PREPARED, PayoutState.ORDERED])

    def to_transfer(self) -> PayoutQuerySet:
        return self.filter(state=PayoutState.ORDERED)


class Payout(models.Model):
    """Money that leaves: prepared by one, validated by another, never by who receives it. For who left; or, with a
    `subscription`, what came in for it and does not count yet; or `of_interest`, what parts brought.

    `amount` is what leaves; `loss`, what who left bears of the losses, which never leaves; `bonus`, what of the amount
    comes from the reserve made for those who leave.

    `iban` is where it is paid, known until it is paid or dropped; who wrote it does not order the transfer.
    """

    associate = models.ForeignKey(Associate, models.PROTECT, related_name="payouts")
    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, blank=True, related_name="+")
    of_interest = models.BooleanField(default=False)
    amount = models.DecimalField(_("somme"), max_digits=14, decimal_places=2)
    loss = models.DecimalField(_("part des pertes"), max_digits=14, decimal_places=2, default=NOTHING)
    bonus = models.DecimalField(
        _("part de réserve"), max_digits=14, decimal_places=2, default=NOTHING, db_default=NOTHING
    )
    state = models.CharField(max_length=10, choices=PayoutState, default=PayoutState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    iban_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ordered_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("remboursement")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["associate"],
                condition=Q(state__in=[PayoutState.PREPARED, PayoutState.ORDERED]),
                name="one_payout_waits_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.ORDERED)
                | Q(ordered_by__isnull=False)
                & ~Q(iban="")
                & ~Q(ordered_by=F("prepared_by"))
                & ~Q(ordered_by=F("iban_by")),
                name="another_orders_a_payout",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PayoutState.PREPARED, PayoutState.ORDERED]) | Q(iban=""),
                name="an_iban_is_forgotten_once_paid",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payout_is_a_sum"),
            models.CheckConstraint(condition=Q(loss__gte=0), name="a_part_of_losses_is_a_sum"),
            models.CheckConstraint(condition=Q(bonus__gte=0), name="a_part_of_a_reserve_is_a_sum"),
            models.CheckConstraint(
                condition=Q(of_interest=False) | Q(subscription=None), name="interest_is_of_no_subscription"
            ),
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.PAID) | ~Q(decided_by=F("prepared_by")) & Q(movement__isnull=False),
                name="another_validates_a_payout",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.associate} : {self.amount}"

    @property
    def reference(self) -> str:
        """What the transfer quotes, so that the statement closes it: « REMB-42-7 », or « INT-42-8 » of interest."""
        return f"{'INT' if self.of_interest else 'REMB'}-{self.associate.number}-{self.pk}"


class HalfRateQuerySet(models.QuerySet["HalfRate"]):
    def known(self) -> dict[Half, Decimal]:
        """(year, half) → rate, in points of 100."""
        return {(row.year, row.half): row.value for row in self}


class HalfRate(models.Model):
    """The mean rate of private bonds over half a year (« TMO »), in points of 100, with where it was read."""

    year = models.PositiveSmallIntegerField(_("année"))
    half = models.PositiveSmallIntegerField(_("semestre"), choices=[(1, _("premier")), (2, _("second"))])
    value = models.DecimalField(_("taux, en points"), max_digits=5, decimal_places=2)
    source = models.CharField(_("source"), max_length=200)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    objects = HalfRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("taux d’un semestre")
        ordering = ["-year", "-half"]
        constraints = [
            models.UniqueConstraint(fields=["year", "half"], name="a_half_year_has_one_rate"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="a_year_has_two_halves"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def standing(self) -> AllocationQuerySet:
        """Not given up."""
        return self.exclude(state=AllocationState.DROPPED)


class Allocation(models.Model):
    """How the surplus of a year is shared out: proposed, adopted by a decision that it cites, then posted by another.

    The facts of the year are kept as they were when it was proposed; `rate` is an exact fraction, empty when some
    half-year was not known. What goes to the statutory reserve is the rest.
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="allocations")
    year = models.PositiveSmallIntegerField(_("année"))
    surplus = models.DecimalField(_("excédent"), max_digits=14, decimal_places=2)
    subsidies = models.DecimalField(_("dont subventions"), max_digits=14, decimal_places=2, default=NOTHING)
    losses = models.DecimalField(_("pertes passées"), max_digits=14, decimal_places=2, default=NOTHING)
    reserves = models.DecimalField(_("réserves"), max_digits=14, decimal_places=2, default=NOTHING)
    capital = models.DecimalField(_("capital"), max_digits=14, decimal_places=2)
    paid = models.DecimalField(_("capital versé"), max_digits=14, decimal_places=2)
    rate = models.CharField(max_length=40, blank=True)
    legal = models.DecimalField(_("réserve légale"), max_digits=14, decimal_places=2)
    interest = models.DecimalField(_("intérêt aux parts"), max_digits=14, decimal_places=2, default=NOTHING)
    exit_reserve = models.DecimalField(
        _("réserve pour qui part"), max_digits=14, decimal_places=2, default=NOTHING, db_default=NOTHING
    )
    state = models.CharField(max_length=10, choices=AllocationState, default=AllocationState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("répartition d’un excédent")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "year"],
                condition=~Q(state=AllocationState.DROPPED),
                name="a_year_is_shared_out_once",
            ),
            models.CheckConstraint(condition=Q(state__in=AllocationState.values), name="allocation_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=[AllocationState.PROPOSED, AllocationState.DROPPED]) | Q(decision__isnull=False),
                name="what_is_adopted_cites_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state=AllocationState.POSTED)
                | Q(movement__isnull=False, posted_by__isnull=False) & ~Q(posted_by=F("proposed_by")),
                name="another_posts_an_allocation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative}, {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("cooperative:allocation", args=[self.pk])

    @property
    def facts(self) -> Year:
        rate = Fraction(self.rate) if self.rate else None
        return Year(self.surplus, self.capital, self.paid, self.reserves, self.subsidies, self.losses, rate)

    @property
    def shares(self) -> list[Share]:
        """Line by line, under the bounds of the law."""
        return allocate(self.facts, interest=self.interest, legal=self.legal, exit_reserve=self.exit_reserve)

    @property
    def statutory(self) -> Decimal:
        return self.surplus - self.losses - self.legal - self.interest - self.exit_reserve


class Conversion(models.Model):
    """How an association becomes a cooperative: the statutes that it votes on, and the day of the conversion, which one
    person prepares and another confirms. Its steps are read from data (`conversion_steps.py`).

    `funds`: what the association has, which is never shared and never becomes capital, in euros.
    """

    cooperative = models.OneToOneField(Cooperative, models.PROTECT, related_name="conversion")
    change = models.ForeignKey(RulebookChange, models.PROTECT, null=True, blank=True, related_name="+")
    funds = models.DecimalField(_("fonds de l’association"), max_digits=14, decimal_places=2, null=True, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    switched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    switched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("dossier de conversion")
        constraints = [
            models.CheckConstraint(
                condition=Q(switched_by=None)
                | Q(prepared_by__isnull=False, switched_at__isnull=False) & ~Q(switched_by=F("prepared_by")),
                name="two_persons_convert_an_association",
            ),
            models.CheckConstraint(condition=Q(funds=None) | Q(funds__gte=0), name="funds_are_a_sum"),
        ]

    def __str__(self) -> str:
        return str(self.cooperative)

    def get_absolute_url(self) -> str:
        return reverse("cooperative:conversion", args=[self.cooperative.assembly.slug])

    @property
    def prepared(self) -> str:
        """What a second person reads and confirms: when it was prepared, and with how much."""
        return f"{self.prepared_at.isoformat()} {self.funds}" if self.prepared_at else ""

    @property
    def is_voted(self) -> bool:
        """The statutes are adopted, and wait."""
        return bool(self.change and self.change.state == "adopted" and self.change.adopted_id is None)


class Duty(models.Model):
    """Who sees to a step, and until when."""

    conversion = models.ForeignKey(Conversion, models.PROTECT, related_name="duties")
    step = models.CharField(max_length=12, choices=StepKey)
    who = models.CharField(_("qui"), max_length=120)
    due = models.DateField(_("avant le"), null=True, blank=True)

    class Meta:
        verbose_name = _("charge d’une étape")
        constraints = [
            models.UniqueConstraint(fields=["conversion", "step"], name="a_step_has_one_duty"),
            models.CheckConstraint(condition=Q(step__in=StepKey.values), name="duty_step_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step} : {self.who}"


class ProofQuerySet(models.QuerySet["Proof"]):
    def standing(self) -> ProofQuerySet:
        """Not taken back."""
        return self.filter(withdrawn_at=None)

    def veiled(self) -> Q:
        """Entries of the journal that say why something was taken back which the public reads no more."""
        told = (
            KeyTextTransform("reason", models.OuterRef("data")),
            KeyTextTransform("assembly", models.OuterRef("data")),
        )
        said = self.filter(hidden=True, withdrawn_at__isnull=False).annotate(
            told=models.Func(F("reason"), Value("."), function="rtrim", output_field=models.TextField())
        )
        same = said.filter(told=told[0], conversion__cooperative__assembly__name=told[1])
        return Q(models.Exists(same), kind="cooperative.step_withdrawn")

    def last_hidden(self) -> dt.datetime | None:
        """When the public was last shown one no more."""
        found: dt.datetime | None = self.aggregate(at=models.Max("hidden_at"))["at"]
        return found


class Proof(models.Model):
    """What proves a step that data do not: words, a receipt. Taken back with a reason, it stays; nothing is lost.

    `answer`: of the majority, what was found (« statutes », or « unanimity » where they say nothing). `hidden`: it may
    name a person, and who leads the conversion alone reads it.
    """

    conversion = models.ForeignKey(Conversion, models.PROTECT, related_name="proofs")
    step = models.CharField(max_length=12, choices=StepKey)
    words = models.TextField(_("ce qui le prouve"), max_length=1000)
    reference = models.CharField(_("pièce"), max_length=120, blank=True)
    on = models.DateField(_("le"))
    answer = models.CharField(max_length=10, blank=True, choices=[("statutes", ""), ("unanimity", "")])
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("pourquoi"), max_length=300, blank=True)
    hidden = models.BooleanField(default=False, db_default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("preuve d’une étape")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=StepKey.values), name="proof_step_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_by__isnull=False) & ~Q(reason=""),
                name="a_proof_is_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} : {self.words}"


class GivingUp(models.Model):
    """Somebody asks, with a reason, to give up the statutes that were voted; another person confirms what they read.
    The last one asked is the one that is confirmed."""

    change = models.ForeignKey(RulebookChange, models.PROTECT, related_name="+")
    reason = models.CharField(_("pourquoi"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("demande de renoncer à des statuts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="giving_up_has_a_reason"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("asked_by")),
                name="another_confirms_a_giving_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change} : {self.reason}"


class CategoryClaimQuerySet(models.QuerySet["CategoryClaim"]):
    def waiting(self) -> CategoryClaimQuerySet:
        """Asked, or answered by one and not confirmed by another."""
        return self.filter(state__in=[ClaimState.ASKED, ClaimState.ANSWERED])

    def granted_after(self, day: dt.date | None, known_at: dt.datetime | None = None) -> CategoryClaimQuerySet:
        """Those that had no effect yet on a day, or were not known yet at a moment; none without either."""
        later = Q(decided_at__date__gt=day) if day else Q(pk__in=[])
        return self.filter(later | Q(decided_at__gt=known_at) if known_at else later, state=ClaimState.GRANTED)

    def with_associate(self) -> CategoryClaimQuerySet:
        return self.select_related("associate__cooperative__assembly", "associate__organisation", "associate__account")


class CategoryClaim(models.Model):
    """An associate contests the category given: one person answers with words, another confirms. Until then, and if it
    is kept, nothing changes; granted, the category changes on that day, and what it was before stays known (`before`).

    `grants` is what the answer says: None before it.
    """

    associate = models.ForeignKey(Associate, models.PROTECT, related_name="claims")
    before = models.CharField(max_length=12, choices=Category)
    wanted = models.CharField(_("catégorie demandée"), max_length=12, choices=Category)
    reason = models.CharField(_("pourquoi"), max_length=500)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    grants = models.BooleanField(null=True, blank=True)
    answer = models.CharField(_("réponse"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CategoryClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("catégorie contestée")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["associate"],
                condition=Q(state__in=[ClaimState.ASKED, ClaimState.ANSWERED]),
                name="one_claim_waits_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_is_known"),
            models.CheckConstraint(
                condition=Q(wanted__in=Category.values) & ~Q(wanted=F("before")), name="another_category_is_wanted"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ClaimState.GRANTED, ClaimState.KEPT])
                | Q(decided_at__isnull=False, decided_by__isnull=False, answered_by__isnull=False)
                & ~Q(decided_by=F("answered_by"))
                & ~Q(answer=""),
                name="two_persons_answer_a_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.associate} : {self.get_wanted_display()}"


def categories_before(day: dt.date | None, known_at: dt.datetime | None = None) -> dict[int, str]:
    """The key of each associate whose category changed after a day, or after it was known → what it was before."""
    first: dict[int, str] = {}
    if day or known_at:
        for claim in CategoryClaim.objects.granted_after(day, known_at).order_by("decided_at", "pk"):
            first.setdefault(claim.associate_id, claim.before)
    return first


def category_on(day: dt.date | None, known_at: dt.datetime | None = None) -> Case | F:
    """The category of the associate of a posting, as it was on a day and as it was then known; today’s without one."""
    now, first = F("associate__category"), categories_before(day, known_at)
    whens = [When(associate=one, then=Value(before)) for one, before in first.items()]
    return Case(*whens, default=now, output_field=models.CharField()) if whens else now


class EndingQuerySet(models.QuerySet["Ending"]):
    def running(self) -> EndingQuerySet:
        return self.filter(state__in=RUNNING_ENDINGS)

    def appealed(self) -> EndingQuerySet:
        """Those of which an appeal waits."""
        return self.filter(state__in=[EndingState.APPEALED, EndingState.ANSWERED])

    def visible_to(self, account: Visitor) -> EndingQuerySet:
        """The associate concerned, and who keeps the register."""
        if not account.is_authenticated:
            return self.none()
        mine = Associate.objects.of_account(account).values("pk")
        kept = Cooperative.objects.kept_by(account).values("pk")
        return self.filter(Q(associate__in=mine) | Q(associate__cooperative__in=kept))

    def with_associate(self) -> EndingQuerySet:
        return self.select_related(
            "associate__cooperative__assembly", "associate__organisation", "associate__account", "cited", "review"
        )

    def unwritten(self) -> EndingQuerySet:
        """Those that run, of which nothing stands in the register yet."""
        return self.filter(state__in=[EndingState.OPENED, EndingState.HEARD, EndingState.READY])


class Ending(Procedure):
    """The end of the parts of somebody who did not ask for it (`kind`): excluded or struck off, after grounds and a
    hearing, by the decision `cited`; or dead, with a piece as `grounds`. `cited_by` prepares, another writes it;
    `reopened_by` sent back the decision that another had cited, and does not give it all up alone.

    `hearing_on`: the day of the hearing, before which one answers in writing; None of a death. `restores`: what the
    answer to an appeal says, with the decision `review` or, where the vote refused, a piece in `answer`.
    """

    associate = models.ForeignKey(Associate, models.PROTECT, related_name="endings")
    kind = models.CharField(_("pourquoi"), max_length=14, choices=[(each, each.label) for each in ENDS])
    state = models.CharField(max_length=10, choices=EndingState, default=EndingState.OPENED)
    hearing_on = models.DateField(_("audition le"), null=True, blank=True)
    cited = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    cited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("motif"), max_length=5000, blank=True)
    restores = models.BooleanField(null=True, blank=True)
    review = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("réponse au recours"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    contrary = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EndingQuerySet.as_manager()

    class Meta:
        verbose_name = _("fin de parts")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["associate"], condition=Q(state__in=RUNNING_ENDINGS), name="one_ending_runs_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=EndingState.values), name="ending_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ENDS), name="ending_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.DIE) | Q(hearing_on__isnull=False), name="one_is_heard_before_an_ending"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WRITTEN_ENDINGS)
                | Q(movement__isnull=False, written_by__isnull=False, cited_by__isnull=False)
                & ~Q(written_by=F("cited_by")),
                name="another_writes_an_ending",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WRITTEN_ENDINGS) | Q(kind=Kind.DIE) | Q(cited__isnull=False) & ~Q(hearing=""),
                name="a_body_decides_an_ending",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED_ENDINGS)
                | Q(reviewed_by__isnull=False, answered_by__isnull=False) & ~Q(reviewed_by=F("answered_by")),
                name="another_reviews_an_ending",
            ),
            models.CheckConstraint(
                condition=~Q(state=EndingState.OVERTURNED) | Q(contrary__isnull=False),
                name="what_is_overturned_has_its_contrary",
            ),
        ]

    def __str__(self) -> str:
        return _g("%(kind)s, procédure n° %(number)d") % {"kind": self.get_kind_display(), "number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("cooperative:ending", args=[self.number])

    @property
    def runs(self) -> bool:
        """It waits for somebody."""
        return self.state in RUNNING_ENDINGS

    @property
    def is_to_answer(self) -> bool:
        """The associate may still answer the grounds in writing."""
        return self.state in (EndingState.OPENED, EndingState.HEARD)


class ReviewQuerySet(models.QuerySet["Review"]):
    def held(self) -> ReviewQuerySet:
        return self.filter(held_on__isnull=False)


class Review(models.Model):
    """The review of a cooperative: who does it and who would in their place, named by an assembly; then its report.

    `reviewer` and `substitute` are the names of approved bodies or persons, public as the law makes them.
    """

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="reviews")
    reviewer = models.CharField(_("réviseur"), max_length=200)
    substitute = models.CharField(_("suppléant"), max_length=200)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    held_on = models.DateField(_("rapport remis le"), null=True, blank=True)
    report = models.CharField(_("où se lit le rapport"), max_length=300, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("révision")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"], condition=Q(held_on=None), name="one_review_is_prepared_at_a_time"
            ),
            models.CheckConstraint(condition=Q(held_on=None) | ~Q(report=""), name="a_review_held_has_its_report"),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} : {self.reviewer}"

    @property
    def point(self) -> str:
        """Its report, as a point of an agenda."""
        return _g("Le rapport de révision, remis le %s") % french_day(self.held_on) if self.held_on else ""


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> RemarkQuerySet:
        """Those of which nobody said yet what was done."""
        return self.filter(done_on=None)


class Remark(models.Model):
    """What a reviewer remarks, followed as an action: who sees to it, until when; then what was done, on which day."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="remarks")
    rank = models.PositiveSmallIntegerField()
    words = models.CharField(_("remarque"), max_length=500)
    who = models.CharField(_("qui s’en charge"), max_length=200, blank=True)
    due = models.DateField(_("avant le"), null=True, blank=True)
    done = models.CharField(_("ce qui a été fait"), max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remarque d’une révision")
        ordering = ["review", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["review", "rank"], name="a_remark_has_its_rank"),
            models.CheckConstraint(
                condition=Q(done_on=None, done="") | Q(done_on__isnull=False) & ~Q(done=""),
                name="a_remark_that_is_followed_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Loss(models.Model):
    """A year that ended on a loss, with where it is read: what may bring the review forward. Once its assembly has
    decided, another person writes it in the ledger: `reserves` is what the statutory reserve bears of it."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="losses")
    year = models.PositiveSmallIntegerField(_("exercice"))
    amount = models.DecimalField(_("perte"), max_digits=14, decimal_places=2)
    source = models.CharField(_("pièce"), max_length=200)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    reserves = models.DecimalField(_("prise sur les réserves"), max_digits=14, decimal_places=2, default=NOTHING)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("perte d’une année")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "year"], name="a_year_has_one_loss"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_loss_is_a_sum"),
            models.CheckConstraint(
                condition=Q(reserves__gte=0, reserves__lte=F("amount")), name="reserves_bear_a_part_of_a_loss"
            ),
            models.CheckConstraint(
                condition=Q(movement=None)
                | Q(decision__isnull=False, posted_by__isnull=False) & ~Q(posted_by=F("noted_by")),
                name="another_posts_a_loss",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} : {self.amount}"


class RevaluationQuerySet(models.QuerySet["Revaluation"]):
    def waiting(self) -> RevaluationQuerySet:
        return self.filter(decided_at=None)


class Revaluation(models.Model):
    """Parts raised to the `nominal` value of the statutes by `amount` euros of the statutory reserve: prepared by one,
    written by another with the decision of the assembly; or given up, and then without a movement."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="revaluations")
    nominal = models.DecimalField(_("valeur d’une part"), max_digits=14, decimal_places=2)
    amount = models.DecimalField(_("prise sur les réserves"), max_digits=14, decimal_places=2)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    movement = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RevaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("revalorisation des parts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"], condition=Q(decided_at=None), name="one_revaluation_waits_at_a_time"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, nominal__gt=0), name="a_revaluation_is_a_sum"),
            models.CheckConstraint(
                condition=Q(movement=None)
                | Q(decision__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("prepared_by")),
                name="another_writes_a_revaluation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nominal} : {self.amount}"


class ReviewDemand(models.Model):
    """An associate asks for the review at once; it counts until one is held."""

    associate = models.ForeignKey(Associate, models.PROTECT, related_name="+")
    asked_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("demande de révision")
        constraints = [models.UniqueConstraint(fields=["associate", "asked_on"], name="one_asks_once_a_day")]

    def __str__(self) -> str:
        return f"{self.associate}, {self.asked_on}"


class YearWords(models.Model):
    """What is written of a year in its report, where no data say it: the context, and the effects."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("exercice"))
    context = models.TextField(_("contexte"), max_length=5000)
    effect = models.TextField(_("effets"), max_length=5000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rapport d’une année")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["cooperative", "year"], name="a_year_has_one_report")]

    def __str__(self) -> str:
        return f"{self.cooperative}, {self.year}"


class ContraryQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> ContraryQuerySet:
        return self.filter(state=CorrectionState.ASKED)

    def with_movement(self) -> ContraryQuerySet:
        return self.select_related("movement__cooperative__assembly", "movement__subscription", "asked_by")


class Correction(models.Model):
    """A mistake of the register, answered by a contrary movement: asked by one, with a reason, validated by another."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="corrections")
    reason = models.CharField(_("motif"), max_length=200)
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    contrary = models.OneToOneField(Movement, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ContraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction du registre")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movement"], condition=Q(state=CorrectionState.ASKED), name="one_correction_waits_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_a_reason"),
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.DONE)
                | ~Q(decided_by=F("asked_by")) & Q(decided_by__isnull=False, contrary__isnull=False),
                name="another_validates_a_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} : {self.reason}"

    def get_absolute_url(self) -> str:
        return reverse("cooperative:correction", args=[self.pk])


class KeeperQuerySet(models.QuerySet["Keeper"]):
    def running(self, on: dt.date | None = None) -> KeeperQuerySet:
        return self.filter(Dated.running_on(on))

    def held_by(self, account: Account) -> KeeperQuerySet:
        """Those of one person; none while their powers wait for a second factor."""
        return self.none() if account.powers_withheld else self.filter(account=account)


class Keeper(Dated):
    """A mandate « tenue du registre »: who keeps the register of a cooperative, from a day to another."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="keepers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = KeeperQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandat de tenue du registre")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="a_keeper_ends_after"),
            ExclusionConstraint(
                name="a_keeper_has_one_mandate_at_a_time",
                expressions=[
                    ("cooperative", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.cooperative}"


class CertificateRunQuerySet(models.QuerySet["CertificateRun"]):
    def running(self) -> CertificateRunQuerySet:
        return self.filter(ended_at=None)


class CertificateRun(models.Model):
    """The certificates of all the associates of a day, set by the worker in one archive: how many are done, for who
    waits. Its file names people: it is forgotten after a week."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="certificate_runs")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="parts/", blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("établissement des certificats")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"], condition=Q(ended_at=None), name="one_run_of_certificates_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative} : {self.done}/{self.total}"


class ChartLineQuerySet(models.QuerySet["ChartLine"]):
    def standing(self) -> ChartLineQuerySet:
        """Those that no other took the place of."""
        return self.filter(until=None)


class ChartLine(models.Model):
    """How an account of the ledger is said in the plan of the accountant: its number, its words, and the `source` that
    says so, with its day. Another one takes its place (`until`); it stays."""

    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="chart_lines")
    account = models.CharField(max_length=8, choices=Ledger)
    number = models.CharField(_("numéro"), max_length=20)
    words = models.CharField(_("libellé"), max_length=120)
    source = models.CharField(_("d’après"), max_length=200)
    source_on = models.DateField(_("daté du"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = ChartLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte de la comptabilité")
        ordering = ["account", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "account"], condition=Q(until=None), name="an_account_is_said_one_way"
            ),
            models.UniqueConstraint(
                fields=["cooperative", "number"], condition=Q(until=None), name="a_number_says_one_account"
            ),
            models.CheckConstraint(
                condition=Q(account__in=Ledger.values) & ~Q(account__in=OF_PARTS), name="parts_are_in_no_chart"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{3}[0-9A-Z]{0,17}$"), name="an_account_begins_with_three_digits"
            ),
            models.CheckConstraint(
                condition=Q(number__startswith=Left(F("account"), 1)), name="an_account_keeps_its_class"
            ),
            models.CheckConstraint(condition=~Q(words="") & ~Q(source=""), name="an_account_has_words_and_a_source"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("written_at")), name="an_account_is_said_from_then_to_then"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} : {self.number}"
