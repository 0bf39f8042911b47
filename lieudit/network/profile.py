"""What the record of a place says of where it is and of who bears it: the groups in which it is counted."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lieudit.network.models import PlaceQuerySet
from lieudit.territory.models import METROPOLISES, Zoning
from lieudit.territory.vocabulary import Zone

RURAL, METROPOLIS, BETWEEN = "frr", "metropole", "ailleurs"
RURALITIES = {
    RURAL: _("Communes en revitalisation rurale (FRR)"),
    METROPOLIS: _("Communes d’une métropole"),
    BETWEEN: _("Autres communes"),
}
RURAL_ZONES = (Zone.FRR, Zone.FRR_PLUS)
COLUMNS = (
    "municipality__department__region__code",
    "management_model",
    "built_area",
    "municipality__intermunicipality__kind",
    "in_frr",
    "typologies",
)
SEVERAL = "plusieurs"
"""What a place is that is several things at once."""


class PlaceProfile(NamedTuple):
    """`area` is its built area in square metres, None when it is not said; `bearing` may be empty, and so may
    `typology`, which is « several » where it is.
    """

    region: str
    bearing: str
    area: int | None
    rurality: str
    typology: str


def rurality_of(around: str | None, *, in_frr: bool) -> str:
    """By the zoning of the municipality, then by the kind of intermunicipality around it."""
    return RURAL if in_frr else METROPOLIS if around in METROPOLISES else BETWEEN


def profiles_of(places: PlaceQuerySet) -> list[PlaceProfile]:
    """One a place, in no order."""
    rural = Zoning.objects.running().filter(municipality=OuterRef("municipality"), programme__in=RURAL_ZONES)
    rows = places.annotate(in_frr=Exists(rural)).order_by().values_list(*COLUMNS)
    return [
        PlaceProfile(region, bearing, area, rurality_of(around, in_frr=in_frr), _typology_of(typologies))
        for region, bearing, area, around, in_frr, typologies in rows
    ]


def _typology_of(typologies: list[str]) -> str:
    return SEVERAL if len(typologies) > 1 else "".join(typologies)
