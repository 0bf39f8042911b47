"""Who works at the desk of a territory, and who appoints those who do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from lieudit.desks.reads import Land
from lieudit.network.models import Animator, Organisation, OrganisationQuerySet, Representative
from lieudit.network.permissions import animates, animates_region, is_secretariat
from lieudit.territory.models import Region

ENTRUSTED = dt.timedelta(days=365)
"""How long after its last mandate a structure may still appoint over a territory."""


def keeps_desk(account: Any, land: Land) -> bool:
    """Animates the territory, or one that holds it; the secretariat stands in anywhere."""
    return animates_region(account, land) if isinstance(land, Region) else animates(account, land)


def appointing_for(account: Any, land: Land) -> OrganisationQuerySet:
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


def may_end(account: Any, mandate: Animator) -> bool:
    """Who holds the mandate, who represents its structure, or the secretariat."""
    if not account.is_authenticated:
        return False
    if account.is_staff or account == mandate.account:
        return True
    spoken = Representative.objects.running().of(mandate.organisation)
    return spoken.filter(account=account).exists()
