"""Who speaks for each region in the national council, and in the assembly of the region.

A seat speaks for a region where the organisation that holds it is established, or where the person who holds it, and
publishes their name, represents a place; and, through its places, where an organisation established elsewhere has one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lieudit.governance.models import Assembly, Seat
from lieudit.network.models import Affiliation, Representative
from lieudit.territory.models import Region, offered

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Voice:
    """A seat of the national council, and the people who speak in its name."""

    seat: Seat
    people: tuple[Representative, ...] = ()


@dataclass
class RegionLine:
    """A region: the seats that are `here`, those that are there `through` a place, its own assembly."""

    region: Region
    here: list[Voice] = field(default_factory=list)
    through: list[Voice] = field(default_factory=list)
    assembly: Assembly | None = None


def by_region(council: Assembly) -> tuple[list[RegionLine], int]:
    """Every region in the order of lists, and how many seats of `council` are of none; in six queries."""
    rows = Seat.objects.running().of_assembly(council).select_related("organisation__department", "account", "college")
    seats = list(rows)
    voices = _voices(seats)
    near, far = _homes(seats), _regions_of_places(voice.seat for voice in voices)
    regional = {each.region_id: each for each in Assembly.objects.councils().exclude(region=None).with_seat_counts()}
    lines = {each.pk: RegionLine(each, assembly=regional.get(each.pk)) for each in offered(Region)}
    for voice in voices:
        home = near[voice.seat.pk]
        for pk in home & lines.keys():
            lines[pk].here.append(voice)
        for pk in (far[voice.seat.organisation_id] - home) & lines.keys():
            lines[pk].through.append(voice)
    nowhere = sum(not (near[each.pk] or far[each.organisation_id]) for each in seats)
    return list(lines.values()), nowhere


def _voices(seats: list[Seat]) -> list[Voice]:
    held = [seat.organisation_id for seat in seats if seat.organisation_id]
    speaking: defaultdict[int | None, list[Representative]] = defaultdict(list)
    rows = Representative.objects.running().filter(organisation__in=held).select_related("account")
    for each in rows.order_by("-quality", "since", "pk"):
        speaking[each.organisation_id].append(each)
    return [Voice(seat, tuple(speaking.get(seat.organisation_id, ()))) for seat in seats]


def _homes(seats: list[Seat]) -> dict[int, set[int]]:
    """Seat → where its organisation is established, or where its person, once named, represents a place."""
    people = {seat.account_id for seat in seats if seat.account and seat.account.name_is_public}
    spoken: defaultdict[int | None, set[int]] = defaultdict(set)
    places = Representative.objects.running().filter(account__in=people, place__municipality__isnull=False)
    for account, region in places.values_list("account", "place__municipality__department__region").distinct():
        spoken[account].add(region)
    return {seat.pk: _established(seat) if seat.organisation_id else spoken[seat.account_id] for seat in seats}


def _established(seat: Seat) -> set[int]:
    department = seat.organisation.department if seat.organisation else None
    region = department.region_id if department else seat.organisation.region_id if seat.organisation else None
    return {region} if region else set()


def _regions_of_places(seats: Iterable[Seat]) -> defaultdict[int | None, set[int]]:
    """Organisation → the regions where it has a place today."""
    found: defaultdict[int | None, set[int]] = defaultdict(set)
    ours = {seat.organisation_id for seat in seats if seat.organisation_id}
    rows = Affiliation.objects.running().filter(organisation__in=ours, place__municipality__isnull=False)
    pairs = rows.values_list("organisation", "place__municipality__department__region").distinct()
    for organisation, region in pairs:
        found[organisation].add(region)
    return found
