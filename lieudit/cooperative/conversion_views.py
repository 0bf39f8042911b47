"""Pages of a conversion: its steps, read by everybody; what is written of them; the day, by two persons."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.cooperative import conversion_forms as forms
from lieudit.cooperative import converting, giving_up, services, switching
from lieudit.cooperative.conversion_steps import BY_HAND, StepKey, blocking, proved, unproved_before_switch
from lieudit.cooperative.models import Cooperative, Proof
from lieudit.cooperative.permissions import leads, may_prepare
from lieudit.cooperative.wording import in_categories
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import drawn_once
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act

ACT = "cooperative/act.html"
HOME = "cooperative:conversion"


def find(request: HttpRequest, slug: str) -> Cooperative:
    """Of who leads the assembly that prepares it."""
    found = get_object_or_404(Cooperative.objects.select_related("assembly"), assembly__slug=slug)
    demand(leads(request.user, found))
    return found


def step_of(word: str, known: frozenset[StepKey] = frozenset(StepKey)) -> StepKey:
    if word not in known:
        raise Http404
    return StepKey(word)


@drawn_once
def conversion(request: HttpRequest, slug: str) -> HttpResponse:
    """Every step with who, until when, its article, what proves it; what blocks stands on top."""
    found = get_object_or_404(Cooperative.objects.select_related("assembly"), assembly__slug=slug)
    file = converting.begun_file(found)
    totals = in_categories(found)
    leader = leads(request.user, found)
    steps = converting.steps_of(found, file, totals, whole=leader)
    context = {
        "totals": totals,
        "heads": sum(total.heads for total in totals),
        "terms": found.terms(),
        "signs": bool(file and file.change and file.is_voted),
        "cooperative": found,
        "file": file,
        "steps": steps,
        "blocks": list(blocking(steps)),
        "proved": proved(steps),
        "giving_up": giving_up.asked_of(file),
        "ready": not unproved_before_switch(steps) and not found.opened_on,
        "leader": leader,
        "leads": leader and not found.opened_on,
    }
    return render_page(request, "cooperative/conversion.html", context)


def prepare(request: HttpRequest) -> HttpResponse:
    """Begin: which assembly prepares its cooperative; from then on everybody may promise."""
    demand(may_prepare(who(request)))
    form = forms.BeginForm(*sent(request), account=who(request))
    if form.attempt(services.prepare_cooperative, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": None, "back": reverse("cooperative:cooperatives")})


def plan_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    return step_page(request, slug, step_of(step), forms.DutyForm, converting.plan_step)


def prove_step(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    return step_page(request, slug, step_of(step, BY_HAND), forms.ProofForm, converting.prove_step)


def withdraw_proof(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    return step_page(request, slug, step_of(step, BY_HAND), forms.WithdrawForm, converting.withdraw_proof)


@require_POST
def hide_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Of who leads the conversion, even once it is over."""
    found = get_object_or_404(Proof.objects.select_related("conversion__cooperative__assembly"), pk=pk)
    home = found.conversion.cooperative
    demand(leads(request.user, home))
    press(request, converting.hide_proof, found, message=_("C’est fait : le public ne le voit plus."))
    return redirect(HOME, home.assembly.slug)


def step_page(
    request: HttpRequest, slug: str, step: StepKey, form_class: type[forms.StepForm], act: Act
) -> HttpResponse:
    """What is written of one step, on a page of its own; then all the steps again."""
    found = find(request, slug)
    form = form_class(*sent(request), step=step)
    return act_page(request, ACT, form, partial(act, step=step), found, about=found, to=reverse(HOME, args=[slug]))


def choose_statutes(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(request, slug)
    form = forms.StatutesForm(*sent(request), cooperative=found)
    return act_page(request, ACT, form, converting.choose_statutes, found, about=found)


def ask_giving_up(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(request, slug)
    form = forms.GivingUpForm(*sent(request))
    return act_page(request, ACT, form, giving_up.ask_giving_up, found, about=found)


@require_POST
def give_up_statutes(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(request, slug)
    done = _("C’est fait : ces statuts ne s’appliqueront pas, et d’autres règles peuvent être votées.")
    press(request, giving_up.give_up_statutes, found, message=done, read=request.POST.get("read", ""))
    return redirect(HOME, slug)


def prepare_switch(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(request, slug)
    form = forms.PrepareForm(*sent(request))
    return act_page(request, ACT, form, switching.prepare_switch, found, about=found)


@require_POST
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(request, slug)
    done = _("C’est fait : l’association est une coopérative. Son registre de membres reste lisible.")
    press(request, switching.switch, found, message=done, read=request.POST.get("read", ""))
    return redirect(HOME, slug)
