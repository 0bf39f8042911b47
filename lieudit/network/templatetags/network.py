"""Words of places and organisations: `{% load network %}`."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template

from lieudit.network.identifiers import spaced_phone
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import Domain
from lieudit.network.voice import MARKS
from lieudit.territory.maps import Dot, spot_of
from lieudit.territory.outlines import Point
from lieudit.toolkit.types import Json

register = template.Library()


@register.filter
def topics(place: Place) -> list[Json]:
    """What is recognised of a place (read by `with_marks`), its domains, its families, each with its icon."""
    domains = [Domain(code) for code in place.domains if code in Domain.values]
    found = [{"icon": "plus" if domain == Domain.OTHER else domain.value, "label": domain.label} for domain in domains]
    marks = [
        {"icon": mark.icon, "label": mark.words(each)}
        for name, mark in MARKS.items()
        for each in getattr(place, name, ())
        if not mark.said
    ]
    return [*marks, *found, *({"icon": "place", "label": label} for label in place.typology_labels)]


@register.filter
def sayings(place: Place) -> list[str]:
    """Words that the place said (read by `with_marks`), whole."""
    return [mark.words(each) for name, mark in MARKS.items() if mark.said for each in getattr(place, name, ())]


@register.filter
def spot(place: Place) -> Point | None:
    """Where it falls on the small map of a card, at the centre of its municipality when it gave no point; nothing where
    no outline is drawn."""
    town = place.municipality
    here = (town.latitude, town.longitude) if place.latitude is None else (place.latitude, place.longitude)
    return spot_of(Dot(town.department.code, latitude=here[0], longitude=here[1]))


register.filter("spaced_phone", spaced_phone)


@register.filter
def site_name(url: str) -> str:
    """The host of an address: `www.exemple.fr` is `exemple.fr`."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.filter
def scale(organisation: Organisation) -> str:
    """« Départemental, Creuse »; « National »."""
    where = organisation.department or organisation.region
    level = str(organisation.get_level_display()).capitalize()
    return f"{level}, {where}" if where else level
