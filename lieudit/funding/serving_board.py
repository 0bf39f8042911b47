"""What the page of the territories of a call reads: who could apply, who did, who was retained (`serving.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.funding.application_models import PartnerQuerySet
from lieudit.funding.models import Call, CallResult, Outcome, Partner
from lieudit.funding.served_lands import LandName
from lieudit.funding.serving import FEWEST, Group, Told, may_stand_beside, together, told
from lieudit.funding.vocabulary import Verdict
from lieudit.network.models import Place
from lieudit.network.profile import RURAL_ZONES, RURALITIES, PlaceProfile, profiles_of, rurality_of
from lieudit.territory.models import Department, Municipality, Region, Zoning
from lieudit.toolkit.types import Context

HERE, OVERSEAS = gettext_lazy("Hexagone et Corse"), gettext_lazy("Outre-mer")


class Land(NamedTuple):
    """A region that may apply."""

    code: str
    name: str
    people: int
    overseas: bool


def served_board(call: Call) -> Context:
    """By region, by rurality, by ocean: of a call whose decision is published, here or by its organiser."""
    if call.result is not None:
        return _published(call.result, call)
    lands = lands_of(call)
    decided = Outcome.objects.standing().filter(application__call=call)
    retained = [each.application_id for each in decided if each.verdict == Verdict.RETAINED]
    received = call.applications.rated().order_by().values_list("pk", flat=True)
    applied, kept = (_profiles(Partner.objects.filter(application__in=files), lands) for files in (received, retained))
    living = _living(lands)
    asked, had = Counter(each.region for each in applied), Counter(each.region for each in kept)
    far, near = Counter(each.rurality for each in applied), Counter(each.rurality for each in kept)
    groups = [Group(land.name, land.people, asked[land.code], had[land.code]) for land in lands]
    rural = [Group(str(words), living[code], far[code], near[code]) for code, words in RURALITIES.items()]
    tables = _tables(list(zip(lands, groups, strict=True)), rural)
    return {"tables": tables, "applied": len(applied), "retained": len(kept), "fewest": FEWEST}


def lands_of(call: Call | None = None) -> list[Land]:
    """The regions whose places may apply, of which some departments only where the call says so; all without a call."""
    regions = Region.objects.filter(population__gt=0)
    if call is not None and (call.rules.regions or call.rules.departments):
        parts = Department.objects.filter(code__in=call.rules.departments).order_by().values("region")
        regions = regions.filter(Q(code__in=call.rules.regions) | Q(pk__in=parts))
    rows = regions.order_by("overseas", "name").values_list("code", "name", "population", "overseas")
    return [Land(*row) for row in rows]


def names_of() -> list[LandName]:
    """The territories by which the result of a call of others may be told: what is published is, wherever it is."""
    regions = [LandName("region", land.code, land.name) for land in lands_of()]
    return regions + [LandName("rurality", code, str(words)) for code, words in RURALITIES.items()]


def _published(result: CallResult, call: Call) -> Context:
    """What the organiser of a call of others publishes: of the territories that it tells apart, and of no others."""
    said = {(each["kind"], each["code"]): (each["files"], each["retained"]) for each in result.lands}
    living = _living(lands_of(call)) if any(kind == "rurality" for kind, _code in said) else Counter()
    regions = [
        (land, Group(land.name, land.people, *said["region", land.code]))
        for land in lands_of()
        if ("region", land.code) in said
    ]
    rural = [
        Group(str(words), living[code], *said["rurality", code])
        for code, words in RURALITIES.items()
        if ("rurality", code) in said
    ]
    return {"tables": _tables(regions, rural), "result": result, "fewest": FEWEST}


def _tables(regions: Sequence[tuple[Land, Group]], rural: Sequence[Group]) -> list[tuple[str, Told]]:
    """By region, by rurality; by ocean, where nobody is had by subtracting."""
    groups = [group for _land, group in regions]
    found = [(_("Par région"), told(groups))] if groups else []
    found += [(_("Par ruralité"), told(rural))] if rural else []
    shores = [[group for land, group in regions if land.overseas == there] for there in (False, True)]
    if all(shores) and may_stand_beside(groups, shores):
        oceans = [together(str(words), shore) for words, shore in zip((HERE, OVERSEAS), shores, strict=True)]
        found.append((_("Hexagone et outre-mer"), told(oceans)))
    return found


def _profiles(partners: PartnerQuerySet, lands: Iterable[Land]) -> list[PlaceProfile]:
    """The places that are inside files, in the regions that may apply."""
    inside, codes = Place.objects.filter(pk__in=partners.inside().values("place")), {land.code for land in lands}
    return [each for each in profiles_of(inside) if each.region in codes]


def _living(lands: Iterable[Land]) -> Counter[str]:
    """Inhabitants of these regions, by rurality."""
    rural = Zoning.objects.running().filter(municipality=OuterRef("pk"), programme__in=RURAL_ZONES)
    towns = (
        Municipality.objects.filter(department__region__in=[land.code for land in lands])
        .annotate(in_frr=Exists(rural))
        .order_by()
    )
    counts: Counter[str] = Counter()
    for around, in_frr, people in towns.values_list("intermunicipality__kind", "in_frr").annotate(Sum("population")):
        counts[rurality_of(around, in_frr=in_frr)] += people or 0
    return counts
