"""Reports on services; what the page of a place tells of them; services that an agreement holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.agreements.hanging import HANGING, Hanging
from lieudit.agreements.models import Agreement
from lieudit.care.permissions import register_moderators
from lieudit.imports.extensions import TAKERS, Taker, Things
from lieudit.imports.formats import MEDNUM
from lieudit.lexicon.likes import KINDS
from lieudit.network.experience import EXPERIENCES, Experience, Proof, Sought
from lieudit.network.exporting import add_column, offer_export
from lieudit.network.filters import FILTERS, Filter, add_filter
from lieudit.network.found_there import FINDERS, Finder
from lieudit.network.models import Animator, Place, PlaceQuerySet
from lieudit.network.vocabulary import Domain, kinds_rendering
from lieudit.public_services import likes
from lieudit.public_services.board import told_of
from lieudit.public_services.datasets import OFFERS as OPEN_OFFERS
from lieudit.public_services.finding import FOUND_OFFERS, matching_in_turn, places_matching
from lieudit.public_services.importing import give_rows_back, said_of_row, take_rows
from lieudit.public_services.models import Offer, offer_words, titles, with_service
from lieudit.public_services.reads import having, write_inclusion, write_mednum
from lieudit.public_services.vocabulary import MAY_BE_DOUBTED, SIX, Kind, Service
from lieudit.public_services.wording import small_words
from lieudit.records.beside import BESIDE, Beside
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.french import typeset
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.types import Row

DATASETS.fill("services", OPEN_OFFERS)
FINDABLE.fill("offer", FOUND_OFFERS)
KINDS.fill("offer", likes.OFFERS)
add_filter(replace(FILTERS["q"], narrow=places_matching, in_turn=matching_in_turn))

register_moderators(
    Offer,
    lambda offer: Animator.objects.accounts_over(offer.place),
    queue=lambda account: Offer.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda offer: "\n\n".join(filter(None, (offer.title, offer.description, offer.shortage, offer.closing))),
)


def _doubted(keys: Collection[str]) -> dict[str, tuple[Offer, str]]:
    """The service and the field that each key names (« 12.price »), of those that name some; no field has two names."""
    numbers = {typed_number(key.partition(".")[0]) for key in keys}
    offers = Offer.objects.public().current().filter(number__in=numbers).select_related("place")
    named = {f"{offer.number}.{field}": (offer, field) for offer in offers for field in MAY_BE_DOUBTED}
    return {key: named[key] for key in keys if key in named}


def _label(field: str) -> str:
    return str(Offer._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _words(keys: Collection[str]) -> dict[str, str]:
    """« prix de « Permanence numérique » », of each."""
    words = typeset(gettext("%(field)s de « %(title)s »"))
    found = {key: (_label(field), offer.title) for key, (offer, field) in _doubted(keys).items()}
    named = {key: words % {"field": field, "title": title} for key, (field, title) in found.items()}
    return dict.fromkeys(keys, gettext("un service")) | named


def _plain(key: str) -> str:
    """« prix d’un service »"""
    field = key.partition(".")[2]
    return gettext("%s d’un service") % _label(field) if field in MAY_BE_DOUBTED else gettext("un service")


def _told(place: Place, key: str) -> str:
    offer, field = _doubted([key]).get(key, (None, ""))
    return told_of(offer, field) if offer and offer.place_id == place.pk else ""


def _correcting(place: Place, key: str) -> str:
    offer, _field = _doubted([key]).get(key, (None, ""))
    if offer is None:
        return reverse("public_services:place", args=[place.slug])
    return reverse("public_services:revise_offer", args=[offer.number])


BESIDE.fill("offer", Beside(_words, _plain, _told, _correcting))


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


def rendering(code: str) -> Q:
    """Where a domain is found; a library is one of culture by what it is, though its list says no domain."""
    return having(code) | Q(kind__in=kinds_rendering(code))


def of_domain(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    return places.filter(rendering(code))


add_filter(Filter("domain", _("On y trouve"), Domain.choices, of_domain, answers=rendering))
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
offer_export("mednum", "LaMednum", "text/csv; charset=utf-8", "csv", write_mednum, row=0.12)
offer_export("inclusion", "data·inclusion", "application/json", "json", write_inclusion, row=0.3)
OFFERS = Things("offers", _("service à ajouter,services à ajouter"), _("service ajouté,services ajoutés"))
TAKERS.fill(Taker(MEDNUM.name, OFFERS, take_rows, give_rows_back, said_of_row))


@receiver(data_export)
def give_services(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The services that the person wrote down."""
    return "public_services", [
        {"place": row.place.name, "title": row.title, "at": row.created_at}
        for row in Offer.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    ]


def services_held_by(agreement: Agreement) -> list[tuple[str, str]]:
    offers = Offer.objects.public().filter(agreement=agreement).order_by("title")
    return [(offer.title, offer.get_absolute_url()) for offer in offers]


def carry_services(former: Agreement, new: Agreement | None) -> None:
    """What one held is held by the one that follows."""
    Offer.objects.filter(agreement=former).update(agreement=new)


HANGING.fill(Hanging(services_held_by, carry_services))


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
