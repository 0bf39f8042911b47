"""Who works at the desk of a territory, and who appoints those who do."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from lieudit.accounts.models import Account, Visitor
from lieudit.desks.reads import Land, covering
from lieudit.network.models import Animator, Organisation, OrganisationQuerySet, Representative
from lieudit.network.permissions import animates, animates_region, is_secretariat
from lieudit.territory.models import Department, Region

ENTRUSTED = dt.timedelta(days=365)
"""How long after its last mandate a structure may still appoint over a territory."""


def keeps_desk(account: Visitor, land: Land) -> bool:
    """Animates the territory, or one that holds it; the secretariat stands in anywhere."""
    return animates_region(account, land) if isinstance(land, Region) else animates(account, land)


def appointing_for(account: Visitor, land: Land) -> OrganisationQuerySet:
    """The structures in whose name `account` appoints over a territory.

    The secretariat appoints for any network, and alone over the nation. It entrusts a territory to a structure by a
    first mandate; who represents that structure then appoints there, and within, while its last mandate is recent.
    """
    networks = Organisation.objects.networks()
    if is_secretariat(account):
        return networks
    if land is None or not account.is_authenticated:
        return networks.none()
    entrusted = Animator.objects.filter(Q(until=None) | Q(until__gte=timezone.localdate() - ENTRUSTED))
    region = land if isinstance(land, Region) else land.region
    here = Q(region=region) if isinstance(land, Region) else Q(region=region) | Q(department=land)
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    mandated = networks.filter(pk__in=entrusted.filter(here).values("organisation"))
    return mandated.filter(pk__in=spoken.values("organisation"))


def hat_at(account: Account, land: Land) -> Organisation | None:
    """The structure for which `account` keeps this desk, the closest first; None for the secretariat."""
    mine = covering(land).held_by(account).select_related("organisation")
    mandate = mine.order_by("department", "region", "pk").first()
    return mandate.organisation if mandate else None


def may_end(account: Visitor, mandate: Animator) -> bool:
    """Who holds the mandate, who represents its structure, or the secretariat."""
    if not account.is_authenticated:
        return False
    if account.is_staff or account == mandate.account:
        return True
    spoken = Representative.objects.running().of(mandate.organisation)
    return spoken.filter(account=account).exists()


def keepers_of(land: Region | Department) -> QuerySet[Account]:
    """Active accounts that work at the desk of a territory today."""
    return Account.objects.filter(pk__in=covering(land).values("account"), is_active=True)


def kept_by(account: Account) -> Q:
    """Rows with a `region` or a `department` whose desk `account` keeps."""
    mine = Animator.objects.running().held_by(account)
    own = Q(department__in=mine.values("department")) | Q(region__in=mine.values("region"))
    return own | Q(department__region__in=mine.values("region")) | Q(Exists(mine.national()))
