"""The list of places, the pages of organisations, and of those who speak for them."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lieudit.care.models import Measure
from lieudit.care.taken_back import taken_back
from lieudit.journal.models import Entry
from lieudit.network import services
from lieudit.network.atlas import drawn_near, packed, shaded, views, zipped
from lieudit.network.breadcrumbs import organisation_breadcrumb, place_breadcrumb
from lieudit.network.exporting import EXPORTS, ORGANISATION_COLUMNS, ORGANISATIONS, Export, columns_of_places
from lieudit.network.filters import FILTERS, MOST_COUNTED, OrganisationFilters, PlaceFilters, kept_filters, kept_lands
from lieudit.network.forms import (
    AffiliationForm,
    ClaimForm,
    ConfirmClaimForm,
    NewPlaceForm,
    OrganisationForm,
    ReasonForm,
)
from lieudit.network.hours import open_now
from lieudit.network.linked import linked_organisation
from lieudit.network.models import Affiliation, Claim, Organisation, Place, PlaceQuerySet, Representative
from lieudit.network.open_files import file_name, written_at
from lieudit.network.permissions import (
    CLAIM_ACCESS,
    animates_claim,
    animates_organisation,
    animates_place,
    animates_something,
    may_edit_place,
    may_end_representation,
    speaks_for,
)
from lieudit.network.reads import (
    by_department,
    counts_by_department,
    listed,
    overseas,
    page_of,
    place_count,
    points,
    with_marks,
)
from lieudit.network.vocabulary import MAY_BE_OPEN, OrganisationKind
from lieudit.territory.keys import CLOSE, towns_of
from lieudit.territory.maps import Shape, national_map
from lieudit.toolkit import open_files
from lieudit.toolkit.access import demand
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.conditional import fresh_page, open_file, public_page, slot_of, tick_of, until_the_clock_moves
from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.pages import done
from lieudit.toolkit.request import back, sent, who
from lieudit.toolkit.table_files import CSV, FORMS, write_table
from lieudit.toolkit.types import Context
from lieudit.toolkit.uploads import sent_file

SHORTEST, MOST_SUGGESTED = 2, 20
"""Letters from which names are proposed, and how many."""
A_PAGE = 30
CARDS = 20
"""Places on a page of the list: each is a card."""
MOST_ENTRIES = 12
KEPT_LISTS = 64
"""Pages of the list that a process keeps, of some 80 kB each."""
KEPT_MAPS = 8
"""Maps that a process keeps, and their points, of some 230 kB each at 20,000 places."""
MOST_POINTS = 20_000
"""Points of one map: beyond, it says how many there are in each department, and one chooses a territory."""
MOST_DRAWN = 400
"""Places drawn by the server on the map of one land, and listed beside it."""


def sent_list(pieces: Iterator[bytes], name: str, extension: str, content_type: str) -> StreamingHttpResponse:
    """A file named after what it holds and the day."""
    named = f'attachment; filename="{name}-{timezone.localdate()}.{extension}"'
    return StreamingHttpResponse(pieces, content_type=content_type, headers={"Content-Disposition": named})


def find_place(slug: str) -> Place:
    return get_object_or_404(Place.objects.shown().with_territory(), slug=slug)


type Choices = tuple[tuple[tuple[str, str], ...], str, int]
"""What `kept_filters` is asked: what is typed, the page without a choice, the clock."""


def choices_of(request: HttpRequest) -> Choices:
    """The choices of the address."""
    typed = tuple((name, request.GET[name]) for name in FILTERS if name in request.GET)
    return typed, request.path, tick_of(request)


def narrow_places(request: HttpRequest) -> tuple[PlaceFilters, PlaceQuerySet]:
    """The choices of the address, and the places that answer to them: third places, unless another kind is chosen."""
    form = kept_filters(*choices_of(request))
    return form, form.apply(Place.objects.shown())


@fresh_page
def places(request: HttpRequest) -> HttpResponse:
    """Every place, narrowed by all that is known of it."""
    asked = choices_of(request)
    form = kept_filters(*asked)
    page, lines, wide = kept_list(asked, request.GET.get("page", "")[:9], *moment_of(request))
    context = {
        "filters": form,
        "page": page,
        "lines": lines,
        "count": page.paginator.count,
        "wide": wide,
        "exports": EXPORTS.values(),
        "query": form.query,
        "reset": request.path if form.narrowed else "",
        "breadcrumb": [(_("Lieux"), "")],
    }
    return render_page(request, "network/places.html", context, partial="found")


def moment_of(request: HttpRequest) -> tuple[dt.date, int]:
    """What all that a list says depends on, besides its choices and the clock of the house: the day, and the five
    minutes of « ouvert maintenant » when that is asked.
    """
    now = timezone.now()
    slot = slot_of(now) if request.GET.get("open") else 0
    return timezone.localdate(now), slot


@cache
def land() -> Sequence[Shape]:
    """France as the small maps of the list draw it, once a page."""
    return national_map().shapes


@until_the_clock_moves
@lru_cache(maxsize=KEPT_LISTS)
def kept_list(asked: Choices, number: str, day: dt.date, slot: int) -> tuple[Page[Place], SafeString, bool]:
    """A page of the places that answer to the choices, and its lines, with what the places found have on the first
    one; whether they are too many to be counted. Read and drawn once until that moment ends."""
    form, facets = kept_filters(*asked), None
    if (wide := form.widely_said) is not None:
        page = page_of(wide, number, CARDS, MOST_COUNTED, in_turn=True)
    else:
        found = form.apply(Place.objects.shown())
        count = form.kept_count()
        if number in ("", "1"):
            count, facets = form.facets(found)
        page = page_of(found, number, CARDS, count)
        if not page.object_list and page.number > 1:  # of a count that was kept, and is less by now
            page = page_of(found, number, CARDS)
    context = {"places": page.object_list, "land": land(), "facets": facets if page.has_next() else None}
    return page, render_to_string("network/place_lines.html", context), wide is not None


@fresh_page
def places_map(request: HttpRequest) -> HttpResponse:
    """The places of the list on a map, drawn by the server, then point by point where scripts run."""
    asked = choices_of(request)
    form = kept_filters(*asked)
    context = {
        "filters": form,
        **kept_map(asked, *moment_of(request)),
        "tiles": settings.TILES,
        "chosen": form.chosen,
        "query": form.query,
        "reset": request.path if form.narrowed else "",
        "breadcrumb": [(_("Lieux"), reverse("network:places")), (_("Carte"), "")],
    }
    return render_page(request, "network/places_map.html", context, partial="found")


@until_the_clock_moves
@lru_cache(maxsize=KEPT_MAPS)
def kept_map(asked: Choices, day: dt.date, slot: int) -> dict[str, object]:
    """What the server draws of the places that answer to the choices, and says beside: read once until that moment
    ends. One land is drawn by its municipalities, others by departments.
    """
    form = kept_filters(*asked)
    found, territory = form.apply(Place.objects.shown()), form.cleaned_data.get("territory", "")
    lands = by_department(counts_by_department(found) if form.narrowed else kept_lands(), territory)
    close = territory[:1] in CLOSE or (bool(territory) and len(lands) == 1)
    count = sum(land.places for land in lands)
    near = listed(found, MOST_DRAWN) if close or (form.narrowed and count <= A_PAGE) else []
    towns = towns_of(territory) if close else {}
    return {
        "count": count,
        **shaded(lands, form.words, territory[2:] if territory.startswith("r-") else ""),
        **(drawn_near(towns, near) if close else {}),
        "within": " ".join(towns or ((land.code for land in lands) if territory else ())),
        "near": near,
        "close": close,
        "beyond": MOST_POINTS if count > MOST_POINTS else 0,
        "views": views([] if close else overseas()),
    }


@fresh_page
def places_points(request: HttpRequest) -> HttpResponse:
    """Where the places of the map are, in as few bytes as can be."""
    told = kept_points(choices_of(request), *moment_of(request))
    unpacks = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(told if unpacks else gzip.decompress(told), content_type="application/json")
    if unpacks:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@until_the_clock_moves
@lru_cache(maxsize=KEPT_MAPS)
def kept_points(asked: Choices, day: dt.date, slot: int) -> bytes:
    """The points that answer to the choices, compressed: read once until that moment ends. None where they are too many
    for one map: it says `beyond` how many."""
    found = kept_filters(*asked).apply(Place.objects.shown())
    if found.order_by()[MOST_POINTS : MOST_POINTS + 1].exists():
        return zipped(packed(()) | {"beyond": MOST_POINTS})
    return zipped(packed(points(found)))


@fresh_page
def place_card(request: HttpRequest, pk: int) -> HttpResponse:
    """What the map says of a place when its point is opened."""
    found = get_object_or_404(with_marks(Place.objects.shown().with_territory()), pk=pk)
    here = found.municipality.department.code
    now = open_now(found.hours, here, timezone.now()) if found.hours and found.status in MAY_BE_OPEN else None
    return render_page(request, "network/place_card.html", {"place": found, "now": now})


def written_then(name: str) -> str:
    """When the file of all places was written: that is no act, and the clock does not tell it."""
    return str(written_at(name))


@partial(open_file, also=written_then)
def export_places(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """The places of the list, with its choices, as a file that grows while it is sent; all of them, once they are many,
    as the file that a task wrote."""
    if name not in EXPORTS:
        raise Http404
    form, found = narrow_places(request)
    if form.errors:  # the list says which choice does not exist
        return redirect(reverse("network:places") + form.query)
    export = EXPORTS[name]
    if open_files.is_long(found, export.row):
        return long_file(request, form, export, found)
    named = _("lieux") if name == export.extension else f"{_('lieux')}-{name}"
    return sent_list(export.write(found.order_by("name", "pk")), named, export.extension, export.content_type)


def long_file(request: HttpRequest, form: PlaceFilters, export: Export, found: PlaceQuerySet) -> HttpResponse:
    """Of more places than a page writes: the file of all of them, or what to do instead of these choices."""
    if not form.narrowed:
        return open_files.answer(request, file_name(export), export.content_type, taken_back())
    page = reverse("network:places")
    whole = [(each.label, reverse("network:export_places", args=[each.name])) for each in EXPORTS.values()]
    lighter = [
        (label, f"{address}{form.query}")
        for each, (label, address) in zip(EXPORTS.values(), whole, strict=True)
        if not open_files.is_long(found, each.row)
    ]
    steps = [(_("Lieux"), page), (_("Trop de lignes"), "")]
    told: Context = {"whole": whole, "lighter": lighter, "narrower": page + form.query, "breadcrumb": steps}
    return open_files.too_long(request, open_files.most_of(export.row), told)


@public_page
def columns(request: HttpRequest) -> HttpResponse:
    """What the columns of the files say."""
    context = {
        "tables": [(_("Lieux"), columns_of_places()), (_("Organisations"), ORGANISATION_COLUMNS)],
        "exports": EXPORTS.values(),
        "breadcrumb": [(_("Lieux"), reverse("network:places")), (_("Colonnes des fichiers"), "")],
    }
    return render_page(request, "network/columns.html", context)


def create_place(request: HttpRequest) -> HttpResponse:
    """Add a place: its territory's animators confirm who speaks for it."""
    form = NewPlaceForm(*sent(request), account=request.user)
    if form.attempt(services.create_place, actor=request.user):
        messages.success(
            request, _("Le lieu est inscrit. L’animation du territoire confirmera que vous le représentez.")
        )
        return redirect(form.outcome)
    context = {"form": form, "breadcrumb": [(_("Lieux"), reverse("network:places")), (_("Ajouter un lieu"), "")]}
    return render_page(request, "network/create_place.html", context)


def withdraw_place(request: HttpRequest, slug: str) -> HttpResponse:
    found = find_place(slug)
    demand(animates_place(request.user, found))
    form = ReasonForm(*sent(request))
    if form.attempt(services.withdraw_place, found, actor=request.user):
        return done(request, _("Le lieu est retiré de l’annuaire. Ce qu’il a dit reste publié."), "network:places")
    context = {"place": found, "form": form, "breadcrumb": place_breadcrumb(found, _("Retirer de l’annuaire"))}
    return render_page(request, "network/withdraw_place.html", context)


def affiliate_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Networks and bodies of a place: join one, leave one."""
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    form = AffiliationForm(*sent(request))
    if form.attempt(services.affiliate_place, found, actor=request.user):
        return done(request, _("Le lien est inscrit."), "network:affiliate_place", found.slug)
    running = found.affiliations.running().select_related("organisation")
    breadcrumb = place_breadcrumb(found, _("Réseaux et structures"))
    context = {"place": found, "form": form, "affiliations": running, "breadcrumb": breadcrumb}
    return render_page(request, "network/affiliate_place.html", context)


@require_POST
def end_affiliation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = find_place(slug)
    demand(may_edit_place(request.user, found))
    affiliation = get_object_or_404(Affiliation.objects.running().filter(place=found), pk=pk)
    services.end_affiliation(affiliation, actor=who(request))
    return done(request, _("Le lien est terminé."), "network:affiliate_place", found.slug)


def claim_place(request: HttpRequest, slug: str) -> HttpResponse:
    """« Je représente ce lieu »: a third place."""
    found = get_object_or_404(Place.objects.public().with_territory(), slug=slug)
    return _claim(request, found, "network/claim_place.html", place_breadcrumb(found, _("Représenter ce lieu")))


def claim_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """« Je représente cette organisation »."""
    found = get_object_or_404(Organisation.objects.select_related("region", "department"), slug=slug)
    breadcrumb = organisation_breadcrumb(found, _("Représenter cette organisation"))
    return _claim(request, found, "network/claim_organisation.html", breadcrumb)


def claims(request: HttpRequest) -> HttpResponse:
    """Requests that wait for the answer of the person, and the person's own."""
    animates = animates_something(request.user)
    everything = Claim.objects.with_things()
    context = {
        "animates": animates,
        "waiting": everything.waiting().animated_by(who(request)).order_by("at") if animates else [],
        "own": everything.filter(account=who(request)).order_by("-at"),
        "breadcrumb": [(_("Lieux"), reverse("network:places")), (_("Demandes de représentation"), "")],
    }
    return render_page(request, "network/claims.html", context)


def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: the person who made it and those who answer it read it."""
    return _show_claim(request, _find_claim(request, pk), ConfirmClaimForm(), ReasonForm())


@require_POST
def confirm_claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find_claim(request, pk)
    CLAIM_ACCESS.demand("confirm", request.user, found)
    form = ConfirmClaimForm(request.POST)
    if form.attempt(services.confirm_claim, found, actor=request.user):
        return done(request, _("C’est confirmé : la personne est prévenue."), back(request, "network:claims"))
    return _show_claim(request, found, form, ReasonForm(), status=422)


@require_POST
def refuse_claim(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find_claim(request, pk)
    CLAIM_ACCESS.demand("refuse", request.user, found)
    form = ReasonForm(request.POST)
    if form.attempt(services.refuse_claim, found, actor=request.user):
        messages.success(request, _("La demande est refusée : la personne lit votre motif."))
        return redirect(back(request, "network:claims"))
    return _show_claim(request, found, ConfirmClaimForm(), form, status=422)


def claim_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document joined to a request, for those who may read the request."""
    found = _find_claim(request, pk)
    if not found.document:
        raise Http404
    return sent_file(found.document, f"demande-{pk}")


def end_representation(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a mandate, or end that of another, after a confirmation."""
    running = Representative.objects.running().select_related(
        "account", "organisation", "place__municipality__department__region"
    )
    found = get_object_or_404(running, pk=pk)
    demand(may_end_representation(request.user, found))
    form = ActForm(*sent(request))
    if form.attempt(services.end_representation, found, actor=request.user):
        return done(request, _("La représentation est terminée."), found.hat)
    context = {"representative": found, "form": form, "own": found.account == request.user}
    return render_page(request, "network/end_representation.html", context)


@public_page
def organisations(request: HttpRequest) -> HttpResponse:
    """Networks, operating bodies, institutions and partners."""
    form = OrganisationFilters(request.GET)
    known = Organisation.objects.select_related("region", "department").annotate(place_count=place_count())
    page = Paginator(form.apply(known).order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "count": page.paginator.count,
        "query": form.query,
        "reset": request.path if form.narrowed else "",
        "may_create": animates_something(request.user),
        "breadcrumb": [(_("Organisations"), "")],
    }
    return render_page(request, "network/organisations.html", context, partial="found")


@login_not_required
@require_safe
def suggest_organisations(request: HttpRequest) -> HttpResponse:
    """Names, of each `kind` or of all, that hold what is typed in the parameter named by `field`, for a datalist."""
    text = request.GET.get(request.GET.get("field", "q"), "").replace("\0", "")
    kinds = [kind for kind in request.GET.getlist("kind") if kind in OrganisationKind.values]
    found = Organisation.objects.of_kinds(kinds).matching(text).order_by("name", "pk")
    most = MOST_SUGGESTED if len(text.strip()) >= SHORTEST else 0
    names = [*dict.fromkeys(found.values_list("name", flat=True)[:most])]
    response = render_page(request, "network/suggest_organisations.html", {"names": names})
    patch_cache_control(response, private=True, max_age=300)
    return response


@open_file
def export_organisations(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The organisations of the list, with its choices, as a table; of more than a page writes, the dataset's file."""
    form = OrganisationFilters(request.GET)
    found = form.apply(Organisation.objects.all()).order_by("name", "pk")
    if form.errors:
        return redirect(reverse("network:organisations") + form.query)
    if open_files.is_long(found, FORMS["csv"].row):
        return redirect(reverse("api:file", args=["organisations", "csv"]) + form.query)
    return sent_list(write_table(found, ORGANISATIONS.all_columns), _("organisations"), "csv", CSV)


@public_page
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation is, who speaks for it by role, its territories and its places."""
    known = Organisation.objects.select_related("region", "department")
    hidden = Q(pk__in=Measure.objects.hidden(Organisation))
    found = get_object_or_404(known.annotate(is_hidden=hidden), slug=slug)
    members = found.affiliations.running().filter(place__in=Place.objects.public())
    members = members.select_related("place__municipality__department").order_by("place__name")
    context = {
        "organisation": found,
        "page": Paginator(members, A_PAGE).get_page(request.GET.get("page")),
        "representatives": Representative.objects.running().of(found).select_related("account"),
        "animators": found.animators.running().select_related("region", "department", "account"),
        "entries": Entry.objects.public().about(found).select_related("actor")[:MOST_ENTRIES],
        "animates": animates_organisation(request.user, found),
        "breadcrumb": organisation_breadcrumb(found),
        "linked": in_page(linked_organisation(found)),
    }
    return render_page(request, "network/organisation.html", context)


def create_organisation(request: HttpRequest) -> HttpResponse:
    demand(animates_something(request.user))
    form = OrganisationForm(*sent(request), account=request.user)
    if form.attempt(services.create_organisation, actor=request.user):
        return done(request, _("L’organisation est inscrite."), form.outcome)
    breadcrumb = [(_("Organisations"), reverse("network:organisations")), (_("Ajouter une organisation"), "")]
    return render_page(request, "network/create_organisation.html", {"form": form, "breadcrumb": breadcrumb})


def edit_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.select_related("region", "department"), slug=slug)
    demand(speaks_for(request.user, found) or animates_organisation(request.user, found))
    form = OrganisationForm(*sent(request), account=request.user, initial=OrganisationForm.of(found))
    if form.attempt(services.edit_organisation, found, actor=request.user):
        return done(request, _("La fiche est corrigée."), found)
    breadcrumb = organisation_breadcrumb(found, _("Corriger la fiche"))
    return render_page(
        request, "network/edit_organisation.html", {"organisation": found, "form": form, "breadcrumb": breadcrumb}
    )


def _claim(request: HttpRequest, thing: Place | Organisation, template: str, breadcrumb: object) -> HttpResponse:
    form = ClaimForm(*sent(request))
    if form.attempt(services.claim_hat, thing, actor=request.user):
        messages.success(request, _("Votre demande est reçue. L’animation du territoire vous répondra par message."))
        return redirect(form.outcome)
    return render_page(request, template, {"thing": thing, "form": form, "breadcrumb": breadcrumb})


def _find_claim(request: HttpRequest, pk: int) -> Claim:
    """A request that the person may read: one's own, or one to answer."""
    found = get_object_or_404(Claim.objects.with_things(), pk=pk)
    if request.user != found.account and not animates_claim(request.user, found):
        raise Http404
    return found


def _show_claim(
    request: HttpRequest, found: Claim, confirm: ConfirmClaimForm, refuse: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {
        "claim": found,
        "steps": CLAIM_ACCESS.open_steps(request.user, found),
        "confirm": confirm,
        "refuse": refuse,
        "breadcrumb": [(_("Demandes de représentation"), reverse("network:claims")), (str(found), "")],
    }
    return render_page(request, "network/claim.html", context, status=status)
