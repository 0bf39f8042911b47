"""What the pages of visits show of what was read: dates, stories, the gestures of each side, whom one may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.db.models import Max, Model, QuerySet

from lieudit.accounts.models import Visitor
from lieudit.learning import reads
from lieudit.learning.models import PeerVisit, Story, VisitDate
from lieudit.learning.permissions import acts_for, side_of
from lieudit.learning.vocabulary import SIX, Side
from lieudit.learning.workflow import VisitState
from lieudit.network.citing import CITING, name_of
from lieudit.network.experience import Sought, distances_from, experience_of, gathered, open_places, ranked
from lieudit.network.hours import time_zone
from lieudit.network.models import Place, representations_of
from lieudit.toolkit.types import Fields

MOST_PROPOSED = 6
"""Places to which an animator may carry a request at once; any other is written by its name."""


def zone_of(host: Place) -> ZoneInfo:
    return time_zone(host.municipality.department.code)


def visitors_for(account: Visitor, named: str, about: Model | None, *, but: Place) -> list[Place]:
    """The places for which one may ask: the one that is named, that of the need one comes from, those that one
    represents.
    """
    known = Place.objects.public().with_territory().filter(slug=named.replace("\0", "")).first()
    own = getattr(about, "public_place", None)
    may = [place for place in (known, own) if place is not None and acts_for(account, place)]
    spoken = [each.place for each in representations_of(account) if each.place and not each.place.is_elsewhere]
    return [place for place in dict.fromkeys([*may, *spoken]) if place != but and place.withdrawn_at is None]


def request_from(about: Model | None) -> Fields:
    """What a request is filled with, from what one comes from: its domains, its title where it has one."""
    if about is None:
        return {}
    seek = CITING[name_of(about).partition("-")[0]].seek
    known = {code for code, _label in SIX}
    start: Fields = {"domains": [code for code in getattr(about, "domains", []) if code in known]}
    title = (seek(about) if seek else {}).get("q", "")
    return start | ({"title": title[:120]} if title else {})


def standing(visit: PeerVisit) -> QuerySet[VisitDate]:
    """The dates that were proposed last."""
    last = visit.dates.aggregate(last=Max("round"))["last"] or 0
    return visit.dates.filter(round=last).select_related("visit__host__municipality__department")


def dates_of(visit: PeerVisit) -> list[VisitDate]:
    """All the dates that were proposed, the last proposal first said to stand."""
    dates = list(visit.dates.all())
    last = max((date.round for date in dates), default=0)
    for date in dates:
        date.visit = visit
        date.stands = date.round == last  # type: ignore[attr-defined]
    return dates


def stories_of(visit: PeerVisit, side: str) -> list[Story]:
    """The stories of both; before both have written, one's own."""
    stories: Sequence[Story] = reads.stories(visit=visit.pk)
    for story in stories:
        story.visit = visit
    both = visit.state in (VisitState.TOLD, VisitState.RECOGNISED)
    return sorted((each for each in stories if both or each.side == side), key=lambda each: each.side != Side.VISITOR)


def gestures(visit: PeerVisit, steps: Sequence[str], side: str, stories: Sequence[Story]) -> list[str]:
    """The buttons of the page: what its day already allows."""
    kept = list(steps)
    if not visit.has_begun:
        kept = [step for step in kept if step not in {"hold", "tell"}]
    else:
        kept = [step for step in kept if step != "call_off"]
    if "tell" in kept and any(story.side == side for story in stories):
        kept[kept.index("tell")] = "correct"
    return kept


def side_to_tell(account: Visitor, named: str, visit: PeerVisit) -> str:
    """The side for which one writes: the one that is named, if one acts for it; else one's own."""
    if named in Side.values and acts_for(account, visit.place_of(named)):
        return named
    return side_of(account, visit)


def could_answer(visit: PeerVisit) -> list[Place]:
    """Places that have done what a request is about, by its domain, near the one that asks."""
    domain = visit.domains[0] if visit.domains else ""
    others = open_places().exclude(pk__in=[visit.host_id, visit.visitor_id])
    known = gathered(experience_of(Sought(domain=domain), others))
    town = visit.visitor.municipality
    point = town if town.latitude is not None else town.department
    first = ranked(known, distances_from(point, [one.place for one in known]))[:MOST_PROPOSED]
    places = Place.objects.with_territory().in_bulk([one.place for one in first])
    return [places[one.place] for one in first]
