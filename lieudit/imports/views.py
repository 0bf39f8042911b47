"""The pages of imports: a file is sent, its columns told, its preview read; it is started, followed, undone."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lieudit.imports import following, forms, permissions, services
from lieudit.imports.all_values import values_csv
from lieudit.imports.formats import PLACES, ZONES
from lieudit.imports.models import FollowedList, Import
from lieudit.imports.wording import changes, faults_csv, figures, import_breadcrumb
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done, press
from lieudit.toolkit.request import sent, who
from lieudit.toolkit.tables import FIRST_LINES
from lieudit.toolkit.types import Act, Context
from lieudit.toolkit.uploads import LARGEST, upload_up_to

if TYPE_CHECKING:
    from lieudit.toolkit.act_form import ActForm


MOST_SHOWN = 3
"""Rows of a file shown before its columns are told, and places that it would update."""
MOST_SAMPLED = 200
"""Rows that are read to guess what their columns say."""
A_PAGE = 30


@upload_up_to(LARGEST)
def imports(request: HttpRequest) -> HttpResponse:
    """Files brought into the directory, and a new one."""
    demand(permissions.may_import(request.user))
    form = forms.ListForm(*sent(request))
    if form.attempt(services.receive_list, actor=request.user):
        return redirect(form.outcome)
    found = Import.objects.seen_by(who(request)).with_people().order_by("-number")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "breadcrumb": import_breadcrumb()}
    return render_page(request, "imports/imports.html", context)


def find_import(request: HttpRequest, number: int) -> Import:
    found = get_object_or_404(Import.objects.with_people(), number=number)
    demand(permissions.may_handle(request.user, found))
    return found


def import_page(request: HttpRequest, number: int) -> HttpResponse:
    """A file: its columns to say, its progress, its preview, what it did; whatever its state."""
    found = find_import(request, number)
    steps = permissions.IMPORT_ACCESS.open_steps(request.user, found)
    if found.state == "mapping" or ("colonnes" in request.GET and "map" in steps):
        return _map_columns(request, found)
    faulty = found.lines.exclude(reasons=[]).select_related("place")
    updated = found.lines.filter(outcome="updated").select_related("place")[:MOST_SHOWN]
    context = {
        "run": found,
        "steps": steps,
        "figures": figures(found),
        "created": found.lines.filter(outcome="created").select_related("place")[: A_PAGE // 3],
        "updated": [(line, changes(line)) for line in updated],
        "form": forms.StartForm(questions=found.shown.get("questions", [])) if "start" in steps else None,
        "page": Paginator(faulty, A_PAGE).get_page(request.GET.get("page")),
        "breadcrumb": import_breadcrumb(found),
    }
    return render_page(request, "imports/import_page.html", context)


def _map_columns(request: HttpRequest, found: Import) -> HttpResponse:
    """What each column says: of places, or of municipalities (`?colonnes=zones`); `?titres=3` reads the headings on
    another line.
    """
    heading = _chosen_line(request, found)
    listed, told = services.opened_list(found, heading), found.mapping.get("columns", {})
    speaks_of = ZONES if request.GET.get("colonnes", found.mapping.get("speaks_of")) == ZONES else PLACES
    told = told if found.mapping.get("speaks_of") == speaks_of else {}
    rows = [cells.values for cells in islice(listed.rows, MOST_SAMPLED)]
    form = forms.MappingForm(
        *sent(request), columns=listed.columns, speaks_of=speaks_of, told=told, sample=rows, initial=_mapped(found)
    )
    if form.attempt(services.map_columns, found, actor=request.user, heading=heading):
        return redirect(found)
    context = {"run": found, "form": form, "columns": listed.columns, "zones": speaks_of == ZONES, "heading": heading}
    context |= {"sample": [row.values() for row in rows[:MOST_SHOWN]], "lines": services.first_lines_of(found)}
    return render_page(request, "imports/map_columns.html", {**context, "breadcrumb": import_breadcrumb(found)})


def _chosen_line(request: HttpRequest, found: Import) -> int:
    """The line of the headings: as it was chosen, or found; 0 for none."""
    chosen = request.GET.get("titres", "")
    return int(chosen) if chosen in {str(line) for line in range(FIRST_LINES + 1)} else found.heading


def _mapped(found: Import) -> Context:
    """What was said of a list, as its form shows it."""
    said = {key: found.mapping.get(key) for key in ("programme", "licence")}
    constants = {f"all_{key}": value for key, value in found.mapping.get("constants", {}).items()}
    return {"source": str(found.source or ""), "all_label": found.mapping.get("programme")} | said | constants


@require_safe
def import_values(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Every value that an import would write, or wrote, as its preview shows it; as long as they are kept."""
    found = find_import(request, number)
    if not found.all_values:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="import-{number}-valeurs.csv"'}
    return StreamingHttpResponse(values_csv(found), content_type="text/csv; charset=utf-8", headers=named)


def import_faults(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The rows at fault and why, to correct and send again."""
    found = find_import(request, number)
    lines = faults_csv(found.lines.exclude(reasons=[]), services.opened_list(found) if found.file else None)
    named = {"Content-Disposition": f'attachment; filename="import-{number}-a-revoir.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=named)


@require_POST
def start_import(request: HttpRequest, number: int) -> HttpResponse:
    found = find_import(request, number)
    form = forms.StartForm(request.POST, questions=found.shown.get("questions", []))
    return _step(request, found, form, "start", services.start_import, _("L’import est lancé."))


@require_POST
def discard_import(request: HttpRequest, number: int) -> HttpResponse:
    found, said = find_import(request, number), _("Rien n’a été importé, et le fichier est effacé.")
    return _step(request, found, ActForm(request.POST), "discard", services.discard_import, said)


@require_POST
def undo_import(request: HttpRequest, number: int) -> HttpResponse:
    found = find_import(request, number)
    return _step(request, found, ActForm(request.POST), "undo", services.undo_import, _("L’annulation est lancée."))


def _step(request: HttpRequest, found: Import, form: ActForm, step: str, act: Act, said: str) -> HttpResponse:
    permissions.IMPORT_ACCESS.demand(step, request.user, found)
    if form.attempt(act, found, actor=request.user):
        messages.success(request, said)
    else:
        messages.error(request, str(next(iter(form.errors.values()))[0]))
    return redirect(found)


# Lists that are fetched each day


def followed_lists(request: HttpRequest) -> HttpResponse:
    """The lists that one follows: what came last, why it waits; and one more."""
    demand(permissions.may_import(request.user))
    form = forms.FollowListForm(*sent(request))
    if form.attempt(following.follow_list, actor=who(request)):
        return done(request, form.done, "imports:followed_lists")
    found = FollowedList.objects.seen_by(who(request))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "breadcrumb": import_breadcrumb(page=_("Listes suivies"))}
    return render_page(request, "imports/followed_lists.html", context)


def find_followed(request: HttpRequest, pk: int, step: str) -> FollowedList:
    found = get_object_or_404(FollowedList, pk=pk)
    permissions.FOLLOWED_ACCESS.demand(step, request.user, found)
    return found


@require_POST
def fetch_list(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_followed(request, pk, "fetch")
    press(request, following.fetch_again, found, message=_("On va la chercher : revenez dans quelques minutes."))
    return redirect("imports:followed_lists")


@require_POST
def leave_list(request: HttpRequest, pk: int) -> HttpResponse:
    found = find_followed(request, pk, "stop")
    press(request, following.leave_list, found, message=_("Cette liste n’est plus suivie. Ce qu’elle a apporté reste."))
    return redirect("imports:followed_lists")
