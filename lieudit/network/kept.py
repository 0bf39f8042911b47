"""Rows that a place or an organisation keeps (`SpokenFor`), as any room reads them: who is in the directory, whose
territory an account animates, what somebody may speak for.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, Q

from lieudit.accounts.models import Account
from lieudit.network.models import Animator, Organisation, Place, Representative
from lieudit.network.reads import of_territory

type Hat = Place | Organisation


def one_hat(name: str) -> models.CheckConstraint:
    """A place or an organisation, and not both."""
    place, organisation = Q(place__isnull=False, organisation=None), Q(place=None, organisation__isnull=False)
    return models.CheckConstraint(condition=place | organisation, name=name)


def in_the_directory() -> Q:
    """Rows of an organisation, or of a place that everybody reads."""
    return Q(place=None) | Q(place__in=Place.objects.public())


def in_land(key: str) -> Q:
    """Rows of a place or an organisation of « r-75 » or « d-23 »."""
    kind, _dash, code = key.partition("-")
    place = Q(**{f"place__municipality__department__{'region__' if kind == 'r' else ''}code": code})
    return place | Q(organisation__in=Organisation.objects.filter(of_territory(key)))


def spoken_by(account: Account) -> Q:
    """Rows of what `account` may speak for today."""
    spoken = Representative.objects.running().filter(account=account)
    places, organisations = spoken.filter(place__isnull=False), spoken.filter(organisation__isnull=False)
    return Q(place__in=places.values("place")) | Q(organisation__in=organisations.values("organisation"))


def animated_hats(account: Account) -> Q:
    """Rows of the territories that `account` animates today; the secretariat animates everything."""
    if account.is_staff:
        return ~Q(pk__in=[])  # all of them, beside another condition too: an empty one would add nothing
    mine = Animator.objects.running().held_by(account)
    there = Q(Exists(mine.national())) | Q(place__in=Place.objects.animated_by(account).values("pk"))
    there |= Q(organisation__region__in=mine.values("region"), organisation__department=None)
    there |= Q(organisation__department__in=mine.values("department"))
    there |= Q(organisation__department__region__in=mine.values("region"))
    return there


def as_hat(hat: Hat) -> dict[str, Hat]:
    """The column of a row that a place or an organisation keeps."""
    return {"place" if isinstance(hat, Place) else "organisation": hat}
