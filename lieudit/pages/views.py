"""The front door. Each page gathers what the rooms below say; none holds a rule of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemaps
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lieudit.advocacy import stories
from lieudit.desks.models import Telephone
from lieudit.desks.permissions import keeps_desk
from lieudit.journal.permissions import settles_mails
from lieudit.lexicon.likes import near_words
from lieudit.needs.reads import is_withdrawn
from lieudit.pages.components import pieces
from lieudit.pages.found import A_PAGE
from lieudit.pages.help import guides, guides_saying
from lieudit.pages.mailbox import read_mails
from lieudit.pages.own import held_by, own_of, parts_of
from lieudit.pages.processing import REGISTER
from lieudit.pages.published import folder_of_lists
from lieudit.pages.reads import home_body, territory_figures
from lieudit.pages.received import RECEIVED, read_messages
from lieudit.pages.searching import LONGEST, kept_answer
from lieudit.pages.sharing import CARD_LIFE, KINDS, LONGEST_KEY, card_of
from lieudit.pages.site_plan import PARTS
from lieudit.pages.sitemaps import SITEMAPS, index
from lieudit.pages.small_territories import intermunicipality_figures, quarter_figures
from lieudit.territory.models import Intermunicipality, find_territory
from lieudit.territory.quarters import quarter_by_slug
from lieudit.toolkit import encoder
from lieudit.toolkit.alarms import watched
from lieudit.toolkit.conditional import public_page, tick_of
from lieudit.toolkit.health import as_metrics, examine
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.models import Clock
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.types import Context

MOST_TELEPHONES = 3
"""Numbers that a search gives where it found nothing that says all, or where a territory is named."""
STORIES = 10
"""Effects told on one page."""


@public_page
def home(request: HttpRequest) -> HttpResponse:
    held = held_by(request.user)
    parts = parts_of(request.user) if held.parts else []
    own = own_of(request.user, held) if request.user.is_authenticated and "pour" not in request.GET else None
    kept, telephones = ("", False) if own else home_body(tick_of(request), timezone.localdate())
    context = {"kept": kept, "telephones": telephones, "parts": parts, "own": own}
    return render_page(request, "pages/home.html", context)


@public_page
def results(request: HttpRequest) -> HttpResponse:
    """The effects, told as stories."""
    effects = stories.changed().order_by("-at", "-pk")
    page = Paginator(effects, STORIES).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    context = {"page": page, "carried": stories.by_position(stories.stories_of(effects[start : start + STORIES]))}
    return render_page(request, "pages/results.html", context)


@login_not_required
def former_search(request: HttpRequest) -> HttpResponse:
    """The search had another address: links to it still serve."""
    asked = request.META.get("QUERY_STRING", "")
    return redirect(reverse("pages:search") + (f"?{asked}" if asked else ""), permanent=True)


@login_not_required
def contact(request: HttpRequest) -> HttpResponse:
    """The address that people type: whom one may write to is on the page of help."""
    return redirect(reverse("pages:help") + "#h-contact", permanent=True)


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Everything that is public, by words or by number; `dans` is one kind, page by page."""
    text = request.GET.get("q", "").replace("\0", " ").strip()[:LONGEST]
    kind, page = request.GET.get("dans", ""), typed_number(request.GET.get("page", ""))
    exactly, now = "exact" in request.GET, (tick_of(request), timezone.localdate())
    answer = kept_answer(text, kind, page, exactly, *now) if text else None
    context: Context = {"text": text, "answer": answer}
    if answer and not answer.groups and not answer.asked.is_number:
        context |= {"likes": near_words(text), "asks": encoder.is_there()}
    if answer:
        context["withdrawn"] = is_withdrawn(request.user, answer.unknown_need)
        context["page"] = Paginator(range(answer.count), A_PAGE).get_page(answer.page)
        if not answer.groups or answer.near or answer.asked.departments:
            context["telephones"] = Telephone.objects.near(answer.asked.departments)[:MOST_TELEPHONES]
    return render_page(request, "pages/search.html", context, partial="found")


@public_page
def territory(request: HttpRequest, slug: str) -> HttpResponse:
    land = find_territory(slug)
    if land is None:
        raise Http404
    context = territory_figures(land) | {"keeps_desk": keeps_desk(request.user, land)}
    return render_page(request, "pages/territory.html", context)


@public_page
def intermunicipality(request: HttpRequest, siren: str) -> HttpResponse:
    """A group of municipalities: what is known in each, what is said there."""
    land = get_object_or_404(Intermunicipality, siren=siren)
    return render_page(request, "pages/intermunicipality.html", intermunicipality_figures(land))


@public_page
def quarter(request: HttpRequest, slug: str) -> HttpResponse:
    """An arrondissement of Paris, Lyon or Marseille."""
    found = quarter_by_slug(slug)
    if found is None:
        raise Http404
    return render_page(request, "pages/quarter.html", quarter_figures(found))


@public_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html", {"publisher": settings.PUBLISHER, "source_url": settings.SOURCE_URL})


@public_page
def site_plan(request: HttpRequest) -> HttpResponse:
    """Every page where something begins, for who would rather read a list than search."""
    return render(request, "pages/site_plan.html", {"parts": PARTS})


@public_page
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html", {"publisher": settings.PUBLISHER})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"publisher": settings.PUBLISHER, "register": REGISTER, "marks_acts": bool(settings.REPLICA_URL)}
    return render(request, "pages/privacy.html", context)


@public_page
def processing(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/processing.html", {"register": REGISTER})


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"publisher": settings.PUBLISHER})


@public_page
def help(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    found = guides_saying(text) if text else list(guides().values())
    return render(request, "pages/help.html", {"guides": found, "text": text, "publisher": settings.PUBLISHER})


@public_page
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    manual = list(guides())
    if slug not in manual:
        raise Http404
    at = manual.index(slug)
    beside = {"former": manual[at - 1] if at else "", "following": manual[at + 1] if at + 1 < len(manual) else ""}
    context = {name: guides().get(other) for name, other in beside.items()}
    return render(request, "pages/guide.html", context | {"guide": guides()[slug], "publisher": settings.PUBLISHER})


@login_not_required
def card(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """The picture that messages show beside a shared address; that of the house until it is drawn."""
    if kind not in KINDS or len(name) > LONGEST_KEY:
        raise Http404
    if not (drawn := card_of(kind, name)):
        return redirect(static("icons/partage.png"))
    response = HttpResponse(drawn.file.read(), content_type="image/png")
    patch_cache_control(response, public=True, max_age=CARD_LIFE)
    return response


@login_not_required
def mails(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "pages/mails.html", {"mails": read_mails(Path(settings.MAILS_DIR))})


@login_not_required
def messages(request: HttpRequest) -> HttpResponse:
    """What a program of the demonstration, told of changes, has received."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "pages/messages.html", {"received": read_messages(Path(settings.VAR_DIR, RECEIVED))})


@login_not_required
@require_safe
def published_list(request: HttpRequest, name: str) -> HttpResponse:
    """A list that the demonstration publishes and follows."""
    file = folder_of_lists() / f"{name}.csv"
    if not (settings.DEMONSTRATION and file.is_file()):
        raise Http404
    return HttpResponse(file.read_bytes(), content_type="text/csv; charset=utf-8")


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Every shared piece with a sample, for who writes a page."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "pages/components.html", {"pieces": pieces()})


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """For the machine that watches this one: the database answers, and here is its tick."""
    return HttpResponse(f"{settings.RELEASE} {Clock.now()}\n", content_type="text/plain")


@login_not_required
def whole_health(request: HttpRequest) -> HttpResponse:
    """All signs, for the machine that watches, which says the token: JSON, or the text of Prometheus. 503 when ill."""
    _scheme, _space, told = request.headers.get("Authorization", "").partition(" ")
    if not settings.HEALTH_TOKEN or not constant_time_compare(told.strip(), settings.HEALTH_TOKEN):
        raise Http404
    signs = examine()
    status = 200 if all(sign.ok for sign in signs.values()) else 503
    headers = {"Cache-Control": "no-store"}
    if request.GET.get("forme") == "prometheus":
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return HttpResponse(as_metrics(signs), content_type=kind, headers=headers)
    told_signs = {name: asdict(sign) | {"remedy": "" if sign.ok else sign.remedy} for name, sign in signs.items()}
    whole = {"ok": status == 200, "release": settings.RELEASE, "checks": told_signs}
    return JsonResponse(whole, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def site_state(request: HttpRequest) -> HttpResponse:
    """The same signs in words, for the secretariat; what was ill lately, and who hears of it."""
    if not settles_mails(request.user):
        raise PermissionDenied
    return render_page(request, "pages/site_state.html", watched())


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /compte/", "Disallow: /atelier/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: it reads no row."""
    return sitemaps.index(request, index(), sitemap_url_name="pages:sitemap_part")


@public_page
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, SITEMAPS, section)


@public_page
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser searches here from its own bar (OpenSearch 1.1)."""
    context = {"site": settings.SITE_URL}
    return render(request, "pages/opensearch.xml", context, content_type="application/opensearchdescription+xml")


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone shows of the site on its first screen (W3C, Web Application Manifest)."""
    told = {
        "name": "Lieudit",
        "short_name": "Lieudit",
        "description": _("Ce que les tiers-lieux disent, leur conseil le porte."),
        "lang": "fr",
        "start_url": reverse("pages:home"),
        "scope": "/",
        "display": "browser",
        "background_color": "#f6f4ee",
        "theme_color": "#f6f4ee",
        "icons": [{"src": static("icons/lieudit.svg"), "type": "image/svg+xml", "sizes": "any"}],
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


SECURITY_TXT = """Contact: mailto:{contact}
Expires: {expires}
Preferred-Languages: fr, en
Canonical: {site}/.well-known/security.txt
Policy: {site}{policy}
"""
"""RFC 9116: to whom one writes of a flaw, and until when that is true."""


@public_page
def security_txt(request: HttpRequest) -> HttpResponse:
    expires = timezone.localdate() + dt.timedelta(days=180)
    words = SECURITY_TXT.format(
        contact=settings.PUBLISHER["email"],
        expires=f"{expires.isoformat()}T00:00:00Z",
        site=settings.SITE_URL,
        policy=reverse("pages:guide", args=["signaler-une-faille"]),
    )
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
