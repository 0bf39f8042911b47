"""Consultations: their page, answering them, what is proposed to them, what they say, and what comes of it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lieudit.accounts.models import Visitor
from lieudit.consultations import forms, services, sheets
from lieudit.consultations.answering import Speaker, answer_statements
from lieudit.consultations.board import (
    AnswerBoard,
    answer_board,
    drawn_results,
    drawn_statements,
    sent_board,
    statement_board,
)
from lieudit.consultations.export import csv_of, json_of
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.order import RULE
from lieudit.consultations.permissions import (
    CONSULTATION_ACCESS,
    STATEMENT_ACCESS,
    leads,
    may_answer,
    types_sheets,
)
from lieudit.consultations.position import next_of
from lieudit.consultations.position import open_position as draw_position
from lieudit.consultations.results import Results
from lieudit.consultations.speaking import COOKIE, COOKIE_DAYS, hats_for, key_of
from lieudit.consultations.vocabulary import Audience, Kind
from lieudit.deliberation.models import Draft
from lieudit.governance.models import Assembly
from lieudit.needs.models import Convergence, Need
from lieudit.network.hat import SELF, Hat, hats_of
from lieudit.network.models import Place
from lieudit.toolkit import french
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import public_page, tick_of
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import ActForm, FormOf

PER_PAGE = 20
ACT = "consultations/act.html"
CONSULTATIONS = "/consultations/"


def find(account: Visitor, number: int) -> Consultation:
    rows = Consultation.objects.visible_to(account).select_related("assembly__region", "convergence", "draft__ballot")
    return get_object_or_404(rows, number=number)


def find_statement(account: Visitor, number: int, rank: int) -> Statement:
    consultation = find(account, number)
    found: Statement = get_object_or_404(Statement.objects.with_credits().filter(consultation=consultation), rank=rank)
    found.consultation = consultation
    return found


def born_of(account: Visitor, consultation: Consultation) -> Draft | None:
    """The draft that came of it, once the account may read it."""
    if consultation.draft_id is None:
        return None
    return Draft.objects.visible_to(account).filter(pk=consultation.draft_id).first()


# Reading


@public_page
def consultations(request: HttpRequest) -> HttpResponse:
    rows = Consultation.objects.visible_to(request.user).with_counts().select_related("assembly")
    page = Paginator(rows.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    prepares = request.user.is_authenticated and Assembly.objects.consulted_by(request.user).exists()
    return render_page(request, "consultations/consultations.html", {"page": page, "prepares": prepares})


@public_page
def consultation(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    signed_in = request.user.is_authenticated
    count, told = drawn_statements(found.pk, tick_of(request), timezone.localdate())
    context = {
        "consultation": found,
        "count": count,
        "told": told,
        "steps": CONSULTATION_ACCESS.open_steps(request.user, found) if signed_in else [],
        "leads": signed_in and leads(request.user, found),
        "waiting": found.statements.waiting().count() if signed_in else 0,
        "on_paper": found.is_open and found.audience == Audience.ALL,
        "types": signed_in and types_sheets(request.user, found),
        "born": born_of(request.user, found),
    }
    return render_page(request, "consultations/consultation.html", context)


@public_page
def statement(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_statement(request.user, number, rank)
    steps = STATEMENT_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else []
    reads = "accept" in steps or (request.user.is_authenticated and found.author_id == request.user.pk)
    context = {"statement": found, "consultation": found.consultation, "steps": steps, "reads": reads}
    context |= statement_board(found, Results.of(found.consultation))
    return render_page(request, "consultations/statement.html", context)


@public_page
def results(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    steps = CONSULTATION_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else []
    asked = request.GET.get("par", "")
    kind = asked if asked in Kind else ""
    said, body = drawn_results(found.pk, kind, tick_of(request), timezone.localdate())
    context = {"consultation": found, "steps": steps, "results": said, "said": body}
    context |= {"born": born_of(request.user, found), "next": next_of(found)}
    return render_page(request, "consultations/results.html", context)


def read_results(request: HttpRequest, number: int) -> tuple[Consultation, Results]:
    """The results of a consultation, for a file; 404 before they were read once."""
    found = find(request.user, number)
    if (results := Results.of(found)) is None:
        raise Http404
    return found, results


@public_page
def results_csv(request: HttpRequest, number: int) -> HttpResponse:
    found, results = read_results(request, number)
    named = {"Content-Disposition": f'attachment; filename="consultation-{found.number}.csv"'}
    return HttpResponse(csv_of(results, settings.SITE_URL), content_type="text/csv; charset=utf-8", headers=named)


@public_page
def results_json(request: HttpRequest, number: int) -> HttpResponse:
    found, results = read_results(request, number)
    return JsonResponse(json_of(results, consultation=found.number, question=found.question))


# Preparing


def prepare(request: HttpRequest) -> HttpResponse:
    assemblies = list(Assembly.objects.consulted_by(request.user))
    if not assemblies:
        return render_page(request, "consultations/who_prepares.html", {}, status=403)
    origin = Convergence.objects.filter(number=typed_number(request.GET.get("convergence", ""))).first()
    need = Need.objects.public().filter(number=typed_number(request.GET.get("besoin", ""))).first()
    form = forms.PrepareForm(
        *sent(request), account=request.user, assemblies=assemblies, convergence=origin, need=None if origin else need
    )
    if form.attempt(services.prepare_consultation, actor=who(request), convergence=origin, need=need):
        return done(request, form.done, form.outcome)
    context = {"form": form, "about": None, "origin": origin, "need": need, "back": CONSULTATIONS}
    return render_page(request, ACT, context)


def edit(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    CONSULTATION_ACCESS.demand("edit", request.user, found)
    form = forms.EditForm(*sent(request), account=request.user, consultation=found)
    return act_page(request, ACT, form, services.edit_consultation, found, about=found)


def step_page(request: HttpRequest, number: int, step: str, form_class: FormOf, act: Act) -> HttpResponse:
    """One step of a consultation, on its own page."""
    found = find(request.user, number)
    CONSULTATION_ACCESS.demand(step, request.user, found)
    return act_page(request, ACT, form_class(*sent(request), account=request.user), act, found, about=found)


def extend(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "extend", forms.ExtendForm, services.extend_consultation)


def close(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "close", forms.CloseForm, services.close_consultation)


def add(request: HttpRequest, number: int) -> HttpResponse:
    return step_page(request, number, "add", forms.AddForm, services.add_statement)


@require_POST
def open_consultation(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    CONSULTATION_ACCESS.demand("open", request.user, found)
    press(request, services.open_consultation, found, message=_("La consultation est ouverte."))
    return redirect(found)


@require_POST
def open_position(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    CONSULTATION_ACCESS.demand("draw", request.user, found)
    if not press(request, draw_position, found, message=_("Le projet est ouvert. Relisez-le, puis complétez-le.")):
        return redirect("consultations:results", number)
    return redirect(Draft.objects.get(pk=Consultation.objects.values_list("draft").get(pk=found.pk)[0]))


# What is proposed


def to_read(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    demand(leads(request.user, found))
    waiting = found.statements.waiting().select_related("author", "place").order_by("due_on", "rank")
    rows = [(each, list(Statement.objects.like(each)[:3])) for each in waiting[:20]]
    for each, _near in rows:
        each.consultation = found
    return render_page(request, "consultations/to_read.html", {"consultation": found, "rows": rows})


@require_POST
def accept(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_statement(request.user, number, rank)
    STATEMENT_ACCESS.demand("accept", request.user, found)
    press(request, services.accept_statement, found, message=_("L’affirmation est posée à tout le monde."))
    return redirect("consultations:to_read", number)


def settle_page(request: HttpRequest, found: Statement, step: str, form: ActForm, act: Act) -> HttpResponse:
    """What who leads decides of a statement, on its own page, with its words."""
    STATEMENT_ACCESS.demand(step, request.user, found)
    back = reverse("consultations:to_read", args=[found.consultation.number]) if step != "withdraw" else None
    return act_page(request, ACT, form, act, found, about=found.consultation, to=back, statement=found)


def refuse(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_statement(request.user, number, rank)
    form = forms.RefuseForm(*sent(request), account=request.user)
    return settle_page(request, found, "refuse", form, services.refuse_statement)


def join(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_statement(request.user, number, rank)
    form = forms.JoinForm(*sent(request), account=request.user, statement=found)
    return settle_page(request, found, "join", form, services.join_statement)


def withdraw(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find_statement(request.user, number, rank)
    form = forms.WithdrawForm(*sent(request), account=request.user)
    return settle_page(request, found, "withdraw", form, services.withdraw_statement)


# Answering


def hat_of(request: HttpRequest, hats: dict[str, Hat]) -> Hat | None:
    """In whose name one answers: the one asked for, else the first."""
    asked = request.POST.get("pour") or request.GET.get("pour", "")
    return hats.get(asked) or next(iter(hats.values()), None)


def word_of(request: HttpRequest) -> str:
    """The word of this browser, if it has one."""
    return str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=COOKIE_DAYS * 86_400))


def speaker_of(request: HttpRequest, found: Consultation, hat: Hat | None, word: str) -> Speaker:
    account = who(request)
    if account is None:
        return Speaker(key=key_of(found.number, word), origin=origin_of(request, f"voix {found.number}"))
    place = hat.thing if hat and isinstance(hat.thing, Place) else None
    return Speaker(account=account, place=place, origin=origin_of(request, f"compte {found.number}"))


@login_not_required
@never_cache
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Five statements a screen; a visitor is known again by a word that this page gives to the browser."""
    found, account = find_to_answer(request.user, number), request.user
    if not found.is_open or not may_answer(account, found):
        return render_page(request, "consultations/not_now.html", {"consultation": found}, status=403)
    word = word_of(request)
    if not word and request.method == "GET":
        word = secrets.token_urlsafe(18)
    refused = keep_answers(request, found, word) if request.method == "POST" else None
    response = refused if isinstance(refused, HttpResponse) else answer_page(request, found, word, refused)
    if word and not account.is_authenticated:
        keep_word(response, word)
    return response


def find_to_answer(account: Visitor, number: int) -> Consultation:
    """The same, found at once where everybody reads it: most of who answers does nothing else here."""
    everybody: Consultation | None = _opened.first(number=number)
    return everybody or find(account, number)


@prepared()
def _opened(*, number: Blank) -> Rows:
    return Consultation.objects.public().select_related("assembly").filter(number=number)


def keep_word(response: HttpResponse, word: str) -> None:
    """Known again for a year, by this house alone."""
    age, secure = COOKIE_DAYS * 86_400, settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        COOKIE, word, salt=COOKIE, max_age=age, httponly=True, samesite="Lax", secure=secure, path=CONSULTATIONS
    )


def hats_here(request: HttpRequest, found: Consultation) -> dict[str, Hat]:
    """In whose names one may answer; for who says to answer for oneself, nobody else is looked for."""
    if request.POST.get("pour") == SELF and found.audience != Audience.PLACES:
        return {SELF: Hat(SELF, "")}
    return hats_for(found.audience, hats_of(request.user))


def keep_answers(request: HttpRequest, found: Consultation, word: str) -> HttpResponse | forms.AnswerForm:
    """Keep what a screen says, and go to the next one; or the form, with what is to be mended."""
    hat = hat_of(request, hats_here(request, found))
    speaker = speaker_of(request, found, hat, word)
    board = sent_board(found, speaker, request.POST.get("rangs", ""), request.GET.get("revoir", ""))
    following = redirect(board.next_url(hat.key if hat else ""))
    if not board.statements:
        messages.error(request, _("Rien n’a été reçu. Voici où vous en étiez."))
        return following
    form = answer_form(request, board)
    if form.is_valid():
        speaker = replace(speaker, region=form.declared("region"), tie=form.declared("tie"))
        if form.run(answer_statements, found, speaker=speaker, said=form.said):
            return following
    return form


def answer_page(
    request: HttpRequest, found: Consultation, word: str, refused: forms.AnswerForm | None = None
) -> HttpResponse:
    """The statements of one screen: the next ones, or those of what was refused."""
    hats = hats_for(found.audience, hats_of(request.user))
    hat = hat_of(request, hats)
    board = answer_board(found, speaker_of(request, found, hat, word), request.GET.get("revoir", ""))
    if refused:
        board = board.sent(request.POST.get("rangs", ""))
        refused.put(board.statements)
        if not board.statements:
            messages.error(request, " ".join(map(str, refused.non_field_errors())))
            return redirect(board.next_url(hat.key if hat else ""))
    form = refused or answer_form(request, board)
    context = {"form": form, "board": board, "consultation": found, "hats": hats, "hat": hat, "rule": RULE}
    return render_page(request, "consultations/answer.html", context)


def answer_form(request: HttpRequest, board: AnswerBoard) -> forms.AnswerForm:
    asks = board.declares and (request.method == "GET" or bool({"region", "tie"} & request.POST.keys()))
    return forms.AnswerForm(
        *sent(request), account=request.user, statements=board.statements, given=board.given, declares=asks
    )


@require_safe
@login_not_required
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The same statements on paper, for who has no telephone, or not that day."""
    found = find(request.user, number)
    if not found.is_open or found.audience != Audience.ALL:
        raise Http404
    return HttpResponse(sheets.sheet_of(found), content_type="application/pdf")


def type_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """A sheet that came back is typed, then the next one."""
    found = find(request.user, number)
    demand(types_sheets(request.user, found))
    if not found.is_open:
        return render_page(request, "consultations/not_now.html", {"consultation": found}, status=403)
    form = forms.SheetForm(*sent(request), account=request.user, statements=found.statements.served().order_by("rank"))
    if form.is_valid() and form.run(sheets.type_sheet, found, actor=who(request), **form.typed):
        return done(request, form.done, reverse("consultations:type_sheet", args=[number]))
    return render_page(request, "consultations/type_sheet.html", {"form": form, "consultation": found, "back": found})


@login_not_required
def propose(request: HttpRequest, number: int) -> HttpResponse:
    found, account = find(request.user, number), request.user
    if not found.is_open or not may_answer(account, found):
        return render_page(request, "consultations/not_now.html", {"consultation": found}, status=403)
    hats = hats_for(found.audience, hats_of(account))
    speakers = {key: hat.label for key, hat in hats.items()}
    form = forms.ProposeForm(*sent(request), account=account, speakers=speakers)
    hat = hat_of(request, hats)
    place = hat.thing if hat and isinstance(hat.thing, Place) else None
    origin = "" if account.is_authenticated else origin_of(request, "affirmation")
    if form.attempt(services.propose_statement, found, actor=who(request), place=place, origin=origin):
        if same := form.outcome.joined_to:
            joined = _("C’est la n° %s, mot pour mot : vous y êtes nommé·e aussi.")
            return done(request, joined % same.rank, reverse("consultations:statement", args=[number, same.rank]))
        day = {"day": french.day(form.outcome.due_on)}
        said = _("Merci. Votre affirmation sera lue avant le %(day)s ; un refus serait expliqué.")
        return done(request, said % day, found)
    context = {"form": form, "about": found, "back": found, "near": None}
    return render_page(request, ACT, context)
