"""How the search of the whole site finds sessions, by what is on their agenda too."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast, Concat, ExtractDay, ExtractYear
from django.utils.translation import gettext_lazy as _

from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import MONTHS, day
from lieudit.toolkit.search import vector


def find_meetings(sought: Sought) -> Found | None:
    """Sessions that were convened, by their day too; points kept among the members, or hidden, lead to none."""
    rows = Meeting.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        told = (
            Value("Séance"),
            day_in_words("starts_at"),
            "title",
            "place_name",
            "assembly__name",
            "municipality__name",
        )
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


def day_in_words(column: str) -> Case:
    """« 2 décembre 2026 », of a moment, as people type it: the first of a month is « 1er » and « 1 »."""
    number, year = (Cast(part, TextField()) for part in (ExtractDay(column), ExtractYear(column)))
    first = Value("1er 1", TextField())
    day = Case(When(**{f"{column}__day": 1}, then=first), default=number, output_field=TextField())
    months = [
        When(**{f"{column}__month": at}, then=Concat(day, Value(f" {month} ", TextField()), year))
        for at, month in enumerate(MONTHS, 1)
    ]
    return Case(*months, output_field=TextField())


def held_on(hit: Hit) -> str:
    return str(_("Le %(day)s") % {"day": day(dt.datetime.fromisoformat(hit.said))})


MEETINGS = Findable(
    _("Séances"),
    "meetings:meeting",
    find_meetings,
    held_on,
    texts=lambda: [Meeting.objects.public().values_list("title"), AgendaItem.objects.public().values_list("title")],
)
