"""How the search of the whole site finds territories: regions, departments, municipalities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat, Replace, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from lieudit.territory.quarters import FOR_SHORT, quarters
from lieudit.territory.spelling import plain
from lieudit.toolkit.findable import EXACT, Findable, Found, Given, Hit, Sought, Teller
from lieudit.toolkit.prepared import OneOf
from lieudit.toolkit.search import Answers, raw_query, vector

QUARTER = re.compile(r"(\d+) ?(?:er?|eme)?(?: arrondissement)?$")
"""How an arrondissement ends, whatever its spelling."""


def find_regions(sought: Sought) -> Found | None:
    """Regions that are no department of that name."""
    if not sought.towns:
        return None
    alone = Region.objects.exclude(slug__in=Department.objects.values("slug")).filter(called(sought, region=True))
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


def called(sought: Sought, *, region: bool = False) -> Q:
    """Those whose name holds all parts of the text, each from the beginning of a word; and those that a part names. A
    region may be called for short."""
    whole, named = Q(), Q(pk=None)
    shorts = [When(slug=name.replace(" ", "-"), then=Value(f" {short}")) for short, name in FOR_SHORT.items()]
    also = Case(*shorts, default=Value("")) if region else Value("")
    spaced = Concat(Value(" "), Replace("slug", Value("-"), Value(" ")), also, output_field=TextField())
    for town, land in zip(sought.towns, sought.lands, strict=True):
        held = Q(GreaterThan(StrIndex(spaced, town), 0))
        whole &= held
        there = Department.objects.filter(OneOf(F("code"), land)).order_by().values("region" if region else "pk")
        named |= held & Q(pk__in=there)
    return whole | named


def find_towns(sought: Sought) -> Found | None:
    """Municipalities by their name, their postcode or their official code."""
    if sought.postcode is not None:
        rows = Municipality.objects.filter(postcodes__contains=[sought.postcode])
    elif sought.municipality is not None:
        rows = Municipality.objects.filter(code=sought.municipality)
    elif sought.towns:
        rows = Municipality.objects.all()
        for town in sought.towns:
            rows = rows.filter(search_text__contains=town)
    else:
        return None
    label = Concat(F("name"), Value(" "), F("department__name"))
    said, by = F("department__name"), "-population"
    return sought.hits("town", rows, key=label, name="name", said=said, by=by, named="plain_name", many=True)


def said_by_name(sought: Sought) -> Q:
    """That an official name says what was typed; words said for it do beside others, never alone: « débit de boissons »
    is looked for in no Barrois."""
    return Q(Answers(F("search"), raw_query(sought.exactly))) if len(sought.towns) == 1 else sought.says()


def find_intermunicipalities(sought: Sought) -> Found | None:
    """Groups of municipalities by their name, or their SIREN."""
    if sought.identifier is not None:
        rows = Intermunicipality.objects.filter(siren=sought.identifier)
    elif sought.towns:
        rows = Intermunicipality.objects.annotate(search=vector("name")).filter(said_by_name(sought))
    else:
        return None
    return sought.hits("intermunicipality", rows, key="siren", name="name", by="-population", named="name")


def tell_quarters() -> Teller:
    """Arrondissements of Paris, Lyon and Marseille: « Paris 12 », « Lyon 3e arrondissement », « 75012 »."""
    titles = [(quarter, QUARTER.sub(r"\1", plain(quarter.title))) for quarter in quarters().values()]

    def tell(asked: Given) -> Iterator[Hit]:
        whole = QUARTER.sub(r"\1", asked.whole)
        for quarter, title in titles:
            if whole == title or asked.whole in quarter.postcodes:
                yield Hit("quarter", quarter.slug, quarter.title, "", EXACT, 0, 0)

    return tell


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
INTERMUNICIPALITIES = Findable(
    _("Intercommunalités"), "pages:intermunicipality", find_intermunicipalities, lambda hit: _("Intercommunalité")
)
QUARTERS = Findable(_("Arrondissements"), "pages:quarter", note=lambda hit: _("Arrondissement"), told=tell_quarters)
