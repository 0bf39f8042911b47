"""What the page of a place shows of it: how fresh it is, what is found there, where it is. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.records.provenance import Origin
from lieudit.records.vocabulary import FRESH_DAYS, Programme, SaidBy
from lieudit.territory.maps import Dot, TerritoryMap, national_map
from lieudit.territory.quarters import quarter_holding, quarters
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Row


@dataclass(frozen=True)
class Mark:
    """A state label: its key (`data-state`) and its words."""

    state: str
    words: str


@dataclass(frozen=True)
class DomainLine:
    """One of the six services of general interest, and whether the place offers it."""

    icon: str
    label: str
    present: bool
    found: Sequence[SafeString]
    """What rooms above say that is found there."""
    denied: Origin | None = None
    """Who said that it is absent."""


def freshness(confirmed_on: dt.date | None, today: dt.date, voice: str | None = None) -> Mark:
    """When the record was last said to be true, and by whom (`voice`; the place, when nothing says otherwise)."""
    if confirmed_on is None:
        return Mark("expected", _("Le lieu n’a pas encore confirmé cette fiche"))
    words = {"day": day(confirmed_on), "who": SaidBy(voice or SaidBy.PLACE).label}
    if (today - confirmed_on).days > FRESH_DAYS:
        return Mark("due", _("Vérifié par %(who)s le %(day)s, à confirmer de nouveau") % words)
    return Mark("yes", _("Vérifié par %(who)s le %(day)s") % words)


def closing_words(closures: Iterable[Row], today: dt.date) -> list[tuple[int, str]]:
    """Keys and words of what runs and what is announced: « Fermé jusqu’au 15 août 2026 : travaux. »"""
    return [(each["id"], _closing(each, today)) for each in closures]


def _closing(closure: Row, today: dt.date) -> str:
    since = dt.date.fromisoformat(closure["since"])
    words = {"since": day(since), "reason": closure["reason"]}
    if closure["until"] is None:
        if since <= today:
            return _("Fermé définitivement depuis le %(since)s : %(reason)s") % words
        return _("Fermera définitivement le %(since)s : %(reason)s") % words
    words["until"] = day(dt.date.fromisoformat(closure["until"]))
    if since <= today:
        return _("Fermé jusqu’au %(until)s : %(reason)s") % words
    return _("Fermera du %(since)s au %(until)s : %(reason)s") % words


@cache
def programme_names() -> dict[str, str]:
    """Programmes and zonings, as they are called."""
    return {code: str(name) for code, name in (*Programme.choices, *Zone.choices)}


def programme_words(row: Mapping[str, str]) -> str:
    """« Fabrique de territoire, depuis 2021 »."""
    name = programme_names().get(row["programme"], row["programme"])
    return _("%(name)s, depuis %(year)s") % {"name": name, "year": row["since"][:4]}


def domain_lines(
    domains: Collection[str], found: Mapping[str, Sequence[SafeString]], *, denied: Mapping[str, Origin]
) -> list[DomainLine]:
    """The six domains in their order, each with what is found there; none when nobody said anything about them.

    A domain that is not named is absent when somebody said so (`denied`), and otherwise not told.
    """
    if not domains and not found and not denied:
        return []
    lines = []
    for code in Domain:
        if code != Domain.OTHER:
            present = code.value in domains or code.value in found
            no = None if present else denied.get(code.value)
            lines.append(DomainLine(code.value, str(code.label), present, found.get(code.value, ()), no))
    return lines


def where_of(place: Place) -> Row:
    """Where a place is: its `map`, and its territories, the smallest first, its arrondissement if it has one, its
    intermunicipality, its department.
    """
    town = place.municipality
    quarter = quarters().get(quarter_holding(town.code, place.postcode, place.latitude, place.longitude))
    lands = [land for land in (quarter, town.intermunicipality, town.department) if land]
    return {"map": locator(place), "lands": lands}


def locator(place: Place) -> TerritoryMap:
    """Where the place is in France; at the centre of its municipality when it has no point of its own."""
    town = place.municipality
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None:
        latitude, longitude = town.latitude, town.longitude
    hub = Dot(town.department.code, place.name, 14, latitude, longitude)
    return national_map(hub=hub)
