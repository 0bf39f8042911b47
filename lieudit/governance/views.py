"""The public pages of the council: who sits, and under which rules."""

from __future__ import annotations

import typing

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account
from lieudit.governance import rules, services
from lieudit.governance.forms import DayForm, InterestForm, QuestionForm
from lieudit.governance.models import Assembly, Interest
from lieudit.governance.permissions import chairs
from lieudit.governance.services import college_names, composition_of, declare_interest
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page


@public_page
def assemblies(request: HttpRequest) -> HttpResponse:
    return render_page(request, "governance/assemblies.html", {"assemblies": Assembly.objects.with_seat_counts()})


@public_page
def assembly(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly.objects.select_related("region"), slug=slug)
    form = DayForm(request.GET or None)
    book = found.rulebook_on(form.day)
    colleges = composition_of(found, book, form.day)
    context = {
        "assembly": found,
        "form": form,
        "rulebook": book,
        "colleges": colleges,
        "seat_count": sum(len(college.seats) for college in colleges),
        "vacant": sum(college.vacant for college in colleges),
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


def interests(request: HttpRequest) -> HttpResponse:
    form = InterestForm(request.POST or None, account=request.user)
    if form.attempt(declare_interest, actor=request.user):
        messages.success(request, _("Votre lien est déclaré : il est écrit à côté de votre siège."))
        return redirect("governance:interests")
    declared = Interest.objects.declared_by(request.user)
    context = {"form": form, "interests": declared, "today": timezone.localdate()}
    return render_page(request, "governance/interests.html", context)


@require_POST
def end_interest(request: HttpRequest, key: int) -> HttpResponse:
    found = get_object_or_404(Interest.objects.declared_by(request.user), pk=key)
    try:
        services.end_interest(found, actor=typing.cast(Account, request.user))
    except RuleBroken as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("governance:interests")


@public_page
def ballots(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    context = {"assembly": found, "ballots": found.ballots.shown()[:200], "may_ask": chairs(request.user, found)}
    return render_page(request, "governance/ballots.html", context)


def ask(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    demand(chairs(request.user, found))
    form = QuestionForm(request.POST or None, assembly=found)
    if form.attempt(services.ask_assembly, found, actor=request.user):
        messages.success(request, _("Le scrutin est inscrit : ses membres sont prévenus."))
        return redirect(form.outcome)
    return render_page(request, "governance/ask.html", {"assembly": found, "form": form})
