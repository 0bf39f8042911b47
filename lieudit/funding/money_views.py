"""Where money comes from: a place says its year, the council is read by everybody, each number leads to its rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.vocabulary import Nature
from lieudit.funding import money, money_board, money_forms
from lieudit.funding.models import Income
from lieudit.funding.money import FIRST_YEAR
from lieudit.funding.permissions import INCOME_ACCESS, keeps_money
from lieudit.network.models import Place
from lieudit.network.permissions import speaks_for
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import drawn_once, public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done
from lieudit.toolkit.request import asked, sent, who

ACT = "funding/act.html"


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.shown().with_territory(), slug=slug)


def year_asked(request: HttpRequest) -> int:
    """The year that the address asks for; 0 for none, or for one of which nothing can be said."""
    year = typed_number(request.GET.get("annee", ""))
    return year if FIRST_YEAR <= year <= timezone.localdate().year else 0


@public_page
def mix(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the money of a place comes from: read by itself, and by everybody when it publishes."""
    found = find_place(slug)
    board = money_board.place_board(found, request.user, year_asked(request), asked(request, "si"))
    context = {"place": found, "speaks": speaks_for(request.user, found), **board}
    return render_page(request, "funding/mix.html", context)


def say_mix(request: HttpRequest, slug: str) -> HttpResponse:
    """The year of a place, on one page, filled with the last that it said."""
    found = find_place(slug)
    demand(speaks_for(request.user, found))
    year = year_asked(request) or timezone.localdate().year
    said, lines = money_board.start_of(found, year)
    start = {"year": year, "is_public": money_board.is_published(found, year)}
    others = money_board.years_said(found) - {year}
    form = money_forms.MixForm(*sent(request), account=request.user, lines=lines, others=others, initial=start)
    if form.attempt(money.say_mix, found, actor=who(request)):
        return done(request, form.done, f"{reverse('funding:mix', args=[slug])}?annee={form.outcome.year}")
    back = reverse("funding:mix", args=[slug])
    context = {"form": form, "about": found, "back": back, "filled_with": said if said != year else None}
    return render_page(request, "funding/say_mix.html", context)


@drawn_once
def council(request: HttpRequest) -> HttpResponse:
    """On whom the council depends, year by year."""
    board = money_board.council_board(year_asked(request), asked(request, "si"))
    context = {"keeps": keeps_money(request.user), **board}
    return render_page(request, "funding/council.html", context)


@public_page
def incomes(request: HttpRequest) -> HttpResponse:
    """The rows behind a number: `?annee=2026&de=…`, or `&nature=…` by its account."""
    year = year_asked(request) or timezone.localdate().year
    funder, nature = asked(request, "de"), asked(request, "nature")
    nature = nature if nature in Nature.values else ""
    what = funder or (Nature(nature).label if nature else "")
    context = {"year": year, "what": what, "keeps": keeps_money(request.user)}
    return render_page(request, "funding/incomes.html", context | money_board.rows_board(year, funder, nature))


@public_page
def territories(request: HttpRequest) -> HttpResponse:
    """What places of each region said of where their money comes from, from five places on: the last year counted,
    unless the address asks for another."""
    year = year_asked(request) or money_board.last_counted()
    return render_page(request, "funding/territories.html", {"year": year, **money_board.territories(year)})


def find_income(request: HttpRequest, number: int, step: str) -> Income:
    found = get_object_or_404(Income.objects.with_funders(), number=number)
    INCOME_ACCESS.demand(step, request.user, found)
    return found


def add_income(request: HttpRequest) -> HttpResponse:
    demand(keeps_money(request.user))
    form = money_forms.IncomeForm(*sent(request), account=request.user, initial={"year": timezone.localdate().year})
    if form.attempt(money.add_income, actor=who(request)):
        return done(request, form.done, "funding:council")
    return render_page(request, ACT, {"form": form, "about": None, "back": reverse("funding:council")})


def ask_sequel(request: HttpRequest, number: int) -> HttpResponse:
    found = find_income(request, number, "ask")
    form = money_forms.AskedForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, money.ask_sequel, found, about=found)


def hear_sequel(request: HttpRequest, number: int) -> HttpResponse:
    found = find_income(request, number, "hear")
    form = money_forms.HeardForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, money.hear_sequel, found, about=found)


def withdraw_income(request: HttpRequest, number: int) -> HttpResponse:
    found = find_income(request, number, "withdraw")
    form = money_forms.WithdrawIncomeForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, money.withdraw_income, found, about=found)
