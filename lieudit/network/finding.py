"""How the search of the whole site finds places and organisations."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Left
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.network.models import Organisation, OrganisationQuerySet, Place, PlaceQuerySet, place_words
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Municipality
from lieudit.toolkit.findable import MOST_RANKED, Findable, Found, Hit, Sought
from lieudit.toolkit.search import vector


def find_places(sought: Sought) -> Found | None:
    return _places("place", Place.objects.public(), sought)


def find_elsewhere(sought: Sought) -> Found | None:
    return _places("elsewhere", Place.objects.elsewhere(), sought)


def _places(kind: str, places: PlaceQuerySet, sought: Sought) -> Found | None:
    """Those that answer to each part of a text; to any part, where what is looked for is not cut in parts."""
    if sought.names:
        rows = places.some_saying(MOST_RANKED, **sought.parts)
    elif sought.worded:
        rows = places.annotate(search=place_words()).filter(sought.says())
    elif sought.identifier is not None:
        rows = places.identified(sought.identifier, sought.today)
    elif sought.postcode is not None:
        there = places.filter(municipality__postcodes__contains=[sought.postcode]).order_by().values("pk")
        said = places.filter(postcode=sought.postcode).order_by().values("pk")
        rows = places.filter(pk__in=said.union(there, all=True))
    else:
        return None
    here = Municipality.objects.filter(pk=OuterRef("municipality"))
    label = Concat("name", Value(", "), "department__name")
    where = Subquery(here.values(label=label))  # of those that are shown: joined, it is read for all that are ranked
    return sought.hits(kind, rows, key="slug", name="name", said=where, by="name", named="name", many=True)


def organisations_found(kind: str, rows: OrganisationQuerySet, sought: Sought) -> Found | None:
    """Organisations by their name, what they say of themselves, their SIREN (or a SIRET of theirs), their number."""
    rows = rows.exclude(pk__in=Measure.objects.hidden(Organisation))
    if sought.identifier is not None:
        siren = Left(sought.asked(sought.identifier), 9)
        rows = rows.filter(Q(siren=siren) & ~Q(siren="") | Q(rna=sought.identifier))
    elif sought.worded:
        rows = rows.annotate(search=vector("name", "presentation")).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(kind, rows, key="slug", name="name", said=F("kind"), by="name", search=search, named="name")


def find_organisations(sought: Sought) -> Found | None:
    others = Organisation.objects.exclude(kind=OrganisationKind.INSTITUTION)
    return organisations_found("organisation", others, sought)


def where(hit: Hit) -> str:
    """« Guéret, Creuse »."""
    return hit.said


PLACES = Findable(
    _("Lieux"),
    "records:place",
    find_places,
    where,
    texts=lambda: [Place.objects.shown().values_list(field) for field in ("name", "summary", "description")],
)
ELSEWHERE = Findable(_("Connus hors tiers-lieux"), "records:place", find_elsewhere, where)
ORGANISATIONS = Findable(
    _("Organisations"),
    "network:organisation",
    find_organisations,
    lambda hit: str(OrganisationKind(hit.said).label).capitalize(),
    texts=lambda: [Organisation.objects.values_list("name")],
)
