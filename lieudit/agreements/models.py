"""What two sides promise each other, from a day to another; the commitments of each, and the instalments."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.agreements.vocabulary import Nature
from lieudit.agreements.workflow import ASKED, OWING, AgreementState, Side
from lieudit.care.models import Measure
from lieudit.governance.models import Assembly
from lieudit.network.models import Organisation, Place, Representative

NOTICES = (180, 60)
"""Days before its last day at which the end of an agreement is announced: time to find money, then time to choose."""
DIGITS = 12
"""Of a sum, cents included: ten thousand million euros at most."""

type Party = Place | Organisation | Assembly
"""One side of an agreement."""


def is_side(account: Account, side: Side, places: models.QuerySet[Place], prefix: str = "") -> Q:
    """Agreements of which `account` speaks for a side: that of an organisation, of an assembly over which it
    presides, or of one of these places."""
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False).values("organisation")
    led = Assembly.objects.led_by(account).values("pk")
    if side == Side.PARTNER:
        return Q(**{f"{prefix}partner__in": spoken}) | Q(**{f"{prefix}partner": None, f"{prefix}assembly__in": led})
    held = Q(**{f"{prefix}place__in": places.values("pk")}) | Q(**{f"{prefix}organisation__in": spoken})
    return held | Q(**{f"{prefix}partner__isnull": False, f"{prefix}assembly__in": led})


def voiced(account: Account) -> models.QuerySet[Place]:
    """The places for which `account` itself speaks."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False)
    return Place.objects.filter(pk__in=spoken.values("place"))


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def public(self) -> AgreementQuerySet:
        """Agreements whose words no measure of care hides, of public places where a place holds them."""
        return self.said().filter(Q(place=None) | Q(place__in=Place.objects.public()))

    def said(self) -> AgreementQuerySet:
        """Those whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Agreement))

    def readable_by(self, account: Visitor) -> AgreementQuerySet:
        """Those that everybody reads, and those of `account`, whatever became of their place."""
        return self.public() | self.kept_by(account) if account.is_authenticated else self.public()

    def of(self, place: Place) -> AgreementQuerySet:
        return self.filter(place=place).order_by("-ends_on", "-number")

    def of_council(self) -> AgreementQuerySet:
        """Those that the national council holds with a partner."""
        return self.filter(assembly__in=Assembly.objects.national().values("pk"), partner__isnull=False)

    def running(self) -> AgreementQuerySet:
        return self.filter(state=AgreementState.RUNNING)

    def binding(self) -> AgreementQuerySet:
        """Those that both sides said to be true, and of which something may still be owed."""
        return self.filter(state__in=OWING, confirmed_at__isnull=False)

    def to_confirm(self, account: Account) -> AgreementQuerySet:
        """Those that the other side wrote down, and that `account` may say to be true or not, of its own side."""
        kept = Place.objects.kept_by(account)
        mine = Q(told_by=Side.HOLDER) & is_side(account, Side.PARTNER, kept)
        held = is_side(account, Side.HOLDER, kept)
        if account.is_staff:  # the secretariat stands in for no place to which the council grants
            held &= Q(partner__isnull=False) | is_side(account, Side.HOLDER, voiced(account))
        mine |= Q(told_by=Side.PARTNER) & held
        return self.filter(mine, state__in=ASKED, confirmed_at=None).exclude(author=account)

    def ending(self, today: dt.date | None = None) -> AgreementQuerySet:
        """Agreements that run, end within the longest notice, and are to be followed by another."""
        limit = (today or timezone.localdate()) + dt.timedelta(days=max(NOTICES))
        return self.running().filter(ends_on__lte=limit, is_single=False)

    def without_sequel(self, today: dt.date | None = None) -> AgreementQuerySet:
        """Those that bind and end, and of which nobody said yet that what follows was asked for."""
        return self.ending(today).filter(asked_on=None, confirmed_at__isnull=False)

    def kept_by(self, account: Account) -> AgreementQuerySet:
        """Those of the places that `account` keeps, of the organisations and assemblies for which it speaks."""
        kept = Place.objects.kept_by(account)
        return self.filter(is_side(account, Side.HOLDER, kept) | is_side(account, Side.PARTNER, kept))

    def with_things(self) -> AgreementQuerySet:
        place = "place__municipality__department__region"
        return self.select_related(place, "organisation", "assembly", "partner", "after")


class Agreement(models.Model):
    """What two sides promised each other, from a day to another. `after` is the one that it renews.

    It is held by a place, an organisation or an assembly; `partner` is on the other side, or the assembly where no
    partner is said: what the council grants is held by who receives it. One side writes it down (`told_by`): until the
    other has confirmed it, it is « déclarée », and binds nobody here. `is_single`: nothing is to follow it. `asked_on`
    and `heard_on`: when what follows was asked, and answered. `nature`: of the money that the holder receives by it.
    """

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    assembly = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partenaire")
    )
    title = models.CharField(_("objet"), max_length=200)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    document = models.FileField(_("document"), upload_to="agreements/", blank=True)
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.RUNNING)
    told_by = models.CharField(_("déclarée par"), max_length=7, choices=Side, default=Side.HOLDER)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    after = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    notice = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("dernier préavis donné, en jours"))
    is_single = models.BooleanField(_("sans suite prévue"), default=False)
    asked_on = models.DateField(_("suite demandée le"), null=True, blank=True)
    heard_on = models.DateField(_("réponse reçue le"), null=True, blank=True)
    nature = models.CharField(_("nature de l’argent"), max_length=3, choices=Nature, default=Nature.GRANT)
    closing = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgreementQuerySet.as_manager()
    formerly = "public_services.agreement"

    class Meta:
        verbose_name = _("convention")
        db_table = "public_services_agreement"
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_has_an_order"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.ENDED) | ~Q(closing=""), name="an_agreement_is_broken_with_its_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.DENIED) | Q(confirmed_at=None) & ~Q(closing=""),
                name="what_was_confirmed_is_not_denied",
            ),
            models.CheckConstraint(
                condition=(Q(place__isnull=False, organisation=None) | Q(place=None, organisation__isnull=False))
                & (Q(partner=None, assembly__isnull=False) | Q(partner__isnull=False, assembly=None))
                | Q(place=None, organisation=None, assembly__isnull=False, partner__isnull=False),
                name="an_agreement_has_two_sides",
            ),
            models.CheckConstraint(
                condition=Q(heard_on=None) | Q(asked_on__isnull=False, heard_on__gte=F("asked_on")),
                name="a_sequel_is_heard_of_once_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement", args=[self.number])

    @property
    def holder(self) -> Party:
        """Who holds it."""
        found = self.place or self.organisation or self.assembly
        if found is None:
            raise AssertionError("the database holds that an agreement has two sides")
        return found

    @property
    def counterpart(self) -> Organisation | Assembly:
        """Who is on the other side."""
        found = self.partner or self.assembly
        if found is None:
            raise AssertionError("the database holds that an agreement has two sides")
        return found

    def side(self, side: str) -> Party:
        return self.holder if side == Side.HOLDER else self.counterpart

    @property
    def teller(self) -> Party:
        """The side that wrote it down."""
        return self.side(self.told_by)

    @property
    def other(self) -> Party:
        """The side that confirms it."""
        return self.side(Side(self.told_by).other)

    @property
    def declared(self) -> bool:
        """Whether one side alone has said it."""
        return self.state in ASKED and self.confirmed_at is None

    @property
    def is_binding(self) -> bool:
        """Whether both sides said it, and something may still be owed by it."""
        return self.state in OWING and self.confirmed_at is not None

    @property
    def seen(self) -> str:
        """What who reads it now is shown of what each side does: its last commitment and its last instalment."""
        last = [
            rows.order_by("-pk").values_list("pk", flat=True).first() for rows in (self.commitments, self.instalments)
        ]
        return "-".join(str(pk or 0) for pk in last)

    def paid(self) -> list[Instalment]:
        """Its instalments, each with what binds to it, and with this very agreement."""
        found = list(self.instalments.select_related("commitment").order_by("rank"))
        for each in found:
            each.agreement = self
        return found

    def promised(self) -> list[Commitment]:
        """Its commitments, those that come first, each with this very agreement."""
        found = list(self.commitments.order_by("due_on", "pk"))
        for each in found:
            each.agreement = self
        return found

    @property
    def waits(self) -> bool:
        """Whether what follows was asked, and nobody answered."""
        return self.asked_on is not None and self.heard_on is None


class AgreementCommitmentQuerySet(models.QuerySet["Commitment"]):
    def open(self) -> AgreementCommitmentQuerySet:
        """Neither kept nor dropped."""
        return self.filter(kept_on=None, dropped_on=None)

    def owed(self) -> AgreementCommitmentQuerySet:
        """Open, by agreements that bind, and whose words no measure of care hides, whatever became of their place."""
        return self.open().filter(agreement__in=Agreement.objects.binding().said().order_by().values("pk"))

    def late(self, today: dt.date) -> AgreementCommitmentQuerySet:
        """Owed, and past their day; the reports that are due are told apart."""
        return self.owed().filter(due_on__lt=today, is_report=False)

    def reports(self, until: dt.date) -> AgreementCommitmentQuerySet:
        """Reports that are owed by this day."""
        return self.owed().filter(due_on__lte=until, is_report=True)

    def by(self, account: Account) -> AgreementCommitmentQuerySet:
        """Those of the sides for which `account` itself speaks."""
        mine = Q(pk__in=[])
        for side in Side:
            mine |= Q(side=side) & is_side(account, side, voiced(account), "agreement__")
        return self.filter(mine)

    def of_somebody(self) -> AgreementCommitmentQuerySet:
        """Those of a side for which somebody speaks here."""
        speaking = Representative.objects.running().filter(account__is_active=True)
        held = Q(place=OuterRef("agreement__place")) | Q(organisation=OuterRef("agreement__organisation"))
        facing = Q(organisation=OuterRef("agreement__partner"))
        spoken = Q(side=Side.HOLDER) & Exists(speaking.filter(held))
        return self.filter(spoken | Q(side=Side.PARTNER) & Exists(speaking.filter(facing)))


class Commitment(models.Model):
    """What one side of an agreement does until a day: kept on a day, dropped on another with a reason, or late.

    That of paying an instalment is kept as the instalment is received; that of giving an account (`is_report`), as it
    comes. `reminded_at`: when who owes it was told, once.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="commitments")
    side = models.CharField(_("qui s’engage"), max_length=8, choices=Side)
    words = models.CharField(_("à quoi"), max_length=500)
    instalment = models.OneToOneField(
        "Instalment", models.PROTECT, null=True, blank=True, related_name="commitment", verbose_name=_("versement")
    )
    is_report = models.BooleanField(_("compte rendu"), default=False)
    due_on = models.DateField(_("pour le"))
    kept_on = models.DateField(_("tenu le"), null=True, blank=True)
    dropped_on = models.DateField(_("abandonné le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement d’une convention")
        db_table = "funding_commitment"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_on=None) | Q(dropped_on=None), name="a_commitment_is_kept_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(dropped_on=None) | ~Q(reason=""), name="a_commitment_is_dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()

    @property
    def party(self) -> Party:
        """Who binds itself."""
        return self.agreement.side(self.side)

    @property
    def is_open(self) -> bool:
        return self.kept_on is None and self.dropped_on is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.agreement.is_binding and self.due_on < timezone.localdate()


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def of_council(self) -> InstalmentQuerySet:
        """What the national council received of its partners, but what care hides."""
        council = Agreement.objects.of_council().public()
        return self.filter(payer=Side.PARTNER, received_on__isnull=False, agreement__in=council.order_by().values("pk"))


class Instalment(models.Model):
    """A part of what one side pays to the other, in euros: announced for a day, received on another."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="instalments")
    rank = models.PositiveSmallIntegerField()
    payer = models.CharField(_("qui verse"), max_length=8, choices=Side, default=Side.PARTNER)
    words = models.CharField(_("ce que c’est"), max_length=120)
    amount = models.DecimalField(_("somme, en euros"), max_digits=DIGITS, decimal_places=2)
    announced_on = models.DateField(_("annoncé pour le"))
    received_on = models.DateField(_("reçu le"), null=True, blank=True)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("versement d’une convention")
        db_table = "funding_instalment"
        ordering = ["agreement", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "rank"], name="an_instalment_has_its_rank"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_instalment_is_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} · {self.rank}"

    @property
    def payee(self) -> Party:
        """Who receives it."""
        return self.agreement.side(Side(self.payer).other)
