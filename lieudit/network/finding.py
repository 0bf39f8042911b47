"""How the search of the whole site finds places and organisations, and who speaks for them."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Left, Now, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.lexicon.asking import EMPTY
from lieudit.network.models import (
    Animator,
    Organisation,
    OrganisationQuerySet,
    Place,
    PlaceQuerySet,
    Representative,
    place_words,
)
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Municipality
from lieudit.toolkit.findable import MOST_RANKED, Findable, Found, Hit, Sought
from lieudit.toolkit.search import Bare, vector


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


class Initials(Bare):
    """What a body is called for short: « cnaf »; the words that say nothing are left out."""

    template = (
        f"regexp_replace(regexp_replace({Bare.template}, '\\m({'|'.join(sorted(EMPTY))})\\M', '', 'g'), "
        "'\\s*([a-z0-9])[a-z0-9]*\\s*', '\\1', 'g')"
    )


def organisations_found(kind: str, rows: OrganisationQuerySet, sought: Sought) -> Found | None:
    """Organisations by their name, its initials, what they say of themselves, their SIREN (or a SIRET of theirs), their
    number."""
    rows = rows.exclude(pk__in=Measure.objects.hidden(Organisation))
    if sought.identifier is not None:
        siren = Left(sought.asked(sought.identifier), 9)
        rows = rows.filter(Q(siren=siren) & ~Q(siren="") | Q(rna=sought.identifier))
    elif sought.worded:
        rows = rows.annotate(search=vector("name", "presentation", Initials("name"))).filter(sought.says())
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


PUBLISHED = Q(account__is_active=True, account__name_is_public=True) & ~Q(account__name="")
"""That somebody publishes their name."""


def _running() -> Q:
    """That a mandate runs, by the day of the database: a search is composed once."""
    today = TruncDate(Now())
    return Q(Q(until=None) | Q(until__gte=today), since__lte=today)


def spoken_for() -> QuerySet[Representative]:
    """Places that everybody reads, each with who speaks for it today and publishes their name."""
    return Representative.objects.filter(_running(), PUBLISHED, place__in=Place.objects.public())


def find_speakers(sought: Sought) -> Found | None:
    """People by the name that the page of a place says; they may be as many as places, and an index holds them."""
    if not sought.worded:
        return None
    public = Account.objects.filter(name_is_public=True).annotate(search=vector("name"))
    rows, name = spoken_for().filter(account__in=public.filter(sought.says()).values("pk")), "account__name"
    return sought.hits("speaker", rows, key="place__slug", name=name, said=F("place__name"), by=name, named=name)


def animated() -> QuerySet[Animator]:
    """Mandates of today that the page of an organisation tells with a name."""
    shown = Organisation.objects.exclude(pk__in=Measure.objects.hidden(Organisation))
    return Animator.objects.filter(_running(), PUBLISHED, organisation__in=shown)


def find_animators(sought: Sought) -> Found | None:
    """People by the name that the page of a network says, with the territory that they animate for it."""
    if not sought.worded:
        return None
    rows, name = animated().annotate(search=vector("account__name")).filter(sought.says()), "account__name"
    land = Coalesce("department__name", "region__name", Value("France"))
    return sought.hits(
        "animator", rows, key="organisation__slug", name=name, said=land, by=name, search="search", named=name
    )


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
SPEAKERS = Findable(
    _("Qui parle pour un lieu"),
    "records:place",
    find_speakers,
    where,
    texts=lambda: [spoken_for().values_list("account__name")],
)
ANIMATORS = Findable(
    _("Qui anime un territoire"),
    "network:organisation",
    find_animators,
    where,
    texts=lambda: [animated().values_list("account__name")],
)
