"""Words of places and organisations: `{% load network %}`."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template

from lieudit.network.identifiers import spaced_phone
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import Domain
from lieudit.network.voice import MARKS
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
    ]
    return [*marks, *found, *({"icon": "place", "label": label} for label in place.typology_labels)]


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
