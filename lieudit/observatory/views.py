"""Pages of figures: the list, a sheet, a territory, two of them, the rows of a number, what it was worked out from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.care.taken_back import taken_back
from lieudit.deliberation.models import Draft
from lieudit.governance.models import Assembly
from lieudit.network.permissions import is_secretariat
from lieudit.observatory import reads, services, tables
from lieudit.observatory import speaking as spoken
from lieudit.observatory.composition import compose, years_of
from lieudit.observatory.figures import figure_in, level_of, part_of
from lieudit.observatory.forms import IncomeForm
from lieudit.observatory.models import InputColumns, Snapshot
from lieudit.observatory.open_rows import ask_for_rows, is_long, is_long_list, written_then
from lieudit.observatory.permissions import cites, drafts_of
from lieudit.observatory.rows import csv_of, rows_of
from lieudit.observatory.sheets import Figure, Indicator, Level, indicators
from lieudit.toolkit import open_files
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import open_file, public_page, tick_of
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import act_page, press
from lieudit.toolkit.request import sent
from lieudit.toolkit.table_files import CSV


def find_indicator(key: str) -> Indicator:
    if (found := indicators().get(key)) is None:
        raise Http404
    return found


def find_figure(pk: int, key: str, territory: str) -> tuple[Figure, Snapshot]:
    """A figure of a snapshot, whatever is missing of it; and the snapshot, of which only lists that are short are read
    (`with_files`)."""
    found = Snapshot.objects.select_related("rows", "geography").defer(*UNREAD)
    taken, level = get_object_or_404(found, pk=pk), level_of(territory)
    part = part_of(taken, territory) if level else None
    if part is None or level is None or (level == Level.MUNICIPALITY and territory not in part.figures):
        raise Http404
    return figure_in(part, territory, find_indicator(key), taken, level), taken


def with_files(taken: Snapshot) -> Snapshot:
    """The same, with what its figures were worked out from."""
    return Snapshot.objects.select_related("rows", "geography").get(pk=taken.pk)


@public_page
def figures(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    named = reads.territories_named(text)
    if len(named) == 1:
        return redirect("observatory:territory", named[0][0])
    taken = Snapshot.objects.last()
    context = {
        "text": text,
        "named": named,
        "snapshot": taken,
        "families": tables.families_of(taken) if taken else "",
        "curve": tables.curve_of(taken) if taken else "",
        "silent": tables.silent_of(taken) if taken else "",
    }
    return render_page(request, "observatory/figures.html", context)


@public_page
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    found, taken = find_indicator(name), Snapshot.objects.last()
    level = level_asked(request, found)
    within = request.GET.get("dans", "") if level == Level.MUNICIPALITY else ""
    context = {
        "indicator": found,
        "level": level,
        "within": request.GET.get("dans", ""),
        "levels": [(each, each.label) for each in found.levels],
        "values": tables.values_of(taken, name, level, within, request.GET.get("page", "")),
        "sheet": tables.sheet_of(taken, name),
        "curve": tables.curve_of(taken) if taken and name == "density" else "",
        "brings": name == "concentration-income" and is_secretariat(request.user),
    }
    return render_page(request, "observatory/indicator.html", context)


@public_page
def composition(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether an assembly looks like the places it speaks for: today, or on the last day of a year."""
    assembly = get_object_or_404(Assembly, slug=slug)
    today = timezone.localdate()
    years = [year for year in years_of(assembly, today) if year < today.year]
    year = typed_number(request.GET.get("annee", ""))
    past = year if year in years else None
    context = {
        "assembly": assembly,
        "found": compose(assembly, dt.date(past, 12, 31) if past else today),
        "years": years,
        "year": past,
    }
    return render_page(request, "observatory/composition.html", context)


@public_page
def speaking(request: HttpRequest, slug: str) -> HttpResponse:
    """Who spoke in the sessions of an assembly, region by region: this year, or a year before."""
    assembly, today = get_object_or_404(Assembly, slug=slug), timezone.localdate()
    years = spoken.years_of(assembly, today)
    asked = typed_number(request.GET.get("annee", ""))
    year = asked if asked in years else today.year
    lines = spoken.spoken_by_region(assembly, dt.date(year, 1, 1), dt.date(year, 12, 31)) if years else []
    context = {"assembly": assembly, "years": years, "year": year, "lines": lines}
    return render_page(request, "observatory/speaking.html", context)


def level_asked(request: HttpRequest, found: Indicator) -> Level:
    """The level of the address; departments, else regions, else the nation."""
    asked = request.GET.get("niveau", "")
    usual = (Level.DEPARTMENT, Level.REGION, Level.NATION)
    return Level(asked) if asked in found.levels else next(level for level in usual if level in found.levels)


@public_page
def indicator_csv(request: HttpRequest, name: str) -> StreamingHttpResponse:
    found, taken = find_indicator(name), Snapshot.objects.last()
    if taken is None:
        raise Http404
    level, within = level_asked(request, found), request.GET.get("dans", "")
    lines = reads.csv_of_figures(reads.figures_at(found, level, taken, within))
    return as_csv(lines, f"{name}-{level.value}-{taken.day:%Y-%m-%d}.csv")


def as_csv(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=named)


@public_page
def territory(request: HttpRequest, territory: str) -> HttpResponse:
    taken = Snapshot.objects.last()
    if taken is None:
        return redirect("observatory:figures")
    drawn = tables.territory_of(taken, territory)
    if drawn is None:
        raise Http404
    elsewhere = tables.elsewhere_of(taken, territory, tick_of(request))
    context = {"drawn": drawn, "elsewhere": elsewhere, "land": reads.land_followed(territory)}
    return render_page(request, "observatory/territory.html", context)


@public_page
def side_by_side(request: HttpRequest) -> HttpResponse:
    taken = Snapshot.objects.last()
    asked = [request.GET.get(name, "").strip() for name in ("un", "autre")]
    lands, doubts = reads.lands_asked(taken, asked) if taken else ([], [])
    context = {
        "snapshot": taken,
        "asked": asked,
        "lands": lands,
        "doubts": doubts,
        "lines": [
            (each, [land.figure(each.key) for land in lands])
            for each in indicators().values()
            if any(land.level in each.levels for land in lands)
        ]
        if len(lands) > 1
        else [],
    }
    return render_page(request, "observatory/side_by_side.html", context)


@public_page
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Snapshot.objects.select_related("rows", "geography").defer(*UNREAD), pk=pk)
    by_columns = InputColumns.objects.filter(input__in=[found.rows_id, found.geography_id]).count() == 2
    context = {"snapshot": found, "last": Snapshot.objects.last(), "by_columns": by_columns}
    return render_page(request, "observatory/snapshot.html", context)


UNREAD = ("rows__content", "geography__content")


@public_page
def input_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = get_object_or_404(Snapshot.objects.select_related("rows", "geography"), pk=pk)
    kept = {"lignes": found.rows, "geographie": found.geography}.get(name)
    if kept is None:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="{name}-{found.day:%Y-%m-%d}.csv"'}
    return HttpResponse(kept.text, content_type="text/csv; charset=utf-8", headers=named)


@public_page
def input_parquet(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The same file by columns, where the snapshot is not older than these."""
    found = get_object_or_404(Snapshot, pk=pk)
    key = {"lignes": found.rows_id, "geographie": found.geography_id}.get(name)
    kept = get_object_or_404(InputColumns, input=key)
    named = {"Content-Disposition": f'attachment; filename="{name}-{found.day:%Y-%m-%d}.parquet"'}
    return HttpResponse(bytes(kept.content), content_type="application/vnd.apache.parquet", headers=named)


@public_page
def rows(request: HttpRequest, pk: int, name: str, territory: str) -> HttpResponse:
    if name not in indicators() and (cited := reads.cited_once(pk, name, territory)):
        return render_page(request, "observatory/gone.html", {"cited": cited}, status=HTTPStatus.GONE)
    (figure, taken), last = find_figure(pk, name, territory), Snapshot.objects.last()
    shown, long = reads.may_show(figure), is_long_list(taken, figure.indicator)
    found = rows_of(with_files(taken), figure.indicator, territory) if shown and not long else None
    page, lines = found.page(request.GET.get("page", ""), tables.A_PAGE) if found else (None, [])
    context = {
        "figure": figure,
        "snapshot": taken,
        "heads": found.heads if found else (),
        "page": page,
        "lines": lines,
        "apart": shown and long,
        "since": reads.changed_since(figure, last) if last and last.pk != pk else None,
        "drawn_at": reads.drawn_at(figure),
        "land_key": territory,
    }
    return render_page(request, "observatory/rows.html", context)


@public_page
def picture(request: HttpRequest, pk: int, name: str, level: str) -> HttpResponse:
    """The map of an indicator as a snapshot says it: a file that never changes."""
    found = find_indicator(name)
    taken = get_object_or_404(Snapshot.objects.select_related("rows").defer("rows__content", "facts"), pk=pk)
    if level not in found.levels or not (drawn := tables.picture_of(taken, name, Level(level))):
        raise Http404
    named = {"Content-Disposition": f'inline; filename="{name}-{level}-{taken.day:%Y-%m-%d}.svg"'}
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8", headers=named)


@partial(open_file, also=written_then)
def rows_csv(request: HttpRequest, pk: int, name: str, territory: str) -> HttpResponse | StreamingHttpResponse:
    """The rows of a figure; where they are long to find, as the worker wrote them."""
    figure, taken = find_figure(pk, name, territory)
    if not reads.may_show(figure):
        raise Http404
    if not is_long_list(taken, figure.indicator):
        taken = with_files(taken)
    if is_long(taken, figure.indicator, territory):
        written = ask_for_rows(taken, figure.indicator, territory)
        return open_files.answer(request, written, CSV, taken_back())
    lines = csv_of(taken, figure.indicator, territory, settings.SITE_URL)
    return as_csv(lines, f"{name}-{territory}-{taken.day:%Y-%m-%d}.csv")


def cite(request: HttpRequest, pk: int, name: str, territory: str) -> HttpResponse:
    figure, _taken = find_figure(pk, name, territory)
    if request.method == "POST":
        draft = get_object_or_404(Draft, number=typed_number(request.POST.get("draft", "")))
        demand(cites(request.user, draft))
        said = _(
            "Le chiffre est un constat du projet, tel qu’il est aujourd’hui. Liez-le aux paragraphes qu’il appuie."
        )
        if press(request, services.cite_figure, draft, figure, message=said):
            return redirect("deliberation:findings", draft.number)
    return render_page(request, "observatory/cite.html", {"figure": figure, "drafts": drafts_of(request.user)})


def bring_income(request: HttpRequest) -> HttpResponse:
    demand(is_secretariat(request.user))
    form = IncomeForm(*sent(request), account=request.user)
    page, back = "observatory/bring_income.html", reverse("observatory:figures")
    return act_page(request, page, form, services.bring_income, about=None, to=back)
