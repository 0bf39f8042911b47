"""Which aids are open for a place, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import F, Func

from lieudit.funding.board import Line, line_of
from lieudit.funding.call_models import CallQuerySet
from lieudit.funding.models import Aid, AidQuerySet, Call, Terms
from lieudit.funding.open_there import Ground, aids_open, calls_open, region_of
from lieudit.funding.vocabulary import SIX, Kind, Scope
from lieudit.lexicon.models import ask
from lieudit.network.models import Place
from lieudit.territory.models import Department, Municipality
from lieudit.toolkit.french import NBSP, day
from lieudit.toolkit.search import Answers, raw_query
from lieudit.toolkit.types import Context

AUDIENCES = (
    ("association", "Association"),
    ("commune", "Commune"),
    ("epci", "EPCI"),
    ("private_sector", "Entreprise"),
    ("private_person", "Particulier"),
    ("researcher", "Recherche"),
)
"""Choices of « pour qui »: the word of an address, and what the catalogue's own words begin with."""
CHOICES = ("mots", "qui", "nature", "type", "avant", "domaine")
"""What one types and the five choices, by their word in an address."""

MOST_CALLS = 10
"""Calls above the aids; their own page lists all of them."""
UNSHOWN = ("description", "eligibility", "before")
"""What a list does not show, and weighs most."""
WITHIN = {"30": 30, "90": 90}
"""Choices of « avant », in days."""


def found(ground: Ground, sent: Mapping[str, str], today: dt.date) -> AidQuerySet:
    """Those that are open today or to come, where one stands, narrowed by choices that combine."""
    rows = aids_open(ground, today, sent["domaine"])
    if sent["mots"]:
        rows = rows.saying(ask(sent["mots"]).every)
    label = dict(AUDIENCES).get(sent["qui"])
    if label:
        rows = rows.filter(audiences__icontains=label)
    if sent["nature"] in {"appel", "aide"}:
        rows = rows.filter(is_call=sent["nature"] == "appel")
    if sent["type"]:
        rows = rows.filter(types__contains=[sent["type"]])
    if sent["avant"] in WITHIN:
        rows = rows.filter(deadline_on__lte=today + dt.timedelta(days=WITHIN[sent["avant"]]))
    return rows.select_related("region", "department", "intermunicipality", "municipality").defer(*UNSHOWN)


def calls(ground: Ground, sent: Mapping[str, str], now: dt.datetime) -> CallQuerySet:
    """Calls to which one may answer from there, and aids that are described by hand: for whom they are is read in
    their words."""
    rows = calls_open(ground, now, sent["domaine"])
    if sent["mots"]:
        question = raw_query(ask(sent["mots"]).every)
        rows = rows.with_words().filter(Answers(F("search"), question))
    if label := dict(AUDIENCES).get(sent["qui"]):
        rows = rows.filter(current__audience__icontains=label)
    if sent["type"]:
        rows = rows.filter(current__types__contains=[sent["type"]])
    if sent["nature"] in {"appel", "aide"}:
        rows = rows.filter(kind=Kind.AID) if sent["nature"] == "aide" else rows.exclude(kind=Kind.AID)
    if sent["avant"] in WITHIN:
        rows = rows.filter(closes_at__lte=now + dt.timedelta(days=WITHIN[sent["avant"]]))
    return rows


def call_lines(rows: CallQuerySet, ground: Ground, now: dt.datetime) -> list[tuple[Line, str]]:
    """The first of them, and why each is here."""
    return [(line_of(each, now), _why_open(each, ground)) for each in rows.with_rules()[:MOST_CALLS]]


def _why_open(call: Call, ground: Ground) -> str:
    word, doubted = "ouverte" if call.kind == Kind.AID else "ouvert", call.rules.perimeter
    where = _where_open(call.rules, ground)
    said = f"{word} {where}" if where else "" if doubted else f"{word} à toute la France"
    doubt = f"périmètre à vérifier{NBSP}: {doubted}" if doubted else ""
    return f"{NBSP}; ".join(filter(None, (said, doubt)))


def _where_open(rules: Terms, ground: Ground) -> str:
    """Where rules that name territories are open, seen from where one stands; nothing of those that name none."""
    if not rules.regions and not rules.departments:
        return ""
    land, place = (ground.municipality.department, True) if isinstance(ground, Place) else (ground, False)
    region = region_of(ground)
    if land is None or region is None:
        return "à certains territoires"
    if isinstance(land, Department) and land.code in rules.departments:
        return f"dans {'son' if place else 'le'} département, {land}"
    if region.code not in rules.regions:
        return f"dans certains départements de la région {region}"
    return f"à sa région, {region}" if place else f"à la région {region}"


def choices() -> Context:
    """What may be chosen, of who it is for, of kinds and of services."""
    return {"audiences": AUDIENCES, "types": types(), "services": SIX}


def types() -> list[str]:
    """Kinds of aids that the catalogue names, or that is said of one by hand."""
    rows = (
        Aid.objects.public().order_by().annotate(kind=Func("types", function="unnest")).values_list("kind", flat=True)
    )
    said = Call.objects.public().order_by().annotate(named=Func("current__types", function="unnest"))
    return sorted(set(rows.distinct().union(said.values_list("named", flat=True).distinct()).order_by()))


def with_where() -> AidQuerySet:
    return Aid.objects.public().select_related(
        "region", "department", "intermunicipality", "municipality", "run__source"
    )


def lines(rows: Iterable[Aid], ground: Ground, today: dt.date) -> list[tuple[Aid, str, str]]:
    """Each aid, on which day it opens if it is to come, and why it is here."""
    town = ground.municipality if isinstance(ground, Place) else None
    return [(aid, coming_of(aid, today), why(aid, town, today) if town else where_of(aid)) for aid in rows]


def coming_of(aid: Aid, today: dt.date) -> str:
    """On which day an aid that is to come opens; nothing of one that is open."""
    return f"Ouvre le {day(aid.starts_on)}" if aid.starts_on and aid.opens_after(today) else ""


def where_of(aid: Aid) -> str:
    """Where an aid is given."""
    territory = aid.municipality or aid.intermunicipality or aid.department or aid.region
    if territory is not None:
        return str(territory)
    if aid.scope == Scope.UNKNOWN:
        return f"{aid.perimeter or 'sans périmètre'} : périmètre à vérifier"
    return str(Scope(aid.scope).label)


def why(aid: Aid, town: Municipality, today: dt.date) -> str:
    """Why an aid is open, or will be, for a place of this municipality."""
    word = "ouvrira" if aid.opens_after(today) else "ouverte"
    reasons = {
        Scope.COUNTRY: f"{word} dans toute la France",
        Scope.MAINLAND: f"{word} en France métropolitaine, où est ce lieu",
        Scope.OVERSEAS: f"{word} outre-mer, où est ce lieu",
        Scope.REGION: f"{word} dans sa région, {town.department.region}",
        Scope.DEPARTMENT: f"{word} dans son département, {town.department}",
        Scope.INTERMUNICIPALITY: f"{word} dans son intercommunalité",
        Scope.MUNICIPALITY: f"{word} dans sa commune, {town.name}",
        Scope.UNKNOWN: f"périmètre à vérifier : {aid.perimeter or 'non dit'}",
    }
    return reasons[Scope(aid.scope)]
