"""The commons: found, shared, read before publication, used, bettered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.commons import forms, services
from lieudit.commons.board import LEGEND, uses_map
from lieudit.commons.derivation import files_changed, words_changed
from lieudit.commons.export import COLUMNS
from lieudit.commons.filters import ResourceFilters
from lieudit.commons.holding import READ, ask_to_read, held_by
from lieudit.commons.linked_data import linked
from lieudit.commons.models import Improvement, Release, ReleaseFile, Resource, Reuse
from lieudit.commons.permissions import IMPROVEMENT_ACCESS, RESOURCE_ACCESS, stops
from lieudit.commons.previews import look_at
from lieudit.journal.models import Entry
from lieudit.network.citing import cited_in, shown, start_from, with_cited
from lieudit.network.hat import hats_of
from lieudit.toolkit import open_files
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import open_file, public_page
from lieudit.toolkit.htmx import leave_for, render_page
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.origin import origin_of
from lieudit.toolkit.pages import done
from lieudit.toolkit.photographs import Reading, reading_of
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.table_files import CSV, FORMS, write_table
from lieudit.toolkit.types import Act
from lieudit.toolkit.uploads import sent_file

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import ActForm


A_PAGE = 20
USES = 30
DRAWN = 20
"""Resources drawn from one, on its page."""
MOST_ENTRIES = 12
MOST_IMPROVEMENTS = 100


def breadcrumb(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Communs"), reverse("commons:resources") if steps else ""), *steps]


def find_resource(request: HttpRequest, number: int) -> Resource:
    found = Resource.objects.visible_to(request.user).with_keeper().with_origin().select_related("author")
    return get_object_or_404(with_cited(found), number=number)


# Reading


@public_page
def resources(request: HttpRequest) -> HttpResponse:
    """What places share, narrowed by choices that combine."""
    filters = ResourceFilters(request.GET)
    found = filters.apply(Resource.objects.public().current().with_uses()).with_keeper()
    context = {
        "filters": filters,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "query": filters.query,
        "reset": request.path if filters.narrowed else "",
        "breadcrumb": breadcrumb(),
    }
    return render_page(request, "commons/resources.html", context, partial="found")


@open_file
def export_resources(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The resources of the list, with its choices, as a table; of more than a page writes, the dataset's file."""
    filters = ResourceFilters(request.GET)
    found = filters.apply(Resource.objects.public().current().with_uses())
    if filters.errors:  # the list says which choice does not exist
        return redirect(reverse("commons:resources") + filters.query)
    if open_files.is_long(found, FORMS["csv"].row):
        return redirect(reverse("api:file", args=["communs", "csv"]) + filters.query)
    named = f'attachment; filename="communs-{timezone.localdate()}.csv"'
    pieces = write_table(found, COLUMNS)
    return StreamingHttpResponse(pieces, content_type=CSV, headers={"Content-Disposition": named})


@public_page
def columns(request: HttpRequest) -> HttpResponse:
    """What the columns of the table say."""
    context = {"columns": COLUMNS, "breadcrumb": breadcrumb((_("Colonnes"), ""))}
    return render_page(request, "commons/columns.html", context)


@public_page
def resource(request: HttpRequest, number: int) -> HttpResponse:
    """A resource: its licence in one sentence, its versions, who uses it, what people would better."""
    found = find_resource(request, number)
    uses = list(found.reuses.public().running().select_related(*WHERE))
    page = Paginator(uses, USES).get_page(request.GET.get("page"))
    hats = [hat for hat in hats_of(request.user) if hat.thing] if request.user.is_authenticated else []
    releases = shown_releases(found)
    context = {
        "resource": found,
        "steps": RESOURCE_ACCESS.open_steps(request.user, found) if request.user.is_authenticated else [],
        "releases": releases,
        "linked": in_page(linked(found, releases)),
        "origin": shown_origin(found),
        "drawn": shown_drawn(found),
        "source": shown(found.source_type_id, found.source_id),
        "cited": cited_in(found),
        "page": page,
        "map": uses_map(where_used(uses)),
        "legend": LEGEND,
        "today": timezone.localdate(),
        "hats": hats,
        "own": [use for use in uses if use.hat in [hat.thing for hat in hats]],
        "improvements": shown_improvements(found),
        "entries": Entry.objects.public().about(found).select_related("actor")[:MOST_ENTRIES],
        "breadcrumb": breadcrumb((found.title, "")),
    }
    return render_page(request, "commons/resource.html", context)


def where_used(uses: Iterable[Reuse]) -> Iterator[tuple[str, str]]:
    """The code and the name of the department of each place that uses a resource."""
    return ((land.code, land.name) for use in uses if use.place for land in [use.place.municipality.department])


WHERE = ("place__municipality__department__region", "organisation")
"""What is shown beside the name of who uses a resource."""


def shown_releases(found: Resource) -> list[Release]:
    """Versions that everybody reads; those of a deposit, for who reads it first."""
    return [] if found.state == "withdrawn" else list(found.releases.shown().prefetch_related("files"))


def shown_origin(found: Resource) -> Release | None:
    """The version that a resource (of `with_origin`) was drawn from, as long as everybody may read its page."""
    return found.derived_from if getattr(found, "origin_shown", False) else None


def shown_drawn(found: Resource) -> list[Resource]:
    """What others drew from a resource (of `with_origin`)."""
    if not getattr(found, "inspired", False):
        return []
    drawn = Resource.objects.public().current().drawn_from(found)
    return list(drawn.select_related("place", "organisation")[:DRAWN])


def shown_improvements(found: Resource) -> list[Improvement]:
    improvements = found.improvements.public().select_related("place", "organisation", "author", "release")
    return list(improvements[:MOST_IMPROVEMENTS])


@login_not_required
def release_file(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """One file of a version, for who may see the resource, under the name that it came with."""
    file = find_file(request, number, key)
    return sent_file(file.file, file.name)


@public_page
def preview(request: HttpRequest, number: int, key: int) -> HttpResponse:
    """The beginning of one file of a version, before it is taken."""
    file = find_file(request, number, key)
    found, version = file.release.resource, file.release.version
    context = {
        "file": file,
        "look": look_at(file),
        "breadcrumb": breadcrumb((found.title, found.get_absolute_url()), (version, "")),
    }
    return render_page(request, "commons/preview.html", context)


def find_file(request: HttpRequest, number: int, key: int) -> ReleaseFile:
    """A file of a version, for who may see the resource."""
    found = find_resource(request, number)
    if found.state == "withdrawn":
        raise Http404
    files = ReleaseFile.objects.filter(release__in=found.releases.shown()).select_related("release")
    file = get_object_or_404(files, pk=key)
    file.release.resource = found
    return file


@public_page
def derivation(request: HttpRequest, number: int) -> HttpResponse:
    """What a resource changed of the one that it was drawn from: its words, then its files."""
    found = find_resource(request, number)
    origin, releases = shown_origin(found), shown_releases(found)
    if origin is None:
        raise Http404
    before = origin.resource.releases.shown().filter(pk=origin.pk).prefetch_related("files").first()
    context = {
        "resource": found,
        "origin": origin,
        "words": words_changed(found, origin.resource),
        "files": files_changed(before, releases[0]) if before and releases else [],
        "breadcrumb": breadcrumb((found.title, found.get_absolute_url()), (_("Ce qui a changé"), "")),
    }
    return render_page(request, "commons/derivation.html", context)


def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for who keeps resources or animates a territory: deposits to read, improvements to answer."""
    kept = Resource.objects.kept_by(who(request)).order_by().values("pk")
    waiting = Resource.objects.waiting().filter(pk__in=kept).with_keeper().order_by("submitted_at")
    improvements = Improvement.objects.waiting().filter(resource__in=kept).select_related("resource").order_by("at")
    context = {
        "page": Paginator(waiting, A_PAGE).get_page(request.GET.get("page")),
        "improvements": improvements[:MOST_IMPROVEMENTS],
        "today": timezone.localdate(),
        "breadcrumb": breadcrumb((_("À relire"), "")),
    }
    return render_page(request, "commons/reviews.html", context)


# Sharing


def bring(request: HttpRequest) -> HttpResponse:
    """A file made elsewhere: the worker reads it, then the form of a deposit opens, filled with what it says."""
    form, key = forms.BringForm(*sent(request)), request.GET.get("lu", "").replace("\0", "")
    if form.attempt(ask_to_read, who(request), origin_of(request, READ)):
        return redirect(f"{request.path}?lu={form.outcome}")
    reading = reading_of(READ, key) if key and not form.is_bound else Reading()
    if reading.answer and not reading.fault:
        return leave_for(request, f"{reverse('commons:deposit')}?apporte={reading.answer['held']}")
    context = {"form": form, "reading": reading, "key": key, "breadcrumb": breadcrumb((_("Apporter un fichier"), ""))}
    response = render_page(request, "commons/bring.html", context)
    patch_cache_control(response, private=True, no_store=True)  # the same address says something else in a moment
    return response


def deposit(request: HttpRequest) -> HttpResponse:
    """Share a resource: one form, filled with what one starts from."""
    brought = held_by(who(request)).filter(key=request.GET.get("apporte", "").replace("\0", "")).first()
    start = {"domains": request.GET.getlist("domain")} | forms.drawn_from(request.GET.get("tiree-de", ""))
    start |= forms.told_by(brought) if brought else {}
    source, told = start_from(request.GET.get("recit", ""))
    start |= forms.started_from(told)
    form = forms.DepositForm(*sent(request), account=request.user, initial=start)
    if form.attempt(services.deposit_resource, actor=who(request), source=source):
        shared = form.outcome.published_at
        messages.success(
            request, _("C’est partagé.") if shared else _("C’est reçu. L’animation le relit, puis le publie.")
        )
        return redirect(form.outcome)
    steps = breadcrumb((_("Partager une ressource"), ""))
    context = {"form": form, "brought": brought, "source": source, "breadcrumb": steps}
    return render_page(request, "commons/deposit.html", context)


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    found = find_resource(request, number)
    RESOURCE_ACCESS.demand("publish", request.user, found)
    form = ActForm(request.POST)
    if form.attempt(services.publish_resource, found, actor=who(request)):
        messages.success(request, _("La ressource est partagée. Qui l’a déposée est prévenu."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect(back(request, found))


def send_back(request: HttpRequest, number: int) -> HttpResponse:
    found = find_resource(request, number)
    form = forms.ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "send_back", form, services.return_resource, "commons/send_back.html")


def revise(request: HttpRequest, number: int) -> HttpResponse:
    found = find_resource(request, number)
    form = forms.CorrectForm(*sent(request), account=request.user, resource=found)
    return step_page(request, found, again_or("revise", found), form, services.revise_resource, "commons/revise.html")


def release(request: HttpRequest, number: int) -> HttpResponse:
    found = find_resource(request, number)
    form = forms.ReleaseForm(*sent(request), account=request.user, resource=found)
    return step_page(request, found, again_or("release", found), form, services.release_version, "commons/release.html")


def again_or(step: str, found: Resource) -> str:
    """What a correction does: a deposit that was given back waits again to be read."""
    return "resubmit" if found.state == "returned" else step


def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    found = find_resource(request, number)
    form = forms.ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "withdraw", form, services.withdraw_resource, "commons/withdraw.html")


def step_page(request: HttpRequest, found: Resource, step: str, form: ActForm, act: Act, template: str) -> HttpResponse:
    """One step of a resource, on its own page."""
    RESOURCE_ACCESS.demand(step, request.user, found)
    if form.attempt(act, found, actor=who(request)):
        return done(request, _("C’est inscrit."), back(request, found))
    label = str(RESOURCE_ACCESS.workflow.steps[step].label)
    context = {
        "resource": found,
        "form": form,
        "breadcrumb": breadcrumb((found.title, found.get_absolute_url()), (label, "")),
    }
    return render_page(request, template, context)


# Using, bettering


def use(request: HttpRequest, number: int) -> HttpResponse:
    """« Nous l’utilisons »: the button of the page alone is enough for who represents one place."""
    found = find_resource(request, number)
    kind = forms.UserForm if request.method == "POST" and "words" not in request.POST else forms.UseForm
    form = kind(*sent(request), account=request.user)
    return step_page(request, found, "use", form, services.declare_use, "commons/use.html")


@require_POST
def stop_using(request: HttpRequest, key: int) -> HttpResponse:
    found = get_object_or_404(Reuse.objects.public().select_related(*WHERE, "resource"), pk=key)
    demand(stops(request.user, found))
    form = ActForm(request.POST)
    if form.attempt(services.stop_using, found, actor=who(request)):
        messages.success(request, _("C’est dit : cet usage a pris fin."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect(found.resource)


def improve(request: HttpRequest, number: int) -> HttpResponse:
    found = find_resource(request, number)
    form = forms.ImproveForm(*sent(request), account=request.user)
    return step_page(request, found, "improve", form, services.propose_improvement, "commons/improve.html")


def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Taken into a version, or not, with the reason."""
    known = Improvement.objects.public().select_related("resource", *(f"resource__{path}" for path in WHERE), "author")
    found = get_object_or_404(known, number=number)
    IMPROVEMENT_ACCESS.demand("take", request.user, found)
    form = forms.AnswerForm(*sent(request), account=request.user, resource=found.resource)
    if form.attempt(services.answer_improvement, found, actor=who(request)):
        return done(request, _("C’est répondu. Son auteur est prévenu."), back(request, found.resource))
    steps = breadcrumb((found.resource.title, found.resource.get_absolute_url()), (_("Répondre"), ""))
    return render_page(request, "commons/answer.html", {"improvement": found, "form": form, "breadcrumb": steps})
