"""What the page of the territories of a call reads: who could apply, who did, who was retained (`serving.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.funding.application_models import PartnerQuerySet
from lieudit.funding.models import Call, Outcome, Partner
from lieudit.funding.serving import FEWEST, Group, Told, may_stand_beside, together, told
from lieudit.funding.vocabulary import Verdict
from lieudit.network.models import Place
from lieudit.network.profile import RURAL_ZONES, RURALITIES, PlaceProfile, profiles_of, rurality_of
from lieudit.territory.models import Municipality, Region, Zoning
from lieudit.toolkit.types import Context

HERE, OVERSEAS = gettext_lazy("Hexagone et Corse"), gettext_lazy("Outre-mer")


class Land(NamedTuple):
    """A region that may apply."""

    code: str
    name: str
    people: int
    overseas: bool


def served_board(call: Call) -> Context:
    """By region, by rurality, by ocean: of a call whose decision is published."""
    regions = Region.objects.filter(population__gt=0)
    if call.rules.regions:
        regions = regions.filter(code__in=call.rules.regions)
    rows = regions.order_by("overseas", "name").values_list("code", "name", "population", "overseas")
    lands = [Land(*row) for row in rows]
    decided = Outcome.objects.standing().filter(application__call=call)
    retained = [each.application_id for each in decided if each.verdict == Verdict.RETAINED]
    received = call.applications.rated().order_by().values_list("pk", flat=True)
    applied, kept = (_profiles(Partner.objects.filter(application__in=files), lands) for files in (received, retained))
    living = _living(lands)
    asked, had = Counter(each.region for each in applied), Counter(each.region for each in kept)
    far, near = Counter(each.rurality for each in applied), Counter(each.rurality for each in kept)
    groups = [Group(land.name, land.people, asked[land.code], had[land.code]) for land in lands]
    rural = [Group(str(words), living[code], far[code], near[code]) for code, words in RURALITIES.items()]
    tables: list[tuple[str, Told]] = [(_("Par région"), told(groups)), (_("Par ruralité"), told(rural))]
    shores = [
        [group for land, group in zip(lands, groups, strict=True) if land.overseas == there] for there in (False, True)
    ]
    if all(shores) and may_stand_beside(groups, shores):
        oceans = [together(str(words), shore) for words, shore in zip((HERE, OVERSEAS), shores, strict=True)]
        tables.append((_("Hexagone et outre-mer"), told(oceans)))
    return {"tables": tables, "applied": len(applied), "retained": len(kept), "fewest": FEWEST}


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
