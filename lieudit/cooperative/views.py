"""Pages of the way to a cooperative: the law as it was read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lieudit.governance.law import CLAUSES, FIRM, by_subject
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page


@public_page
def law(request: HttpRequest) -> HttpResponse:
    """Every clause, how it was read, when and by whom; what applied before stays, with its dates."""
    today = timezone.localdate()
    subjects = [
        (subject, [(each, each.applies_on(today)) for each in clauses])
        for subject, clauses in by_subject(CLAUSES).items()
    ]
    firm = sum(1 for each in CLAUSES if each.read in FIRM)
    context = {"subjects": subjects, "firm": firm, "total": len(CLAUSES)}
    return render_page(request, "cooperative/law.html", context)
