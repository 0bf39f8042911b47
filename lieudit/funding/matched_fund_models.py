"""Matched funds, the commons that places carry there, and what other places promise to each."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.funding.call_models import MOST_MONEY
from lieudit.funding.workflow import CommonState, MatchedFundState, PledgeState
from lieudit.governance.models import Assembly, Seat
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.toolkit.types import JsonField

MOST_RATIO = 10
"""Euros that a fund adds for one, at most."""


class MatchedFundQuerySet(models.QuerySet["MatchedFund"]):
    def shown(self) -> MatchedFundQuerySet:
        """Those that no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(MatchedFund))

    def with_things(self) -> MatchedFundQuerySet:
        return self.select_related("assembly")

    def led_by(self, account: Visitor) -> MatchedFundQuerySet:
        """Those of the assemblies that `account` chairs."""
        return self.filter(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))

    def to_settle(self) -> MatchedFundQuerySet:
        """Whose last day is past."""
        return self.filter(state=MatchedFundState.OPEN, closes_on__lt=timezone.localdate())


class MatchedFund(models.Model):
    """A sum of an assembly that adds so many euros (`ratio`) to each that places promise to a common: « 1 € d’un lieu =
    2 € pour un commun ».

    `most` is what it adds to one common at most, `most_each` what of one place's promise to it is counted. When what is
    called for is above `amount`, all are reduced alike. Rules never change; the last day past, the clock counts, and
    keeps in `counted` what anybody counts again: see `matching.py`.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("assemblée"))
    title = models.CharField(_("titre"), max_length=120)
    purpose = models.TextField(_("pour quoi"), validators=[MaxLengthValidator(3000)])
    amount = models.DecimalField(_("somme du fonds, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    ratio = models.DecimalField(_("euros ajoutés pour un euro"), max_digits=4, decimal_places=2)
    most = models.DecimalField(
        _("ajouté à un commun, au plus"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True
    )
    most_each = models.DecimalField(
        _("compté d’un lieu pour un commun, au plus"),
        max_digits=MOST_MONEY + 2,
        decimal_places=2,
        null=True,
        blank=True,
    )
    closes_on = models.DateField(_("promesses jusqu’au"))
    state = models.CharField(max_length=10, choices=MatchedFundState, default=MatchedFundState.OPEN)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    counted: JsonField = models.JSONField(default=dict, blank=True)

    objects = MatchedFundQuerySet.as_manager()

    class Meta:
        verbose_name = _("cofinancement")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MatchedFundState.values), name="a_matched_fund_is_somewhere"),
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & (Q(most=None) | Q(most__gt=0, most__lte=F("amount")))
                & (Q(most_each=None) | Q(most_each__gt=0)),
                name="a_matched_fund_is_above_nothing",
            ),
            models.CheckConstraint(
                condition=Q(ratio__gt=0, ratio__lte=MOST_RATIO), name="a_matched_fund_adds_something"
            ),
            models.CheckConstraint(
                condition=Q(state=MatchedFundState.SETTLED, settled_at__isnull=False) & ~Q(counted={})
                | ~Q(state=MatchedFundState.SETTLED) & Q(settled_at=None, counted={}),
                name="a_matched_fund_is_counted_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchedFundState.CANCELLED) | ~Q(reason=""),
                name="a_matched_fund_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:matched_fund", args=[self.number])

    @property
    def takes_pledges(self) -> bool:
        """Its last day is not past."""
        return self.state == MatchedFundState.OPEN and timezone.localdate() <= self.closes_on


class MatchedCommonQuerySet(models.QuerySet["MatchedCommon"]):
    def public(self) -> MatchedCommonQuerySet:
        """Those that are proposed, or set aside with a reason; a withdrawn one is nobody’s business any more."""
        return self.exclude(state=CommonState.WITHDRAWN)

    def with_things(self) -> MatchedCommonQuerySet:
        return self.select_related("fund__assembly", "place")


class MatchedCommon(models.Model):
    """A common, under an open licence, that a place carries before a matched fund. `added` is what the fund adds, once
    it is counted, in euros."""

    fund = models.ForeignKey(MatchedFund, models.PROTECT, related_name="commons")
    rank = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    title = models.CharField(_("titre"), max_length=120)
    words = models.TextField(_("ce que ce sera"), validators=[MaxLengthValidator(2000)])
    licence = models.CharField(_("licence ouverte"), max_length=20, choices=Licence)
    state = models.CharField(max_length=10, choices=CommonState, default=CommonState.PROPOSED)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    added = models.DecimalField(max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    objects = MatchedCommonQuerySet.as_manager()

    class Meta:
        verbose_name = _("commun à cofinancer")
        verbose_name_plural = _("communs à cofinancer")
        ordering = ["fund", "rank"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CommonState.values), name="a_matched_common_is_somewhere"),
            models.UniqueConstraint(fields=["fund", "rank"], name="a_fund_ranks_each_common_once"),
            models.UniqueConstraint(
                "fund", Lower("title"), condition=~Q(state=CommonState.WITHDRAWN), name="commons_are_told_apart"
            ),
            models.CheckConstraint(condition=Q(added=None) | Q(added__gte=0), name="a_fund_takes_nothing_away"),
            models.CheckConstraint(
                condition=~Q(state=CommonState.REFUSED) | ~Q(reason=""), name="a_common_is_set_aside_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.fund.get_absolute_url()}#commun-{self.rank}"


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def kept(self) -> PledgeQuerySet:
        """Those that were not taken back, to a common that still is."""
        return self.filter(state=PledgeState.STANDING, common__state=CommonState.PROPOSED)

    def standing(self) -> PledgeQuerySet:
        """Those that are counted while a fund is open. A place made one with another since is not counted twice,
        nor for the common that it carries now."""
        return self.kept().filter(place__withdrawn_at=None).exclude(place=F("common__place"))


class Pledge(models.Model):
    """What a place promises to a common of another, in euros: kept whole, whatever of it is counted."""

    common = models.ForeignKey(MatchedCommon, models.PROTECT, related_name="pledges")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    amount = models.DecimalField(_("somme promise, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    state = models.CharField(max_length=10, choices=PledgeState, default=PledgeState.STANDING)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("promesse d’un lieu à un commun")
        verbose_name_plural = _("promesses de lieux à un commun")
        ordering = ["common", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PledgeState.values), name="a_pledge_stands_or_not"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_pledge_is_above_nothing"),
            models.UniqueConstraint(
                fields=["common", "place"],
                condition=Q(state=PledgeState.STANDING),
                name="a_place_pledges_once_to_a_common",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} · {self.common_id}"
