"""What the pages of the commons show of what was read: where a resource is used, its lines in lists. Pure functions."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lieudit.commons.vocabulary import Kind
from lieudit.network.licences import Licence
from lieudit.territory.maps import TerritoryMap, national_map
from lieudit.toolkit.french import number
from lieudit.toolkit.types import Row

CLASSES = (1, 2, 3, 5, 9)
"""Lower bounds of the five shades of uses in a department."""
LEGEND = [(0, "aucun"), (1, "1"), (2, "2"), (3, "3 ou 4"), (4, "5 à 8"), (5, "9 et plus")]


def uses_map(departments: Iterable[tuple[str, str]]) -> TerritoryMap | None:
    """Where places use a resource: the code and the name of the department of each; nothing where nobody does."""
    counts = Counter(departments)
    if not counts:
        return None
    shades = {code: bisect_right(CLASSES, count) for (code, _name), count in counts.items()}
    return national_map(shades=shades, titles={code: f"{name} : {count}" for (code, name), count in counts.items()})


def uses_words(uses: int) -> str:
    """« utilisée par 12 »; nothing for none."""
    return _("utilisée par %(uses)s") % {"uses": number(uses)} if uses else ""


def resource_line(row: Row) -> SafeString:
    """One resource on the page of a domain: `number`, `title`, `kind`, `licence`, `keeper` and `uses`."""
    said = [str(Kind(row["kind"]).label), str(Licence(row["licence"]).label), uses_words(row["uses"])]
    return format_html(
        '<li><article class="stack stack--s"><h3 class="text-1"><a href="{}">{}</a></h3><p class="small">{} '
        '<span class="quiet">{}</span></p></article></li>',
        reverse("commons:resource", args=[row["number"]]),
        row["title"],
        row["keeper"],
        ", ".join(filter(None, said)),
    )
