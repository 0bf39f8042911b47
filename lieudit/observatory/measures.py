"""All figures of all territories, worked out from the two files of a snapshot and from nothing else. Pure; NumPy.

The same files give the same figures. Values are kept to ten digits, so that no machine writes another last one.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from lieudit.network.vocabulary import Domain
from lieudit.observatory import equality
from lieudit.observatory.equality import Keys, Numbers
from lieudit.observatory.lands import land_of
from lieudit.observatory.sheets import LEAST, NATION, OVERSEAS, OVERSEAS_CODES, Level, State, indicators
from lieudit.observatory.suppression import kept_back
from lieudit.toolkit.types import Json

METHOD = 5
"""To be raised with each change of what follows: a snapshot says by which one it was taken."""
DOMAINS = [each.value for each in Domain if each != Domain.OTHER]
PER, PER_HOURS = 100_000, 1_000
FAR_KM = (10, 20, 30)
SPARSE, SMALL = 50.0, 2000
"""Inhabitants by km², and inhabitants, under which a municipality is « sparse » and « small »: our own classes."""
DENSITIES = (15, 30, 60, 120, 300, 1500)
SIZES = {
    Level.MUNICIPALITY: (200, 500, 1000, 2000, 5000, 20_000, 100_000),
    Level.INTERMUNICIPALITY: (8000, 15_000, 30_000, 60_000, 150_000, 500_000),
    Level.DEPARTMENT: (150_000, 300_000, 600_000, 1_000_000),
    Level.REGION: (400_000, 3_000_000, 6_000_000),
}
"""Bounds of the classes of density (inhabitants by km²) and of size that make territories alike: our own classes."""
FIRST_YEAR = 2010
FAR_AWAY = 1e9
"""Kilometres: what is not less has no distance (∞, or NaN)."""

type Cell = list[object]
type Held = list[Json]
"""The figures of each territory of a level."""
type Marks = NDArray[np.bool_]


@dataclass
class PartFigures:
    """What a snapshot keeps of one territory, or of the municipalities of one department."""

    level: Level
    key: str
    name: str
    population: int
    alike: str = ""
    figures: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    parts: list[PartFigures]
    facts: Json
    places: int


@dataclass
class Grouping:
    """The territories of a level: which one each point of population, each place and each need is of; -1 for none."""

    level: Level
    keys: list[str]
    names: list[str]
    people: Numbers
    areas: Numbers
    of_points: Keys
    of_places: Keys
    of_doubles: Keys
    of_needs: Keys | None = None
    needs_held: Keys | None = None
    """The same where no number of needs is said: intermunicipalities that are made of whole departments hold the needs
    that these say."""
    of_grants: Keys | None = None
    grants_held: Keys | None = None

    def total(self, of: Keys, weights: Numbers | None = None) -> Numbers:
        """The sum for each territory of what its points or places hold."""
        inside = of >= 0
        held = None if weights is None else weights[inside]
        return np.bincount(of[inside], held, minlength=len(self.keys)).astype(float)


@dataclass
class Lands:
    """The geography as arrays: one point for each municipality, or for each arrondissement of the three cities."""

    towns: list[dict[str, str]]
    """The municipalities, whole cities included."""
    points: list[dict[str, str]]
    divisions: dict[str, list[dict[str, str]]]
    people: Numbers
    area: Numbers
    at: Numbers
    """On the sphere, each land apart; NaN where nobody published a point."""
    land: dict[str, int]

    @property
    def placed(self) -> Marks:
        return np.isfinite(self.at[:, 0])


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def numbers(texts: Iterable[str]) -> Numbers:
    return np.array([float(text) if text else np.nan for text in texts], dtype=float)


def lands_of(text: str) -> Lands:
    """The geography of a file."""
    kinds: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read(text):
        kinds[row["kind"]].append(row)
    cities = {row["epci"] for row in kinds["a"]}
    points = [row for row in kinds["c"] if row["code"] not in cities] + kinds["a"]
    land: dict[str, int] = {}
    of = np.array([land.setdefault(land_of(row["code"]), len(land)) for row in points], dtype=float)
    at = equality.on_sphere(numbers(r["latitude"] for r in points), numbers(r["longitude"] for r in points), of)
    at[~np.isfinite(at[:, 0])] = np.nan
    people = np.nan_to_num(numbers(row["population"] for row in points))
    return Lands(kinds["c"], points, kinds, people, numbers(row["area_km2"] for row in points), at, land)


@dataclass
class Things:
    """Places that are open, as arrays; all of them as rows, for the curve; and the departments of needs."""

    rows: list[dict[str, str]]
    everything: list[dict[str, str]]
    needs: list[str]
    doubles: list[str]
    """The municipality of each pair of records that may be one place."""
    grants: list[dict[str, str]]
    seats: list[dict[str, str]]
    speeches: list[dict[str, str]]
    at: Numbers
    point: Keys
    """The point of population in which each is; -1 where nobody tells which arrondissement."""
    confirmed: Marks
    told: Marks
    having: dict[str, Marks]
    denying: dict[str, Marks]
    """Of each domain: where somebody said that there is none."""
    hours: Numbers
    """Of an ordinary week; NaN where nobody told them."""

    @property
    def placed(self) -> Marks:
        return np.isfinite(self.at[:, 0])


def things_of(text: str, lands: Lands) -> Things:
    """The places of a file, each at its own point, else at that of its arrondissement or its municipality."""
    everything = read(text)
    of_kind: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in everything:
        of_kind[row["kind"]].append(row)
    places = of_kind["place"]
    rows = [row for row in places if row["counted"] == "1"]
    where = {row["code"]: number for number, row in enumerate(lands.points)}
    town = {row["code"]: row for row in lands.towns}
    point = np.array([where.get(row["quarter"] or row["town"], -1) for row in rows], dtype=np.int64)
    own = np.array([lands.land.setdefault(land_of(row["quarter"] or row["town"]), len(lands.land)) for row in rows])

    def axis(name: str) -> Numbers:
        def of(row: dict[str, str], number: int) -> str:
            inside = lands.points[number] if number >= 0 else town.get(row["town"], {})
            return row[name] if row["latitude"] and row["longitude"] else inside.get(name, "")

        return numbers(of(row, number) for row, number in zip(rows, point, strict=True))

    at = equality.on_sphere(axis("latitude"), axis("longitude"), own.astype(float))
    at = at.reshape(-1, 4)
    at[~np.isfinite(at[:, 0])] = np.nan
    domains = [set(row["domains"].split("|")) for row in rows]
    denied = [set(row.get("denied", "").split("|")) for row in rows]
    return Things(
        rows,
        places,
        [row["department"] for row in of_kind["need"]],
        [row["town"] for row in of_kind["double"]],
        of_kind["grant"],
        of_kind["seat"],
        of_kind["speech"],
        at,
        point,
        _marks(row["confirmed"] == "1" for row in rows),
        _marks("?" not in each for each in domains),
        {domain: _marks(domain in each for each in domains) for domain in DOMAINS},
        {domain: _marks(domain in each for each in denied) for domain in DOMAINS},
        numbers(row["hours"] or "" for row in rows),
    )


def _marks(values: Iterable[bool]) -> Marks:
    return np.fromiter(values, dtype=bool)


PARTITIONS = (
    ("r", Level.REGION, "region"), ("d", Level.DEPARTMENT, "department"),
    ("e", Level.INTERMUNICIPALITY, "epci"), ("e", Level.INTERMUNICIPALITY, "ept"),
)  # fmt: skip
"""The kinds of territories that share municipalities out, with the column of each."""


def groupings_of(lands: Lands, things: Things) -> list[Grouping]:
    """Regions, departments, both kinds of intermunicipalities, overseas, the nation: as they hold points and places."""
    town = {row["code"]: row for row in lands.towns}
    home = [town[row["epci"]] if row["kind"] == "a" else row for row in lands.points]
    stands = [town[row["town"]] for row in things.rows]
    region_of = {row["code"]: row["region"] for row in lands.divisions["d"]}
    areas = np.nan_to_num(lands.area)
    granted = [row["department"] for row in things.grants]
    found = []
    for kind, level, column in PARTITIONS:
        used = {row[column] for row in lands.towns} - {""}
        rows = [row for row in lands.divisions[kind] if row["code"] in used]
        number = {row["code"]: place for place, row in enumerate(rows)}
        needs, grants = None, None
        held, paid = (
            _keys(number.get(whole.get(code, ""), -1) for code in codes)
            for codes in (things.needs, granted)
            for whole in [_of_whole_departments(lands, codes, column)]
        )
        if level in (Level.REGION, Level.DEPARTMENT):
            named = region_of if level == Level.REGION else {code: code for code in region_of}
            needs, grants = (
                _keys(number.get(named.get(code, ""), -1) for code in codes) for codes in (things.needs, granted)
            )
        of_points = _keys(number.get(row[column], -1) for row in home)
        found.append(
            Grouping(
                level,
                [f"{kind}-{row['code']}" for row in rows],
                [row["name"] for row in rows],
                np.bincount(of_points[of_points >= 0], lands.people[of_points >= 0], minlength=len(rows)),
                np.bincount(of_points[of_points >= 0], areas[of_points >= 0], minlength=len(rows)),
                of_points,
                _keys(number.get(row[column], -1) for row in stands),
                _keys(number.get(town[code][column], -1) for code in things.doubles),
                needs,
                held if needs is None else None,
                grants,
                paid if grants is None else None,
            )
        )
    overseas = {row["code"] for row in lands.divisions["d"] if row["overseas"] == "1"} & set(OVERSEAS_CODES)
    whole = ((Level.OVERSEAS, OVERSEAS, "Départements d’outre-mer", overseas), (Level.NATION, NATION, "France", None))
    for level, key, name, inside in whole:
        of_points = _keys(0 if inside is None or row["department"] in inside else -1 for row in home)
        found.append(
            Grouping(
                level,
                [key],
                [name],
                np.array([lands.people[of_points == 0].sum()]),
                np.array([areas[of_points == 0].sum()]),
                of_points,
                _keys(0 if inside is None or row["department"] in inside else -1 for row in stands),
                _keys(0 if inside is None or town[code]["department"] in inside else -1 for code in things.doubles),
                _keys(0 if inside is None or code in inside else -1 for code in things.needs),
                None,
                _keys(0 if inside is None or code in inside else -1 for code in granted),
            )
        )
    return found


def _of_whole_departments(lands: Lands, codes: Iterable[str], column: str) -> dict[str, str]:
    """Of each department that has needs, or grants, the territory that holds it whole and cuts no other: what the
    department has is theirs.
    """
    inside: dict[str, set[str]] = {code: set() for code in codes}
    for row in lands.towns:
        if row["department"] in inside:
            inside[row["department"]].add(row[column])
    torn = {code for codes in inside.values() if len(codes) > 1 for code in codes} | {""}
    return {department: min(codes) for department, codes in inside.items() if codes and not codes & torn}


def _keys(values: Iterable[int]) -> Keys:
    return np.fromiter(values, dtype=np.int64)


def kept(value: float) -> float:
    """To ten digits."""
    return float(f"{value:.10g}")


def cell(value: float, *more: float | int | None) -> Cell:
    """A figure that is known; one that could not be worked out is not."""
    if not isfinite(value):
        return [None, State.UNKNOWN.value]
    return [kept(value), State.KNOWN.value, *(kept(each) if isinstance(each, float) else each for each in more)]


def nothing(state: State) -> Cell:
    return [None, state.value]


def measure(geography: str, rows: str, day: dt.date) -> Measured:
    """All figures of a day. Some 40,000 territories, in less than three seconds and 150 MB."""
    lands = lands_of(geography)
    things = things_of(rows, lands)
    groupings = groupings_of(lands, things)
    figures: list[Held] = [[{} for _key in each.keys] for each in groupings]
    hidden, sure = _count(lands, things, groupings, figures)
    km, access = reach_of(lands, things)
    near = {domain: distances_to(lands, things, marks) for domain, marks in things.having.items()}
    _spread(lands, groupings, figures, km, access, sure)
    hours = open_hours_of(lands, things)
    _open(lands, things, groupings, figures, hours, hidden)
    _found_here(lands, things, groupings, figures, near, hidden)
    _equity(lands, groupings, figures, access)
    _pay(things, groupings, figures)
    _sit(lands, things, groupings, figures)
    parts = [
        PartFigures(each.level, key, name, int(people), alike_of(each.level, people, area), held)
        for each, found in zip(groupings, figures, strict=True)
        for key, name, people, area, held in zip(each.keys, each.names, each.people, each.areas, found, strict=True)
    ]
    parts += _municipalities(lands, things, km, access, near, hours)
    return Measured(parts, {"years": years_of(things.everything, day), **_totals(things)}, len(things.rows))


def alike_of(level: Level, people: float, area: float) -> str:
    """The class of density and of size of a territory; empty where neither is known."""
    if level not in SIZES or not people > 0 or not area > 0:
        return ""
    return f"{bisect_right(DENSITIES, people / area) + 1}.{bisect_right(SIZES[level], people) + 1}"


# What is counted, for so many inhabitants


def _count(
    lands: Lands, things: Things, groupings: Sequence[Grouping], figures: Sequence[Held]
) -> tuple[list[Marks], list[list[float | None]]]:
    """Densities, representation, location quotients, needs: whatever is made from a number of things. Returns which
    numbers of places are kept back and, where they are said, the share of places that were confirmed within a year.
    """
    holds, atoms = _atoms(groupings)
    everywhere = len(things.rows)
    hidden = {"density": _hidden(holds, atoms, np.ones(everywhere, bool), groupings)}
    hidden |= {f"service-{d}": _hidden(holds, atoms, marks, groupings) for d, marks in things.having.items()}
    needs = _hidden_of(groupings, [e.of_needs if e.of_needs is not None else e.needs_held for e in groupings])
    sure: list[list[float | None]] = [[None] * len(each.keys) for each in groupings]
    for number, each in enumerate(groupings):
        counts = each.total(each.of_places)
        confirmed = each.total(each.of_places, things.confirmed.astype(float))
        told = each.total(each.of_places, things.told.astype(float))
        doubles = each.total(each.of_doubles)
        offering = {d: each.total(each.of_places, marks.astype(float)) for d, marks in things.having.items()}
        said = each.total(each.of_needs) if each.of_needs is not None else None
        for row, people in enumerate(each.people):
            n = int(counts[row])
            state = state_of(n, people, hidden["density"][number][row])
            found = figures[number][row]
            found["density"] = nothing(state)
            found["representation"] = nothing(state)
            if state == State.KNOWN:
                share = sure[number][row] = float(confirmed[row] / n)
                low = float((n - doubles[row]) / people * PER)
                rate = float(n / people * PER)
                found["density"] = cell(rate, n, share, low, rate)
                ratio = equality.representation(n, everywhere, float(people / lands.people.sum()))
                found["representation"] = cell(ratio.ratio, n, share, ratio.low, ratio.high)
            for domain, of in offering.items():
                those = int(of[row])
                own = state_of(those, people, hidden[f"service-{domain}"][number][row])
                found[f"service-{domain}"] = found[f"quotient-{domain}"] = nothing(own)
                if own == State.KNOWN:
                    told_share = float(told[row] / n) if state == State.KNOWN else None
                    found[f"service-{domain}"] = cell(float(those / people * PER), those, told_share)
                    both = state if state != State.KNOWN else own
                    quotient = equality.location_quotient(those, n, int(things.having[domain].sum()), everywhere)
                    found[f"quotient-{domain}"] = (
                        cell(quotient, those, told_share) if both == State.KNOWN else nothing(both)
                    )
            if said is not None:
                mine = state_of(int(said[row]), people, needs[number][row])
                found["needs"] = nothing(mine)
                if mine == State.KNOWN:
                    found["needs"] = cell(float(said[row] / people * PER), int(said[row]))
    return hidden["density"], sure


def state_of(count: int, people: float, hidden: bool) -> State:
    if not people > 0:
        return State.NOT_APPLICABLE
    if count == 0:
        return State.UNKNOWN
    return State.SECRET if hidden or count < LEAST else State.KNOWN


def _atoms(groupings: Sequence[Grouping]) -> tuple[Numbers, Keys]:
    """Which atoms (places that are in the same territories) each territory holds, and the atom of each place."""
    if not len(groupings[0].of_places):
        return np.zeros((sum(len(each.keys) for each in groupings), 0)), np.empty(0, np.int64)
    where = np.column_stack([each.of_places for each in groupings])
    atoms, of = np.unique(where, axis=0, return_inverse=True)
    return _holds(atoms, groupings), of.reshape(-1)


def _holds(atoms: Keys, groupings: Sequence[Grouping]) -> Numbers:
    """Which atoms (a line each, the number of its territory in each grouping) each territory holds: 0 or 1."""
    return np.concatenate(
        [
            (atoms[:, number][None, :] == np.arange(len(each.keys))[:, None]).astype(float)
            for number, each in enumerate(groupings)
        ]
    )


def _hidden(holds: Numbers, atoms: Keys, marks: Marks, groupings: Sequence[Grouping]) -> list[Marks]:
    """What is kept back of a count of places, grouping by grouping."""
    counts = np.bincount(atoms[marks], minlength=holds.shape[1])
    return _split(kept_back(holds, counts), groupings)


def _hidden_of(groupings: Sequence[Grouping], held: Sequence[Keys | None]) -> list[Marks]:
    """What is kept back of a count of needs, or of grants, that each grouping holds; territories whose number is not
    said are secrets like the others.
    """
    asked = [(each, keys) for each, keys in zip(groupings, held, strict=True) if keys is not None]
    empty = [np.zeros(len(each.keys), bool) for each in groupings]
    if not asked or not len(asked[0][1]):
        return empty
    atoms, counts = np.unique(np.column_stack([keys for _each, keys in asked]), axis=0, return_counts=True)
    held_by = [each for each, _keys in asked]
    found = iter(_split(kept_back(_holds(atoms, held_by), counts), held_by))
    return [next(found) if keys is not None else empty[number] for number, keys in enumerate(held)]


def _split(marks: Marks, groupings: Sequence[Grouping]) -> list[Marks]:
    return np.split(marks, np.cumsum([len(each.keys) for each in groupings])[:-1])


# How far, and with how many others


def distances_to(lands: Lands, things: Things, marks: Marks | None = None) -> Numbers:
    """Of each point to the nearest of some places; NaN where the point is not known, ∞ where its land has none."""
    wanted = things.placed if marks is None else things.placed & marks
    km = np.full(len(lands.points), np.nan)
    if not wanted.any():  # nobody told of any: how far it is, is not known
        return km
    km[lands.placed] = equality.nearest_km(lands.at[lands.placed], things.at[wanted])
    own = np.unique(things.point[wanted & (things.point >= 0)])
    mean = equality.own_mean_km(lands.area[own])
    km[own] = np.where(np.isfinite(mean), mean, km[own])
    return km


def reach_of(lands: Lands, things: Things) -> tuple[Numbers, Numbers]:
    """The distance of each point to the nearest place, and what it has access to (E2SFCA, a place offers 1)."""
    return distances_to(lands, things), _access_to(lands, things, things.placed, np.ones(len(things.rows))) * PER


def open_hours_of(lands: Lands, things: Things) -> Numbers:
    """The open hours of a week that each point has access to: a place offers its own, where somebody told them."""
    return _access_to(lands, things, things.placed & (things.hours > 0), things.hours) * PER_HOURS


def _access_to(lands: Lands, things: Things, marks: Marks, supply: Numbers) -> Numbers:
    """E2SFCA of some places, of which each offers so much; NaN where nothing is known."""
    placed, there = np.flatnonzero(lands.placed), np.flatnonzero(marks)
    pairs = equality.pairs_within(lands.at[placed], things.at[there])
    mean = equality.own_mean_km(lands.area[placed])
    own = (things.point[there][pairs.place] == placed[pairs.point]) & np.isfinite(mean[pairs.point])
    km = np.where(own, mean[pairs.point], pairs.km)
    found = equality.e2sfca(equality.Pairs(pairs.point, pairs.place, km), lands.people[placed], supply[there])
    access = np.full(len(lands.points), np.nan)
    if len(there):
        access[placed] = found.access
    return access


def _mean(each: Grouping, values: Numbers, people: Numbers, known: Marks) -> Numbers:
    """The mean of a value among the inhabitants of each territory for whom it is known; NaN where it is for none."""
    of = np.where(known, each.of_points, -1)
    had, mass = each.total(of, np.where(known, values, 0) * people), each.total(of, people)
    means: Numbers = np.divide(had, mass, out=np.full(len(mass), np.nan), where=mass > 0)
    return means


def _spread(
    lands: Lands,
    groupings: Sequence[Grouping],
    figures: Sequence[Held],
    km: Numbers,
    access: Numbers,
    sure: Sequence[Sequence[float | None]],
) -> None:
    """Distances, shares beyond so far, access, and how unequal it is, of each territory; each with how sure its own
    places are.
    """
    placed, near = ~np.isnan(km), np.isfinite(km)
    department = next(each.of_points for each in groupings if each.level == Level.DEPARTMENT)
    for number, each in enumerate(groupings):
        means = _mean(each, km, lands.people, near)
        reached = _mean(each, access, lands.people, ~np.isnan(access))
        beyond = {far: _mean(each, (km > far).astype(float), lands.people, placed) for far in FAR_KM}
        for row, people in enumerate(each.people):
            found = figures[number][row]
            if not people > 0:
                continue
            found["distance"] = cell(means[row], None, sure[number][row])
            found["access"] = cell(reached[row], None, sure[number][row])
            found.update({f"beyond-{far}": cell(share[row], None, sure[number][row]) for far, share in beyond.items()})
        if each.level in indicators()["gini"].levels:
            for row, inside in enumerate(_members(each, ~np.isnan(access) & (lands.people > 0))):
                x, w, of = access[inside], lands.people[inside], department[inside]
                index = cell(equality.gini(x, w), None, sure[number][row]) if len(x) > 1 else nothing(State.UNKNOWN)
                figures[number][row]["gini"] = index
                if each.level in indicators()["theil-between"].levels:
                    figures[number][row]["theil-between"] = _theil_cell(x, of, w)


def _open(
    lands: Lands,
    things: Things,
    groupings: Sequence[Grouping],
    figures: Sequence[Held],
    hours: Numbers,
    hidden: Sequence[Marks],
) -> None:
    """Open hours within reach, with the share of the places that told theirs where their number is said."""
    told = (things.hours > 0).astype(float)
    for number, each in enumerate(groupings):
        means, counts = _mean(each, hours, lands.people, ~np.isnan(hours)), each.total(each.of_places)
        known = each.total(each.of_places, told)
        for row, people in enumerate(each.people):
            if people > 0:
                said = counts[row] >= LEAST and not hidden[number][row]
                share = float(known[row] / counts[row]) if said else None
                figures[number][row]["access-hours"] = cell(means[row], None, share)


def _members(each: Grouping, known: Marks) -> list[Keys]:
    """The points of each territory, among those that are known."""
    inside = np.flatnonzero(known & (each.of_points >= 0))
    order = inside[np.argsort(each.of_points[inside], kind="stable")]
    return np.split(order, np.searchsorted(each.of_points[order], np.arange(1, len(each.keys))))


def _theil_cell(x: Numbers, groups: Keys, w: Numbers) -> Cell:
    if len(np.unique(groups)) < 2:
        return nothing(State.NOT_APPLICABLE)
    found = equality.theil(x, np.maximum(groups, 0), w)
    return cell(found.between / found.whole) if found.whole > 0 else nothing(State.UNKNOWN)


# What is here, what is not, what nobody told


def _found_here(
    lands: Lands,
    things: Things,
    groupings: Sequence[Grouping],
    figures: Sequence[Held],
    near: Mapping[str, Numbers],
    hidden: Sequence[Marks],
) -> None:
    """For each domain: « y » something is here, « n » of each place somebody said that it has none, « u » nobody told;
    how far it is for an inhabitant, on average.
    """
    for number, each in enumerate(groupings):
        counts = each.total(each.of_places)
        offering = [each.total(each.of_places, things.having[domain].astype(float)) for domain in DOMAINS]
        denying = [each.total(each.of_places, things.denying[domain].astype(float)) for domain in DOMAINS]
        far = [_mean(each, near[domain], lands.people, np.isfinite(near[domain])) for domain in DOMAINS]
        for row in range(len(each.keys)):
            n, found = counts[row], figures[number][row]
            here = zip(offering, denying, strict=True)
            found["here"] = "".join(answer_of(of[row] > 0, 0 < n == no[row]) for of, no in here)
            found["km"] = [round(float(km[row]), 1) if np.isfinite(km[row]) else None for km in far]
            found["places"] = UNSAID if hidden[number][row] and counts[row] >= LEAST else _few(int(counts[row]))


def answer_of(something: bool, all_deny: bool) -> str:
    return "y" if something else "n" if all_deny else "u"


FEW, UNSAID = -1, -2
"""In the stead of a number of places: some and fewer than five; five or more, and how many would tell of fewer."""


def _few(count: int) -> int:
    return FEW if 0 < count < LEAST else count


def _none_few_or_more(count: int) -> int:
    """Of a municipality: its number, less that of all around it, would tell of fewer than five."""
    return UNSAID if count >= LEAST else _few(count)


def _municipalities(
    lands: Lands, things: Things, km: Numbers, access: Numbers, near: Mapping[str, Numbers], hours: Numbers
) -> list[PartFigures]:
    """Municipalities and arrondissements, by department: only what is not made from their few places."""
    names = {row["code"]: row["name"] for row in lands.divisions["d"]}
    values = np.column_stack([km, access, hours, *(near[domain] for domain in DOMAINS)])
    held = _points_of_towns(lands)
    inside: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(things.rows):
        inside[row["town"]].append(number)
        if row["quarter"]:
            inside[row["quarter"]].append(number)
    parts: dict[str, PartFigures] = {}
    lines = values.tolist()
    for row in [*lands.towns, *lands.divisions["a"]]:
        people, code, department = int(row["population"] or 0), row["code"], row["department"]
        if not people:
            continue
        own = held[code]
        line = lines[own[0]] if len(own) == 1 else np.average(values[own], 0, weights=lands.people[own]).tolist()
        part = parts.get(department)
        if part is None:
            part = parts[department] = PartFigures(Level.MUNICIPALITY, f"d-{department}", names[department], 0)
        part.population += people if row["kind"] == "c" else 0
        part.figures[f"{row['kind']}-{code}"] = _town(row, people, line, inside.get(code, []), things)
    return [parts[department] for department in sorted(parts)]


def _points_of_towns(lands: Lands) -> dict[str, list[int]]:
    """The points of each municipality, several in the three cities, and of each arrondissement."""
    held: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(lands.points):
        held[row["code"]].append(number)
        if row["kind"] == "a":
            held[row["epci"]].append(number)
    return held


def _town(row: Mapping[str, str], people: int, line: list[float], there: list[int], things: Things) -> Json:
    """What is kept of a municipality; `line` holds its distance, its access, in places and in open hours, and the
    distance of each domain.
    """
    here = "u" * len(DOMAINS)
    if there:
        here = "".join(
            answer_of(bool(things.having[domain][there].any()), bool(things.denying[domain][there].all()))
            for domain in DOMAINS
        )
    return {
        "name": row["name"],
        "people": people,
        "alike": alike_of(Level.MUNICIPALITY, people, float(row["area_km2"] or 0)),
        "epci": row["epci"] if row["kind"] == "c" else "",
        "places": _none_few_or_more(len(there)),
        "here": here,
        "km": [round(far, 1) if far < FAR_AWAY else None for far in line[3:]],
        "distance": cell(line[0]),
        "access": cell(line[1]),
        "access-hours": cell(line[2]),
    }


# Who is paid for, who sits, who speaks


def _pay(things: Things, groupings: Sequence[Grouping], figures: Sequence[Held]) -> None:
    """Published grants by head; for the nation, with the share of their sum that is of a known department."""
    sums = numbers(row["amount"] for row in things.grants)
    located = _marks(bool(row["department"]) for row in things.grants)
    hidden = _hidden_of(groupings, [e.of_grants if e.of_grants is not None else e.grants_held for e in groupings])
    for number, each in enumerate(groupings):
        if each.of_grants is None:
            continue
        counts, euros = each.total(each.of_grants), each.total(each.of_grants, sums)
        for row, people in enumerate(each.people):
            state = state_of(int(counts[row]), people, hidden[number][row])
            figures[number][row]["grants"] = nothing(state)
            if state == State.KNOWN:
                share = float(sums[located].sum() / sums.sum()) if each.level == Level.NATION and sums.sum() else None
                figures[number][row]["grants"] = cell(float(euros[row] / people), int(counts[row]), share)


def _sit(lands: Lands, things: Things, groupings: Sequence[Grouping], figures: Sequence[Held]) -> None:
    """Seats beside inhabitants, and speaking time beside presences: of each region that has its own line. One that has
    none has few seats, or no more than the others left to tell.
    """
    people = float(lands.people.sum())
    seats, spoken = _by_region(things.seats), _by_region(things.speeches)
    all_seats, came = sum(count for count, _none in seats.values()), sum(count for count, _time in spoken.values())
    time = sum(seconds for _count, seconds in spoken.values())
    for each, found in zip(groupings, figures, strict=True):
        for key, here, own in zip(each.keys, each.people, found, strict=True):
            if each.level == Level.REGION:
                own["seats"] = _seats_cell(seats, key[2:], all_seats, here / people if people else 0)
                own["speech"] = _speech_cell(spoken, key[2:], came, time)
            elif each.level == Level.NATION and all_seats:
                own["seats"] = cell(1.0, all_seats)


def _by_region(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[int, float]]:
    """The count and the amount of each region."""
    return {row["region"]: (int(row["count"]), float(row["amount"] or 0)) for row in rows}


def _seats_cell(seats: Mapping[str, tuple[int, float]], region: str, everywhere: int, share: float) -> Cell:
    if region not in seats:
        return nothing(State.SECRET if seats else State.UNKNOWN)
    here = seats[region][0]
    found = equality.representation(here, everywhere, share)
    return cell(found.ratio, here, None, found.low, found.high)


def _speech_cell(spoken: Mapping[str, tuple[int, float]], region: str, came: int, time: float) -> Cell:
    if region not in spoken or not time:
        return nothing(State.SECRET if time else State.UNKNOWN)
    count, seconds = spoken[region]
    return cell((seconds / time) / (count / came))


# Who has less, and has as much or not


def _equity(lands: Lands, groupings: Sequence[Grouping], figures: Sequence[Held], access: Numbers) -> None:
    """Concentration along density and income; zonings and classes against elsewhere."""
    known = ~np.isnan(access) & (lands.people > 0)
    density = np.divide(lands.people, lands.area, out=np.full(len(lands.people), np.nan), where=lands.area > 0)
    seat = km_to_seats(lands)
    income = numbers(row["income"] if row["income"] not in HELD_BACK else "" for row in lands.points)
    for each, found in zip(groupings, figures, strict=True):
        if each.level in indicators()["concentration-density"].levels:
            _concentrate("concentration-density", each, found, density, access, lands.people * known)
            _concentrate("concentration-seat", each, found, -seat, access, lands.people * known)
            _concentrate("concentration-income", each, found, income, access, lands.people * known)
        if each.level == Level.NATION:
            overseas = next(other.of_points == 0 for other in groupings if other.level == Level.OVERSEAS)
            classes = {
                "overseas": overseas,
                "sparse": np.nan_to_num(density, nan=np.inf) < SPARSE,
                "small": lands.people < SMALL,
            }
            _compare(lands, classes, found[0], access, known)


def km_to_seats(lands: Lands) -> Numbers:
    """How far each point is from the seat of its department, to the metre; NaN where either is not known."""
    town = {row["code"]: row for row in lands.towns}
    seat_of = {row["code"]: town.get(row.get("seat") or "", {}) for row in lands.divisions["d"]}

    def at(rows: Sequence[Mapping[str, str]]) -> Numbers:
        north, east = (numbers(row.get(axis, "") for row in rows) for axis in ("latitude", "longitude"))
        return equality.on_sphere(north, east, np.zeros(len(rows)))

    chord = np.linalg.norm(at(lands.points) - at([seat_of.get(row["department"], {}) for row in lands.points]), axis=1)
    known = np.isfinite(chord)
    return np.where(known, np.round(equality.km_of(np.where(known, chord, 0)), 3), np.nan)


WITHIN = {"frr": {"frr", "frr-plus"}}
"""Zonings that are part of another."""
HELD_BACK = {"s", "nd", "ns"}
"""What the files of Insee write in a cell that is secret, or not available."""


def _concentrate(key: str, each: Grouping, figures: Held, rank: Numbers, access: Numbers, people: Numbers) -> None:
    """The index of each territory, with the share of its inhabitants whose rank is known."""
    if not np.isfinite(rank).any():
        for found in figures:
            found[key] = nothing(State.TO_LOAD if indicators()[key].needs_zone else State.UNKNOWN)
        return
    whole = each.total(each.of_points, people)
    for row, inside in enumerate(_members(each, (people > 0) & np.isfinite(rank))):
        if len(inside) < 2:
            figures[row][key] = nothing(State.UNKNOWN)
            continue
        covered = float(people[inside].sum() / whole[row])
        figures[row][key] = cell(equality.concentration(access[inside], rank[inside], people[inside]), None, covered)


def _compare(lands: Lands, classes: Mapping[str, Marks], found: Json, access: Numbers, known: Marks) -> None:
    """The access of those of a class, or of a zoning, against that of all the others."""
    zones = [set(row["zones"].split("|")) for row in lands.points]
    for key in indicators():
        name = key.removeprefix("against-")
        if name == key:
            continue
        marks = classes.get(name)
        if marks is None:
            marks = _marks(bool(each & WITHIN.get(name, {name})) for each in zones)
            if not marks.any():
                found[key] = nothing(State.TO_LOAD)
                continue
        found[key] = cell(equality.ratio_of_means(access[known], lands.people[known], marks[known]))


# Since when


def years_of(places: Sequence[Mapping[str, str]], day: dt.date) -> Json:
    """How many places existed, and how many were known, at the end of each year (on `day` in its year).

    A place exists from the day it opened to the day it closed, whenever it was written here: a list that is imported
    adds to every year since, and makes nothing grow. One whose opening nobody told is not on the curve; it is counted
    in `undated`.
    """
    ends = [min(dt.date(year, 12, 31), day).isoformat() for year in range(FIRST_YEAR, day.year + 1)]
    dated = [row for row in places if row["opened"] and row["closed"] != "?"]
    existed = [
        sum(row["opened"] <= end and not (row["closed"] and row["closed"] <= end) for row in dated) for end in ends
    ]
    known = [sum(row["known"] <= end and row["counted"] == "1" for row in places) for end in ends]
    undated = sum(row["counted"] == "1" and not row["opened"] for row in places)
    return {"ends": ends, "existed": existed, "known": known, "undated": undated}


def _totals(things: Things) -> Json:
    """What is said of the whole, beside the figures."""
    n = len(things.rows)
    return {
        "places": n,
        "confirmed": int(things.confirmed.sum()),
        "placed": sum(bool(row["latitude"]) for row in things.rows),
        "told": int(things.told.sum()),
        "doubles": len(things.doubles),
        "needs": len(things.needs),
    }
