"""How the search of the whole site finds territories: regions, departments, municipalities."""

from __future__ import annotations

from urllib.parse import quote

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.territory.models import Department, Municipality, Region
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import Bare


def find_regions(sought: Sought) -> Found | None:
    """Regions that are no department of that name."""
    if not sought.towns:
        return None
    alone = Region.objects.exclude(slug__in=Department.objects.values("slug")).filter(called(sought))
    return sought.hits("region", alone, key="slug", name="name", by="name", named="name")


def find_departments(sought: Sought) -> Found | None:
    """Departments by a part of their name, or by their code."""
    if sought.number is not None:
        rows = Department.objects.filter(code=Cast(sought.number, TextField()))
    elif sought.towns:
        rows = Department.objects.filter(called(sought))
    else:
        return None
    said = F("region__name")
    return sought.hits("department", rows, key="slug", name="name", said=said, by="name", named="name")


def called(sought: Sought) -> Q:
    """Those whose name holds a part of the text, from the beginning of a word."""
    held, spaced = Q(), Concat(Value(" "), Bare("name"))
    for town in sought.towns:
        held |= Q(GreaterThan(StrIndex(spaced, town), 0))
    return held


def find_towns(sought: Sought) -> Found | None:
    """Municipalities by their name or their postcode."""
    if sought.postcode is not None:
        rows = Municipality.objects.filter(postcodes__contains=[sought.postcode])
    elif sought.towns:
        rows = Municipality.objects.all()
        for town in sought.towns:
            rows = rows.filter(search_text__contains=town)
    else:
        return None
    label = Concat(F("name"), Value(" "), F("department__name"))
    rows = rows.annotate(where=label)
    said = F("department__name")
    return sought.hits("town", rows, key="where", name="name", said=said, by="-population", named="plain_name")


def near_town(where: str) -> str:
    """What is found near a municipality."""
    return f"{reverse('public_services:near')}?where={quote(where)}"


REGIONS = Findable(
    _("Régions"),
    "pages:territory",
    find_regions,
    lambda hit: _("Région"),
    texts=lambda: [Region.objects.values_list("name")],
)
DEPARTMENTS = Findable(
    _("Départements"),
    "pages:territory",
    find_departments,
    lambda hit: _("Département, %(region)s") % {"region": hit.said},
    texts=lambda: [Department.objects.values_list("name")],
)
TOWNS = Findable(
    _("Communes"),
    near_town,
    find_towns,
    lambda hit: _("%(department)s : les lieux et les services près de là") % {"department": hit.said},
    texts=lambda: [Municipality.objects.values_list("plain_name")],
)
