"""Who knows how to do something; visits between places: asked, dated, told; paths: read, written, followed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.learning import board, forms, keeping, path_board, path_forms, reads, services
from lieudit.learning import paths as path_acts
from lieudit.learning.cards import COLUMNS, VisitCard
from lieudit.learning.knowing import begin_from, kept_form, kept_known, near_own, page_of, typed_in
from lieudit.learning.linked_data import linked_path
from lieudit.learning.models import Path, PathKeeper, PathRun, PathStep, PeerVisit, Welcome
from lieudit.learning.permissions import KEEPING_ACCESS, PATH_ACCESS, VISIT_ACCESS, acts_for, side_of
from lieudit.learning.vocabulary import Side, StepKind
from lieudit.learning.workflow import WAITING, VisitState
from lieudit.network.citing import cited, cited_in, name_of, shown
from lieudit.network.models import Place
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import drawn_once, public_page, tick_of
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, done, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act

A_PAGE = 20
MOST_MINE = 20
"""Visits of one's own, above the list of those that took place."""
ACT = "learning/act.html"


def breadcrumb(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Qui sait faire ?"), reverse("learning:knowing") if steps else ""), *steps]


def find(request: HttpRequest, number: int) -> PeerVisit:
    """A visit, for an act on it."""
    rows = PeerVisit.objects.visible_to(request.user).with_places().select_related("carried_from", "carried_to")
    return get_object_or_404(rows, number=number)


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.public().with_territory(), slug=slug)


# Who knows


@public_page
def knowing(request: HttpRequest) -> HttpResponse:
    """Places that have done what one looks for, and why one says so."""
    name = request.GET.get("cite", "")
    thing = cited(name)
    chosen = request.GET.dict()
    if set(chosen) <= {"cite"}:
        chosen |= near_own(request.user) | begin_from(thing, name)
    typed, tick = typed_in(chosen), tick_of(request)
    form = kept_form(typed, tick)
    known = kept_known(typed, tick, timezone.localdate()) if form.asks else ()
    page, lines = page_of(known, request.GET.get("page"))
    context = {
        "form": form,
        "lines": lines,
        "page": page,
        "thing": thing,
        "cite": name if thing is not None else "",
        "query": form.chosen,
        "breadcrumb": breadcrumb(),
    }
    return render_page(request, "learning/knowing.html", context, partial="found")


def welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """A place says for what one may ask it, how often, how many at once."""
    place = find_place(slug)
    demand(acts_for(request.user, place))
    said = Welcome.objects.filter(place=place, ended_on=None).first()
    start = {name: getattr(said, name) for name in ("words", "often", "people")} if said else {"people": 4}
    form = forms.WelcomeForm(*sent(request), account=request.user, initial=start)
    context = {"place": place, "said": said, "breadcrumb": breadcrumb((place.name, place.get_absolute_url()))}
    return act_page(
        request, "learning/welcome.html", form, services.say_welcome, place, about=place, to=place, **context
    )


@require_POST
def end_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    place = find_place(slug)
    demand(acts_for(request.user, place))
    press(request, services.end_welcome, place, message=_("C’est dit : on ne vous demande plus rien pour le moment."))
    return redirect(place)


# Asking


def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a place to show what it does; from a need, a resource, or a line of « Qui sait faire ? »."""
    host = find_place(slug)
    about = cited(request.GET.get("cite", ""))
    visitors = board.visitors_for(request.user, request.GET.get("pour", ""), about, but=host)
    start = board.request_from(about) | {"visitor": visitors[0].pk if visitors else None}
    form = forms.AskForm(
        *sent(request), account=request.user, zone=board.zone_of(host), visitors=visitors, initial=start
    )
    if visitors and form.attempt(services.ask_visit, host, actor=who(request), about=about):
        return done(request, _("Votre demande est partie. Vous aurez une réponse sous dix jours ouvrés."), form.outcome)
    context = {
        "form": form,
        "host": host,
        "about": about,
        "visitors": visitors,
        "welcome": Welcome.objects.running().filter(place=host).first(),
        "breadcrumb": breadcrumb((host.name, host.get_absolute_url()), (_("Demander une visite"), "")),
    }
    return render_page(request, "learning/ask.html", context)


# Reading


@public_page
def visits(request: HttpRequest) -> HttpResponse:
    """What took place, newest first; above, the visits of one's own places."""
    q = request.GET.get("q", "")[:100]
    mine: list[VisitCard] = []
    if request.user.is_authenticated:
        kept = PeerVisit.objects.shown().kept_by(who(request))
        running = kept.exclude(state__in=[VisitState.TOLD, VisitState.RECOGNISED])
        mine = [VisitCard(*row) for row in running.values_list(*COLUMNS)[:MOST_MINE]]
    listed = range(reads.count_of_visits(q, tick_of(request)))
    page = Paginator(listed, reads.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "visits": reads.visits(q, (page.number - 1) * reads.PER_PAGE),
        "mine": mine,
        "q": q,
        "breadcrumb": breadcrumb((_("Visites entre lieux"), "")),
    }
    return render_page(request, "learning/visits.html", context)


@public_page
def visit(request: HttpRequest, number: int) -> HttpResponse:
    """A visit: where it stands, what comes now, what each learnt, how it was made."""
    found = reads.visit_of(request.user, number)
    if found is None:
        raise Http404
    signed_in = request.user.is_authenticated
    steps = VISIT_ACCESS.open_steps(request.user, found) if signed_in else []
    side = side_of(request.user, found) if steps else ""
    stories = board.stories_of(found, side)
    context = {
        "visit": found,
        "about": shown(found.about_type_id, found.about_id),
        "steps": board.gestures(found, steps, side, stories),
        "side": side,
        "withdraws": found.state in WAITING and side == Side.VISITOR,
        "stories": stories,
        "dates": board.dates_of(found) if steps or side else [],
        "cited": cited_in(found),
        "name": name_of(found),
        "entries": reads.life_of_visit(visit=found.pk),
        "breadcrumb": breadcrumb((_("Visites entre lieux"), reverse("learning:visits")), (found.title, "")),
    }
    return render_page(request, "learning/visit.html", context)


# Answering


def step_page(request: HttpRequest, found: PeerVisit, step: str, form: ActForm, act: Act) -> HttpResponse:
    """One step of a visit, on its own page."""
    VISIT_ACCESS.demand(step, request.user, found)
    steps = breadcrumb((found.title, found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    return act_page(request, ACT, form, act, found, about=found, to=back(request, found), breadcrumb=steps)


def accept(request: HttpRequest, number: int) -> HttpResponse:
    """One of the dates that stand: the form of the page of the visit, alone."""
    found = find(request, number)
    step = "choose" if found.state == VisitState.OTHER_DATES else "accept"
    form = forms.AcceptForm(*sent(request), account=request.user, dates=board.standing(found))
    return step_page(request, found, step, form, services.accept_visit)


def propose(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    step = "ask_again" if found.state == VisitState.OTHER_DATES else "propose"
    form = forms.DatesForm(*sent(request), account=request.user, zone=found.zone)
    return step_page(request, found, step, form, services.propose_dates)


def decline(request: HttpRequest, number: int) -> HttpResponse:
    form = forms.DeclineForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "decline", form, services.decline_visit)


def call_off(request: HttpRequest, number: int) -> HttpResponse:
    """Call a visit off; who asked, and has no answer yet, withdraws the request."""
    found = find(request, number)
    own = found.state in WAITING and side_of(request.user, found) == Side.VISITOR
    kind: type[ActForm] = forms.WithdrawForm if own else forms.CallOffForm
    form = kind(*sent(request), account=request.user)
    return step_page(request, found, "call_off", form, services.call_off_visit)


def carry(request: HttpRequest, number: int) -> HttpResponse:
    """An animator carries a request that got no answer to another place, among those that know."""
    found = find(request, number)
    VISIT_ACCESS.demand("carry", request.user, found)
    form = forms.CarryForm(*sent(request), choices=forms.carrying(found, board.could_answer(found)))
    return step_page(request, found, "carry", form, services.carry_visit)


@require_POST
def hold(request: HttpRequest, number: int) -> HttpResponse:
    found = find(request, number)
    VISIT_ACCESS.demand("hold", request.user, found)
    if press(request, services.hold_visit, found, message=_("C’est dit. Racontez-la pendant qu’elle est fraîche.")):
        return redirect("learning:tell", found.number)
    return redirect(found)


def tell(request: HttpRequest, number: int) -> HttpResponse:
    """What one side learnt; filled with what it wrote already, while the other has not."""
    found = find(request, number)
    VISIT_ACCESS.demand("tell", request.user, found)
    side = board.side_to_tell(request.user, request.GET.get("pour", ""), found)
    said = found.stories.filter(side=side).first()
    start = {name: getattr(said, name) for name in ("learnt", "change", "change_by", "failed")} if said else {}
    form = forms.StoryForm(*sent(request), account=request.user, initial=start)
    return step_page(request, found, "tell", form, partial(services.tell_visit, side=side))


def say_at_work(request: HttpRequest, number: int) -> HttpResponse:
    """Which conditions of a training at work a visit meets."""
    found = find(request, number)
    form = forms.AtWorkForm(*sent(request), initial={"conditions": found.at_work})
    return step_page(request, found, "say_at_work", form, services.say_at_work)


def change(request: HttpRequest, number: int) -> HttpResponse:
    """The one question, three months later."""
    form = forms.ChangeForm(*sent(request), account=request.user)
    return step_page(request, find(request, number), "recognise", form, services.say_change)


# Paths, as they are read


def find_path(request: HttpRequest, number: int) -> Path:
    """A path, for an act on it."""
    return get_object_or_404(Path.objects.visible_to(request.user).with_keeper(), number=number)


def path_crumbs(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return breadcrumb((_("Parcours"), reverse("learning:paths") if steps else ""), *steps)


@public_page
def paths(request: HttpRequest) -> HttpResponse:
    """Paths that may be begun, narrowed by choices that combine."""
    filters = path_forms.PathFilters(request.GET)
    found = Path.objects.public().current().answering(**filters.values).with_keeper().with_followers()
    context = {
        "filters": filters,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "query": filters.query,
        "reset": request.path if filters.narrowed else "",
        "breadcrumb": path_crumbs(),
    }
    return render_page(request, "learning/paths.html", context, partial="found")


@drawn_once
def path(request: HttpRequest, number: int) -> HttpResponse:
    """A path: its steps, where one stands, what it asks before, who keeps it."""
    found = reads.path_of(request.user, number)
    run = path_board.run_of(request.user, found) if found else None
    version = reads.version_of(found, typed_number(request.GET.get("version", "")), run) if found else None
    if found is None or version is None:
        raise Http404
    written: Sequence[PathStep] = reads.steps(version=version.pk)
    things = path_board.things_of(found, written)
    steps = path_board.shown_steps(written, run.marks.all() if run and run.version_id == version.pk else [], things)
    context = {
        "path": found,
        "version": version,
        "run": run if run and run.version_id == version.pk else None,
        "steps": steps,
        "answers": path_board.answered(found, things),
        "gestures": PATH_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        "alignments": reads.alignments(path=found.pk),
        "asked": path_board.asked_of(request.user, found),
        "sessions": reads.sessions_of_path(path=found.pk, now=timezone.now()),
        "cited": cited_in(found),
        "linked": in_page(linked_path(found, version, written)),
        "breadcrumb": path_crumbs((found.title, "")),
    }
    return render_page(request, "learning/path.html", context)


# Paths, as they are written


def deposit_path(request: HttpRequest) -> HttpResponse:
    """Share a path: one form, filled from another when one draws it, or from the need that it answers."""
    origin = path_acts.origin_of(request.GET.get("tire-de", ""))
    form = path_forms.DepositPathForm(
        *sent(request), account=request.user, initial=path_forms.start_from(origin, request.GET.get("cite", ""))
    )
    if form.attempt(path_acts.deposit_path, actor=who(request), forked_from=origin):
        made: Path = vars(form)["outcome"]  # what the act gave; the field of this name is what one will know
        said = (
            _("Le parcours est publié.")
            if made.published_at
            else _("C’est reçu. L’animation le relit, puis le publie.")
        )
        return done(request, said, made)
    context = {"form": form, "origin": origin, "breadcrumb": path_crumbs((_("Déposer un parcours"), ""))}
    return render_page(request, "learning/deposit_path.html", context)


def path_step(request: HttpRequest, found: Path, step: str, form: ActForm, act: Act, template: str) -> HttpResponse:
    """One step of the life of a path, on its own page."""
    PATH_ACCESS.demand(step, request.user, found)
    steps = path_crumbs((found.title, found.get_absolute_url()), (str(getattr(form, "page_title", "")), ""))
    return act_page(request, template, form, act, found, about=found, to=back(request, found), breadcrumb=steps)


def rewrite_path(request: HttpRequest, number: int) -> HttpResponse:
    """The next version; a deposit that was given back is corrected here too."""
    found = find_path(request, number)
    step = "resubmit" if found.state == "returned" else "rewrite"
    start = path_forms.of_path(found)
    form = path_forms.RewritePathForm(*sent(request), account=request.user, initial=start)
    return path_step(request, found, step, form, path_acts.rewrite_path, "learning/rewrite_path.html")


def return_path(request: HttpRequest, number: int) -> HttpResponse:
    form = path_forms.ReturnPathForm(*sent(request), account=request.user)
    return path_step(request, find_path(request, number), "send_back", form, path_acts.return_path, ACT)


def withdraw_path(request: HttpRequest, number: int) -> HttpResponse:
    form = path_forms.WithdrawPathForm(*sent(request), account=request.user)
    return path_step(request, find_path(request, number), "withdraw", form, path_acts.withdraw_path, ACT)


def align_path(request: HttpRequest, number: int) -> HttpResponse:
    """A code of a public register, and the day on which one checked it."""
    found = find_path(request, number)
    known = found.alignments.filter(code=request.GET.get("code", "")[:16].replace("\0", "")).first()
    start = {"code": known.code, "label": known.label} if known else {}
    form = path_forms.AlignForm(*sent(request), initial=start)
    return path_step(request, found, "align", form, path_acts.align_path, ACT)


@require_POST
def publish_path(request: HttpRequest, number: int) -> HttpResponse:
    found = find_path(request, number)
    PATH_ACCESS.demand("publish", request.user, found)
    press(request, path_acts.publish_path, found, message=_("Le parcours est publié. Qui l’a déposé est prévenu."))
    return redirect(back(request, found))


# Paths, as they are kept together


def ask_keeper(request: HttpRequest, number: int) -> HttpResponse:
    """Ask another place or organisation to keep a path too."""
    form = path_forms.AskKeeperForm(*sent(request), account=request.user)
    return path_step(request, find_path(request, number), "ask_keeper", form, keeping.ask_keeper, ACT)


def find_asked(request: HttpRequest, number: int, pk: int) -> PathKeeper:
    """A request to keep a path that everybody reads."""
    rows = PathKeeper.objects.select_related("path", "place", "organisation")
    return get_object_or_404(rows.filter(path__in=Path.objects.public(), path__number=number), pk=pk)


@require_POST
def accept_keeping(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    asked = find_asked(request, number, pk)
    KEEPING_ACCESS.demand("accept", request.user, asked)
    press(request, keeping.accept_keeping, asked, message=_("C’est dit : vous le tenez aussi."))
    return redirect(asked.path)


@require_POST
def decline_keeping(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    asked = find_asked(request, number, pk)
    KEEPING_ACCESS.demand("decline", request.user, asked)
    press(request, keeping.decline_keeping, asked, message=_("C’est dit : vous ne le tiendrez pas."))
    return redirect(asked.path)


def leave_keeping(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a path no more, for one of those for whom one speaks."""
    found = find_path(request, number)
    PATH_ACCESS.demand("leave_keeping", request.user, found)
    form = path_forms.LeaveKeepingForm(*sent(request), hats=keeping.own_hats(found, who(request)))
    return path_step(request, found, "leave_keeping", form, keeping.leave_keeping, ACT)


# Paths, as they are followed


def find_run(request: HttpRequest, number: int) -> PathRun:
    """One's own; nobody reads that of another."""
    mine = PathRun.objects.filter(account=who(request), path__in=Path.objects.visible_to(request.user))
    return get_object_or_404(mine.with_path(), path__number=number)


def find_step(run: PathRun, rank: int) -> PathStep:
    return get_object_or_404(PathStep, version=run.version_id, rank=rank)


@require_POST
def begin_path(request: HttpRequest, number: int) -> HttpResponse:
    found = find_path(request, number)
    press(request, path_acts.begin_path, found, message=_("C’est commencé. Vous seul voyez où vous en êtes."))
    return redirect(found)


@require_POST
def leave_path(request: HttpRequest, number: int) -> HttpResponse:
    run = find_run(request, number)
    press(
        request,
        path_acts.leave_path,
        run,
        message=_("Vous ne suivez plus ce parcours : ce que vous y aviez noté est effacé."),
    )
    return redirect(run.path)


def mark_step(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    """A step is done: a button for most; for a practice, with what proves it."""
    run = find_run(request, number)
    step = find_step(run, rank)
    if request.method == "POST" and step.kind != StepKind.PRACTICE:
        press(request, partial(path_acts.mark_step, run, step=step), message=_("C’est noté. Vous seul le lisez."))
        return redirect(run.path)
    form = path_forms.MarkForm(*sent(request), account=request.user)
    steps = path_crumbs((run.path.title, run.path.get_absolute_url()), (str(form.page_title), ""))
    act = partial(path_acts.mark_step, step=step)
    context = {"step": step, "breadcrumb": steps}
    return act_page(request, "learning/mark_step.html", form, act, run, about=run.path, to=run.path, **context)


@require_POST
def unmark_step(request: HttpRequest, number: int, rank: int) -> HttpResponse:
    run = find_run(request, number)
    press(request, partial(path_acts.unmark_step, run, step=find_step(run, rank)), message=_("C’est repris."))
    return redirect(run.path)
