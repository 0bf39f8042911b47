"""What two sides promise each other, from a day to another."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.agreements.workflow import AgreementState, Side
from lieudit.care.models import Measure
from lieudit.network.models import Organisation, Place, Representative

NOTICES = (180, 60)
"""Days before its last day at which the end of an agreement is announced: time to find money, then time to choose."""


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def public(self) -> AgreementQuerySet:
        """Agreements of public places whose words no measure of care hides."""
        hidden = Measure.objects.hidden(Agreement)
        return self.filter(place__in=Place.objects.public()).exclude(pk__in=hidden)

    def of(self, place: Place) -> AgreementQuerySet:
        return self.filter(place=place).order_by("-ends_on", "-number")

    def running(self) -> AgreementQuerySet:
        return self.filter(state=AgreementState.RUNNING)

    def to_confirm(self, account: Account) -> AgreementQuerySet:
        """Those that the other side wrote down, and that `account` may say to be true or not, of its own side."""
        spoken = Representative.objects.running().filter(account=account)
        mine = Q(told_by=Side.PLACE, partner__in=spoken.filter(organisation__isnull=False).values("organisation"))
        mine |= Q(told_by=Side.PARTNER, place__in=Place.objects.kept_by(account).values("pk"))
        return self.running().filter(mine, confirmed_at=None)

    def ending(self, today: dt.date | None = None) -> AgreementQuerySet:
        """Agreements that run and end within the longest notice."""
        limit = (today or timezone.localdate()) + dt.timedelta(days=max(NOTICES))
        return self.running().filter(ends_on__lte=limit)

    def kept_by(self, account: Account) -> AgreementQuerySet:
        """Those of the places that `account` keeps, and of the organisations for which it speaks."""
        spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
        kept = Place.objects.kept_by(account)
        return self.filter(Q(place__in=kept.values("pk")) | Q(partner__in=spoken.values("organisation")))

    def with_things(self) -> AgreementQuerySet:
        return self.select_related("place__municipality__department__region", "partner", "after")


class Agreement(models.Model):
    """What a place and a partner promised each other, from a day to another. `after` is the one that it renews.

    One side writes it down (`told_by`): until the other has confirmed it, it is « déclarée », and binds nobody here.
    """

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("partenaire"))
    title = models.CharField(_("objet"), max_length=200)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    document = models.FileField(_("document"), upload_to="agreements/", blank=True)
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.RUNNING)
    told_by = models.CharField(_("déclarée par"), max_length=7, choices=Side, default=Side.PLACE)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    after = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    notice = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("dernier préavis donné, en jours"))
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
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement", args=[self.number])

    @property
    def teller(self) -> Place | Organisation:
        """The side that wrote it down."""
        return self.place if self.told_by == Side.PLACE else self.partner

    @property
    def other(self) -> Place | Organisation:
        """The side that confirms it."""
        return self.partner if self.told_by == Side.PLACE else self.place

    @property
    def declared(self) -> bool:
        """Whether one side alone has said it."""
        return self.state == AgreementState.RUNNING and self.confirmed_at is None
