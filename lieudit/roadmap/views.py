"""The two years of an assembly, its goals and milestones, and what may be said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative.models import Cooperative
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs
from lieudit.journal.models import Entry
from lieudit.roadmap import forms, services
from lieudit.roadmap.board import board_of, row_of
from lieudit.roadmap.export import calendar_of, csv_of
from lieudit.roadmap.models import Goal, Milestone
from lieudit.roadmap.permissions import MILESTONE_ACCESS, leads_goal
from lieudit.roadmap.timeline import Window
from lieudit.roadmap.vocabulary import Mission
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import FormOf


def find_goal(number: int) -> Goal:
    return get_object_or_404(Goal.objects.with_milestones(), number=number)


def find_milestone(number: int) -> Milestone:
    return get_object_or_404(Milestone.objects.with_life(), number=number)


# The two years


@public_page
def roadmap(request: HttpRequest) -> HttpResponse:
    found = Assembly.objects.national().first()
    return roadmap_page(request, found) if found else render_page(request, ROADMAP, {})


@public_page
def assembly_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    return roadmap_page(request, get_object_or_404(Assembly, slug=slug))


ROADMAP = "roadmap/roadmap.html"


def roadmap_page(request: HttpRequest, found: Assembly) -> HttpResponse:
    """The goals of an assembly over two years, with their timeline."""
    form = forms.ChoiceForm(request.GET)
    goals = Goal.objects.with_milestones().filter(assembly=found)
    context = {
        "assembly": found,
        "form": form,
        "board": board_of(goals, timezone.localdate(), **form.asked),
        "may_open": request.user.is_authenticated and chairs(request.user, found),
    }
    return render_page(request, ROADMAP, context)


@public_page
def roadmap_csv(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    lines = csv_of(milestones_of(found), settings.SITE_URL)
    named = {"Content-Disposition": f'attachment; filename="feuille-de-route-{found.slug}.csv"'}
    return HttpResponse(lines, content_type="text/csv; charset=utf-8", headers=named)


@public_page
def roadmap_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    lines = calendar_of(found, milestones_of(found), settings.SITE_URL)
    named = {"Content-Disposition": f'inline; filename="feuille-de-route-{found.slug}.ics"'}
    return HttpResponse(lines, content_type="text/calendar; charset=utf-8", headers=named)


def milestones_of(assembly: Assembly) -> list[Milestone]:
    """Every milestone, under the goal that holds it, in the order of the page."""
    goals = Goal.objects.with_milestones().filter(assembly=assembly)
    return [line for goal in goals for line in goal.milestones.all()]


def window_of(assembly: Assembly, lines: Iterable[Milestone]) -> Window:
    """The two years of the roadmap in which these milestones are drawn: those of today, else of the first one."""
    today, days = timezone.localdate(), [day for line in lines for day in (line.first_on, line.due_on)]
    first = Milestone.objects.filter(goal__assembly=assembly).aggregate(first=Min("first_on"))["first"] or today
    base = min(first.year, today.year)
    window = Window.around(today, base)
    met = not days or window.holds(min(days), max(days))
    return window if met else Window.around(min(days), min(base, min(days).year))


# Goals


@public_page
def goal(request: HttpRequest, number: int) -> HttpResponse:
    found, today = find_goal(number), timezone.localdate()
    lines = list(found.milestones.all())
    window = window_of(found.assembly, lines)
    context = {
        "goal": found,
        "rows": [row_of(line, window, today) for line in lines],
        "window": window,
        "may_lead": request.user.is_authenticated and leads_goal(request.user, found),
        "cooperative": cooperative_of(found),
        "entries": Entry.objects.public().about(found).select_related("actor")[:50],
    }
    return render_page(request, "roadmap/goal.html", context)


def cooperative_of(goal: Goal) -> Cooperative | None:
    """What the assembly prepares, or is: the goal of the mission that asks for it cites its steps."""
    if goal.mission != Mission.PARTNERS:
        return None
    return Cooperative.objects.filter(assembly=goal.assembly).first()


def open_goal(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Assembly, slug=slug)
    demand(chairs(request.user, found))
    form = forms.OpenGoalForm(*sent(request), account=request.user, assembly=found)
    if form.attempt(services.open_goal, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    back = reverse("roadmap:assembly_roadmap", args=[found.slug])
    return render_page(request, "roadmap/act.html", {"form": form, "assembly": found, "back": back})


def edit_goal(request: HttpRequest, number: int) -> HttpResponse:
    found = find_goal(number)
    demand(leads_goal(request.user, found))
    first = forms.first_values(found)
    form = forms.EditGoalForm(*sent(request), account=request.user, assembly=found.assembly, initial=first)
    return act_page(request, "roadmap/act.html", form, services.edit_goal, found, about=found)


def add_milestone(request: HttpRequest, number: int) -> HttpResponse:
    found = find_goal(number)
    demand(leads_goal(request.user, found))
    first = {name: getattr(found, name) for name in ("decision", "owner", "owner_name")}
    form = forms.AddMilestoneForm(*sent(request), account=request.user, assembly=found.assembly, initial=first)
    return act_page(request, "roadmap/act.html", form, services.add_milestone, found, about=found)


# Milestones


@public_page
def milestone(request: HttpRequest, number: int) -> HttpResponse:
    found, today = find_milestone(number), timezone.localdate()
    window = window_of(found.goal.assembly, [found])
    context = {
        "milestone": found,
        "row": row_of(found, window, today),
        "window": window,
        "steps": MILESTONE_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        "entries": Entry.objects.public().about(found).select_related("actor")[:100],
    }
    return render_page(request, "roadmap/milestone.html", context)


def edit_milestone(request: HttpRequest, number: int) -> HttpResponse:
    found = find_milestone(number)
    MILESTONE_ACCESS.demand("edit", request.user, found)
    assembly, first = found.goal.assembly, forms.first_values(found)
    form = forms.EditMilestoneForm(*sent(request), account=request.user, assembly=assembly, initial=first)
    return act_page(request, "roadmap/act.html", form, services.edit_milestone, found, about=found)


def step_page(request: HttpRequest, number: int, step: str, form_class: FormOf, act: Act) -> HttpResponse:
    """One step of a milestone, on its own page."""
    found = find_milestone(number)
    MILESTONE_ACCESS.demand(step, request.user, found)
    form = form_class(*sent(request), account=request.user)
    return act_page(request, "roadmap/act.html", form, act, found, about=found)


def say_progress(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "say_progress", forms.ProgressForm, services.say_progress)


def slip_milestone(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "slip", forms.SlipForm, services.slip_milestone)


def add_deliverable(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "add_deliverable", forms.DeliverableForm, services.add_deliverable)


def meet_milestone(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "meet", forms.MeetForm, services.meet_milestone)


def drop_milestone(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "drop", forms.DropForm, services.drop_milestone)
