"""Lotteries: their page, their call, what a volunteer reads of oneself, the panels that were published, the draw."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.accounts.models import Account, Visitor
from lieudit.governance.models import Assembly, College
from lieudit.governance.permissions import chairs, sits_in
from lieudit.governance.rules import filling_of
from lieudit.journal.models import Entry
from lieudit.lottery import drawing, forms, panel, services
from lieudit.lottery.board import panel_board, quota_board, relax_board, share_board
from lieudit.lottery.models import Lottery, PanelMember, Panels, Volunteer
from lieudit.lottery.permissions import LOTTERY_ACCESS, MEMBER_ACCESS, leads
from lieudit.lottery.workflow import MemberState
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act

PER_PAGE = 20
ACT = "lottery/act.html"
LOTTERIES = "/tirages/"


def find(account: Visitor, number: int) -> Lottery:
    rows = Lottery.objects.visible_to(account).select_related("assembly", "college", "author")
    return get_object_or_404(rows, number=number)


def mine_of(account: Visitor, lottery: Lottery) -> Volunteer | None:
    return Volunteer.objects.of_account(account).filter(lottery=lottery).select_related("place").first()


# Reading


@public_page
def lotteries(request: HttpRequest) -> HttpResponse:
    rows = Lottery.objects.visible_to(request.user).with_counts().select_related("assembly", "college")
    page = Paginator(rows.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    prepares = request.user.is_authenticated and Assembly.objects.councils().led_by(request.user).exists()
    return render_page(request, "lottery/lotteries.html", {"page": page, "prepares": prepares})


@public_page
def lottery(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    signed_in = request.user.is_authenticated
    members = list(found.members.select_related("volunteer__place", "place_of__volunteer"))
    context = {
        "lottery": found,
        "quotas": quota_board(found),
        "volunteers": found.volunteers.here().count(),
        "steps": LOTTERY_ACCESS.open_steps(request.user, found) if signed_in else [],
        "leads": signed_in and leads(request.user, found),
        "mine": mine_of(request.user, found),
        "panels": Panels.objects.filter(lottery=found).defer("text", "profiles").first(),
        "members": members,
        "asked": any(member.state == MemberState.ASKED for member in members),
        "relaxed": relax_board(found),
        "entries": Entry.objects.public().about(found).select_related("actor")[:30],
    }
    return render_page(request, "lottery/lottery.html", context)


@public_page
def share(request: HttpRequest) -> HttpResponse:
    form = forms.ShareForm(request.GET if "sieges" in request.GET else None)
    return render_page(request, "lottery/share.html", {"form": form, **share_board(form)})


@public_page
def panels(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    published = get_object_or_404(Panels, lottery=found)
    inside = request.user.is_authenticated and reads_profiles(request.user, found)
    context = {"lottery": found, "panels": published, "inside": inside}
    context |= panel_board(found, published, request.GET.get("numero", ""))
    return render_page(request, "lottery/panels.html", context)


def answer_file(text: str, name: str) -> HttpResponse:
    """A file as it was frozen, byte for byte."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.encode(), content_type="application/json; charset=utf-8", headers=named)


@public_page
def panels_file(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    return answer_file(get_object_or_404(Panels, lottery=found).text, f"panels-{number}.json")


@public_page
def script(request: HttpRequest) -> HttpResponse:
    text = Path(drawing.__file__).read_bytes()
    named = {"Content-Disposition": 'attachment; filename="tirage.py"'}
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=named)


def reads_profiles(account: Visitor, found: Lottery) -> bool:
    """Leads the assembly or sits in it: they hold every panel against the quotas."""
    return chairs(account, found.assembly) or sits_in(account, found.assembly)


def profiles_file(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    demand(reads_profiles(request.user, found))
    return answer_file(get_object_or_404(Panels, lottery=found).profiles, f"profils-{number}.json")


# Preparing


def drawn_colleges(assemblies: list[Assembly]) -> list[College]:
    """The colleges that the rules of these assemblies fill by lot."""
    books = {assembly.pk: assembly.rulebook for assembly in assemblies}
    rows = [college for each in assemblies for college in each.colleges.under(books[each.pk])]
    return [college for college in rows if filling_of(books[college.assembly_id].rules, college.code).by_lot]


def prepare(request: HttpRequest) -> HttpResponse:
    assemblies = list(Assembly.objects.councils().led_by(request.user))
    demand(bool(assemblies))
    colleges = drawn_colleges(assemblies)
    form = forms.PrepareForm(*sent(request), account=request.user, assemblies=assemblies, colleges=colleges)
    if form.attempt(services.prepare_lottery, actor=who(request)):
        return done(request, form.done, form.outcome)
    return render_page(request, ACT, {"form": form, "about": None, "back": LOTTERIES})


def step_page(request: HttpRequest, found: Lottery, step: str, form: ActForm, act: Act) -> HttpResponse:
    """One step of a lottery, on its own page."""
    LOTTERY_ACCESS.demand(step, request.user, found)
    return act_page(request, ACT, form, act, found, about=found, relaxed=relax_board(found))


def edit(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    form = forms.EditForm(*sent(request), account=request.user, lottery=found)
    return step_page(request, found, "edit", form, services.edit_lottery)


def quotas(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    LOTTERY_ACCESS.demand("set_quotas", request.user, found)
    rows = list(found.quotas.all())
    form = forms.QuotasForm(*sent(request), account=request.user, quotas=rows, seats=found.seats, figures=found.figures)
    return act_page(request, "lottery/quotas.html", form, services.set_quotas, found, about=found, lottery=found)


def extend(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    form = forms.ExtendForm(*sent(request), account=request.user, lottery=found)
    return step_page(request, found, "extend", form, services.extend_call)


def reopen(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    form = forms.ReopenForm(*sent(request), account=request.user, lottery=found)
    return step_page(request, found, "reopen", form, services.reopen_call)


def relax(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.RelaxForm(*sent(request), account=request.user)
    return step_page(request, find(request.user, number), "relax", form, services.relax_quotas)


def postpone(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.PostponeForm(*sent(request), account=request.user)
    return step_page(request, find(request.user, number), "postpone", form, services.postpone_draw)


def cancel(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.CancelForm(*sent(request), account=request.user)
    return step_page(request, find(request.user, number), "cancel", form, services.cancel_lottery)


def draw(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.SeedForm(*sent(request), account=request.user)
    return step_page(request, find(request.user, number), "draw", form, panel.type_seed)


@require_POST
def open_call(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    LOTTERY_ACCESS.demand("open", request.user, found)
    press(request, services.open_call, found, message=_("L’appel est ouvert."))
    return redirect(found)


@require_POST
def close_call(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request.user, number)
    LOTTERY_ACCESS.demand("close", request.user, found)
    press(request, services.close_call, found, message=_("L’appel est clos. Les panels se composent."))
    return redirect(found)


# Volunteering


def volunteer(request: HttpRequest, number: int) -> HttpResponse:
    found, account = find(request.user, number), who(request)
    LOTTERY_ACCESS.demand("volunteer", request.user, found)
    if not isinstance(account, Account):
        raise PermissionDenied
    rows, known = list(found.quotas.all()), mine_of(account, found)
    form = forms.VolunteerForm(*sent(request), account=account, lottery=found, quotas=rows, known=known)
    return act_page(request, ACT, form, services.volunteer_for, found, about=found)


def find_mine(request: HttpRequest, number: int) -> Volunteer:
    """What the account volunteered for; 404 for anybody else."""
    found = find(request.user, number)
    row = mine_of(request.user, found)
    if row is None:
        raise Http404
    row.lottery = found
    return row


def find_member(request: HttpRequest, number: int) -> PanelMember:
    row = find_mine(request, number)
    return get_object_or_404(PanelMember.objects.select_related("lottery", "volunteer"), volunteer=row)


def mine(request: HttpRequest, number: int) -> HttpResponse:
    row = find_mine(request, number)
    member = PanelMember.objects.filter(volunteer=row).first()
    context = {
        "volunteer": row,
        "lottery": row.lottery,
        "member": member,
        "said": quota_board(row.lottery, row.profile),
    }
    return render_page(request, "lottery/mine.html", context)


@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    row = find_mine(request, number)
    press(request, panel.leave_pool, row, message=_("Vous n’êtes plus volontaire. Votre nom est effacé."))
    return redirect(row.lottery)


@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    member = find_member(request, number)
    MEMBER_ACCESS.demand("accept", request.user, member)
    press(request, panel.accept_place, member, message=_("Merci. Votre nom est maintenant publié sur cette page."))
    return redirect(member.lottery)


@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    member = find_member(request, number)
    MEMBER_ACCESS.demand("refuse", request.user, member)
    press(request, panel.refuse_place, member, message=_("C’est noté. Une autre personne est désignée."))
    return redirect(member.lottery)


def absence(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    found = find(request.user, number)
    member = get_object_or_404(found.members.select_related("lottery__assembly", "volunteer"), rank=rank)
    MEMBER_ACCESS.demand("note_absence", request.user, member)
    form = forms.AbsenceForm(*sent(request), account=request.user)
    return act_page(request, ACT, form, panel.note_absence, member, about=found, member=member)
