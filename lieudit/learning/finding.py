"""How the search of the whole site finds visits that took place, paths and training sessions."""

from __future__ import annotations

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.toolkit.findable import Findable, Found, Sought


def find_visits(sought: Sought) -> Found | None:
    """What took place: by its words, by the territory of the place that was seen, by number."""
    rows = PeerVisit.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        said = Q()
        for way in sought.says_there("host__municipality__department__code"):
            said |= way
        rows = rows.filter(said if sought.besides is not None else sought.says())
    else:
        return None
    where = Concat("visitor__name", Value(" chez "), "host__name")
    search = "search" if sought.worded else ""
    return sought.hits(
        "visit", rows, key="number", name="title", said=where, by="-number", search=search, named="title"
    )


VISITS = Findable(
    _("Visites entre lieux"),
    "learning:visit",
    find_visits,
    lambda hit: hit.said,
    texts=lambda: [PeerVisit.objects.public().values_list(field) for field in ("title", "words")],
)


def find_paths(sought: Sought) -> Found | None:
    """What may be begun: by its words, by the territory of the place that keeps it, by number."""
    rows = Path.objects.public().current()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        said = Q()
        for way in sought.says_there("place__municipality__department__code"):
            said |= way
        rows = rows.filter(said if sought.besides is not None else sought.says())
    else:
        return None
    keeper = Coalesce("place__name", "organisation__name")
    search = "search" if sought.worded else ""
    return sought.hits(
        "path", rows, key="number", name="title", said=keeper, by="-number", search=search, named="title"
    )


PATHS = Findable(
    _("Parcours"),
    "learning:path",
    find_paths,
    lambda hit: hit.said,
    texts=lambda: [Path.objects.public().values_list(field) for field in ("title", "audience", "outcome")],
)


def find_sessions(sought: Sought) -> Found | None:
    """Sessions, past ones after those to come: by their words, by the territory of the place that gives them."""
    rows = TrainingSession.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        said = Q()
        for way in sought.says_there("place__municipality__department__code"):
            said |= way
        rows = rows.filter(said if sought.besides is not None else sought.says())
    else:
        return None
    keeper = Coalesce("place__name", "organisation__name")
    search = "search" if sought.worded else ""
    return sought.hits(
        "session", rows, key="number", name="title", said=keeper, by="-starts_at", search=search, named="title"
    )


SESSIONS = Findable(
    _("Sessions de formation"),
    "learning:session",
    find_sessions,
    lambda hit: hit.said,
    texts=lambda: [TrainingSession.objects.public().values_list(field) for field in ("title", "words")],
)
