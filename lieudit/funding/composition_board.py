"""What the page of a jury reads of its composition, and of that of the assembly that named it (`composition.py`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.funding.composition import FEWEST, Respect, Sitting, beside
from lieudit.funding.models import Jury
from lieudit.governance.models import Assembly, Seat
from lieudit.network.models import Affiliation, Representative
from lieudit.network.profile import RURAL_ZONES, RURALITIES, rurality_of
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Zoning
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.types import Context

PLACE, OWN = "place", "own"
VOICES = {
    PLACE: _("Pour un lieu, ou la structure qui le porte"),
    OrganisationKind.NETWORK.value: _("Pour un réseau de lieux"),
    OrganisationKind.INSTITUTION.value: _("Pour une institution"),
    OrganisationKind.PARTNER.value: _("Pour un partenaire"),
    OWN: _("En son nom"),
}
"""For whom one who sits speaks; an operating body speaks for its places."""
HERE, OVERSEAS = "here", "overseas"
OCEANS = {HERE: _("Hexagone et Corse"), OVERSEAS: _("Outre-mer")}


class Spoken(NamedTuple):
    """A place or an organisation for which somebody speaks, and where it is; a network is in no commune."""

    voice: str
    region: str | None
    overseas: bool | None
    rurality: str = ""


def composition_board(jury: Jury, people: Iterable[int], tick: int) -> Context:
    """Both, side by side, on the day when the result was published, else today. `people` are the accounts that sit."""
    told = jury.published_at
    day = timezone.localdate(told) if told else timezone.localdate()
    return {"composed": composed(jury.decision.assembly, frozenset(people), day, tick)}


@until_the_clock_moves
@lru_cache(maxsize=64)
def composed(council: Assembly, people: frozenset[int], day: dt.date, tick: int) -> Context:
    """Read once until the clock moves (decision 4), in three questions."""
    seats = Seat.objects.running(day).filter(college__assembly=council).order_by("pk")
    held = list(seats.values_list("account", *_organisation_columns("organisation")))
    persons = people | {account for account, *_body in held if account}
    running = Representative.objects.running(day).filter(account__in=persons, place__withdrawn_at=None)
    columns = (*_organisation_columns("organisation"), *_place_columns("place"))
    spoken = list(running.order_by().annotate(in_frr=_rural(day)).values_list("account", *columns))
    bodies = {body for _account, body, kind, *_rest in (*held, *spoken) if kind == OrganisationKind.OPERATING_BODY}
    borne = _borne(bodies, day)
    by_person: defaultdict[int, list[Spoken]] = defaultdict(list)
    for account, body, kind, region, overseas, *placed in spoken:
        by_person[account] += _body(body, kind, region, overseas, borne) if body else [_placed(*placed)]
    ours = [_sitting(by_person[account]) for account in people]
    theirs = [
        _sitting(by_person[account] if account else _body(body, kind, region, overseas, borne))
        for account, body, kind, region, overseas in held
    ]
    respects = _respects(ours, theirs)
    return {"respects": respects, "council": council, "seats": len(theirs), "day": day, "fewest": FEWEST}


def _respects(ours: list[Sitting], theirs: list[Sitting]) -> list[Respect]:
    regions = {name: name for each in (*ours, *theirs) for name in each.regions}
    return [
        beside(str(_("Pour qui")), lambda each: each.voices, _words(VOICES), ours, theirs),
        beside(str(_("Ruralité")), lambda each: each.ruralities, _words(RURALITIES), ours, theirs),
        beside(str(_("Hexagone et outre-mer")), lambda each: each.oceans, _words(OCEANS), ours, theirs),
        beside(str(_("Région")), lambda each: each.regions, regions, ours, theirs),
    ]


def _words(known: Mapping[str, object]) -> dict[str, str]:
    return {code: str(words) for code, words in known.items()}


def _sitting(spoken: Iterable[Spoken]) -> Sitting:
    """What all that somebody speaks for says of them; somebody who speaks for nothing sits in their own name."""
    held = list(spoken)
    return Sitting(
        frozenset(each.voice for each in held) or frozenset([OWN]),
        frozenset(each.region for each in held if each.region),
        frozenset(each.rurality for each in held if each.rurality),
        frozenset(OVERSEAS if each.overseas else HERE for each in held if each.overseas is not None),
    )


def _organisation_columns(path: str) -> tuple[str | Coalesce, ...]:
    """Its key, its kind, its region and whether that is overseas."""
    regions = f"{path}__region", f"{path}__department__region"
    return path, f"{path}__kind", *(Coalesce(*(f"{each}__{name}" for each in regions)) for name in ("name", "overseas"))


def _place_columns(path: str) -> tuple[str, ...]:
    """Its region, whether that is overseas, and what tells whether it is rural."""
    town = f"{path}__municipality"
    region = f"{town}__department__region"
    return f"{region}__name", f"{region}__overseas", f"{town}__intermunicipality__kind", "in_frr"


def _rural(day: dt.date) -> Exists:
    """Whether the place of a row is in a rural zone on a day."""
    zones = Zoning.objects.running(day).filter(municipality=OuterRef("place__municipality"))
    return Exists(zones.filter(programme__in=RURAL_ZONES))


def _borne(bodies: Collection[int], day: dt.date) -> Mapping[int, list[Spoken]]:
    """The places that these organisations bear on a day."""
    found: defaultdict[int, list[Spoken]] = defaultdict(list)
    if bodies:
        rows = Affiliation.objects.running(day).filter(organisation__in=bodies, place__withdrawn_at=None)
        for body, *row in (
            rows.order_by().annotate(in_frr=_rural(day)).values_list("organisation", *_place_columns("place"))
        ):
            found[body].append(_placed(*row))
    return found


def _placed(region: str, overseas: bool, around: str | None, in_frr: bool) -> Spoken:
    return Spoken(PLACE, region, overseas, rurality_of(around, in_frr=in_frr))


def _body(
    body: int, kind: str, region: str | None, overseas: bool | None, borne: Mapping[int, list[Spoken]]
) -> list[Spoken]:
    """An organisation: one that bears places is where they are."""
    if kind == OrganisationKind.OPERATING_BODY:
        return borne[body] or [Spoken(PLACE, region, overseas)]
    return [Spoken(kind, region, overseas)]
