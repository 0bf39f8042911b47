"""What can be asked of members, of their dues and of exclusions. Each read is named as an adjective."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.membership import models as rows
from lieudit.membership.bodies import Regions, bodies
from lieudit.membership.candidates import Choice, choices_of
from lieudit.membership.colleges import Colleges
from lieudit.membership.workflow import BELONGED, PENDING, RUNNING_EXCLUSIONS, MemberState
from lieudit.network.dated import Dated
from lieudit.network.models import Affiliation, Organisation, Place, Representative
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Region
from lieudit.territory.spelling import search_words
from lieudit.toolkit.search import Plain

NOTHING = Decimal(0)
REFUSED = (MemberState.REFUSED, MemberState.REFUSED_FINALLY, MemberState.WITHDRAWN)
"""States of who never belonged, and owes nothing."""


class MemberQuerySet(models.QuerySet["rows.Member"]):
    def running(self, on: dt.date | None = None) -> MemberQuerySet:
        """Members on a day: admitted, and neither gone nor excluded yet."""
        return self.filter(Dated.running_on(on), state__in=BELONGED)

    def in_standing(self, on: dt.date | None = None) -> MemberQuerySet:
        """Members on a day whose dues of that year are paid, or may still be (see `standing.standing_of`)."""
        day = on or timezone.localdate()
        late = rows.DuesPeriod.objects.with_paid(day).filter(member=OuterRef("pk"), year=day.year, grace_until__lt=day)
        return self.running(day).filter(~Exists(late.filter(Q(paid__lt=F("amount")))))

    def of(self, holder: Organisation | Account) -> MemberQuerySet:
        """Memberships, past and present, of an organisation or of a person."""
        return self.filter(organisation=holder) if isinstance(holder, Organisation) else self.filter(account=holder)

    def of_association(self, region: Region | None) -> MemberQuerySet:
        """Those of the national association, or of the network of a region."""
        return self.filter(region=region)

    def pending(self) -> MemberQuerySet:
        """Applications and appeals that wait for an answer."""
        return self.filter(state__in=PENDING)

    def spoken_by(self, account: Any) -> MemberQuerySet:
        """Memberships of the person, of the organisations that the person represents, and those applied for."""
        if not account.is_authenticated:
            return self.none()
        spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
        asked = Q(applied_by=account) & ~Q(state__in=BELONGED)
        return self.filter(Q(account=account) | Q(organisation__in=spoken.values("organisation")) | asked)

    def told_to(self, account: Any) -> MemberQuerySet:
        """Those of which the account may be told what is not public, as long as it speaks for them."""
        return self.spoken_by(account)

    def public(self) -> MemberQuerySet:
        """Members today, whom everybody may read by name: organisations, and persons who agreed to it."""
        named = Q(organisation__isnull=False) | Q(account__name_is_public=True) & ~Q(account__name="")
        return self.running().filter(named)

    def visible_to(self, account: Any) -> MemberQuerySet:
        if account.is_authenticated and account.is_staff:
            return self
        mine = self.spoken_by(account).values("pk")
        return self.filter(Q(pk__in=rows.Member.objects.public().values("pk")) | Q(pk__in=mine))

    def with_names(self) -> MemberQuerySet:
        return self.select_related("organisation", "account", "region")

    def with_dues(self) -> MemberQuerySet:
        """With what standing is computed from."""
        return self.prefetch_related("periods__payments")

    def with_statement(self) -> MemberQuerySet:
        """With the dues of each year, what was paid of them, and the receipts."""
        periods = rows.DuesPeriod.objects.with_paid().select_related("line", "member").prefetch_related("payments")
        return self.prefetch_related(Prefetch("periods", periods))


class DuesPeriodQuerySet(models.QuerySet["rows.DuesPeriod"]):
    def with_paid(self, on: dt.date | None = None) -> DuesPeriodQuerySet:
        """Annotate `paid`, in euros, by payments dated `on` or before (today)."""
        payments = rows.Payment.objects.filter(period=OuterRef("pk"), paid_on__lte=on or timezone.localdate())
        total = payments.order_by().values("period").annotate(total=Sum("amount")).values("total")
        return self.annotate(paid=Coalesce(Subquery(total), Value(NOTHING), output_field=models.DecimalField()))

    def unpaid(self, on: dt.date | None = None) -> DuesPeriodQuerySet:
        """Something is still owed; dues called while a member belonged stay due after."""
        owed = self.with_paid(on).filter(Q(paid__lt=F("amount")))
        return owed.exclude(member__state__in=REFUSED)

    def with_members(self) -> DuesPeriodQuerySet:
        return self.select_related("member__organisation", "member__account", "member__region", "line")


class ExclusionQuerySet(models.QuerySet["rows.Exclusion"]):
    def running(self) -> ExclusionQuerySet:
        return self.filter(state__in=RUNNING_EXCLUSIONS)

    def visible_to(self, account: Any) -> ExclusionQuerySet:
        """The member concerned, who leads the body, and the secretariat; who sits in it, once it is to decide."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        concerned = models.Q(pk__in=self.told_to(account).values("pk"))
        sits = ~models.Q(point_url="") & _of_regions(bodies().sat(account))
        return self.filter(concerned | sits | _of_regions(bodies().led(account)))

    def told_to(self, account: Any) -> ExclusionQuerySet:
        """Those of the members for which the account still speaks."""
        return self.filter(member__in=rows.Member.objects.spoken_by(account).values("pk"))


def _of_regions(regions: Regions) -> models.Q:
    """Procedures against members of these associations."""
    national = models.Q(member__region=None) if None in regions else models.Q(pk__in=[])
    return national | models.Q(member__region__in=[region for region in regions if region is not None])


def candidates_for(account: Any, colleges: Colleges, asked: Organisation | None) -> list[Choice]:
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
