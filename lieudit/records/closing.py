"""Acts on the life of a place: closed for a time, closed for good, open again, carried by another body."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.network.dated import Dated
from lieudit.network.models import Affiliation, Organisation, Place
from lieudit.network.vocabulary import OrganisationKind, PlaceStatus
from lieudit.records.models import Closure
from lieudit.records.permissions import voice_of
from lieudit.records.services import SITE_LICENCE, say_fields
from lieudit.records.vocabulary import ClosureKind, Voice
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock

ONE_DAY = dt.timedelta(days=1)
FIRST_DAY = dt.date(1900, 1, 1)
"""Before it, nobody carried a place that is still in the directory."""
STATUS = {ClosureKind.PAUSE: PlaceStatus.PAUSED, ClosureKind.END: PlaceStatus.CLOSED}


@transaction.atomic
def pause_place(place: Place, *, actor: Account, since: dt.date, until: dt.date, reason: str) -> Closure:
    """Close a place from a day to another; it opens again by itself on the next day."""
    place = lock(place)
    if until < since:
        raise RuleBroken({"until": _("La fermeture finit avant de commencer.")})
    if until < timezone.localdate():
        raise RuleBroken({"until": _("Cette fermeture est déjà passée.")})
    closure = _close(place, actor, kind=ClosureKind.PAUSE, since=since, until=until, reason=reason)
    data = {"place": place.name, "since": day(since), "until": day(until), "reason": reason}
    journal.record("records.paused", place, actor=actor, hat=_hat(actor, place), data=data)
    return closure


@transaction.atomic
def close_place(place: Place, *, actor: Account, since: dt.date, reason: str) -> Closure:
    """Close a place for good, from a day on. Its page stays; it leaves the list, unless closed places are asked for."""
    place = lock(place)
    closure = _close(place, actor, kind=ClosureKind.END, since=since, until=None, reason=reason)
    data = {"place": place.name, "since": day(since), "reason": reason}
    journal.record("records.closed", place, actor=actor, hat=_hat(actor, place), data=data)
    return closure


@transaction.atomic
def reopen_place(place: Place, *, actor: Account) -> Place:
    """Open a place again today: what closes it ends yesterday, what would close it is taken back."""
    place = lock(place)
    today = timezone.localdate()
    closures = Closure.objects.coming().filter(place=place)
    if place.status not in STATUS.values() and not closures.exists():
        raise RuleBroken(_("Ce lieu est déjà ouvert."))
    closures.filter(since__gte=today).delete()
    closures.filter(kind=ClosureKind.PAUSE).update(until=today - ONE_DAY)
    closures.filter(kind=ClosureKind.END).update(until=today - ONE_DAY)
    _set_status(place, PlaceStatus.OPEN, actor)
    journal.record("records.reopened", place, actor=actor, hat=_hat(actor, place), data={"place": place.name})
    return place


@transaction.atomic
def transfer_place(place: Place, *, actor: Account, organisation: Organisation, since: dt.date) -> Affiliation:
    """Say that another body carries a place from a day on; the former one carried it until the day before."""
    place = lock(place)
    if organisation.kind != OrganisationKind.OPERATING_BODY:
        raise RuleBroken({"organisation": _("Choisissez une structure porteuse.")})
    if since < FIRST_DAY:
        raise RuleBroken({"since": _("Cette date est trop ancienne.")})
    bodies = Affiliation.objects.filter(place=place, organisation__kind=OrganisationKind.OPERATING_BODY)
    former = bodies.filter(Dated.running_on(since)).select_related("organisation")
    if any(link.organisation_id == organisation.pk for link in former):
        raise RuleBroken({"organisation": _("%(body)s porte déjà ce lieu.") % {"body": organisation}})
    if bodies.filter(since__gte=since).exists():
        raise RuleBroken({"since": _("Une structure porteuse est inscrite après cette date.")})
    names = ", ".join(link.organisation.name for link in former)
    former.update(until=since - ONE_DAY)
    link = Affiliation.objects.create(place=place, organisation=organisation, since=since)
    data = {"place": place.name, "organisation": organisation.name, "since": day(since)}
    after = _("Structure précédente : %(names)s.") % {"names": names} if names else ""
    journal.record(
        "records.transferred", place, organisation, actor=actor, hat=_hat(actor, place), data=data | {"after": after}
    )
    return link


def turn_closures(today: dt.date) -> int:
    """Give each place the state of the day: closed when a closure begins, open when a pause is over. Run daily."""
    begun = Closure.objects.filter(Dated.running_on(today))
    changed = 0
    for closure in begun.select_related("place", "author"):
        changed += _turn(closure.place, STATUS[ClosureKind(closure.kind)], closure.author)
    over = Closure.objects.filter(kind=ClosureKind.PAUSE, until__lt=today, place__status=PlaceStatus.PAUSED)
    for closure in over.exclude(place__in=begun.values("place")).order_by("until").select_related("place", "author"):
        changed += _turn(closure.place, PlaceStatus.OPEN, closure.author)
    return changed


@transaction.atomic
def _turn(place: Place, status: str, author: Account) -> bool:
    place = lock(place)
    if place.status == status:
        return False
    _set_status(place, status, author)
    kind = "records.reopened" if status == PlaceStatus.OPEN else "records.closure_began"
    journal.record(kind, place, actor=None, data={"place": place.name})
    return True


def _close(place: Place, actor: Account, **terms: Any) -> Closure:
    """A closure that no other one meets."""
    meeting = Closure.objects.filter(place=place).exclude(until__lt=terms["since"])
    if terms["until"]:
        meeting = meeting.exclude(since__gt=terms["until"])
    if place.status == PlaceStatus.CLOSED or meeting.exists():
        raise RuleBroken({"since": _("Une fermeture est déjà inscrite à ces dates : rouvrez d’abord le lieu.")})
    closure = Closure.objects.create(place=place, author=actor, **terms)
    if closure.since <= timezone.localdate():
        _set_status(place, STATUS[ClosureKind(closure.kind)], actor)
    return closure


def _set_status(place: Place, status: str, actor: Account) -> None:
    """The state of a place, with who said it."""
    if place.status == status:
        return
    place.status = status
    place.save(update_fields=["status"])
    voice, name = voice_of(actor, place)
    say_fields(place, {"status": status}, voice=voice, source_name=name, licence=SITE_LICENCE, author=actor)


def _hat(actor: Account, place: Place) -> Place | None:
    return place if voice_of(actor, place)[0] == Voice.PLACE else None
