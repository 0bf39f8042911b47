"""Grants in the open: those of institutions, those of the council; aids that are open for a place, and why."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.funding import aid_answers, aids_board, grant_forms, granting, grants_board
from lieudit.funding.models import Aid, Award, Call, MatchedCommon, Project
from lieudit.funding.permissions import AWARD_ACCESS, drafts_report, keeps_money, places_for
from lieudit.funding.said_of_aids import COLUMNS, told_of
from lieudit.funding.workflow import CallState, ProjectState
from lieudit.network.models import Place
from lieudit.network.permissions import speaks_for
from lieudit.territory.models import find_territory
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import drawn_once, drawn_while_fresh, public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done
from lieudit.toolkit.request import asked, sent, who

ACT = "funding/act.html"
A_PAGE = 20


@drawn_once
def grants(request: HttpRequest) -> HttpResponse:
    """Who finances third places here, as institutions publish it: `?territoire=r-75`, `?territoire=d-23`, or the code
    of a department (`?departement=23`)."""
    code = asked(request, "departement", 3)
    board = grants_board.grants_board(asked(request, "territoire", 5) or (code and f"d-{code}"))
    return render_page(request, "funding/grants.html", board)


@public_page
def awards(request: HttpRequest) -> HttpResponse:
    """What the council grants, and the law that says what it publishes."""
    context = {"awards": grants_board.awards(), "keeps": keeps_money(request.user)}
    return render_page(request, "funding/awards.html", context)


def grant_award(request: HttpRequest) -> HttpResponse:
    demand(keeps_money(request.user))
    start = grant_forms.start_from(_retained(request.GET))
    form = grant_forms.AwardForm(*sent(request), account=request.user, initial=start)
    if form.attempt(granting.grant_award, actor=who(request)):
        return done(request, form.done, "funding:awards")
    return render_page(request, ACT, {"form": form, "about": None, "back": reverse("funding:awards")})


def _retained(asked: QueryDict) -> Project | MatchedCommon | None:
    """The project of a shared budget, once its vote retained it, or the common to which a matched fund adds, from which
    a grant is written."""
    projects = Project.objects.filter(state=ProjectState.AWARDED).select_related("place__municipality", "budget")
    commons = MatchedCommon.objects.filter(added__gt=0).select_related("place__municipality", "fund")
    project, common = (typed_number(asked.get(name, "")) for name in ("projet", "commun"))
    if project:
        return projects.filter(pk=project).first()
    return commons.filter(pk=common).first() if common else None


def find_award(request: HttpRequest, number: int, step: str) -> Award:
    found = get_object_or_404(Award.objects.select_related("place", "organisation"), number=number)
    AWARD_ACCESS.demand(step, request.user, found)
    return found


def withdraw_award(request: HttpRequest, number: int) -> HttpResponse:
    found = find_award(request, number, "withdraw")
    form = grant_forms.WithdrawAwardForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, granting.withdraw_award, found, about=found)


@public_page
def award(request: HttpRequest, number: int) -> HttpResponse:
    """A grant of the council, and where its agreement is read."""
    rows = Award.objects.as_said().select_related("place", "organisation", "application__call")
    found = get_object_or_404(rows, number=number)
    context = {
        "award": found,
        "call": found.application.call if found.application else None,
        "agreement": Agreement.objects.readable_by(request.user).filter(pk=found.agreement_id or 0).first(),
        "steps": AWARD_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        "drafts": request.user.is_authenticated and drafts_report(request.user, found),
    }
    return render_page(request, "funding/award.html", context)


def report_draft(request: HttpRequest, number: int) -> HttpResponse:
    """The financial report that is due, drawn from the lines of the file: what was planned, what is left to write."""
    rows = Award.objects.as_said().select_related("place", "organisation", "application__call")
    found = get_object_or_404(rows, number=number)
    demand(drafts_report(request.user, found))
    return render_page(request, "funding/report_draft.html", {"award": found, **grants_board.report_board(found)})


# Aids


@drawn_while_fresh
def aids(request: HttpRequest) -> HttpResponse:
    """What is open for a place (`?lieu=`), in a territory (`?territoire=`) or everywhere: calls, then aids, narrowed by
    choices that combine."""
    place = Place.objects.shown().with_territory().filter(slug=asked(request, "lieu", 200)).first()
    slug = "" if place else asked(request, "territoire")
    land = find_territory(slug) if slug else None
    chosen = {name: asked(request, name) for name in aids_board.CHOICES}
    today = timezone.localdate()
    rows = aids_board.found(place or land, chosen, today)
    page, now = Paginator(rows, A_PAGE).get_page(request.GET.get("page")), timezone.now()
    calls = aids_board.calls(place or land, chosen, now)
    context = {
        "page": page,
        "place": place,
        "land": land,
        "call_count": calls.count(),
        "calls": aids_board.call_lines(calls, place or land, now) if page.number == 1 else [],
        "lines": aids_board.lines(page, place or land, today),
        "mine": places_for(request.user),
        "chosen": chosen,
        "kept": "".join(f"&{urlencode({name: said})}" for name, said in chosen.items() if said),
        **aids_board.choices(),
    }
    return render_page(request, "funding/aids.html", context)


@public_page
def aid(request: HttpRequest, pk: int) -> HttpResponse:
    """One aid: who finances it, for whom, until when, where; what places say of it."""
    found = get_object_or_404(aids_board.with_where(), pk=pk)
    context = {
        "aid": found,
        "where": aids_board.where_of(found),
        "coming": aids_board.coming_of(found, timezone.localdate()),
        "mine": places_for(request.user),
    }
    context["told"] = told_of(list(found.answers.values(*COLUMNS)))
    return render_page(request, "funding/aid.html", context)


def answer_aid(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A place says what became of an aid: asked, obtained, refused."""
    return _answer(request, get_object_or_404(Aid.objects.public(), pk=pk), slug)


def answer_call(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The same of a call, or of an aid, that is described by hand."""
    rows = Call.objects.public().filter(state=CallState.DESCRIBED)
    return _answer(request, get_object_or_404(rows, number=number), slug)


def _answer(request: HttpRequest, found: Aid | Call, slug: str) -> HttpResponse:
    place = get_object_or_404(Place.objects.shown(), slug=slug)
    demand(speaks_for(request.user, place))
    start = aid_answers.start_of(found, place)
    form = grant_forms.AidAnswerForm(*sent(request), account=request.user, initial=start)
    return act_page(request, ACT, form, aid_answers.answer_aid, found, place, about=found)
