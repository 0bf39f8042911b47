"""Experiments: proposed, joined, begun, concluded whatever came out, repeated elsewhere."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.funding import experiment_forms as forms
from lieudit.funding import experimenting
from lieudit.funding.experiments_board import Line, experiment_board
from lieudit.funding.models import Experiment
from lieudit.funding.permissions import EXPERIMENT_ACCESS, places_for, places_to_join
from lieudit.funding.vocabulary import Finding
from lieudit.network.citing import with_cited
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act

ACT, WRITE = "funding/experiment_act.html", "funding/write_experiment.html"
A_PAGE = 20


@public_page
def experiments(request: HttpRequest) -> HttpResponse:
    """What places try, and what came of it, narrowed by `?issue=` to one end."""
    found, verdict = Experiment.objects.public().with_things(), request.GET.get("issue", "")
    if verdict in Finding.values:
        found = found.filter(verdict=verdict)
    page = Paginator(found.order_by("-number"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [Line(each) for each in page],
        "verdicts": Finding.choices,
        "verdict": verdict,
        "mine": places_for(request.user),
    }
    return render_page(request, "funding/experiments.html", context)


@public_page
def experiment(request: HttpRequest, number: int) -> HttpResponse:
    """One experiment: what was announced, what was done otherwise, what came out, the same elsewhere."""
    found = get_object_or_404(with_cited(Experiment.objects.shown().with_things()), number=number)
    context = {"experiment": found, **experiment_board(found, request.user)}
    return render_page(request, "funding/experiment.html", context)


def find_experiment(request: HttpRequest, number: int, step: str) -> Experiment:
    found = get_object_or_404(Experiment.objects.shown().with_things(), number=number)
    EXPERIMENT_ACCESS.demand(step, request.user, found)
    return found


def propose_experiment(request: HttpRequest) -> HttpResponse:
    places = places_for(request.user)
    demand(bool(places))
    form = forms.ProposeForm(*sent(request), account=request.user, places=places)
    if form.attempt(_of_place(experimenting.propose_experiment), actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, WRITE, {"form": form, "about": None, "back": reverse("funding:experiments")})


def _of_place(act: Act) -> Act:
    """The act whose first thing is the place that was chosen in the form."""
    return lambda *, place, **typed: act(place, **typed)


def write_experiment(request: HttpRequest, number: int) -> HttpResponse:
    """Say it better; what repeats another changes only what is its own."""
    found = find_experiment(request, number, "write")
    measures, start = list(found.measures.order_by("rank")), forms.start_of(found)
    if found.repeats_id:
        own = forms.RepetitionForm(*sent(request), account=request.user, measures=measures, initial=start)
        return act_page(request, ACT, own, experimenting.write_repetition, found, about=found)
    form = forms.ExperimentForm(*sent(request), account=request.user, measures=measures, initial=start)
    return act_page(request, WRITE, form, experimenting.write_experiment, found, about=found)


def join_experiment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_experiment(request, number, "join")
    form = forms.JoinForm(*sent(request), account=request.user, places=places_to_join(request.user, found))
    return act_page(request, ACT, form, experimenting.join_experiment, found, about=found)


@require_POST
def start_experiment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_experiment(request, number, "start")
    press(request, experimenting.start_experiment, found, message=_("C’est commencé : ce qui est annoncé est figé."))
    return redirect(found)


def say_deviation(request: HttpRequest, number: int) -> HttpResponse:
    found = find_experiment(request, number, "deviate")
    form = forms.DeviationForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, experimenting.say_deviation, found, about=found)


def conclude_experiment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_experiment(request, number, "conclude")
    measures = list(found.measures.order_by("rank"))
    form = forms.ConcludeForm(*sent(request), account=request.user, measures=measures)
    return act_page(request, ACT, form, experimenting.conclude_experiment, found, about=found)


def repeat_experiment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_experiment(request, number, "repeat")
    form: ActForm = forms.RepeatForm(*sent(request), account=request.user, places=places_for(request.user))
    if form.attempt(experimenting.repeat_experiment, found, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


def withdraw_experiment(request: HttpRequest, number: int) -> HttpResponse:
    found = find_experiment(request, number, "withdraw")
    form = forms.WithdrawExperimentForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, experimenting.withdraw_experiment, found, about=found)
