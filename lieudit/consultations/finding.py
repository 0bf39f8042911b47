"""How the search of the whole site finds consultations, by what they ask and by their statements."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.workflow import ConsultationState
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import vector


def find_consultations(sought: Sought) -> Found | None:
    """Those that were opened once; a statement that is not served leads to none."""
    rows = Consultation.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        said = Statement.objects.served().alias(search=vector("text"))
        rows = rows.annotate(search=vector("question", "why", "assembly__name"))
        rows = rows.filter(sought.says() | sought.says_in(said, "consultation"))
    else:
        return None
    return sought.hits(
        "consultation",
        rows,
        key="number",
        name="question",
        said=F("state"),
        by="-number",
        named="question",
        search="search" if sought.worded else "",
    )


CONSULTATIONS = Findable(
    _("Consultations"),
    "consultations:consultation",
    find_consultations,
    lambda hit: ConsultationState(hit.said).label,
    texts=lambda: [
        Consultation.objects.public().values_list("question"),
        Statement.objects.served().filter(consultation__in=Consultation.objects.public()).values_list("text"),
    ],
)
