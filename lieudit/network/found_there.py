"""What is found in a place, told on its page by rooms that this one does not know, domain by domain.

A room above says, in its `receivers.py`, the rows of a place and how one of them is said:

    FINDERS.fill(Finder(lambda place: Offer.objects.filter(place=place), {"title": "title", …}, say))

`say(row)` gives a domain and a safe piece of HTML. Rows come with the place, in the same query. Instead of a domain,
`SHARED` puts a line (a safe `<li>`) under « Ce que ce lieu partage et utilise ».
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString

from lieudit.network.models import PlaceQuerySet
from lieudit.toolkit.extension import Point

if TYPE_CHECKING:
    from lieudit.network.models import Place


SHARED = "shared"
"""Where lines go that are of no domain: what the place shares with others, and takes from them."""


@dataclass(frozen=True)
class Finder:
    """`rows` of a place (an `OuterRef`), their `columns` by name, and what is said of each."""

    rows: Callable[[OuterRef], QuerySet[Model]]
    columns: Mapping[str, object]
    say: Callable[[Mapping[str, object]], tuple[str, SafeString]]


FINDERS = Point[Finder]("network.found_there.FINDERS", "What is found in a place, on its page, domain by domain.")


def with_found(places: PlaceQuerySet) -> PlaceQuerySet:
    """Places with what all rooms find there, as `found_0`, `found_1`…"""
    here = OuterRef("pk")
    return places.annotate(
        **{
            f"found_{at}": ArraySubquery(each.rows(here).values(row=JSONObject(**each.columns)))
            for at, each in enumerate(FINDERS)
        }
    )


def found_at(place: Place) -> dict[str, list[SafeString]]:
    """What is said of each domain in a place, which was read `with_found`; and what it shares."""
    found: dict[str, list[SafeString]] = {}
    for at, each in enumerate(FINDERS):
        for row in getattr(place, f"found_{at}"):
            domain, said = each.say(row)
            found.setdefault(domain, []).append(said)
    return found
