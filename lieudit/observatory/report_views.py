"""Reports: the public list, a report with its figures and the rows behind each, its files; and how one is prepared."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.observatory import reports as acts
from lieudit.observatory.models import PrintKind, Report
from lieudit.observatory.permissions import REPORT_ACCESS
from lieudit.observatory.report_figures import parts_of
from lieudit.observatory.report_forms import BeginForm, QuickForm, WriteForm, assemblies_of
from lieudit.observatory.report_reading import facts_of, figure_called, lines_behind, read, rows_csv
from lieudit.observatory.report_tasks import ask_file
from lieudit.observatory.report_templates import Template
from lieudit.toolkit import errands
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.models import Errand
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Context
from lieudit.toolkit.uploads import sent_file

if TYPE_CHECKING:
    from lieudit.observatory.report_figures import Figure

MOST_ROWS = 500
"""Rows that a page shows; the CSV holds them all."""


def find(request: HttpRequest, number: int, step: str = "") -> Report:
    """A report that this account may read; with a `step`, that it may take."""
    found = get_object_or_404(
        Report.objects.visible_to(request.user).select_related("assembly", "author", "frozen_by"), number=number
    )
    if step:
        REPORT_ACCESS.demand(step, request.user, found)
    return found


# Read


@public_page
def reports(request: HttpRequest) -> HttpResponse:
    """What is published; what is being prepared, and one button, for who leads an assembly."""
    account = who(request)
    asked = request.GET.get("assemblee", "").replace("\0", "")
    context: Context = {"reports": Report.objects.public().current().asked(asked).for_list(), "asked": asked}
    if account:
        context["drafts"] = Report.objects.led_by(account).drafts().for_list()
        form = QuickForm(account=account)
        context["quick"] = form if form.initial["assembly"] else None
    return render_page(request, "observatory/reports.html", context)


@public_page
def report(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    versions = Report.objects.same(found).public().for_list() if found.is_frozen else Report.objects.none()
    context = {
        "report": found,
        "parts": read(found, found.sections.with_measures()),
        "steps": REPORT_ACCESS.open_steps(request.user, found) if who(request) else [],
        "versions": [each for each in versions if each.pk != found.pk],
        "before": found.before_period,
    }
    return render_page(request, "observatory/report.html", context)


def find_figure(request: HttpRequest, number: int, key: str) -> tuple[Report, Figure]:
    found = find(request, number)
    figure = figure_called(found, key)
    if figure is None:
        raise Http404
    return found, figure


@public_page
def report_figure(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The rows that a figure counts, as they were when it was drawn."""
    found, figure = find_figure(request, number, name)
    lines = lines_behind(found, figure)
    context = {"report": found, "figure": figure, "key": name, "lines": lines[:MOST_ROWS], "total": len(lines)}
    return render_page(request, "observatory/report_figure.html", context)


@public_page
def report_rows(request: HttpRequest, number: int, name: str) -> HttpResponse:
    found, figure = find_figure(request, number, name)
    named = {"Content-Disposition": f'attachment; filename="bilan-{number}-{slugify(name.replace(".", "-"))}.csv"'}
    text = rows_csv(lines_behind(found, figure), settings.SITE_URL)
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=named)


@public_page
def report_facts(request: HttpRequest, number: int) -> HttpResponse:
    """The facts, of which the fingerprint is the SHA-256."""
    named = {"Content-Disposition": f'attachment; filename="bilan-{number}.json"'}
    return JsonResponse(facts_of(find(request, number)), headers=named, json_dumps_params={"ensure_ascii": False})


@login_not_required
def report_file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """The PDF, or the document to work on: made by the worker, waited for on this page, then kept."""
    found = find(request, number)
    if kind not in PrintKind.values:
        raise Http404
    printing = ask_file(found, kind)
    printing.refresh_from_db()
    if printing.file and not request.headers.get("HX-Request"):
        return sent_file(printing.file, slugify(found.title))
    context = {"report": found, "printing": printing, "kind": PrintKind(kind)}
    answer = render_page(request, "observatory/report_file.html", context)
    if printing.file:
        answer["HX-Redirect"] = request.path
    return answer


# Prepared


def begin_report(request: HttpRequest) -> HttpResponse:
    """Any report, of any past days; from the list, the yearly report of the association in one press."""
    demand(assemblies_of(request.user).exists())
    quick = QuickForm(request.POST, account=request.user) if "year" in request.POST else None
    if quick and quick.is_valid():
        return begun(request, quick)
    first = {"template": request.GET.get("template", ""), "territory": request.GET.get("territory", "")}
    form = BeginForm(
        *(sent(request) if quick is None else (None, None)),
        account=request.user,
        asked={name: value for name, value in first.items() if value},
    )
    if form.attempt(acts.begin_report, actor=who(request)):
        return done(request, form.done, "reports:write_report", form.outcome.number)
    return render_page(request, "observatory/begin_report.html", {"form": form})


def begun(request: HttpRequest, quick: QuickForm) -> HttpResponse:
    """The yearly report, begun; the one that is being prepared already, if there is one."""
    assembly, asked = quick.cleaned_data["assembly"], quick.asked
    draft = Report.objects.drafts().filter(assembly=assembly, subject="", **asked).first()
    try:
        draft = draft or acts.begin_report(assembly, actor=who(request), **asked)
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("reports:reports")
    return done(request, BeginForm.done, "reports:write_report", draft.number)


def write_report(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write")
    parts = {part.section.key: part for part in parts_of(found.facts, found.before, found.shown)}
    form = WriteForm(*sent(request), account=request.user, sections=found.sections.all(), parts=parts)
    if form.attempt(acts.write_report, found, actor=who(request)):
        added = form.cleaned_data.get("added")
        return done(request, form.done, "reports:write_report" if added else "reports:report", number)
    return render_page(request, "observatory/write_report.html", {"form": form, "report": found, "parts": parts})


@require_POST
def draw_report(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "draw")
    press(request, acts.draw_report, found, message=_("Les chiffres sont relevés à nouveau. Vos mots sont restés."))
    return redirect(found)


@require_POST
def freeze_report(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "freeze")
    press(
        request, acts.freeze_report, found, message=_("Le bilan est figé et publié. Ses chiffres ne changeront plus.")
    )
    return redirect(found)


@require_POST
def discard_report(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "discard")
    given_up = press(request, acts.discard_report, found, message=_("La préparation est abandonnée."))
    return redirect("reports:reports") if given_up else redirect(found)


@require_POST
def renew_report(request: HttpRequest, number: int) -> HttpResponse:
    """The next version, from the same frozen facts: the same numbers."""
    found = find(request, number, "renew")
    try:
        renewed = acts.renew_report(found, actor=who(request))
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(found)
    return done(request, _("La nouvelle version commence avec les mêmes chiffres et les mêmes mots."), renewed)


# The sheet of a territory, for anybody


@login_not_required
@require_POST
def sheet(request: HttpRequest, territory: str) -> HttpResponse:
    """Have the sheet of a territory set, over the twelve months that end yesterday."""
    try:
        acts.check_subject(Template.TERRITORY, territory)
    except RuleBroken:
        raise Http404 from None
    last = timezone.localdate() - acts.ONE_DAY
    asked = {"key": territory, "first": acts.year_before(last).isoformat(), "last": last.isoformat()}
    try:
        errand = errands.ask("sheet", json.dumps(asked).encode(), origin=origin_of(request, "sheet"))
    except RuleBroken as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("territory:list")
    return redirect("reports:sheet_file", territory, errand.key)


@login_not_required
def sheet_file(request: HttpRequest, territory: str, errand: str) -> HttpResponse:
    """The sheet that was asked for, once it is set; where it is until then."""
    found = Errand.objects.defer("content").filter(key=errand.replace("\0", ""), kind="sheet").first()
    if found is None:
        return render_page(request, "observatory/sheet_file.html", {"gone": True, "key": territory}, status=410)
    said = found.answer or {}
    if said.get("pdf") and not request.headers.get("HX-Request"):
        named = {"Content-Disposition": content_disposition_header(False, f"{slugify(said['name'])}.pdf") or "inline"}
        return HttpResponse(base64.b64decode(said["pdf"]), content_type="application/pdf", headers=named)
    answer = render_page(request, "observatory/sheet_file.html", {"errand": found, "key": territory, "said": said})
    if said.get("pdf"):
        answer["HX-Redirect"] = request.path
    return answer
