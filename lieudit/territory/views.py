"""The list of territories, and suggestions while a municipality is typed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from lieudit.territory import outlines
from lieudit.territory.geography import typed_bounds
from lieudit.territory.grounds import grounds_of_france
from lieudit.territory.maps import DATED_CAPTION, national_map
from lieudit.territory.models import Department, Intermunicipality, Municipality, Region, offered
from lieudit.territory.quarters import quarter_of, quarters
from lieudit.toolkit.conditional import public_page
from lieudit.toolkit.htmx import render_page

SUGGESTIONS = 12
SHORTEST = 2
A_DAY = 86_400
TOWNS = 80
WIDEST = 4
"""Degrees: the widest box whose municipalities are drawn."""


@public_page
def list_view(request: HttpRequest) -> HttpResponse:
    """Every region with its departments; with `q`, the municipalities, intermunicipalities and arrondissement that
    answer to a name.
    """
    text = request.GET.get("q", "").strip()
    regions = offered(Region).prefetch_related(Prefetch("departments", offered(Department).order_by("slug")))
    context = {
        "regions": [region for region in regions if not region.is_collectivity],
        "collectivities": [region for region in regions if region.is_collectivity],
        "text": text,
        "found": _suggestions(text),
        "groups": Intermunicipality.objects.named(text)[:SUGGESTIONS] if len(text) >= SHORTEST else [],
        "quarter": quarter_of(text),
        "map": national_map(),
        "map_description": DESCRIPTION,
        "map_caption": DATED_CAPTION,
        "breadcrumb": [("Territoires", "")],
    }
    return render_page(request, "territory/list.html", context, partial="found")


DESCRIPTION = (
    "La France hexagonale, la Corse et, à l’ouest, la Guadeloupe, la Martinique, la Guyane, La Réunion et Mayotte. "
    "La même liste est donnée en toutes lettres."
)
"""What the map of the regions shows, for who does not see it."""


def release(request: HttpRequest) -> str:
    """The ETag of what only changes with the program."""
    return f'"{settings.RELEASE}"'


@gzip_page
@login_not_required
@condition(etag_func=release)
def borders(request: HttpRequest) -> HttpResponse:
    """Outlines, names and centres of the departments, for a map that zooms."""
    arcs, rings = outlines.borders()
    known = Department.objects.filter(code__in=rings).values_list("code", "name", "latitude", "longitude")
    lands = [
        {"code": code, "name": name, "at": [latitude, longitude], "rings": rings[code]}
        for code, name, latitude, longitude in known
    ]
    response = JsonResponse({"step": outlines.STEP, "arcs": arcs, "departments": lands})
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@login_not_required
@condition(etag_func=release)
def towns(request: HttpRequest) -> HttpResponse:
    """Names and centres of the largest municipalities of a box of the map: `?bornes=ouest,sud,est,nord`."""
    bounds = typed_bounds(request.GET.get("bornes", ""))
    if bounds is None:
        return JsonResponse({"error": _("Écrivez les bornes ainsi : ouest, sud, est, nord, en degrés.")}, status=400)
    found = Municipality.objects.within(bounds).values_list("name", "latitude", "longitude")[:TOWNS]
    response = JsonResponse({"towns": [{"name": name, "at": at} for name, *at in found]})
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@gzip_page
@login_not_required
@condition(etag_func=release)
def grounds(request: HttpRequest) -> HttpResponse:
    """Outlines and names of the municipalities that a box of the map meets: `?bornes=ouest,sud,est,nord`.

    A ring is `[x, y, dx, dy…]`, its first corner then steps, longitude and latitude in 1/`step` of a degree.
    """
    bounds = typed_bounds(request.GET.get("bornes", ""))
    if bounds is None or max(bounds.east - bounds.west, bounds.north - bounds.south) > WIDEST:
        words = _("Écrivez les bornes ainsi : ouest, sud, est, nord, en degrés, au plus %(most)d de côté.")
        return JsonResponse({"error": words % {"most": WIDEST}}, status=400)
    found = grounds_of_france().within(bounds)
    names = dict(Municipality.objects.filter(code__in=[code for code, _r in found]).values_list("code", "name"))
    names |= {code: quarter.title for code, quarter in quarters().items()}
    told = [{"code": code, "name": names[code], "rings": rings} for code, rings in found if code in names]
    response = JsonResponse({"step": grounds_of_france().grid, "grounds": told})
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response


@login_not_required
def suggest(request: HttpRequest) -> HttpResponse:
    """Municipalities that answer to what is typed in the parameter named by `field` (or `q`).

    JSON when asked for, else `<option>` elements for a datalist.
    """
    text = request.GET.get(request.GET.get("field", "q"), "")
    found = _suggestions(text)
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"municipalities": [_as_json(each) for each in found]})
    else:
        response = render_page(request, "territory/suggest.html", {"municipalities": found})
    patch_vary_headers(response, ["Accept"])
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _suggestions(text: str) -> list[Municipality]:
    if len(text.strip()) < SHORTEST:
        return []
    return list(Municipality.objects.matching(text).with_division().select_related("intermunicipality")[:SUGGESTIONS])


def _as_json(municipality: Municipality) -> dict[str, object]:
    return {
        "code": municipality.code,
        "name": municipality.name,
        "label": municipality.label,
        "postcodes": municipality.postcodes,
        "department": municipality.department.code,
        "region": municipality.region.code,
        "latitude": municipality.latitude,
        "longitude": municipality.longitude,
    }
