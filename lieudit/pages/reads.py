"""What the front door gathers from the rooms below, a few queries at a time."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, Sum, TextField, Value, When, Window
from django.db.models.functions import Cast, Concat, RowNumber
from django.utils import timezone

from lieudit.commons.models import Resource
from lieudit.deliberation.models import Draft, Position
from lieudit.deliberation.workflow import DraftState
from lieudit.desks.models import Spreading
from lieudit.governance.models import Assembly
from lieudit.needs.models import Convergence, Need
from lieudit.needs.reads import cards, first_cards
from lieudit.needs.workflow import ON_THE_THREAD, NeedState
from lieudit.network.models import Animator, Organisation, Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.pages.found import PAGES, Result
from lieudit.territory.maps import national_map
from lieudit.territory.models import Department, Intermunicipality, Region
from lieudit.territory.quarters import quarters_of_department
from lieudit.territory.spelling import MOST_WORDS, words_to_hold
from lieudit.toolkit.prepared import prepared
from lieudit.toolkit.search import Plain, query, typed
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from django.db.models import Model


CLASSES = (1, 3, 5, 8, 12)  # lower bounds of the five shades of needs in a department
LEGEND = [(0, "aucun"), (1, "1 ou 2"), (2, "3 ou 4"), (3, "5 à 7"), (4, "8 à 11"), (5, "12 et plus")]
NAMES = ("exprimés", "réunis", "délibérés", "adoptés", "relayés", "répondus", "effets")


def home_figures() -> dict[str, object]:
    """Counts of needs by stage and region, the map of who speaks, and three figures about places."""
    by_state = {row.of: row.needs for row in needs_by("state")}
    departments = departments_with_needs(Department.objects.select_related("region"))
    spoken = [department for department in departments if department.need_count]
    return {
        "stages": reached(by_state),
        "need_count": sum(by_state.values()),
        "places": places_outside_metropolises(),
        "inhabitants_outside": inhabitants_outside_metropolises(),
        "spoken": len(spoken),
        "silent": len([d for d in departments if not d.need_count and not d.is_collectivity]),
        "regions": regions_with_needs(departments),
        "map": national_map(
            shades={d.code: shade(d.need_count) for d in departments},
            titles={d.code: f"{d.name} : {d.need_count}" for d in spoken},
        ),
        "legend": LEGEND,
    }


class Counted(NamedTuple):
    """How many public needs are in a state, or said in a department, by its id."""

    of: Any
    needs: int


@prepared(Counted)
def needs_by(column: str) -> Any:
    """The public needs, counted by the values of a column."""
    return Need.objects.public().order_by().values(column).annotate(needs=Count("pk")).values_list(column, "needs")


def places_outside_metropolises() -> dict[str, object]:
    """`known` places, and the `outside_share` of them that stand outside the 22 metropolises."""
    known = Place.objects.public().count()
    inside = Place.objects.public().filter(municipality__intermunicipality__in=metropolises()).count()
    return {"known": known, "outside_share": Fraction(known - inside, known or 1)}


@cache
def metropolises() -> tuple[int, ...]:
    """Keys of the 22 metropolises; they change with a release only."""
    return tuple(Intermunicipality.objects.metropolises().values_list("pk", flat=True))


@cache
def inhabitants_outside_metropolises() -> Fraction:
    """The share of inhabitants outside the 22 metropolises; the census changes with a release only."""
    total = Region.objects.aggregate(n=Sum("population"))["n"] or 0
    inside = Intermunicipality.objects.metropolises().aggregate(n=Sum("population"))["n"] or 0
    return 1 - Fraction(inside, total or 1)


def regions_with_needs(departments: list[Any]) -> list[Any]:
    """Regions of the departments, each with `need_count` and `per_million` inhabitants; most needs first."""
    regions = {department.region_id: department.region for department in departments}
    for pk, region in regions.items():
        region.need_count = sum(d.need_count for d in departments if d.region_id == pk)
        region.per_million = Fraction(region.need_count * 1_000_000, region.population or 1)
    return sorted(regions.values(), key=lambda region: (-region.need_count, region.name))


def departments_with_needs(departments: Iterable[Department]) -> list[Any]:
    """Departments, each with `need_count`, the public needs expressed from it."""
    counts = {row.of: row.needs for row in needs_by("department")}
    found = list(departments)
    for department in found:
        department.need_count = counts.get(department.pk, 0)  # type: ignore[attr-defined]
    return found


def reached(by_state: dict[str, int]) -> list[Context]:
    """How many needs have reached each stage: those that stand there, and those that went further."""
    stages = [str(stage) for stage in ON_THE_THREAD]
    rank = {**{stage: at for at, stage in enumerate(stages)}, NeedState.SETTLED: stages.index("answered")}
    return [
        {"key": stage, "name": name, "count": sum(n for state, n in by_state.items() if rank.get(state, -1) >= at)}
        for at, (stage, name) in enumerate(zip(stages, NAMES, strict=True))
    ]


def shade(count: int) -> int:
    """The class of a department on the map, from 0 (hatched: nobody has spoken) to 5."""
    return sum(count >= bound for bound in CLASSES)


MOST_FOUND = 8
"""Results of each kind that the search shows; one more tells that there are others."""


def search_everything(text: str) -> dict[str, object]:
    """The first results of each kind: `needs` as cards, all others as `Found`, under the name of their kind."""
    asked, words = {"text": typed(text), **words_to_hold(text)}, tuple(text.split()[:MOST_WORDS])
    needs, others = cards("", 0, MOST_FOUND + 1, **asked), found(words=words, **asked)
    by_kind = {kind: [each for each in others if each.kind == kind] for kind in PAGES}
    return {"some": bool(needs or others), "needs": needs, **by_kind}


@prepared(Result)
def found(*, text: Any, words: Any, **held: Any) -> Any:
    """What answers to a text, besides needs; `words` are its own, `held` those that names of places hold."""
    where = Concat("municipality__name", Value(", "), "municipality__department__name")
    public = Draft.objects.public().exclude(state=DraftState.ADOPTED)
    adopted, resources = Cast("adopted_at", TextField()), Resource.objects.public().current()
    return _found("convergence", Convergence.objects.matching(text), "number", "title", Value(""), "-number").union(
        _found("position", Position.objects.filter(search=query(text)), "number", "title", adopted, "-adopted_at"),
        _found("draft", saying(public, "title", words), "number", "title", F("state"), "-number"),
        _found("resource", resources.filter(search=query(text)), "number", "title", F("kind"), "-number"),
        _found("place", Place.objects.public().holding(**held, alone=True), "slug", "name", where, "name"),
        _found("elsewhere", Place.objects.elsewhere().holding(**held, alone=True), "slug", "name", where, "name"),
        _found("organisation", saying(Organisation.objects.all(), "name", words), "slug", "name", F("kind"), "name"),
        all=True,
    )


def _found(kind: str, rows: Any, key: str, name: str, said: object, by: str) -> Any:
    """The first rows of a kind, as `Found`: the columns of their key and name, what is said of each, their order."""
    order = F(by[1:]).desc() if by.startswith("-") else F(by).asc()
    rank = Window(RowNumber(), order_by=order)
    columns = {
        "a_kind": Value(kind),
        "a_key": Cast(key, TextField()),
        "a_name": F(name),
        "a_word": said,
        "a_rank": rank,
    }
    return rows.annotate(**columns).order_by("a_rank").values_list(*columns)[: MOST_FOUND + 1]


def saying(rows: QuerySet[Model], field: str, words: Iterable[object]) -> QuerySet[Any]:
    """Rows whose `field` contains every word, an expression, without accents or case."""
    rows = rows.annotate(said=Plain(field))
    for word in words:
        rows = rows.filter(said__contains=Plain(word))
    return rows


def territory_figures(land: Region | Department) -> dict[str, object]:
    """What is said, gathered and done in a region or a department, and who animates it."""
    region = land if isinstance(land, Region) else land.region
    here = Q(department__region=land) if isinstance(land, Region) else Q(department=land)
    needs = Need.objects.public().filter(here)
    inside = Q(municipality__department__region=land) if isinstance(land, Region) else Q(municipality__department=land)
    third = Q(kind=PlaceKind.THIRD_PLACE)
    known, elsewhere = Window(Count("pk", filter=third)), Window(Count("pk", filter=~third))
    places = Place.objects.shown().filter(inside).annotate(known=known, known_elsewhere=elsewhere)
    first = list(places.with_territory().order_by(Case(When(third, then=0), default=1), "name", "pk")[:12])
    some = [place for place in first if not place.is_elsewhere]
    animators = Animator.objects.running().filter(
        Q(region=region) | (Q() if isinstance(land, Region) else Q(department=land))
    )
    departments = departments_with_needs(region.at_hand or region.departments.all()) if isinstance(land, Region) else []
    said, count = first_cards(needs, 6)
    return {
        "land": land,
        "region": region,
        "is_region": isinstance(land, Region),
        "need_count": count,
        "needs": said,
        "place_count": first[0].known if first else 0,  # type: ignore[attr-defined]
        "places": some,
        "elsewhere_count": first[0].known_elsewhere if first else 0,  # type: ignore[attr-defined]
        "networks": Organisation.objects.filter(pk__in=animators.values("organisation_id")),
        "spreadings": Spreading.objects.public().reaching(land).select_related("organisation")[:3],
        "assembly": Assembly.objects.councils().filter(region=region).first(),
        "departments": departments,
        "intermunicipalities": [] if isinstance(land, Region) else Intermunicipality.objects.reaching(land),
        "quarters": [] if isinstance(land, Region) else quarters_of_department(land.code),
        "today": timezone.localdate(),
    }
