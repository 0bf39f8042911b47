"""What the pages of an intermunicipality and of an arrondissement gather: their places, their needs, their map."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Window

from lieudit.needs.cards import NeedCard
from lieudit.needs.models import Need, NeedQuerySet
from lieudit.network.atlas import drawn_near
from lieudit.network.models import Place
from lieudit.network.reads import listed, places_by_quarter
from lieudit.network.vocabulary import PlaceKind
from lieudit.territory.models import Intermunicipality, Municipality
from lieudit.territory.quarters import Quarter, quarters_of_city

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lieudit.network.atlas import Listed

THIRD = Q(kind=PlaceKind.THIRD_PLACE)
MOST_NEEDS, MOST_DRAWN, MOST_LISTED = 6, 400, 12
"""Needs that the page shows, places that its map draws, places that it lists: others are behind a link."""


def intermunicipality_figures(land: Intermunicipality) -> dict[str, object]:
    """An intermunicipality, municipality by municipality: those of which nobody told anything are said so."""
    towns = list(Municipality.objects.in_territory(land).with_division().order_by("name", "code"))
    here = [town.pk for town in towns]  # each place and each need is then found by its town
    inside = Place.objects.shown().filter(municipality__in=here).order_by().values_list("municipality")
    both = inside.annotate(third=Count("pk", filter=THIRD), other=Count("pk", filter=~THIRD))
    counts = {pk: (third, other) for pk, third, other in both}
    for town in towns:
        town.place_count = counts.get(town.pk, (0, 0))[0]  # type: ignore[attr-defined]
    places = listed(Place.objects.public().filter(municipality__in=here), MOST_DRAWN)
    needs = Need.objects.filter(municipality__in=here)
    return {
        "land": land,
        "towns": towns,
        "departments": list({town.department.pk: town.department for town in towns}.values()),
        "place_count": sum(third for third, _other in counts.values()),
        "elsewhere_count": sum(other for _third, other in counts.values()),
        "silent": sum(not town.place_count for town in towns),  # type: ignore[attr-defined]
        **_told({town.code: town.name for town in towns}, places, needs),
    }


def quarter_figures(quarter: Quarter) -> dict[str, object]:
    """An arrondissement, on the map of its city with the others."""
    by_quarter = places_by_quarter(Place.objects.public(), quarter.city)
    elsewhere = places_by_quarter(Place.objects.elsewhere(), quarter.city)
    own = by_quarter.get(quarter.code, [])
    places = listed(Place.objects.filter(pk__in=own), MOST_DRAWN)
    others = quarters_of_city(quarter.city)
    counts = Counter({code: len(found) for code, found in by_quarter.items()})
    known = {code for code, count in counts.items() if count}
    return {
        "land": quarter,
        "city": Municipality.objects.with_division().filter(code=quarter.city).first(),
        "others": [(each, counts[each.code]) for each in others],
        "place_count": len(own),
        "elsewhere_count": len(elsewhere.get(quarter.code, [])),
        **_told({each.code: each.title for each in others}, places, Need.objects.filter(place__in=own), known),
    }


def _told(
    titles: dict[str, str], places: Sequence[Listed], needs: NeedQuerySet, known: set[str] | None = None
) -> dict[str, object]:
    """The map with its places, those that are listed, the last needs whose authors publish where they are."""
    said = needs.public().filter(place_is_public=True).order_by("-moved_at", "-pk")
    found = list(keys_and_count(said)[:MOST_NEEDS])
    shown = said.filter(pk__in=[pk for pk, _every in found]) if found else said.none()
    return {
        "needs": [NeedCard(*row) for row in shown.as_cards()],
        "need_count": found[0][1] if found else 0,
        "places": places[:MOST_LISTED],
        **drawn_near(titles, places, known),
    }


def keys_and_count(needs: NeedQuerySet) -> QuerySet[Need, tuple[int, int]]:
    """The key of each, and how many they are: of towns, all are found in the index of their needs, by it alone, where a
    few would be looked for among the last ones of the country."""
    return needs.annotate(every=Window(Count("pk"))).values_list("pk", "every")
