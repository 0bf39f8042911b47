"""What a desk looks after, and what the pages of a territory show besides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, FactorAsked
from lieudit.accounts.second_factor import DELAY, POWERS, in_words, lacking
from lieudit.agreements.datasets import AGREEMENTS
from lieudit.agreements.models import Agreement
from lieudit.commons.export import COLUMNS as RESOURCE_COLUMNS
from lieudit.commons.models import Resource
from lieudit.deliberation.models import Draft, DraftQuerySet, Position
from lieudit.deliberation.workflow import DraftState
from lieudit.desks.datasets import COLUMNS as SPREADING_COLUMNS
from lieudit.desks.embedding import MOST_NEEDS, MOST_PLACES
from lieudit.desks.models import Spreading, Visit, exactly
from lieudit.elections.models import Election, ElectionQuerySet
from lieudit.funding.datasets import AWARDS, MIXES, OPEN_AIDS, OPEN_CALLS, OPEN_EXPERIMENTS
from lieudit.funding.models import Aid, Call
from lieudit.governance.models import AssemblyKind
from lieudit.learning.datasets import PATH_COLUMNS, SESSION_COLUMNS, VISIT_COLUMNS
from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.mutual_aid.export import COLUMNS as THING_COLUMNS
from lieudit.mutual_aid.models import Thing
from lieudit.needs.cards import NeedCard
from lieudit.needs.datasets import NEEDS
from lieudit.needs.models import Escalation, Need, NeedQuerySet
from lieudit.needs.resemblance import count_rows
from lieudit.needs.workflow import EscalationState
from lieudit.network.atlas import shaded
from lieudit.network.exporting import EXPORTS, ORGANISATION_COLUMNS
from lieudit.network.kept import in_land
from lieudit.network.models import Animator, AnimatorQuerySet, Organisation, Place, PlaceQuerySet, Representative
from lieudit.network.reads import by_department, counts_by_department, kept_by_kind
from lieudit.network.vocabulary import Level, PlaceKind
from lieudit.territory.desk import Desk
from lieudit.territory.maps import Dot, TerritoryMap, departmental_map, national_map, regional_map
from lieudit.territory.models import Department, Municipality, Region, find_territory
from lieudit.toolkit import open_files
from lieudit.toolkit.datasets import Column, Dataset, labels
from lieudit.toolkit.kept_counts import many_lately
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.search import in_turn
from lieudit.toolkit.table_files import FORMS, write_table
from lieudit.toolkit.types import Row

NATION = "france"
"""The address of the national desk, among those of regions and departments."""
DOT, DOT_OF_NATION = 6, 3
"""Radius of a place on the map, in its units."""
ENDING = dt.timedelta(days=30)
"""How long before its end a mandate is told."""
VISITED, LATELY = dt.timedelta(days=180), dt.timedelta(days=180)
"""How long a visited municipality is not proposed again; how long a position waits to be spread."""

type Land = Region | Department | None


@dataclass(frozen=True)
class Lacking:
    """Who holds powers without a second factor: since when they know, from which day their powers wait."""

    person: Account
    powers: str
    on: dt.date | None
    day: dt.date | None


def without_second_factor() -> list[Lacking]:
    """Everybody who lacks one, who was told first first; one query for each kind of power."""
    people = list(lacking().order_by("pk"))
    asked = dict(FactorAsked.objects.filter(account__in=people).values_list("account", "on"))
    held: dict[int, list[str]] = {}
    for power in POWERS if people else ():
        for pk in (
            power.holders()
            .filter(pk__in=[each.pk for each in people])
            .order_by()
            .values_list("pk", flat=True)
            .distinct()
        ):
            held.setdefault(pk, []).append(str(power.words))
    delay = dt.timedelta(days=DELAY()() or 0)
    rows = [
        Lacking(each, in_words(held[each.pk]), on := asked.get(each.pk), on + delay if on else None) for each in people
    ]
    return sorted(rows, key=lambda row: row.on or dt.date.max)


def find_land(slug: str) -> tuple[bool, Land]:
    """Whether there is such a territory, and it: a region, a department, or None for the nation."""
    land = find_territory(slug) if slug != NATION else None
    return land is not None or slug == NATION, land


def slug_of(land: Land) -> str:
    return land.slug if land else NATION


def slug_column(land: Land) -> Subquery | Value:
    """The same, as the database knows it: the land of a desk may be known by its key alone."""
    return Subquery(type(land).objects.filter(pk=land.pk).values("slug")) if land else Value(NATION)


def region_of(land: Land) -> Region | None:
    """The region for which a territory stands: itself, or its own where both are one land (La Réunion)."""
    if isinstance(land, Department):
        return land.region if land.region.slug == land.slug else None
    return land


@dataclass(frozen=True)
class KeptDesk:
    """A desk, whether who reads works there (`permissions.keeps_desk`), the names and addresses of the closer ones
    (`closer_desks`), how many things it spread, who animates its territory (`who_covers`)."""

    desk: Desk
    is_theirs: bool
    closer: Sequence[Mapping[str, str]]
    spread: int
    level: str
    networks: Sequence[Organisation]


def kept_desk(account: Account, land: Land) -> KeptDesk:
    """The desk of a territory: each department is looked after by the closest animators; the nation has the rest. One
    query."""
    running = Animator.objects.running()
    held = Exists(running.filter(department=OuterRef("pk"))), Exists(running.filter(region=OuterRef("region")))
    departments, regions, region = Department.objects.order_by("pk"), Region.objects.order_by("pk"), region_of(land)
    if isinstance(land, Department):
        mine = departments.filter(pk=land.pk)
    elif land:
        mine = departments.filter(~held[0], region=land)
    else:
        mine = departments.filter(~held[0], ~held[1])
    alone = ~Exists(running.filter(region=OuterRef("pk")))
    answered = regions.filter(alone) if land is None else regions.filter(pk=region.pk if region else 0)
    spread = Spreading.objects.public().of(land) if land else Spreading.objects.public()
    known: Rows = Account.objects.filter(pk=account.pk).values_list(
        ArraySubquery(mine.values("pk")),
        ArraySubquery(answered.values("pk")),
        ArraySubquery(closer_desks(land).order_by("name").values(row=JSONObject(slug="slug", name="name"))),
        count_rows(spread),
        ArraySubquery(_told(covering(land))),
        Exists(covering(land).held_by(account)),
    )
    keys, answering, closer, count, mandates, animates = known.get()
    is_theirs = account.is_staff or bool(animates)
    return KeptDesk(Desk(account, land, keys, answering), is_theirs, closer or [], count, *_closest(mandates or []))


def desk_at(account: Account, land: Land) -> Desk:
    return kept_desk(account, land).desk


def within(land: Land, path: str = "") -> Q:
    """Rows whose department is at `path` (« place__municipality__department »), within a territory."""
    if land is None:
        return Q()
    return Q(**{f"{path}__region" if isinstance(land, Region) else path: land})


def places_of(land: Land) -> PlaceQuerySet:
    return Place.objects.public().filter(within(land, "municipality__department"))


def unheard(desk: Desk, today: dt.date) -> QuerySet[Municipality]:
    """Municipalities of a desk that no public need comes from, nor anybody visited lately; most inhabitants first."""
    here = OuterRef("pk")
    heard = Need.objects.public().filter(municipality=here)
    visited = Visit.objects.filter(municipality=here, on__gte=today - VISITED)
    # each municipality is asked in turn, by an index: all needs would else be read
    silent = Municipality.objects.filter(in_turn(Q(~Exists(heard))), ~Exists(visited)).filter(desk.holds("department"))
    return silent.order_by("-population", "code")


def to_spread[Row: Model](things: QuerySet[Row], land: Land) -> QuerySet[Row]:
    """Those that the structure of a territory has neither spread nor set aside yet; the nation spreads nothing."""
    if land is None:
        return things.none()
    kind = ContentType.objects.get_for_model(things.model)
    treated = Spreading.objects.of(land).filter(content_type=kind, object_id=OuterRef("pk"))
    return things.filter(~Exists(treated))


def positions_of_nation() -> QuerySet[Position]:
    """What the national assembly adopted, which everybody may read."""
    return Position.objects.filter(draft__assembly__kind=AssemblyKind.NATIONAL)


def drafts_of_nation() -> DraftQuerySet:
    """Its drafts that everybody may read."""
    return Draft.objects.public().filter(assembly__kind=AssemblyKind.NATIONAL)


def elections_of_nation() -> ElectionQuerySet:
    """Its elections that everybody may read."""
    return Election.objects.public().filter(assembly__kind=AssemblyKind.NATIONAL)


def read_in(model: type[Position | Draft | Election]) -> QuerySet[Any]:
    """Those that everybody may read, of one kind."""
    reads = {Position: positions_of_nation, Draft: drafts_of_nation, Election: elections_of_nation}
    return reads[model]()


def national_positions(today: dt.date) -> QuerySet[Position]:
    """What the national assembly adopted within six months."""
    return positions_of_nation().filter(adopted_at__date__gte=today - LATELY)


def calls_to_amend() -> QuerySet[Draft]:
    """Drafts of the national assembly that everybody may still amend."""
    return (
        Draft.objects.public().filter(assembly__kind=AssemblyKind.NATIONAL, state=DraftState.OPEN).order_by("closes_on")
    )


def calls_to_stand(today: dt.date) -> QuerySet[Election]:
    """National elections that still receive candidacies."""
    open_ones = elections_of_nation().running().filter(candidacies_until__gte=today)
    return open_ones.order_by("candidacies_until")


def may_be_spread(thing: Model, today: dt.date) -> bool:
    """Whether it is a position of the nation, or a call that may still be heard."""
    calls: dict[type[Model], QuerySet[Any]] = {Draft: calls_to_amend(), Election: calls_to_stand(today)}
    return calls.get(type(thing), positions_of_nation()).filter(pk=thing.pk).exists()


def speakers_of(land: Land) -> set[int]:
    """Accounts that speak today for a place of a territory."""
    running = Representative.objects.running().filter(place__in=places_of(land), account__is_active=True)
    return set(running.values_list("account", flat=True))


def needs_of(land: Land) -> NeedQuerySet:
    return Need.objects.public().filter(within(land, "department"))


def is_long(land: Land) -> bool:
    """Whether all that is public of a territory is too long to write while one waits: places are in each format."""
    places, needs = sum(export.row for export in EXPORTS.values()), sum(FORMS[name].row for name in ("csv", "geojson"))
    return open_files.is_long(places_of(land), places) or open_files.is_long(needs_of(land), needs)


MOST_DOTS = 2_000
"""Places drawn one by one on an embedded map. Beyond, a region says how many there are in each department, and a
department shows where they are without their names."""


def map_of(land: Land) -> dict[str, object]:
    """The map of the places of a territory, and how many they are; no map where no outline is published
    (collectivities)."""
    radius = DOT_OF_NATION if land is None else DOT
    dots = spots_of(land, radius, MOST_DOTS + 1)
    if len(dots) <= MOST_DOTS:
        return {"map": dotted(land, dots), "count": len(dots), "dots_label": _("Un lieu")}
    counted = places_by_department(land)
    count = sum(places for _code, places in counted)
    if isinstance(land, Department):
        drawn = departmental_map(land.code, places=spots_of(land))
        return {"map": drawn, "count": count, "places_label": _("Un lieu")}
    lands = by_department(counted, land.key if land else "")
    return {**shaded(lands, ("lieu", "lieux"), land.code if land else ""), "count": count}


def places_by_department(land: Land) -> list[tuple[str, int]]:
    """How many places there are in each department of a territory."""
    if not many_lately(Place):
        return counts_by_department(places_of(land))
    rows = [(code, places) for code, kind, places in kept_by_kind() if kind == PlaceKind.THIRD_PLACE]
    if land is None:
        return rows
    here = {land.code} if isinstance(land, Department) else {*land.departments.values_list("code", flat=True)}
    return [(code, places) for code, places in rows if code in here]


def spots_of(land: Land, radius: float = 0, most: int | None = None) -> list[Dot]:
    """Where each place of a territory is, or some of them, by its point or else by its municipality."""
    own = ("municipality__department__code", "name", "latitude", "longitude")
    rows = places_of(land).order_by().values_list(*own, "municipality__latitude", "municipality__longitude")
    return [
        Dot(code, name, radius, here if north is None else north, there if east is None else east)
        for code, name, north, east, here, there in rows[:most]
    ]


def dotted(land: Land, dots: Iterable[Dot]) -> TerritoryMap | None:
    """The map of a territory with dots."""
    if land is None:
        return national_map(dots=dots)
    return (regional_map if isinstance(land, Region) else departmental_map)(land.code, dots=dots)


def territory_of(land: Land) -> dict[str, object]:
    """The columns that name a territory: a region, a department, or neither for the nation."""
    return {
        "region": land if isinstance(land, Region) else None,
        "department": land if isinstance(land, Department) else None,
    }


def mandates_of(land: Land) -> AnimatorQuerySet:
    """Mandates over exactly this territory: those that run or come, then the ended ones, the last first."""
    mandates = Animator.objects.filter(exactly(land)).select_related("account", "organisation")
    return mandates.order_by(F("until").desc(nulls_first=True), "since", "pk")


def ending_mandates(land: Land, today: dt.date) -> AnimatorQuerySet:
    """Mandates over this territory that end within a month, and that nobody has renewed yet."""
    after = Animator.objects.filter(exactly(land), account=OuterRef("account"), since__gt=OuterRef("until"))
    soon = mandates_of(land).filter(~Exists(after), since__lte=today, until__range=(today, today + ENDING))
    return soon.order_by("until", "pk")


NAMED = {name: f"organisation__{name}" for name in ("id", "name", "article", "slug")}
"""What a page says of a structure."""


def covering(land: Land) -> AnimatorQuerySet:
    """Mandates over a territory, over the one that holds it, or over the nation, that run today."""
    running = Animator.objects.running()
    if isinstance(land, Region):
        return running.covering_region(land)
    return running.covering(land) if land else running.national()


def who_covers(land: Land) -> tuple[str, list[Organisation]]:
    """The closest level that animates a territory today, and its structures: nobody else has to. One query."""
    return _closest([each["row"] for each in _told(covering(land))])


def _told(mandates: AnimatorQuerySet) -> Rows:
    row = JSONObject(department="department", region="region", **NAMED)
    return mandates.order_by("organisation__name", "pk").values(row=row)


def _closest(mandates: Sequence[Row]) -> tuple[str, list[Organisation]]:
    held = {level: [each for each in mandates if each[level]] for level in ("department", "region")}
    level = next((level for level, theirs in held.items() if theirs), "nation")
    networks = {each["id"]: Organisation(**{name: each[name] for name in NAMED}) for each in held.get(level, mandates)}
    return level, list(networks.values())


def closer_desks(land: Land) -> QuerySet[Department] | QuerySet[Region]:
    """Territories within this one that have a desk of their own, with animators."""
    running = Animator.objects.running()
    if land is None:
        return Region.objects.filter(pk__in=running.exclude(region=None).values("region"))
    held = Department.objects.filter(pk__in=running.exclude(department=None).values("department"))
    return held.filter(region=land) if isinstance(land, Region) else held.none()


def shown_of(what: str, land: Land) -> dict[str, object]:
    """What an embedded page shows, where its link leads and the words of that link."""
    chosen = f"?territory={land.key}" if land else ""
    places = reverse("network:places") + chosen
    if what == "besoins":
        rows = needs_of(land).order_by("-created_at").as_cards()[:MOST_NEEDS]
        shown: dict[str, object] = {"needs": [NeedCard(*row) for row in rows]}
        return shown | {"url": reverse("needs:list") + chosen, "onward": _("Tous les besoins")}
    if what == "carte":
        return {**map_of(land), "url": places, "onward": _("Tous les lieux")}
    listed = places_of(land).with_territory().order_by("name", "pk")[:MOST_PLACES]
    return {"places": listed, "url": places, "onward": _("Tous les lieux")}


CARRIED = [
    Column("besoin", _("Numéro public du besoin"), "need__number"),
    Column("du_niveau", _("Niveau qui le porte plus haut"), "from_level", labels(Level)),
    Column("au_niveau", _("Niveau qui le reçoit"), "to_level", labels(Level)),
    Column("raison", _("Pourquoi il est porté plus haut"), "reason"),
    Column("porte_le", _("Jour où il est porté"), "at__date"),
    Column("etat", _("Ce que le niveau en a fait"), "state", labels(EscalationState)),
    Column("reponse", _("La réponse du niveau"), "answer"),
    Column("repondu_le", _("Jour de la réponse"), "answered_at__date"),
]
MANDATES = [
    Column("structure", _("Au nom de qui"), "organisation__name"),
    Column("region", _("Région animée"), "region__name"),
    Column("departement", _("Département animé"), "department__name"),
    Column("du", _("Premier jour du mandat"), "since"),
    Column("au", _("Dernier jour du mandat"), "until"),
]


def _money_of(land: Land, held: Q) -> Iterator[tuple[str, Dataset, Rows]]:
    """Calls and aids that are open to its places, what they try, what the council grants them (`held`: to a place or an
    organisation of here), whence the money comes of those that publish it."""
    places = places_of(land).order_by().values("pk")
    calls = Call.objects.public().order_by("number")
    yield "appels", OPEN_CALLS, calls.open_in(land) if land is not None else calls
    aids = Aid.objects.public().order_by("pk")
    yield "aides", OPEN_AIDS, aids.within(land) if land is not None else aids
    yield "experiences", OPEN_EXPERIMENTS, OPEN_EXPERIMENTS.rows().filter(place__in=places)
    yield "subventions-du-conseil", AWARDS, AWARDS.rows().filter(held if land is not None else Q())
    yield "argent-des-lieux", MIXES, MIXES.rows().filter(mix__place__in=places)


def files_of(land: Land) -> Iterator[tuple[str, Iterable[bytes]]]:
    """All that is public of a territory: places in each format, organisations, needs, commons, what one learns and
    borrows there, agreements, money, what its desk did."""
    here = Q()
    if land:
        here = within(land, "department") | (Q(region=land) if isinstance(land, Region) else Q(pk__in=[]))
    for each in EXPORTS.values():
        name = "lieux" if each.name == each.extension else f"lieux-{each.name}"
        yield f"{name}.{each.extension}", each.write(places_of(land))
    yield "organisations.csv", write_table(Organisation.objects.filter(here).order_by("slug"), ORGANISATION_COLUMNS)
    for name in ("csv", "geojson"):
        yield f"besoins.{name}", FORMS[name].write(NEEDS, needs_of(land).for_export().order_by("number"))
    carried = Escalation.objects.filter(need__in=needs_of(land).values("pk")).order_by("at", "pk")
    yield "besoins-portes.csv", write_table(carried, CARRIED)
    shared = Resource.objects.public().current().filter(in_land(land.key) if land else Q())
    yield "communs.csv", write_table(shared.order_by("number"), RESOURCE_COLUMNS)
    of_land = in_land(land.key) if land else Q()
    taught = Path.objects.public().current().filter(of_land), TrainingSession.objects.public().filter(of_land)
    yield "parcours.csv", write_table(taught[0].order_by("number"), PATH_COLUMNS)
    yield "sessions.csv", write_table(taught[1].order_by("number"), SESSION_COLUMNS)
    visits = PeerVisit.objects.public().filter(host__in=places_of(land).order_by().values("pk"))
    yield "visites.csv", write_table(visits.order_by("number"), VISIT_COLUMNS)
    lent = Thing.objects.public().filter(place__in=places_of(land).order_by().values("pk"))
    yield "choses-pretees.csv", write_table(lent.order_by("number"), THING_COLUMNS)
    held = Q(place__in=places_of(land).order_by().values("pk"))
    held |= Q(organisation__in=Organisation.objects.filter(here).order_by().values("pk"))
    agreed = Agreement.objects.public().filter(held if land else Q())
    yield "conventions.csv", write_table(agreed.order_by("number"), AGREEMENTS.columns())
    for name, dataset, rows in _money_of(land, held):
        yield f"{name}.csv", write_table(rows, dataset.columns())
    yield "mandats.csv", write_table(Animator.objects.filter(here).order_by("since", "pk"), MANDATES)
    yield "diffusions.csv", write_table(Spreading.objects.public().filter(here), SPREADING_COLUMNS)
