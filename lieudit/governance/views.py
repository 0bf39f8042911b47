"""The public pages of the council: who sits, and under which rules."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from lieudit.governance import rules
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import college_names
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page


@public_page
def assemblies(request: HttpRequest) -> HttpResponse:
    return render_page(request, "governance/assemblies.html", {"assemblies": Assembly.objects.with_seat_counts()})


@public_page
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly.objects.select_related("region"), slug=slug)
    seats = Seat.objects.running().of_assembly(found)
    by_college = [(college, [s for s in seats if s.college_id == college.pk]) for college in found.colleges.all()]
    weights = found.rulebook.rules["colleges"]["weights"]
    context = {
        "assembly": found,
        "colleges": [(college, rules.points_of(weights, college.code), sitting) for college, sitting in by_college],
        "seat_count": len(seats),
    }
    return render_page(request, "governance/assembly.html", context)


@public_page
def rulebook(request: HttpRequest) -> HttpResponse:
    found = Assembly.objects.national().first()
    if found is None:
        return render_page(request, "governance/rulebook.html", {})
    book, colleges = found.rulebook, college_names(found)
    context = {
        "assembly": found,
        "rulebook": book,
        "chapters": rules.sentences(book.rules, colleges),
        "example": rules.example(book.rules, colleges),
        "versions": found.rulebooks.all(),
    }
    return render_page(request, "governance/rulebook.html", context)


@public_page
def rulebook_data(request: HttpRequest) -> HttpResponse:
    book = get_object_or_404(Assembly.objects.national()).rulebook
    data = {"assembly": book.assembly.name, "version": book.version, "in_force_from": book.in_force_from}
    return JsonResponse({**data, "rules": book.rules}, json_dumps_params={"ensure_ascii": False, "indent": 2})
