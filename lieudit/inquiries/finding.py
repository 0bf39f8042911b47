"""How the search of the whole site finds questions put to the council, by their words and by who asked."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.workflow import InquiryState
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import vector


def find_inquiries(sought: Sought) -> Found | None:
    """Those whose origin is known, and that no measure hides."""
    rows = Inquiry.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        told = ("question", "why", "use", "follow_text", "door__institution__name")
        rows = rows.annotate(search=vector(*told)).filter(sought.says())
    else:
        return None
    return sought.hits(
        "inquiry",
        rows,
        key="number",
        name="question",
        said=F("state"),
        by="-number",
        named="question",
        search="search" if sought.worded else "",
    )


INQUIRIES = Findable(
    _("Questions au conseil"),
    "inquiries:inquiry",
    find_inquiries,
    lambda hit: str(InquiryState(hit.said).label).capitalize(),
    texts=lambda: [Inquiry.objects.public().values_list(name) for name in ("question", "why", "use")],
)
