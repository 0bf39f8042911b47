"""How the search of the whole site finds adopted positions and drafts."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.deliberation.models import Draft, Position
from lieudit.deliberation.workflow import DraftState
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import day
from lieudit.toolkit.search import vector


def find_positions(sought: Sought) -> Found | None:
    """By their words, by « 2026-07 », and by the « 7 » of any year."""
    rows = Position.objects.exclude(pk__in=Measure.objects.hidden(Position))
    if sought.code is not None:
        rows = rows.filter(number=sought.code)
    elif sought.number is not None:
        said = Cast(sought.number, TextField())
        padded = LPad(said, Greatest(Length(said), 2), Value("0"))  # shorter, it would be cut
        rows = rows.filter(number__endswith=Concat(Value("-"), padded))
    elif sought.worded:
        rows = rows.filter(sought.says())
    else:
        return None
    adopted, search = F("adopted_at"), "search" if sought.worded else ""
    return sought.hits(
        "position", rows, key="number", name="title", said=adopted, by="-adopted_at", search=search, named="title"
    )


def find_drafts(sought: Sought) -> Found | None:
    """Those that are public and not adopted: what is adopted is a position."""
    hidden = Measure.objects.hidden(Draft)
    rows = Draft.objects.public().exclude(state=DraftState.ADOPTED).exclude(pk__in=hidden)
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.annotate(search=vector("title", "summary")).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "draft", rows, key="number", name="title", said=F("state"), by="-number", search=search, named="title"
    )


def adopted_on(hit: Hit) -> str:
    adopted = dt.datetime.fromisoformat(hit.said)
    return str(_("Position %(number)s, adoptée le %(day)s") % {"number": hit.key, "day": day(adopted)})


POSITIONS = Findable(
    _("Positions communes"),
    "deliberation:position",
    find_positions,
    adopted_on,
    texts=lambda: [Position.objects.values_list("plain")],
)
DRAFTS = Findable(
    _("Projets en discussion"),
    "deliberation:draft",
    find_drafts,
    lambda hit: _("Projet n° %(number)s, %(state)s") % {"number": hit.key, "state": DraftState(hit.said).label},
    texts=lambda: [Draft.objects.public().values_list("title"), Draft.objects.public().values_list("summary")],
)
