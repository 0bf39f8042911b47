"""What places have done, told by rooms that this one does not know: who knows how to do something, and why one says so.

A room above says, in its `receivers.py`, which of its rows show it:

    EXPERIENCES.fill("tient", Experience(kept_by_places, {"place": "place", "number": "number", …}, say))

All the rooms are read in one query, a `UNION ALL`. Places come by what they have shown: how many kinds of proofs, then
how near, then who was asked least, never by a score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import CharField, DateField, Expression, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.safestring import SafeString

from lieudit.lexicon.models import ask
from lieudit.network.models import Place, PlaceQuerySet
from lieudit.network.vocabulary import PlaceStatus
from lieudit.territory.geography import great_circle_km
from lieudit.territory.models import Department, Municipality
from lieudit.toolkit.extension import Table
from lieudit.toolkit.search import raw_query

NEAR_KM = (30, 100, 300)
"""Bands of distance: within one, nobody is said nearer than another until all else is equal."""


@dataclass(frozen=True)
class Sought:
    """What one looks for somebody who can do: `words`, a `domain` (a code), or anything."""

    words: str = ""
    domain: str = ""

    @cached_property
    def question(self) -> SearchQuery | None:
        """The words, as a search vector is asked; None without any."""
        return raw_query(ask(self.words).every) if self.words else None

    def narrow[Thing: Model](
        self, rows: QuerySet[Thing], search: str, domain: str, *, several: bool = True
    ) -> QuerySet[Thing]:
        """The rows whose vector `search` answers the words, and whose column `domain` holds (`several`), or is, the
        domain."""
        if self.question is not None:
            rows = rows.filter(**{search: self.question})
        if self.domain:
            rows = rows.filter(**{f"{domain}__contains": [self.domain]} if several else {domain: self.domain})
        return rows


class Proof(NamedTuple):
    """One row that shows what a place has done: `on` is its day."""

    place: int
    kind: str
    number: int
    title: str
    on: dt.date


@dataclass(frozen=True)
class Experience:
    """`rows` that answer to what is sought; `columns` name the `place`, `number`, `title` and day (`on`) of each, as
    fields or expressions; `say` tells one, after the name of its place, as safe HTML. Without words it proves nothing:
    its `number` is how often the place was asked.
    """

    rows: Callable[[Sought], QuerySet[Model]]
    columns: Mapping[str, str | Expression]
    say: Callable[[Proof], SafeString] | None = None


EXPERIENCES = Table[str, Experience](
    "network.experience.EXPERIENCES", "What shows that a place has done something, by kind of proof."
)


@dataclass
class Known:
    """What is known of one place: its proofs, newest first; how often it was asked; how far it is."""

    place: int
    proofs: list[Proof] = field(default_factory=list)
    asked: int = 0
    km: float | None = None

    @property
    def kinds(self) -> int:
        return len({proof.kind for proof in self.proofs})

    @cached_property
    def said(self) -> list[tuple[SafeString, dt.date]]:
        """Each proof in words, with its day: the newest of each kind, then the others. Once it is `gathered`."""
        tell = {kind: each.say for kind, each in EXPERIENCES.items()}
        firsts = {proof.kind: proof for proof in reversed(self.proofs)}
        others = [proof for proof in self.proofs if proof is not firsts[proof.kind]]
        ordered = [proof for proof in self.proofs if proof is firsts[proof.kind]] + others
        return [(say(proof), proof.on) for proof in ordered if (say := tell[proof.kind])]

    @property
    def band(self) -> int:
        """How near it is, by bands; what is nowhere comes last."""
        if self.km is None:
            return len(NEAR_KM) + 1
        return sum(self.km > limit for limit in NEAR_KM)


def experience_of(sought: Sought, places: PlaceQuerySet) -> list[Proof]:
    """All that the rooms know of some places, about what is sought: one query."""
    first, *others = [_rows(kind, each, sought, places) for kind, each in EXPERIENCES.items()]
    return [Proof._make(row) for row in first.union(*others, all=True).order_by()]


def _rows(kind: str, each: Experience, sought: Sought, places: PlaceQuerySet) -> QuerySet[Model, tuple[object, ...]]:
    names = dict(each.columns)
    place = names.pop("place")
    here = each.rows(sought).filter(**{f"{place}__in": places.order_by().values("pk")}).order_by()
    return here.values_list(
        place,
        Value(kind, output_field=CharField()),
        Cast(names["number"], IntegerField()),
        Cast(names["title"], CharField()),
        Cast(names["on"], DateField()),
    )


def gathered(rows: Iterable[Proof]) -> list[Known]:
    """Place by place, those that have shown something."""
    known: dict[int, Known] = {}
    for row in rows:
        one = known.setdefault(row.place, Known(row.place))
        if EXPERIENCES[row.kind].say is None:
            one.asked += row.number
        else:
            one.proofs.append(row)
    for one in known.values():
        one.proofs.sort(key=lambda proof: (proof.on, proof.number), reverse=True)
    return [one for one in known.values() if one.proofs]


def ranked(known: Iterable[Known], distances: Mapping[int, float] | None = None) -> list[Known]:
    """Places in order: kinds of proofs, then how near (by bands), then who was asked least, then how many proofs, how
    near, and the oldest record. No score: each step is told on the page."""
    found = list(known)
    for one in found:
        one.km = (distances or {}).get(one.place)
    return sorted(
        found,
        key=lambda one: (
            -one.kinds,
            one.band,
            one.asked,
            -len(one.proofs),
            one.km if one.km is not None else float("inf"),
            one.place,
        ),
    )


def open_places() -> PlaceQuerySet:
    """Public third places where one may go: neither closed, nor yet to open."""
    return Place.objects.public().exclude(status__in=[PlaceStatus.CLOSED, PlaceStatus.PROJECT])


def distances_from(point: Municipality | Department | None, keys: Collection[int]) -> dict[int, float]:
    """Kilometres as the crow flies from a municipality or a department to each of these places, else to the centre of
    its municipality; nothing for a place that nobody can put on a map."""
    if point is None or point.latitude is None or point.longitude is None:
        return {}
    where = (Coalesce(axis, f"municipality__{axis}") for axis in ("latitude", "longitude"))
    rows = Place.objects.filter(pk__in=keys).order_by().values_list("pk", *where)
    return {
        key: great_circle_km(point.latitude, point.longitude, north, east)
        for key, north, east in rows
        if north is not None and east is not None
    }
