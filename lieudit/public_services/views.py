"""The six domains, what is near, the services of a place and who has to wait."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lieudit.agreements.forms import ReasonForm
from lieudit.agreements.models import Agreement
from lieudit.journal.models import Entry
from lieudit.network.breadcrumbs import place_breadcrumb
from lieudit.network.domain_sections import sections_of
from lieudit.network.hours import week_of
from lieudit.network.models import DomainTopic, Place
from lieudit.network.permissions import may_edit_place
from lieudit.public_services import board, forms, reads, services
from lieudit.public_services.models import Offer
from lieudit.public_services.near import PlaceLine, Spot, closer, far_words, floor, lines_of
from lieudit.public_services.permissions import OFFER_ACCESS, gestures
from lieudit.public_services.vocabulary import DOMAIN_OF
from lieudit.public_services.wording import express_url, need_url
from lieudit.public_services.workflow import OfferState
from lieudit.toolkit import address_service
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import fresh_page, public_page, tick_of, until_the_clock_moves
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.types import Act

A_PAGE, KEPT = 30, 256
"""Entries of the life of a service; answers of « près de chez moi » that a process keeps, some ten kilobytes each."""
ASKED = (*forms.NearForm.base_fields, "start")
MOST_LINES = 5
"""Needs, positions… on the page of a domain; their own lists hold the others."""


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.public().with_territory(), slug=slug)


def find_offer(number: int) -> Offer:
    return get_object_or_404(Offer.objects.public().with_things(), number=number)


# The six domains


@public_page
def domains(request: HttpRequest) -> HttpResponse:
    """The six services of general interest, and where each is found: region by region, with the gaps."""
    rows = reads.matrix()
    context = {
        "cards": board.cards_of(rows),
        "rows": rows,
        "breadcrumb": [(_("Services"), "")],
    }
    return render_page(request, "public_services/domains.html", context)


@fresh_page
def domain(request: HttpRequest, slug: str) -> HttpResponse:
    """One domain: its places, where people wait, what places say of it, what the council adopted."""
    if slug not in DOMAIN_OF:
        raise Http404
    found = DOMAIN_OF[slug]
    read = reads.departments_having[found.value]()
    counts = [row for row in read if row.code]
    count = sum(row.places for row in counts if row.kind != board.DENIED)
    page = Paginator(range(count), reads.A_PAGE).get_page(request.GET.get("page"))
    shown = reads.lines_having(found.value, max(page.start_index() - 1, 0))
    listed = [line for line in shown if not line.waits]
    offers = [offer for line in listed for offer in line.said]
    context = {
        "domain": found,
        "topic": DomainTopic.named([found.value])[0],
        "board": board.domain_board(found, counts, [line for line in shown if line.waits]),
        "page": page,
        "lines": lines_of([line.place for line in listed], offers, timezone.now()),
        "sections": sections_of(found.value, MOST_LINES, tick_of(request)),
        "elsewhere": [row for row in reversed(read) if not row.code],
        "breadcrumb": [(_("Services"), reverse("public_services:domains")), (found.label, "")],
    }
    return render_page(request, "public_services/domain.html", context)


@fresh_page
def near(request: HttpRequest) -> HttpResponse:
    """What is found near a municipality or a point, the nearest first; what is open now, if asked."""
    typed = tuple((name, request.GET[name]) for name in ASKED if name in request.GET)
    form = forms.near_form(typed, tick_of(request))
    context = {
        "form": form,
        "asked": bool(form.data.get("where")),
        "service": address_service.name(),
        "choices": board.choices(request.GET.dict(), form.spots) if len(form.spots) > 1 else [],
        "breadcrumb": [(_("Services"), reverse("public_services:domains")), (_("Près de chez moi"), "")],
    }
    if form.spot:
        start, moment = form.first, (tick_of(request), floor(timezone.now()))
        lines, more, apart = kept_near(form.spot, tuple(form.asked.items()), start, form.only_open, *moment)
        context |= {"lines": lines, "elsewhere": apart, "closer": closer(apart, lines)}
        context |= board.around(request.GET.dict(), start, more=more)
        context["far"] = "" if start or form.only_open else far_words(lines, apart)
        context["express"] = express_url(form.spot.name, form.asked["domain"])
    return render_page(request, "public_services/near.html", context, partial="found")


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def kept_near(
    spot: Spot, asked: tuple[tuple[str, object], ...], start: int, only_open: bool, tick: int, moment: dt.datetime
) -> tuple[list[PlaceLine], bool, list[PlaceLine]]:
    """A page of what is near, whether there is more, and what is known outside third places: read once until the clock
    of the house moves, or five minutes pass.
    """
    lines, more = reads.near_lines(spot, dict(asked), start, moment, only_open=only_open)
    apart = [] if start else reads.elsewhere_lines(spot, dict(asked), moment, only_open=only_open)
    return lines, more, apart


# The services of a place


@public_page
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a place offers, and the agreements that hold it."""
    found = find_place(slug)
    context = {
        "place": found,
        "groups": board.by_domain(Offer.objects.public().current().of(found).select_related("partner")),
        "agreements": Agreement.objects.public().of(found).with_things(),
        "may_edit": may_edit_place(request.user, found),
        "breadcrumb": place_breadcrumb(found, _("Services")),
    }
    return render_page(request, "public_services/place.html", context)


@fresh_page
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """One service: what, for whom, when, with whom; and what to do when there is no room."""
    found = find_offer(number)
    steps = gestures(request.user, found)
    hours, today, doubted = found.hours or found.place.hours, timezone.localdate(), f"offer.{found.number}"
    context = {
        "offer": found,
        "steps": steps,
        "facts": [(label, words, f"{doubted}.{field}") for label, words, field in board.facts_of(found)],
        "offer_hours": f"{doubted}.hours",
        "booking": f"{doubted}.booking_url",
        "described": f"{doubted}.description",
        "place": found.place,
        "may_edit": bool(steps) or found.state == OfferState.ENDED,
        "agreement": Agreement.objects.public().filter(pk=found.agreement_id or 0).first(),
        "week": week_of(hours, today) if hours else None,
        "now": board.open_words(found, timezone.now()),
        "need_url": need_url(found, inside=bool(steps)),
        "entries": Entry.objects.public().about(found).select_related("actor")[:A_PAGE],
        "breadcrumb": place_breadcrumb(found.place, found.title),
    }
    return render_page(request, "public_services/offer.html", context)


def declare_offer(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    form = forms.OfferForm(
        *sent(request), account=request.user, place=found, initial={"domain": request.GET.get("domain")}
    )
    if form.attempt(services.declare_offer, found, actor=who(request)):
        return done(request, _("Le service est publié."), form.outcome)
    context = {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, _("Ajouter un service"))}
    return render_page(request, "public_services/declare_offer.html", context)


def revise_offer(request: HttpRequest, number: int) -> HttpResponse:
    found = find_offer(number)
    first = forms.OfferForm.of(found)
    form = forms.OfferForm(*sent(request), account=request.user, place=found.place, initial=first)
    return step_page(request, found, "revise", form, services.revise_offer, "public_services/revise_offer.html")


def say_shortage(request: HttpRequest, number: int) -> HttpResponse:
    found = find_offer(number)
    first = {"state": found.state, "waiting": found.waiting, "shortage": found.shortage}
    form = forms.ShortageForm(*sent(request), account=request.user, initial=first)
    return step_page(request, found, "say_waiting", form, services.say_shortage, "public_services/say_shortage.html")


@require_POST
def say_room(request: HttpRequest, number: int) -> HttpResponse:
    found = find_offer(number)
    OFFER_ACCESS.demand("say_room", request.user, found)
    form = ActForm(request.POST)
    if form.attempt(services.say_room, found, actor=who(request)):
        messages.success(request, _("C’est dit : il y a de nouveau de la place."))
    else:
        messages.error(request, str(form.non_field_errors()[0]))
    return redirect(found)


def end_offer(request: HttpRequest, number: int) -> HttpResponse:
    found = find_offer(number)
    form = ReasonForm(*sent(request), account=request.user)
    return step_page(request, found, "end", form, services.end_offer, "public_services/end_offer.html")


def step_page(request: HttpRequest, found: Offer, step: str, form: ActForm, act: Act, template: str) -> HttpResponse:
    """One step of a service, on its own page."""
    OFFER_ACCESS.demand(step, request.user, found)
    if form.attempt(act, found, actor=who(request)):
        return done(request, _("C’est publié."), back(request, form.outcome))
    breadcrumb = [*place_breadcrumb(found.place, found.title)[:-1], (found.title, found.get_absolute_url())]
    label = str(OFFER_ACCESS.workflow.steps[step].label)
    return render_page(request, template, {"offer": found, "form": form, "breadcrumb": [*breadcrumb, (label, "")]})
