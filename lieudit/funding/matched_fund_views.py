"""Matched funds: opened, filled with commons, promised to by places, counted again by anybody."""

from __future__ import annotations

from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.care.models import Measure
from lieudit.funding import matched_fund_forms as forms
from lieudit.funding import matched_funding, matching
from lieudit.funding.matched_fund_board import MARKS, fund_board
from lieudit.funding.models import MatchedCommon, MatchedFund, Pledge
from lieudit.funding.permissions import (
    COMMON_ACCESS,
    MATCHED_FUND_ACCESS,
    PLEDGE_ACCESS,
    assemblies_of,
    keeps_money,
    places_for,
    places_to_pledge,
)
from lieudit.funding.workflow import MatchedFundState
from lieudit.membership.standing import euros
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act
from lieudit.voting.recount import recount_text

ACT = "funding/matched_fund_act.html"
A_PAGE = 20


@public_page
def matched_funds(request: HttpRequest) -> HttpResponse:
    """What assemblies add to what places promise, the last first."""
    rows = MatchedFund.objects.shown().with_things().order_by("-number")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [
        {"fund": each, "mark": MARKS[MatchedFundState(each.state)], "amount": euros(each.amount)}
        | {"one_is": euros(1 + each.ratio)}
        for each in page
    ]
    context = {"page": page, "lines": lines, "opens": bool(assemblies_of(request.user))}
    return render_page(request, "funding/matched_funds.html", context)


@public_page
def matched_fund(request: HttpRequest, number: int) -> HttpResponse:
    """One fund: what it adds, its commons, what is promised to each, what it makes of it."""
    found = get_object_or_404(MatchedFund.objects.shown().with_things(), number=number)
    signed_in = request.user.is_authenticated
    context = {
        "fund": found,
        "steps": MATCHED_FUND_ACCESS.open_steps(request.user, found) if signed_in else [],
        "keeps": keeps_money(request.user),
        **fund_board(found, request.user),
    }
    return render_page(request, "funding/matched_fund.html", context)


@public_page
def matched_recount(request: HttpRequest, number: int) -> HttpResponse:
    """All that anybody needs to count a matched fund again, once it is counted."""
    found = get_object_or_404(MatchedFund.objects.shown(), number=number)
    if found.state != MatchedFundState.SETTLED:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="cofinancement-{number}.json"'}
    return HttpResponse(recount_text(found.counted), content_type="application/json; charset=utf-8", headers=named)


@public_page
def matching_script(request: HttpRequest) -> HttpResponse:
    """The very file that counts, for whoever has Python."""
    named = {"Content-Disposition": 'attachment; filename="matching.py"'}
    text = Path(matching.__file__).read_bytes()
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=named)


def open_matched_fund(request: HttpRequest) -> HttpResponse:
    assemblies = assemblies_of(request.user)
    demand(bool(assemblies))
    form = forms.MatchedFundForm(*sent(request), account=request.user, assemblies=assemblies)
    if form.attempt(_of_assembly(matched_funding.open_matched_fund), actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": None, "back": reverse("funding:matched_funds")})


def _of_assembly(act: Act) -> Act:
    """The act whose first thing is the assembly that was chosen in the form."""
    return lambda *, assembly, **typed: act(assembly, **typed)


def find_fund(request: HttpRequest, number: int, step: str) -> MatchedFund:
    found = get_object_or_404(MatchedFund.objects.shown().with_things(), number=number)
    MATCHED_FUND_ACCESS.demand(step, request.user, found)
    return found


def find_common(request: HttpRequest, pk: int, step: str) -> MatchedCommon:
    rows = MatchedCommon.objects.public().with_things().filter(fund__in=MatchedFund.objects.shown())
    if step == "pledge":  # nobody promises to words that nobody reads
        rows = rows.exclude(pk__in=Measure.objects.hidden(MatchedCommon))
    found = get_object_or_404(rows, pk=pk)
    COMMON_ACCESS.demand(step, request.user, found)
    return found


def propose_common(request: HttpRequest, number: int) -> HttpResponse:
    found = find_fund(request, number, "carry")
    form = forms.CommonForm(*sent(request), account=request.user, places=places_for(request.user))
    return act_page(request, ACT, form, matched_funding.propose_common, found, about=found)


def pledge_to_common(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_common(request, pk, "pledge")
    places = places_to_pledge(request.user, found)
    form = forms.PledgeForm(*sent(request), account=request.user, common=found, places=places)
    return act_page(request, ACT, form, matched_funding.pledge_to_common, found, about=found)


@require_POST
def take_pledge_back(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Pledge.objects.select_related("common__fund__assembly", "common__place", "place")
    found = get_object_or_404(rows.filter(common__fund__in=MatchedFund.objects.shown()), pk=pk)
    PLEDGE_ACCESS.demand("take_back", request.user, found)
    press(request, matched_funding.take_pledge_back, found, message=_("La promesse est reprise."))
    return redirect(found.common.fund)


def set_common_aside(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_common(request, pk, "set_aside")
    form = forms.SetAsideForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, matched_funding.set_common_aside, found, about=found)


@require_POST
def withdraw_common(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_common(request, pk, "withdraw")
    press(request, matched_funding.withdraw_common, found, message=_("Le commun est retiré."))
    return redirect(found.fund)


def cancel_matched_fund(request: HttpRequest, number: int) -> HttpResponse:
    found = find_fund(request, number, "cancel")
    form = forms.CancelMatchedFundForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, matched_funding.cancel_matched_fund, found, about=found)
