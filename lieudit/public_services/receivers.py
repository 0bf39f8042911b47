"""Reports on services and agreements; what the page of a place tells of them; agreements that end, on a desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.permissions import register_moderators
from lieudit.imports.extensions import TAKERS, Taker, Things
from lieudit.imports.formats import MEDNUM
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.exporting import add_column, offer_export
from lieudit.network.filters import FILTERS, Filter, add_filter
from lieudit.network.found_there import FINDERS, Finder
from lieudit.network.models import Animator, Place, PlaceQuerySet
from lieudit.network.vocabulary import Domain, PlaceStatus, kinds_rendering
from lieudit.public_services.datasets import AGREEMENTS
from lieudit.public_services.datasets import OFFERS as OPEN_OFFERS
from lieudit.public_services.finding import FOUND_OFFERS, places_matching
from lieudit.public_services.importing import give_rows_back, said_of_row, take_rows
from lieudit.public_services.models import Agreement, Offer, offer_words, titles, with_service
from lieudit.public_services.reads import having, write_inclusion, write_mednum
from lieudit.public_services.vocabulary import SIX, Kind, Service
from lieudit.public_services.wording import small_words
from lieudit.territory.desk import DESK_LISTS, Desk, DeskAction, DeskLine, DeskList
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Row

DATASETS.fill("services", OPEN_OFFERS)
DATASETS.fill("conventions", AGREEMENTS)
FINDABLE.fill("offer", FOUND_OFFERS)
add_filter(replace(FILTERS["q"], narrow=places_matching))

SINCE = _("depuis le %s")
TO_CONFIRM = ngettext_lazy("convention à confirmer, ou non", "conventions à confirmer, ou non", "n")
ENDING = ngettext_lazy("convention prend fin bientôt", "conventions prennent fin bientôt", "n")

register_moderators(
    Offer,
    lambda offer: Animator.objects.accounts_over(offer.place),
    queue=lambda account: Offer.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda offer: "\n\n".join(filter(None, (offer.title, offer.description, offer.shortage, offer.closing))),
)
register_moderators(
    Agreement,
    lambda agreement: Animator.objects.accounts_over(agreement.place),
    queue=lambda account: Agreement.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda agreement: "\n\n".join(filter(None, (agreement.title, agreement.closing))),
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Agreements that the other side declares; those that end, for both sides and for who animates the territory."""
    ending = Agreement.objects.public().ending().filter(pk__in=Agreement.objects.kept_by(account).values("pk"))
    url = reverse("public_services:agreements")
    to_confirm = Agreement.objects.public().to_confirm(account)
    return [
        TodoList(to_confirm, TO_CONFIRM, url, page="public_services:agreement", by="created_at", dated=SINCE),
        TodoList(ending, ENDING, url, page="public_services:agreement", by="ends_on", dated=_("le %s")),
    ]


def _said(row: Row) -> tuple[str, SafeString]:
    """One service, under its domain on the page of the place."""
    url = reverse("public_services:offer", args=[row["number"]])
    line = '<p><strong><a href="{}">{}</a></strong></p><p class="small quiet">{}</p>'
    return row["domain"], format_html(line, url, row["title"], small_words(row))


FINDERS.fill(
    Finder(
        lambda place: Offer.objects.public().current().filter(place=place).order_by("title", "number"),
        {name: name for name in ("number", "domain", "title", "kind", "price", "state", "waiting")},
        _said,
    )
)


@DESK_LISTS.fill
def ending(desk: Desk) -> DeskList:
    """Agreements of the territory that end: what follows is written in two clicks."""
    rows = Agreement.objects.public().ending().filter(desk.holds("place__municipality__department"))
    columns = {
        "number": "number",
        "title": "title",
        "place": "place__name",
        "partner": "partner__name",
        "on": "ends_on",
        "status": "place__status",
    }
    return DeskList("conventions", ENDING, rows.order_by("ends_on", "number"), columns, _ending_line)


def of_domain(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    """Places where a domain is found; a library is one of culture by what it is, though its list says no domain."""
    return places.filter(having(code) | Q(kind__in=kinds_rendering(code)))


def _ending_line(row: Row) -> DeskLine:
    """One agreement that ends; nothing follows it at a place that is closed for good."""
    act, label = "renew_agreement", _("Inscrire la suite")
    if row["status"] == PlaceStatus.CLOSED:
        act, label = "end_agreement", _("Rompre avant le terme")
    page, gesture = (reverse(f"public_services:{name}", args=[row["number"]]) for name in ("agreement", act))
    text = _("%(place)s et %(partner)s, jusqu’au %(day)s")
    words = {"place": row["place"], "partner": row["partner"], "day": day(dt.date.fromisoformat(row["on"]))}
    return DeskLine(row["title"], page, text % words, gestures=(DeskAction(label, gesture),))


add_filter(Filter("domain", _("On y trouve"), Domain.choices, of_domain))
"""In the place of the one of the directory: a place is of a domain when it says so, or offers something of it."""
add_filter(
    Filter(
        "service",
        _("Service"),
        [(str(label), [(f"{code}:{kind}", words) for kind, words in Kind.choices]) for code, label in SIX]
        + [(_("Médiation numérique, en détail"), Service.choices)],
        with_service,
    )
)


add_column("services", _("Services que l’on trouve dans le lieu, par leur nom."), titles)
offer_export("mednum", "LaMednum", "text/csv; charset=utf-8", "csv", write_mednum)
offer_export("inclusion", "data·inclusion", "application/json", "json", write_inclusion)
OFFERS = Things("offers", _("service à ajouter,services à ajouter"), _("service ajouté,services ajoutés"))
TAKERS.fill(Taker(MEDNUM.name, OFFERS, take_rows, give_rows_back, said_of_row))


@receiver(data_export)
def give_services(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The services and the agreements that the person wrote down."""
    kinds: tuple[type[Offer] | type[Agreement], ...] = (Offer, Agreement)
    return "public_services", [
        {"kind": model._meta.model_name, "place": row.place.name, "title": row.title, "at": row.created_at}
        for model in kinds
        for row in model.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    ][:limit]


def _offered(sought: Sought) -> QuerySet[Offer]:
    rows = Offer.objects.public().current()
    if sought.words:
        rows = rows.annotate(search=offer_words())
    return sought.narrow(rows, "search", "domain", several=False)


def _offers(proof: Proof) -> SafeString:
    url = reverse("public_services:offer", args=[proof.number])
    return format_html('{} <a href="{}">{}</a>', gettext("propose le service"), url, proof.title)


EXPERIENCES.fill(
    "propose",
    Experience(_offered, {"place": "place", "number": "number", "title": "title", "on": "created_at"}, _offers),
)
