"""Calls, ours and those of others: the list, the page with its facts, and each act on its own page."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.funding import board, forms, services
from lieudit.funding.links import read_reply_token
from lieudit.funding.models import Call
from lieudit.funding.permissions import (
    CALL_ACCESS,
    assemblies_of,
    leads,
    may_describe,
    may_prepare,
    organisations_of,
)
from lieudit.funding.workflow import CallState
from lieudit.journal.models import Entry
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who

A_PAGE = 20
MOST_MINE = 20
MOST_ENTRIES = 20
ACT = "funding/act.html"


def find(request: HttpRequest, number: int, step: str = "") -> Call:
    """A call that the reader may see, 404; on which they may take `step`, 403."""
    found: Call = get_object_or_404(Call.objects.visible_to(request.user).with_rules(), number=number)
    if step:
        CALL_ACCESS.demand(step, request.user, found)
    return found


@public_page
def calls(request: HttpRequest) -> HttpResponse:
    """Those that run, the first to close first; then those that are over; above, those that one prepares."""
    now, rows = timezone.now(), Call.objects.public().with_rules()
    over = request.GET.get("clos") == "oui"
    listed = rows.past(now).order_by("-closes_at", "-pk") if over else rows.running(now).order_by("closes_at", "-pk")
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    mine = Call.objects.led_by(request.user).filter(state=CallState.DRAFT).order_by("-pk")[:MOST_MINE]
    context = {
        "page": page,
        "lines": [board.line_of(each, now) for each in page],
        "over": over,
        "mine": mine,
        "prepares": may_prepare(request.user),
        "describes": may_describe(request.user),
    }
    return render_page(request, "funding/calls.html", context)


@public_page
def call(request: HttpRequest, number: int) -> HttpResponse:
    """What a call offers, when it closes on every clock, and its facts beside the wishes of the council."""
    found = find(request, number)
    context = {
        "call": found,
        "steps": CALL_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        "leads": request.user.is_authenticated and leads(request.user, found),
        "entries": Entry.objects.public().about(found).select_related("actor")[:MOST_ENTRIES],
        **board.call_board(found),
    }
    return render_page(request, "funding/call.html", context)


@public_page
def test(request: HttpRequest, number: int) -> HttpResponse:
    """« Mon lieu peut-il y aller ? »: a verdict and its reasons, without account; nothing is kept."""
    found = find(request, number)
    form = forms.TestForm(request.GET or None, None, call=found)
    verdict = form.found if form.is_bound and form.is_valid() else None
    return render_page(request, "funding/test.html", {"call": found, "form": form, "found": verdict})


@public_page
def versions(request: HttpRequest, number: int) -> HttpResponse:
    """Every version of the rules of a call, the last first, each with its facts."""
    found = find(request, number)
    wished = board.wishes()
    rows = [(each, board.facts(each.says(found), wished)) for each in found.versions.order_by("-version")]
    return render_page(request, "funding/versions.html", {"call": found, "rows": rows})


def prepare(request: HttpRequest) -> HttpResponse:
    """A new call, or one filled from a former one (`?d-apres=12`)."""
    demand(may_prepare(request.user))
    holders = [*assemblies_of(request.user), *organisations_of(request.user)]
    former = Call.objects.led_by(request.user).with_rules().filter(number=typed_number(request.GET.get("d-apres", "")))
    before = former.first()
    form = forms.PrepareForm(*sent(request), account=request.user, holders=holders, call=before)
    if form.is_bound and form.is_valid():
        words = dict(form.cleaned_data)
        if form.run(services.prepare_call, words.pop("holder"), actor=who(request), drawn_from=before, **words):
            return done(request, form.done, form.outcome)
    context = {"form": form, "about": None, "back": "/aides-et-appels/", "former": before}
    return render_page(request, ACT, context)


def write(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "write")
    form = forms.CallForm(*sent(request), account=request.user, call=found)
    return act_page(request, ACT, form, services.write_call, found, about=found)


@require_POST
def announce(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "announce")
    press(request, services.announce_call, found, message=_("L’appel est annoncé : il s’ouvrira à son heure."))
    return redirect(found)


def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Another version of the rules of ours, or of what is described of one of others."""
    found = find(request, number)
    CALL_ACCESS.demand("correct" if found.is_ours else "revise", request.user, found)
    form_class = forms.CorrectForm if found.is_ours else forms.ReviseForm
    form = form_class(*sent(request), account=request.user, call=found)
    return act_page(request, ACT, form, services.correct_call, found, about=found)


def postpone(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "postpone")
    form = forms.PostponeForm(*sent(request), account=request.user, call=found)
    return act_page(request, ACT, form, services.postpone_call, found, about=found)


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "cancel")
    form = forms.CancelForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, services.cancel_call, found, about=found)


def describe(request: HttpRequest) -> HttpResponse:
    """A call of somebody else, by hand."""
    demand(may_describe(request.user))
    form = forms.DescribeForm(*sent(request), account=request.user)
    if form.attempt(services.describe_call, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": None, "back": "/aides-et-appels/"})


def invite(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number, "invite")
    start = {"address": found.organisation.email} if found.organisation else {}
    form = forms.InviteForm(*sent(request), account=request.user, initial=start)
    return act_page(request, ACT, form, services.invite_organiser, found, about=found)


@login_not_required
def reply(request: HttpRequest, token: str) -> HttpResponse:
    """The organiser replies by its link, without account."""
    read = read_reply_token(token)
    found = Call.objects.shown().with_rules().filter(pk=read[0]).first() if read else None
    if read is None or found is None or found.reply_key != read[1]:
        status = 404 if found is None else 410
        return sealed(
            render_page(request, "funding/link_refused.html", {"publisher": settings.PUBLISHER}, status=status)
        )
    form = forms.ReplyForm(*sent(request))
    if form.attempt(services.reply_about_call, found):
        return sealed(done(request, form.done, found))
    context = {"form": form, "call": found, "back": found, "facts": board.facts_of(found)}
    return sealed(render_page(request, "funding/reply.html", context))


def sealed(response: HttpResponse) -> HttpResponse:
    """A page reached by a secret: not kept, not indexed, its address told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
