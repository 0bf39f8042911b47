"""Pages of the accounts of a ledger, as its accountant says them: for who keeps the register."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lieudit.cooperative import chart, chart_forms
from lieudit.cooperative.models import ChartLine, Cooperative
from lieudit.cooperative.permissions import keeps
from lieudit.cooperative.reads import cooperative_of
from lieudit.toolkit.access import demand
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page
from lieudit.toolkit.request import sent

MOST_LINES = 200
"""Of what was said before, on one page."""


def find(request: HttpRequest, slug: str) -> Cooperative:
    """Of who keeps its register."""
    found = cooperative_of(slug)
    if found is None:
        raise Http404
    demand(keeps(request.user, found))
    return found


@require_safe
def accounts(request: HttpRequest, slug: str) -> HttpResponse:
    """Each account of the ledger, how the accountant says it, by which source; and what was said before."""
    found = find(request, slug)
    before = ChartLine.objects.filter(cooperative=found, until__isnull=False).order_by("-until", "-pk")[:MOST_LINES]
    context = {"cooperative": found, "accounts": chart.told_of(found), "before": before}
    return render_page(request, "cooperative/accounts.html", context)


def map_account(request: HttpRequest, slug: str, account: str) -> HttpResponse:
    found = find(request, slug)
    told = next((each for each in chart.told_of(found) if each.account == account), None)
    if told is None:
        raise Http404
    form = chart_forms.MapForm(*sent(request), told=told)
    act, to = partial(chart.map_account, account=account), reverse("cooperative:accounts", args=[slug])
    return act_page(request, "cooperative/act.html", form, act, found, about=found, to=to)
