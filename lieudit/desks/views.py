"""The desk of a territory and its tools. Each page: find, demand, attempt, answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.desks.forms import AnswerForm, AppointForm
from lieudit.desks.permissions import appointing_for, keeps_desk, may_end
from lieudit.desks.reads import (
    NATION,
    Land,
    closer_desks,
    desk_at,
    find_land,
    mandates_of,
    slug_of,
    territory_of,
    who_covers,
)
from lieudit.needs.escalating import answer_escalation as answer_act
from lieudit.needs.models import Escalation
from lieudit.needs.permissions import ESCALATION_ACCESS, animating_hat
from lieudit.network import services as network
from lieudit.network.forms import EmptyForm
from lieudit.network.models import Animator
from lieudit.territory.desk import piles_of
from lieudit.toolkit.access import demand
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.request import back, sent


def find(slug: str) -> Land:
    """The territory of an address; None for the nation."""
    known, land = find_land(slug)
    if not known:
        raise Http404
    return land


def trail(land: Land, *last: str) -> list[tuple[str, str]]:
    """Where a page of a desk stands."""
    here = [(land.name, land.get_absolute_url())] if land else [(_("Toute la France"), "")]
    desk = [(_("Bureau"), reverse("desks:desk", args=[slug_of(land)]))]
    return [(_("Territoires"), reverse("territory:list")), *here, *desk, *((word, "") for word in last)]


def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits in a territory, each thing with its gestures; the tools of who animates it."""
    land = find(slug)
    demand(keeps_desk(request.user, land))
    level, networks = who_covers(land)
    context = {
        "land": land,
        "slug": slug,
        "piles": piles_of(desk_at(request.user, land), request.path),
        "level": level,
        "networks": networks,
        "closer": closer_desks(land),
        "nation": NATION,
        "breadcrumb": [*trail(land)[:-1], (_("Bureau"), "")],
    }
    return render_page(request, "desks/desk.html", context)


def answer_escalation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in hand what was carried here, or hand it back: who carried it and the authors are told."""
    known = Escalation.objects.select_related("need__department__region", "need__convergence", "need__place", "actor")
    found = get_object_or_404(known.select_related("need__municipality"), pk=pk)
    ESCALATION_ACCESS.demand("take", request.user, found)
    form = AnswerForm(*sent(request))
    hat = animating_hat(request.user, found.need.department)
    if form.attempt(answer_act, found, actor=request.user, hat=hat):
        messages.success(request, _("Votre réponse est publiée. Qui l’a porté et ses auteurs sont prévenus."))
        return redirect(back(request, found.need))
    steps = ESCALATION_ACCESS.open_steps(request.user, found)
    context = {"escalation": found, "need": found.need, "form": form, "hat": hat, "steps": steps}
    context["breadcrumb"] = [(_("Besoins"), reverse("needs:list")), (str(found.need), found.need.get_absolute_url())]
    return render_page(request, "desks/answer_escalation.html", context)


def appoint_animator(request: HttpRequest, slug: str) -> HttpResponse:
    """Who animates a territory, until when; and, for who may, the form that appoints or renews."""
    land, may = find(slug), appointing_for(request.user, find(slug))
    demand(keeps_desk(request.user, land) or may.exists())
    form = AppointForm(*sent(request), organisations=may, initial=_renewed(request))
    if request.method == "POST":
        demand(may.exists())
    if form.attempt(network.appoint_animator, actor=request.user, **territory_of(land)):
        messages.success(request, _("La personne est nommée, et prévenue par courriel."))
        return redirect("desks:appoint_animator", slug)
    level, networks = who_covers(land)
    context = {"land": land, "slug": slug, "form": form, "may_appoint": may, "level": level, "networks": networks}
    context |= {"mandates": mandates_of(land), "today": timezone.localdate(), "breadcrumb": trail(land, _("Mandats"))}
    return render_page(request, "desks/appoint_animator.html", context)


def _renewed(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: the mandate that one renews (`de`), from the day after its last."""
    today = timezone.localdate()
    ends = Animator.objects.filter(pk=typed_number(request.GET.get("de", ""))).select_related("account").first()
    if ends is None or not may_end(request.user, ends):
        return {"since": today}
    since = max(today, ends.until + dt.timedelta(days=1)) if ends.until else today
    return {"address": ends.account.email, "organisation": ends.organisation_id, "since": since}


def end_animator(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate, one's own or that of another, after a confirmation."""
    known = Animator.objects.select_related("account", "organisation", "region", "department__region")
    found = get_object_or_404(known, pk=pk)
    demand(may_end(request.user, found))
    land, own = found.department or found.region, found.account == request.user
    form = EmptyForm(*sent(request))
    if form.attempt(network.end_animator, found, actor=request.user):
        messages.success(request, _("Le mandat est terminé."))
        return redirect("accounts:profile") if own else redirect("desks:appoint_animator", slug_of(land))
    context = {
        "mandate": found,
        "form": form,
        "own": own,
        "slug": slug_of(land),
        "breadcrumb": trail(land, _("Mandats")),
    }
    return render_page(request, "desks/end_animator.html", context)
