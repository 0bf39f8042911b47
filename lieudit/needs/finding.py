"""How the search of the whole site finds needs and convergences."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lieudit.needs.models import Convergence, Need
from lieudit.network.models import Place
from lieudit.toolkit.findable import Findable, Found, Sought


def find_needs(sought: Sought) -> Found | None:
    """Public needs: by their words, in a territory that is named, by their place where it is published, by number. A
    place that its author does not publish is found by nobody.
    """
    public = Need.objects.public()
    if sought.number is not None:
        rows = public.filter(number=sought.number)
    elif sought.postcode is not None:
        rows = public.filter(place_is_public=True, municipality__postcodes__contains=[sought.postcode])
    elif sought.worded:
        ways = [Need.objects.filter(each) for each in sought.says_there("department__code")]
        if sought.names:
            there = Place.objects.shown().holding(sought.names, sought.towns, (), alone=True)
            ways.append(Need.objects.filter(place_is_public=True, place__in=there))
        first, *others = [each.order_by().values("pk") for each in ways]  # each by its own index
        rows = public.filter(Q(pk__in=first.union(*others, all=True) if others else first))
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits("need", rows, key="number", name="words", by="-moved_at", search=search, many=True)


def find_convergences(sought: Sought) -> Found | None:
    if sought.number is not None:
        rows = Convergence.objects.filter(number=sought.number)
    elif sought.worded:
        rows = Convergence.objects.filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits("convergence", rows, key="number", name="title", by="-number", search=search, named="title")


NEEDS = Findable(_("Besoins"), "needs:need", find_needs, texts=lambda: [Need.objects.public().values_list("words")])
CONVERGENCES = Findable(
    _("Convergences"),
    "needs:convergence",
    find_convergences,
    lambda hit: f"C-{hit.key}",
    texts=lambda: [Convergence.objects.values_list("title"), Convergence.objects.values_list("summary")],
)
