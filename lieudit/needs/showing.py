"""The places that an animator may propose to go and see, as the answer to a need: those that have shown they know."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lieudit.needs.models import Need
from lieudit.network.experience import Known, Sought, distances_from, experience_of, gathered, open_places, ranked
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.toolkit.french import day, typeset
from lieudit.toolkit.types import Cleaned

MOST = 3
"""Places proposed beside the answer."""


@dataclass(frozen=True)
class Shows:
    """One place, why it is proposed, and the answer that it fills."""

    slug: str
    name: str
    where: str
    why: str
    answer: Cleaned


def able_to_show(need: Need) -> list[Shows]:
    """The first places that have done something of the domain of a need, other than its own; none without a domain."""
    domain = next((code for code in need.domains if code != Domain.OTHER), "")
    if not domain:
        return []
    others = open_places().exclude(pk=need.place_id) if need.place_id else open_places()
    known = gathered(experience_of(Sought(domain=domain), others))
    point = need.municipality or need.department
    first = ranked(known, distances_from(point, [one.place for one in known]))[:MOST]
    places = Place.objects.with_territory().in_bulk([one.place for one in first])
    return [_shows(need, one, places[one.place]) for one in first]


def _shows(need: Need, known: Known, place: Place) -> Shows:
    said, on = known.said[0]
    why = _("%(said)s, le %(day)s") % {"said": strip_tags(said), "day": day(on)}
    words = _("Allez voir %(place)s, %(where)s : ce lieu %(why)s. Le lien mène au formulaire pour le lui demander.")
    link = f"{settings.SITE_URL}{reverse('learning:ask', args=[place.slug])}?cite=besoin-{need.number}"
    text = typeset(words % {"place": place.name, "where": place.where, "why": why})
    return Shows(place.slug, place.name, place.where, why, {"text": text, "link": link})
