"""Pages of a year of the cooperative: its surplus, the rates that bound interest, its review, its report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lieudit.accounts.models import Visitor
from lieudit.cooperative import allocating, dossier, reads, revaluing, reviewing, year_forms
from lieudit.cooperative.models import Allocation, Associate, Cooperative, HalfRate, Loss, Remark, Revaluation
from lieudit.cooperative.permissions import (
    ALLOCATION_ACCESS,
    drops_revaluation,
    keeps,
    posts_loss,
    writes_revaluation,
)
from lieudit.cooperative.reckoned import reading_in
from lieudit.cooperative.surplus import bounds_of, highest_rate, in_points, missing_rates, named
from lieudit.governance.permissions import chairs
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import drawn_once, public_page
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import act_page, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.types import Act

ACT, REVALUE = "cooperative/act.html", "cooperative/revalue.html"


def find(slug: str) -> Cooperative:
    return get_object_or_404(Cooperative.objects.select_related("assembly"), assembly__slug=slug)


def find_allocation(pk: int) -> Allocation:
    rows = Allocation.objects.select_related("cooperative__assembly", "decision", "movement")
    return get_object_or_404(rows, pk=pk)


@public_page
def rates(request: HttpRequest) -> HttpResponse:
    """The half-yearly rates, where they were read, and the ceiling that they give this year."""
    rows, this_year = HalfRate.objects.all()[:40], timezone.localdate().year
    known = HalfRate.objects.known()
    missing = [named(half) for half in missing_rates(known, this_year)]
    context = {
        "rates": rows,
        "missing": missing,
        "highest": "" if missing else in_points(highest_rate(known, this_year)),
        "keeps": is_secretariat(request.user),
    }
    return render_page(request, "cooperative/rates.html", context)


def note_rate(request: HttpRequest) -> HttpResponse:
    demand(is_secretariat(request.user))
    form = year_forms.RateForm(*sent(request))
    return act_page(request, ACT, form, allocating.note_rate, about=None, to="cooperative:rates")


@drawn_once
def year(request: HttpRequest, slug: str) -> HttpResponse:
    """What a cooperative owes its associates each year."""
    found, today = reads.whole_of(slug), timezone.localdate()
    if found is None:
        raise Http404
    reading, losses = reading_in(found), list(found.losses.all()[:40])
    raised = list(found.revaluations.select_related("decision")[:20])
    for loss in losses:
        loss.cooperative = found
    for each in raised:
        each.cooperative = found
    review = reviewing.standing_of(found, reading, losses)
    reviews = reviewing.told_of(found)
    context = {
        "cooperative": found,
        "allocations": allocating.standing(found),
        "review": review,
        "due": review.words(today) if review else "",
        "reviewer": next((each for each in reviews if each.held_on is None), None),
        "reviews": [each for each in reviews if each.held_on],
        "warned": reviewing.warned_of(found, reading),
        "years": range(today.year - 1, found.opened_on.year - 1, -1) if found.opened_on else [],
        "mine": found.associates.running().of_account(request.user).order_by("number"),
        "raises": bool(found.opened_on and found.terms().revalued),
        "losses": [(each, writes_loss(request.user, each)) for each in losses],
        "revaluations": [
            (each, writes_now(request.user, each), drops_revaluation(request.user, each)) for each in raised
        ],
        "keeps": keeps(request.user, found),
        "writes_agenda": request.user.is_authenticated and chairs(request.user, found.assembly),
    }
    return render_page(request, "cooperative/year.html", context)


def writes_loss(reader: Visitor, loss: Loss) -> bool:
    """May write it, and there is a decision to cite."""
    return posts_loss(reader, loss) and bool(reviewing.decisions_on_loss(loss))


def writes_now(reader: Visitor, revaluation: Revaluation) -> bool:
    """May write it, and there is a decision to cite."""
    return writes_revaluation(reader, revaluation) and bool(revaluing.decisions_raising(revaluation))


def allocate(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    form = year_forms.AllocationForm(*sent(request), cooperative=found)
    if form.attempt(allocating.propose_allocation, found, actor=who(request)):
        return redirect(form.outcome)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})


@drawn_once
def allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Line by line: where the surplus goes, why, by which article; the bounds beside it."""
    found = find_allocation(pk)
    context = {
        "allocation": found,
        "home": found.cooperative,
        "bounds": bounds_of(found.facts),
        "steps": ALLOCATION_ACCESS.open_steps(request.user, found),
    }
    return render_page(request, "cooperative/allocation.html", context)


def adopt_allocation(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_allocation(pk)
    ALLOCATION_ACCESS.demand("adopt", request.user, found)
    form = year_forms.AdoptForm(*sent(request), allocation=found)
    return act_page(request, ACT, form, allocating.adopt_allocation, found, about=found)


@require_POST
def post_allocation(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_allocation(pk)
    ALLOCATION_ACCESS.demand("post", request.user, found)
    press(request, allocating.post_allocation, found, message=_("La répartition est écrite au registre."))
    return redirect(found)


def drop_allocation(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_allocation(pk)
    ALLOCATION_ACCESS.demand("drop", request.user, found)
    form = year_forms.DropForm(*sent(request))
    return act_page(request, ACT, form, allocating.drop_allocation, found, about=found)


def name_reviewer(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    form = year_forms.ReviewerForm(*sent(request), cooperative=found)
    return act_page(request, ACT, form, reviewing.name_reviewer, found, about=found)


def receive_review(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    return act_page(request, ACT, year_forms.ReviewForm(*sent(request)), reviewing.receive_review, found, about=found)


def find_remark(request: HttpRequest, pk: int) -> Remark:
    """A remark of a review, for who keeps the register."""
    found = get_object_or_404(Remark.objects.select_related("review__cooperative__assembly"), pk=pk)
    demand(keeps(request.user, found.review.cooperative))
    return found


def remark_page(request: HttpRequest, found: Remark, form: ActForm, act: Act) -> HttpResponse:
    home = found.review.cooperative
    to = reverse("cooperative:year", args=[home.assembly.slug])
    return act_page(request, ACT, form, act, found, about=home, to=to, remark=found)


def plan_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sees to it, until when."""
    found = find_remark(request, pk)
    form = year_forms.PlanRemarkForm(*sent(request), initial={"who": found.who, "due": found.due})
    return remark_page(request, found, form, reviewing.plan_remark)


def settle_remark(request: HttpRequest, pk: int) -> HttpResponse:
    return remark_page(
        request, find_remark(request, pk), year_forms.SettleRemarkForm(*sent(request)), reviewing.settle_remark
    )


def note_loss(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    return act_page(request, ACT, year_forms.LossForm(*sent(request)), reviewing.note_loss, found, about=found)


def post_loss(request: HttpRequest, pk: int) -> HttpResponse:
    """By another than who noted it, as the assembly decided."""
    found = get_object_or_404(Loss.objects.select_related("cooperative__assembly"), pk=pk)
    demand(posts_loss(request.user, found))
    form = year_forms.PostLossForm(*sent(request), loss=found)
    home = found.cooperative
    to = reverse("cooperative:year", args=[home.assembly.slug])
    return act_page(request, ACT, form, reviewing.post_loss, found, about=home, to=to)


def prepare_revaluation(request: HttpRequest, slug: str) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    form, to = year_forms.RevaluationForm(*sent(request)), reverse("cooperative:year", args=[slug])
    plan, why = revaluing.planned(found)
    told = {"plan": plan, "why": why}
    return act_page(request, REVALUE, form, revaluing.prepare_revaluation, found, about=found, to=to, **told)


def find_revaluation(pk: int) -> Revaluation:
    return get_object_or_404(Revaluation.objects.select_related("cooperative__assembly"), pk=pk)


def write_revaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """By another than who prepared it, as the assembly decided."""
    found = find_revaluation(pk)
    demand(writes_revaluation(request.user, found))
    form, home = year_forms.WriteRevaluationForm(*sent(request), revaluation=found), found.cooperative
    to = reverse("cooperative:year", args=[home.assembly.slug])
    return act_page(request, REVALUE, form, revaluing.write_revaluation, found, about=home, to=to, raised=found)


@require_POST
def drop_revaluation(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_revaluation(pk)
    demand(drops_revaluation(request.user, found))
    press(request, revaluing.drop_revaluation, found, message=_("C’est abandonné : les parts gardent leur valeur."))
    return redirect("cooperative:year", found.cooperative.assembly.slug)


@require_POST
def ask_review(request: HttpRequest, number: int) -> HttpResponse:
    rows = Associate.objects.with_names().of_account(request.user)
    found = get_object_or_404(rows, number=number)
    press(request, reviewing.ask_review, found, message=_("Votre demande est comptée."))
    return redirect("cooperative:year", found.cooperative.assembly.slug)


@require_safe
def reviewer_file(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """All that a reviewer asks for, in one archive; it names people, so that who keeps the register gives it."""
    found = find(slug)
    demand(keeps(request.user, found))
    named = {"Content-Disposition": f'attachment; filename="revision-{slug}-{timezone.localdate()}.zip"'}
    return StreamingHttpResponse(dossier.reviewer_archive(found), content_type="application/zip", headers=named)


@public_page
def report(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The five subjects of the decree: three are read from data, two are written."""
    found = find(slug)
    opened = found.opened_on
    if not opened or not opened.year <= year < timezone.localdate().year:
        raise Http404
    context = {"cooperative": found, "report": reviewing.report_of(found, year), "keeps": keeps(request.user, found)}
    return render_page(request, "cooperative/report.html", context)


def write_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    found = find(slug)
    demand(keeps(request.user, found))
    form = year_forms.YearForm(*sent(request), written=found.years.filter(year=year).first())
    if form.attempt(reviewing.write_year, found, actor=who(request), year=year):
        return redirect("cooperative:report", slug, year)
    return render_page(request, ACT, {"form": form, "about": found, "back": found})
