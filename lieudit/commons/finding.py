"""How the search of the whole site finds what places share."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lieudit.commons.models import Resource
from lieudit.commons.vocabulary import Kind
from lieudit.toolkit.findable import Findable, Found, Sought


def find_resources(sought: Sought) -> Found | None:
    rows = Resource.objects.public().current()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.filter(sought.says())
    else:
        return None
    return sought.hits(
        "resource",
        rows,
        key="number",
        name="title",
        said=F("kind"),
        by="-number",
        named="title",
        search="search" if sought.worded else "",
    )


RESOURCES = Findable(
    _("Communs"),
    "commons:resource",
    find_resources,
    lambda hit: Kind(hit.said).label,
    texts=lambda: [Resource.objects.public().current().values_list(field) for field in ("title", "summary")],
)
