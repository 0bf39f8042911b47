"""The charter; reporting a text from its place; the moderators' queue."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.care.forms import ReasonForm, ReportForm
from lieudit.care.models import Acceptance, CharterVersion, Measure, Report
from lieudit.care.permissions import MODERATION, demand_moderator, moderates, reports_for, words_of
from lieudit.care.services import accept_charter, dismiss_report, hide_text, lift_measure, report_text
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.tokens import address_of, thing_of


def back(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, when it is a page of the site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe and wanted.startswith("/") else otherwise


@login_not_required
def charter(request: HttpRequest) -> HttpResponse:
    versions = list(CharterVersion.objects.all())
    current = versions[0] if versions else None
    acceptance = Acceptance.objects.filter(charter=current, account=who(request)).first() if who(request) else None
    context = {"charter": current, "versions": versions, "acceptance": acceptance}
    return render_page(request, "care/charter.html", context)


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    accept_charter(who(request))
    messages.success(request, _("Merci. Votre accord est enregistré avec sa date."))
    return redirect(back(request, reverse("care:charter")))


@login_not_required
def report(request: HttpRequest, token: str) -> HttpResponse:
    thing = thing_of(token, request.user)
    if thing is None or type(thing) not in MODERATION:
        raise Http404
    form = ReportForm(*sent(request))
    if form.attempt(report_text, thing, reporter=who(request), origin=origin_of(request)):
        messages.success(request, _("Merci. Ce texte est relu sous 48 heures par les personnes qui animent."))
        return redirect(address_of(thing))
    context = {"thing": thing, "form": form, "words": MODERATION[type(thing)].words(thing), "token": token}
    return render_page(request, "care/report.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    reports = reports_for(request.user).select_related("reporter").prefetch_related("thing")
    page = Paginator(reports, 20).get_page(request.GET.get("page"))
    recent = Measure.objects.running().order_by("-at").prefetch_related("thing")[:50]
    measures = [measure for measure in recent if measure.thing and moderates(request.user, measure.thing)]
    return render_page(request, "care/queue.html", {"page": page, "measures": measures})


def hide(request: HttpRequest, token: str) -> HttpResponse:
    thing = thing_of(token)
    if thing is None:
        raise Http404
    demand_moderator(request.user, thing)
    form = ReasonForm(*sent(request))
    if form.attempt(hide_text, thing, actor=who(request)):
        messages.success(request, _("Le texte est masqué. Son auteur reçoit votre motif."))
        return redirect("care:queue")
    context = {
        "thing": thing,
        "form": form,
        "words": words_of(thing),
        "reports": Report.objects.open().of(thing),
    }
    return render_page(request, "care/hide.html", context)


def dismiss(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Report, pk=number)
    if found.thing is None:
        raise Http404
    demand_moderator(request.user, cast(Model, found.thing))
    form = ReasonForm(*sent(request))
    if form.attempt(dismiss_report, found, actor=who(request)):
        messages.success(request, _("Le signalement est classé, le texte reste en place."))
        return redirect("care:queue")
    return render_page(request, "care/dismiss.html", {"report": found, "form": form})


def lift(request: HttpRequest, number: int) -> HttpResponse:
    measure = get_object_or_404(Measure, pk=number)
    if measure.thing is None:
        raise Http404
    demand_moderator(request.user, cast(Model, measure.thing))
    form = ReasonForm(*sent(request))
    if form.attempt(lift_measure, measure, actor=who(request)):
        messages.success(request, _("Le texte est de nouveau visible. Son auteur en est prévenu."))
        return redirect("care:queue")
    return render_page(request, "care/lift.html", {"measure": measure, "form": form})
