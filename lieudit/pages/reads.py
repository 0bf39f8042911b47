"""What the front door gathers from the rooms below, a few queries at a time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import JSONObject
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lieudit.advocacy.models import Demand, DemandQuerySet
from lieudit.advocacy.stories import first_story
from lieudit.advocacy.workflow import DemandState
from lieudit.desks.models import Spreading, Telephone
from lieudit.governance.models import Assembly
from lieudit.learning.models import Path
from lieudit.meetings.models import AgendaItem, Meeting, MeetingQuerySet
from lieudit.meetings.workflow import DECIDING, LIVE
from lieudit.needs.models import Need, NeedCount
from lieudit.needs.reads import Counted, counted_by_state, first_cards, last_moved, needs_counted
from lieudit.needs.workflow import ON_THE_THREAD, NeedState
from lieudit.network.models import Animator, Organisation, Place
from lieudit.network.vocabulary import PlaceKind
from lieudit.territory.maps import CAPTION, national_map
from lieudit.territory.models import Department, Intermunicipality, Region, all_departments
from lieudit.territory.quarters import quarters_of_department
from lieudit.toolkit import open_files
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.french import day_named, hour
from lieudit.toolkit.kept_counts import KeptCount, many_lately
from lieudit.toolkit.prepared import Blank, OneOf, Rows, Written, prepared
from lieudit.toolkit.together import read_together
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    pass


SHOWN_DEMANDS, SHOWN_POINTS = 3, 2
"""Demands and points of an agenda on the home page."""
MOST_MEETINGS = 20
"""Sessions that are looked at, to say how many are held now."""
CLASSES = (1, 3, 5, 8, 12)  # lower bounds of the five shades of needs in a department
LEGEND = [(0, "aucun"), (1, "1 ou 2"), (2, "3 ou 4"), (3, "5 à 7"), (4, "8 à 11"), (5, "12 et plus")]
NAMES = ("exprimés", "réunis", "délibérés", "adoptés", "relayés", "répondus", "effets")


class NextMeeting(NamedTuple):
    """The session that is held, or the next one, as the home page says it."""

    url: str
    assembly: str
    when: str
    where: str
    points: str
    is_open: bool
    others: int
    """How many other sessions are held now."""


@until_the_clock_moves
@lru_cache(maxsize=4)
def home_body(tick: int, today: dt.date) -> tuple[SafeString, bool]:
    """All that the home page shows to everybody, drawn once until the clock moves; and whether somebody answers the
    telephone."""
    beside = beside_at_home()
    story, results = first_story()
    context = {
        **home_figures(),
        "recent": last_moved(3),
        "demands": three_demands(beside.demands),
        "meeting": next_meeting(beside.meetings),
        "story": story,
        "path": beside.path,
        "results": results,
        "telephones": beside.telephones,
        "today": today,
        "map_caption": CAPTION,
    }
    return render_to_string("pages/home_body.html", context), bool(beside.telephones)


class Beside(NamedTuple):
    """What the home page says that is not of needs: demands of which three are shown, the nearest deadline first; who
    answers the telephone, by territory; sessions that are held or were convened, the nearest first; a path."""

    demands: list[Demand]
    telephones: list[Telephone]
    meetings: list[Meeting]
    path: Path | None


def beside_at_home() -> Beside:
    """All of it in one query, which leaves the order of rows to who asks."""
    telephones = Telephone.objects.select_related("region", "department")
    rows = read_together([demands_at_home(), telephones, near_meetings(), path_at_home()])
    demands = [each for each in rows if isinstance(each, Demand)]
    answering = [each for each in rows if isinstance(each, Telephone)]
    meetings = [each for each in rows if isinstance(each, Meeting)]
    return Beside(
        sorted(demands, key=lambda each: (_awaited_on(each), each.referral.number, each.rank)),
        sorted(answering, key=lambda each: (*_of_land(each.region), *_of_land(each.department), each.pk)),
        sorted(meetings, key=lambda each: (each.starts_at, each.number)),
        next((each for each in rows if isinstance(each, Path)), None),
    )


def _awaited_on(demand: Demand) -> dt.date:
    """The day that was granted, else that of the letter, as `nearest_first` has them."""
    return vars(demand)["extended_to"] or demand.referral.due_on or dt.date.max


def _of_land(land: Region | Department | None) -> tuple[bool, bool, str]:
    """The place of a territory among others; last, where there is none."""
    return (False, land.overseas, land.slug) if land else (True, False, "")


def demands_at_home() -> DemandQuerySet:
    """The first ones that wait, and the last ones that were heard."""
    waiting = Demand.objects.awaited()[:SHOWN_DEMANDS]
    heard = Demand.objects.public().filter(state__in=[DemandState.ACCEPTED, DemandState.PARTIAL])
    last = heard.order_by("-answered_at", "-pk").values("pk")[: SHOWN_DEMANDS - 1]
    return Demand.objects.listed().filter(Q(pk__in=waiting.values("pk")) | Q(pk__in=last))


def three_demands(found: Iterable[Demand]) -> list[Demand]:
    """The one that waits longest past its day, then two that were heard; others that wait, where there are none."""
    awaited = [demand for demand in found if demand.state == DemandState.WAITING]
    answered = [demand for demand in found if demand.state != DemandState.WAITING]
    answered.sort(key=lambda demand: (demand.answered_at, demand.pk), reverse=True)
    return [*awaited[:1], *answered, *awaited[1:]][:SHOWN_DEMANDS]


def path_at_home() -> Rows:
    """The path that most people follow, the last one published among equals."""
    paths = Path.objects.public().current().with_followers().order_by(F("followers").desc(), "-published_at", "-pk")
    return Path.objects.filter(pk__in=paths.values("pk")[:1])


def near_meetings() -> MeetingQuerySet:
    """The nearest sessions that are held, or were convened, with the points of their agendas."""
    items = AgendaItem.objects.public().filter(meeting=OuterRef("pk"), is_sub=False).order_by("rank")
    points = ArraySubquery(items.values(point=JSONObject(title="title", kind="kind")))
    coming = Meeting.objects.public().coming().filter(Q(state__in=LIVE) | Q(ends_at__gte=timezone.now()))
    near = Meeting.objects.filter(pk__in=coming[:MOST_MEETINGS].values("pk"))
    return near.select_related("assembly", "municipality").annotate(points=points)


def next_meeting(near: Sequence[Meeting]) -> NextMeeting | None:
    """A session that is held now, else the nearest that was convened."""
    if not near:
        return None
    held = [meeting for meeting in near if meeting.state in LIVE]
    found = (held or near)[0]
    said = vars(found)["points"]
    deciding = [each["title"] for each in said if each["kind"] in DECIDING] or [each["title"] for each in said]
    where = [found.place_name, found.municipality.name if found.municipality else ""]
    where += [gettext("et à distance")] if found.remote_url else []
    return NextMeeting(
        found.get_absolute_url(),
        str(found.assembly),
        f"{day_named(found.starts_at)}, {hour(found.starts_at)}",
        ", ".join(part for part in where if part),
        ", ".join(deciding[:SHOWN_POINTS]) or found.title,
        found.state in LIVE,
        max(0, len(held) - 1),
    )


def home_figures() -> dict[str, object]:
    """Counts of needs by stage and region, the map of who speaks, and three figures about places."""
    counted, standing = counted_at_home()
    known = sum(standing.values())
    by_state: Counter[str] = Counter()
    for row in counted:
        by_state[row.state] += row.needs
    departments = departments_with_needs(counted, [copy(each) for each in all_departments()])
    spoken = [department for department in departments if department.need_count]
    return {
        "stages": reached(by_state),
        "need_count": sum(by_state.values()),
        "places": {"known": known, "outside_share": Fraction(standing.get(0, 0), known or 1)},
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


PLACES = "places"
"""In the place of a state: what is counted are public places, by whether they stand in a metropolis (1 or 0)."""


def counted_at_home() -> tuple[list[Counted], dict[int, int]]:
    """The public needs by their state and department; the public places inside metropolises (1), and outside (0)."""
    if many_lately(Place):
        both = [*counted_by_state(), *kept_places()]
    else:
        both = counted_with_places(most=open_files.LIVE_ROWS, inside=list(metropolises()))
    places = {row.department or 0: row.needs for row in both if row.state == PLACES}
    return [row for row in both if row.state != PLACES], places


@prepared(Counted)
def counted_with_places(*, most: Blank, inside: Blank) -> Rows:
    """Both, in one query."""
    return needs_counted(most).union(places_by_metropolis(inside), all=True)


def places_by_metropolis(inside: object) -> Rows:
    there = Case(When(OneOf(F("municipality__intermunicipality"), inside), then=1), default=0)
    rows = Place.objects.public().order_by().annotate(state=Value(PLACES), department=there)
    return rows.values("state", "department").annotate(needs=Count("pk")).values_list(*Counted._fields)


@prepared(Counted)
def count_places(*, inside: Blank) -> Rows:
    return places_by_metropolis(inside)


@cache
def metropolises() -> tuple[int, ...]:
    """Keys of the 22 metropolises; they change with a release only."""
    return tuple(Intermunicipality.objects.metropolises().values_list("pk", flat=True))


kept_places = KeptCount("places-at-home", Place, lambda: count_places(inside=list(metropolises())))


@cache
def inhabitants_outside_metropolises() -> Fraction:
    """The share of inhabitants outside the 22 metropolises; the census changes with a release only."""
    total = Region.objects.aggregate(n=Sum("population"))["n"] or 0
    inside = Intermunicipality.objects.metropolises().aggregate(n=Sum("population"))["n"] or 0
    return 1 - Fraction(inside, total or 1)


def regions_with_needs(departments: list[Any]) -> list[Any]:
    """Regions of the departments, each with `need_count` and `per_million` inhabitants; most needs first."""
    regions = {department.region_id: copy(department.region) for department in departments}
    for pk, region in regions.items():
        region.need_count = sum(d.need_count for d in departments if d.region_id == pk)
        region.per_million = Fraction(region.need_count * 1_000_000, region.population or 1)
    return sorted(regions.values(), key=lambda region: (-region.need_count, region.name))


def departments_with_needs(counted: Iterable[Counted], departments: Iterable[Department]) -> list[Any]:
    """Departments, each with `need_count`, the public needs expressed from it."""
    counts: Counter[int | None] = Counter()
    for row in counted:
        counts[row.department] += row.needs
    found = list(departments)
    for department in found:
        department.need_count = counts[department.pk]  # type: ignore[attr-defined]
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


def who_answers(land: Region | Department, region: Region) -> dict[str, object]:
    """The regional `assembly` of a territory, the closest `telephone` that answers for it, and how many places are
    known there, in one query."""
    assemblies = Assembly.objects.councils().filter(region=region).order_by("pk")
    columns = {"number": "number", "hours": "hours", "region_id": "region_id", "department_id": "department_id"}
    assembly, telephone, places = (
        Region.objects.filter(pk=region.pk)
        .values_list(
            Subquery(assemblies.values(row=JSONObject(name="name", slug="slug"))[:1]),
            Subquery(Telephone.objects.answering(land).values(row=JSONObject(**columns))[:1]),
            Subquery(places_counted(land)),
        )
        .get()
    )
    found = Telephone(**telephone) if telephone else None
    if found and found.region_id:
        found.region = region
    elif found and found.department_id:
        found.department = land if isinstance(land, Department) else None
    known = places or {"known": 0, "elsewhere": 0}
    counts = {"place_count": known["known"], "elsewhere_count": known["elsewhere"]}
    return {"assembly": Assembly(**assembly) if assembly else None, "telephone": found, **counts}


MOST_PLACES = 12
"""Places named on the page of a territory."""


def places_counted(land: Region | Department) -> Rows:
    """How many third places are known in a territory, and how many services elsewhere: one row, or none."""
    third = Q(kind=Written(PlaceKind.THIRD_PLACE))
    every = Place.objects.shown().filter(inside(land)).order_by().annotate(all=Value(1)).values("all")
    counted = every.annotate(known=Count("pk", filter=third), elsewhere=Count("pk", filter=~third))
    return counted.values(row=JSONObject(known="known", elsewhere="elsewhere"))


def inside(land: Region | Department) -> Q:
    """Of the municipalities of a territory."""
    return Q(municipality__department__region=land) if isinstance(land, Region) else Q(municipality__department=land)


def territory_figures(land: Region | Department) -> dict[str, object]:
    """What is said, gathered and done in a region or a department, and who animates it."""
    region = land if isinstance(land, Region) else land.region
    here = Q(department__region=land) if isinstance(land, Region) else Q(department=land)
    needs = Need.objects.public().filter(here)
    some = list(Place.objects.public().filter(inside(land)).with_territory().order_by("name", "pk")[:MOST_PLACES])
    animators = Animator.objects.running().filter(
        Q(region=region) | (Q() if isinstance(land, Region) else Q(department=land))
    )
    at_hand = region.at_hand or region.departments.all() if isinstance(land, Region) else []
    departments = departments_with_needs(counted_by_state(), at_hand) if at_hand else []
    said, count = first_cards(needs, 6, NeedCount.objects.filter(here, stage="", domain=""))
    return {
        "land": land,
        "region": region,
        "is_region": isinstance(land, Region),
        "need_count": count,
        "needs": said,
        "places": some,
        "networks": Organisation.objects.filter(pk__in=animators.values("organisation_id")),
        "spreadings": Spreading.objects.public().reaching(land).select_related("organisation")[:3],
        **who_answers(land, region),
        "departments": departments,
        "intermunicipalities": [] if isinstance(land, Region) else Intermunicipality.objects.reaching(land),
        "quarters": [] if isinstance(land, Region) else quarters_of_department(land.code),
        "today": timezone.localdate(),
    }
