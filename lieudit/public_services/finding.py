"""How the search of the whole site finds services, and how that of places finds those where they are offered."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from lieudit.lexicon.asking import Asked
from lieudit.network.models import Place, PlaceQuerySet, saying_in_turn
from lieudit.public_services.models import Offer, offer_words
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import Answers, in_turn, raw_query


def find_offers(sought: Sought) -> Found | None:
    """Services of public places, by their words, in a territory that is named, by number."""
    rows = Offer.objects.public().current()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        said = Q()
        for way in sought.says_there("place__municipality__department__code"):
            said |= way
        rows = rows.annotate(search=offer_words()).filter(said if sought.besides is not None else sought.says())
    else:
        return None
    place = Place.objects.filter(pk=OuterRef("place"))
    where = Subquery(place.values(label=Concat("name", Value(", "), "municipality__name")))  # of those that are shown
    return sought.hits("offer", rows, key="number", name="title", said=where, by="title", named="title", many=True)


def places_matching(places: PlaceQuerySet, asked: Asked) -> PlaceQuerySet:
    """Places that answer to a text by what they are, or by a service that is found there today."""
    found = Q(pk__in=places.answering(asked).order_by().values("pk"))
    offers = Offer.objects.current().shown().alias(search=offer_words()).order_by()
    for question in filter(None, dict.fromkeys((asked.every, asked.besides))):
        offered = offers.filter(Answers(F("search"), raw_query(question)))
        if question != asked.every:
            offered = offered.filter(place__municipality__department__code__in=asked.departments)
        found |= Q(pk__in=offered.values("place"))
    return places.filter(found)


FOUND_OFFERS = Findable(
    _("Services"),
    "public_services:offer",
    find_offers,
    lambda hit: hit.said,
    texts=lambda: [Offer.objects.public().current().values_list(field) for field in ("title", "description")],
)


def matching_in_turn(asked: Asked) -> Q:
    """That a place answers so: asked of each in turn, where very many do."""
    offers = Offer.objects.current().shown().filter(place=OuterRef("pk")).alias(search=offer_words()).order_by()
    offered = offers.filter(Answers(F("search"), raw_query(asked.every)))
    return saying_in_turn(asked) | Q(in_turn(Subquery(offered.annotate(said=Value(True)).values("said")[:1])))
