"""How the search of the whole site finds what may be recognised. Attestations are not searched: they are persons'."""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lieudit.attestations.models import Achievement
from lieudit.toolkit.findable import Findable, Found, Sought


def find_achievements(sought: Sought) -> Found | None:
    """By the words of what one knows how to do, by number."""
    rows = Achievement.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.filter(sought.says())
    else:
        return None
    keeper = Coalesce(F("place__name"), F("organisation__name"), Value("Le conseil"))
    search = "search" if sought.worded else ""
    return sought.hits(
        "achievement", rows, key="number", name="title", said=keeper, by="-number", search=search, named="title"
    )


ACHIEVEMENTS = Findable(
    _("Savoir-faire attestés"),
    "attestations:achievement",
    find_achievements,
    lambda hit: hit.said,
    texts=lambda: [Achievement.objects.public().values_list(field) for field in ("title", "able")],
)
