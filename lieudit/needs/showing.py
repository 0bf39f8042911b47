"""What an animator may propose as the answer to a need: places that did something of its domain, paths, sessions to
come."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lieudit.needs.models import Need
from lieudit.network.citing import advice_on
from lieudit.network.experience import Known, Sought, distances_from, experience_of, gathered, open_places, ranked
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.toolkit.french import day, typeset
from lieudit.toolkit.types import Cleaned

MOST = 3
"""Places proposed beside the answer, and things of each kind."""


@dataclass(frozen=True)
class Shows:
    """One place, why it is proposed, and the answer that it fills."""

    slug: str
    name: str
    where: str
    why: str
    answer: Cleaned


@dataclass(frozen=True)
class Proposed:
    """One thing to follow or to come to, and the answer that it fills."""

    name: str
    title: str
    words: str
    answer: Cleaned


def able_to_show(need: Need) -> list[Shows]:
    """The first places that have done something of the domain of a need, other than its own; none without a domain."""
    domain = _domain_of(need)
    if not domain:
        return []
    others = open_places().exclude(pk=need.place_id) if need.place_id else open_places()
    known = gathered(experience_of(Sought(domain=domain), others))
    point = need.municipality or need.department
    first = ranked(known, distances_from(point, [one.place for one in known]))[:MOST]
    places = Place.objects.with_territory().in_bulk([one.place for one in first])
    return [_shows(need, one, places[one.place]) for one in first]


def to_propose(need: Need) -> list[Proposed]:
    """Paths, sessions and whatever else rooms would propose to who has such a need; none without a domain."""
    domain = _domain_of(need)
    if not domain:
        return []
    return [
        Proposed(each.name, each.title, each.words, {"text": each.words, "link": settings.SITE_URL + each.address})
        for each in advice_on(Sought(domain=domain), MOST)
    ]


def _domain_of(need: Need) -> str:
    return next((code for code in need.domains if code != Domain.OTHER), "")


def _shows(need: Need, known: Known, place: Place) -> Shows:
    said, on = known.said[0]
    why = _("%(said)s, le %(day)s") % {"said": strip_tags(said), "day": day(on)}
    words = _("Allez voir %(place)s, %(where)s : ce lieu %(why)s. Le lien mène au formulaire pour le lui demander.")
    link = f"{settings.SITE_URL}{reverse('learning:ask', args=[place.slug])}?cite=besoin-{need.number}"
    text = typeset(words % {"place": place.name, "where": place.where, "why": why})
    return Shows(place.slug, place.name, place.where, why, {"text": text, "link": link})
