"""How the search of the whole site finds what places lend."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lieudit.mutual_aid.models import Thing
from lieudit.toolkit.findable import Findable, Found, Sought


def find_things(sought: Sought) -> Found | None:
    """What is lent today: by its words, by the territory of its place, by number."""
    rows = Thing.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        said = Q()
        for way in sought.says_there("place__municipality__department__code"):
            said |= way
        rows = rows.filter(said if sought.besides is not None else sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "lent", rows, key="number", name="title", said=F("place__name"), by="-number", search=search, named="title"
    )


THINGS = Findable(
    _("Choses prêtées"),
    "mutual_aid:thing",
    find_things,
    lambda hit: hit.said,
    texts=lambda: [Thing.objects.public().values_list(field) for field in ("title", "words")],
)
