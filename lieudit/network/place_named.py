"""The place that somebody writes by its name, with its municipality where several bear it: « Le Préau, Guéret »."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lieudit.network.models import Place, PlaceQuerySet
from lieudit.territory.models import Municipality
from lieudit.territory.spelling import plain
from lieudit.toolkit.errors import RuleBroken

MOST_NAMED = 6
"""Names said when several places answer to what was typed."""


def place_named(text: str, among: PlaceQuerySet) -> Place:
    """The one place of `among` that has this name.

    Raises:
        RuleBroken: none has it, or several, which the message names.
    """
    name, _comma, town = (part.strip() for part in text.replace("\0", "").partition(","))
    places = among.named(name).with_territory().order_by("name", "pk")
    if town:
        places = places.filter(municipality__in=Municipality.objects.matching(town))
    found = list(places[:MOST_NAMED]) if plain(name) else []
    exact = [place for place in found if plain(place.name) == plain(name)] or found
    if len(exact) == 1:
        return exact[0]
    names = " ; ".join(f"{place.name}, {place.municipality.name}" for place in exact)
    several = _("Plusieurs lieux répondent : %(names)s. Précisez.") % {"names": names}
    raise RuleBroken(several if exact else _("Aucun lieu ouvert de ce nom dans l’annuaire."))
