"""Shared budgets: opened, filled by places, checked, voted in equal shares, their votes downloaded."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.care.models import Measure
from lieudit.funding import shared_budget_forms as forms
from lieudit.funding import shared_budgeting
from lieudit.funding.models import Project, SharedBudget
from lieudit.funding.permissions import BUDGET_ACCESS, PROJECT_ACCESS, assemblies_of, keeps_money, places_for
from lieudit.funding.workflow import BudgetState, ProjectState
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act
from lieudit.voting.disclosure import is_withheld

ACT = "funding/shared_budget_act.html"
A_PAGE = 20
MARKS = {
    BudgetState.OPEN: "due",
    BudgetState.VOTING: "due",
    BudgetState.DECIDED: "yes",
    BudgetState.CANCELLED: "no",
    ProjectState.PROPOSED: "expected",
    ProjectState.ELIGIBLE: "due",
    ProjectState.REFUSED: "no",
    ProjectState.AWARDED: "yes",
    ProjectState.LEFT_OUT: "no",
}
"""How each state is drawn (`data-state`)."""


@public_page
def shared_budgets(request: HttpRequest) -> HttpResponse:
    """What assemblies share, the last first."""
    rows = SharedBudget.objects.shown().with_things().order_by("-number")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [(each, MARKS[BudgetState(each.state)]) for each in page]
    context = {"page": page, "lines": lines, "opens": bool(assemblies_of(request.user))}
    return render_page(request, "funding/shared_budgets.html", context)


@public_page
def shared_budget(request: HttpRequest, number: int) -> HttpResponse:
    """One budget: what is shared, its projects and what was found of each, the vote and what it bought."""
    found = get_object_or_404(SharedBudget.objects.shown().with_things().select_related("ballot__tally"), number=number)
    projects = list(found.projects.public().select_related("place", "budget__assembly").order_by("rank"))
    hidden = set(
        Project.objects.filter(pk__in=Measure.objects.hidden(Project), budget=found).values_list("pk", flat=True)
    )
    signed_in = request.user.is_authenticated
    tally = getattr(found.ballot, "tally", None)
    context = {
        "budget": found,
        "mark": MARKS[BudgetState(found.state)],
        "lines": [
            {
                "project": each,
                "mark": MARKS[ProjectState(each.state)],
                "hidden": each.pk in hidden,
                "steps": PROJECT_ACCESS.open_steps(request.user, each) if signed_in and found.state == "open" else [],
            }
            for each in projects
        ],
        "spent": sum(each.price for each in projects if each.state == ProjectState.AWARDED),
        "steps": BUDGET_ACCESS.open_steps(request.user, found) if signed_in else [],
        "file": bool(tally and not is_withheld(tally.published)),
        "keeps": keeps_money(request.user),
    }
    return render_page(request, "funding/shared_budget.html", context)


def open_budget(request: HttpRequest) -> HttpResponse:
    assemblies = assemblies_of(request.user)
    demand(bool(assemblies))
    form = forms.BudgetForm(*sent(request), account=request.user, assemblies=assemblies)
    if form.attempt(_of_assembly(shared_budgeting.open_budget), actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": None, "back": reverse("funding:shared_budgets")})


def _of_assembly(act: Act) -> Act:
    """The act whose first thing is the assembly that was chosen in the form."""
    return lambda *, assembly, **typed: act(assembly, **typed)


def find_budget(request: HttpRequest, number: int, step: str) -> SharedBudget:
    found = get_object_or_404(SharedBudget.objects.shown().with_things(), number=number)
    BUDGET_ACCESS.demand(step, request.user, found)
    return found


def find_project(request: HttpRequest, pk: int, step: str) -> Project:
    rows = Project.objects.public().with_things().filter(budget__in=SharedBudget.objects.shown())
    found = get_object_or_404(rows, pk=pk)
    PROJECT_ACCESS.demand(step, request.user, found)
    return found


def propose_project(request: HttpRequest, number: int) -> HttpResponse:
    found = find_budget(request, number, "propose")
    form = forms.ProjectForm(*sent(request), account=request.user, budget=found, places=places_for(request.user))
    return act_page(request, ACT, form, shared_budgeting.propose_project, found, about=found)


def check_project(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_project(request, pk, "accept")
    form = forms.CheckForm(*sent(request), account=request.user, project=found)
    act = shared_budgeting.check_project
    return act_page(request, "funding/check_project.html", form, act, found, about=found, project=found)


@require_POST
def withdraw_project(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_project(request, pk, "withdraw")
    press(request, shared_budgeting.withdraw_project, found, message=_("Le projet est retiré."))
    return redirect(found.budget)


def put_budget_to_vote(request: HttpRequest, number: int) -> HttpResponse:
    found = find_budget(request, number, "put_to_vote")
    form = forms.VoteOnBudgetForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, shared_budgeting.put_budget_to_vote, found, about=found)


def cancel_budget(request: HttpRequest, number: int) -> HttpResponse:
    found = find_budget(request, number, "cancel")
    form = forms.CancelBudgetForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, shared_budgeting.cancel_budget, found, about=found)
