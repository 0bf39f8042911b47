"""The desk of a territory and its tools. Each page: find, demand, attempt, answer."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import condition, require_POST

from lieudit.accounts.second_factor import DELAY
from lieudit.care.taken_back import taken_back
from lieudit.deliberation.models import Draft, Position
from lieudit.desks import reads, services, tasks
from lieudit.desks.embedding import EMBEDS, POLICY, SECONDS, iframe
from lieudit.desks.forms import AnswerForm, AppointForm, SpreadForm, TelephoneForm
from lieudit.desks.models import Spreading, SpreadingQuerySet, Telephone
from lieudit.desks.permissions import appointing_for, hat_at, keeps_desk, may_end
from lieudit.desks.reads import Land, slug_of
from lieudit.elections.models import Election
from lieudit.funding.open_there import ON_A_DESK, open_there
from lieudit.journal.letters import one_line
from lieudit.needs.escalating import answer_escalation as answer_act
from lieudit.needs.models import Escalation, Need
from lieudit.needs.permissions import ESCALATION_ACCESS, animating_hat
from lieudit.network import services as network
from lieudit.network.models import Animator
from lieudit.network.permissions import is_secretariat
from lieudit.territory.desk import URGENT, WAITING, day_at
from lieudit.territory.models import Municipality
from lieudit.toolkit import open_files
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import public_page, tick_of
from lieudit.toolkit.french import day_named
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pages import done_for_now, press
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.tokens import thing_of
from lieudit.toolkit.types import Context
from lieudit.toolkit.zipped import archive

A_PAGE = 20
"""Texts spread to a territory, on a page or in a feed."""


def find(slug: str) -> Land:
    """The territory of an address; None for the nation."""
    known, land = reads.find_land(slug)
    if not known:
        raise Http404
    return land


def breadcrumb(land: Land, *last: str) -> list[tuple[str, str]]:
    """Where a page of a desk stands."""
    here = [(land.name, land.get_absolute_url())] if land else [(_("Toute la France"), "")]
    desk = [(_("Bureau"), reverse("desks:desk", args=[slug_of(land)]))]
    return [(_("Territoires"), reverse("territory:list")), *here, *desk, *((word, "") for word in last)]


def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits in a territory, each thing with its gestures; the tools of who animates it."""
    land, asked = find(slug), request.GET.get("fait", "")
    mine = reads.kept_desk(who(request), land)
    demand(mine.is_theirs)
    day = day_at(mine.desk, request.path)
    context = {
        "land": land,
        "slug": slug,
        "day": day,
        "done": asked if asked in {URGENT, WAITING, *(each.key for each in day.quiet)} else "",
        "today": timezone.localdate(),
        "today_named": day_named(timezone.localdate()),
        "level": mine.level,
        "networks": mine.networks,
        "closer": mine.closer,
        "open_here": open_there(land, "", ON_A_DESK),
        "spread": mine.spread,
        "nation": reads.NATION,
        "breadcrumb": [*breadcrumb(land)[:-1], (_("Bureau"), "")],
    }
    return render_page(request, "desks/desk.html", context)


def second_factors(request: HttpRequest) -> HttpResponse:
    """Who holds powers without a second factor, for the secretariat."""
    demand(is_secretariat(request.user))
    context = {"rows": reads.without_second_factor(), "asked": DELAY()() is not None, "today": timezone.localdate()}
    return render_page(request, "desks/second_factors.html", context)


def telephone(request: HttpRequest, slug: str) -> HttpResponse:
    """The number at which this desk answers, on the home page and on that of its territory."""
    land = find(slug)
    demand(keeps_desk(request.user, land))
    known = Telephone.objects.of(land).first()
    initial = {"number": str(known), "hours": known.hours} if known else {}
    form = TelephoneForm(*sent(request), initial=initial)
    if form.attempt(services.say_telephone, land, actor=who(request)):
        said = _("Ce numéro est publié.") if form.outcome else _("Aucun numéro n’est plus publié.")
        messages.success(request, said)
        return redirect(back(request, reverse("desks:desk", args=[slug])))
    context = {"land": land, "slug": slug, "form": form, "breadcrumb": breadcrumb(land, _("Téléphone"))}
    return render_page(request, "desks/telephone.html", context)


def answer_escalation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in hand what was carried here, or hand it back: who carried it and the authors are told."""
    known = Escalation.objects.select_related("need__department__region", "need__convergence", "need__place", "actor")
    told = known.select_related("need__municipality").filter(need__in=Need.objects.public())
    found = get_object_or_404(told, pk=pk)
    ESCALATION_ACCESS.demand("take", request.user, found)
    form = AnswerForm(*sent(request))
    hat = animating_hat(who(request), found.need.department)
    if form.attempt(answer_act, found, actor=request.user, hat=hat):
        messages.success(request, _("Votre réponse est publiée. Qui l’a porté et ses auteurs sont prévenus."))
        return redirect(back(request, found.need))
    steps = ESCALATION_ACCESS.open_steps(request.user, found) if found.owes_an_answer else []
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
    if form.attempt(network.appoint_animator, actor=request.user, **reads.territory_of(land)):
        messages.success(request, _("La personne est nommée, et prévenue par message."))
        return redirect(back(request, reverse("desks:appoint_animator", args=[slug])))
    level, networks = reads.who_covers(land)
    context: Context = {"land": land, "slug": slug, "form": form, "may_appoint": may}
    context |= {"level": level, "networks": networks}
    context |= {
        "mandates": reads.mandates_of(land),
        "today": timezone.localdate(),
        "breadcrumb": breadcrumb(land, _("Mandats")),
    }
    return render_page(request, "desks/appoint_animator.html", context)


def _renewed(request: HttpRequest) -> dict[str, object]:
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
    form = ActForm(*sent(request))
    if form.attempt(network.end_animator, found, actor=request.user):
        messages.success(request, _("Le mandat est terminé."))
        return redirect("accounts:profile") if own else redirect("desks:appoint_animator", slug_of(land))
    context = {
        "mandate": found,
        "form": form,
        "own": own,
        "slug": slug_of(land),
        "breadcrumb": breadcrumb(land, _("Mandats")),
    }
    return render_page(request, "desks/end_animator.html", context)


# What comes from the nation


def find_coming(request: HttpRequest, slug: str, token: str) -> tuple[Any, Any]:
    """The territory, whose desk the person keeps, and what comes from the nation."""
    land, thing = find(slug), thing_of(token, request.user)
    if land is None or not isinstance(thing, (Position, Draft, Election)):
        raise Http404
    get_object_or_404(reads.read_in(type(thing)), pk=thing.pk)
    demand(keeps_desk(request.user, land))
    return land, thing


def spread(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Adapt a position or a call, and send it to who speaks for the places of the territory."""
    land, thing = find_coming(request, slug, token)
    form, hat = SpreadForm(*sent(request), initial={"title": thing.title}), hat_at(who(request), land)
    if form.attempt(services.spread_thing, thing, land, actor=request.user, hat=hat):
        messages.success(request, _("C’est diffusé : qui parle pour un lieu du territoire est prévenu."))
        return redirect(back(request, form.outcome))
    context = {"land": land, "thing": thing, "form": form, "hat": hat, "reached": len(reads.speakers_of(land))}
    context["breadcrumb"] = breadcrumb(land, _("Adapter et diffuser"))
    return render_page(request, "desks/spread.html", context)


@require_POST
def set_aside(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """« Ne pas diffuser ici », in one click."""
    land, thing = find_coming(request, slug, token)
    here = back(request, reverse("desks:desk", args=[slug]))
    if not press(request, services.set_thing_aside, thing, land, hat=hat_at(who(request), land)):
        return redirect(here)
    undo = reverse("desks:take_up", args=[slug, token])
    return done_for_now(request, _("C’est noté : ce texte n’attend plus ici."), here, undo)


@require_POST
def take_up(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """« Annuler », after « Ne pas diffuser ici »."""
    land, thing = find_coming(request, slug, token)
    message = _("C’est annulé : ce texte attend de nouveau ici.")
    press(request, services.take_thing_up, thing, land, hat=hat_at(who(request), land), message=message)
    return redirect(back(request, reverse("desks:desk", args=[slug])))


@public_page
def spreading(request: HttpRequest, number: int) -> HttpResponse:
    """What a structure spread, with the national text that it adapts."""
    known = Spreading.objects.public().select_related("organisation", "region", "department__region")
    found = get_object_or_404(known, number=number)
    context = {"spreading": found, "thing": found.thing, "land": found.land}
    spread_there = (_("Ce que le réseau diffuse"), reverse("desks:spreadings", args=[slug_of(found.land)]))
    context["breadcrumb"] = [*breadcrumb(found.land)[:-1], spread_there, (found.title, "")]
    return render_page(request, "desks/spreading.html", context)


@public_page
def spreadings(request: HttpRequest, slug: str) -> HttpResponse:
    """All that reaches a territory: what its structures spread there, and in the region that holds it."""
    land = find(slug)
    page = Paginator(spread_to(land), A_PAGE).get_page(request.GET.get("page"))
    here = [*breadcrumb(land)[:-1], (_("Ce que le réseau diffuse"), "")]
    context = {"land": land, "slug": slug, "page": page, "breadcrumb": here}
    return render_page(request, "desks/spreadings.html", context)


@public_page
def spreadings_feed(request: HttpRequest, slug: str) -> HttpResponse:
    return SpreadingFeed()(request, slug=slug)


class SpreadingFeed(Feed):  # type: ignore[type-arg]
    """What reaches a territory, for a feed reader."""

    language = "fr"
    item_guid_is_permalink = True

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return kwargs["slug"], find(kwargs["slug"])

    def title(self, obj: tuple[str, Land]) -> str:
        return _("Lieudit : ce que le réseau diffuse, %(land)s") % {"land": obj[1] or _("toute la France")}

    def description(self, obj: tuple[str, Land]) -> str:
        return _("Les textes nationaux, tels que les structures des territoires les disent chez elles.")

    def link(self, obj: tuple[str, Land]) -> str:
        return reverse("desks:spreadings", args=[obj[0]])

    def feed_url(self, obj: tuple[str, Land]) -> str:
        return reverse("desks:spreadings_feed", args=[obj[0]])

    def items(self, obj: tuple[str, Land]) -> Iterable[Spreading]:
        return spread_to(obj[1])[:A_PAGE]

    def item_title(self, item: Any) -> str:
        return one_line(f"{item.title} ({item.land})", 200)

    def item_description(self, item: Any) -> str:
        return one_line(item.words, 3000)

    def item_author_name(self, item: Spreading) -> str:
        return one_line(item.by)

    def item_pubdate(self, item: Spreading) -> dt.datetime:
        return item.at


def spread_to(land: Land) -> SpreadingQuerySet:
    return Spreading.objects.public().reaching(land).select_related("organisation", "region", "department")


@require_POST
def note_visit(request: HttpRequest, code: str) -> HttpResponse:
    """« Nous y sommes allés », in one click."""
    found = get_object_or_404(Municipality.objects.with_division(), code=code)
    demand(keeps_desk(request.user, found.department))
    here = back(request, reverse("desks:desk", args=[found.department.slug]))
    if not press(request, services.note_visit, found, hat=hat_at(who(request), found.department)):
        return redirect(here)
    message = _("C’est noté : %(town)s reviendra dans six mois.") % {"town": found.name}
    return done_for_now(request, message, here, reverse("desks:take_visit_back", args=[code]))


@require_POST
def take_visit_back(request: HttpRequest, code: str) -> HttpResponse:
    """« Annuler », after « Nous y sommes allés »."""
    found = get_object_or_404(Municipality.objects.with_division(), code=code)
    demand(keeps_desk(request.user, found.department))
    message = _("C’est annulé : %(town)s attend de nouveau.") % {"town": found.name}
    press(request, services.take_visit_back, found, hat=hat_at(who(request), found.department), message=message)
    return redirect(back(request, reverse("desks:desk", args=[found.department.slug])))


# What other sites show, and what is taken away


@public_page
def embedding(request: HttpRequest, slug: str) -> HttpResponse:
    """The code to paste on another site, for each thing that it may show."""
    land, shown = find(slug), []
    for each in EMBEDS:
        url = reverse("desks:embed", args=[each.what, slug])
        title = f"{each.name}, {land.name if land else _('toute la France')}"
        shown.append((each, url, iframe(settings.SITE_URL + url, title, each.height)))
    context = {"land": land, "embeds": shown, "breadcrumb": [*breadcrumb(land)[:-1], (_("Sur votre site"), "")]}
    return render_page(request, "desks/embedding.html", context)


def embed_stamp(request: HttpRequest, what: str, slug: str) -> str:
    """What a copy is compared with: the same for everybody, since nobody is known here."""
    key = f"{settings.RELEASE}/{timezone.localdate()}/{tick_of(request)}/{what}/{slug}"
    return f'"{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"'


@login_not_required
@csp_override(POLICY)
@xframe_options_exempt
@condition(etag_func=embed_stamp)
def embed(request: HttpRequest, what: str, slug: str) -> HttpResponse:
    """A part of the site that any other site may frame. It reads no cookie and gives none."""
    found = next((each for each in EMBEDS if each.what == what), None)
    if found is None:
        raise Http404
    land = find(slug)
    context = {"what": what, "land": land, "today": timezone.localdate(), **reads.shown_of(what, land)}
    context["title"] = f"{found.name}, {land.name if land else _('toute la France')}"
    response = HttpResponse(render_to_string("desks/embed.html", context))
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def export(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """Everything of a territory, in one file: that of the day, which the worker writes, where there is much of it."""
    land, name = find(slug), tasks.file_name(slug)
    demand(keeps_desk(request.user, land))
    if reads.is_long(land):
        if open_files.is_due(name, taken_back()):
            tasks.ask_for_whole(slug)
            messages.info(request, _("Le fichier est en train d’être écrit : revenez dans quelques minutes."))
            return redirect("desks:desk", slug)
        return open_files.answer(request, name, "application/zip", taken_back())
    open_files.forget(name)  # of a day when there was more
    headers = {"Content-Disposition": f'attachment; filename="lieudit-{slug}.zip"'}
    return StreamingHttpResponse(archive(reads.files_of(land)), content_type="application/zip", headers=headers)
