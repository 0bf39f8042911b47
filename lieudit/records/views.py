"""The page of a place, how it is corrected, and how it is confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST

from lieudit.journal.models import Entry
from lieudit.network import services
from lieudit.network.forms import PlaceForm
from lieudit.network.hours import open_now, week_of
from lieudit.network.models import Place, Representative
from lieudit.network.permissions import animates_place, may_edit_place, speaks_for
from lieudit.network.trails import place_trail
from lieudit.network.voice import sayings_of
from lieudit.records.models import SourceRecord
from lieudit.records.place_sheet import domain_lines, freshness, locator
from lieudit.toolkit.access import demand
from lieudit.toolkit.conditional import stamp
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.request import sent, who

MOST_SAYINGS = 10
MOST_ENTRIES = 12
FRESH_SECONDS = 300
"""How long « ouvert maintenant » may stay on the screen of a reader who asks again."""


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.public().with_territory(), slug=slug)


def place_stamp(request: HttpRequest, slug: str) -> str | None:
    """The stamp of a public page, renewed every five minutes for « ouvert maintenant »."""
    tag = stamp(request)
    return tag and f'{tag[:-1]}-{int(timezone.now().timestamp()) // FRESH_SECONDS}"'


@login_not_required
@condition(etag_func=place_stamp)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What a place is, what it says, who says so and since when."""
    found = find_place(slug)
    now, here = timezone.now(), found.municipality.department
    context: dict[str, Any] = {
        "place": found,
        "freshness": freshness(found.confirmed_on, timezone.localdate()),
        "domains": domain_lines(found.domains),
        "week": week_of(found.hours, timezone.localdate()) if found.hours else None,
        "now": open_now(found.hours, here.code, now) if found.hours else None,
        "map": locator(found),
        "sayings": sayings_of(found, MOST_SAYINGS),
        "entries": Entry.objects.public().about(found).select_related("actor")[:MOST_ENTRIES],
        "affiliations": found.affiliations.running().select_related("organisation"),
        "sources": SourceRecord.objects.about(found),
        "representatives": Representative.objects.running().of(found).select_related("account"),
        "may_edit": may_edit_place(request.user, found),
        "animates": animates_place(request.user, found),
        "breadcrumb": place_trail(found),
    }
    response = render_page(request, "records/place.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def revise_place(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_place(slug)
    speaks = speaks_for(request.user, found)
    demand(speaks or animates_place(request.user, found))
    form = PlaceForm(*sent(request), account=request.user, initial=PlaceForm.of(found))
    if form.attempt(services.edit_place, found, actor=request.user, speaks=speaks):
        messages.success(request, _("La fiche est corrigée."))
        return redirect(found)
    context = {"place": found, "form": form, "breadcrumb": place_trail(found, _("Corriger la fiche"))}
    return render_page(request, "records/revise_place.html", context)


@require_POST
def confirm_place(request: HttpRequest, slug: str) -> HttpResponse:
    """« C’est toujours vrai », in one click."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    services.confirm_place(found, actor=who(request), speaks=speaks_for(request.user, found))
    messages.success(request, _("Merci : la fiche est confirmée aujourd’hui."))
    return redirect(found)
