"""The agreements that one keeps, one of them, and what is said of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lieudit.agreements import forms
from lieudit.agreements import services as acts
from lieudit.agreements.hanging import held_by
from lieudit.agreements.models import Agreement
from lieudit.agreements.permissions import AGREEMENT_ACCESS, gestures, keeps_agreement
from lieudit.agreements.tasks import agreement_of
from lieudit.journal.models import Entry
from lieudit.network.breadcrumbs import place_breadcrumb
from lieudit.network.models import Place
from lieudit.network.permissions import may_edit_place
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act
from lieudit.toolkit.uploads import sent_file

A_PAGE = 30
"""Agreements on a page."""
CONFIRMED = gettext_lazy("Merci : la convention est confirmée, et la page publique le dit.")
DENIED = gettext_lazy("C’est dit : la page publique montre que vous ne la reconnaissez pas, avec votre motif.")


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.public().with_territory(), slug=slug)


def find_agreement(number: int) -> Agreement:
    return get_object_or_404(Agreement.objects.public().with_things(), number=number)


def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of those whom the account speaks for, or whose territory it animates; those that end first."""
    kept = Agreement.objects.public().kept_by(who(request)).with_things()
    ending = kept.ending().order_by("ends_on", "number")
    others = kept.exclude(pk__in=ending.values("pk")).order_by("-ends_on", "-number")
    context = {
        "to_confirm": Agreement.objects.public().to_confirm(who(request)).with_things()[:A_PAGE],
        "ending": ending[:A_PAGE],
        "page": Paginator(others, A_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "breadcrumb": [(_("Services"), reverse("public_services:domains")), (_("Conventions"), "")],
    }
    return render_page(request, "agreements/agreements.html", context)


@public_page
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """Who promised what to whom, from when to when. The document is read by the two sides."""
    found, today = find_agreement(number), timezone.localdate()
    context = {
        "agreement": found,
        "today": today,
        "held": held_by(found),
        "next": Agreement.objects.filter(after=found).first(),
        "steps": gestures(request.user, found),
        "may_read": bool(found.document) and keeps_agreement(request.user, found),
        "days_left": (found.ends_on - today).days if found.state == "running" else None,
        "entries": Entry.objects.public().about(found).select_related("actor")[:A_PAGE],
        "breadcrumb": place_breadcrumb(found.place, found.title),
    }
    return render_page(request, "agreements/agreement.html", context)


def agreement_document(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(number)
    demand(keeps_agreement(request.user, found))
    if not found.document:
        raise Http404
    return sent_file(found.document, f"convention-{number}")


def sign_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    form = forms.AgreementForm(*sent(request), account=request.user)
    if form.attempt(acts.sign_agreement, found, actor=who(request)):
        return done(request, _("La convention est inscrite.") + " " + acts.asked_words(form.outcome), form.outcome)
    context = {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, _("Inscrire une convention"))}
    return render_page(request, "agreements/sign_agreement.html", context)


@require_POST
def confirm_agreement(request: HttpRequest, number: int) -> HttpResponse:
    """« C’est exact », in one click, for the other side."""
    found = find_agreement(number)
    AGREEMENT_ACCESS.demand("confirm", request.user, found)
    press(request, acts.confirm_agreement, found, message=CONFIRMED)
    return redirect(back(request, found))


def deny_agreement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(number)
    form = forms.ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "deny", form, acts.deny_agreement, "agreements/deny_agreement.html")


@login_not_required
def agreement_link(request: HttpRequest, token: str) -> HttpResponse:
    """The question mailed to a side for which nobody speaks here: is it true, or not, and why."""
    found = agreement_of(token)
    if found is None:
        return render_page(request, "agreements/link_refused.html", {}, status=404)
    form = forms.AnswerForm(*sent(request))
    if found.declared and form.attempt(acts.answer_agreement, found):
        return done(request, CONFIRMED if form.outcome.confirmed_at else DENIED, found)
    context = {"agreement": found, "form": form, "breadcrumb": place_breadcrumb(found.place, found.title)}
    return render_page(request, "agreements/agreement_link.html", context)


def renew_agreement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(number)
    form = forms.RenewForm(*sent(request), account=request.user, initial=forms.following_days(found))
    return step_page(request, found, "renew", form, acts.renew_agreement, "agreements/renew_agreement.html")


def end_agreement(request: HttpRequest, number: int) -> HttpResponse:
    found = find_agreement(number)
    form = forms.ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "end", form, acts.end_agreement, "agreements/end_agreement.html")


def step_page(
    request: HttpRequest, found: Agreement, step: str, form: ActForm, act: Act, template: str
) -> HttpResponse:
    """One step of an agreement, on its own page."""
    AGREEMENT_ACCESS.demand(step, request.user, found)
    if form.attempt(act, found, actor=who(request)):
        return done(request, _("C’est inscrit. Les deux parties sont prévenues."), back(request, form.outcome))
    breadcrumb = [*place_breadcrumb(found.place, found.title)[:-1], (found.title, found.get_absolute_url())]
    label = str(AGREEMENT_ACCESS.workflow.steps[step].label)
    return render_page(request, template, {"agreement": found, "form": form, "breadcrumb": [*breadcrumb, (label, "")]})
