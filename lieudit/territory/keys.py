"""How addresses and filters name a territory: « r-75 », « d-23 », « e-200034825 », « a-75112 »: a region, a department,
an intermunicipality, an arrondissement of Paris, Lyon or Marseille.
"""

from __future__ import annotations

from django.db.models import Q

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region, Territory
from lieudit.territory.quarters import Quarter, quarters

CLOSE = ("d", "e", "a")
"""Those that a map shows by their municipalities."""


def territory_of(key: str) -> Territory | Quarter | None:
    """What a key names; None when nothing has it."""
    kind, _dash, code = key.partition("-")
    if kind == "a":
        return quarters().get(code)
    if kind == "e":
        return Intermunicipality.objects.filter(siren=code).first()
    if kind == "d":
        return Department.objects.select_related("region").filter(code=code).first()
    return Region.objects.filter(code=code).first() if kind == "r" else None


def named_territory(key: str) -> tuple[str, str] | None:
    """A key that lists of choices do not hold, with its name: that of an intermunicipality, an arrondissement, the one
    department of its region.
    """
    land = territory_of(key)
    if land is None:
        return None
    return key, land.long_name if isinstance(land, Quarter) else str(land)


def towns_of(key: str) -> dict[str, str]:
    """Codes and names of the municipalities of a territory; an arrondissement is its own."""
    kind, _dash, code = key.partition("-")
    if kind == "a":
        return {code: quarters()[code].title} if code in quarters() else {}
    inter = Q(intermunicipality__siren=code) | Q(territorial_establishment__siren=code)
    here = {"d": Q(department__code=code), "r": Q(department__region__code=code), "e": inter}
    known = Municipality.objects.filter(here.get(kind, Q(pk__in=[])))
    return dict(known.order_by("code").values_list("code", "name"))
