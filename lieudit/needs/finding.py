"""How the search of the whole site finds needs and convergences."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lieudit.needs.models import Convergence, Need, NeedQuerySet, bears, bears_in_turn, is_in
from lieudit.network.models import Place, PlaceQuerySet
from lieudit.territory.models import Municipality
from lieudit.toolkit.findable import MOST_RANKED, Findable, Found, Sought
from lieudit.toolkit.search import in_turn


def find_needs(sought: Sought) -> Found | None:
    """Public needs: by their words, in a territory that is named, by their place where it is published, by number. A
    place that its author does not publish is found by nobody.
    """
    public = Need.objects.public()
    if sought.number is not None:
        rows = public.filter(number=sought.number)
    elif sought.postcode is not None:
        here = Municipality.objects.filter(postcodes__contains=[sought.postcode]).order_by().values("pk")
        there = public.filter(place_is_public=True, municipality__in=here)
        rows = Need.objects.filter(pk__in=_last(there).values("pk"))
    elif sought.worded:
        ways = _ways(sought, public, Place.objects.shown())
        lasts = ways if sought.window_of("need")[0] else map(_last, ways)
        first, *others = [each.values("pk") for each in lasts]
        rows = Need.objects.filter(pk__in=first.union(*others, all=True) if others else first)
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits("need", rows, key="number", name="words", by="-moved_at", search=search, many=True)


def _last(needs: NeedQuerySet) -> NeedQuerySet:
    """As many of them as are ranked, the last that moved."""
    moved = Coalesce("moved_at", "created_at")  # the same, by no index: else all needs are read in their order
    return needs.order_by(moved.desc(), "-pk")[:MOST_RANKED]


def _ways(sought: Sought, needs: NeedQuerySet, places: PlaceQuerySet) -> list[NeedQuerySet]:
    """Those of some needs that answer to words: by their own, in a territory that is named, by the name of their
    municipality where they have no place, by their place, among some. Each by its own index; where very many answer in
    one way, the last of all are asked in turn instead, in all ways at once, until enough answer."""
    answers = sought.says_there("department__code")
    within, by_places = sought.window_of("need")
    if sought.names:
        named = bears_in_turn if by_places else bears
        answers += [is_in(sought.towns), named(places, sought.names, sought.towns)]
    if not within:
        return [needs.filter(answer).order_by() for answer in answers]
    last = Need.objects.among_the_first(within).public()
    return [last.filter(in_turn(reduce(or_, answers))).order_by("-moved_at")[:MOST_RANKED]]


def find_convergences(sought: Sought) -> Found | None:
    """Convergences that gather a need; one that all have left has its page, to which its number leads."""
    if sought.number is not None:
        rows, public = Convergence.objects.filter(number=sought.number), Convergence.objects.all()
    elif sought.worded:
        rows, public = Convergence.objects.filter(sought.says()), Convergence.objects.public()
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "convergence",
        rows,
        key="number",
        name="title",
        by="-number",
        search=search,
        named="title",
        many=True,
        among=public,
    )


NEEDS = Findable(
    _("Besoins"),
    "needs:need",
    find_needs,
    texts=lambda: [Need.objects.public().values_list("words")],
    ways=lambda sought: (Need.objects.all(), *_ways(sought, Need.objects.all(), Place.objects.all())),
)
CONVERGENCES = Findable(
    _("Convergences"),
    "needs:convergence",
    find_convergences,
    lambda hit: f"C-{hit.key}",
    texts=lambda: [Convergence.objects.values_list("title"), Convergence.objects.values_list("summary")],
)
