"""What is open somewhere, aids of a catalogue and calls alike: for a place, in a territory, for one of the six
services; the first to close first."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lieudit.funding.call_models import CallQuerySet
from lieudit.funding.models import Aid, AidQuerySet, Call
from lieudit.funding.vocabulary import Scope
from lieudit.funding.workflow import CallState
from lieudit.network.models import Place
from lieudit.territory.models import Department, Region
from lieudit.toolkit.french import day

type Ground = Place | Department | Region | None
"""Where one stands: a place, a territory, the whole country."""
ON_A_DESK = 5
"""Lines on the desk of a territory; the page of aids lists the others."""


def aids_open(ground: Ground, today: dt.date, domain: str = "") -> AidQuerySet:
    """Aids that may be asked for, or will be soon; none that care hides."""
    rows = Aid.objects.public().unpassed(today).about(domain)
    if isinstance(ground, Place):
        rows = rows.around(ground.municipality)
    elif ground is not None:
        rows = rows.within(ground)
    return rows.order_by(F("deadline_on").asc(nulls_last=True), "name", "pk")


def calls_open(ground: Ground, now: dt.datetime, domain: str = "") -> CallQuerySet:
    """Calls to which one may answer, or will soon: those of the council, and those that are described here."""
    rows = Call.objects.public().running(now).about_service(domain)
    land = ground.municipality.department if isinstance(ground, Place) else ground
    rows = rows.open_in(land) if land is not None else rows
    return rows.order_by(F("closes_at").asc(nulls_last=True), "-pk")


def region_of(ground: Ground) -> Region | None:
    """The region in which one stands."""
    if isinstance(ground, Place):
        return ground.municipality.department.region
    return ground.region if isinstance(ground, Department) else ground


class Opening(NamedTuple):
    """One call or one aid: the day on which it closes, if it says one; that on which it opens, if it is to come; and
    whether where it is given could not be told."""

    title: str
    url: str
    closes: dt.date | None
    opens: dt.date | None
    doubted: bool

    @property
    def line(self) -> SafeString:
        today = timezone.localdate()
        said = [_("ouvre le %s") % day(self.opens)] if self.opens and self.opens >= today else []
        closes = _("devait fermer le %s") if self.closes and self.closes < today else _("ferme le %s")
        said += [closes % day(self.closes) if self.closes else _("sans date de fin dite")]
        said += [str(Scope.UNKNOWN.label)] if self.doubted else []
        html = '<li><a href="{}">{}</a> <span class="quiet">{}</span></li>'
        return format_html(html, self.url, self.title, ", ".join(said))


def open_there(ground: Ground, domain: str, most: int) -> list[Opening]:
    """The first to close, calls and aids together, in one query."""
    columns = ("closes", "opens", "doubted")
    now = timezone.now()
    later = Q(state=CallState.ANNOUNCED) | Q(state=CallState.DESCRIBED, opens_at__gt=now)
    calls = calls_open(ground, now, domain).annotate(
        page=Value("funding:call"),
        closes=TruncDate("closes_at"),
        opens=Case(When(later, then=TruncDate("opens_at")), output_field=DateField()),
        doubted=Case(When(current__perimeter="", then=Value(False)), default=Value(True)),
    )
    today = timezone.localdate()
    aids = aids_open(ground, today, domain).annotate(
        page=Value("funding:aid"),
        closes=F("deadline_on"),
        opens=Case(When(starts_on__gt=today, then="starts_on"), output_field=DateField()),
        doubted=Case(When(scope=Scope.UNKNOWN, then=Value(True)), default=Value(False)),
    )
    rows = calls.values_list("page", "number", "title", *columns)[:most]
    rows = rows.union(aids.values_list("page", "pk", "name", *columns)[:most], all=True)
    found = [Opening(title, reverse(page, args=[key]), *said) for page, key, title, *said in rows]
    return sorted(found, key=lambda each: (each.closes or dt.date.max, each.title))[:most]
