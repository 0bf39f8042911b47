"""How the search of the whole site finds calls, by their words and by who calls."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lieudit.funding.models import Call
from lieudit.funding.workflow import CallState
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import vector


def find_calls(sought: Sought) -> Found | None:
    """Those that everybody reads."""
    rows = Call.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        told = ("title", "current__summary", "current__purpose", "said", "organisation__name", "assembly__name")
        rows = rows.annotate(search=vector(*told)).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "call", rows, key="number", name="title", said=F("state"), by="-number", named="title", search=search
    )


CALLS = Findable(
    _("Aides et appels"),
    "funding:call",
    find_calls,
    lambda hit: str(CallState(hit.said).label).capitalize(),
    texts=lambda: [Call.objects.public().values_list(name) for name in ("title", "current__summary")],
)
