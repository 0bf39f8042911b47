"""How the search of the whole site finds sessions, by what is on their agenda too."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import day
from lieudit.toolkit.search import vector


def find_meetings(sought: Sought) -> Found | None:
    """Sessions that were convened; points kept among the members, or hidden, lead to none."""
    rows = Meeting.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        told = (Value("Séance"), "title", "place_name", "assembly__name", "municipality__name")
        items = AgendaItem.objects.public().alias(search=vector("title", "text"))
        rows = rows.annotate(search=vector(*told)).filter(sought.says() | sought.says_in(items, "meeting"))
    else:
        return None
    return sought.hits(
        "meeting",
        rows,
        key="number",
        name="title",
        said=F("starts_at"),
        by="-starts_at",
        named="title",
        search="search" if sought.worded else "",
    )


def held_on(hit: Hit) -> str:
    return str(_("Le %(day)s") % {"day": day(dt.datetime.fromisoformat(hit.said))})


MEETINGS = Findable(
    _("Séances"),
    "meetings:meeting",
    find_meetings,
    held_on,
    texts=lambda: [Meeting.objects.public().values_list("title"), AgendaItem.objects.public().values_list("title")],
)
