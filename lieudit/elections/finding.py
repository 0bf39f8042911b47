"""How the search of the whole site finds elections: by their title, their assembly and its region, and their number."""

from __future__ import annotations

from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from lieudit.elections.models import Election
from lieudit.elections.workflow import ElectionState
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import typeset
from lieudit.toolkit.search import vector


def find_elections(sought: Sought) -> Found | None:
    """Those that are announced. Who stands is not looked in."""
    rows = Election.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        told = vector(Value("Élection"), "title", "assembly__name", "assembly__region__name")
        rows = rows.annotate(search=told).filter(sought.says())
    else:
        return None
    return sought.hits(
        "election",
        rows,
        key="number",
        name="title",
        said=F("state"),
        by="-number",
        named="title",
        search="search" if sought.worded else "",
    )


def stands(hit: Hit) -> str:
    """« Élection n° 3, au vote »."""
    words = {"number": hit.key, "state": ElectionState(hit.said).label}
    return typeset(_("Élection n° %(number)s, %(state)s") % words)


ELECTIONS_FOUND = Findable(
    _("Élections"),
    "elections:election",
    find_elections,
    stands,
    texts=lambda: [Election.objects.public().values_list("title")],
)
