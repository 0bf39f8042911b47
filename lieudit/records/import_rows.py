"""A row on its way into the directory, and what is said of it. Pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lieudit.network.models import Place
from lieudit.records.likeness import ALIKE, name_likeness
from lieudit.records.models import SourceRecord
from lieudit.records.places_columns import LONGEST_ID, PlaceRow, stands_apart
from lieudit.records.places_match import Town
from lieudit.records.vocabulary import LineOutcome
from lieudit.territory.spelling import plain

SURE = 0.75
"""Likeness of names from which a list of labels speaks of a place without its identifier."""


@dataclass
class Row:
    """A row whose municipality is known; its place and its record once they are found or made.

    `before` is what undoing needs: the former `row` and `licence` of the `record` (or `adopted`, when it had none),
    `fields` of the place as [before, after], the words of `disagreed` conflicts, the keys of new `labels`.
    """

    row: PlaceRow
    town: Town
    record: SourceRecord | None = None
    place: Place | None = None
    outcome: LineOutcome = LineOutcome.UNCHANGED
    before: dict[str, Any] = field(default_factory=dict)
    otherwise: str = ""
    """Another identifier, under which the list may have told this place before: it bears none of its own."""
    apart: str = ""
    """Its address, or its point, which tells it from others of its name."""

    @property
    def key(self) -> tuple[str, str]:
        return self.row.source, self.row.external_id

    def known_otherwise(self, records: Mapping[tuple[str, str], SourceRecord]) -> SourceRecord | None:
        """The record of the same place, kept when the list had fewer places of its name, or more."""
        record = records.get((self.row.source, self.otherwise)) if self.otherwise else None
        if record is None:
            return None
        said = record.row
        if stands_apart(said.get("address", ""), said.get("latitude"), said.get("longitude")) != self.apart:
            return None
        self.row.external_id = self.otherwise
        return record


def told_apart(crowd: str, apart: str) -> str:
    """An identifier made of a name, a municipality and an address; cut short, it ends with a fingerprint."""
    whole = f"{crowd}, {apart}" if apart else crowd
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{whole[: LONGEST_ID - 9]} {hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def reused(each: Row) -> str:
    """Why a row does not speak of the place that bore its identifier: another name, in another municipality."""
    assert each.record is not None
    name, town = each.record.row.get("name", ""), each.record.row.get("municipality_id")
    if town == each.town.pk or name_likeness(name, each.row.name) >= ALIKE:
        return ""
    return _(
        "Cet identifiant est celui d’un autre lieu, « %(name)s », dans une autre commune : la ligne n’est pas "
        "importée. Si le lieu a changé de nom et de commune, corrigez sa fiche."
    ) % {"name": name}


def namesake(name: str, town: str, others: Iterable[tuple[int, str]]) -> int | None:
    """The key of the place of a municipality that surely bears this name, its town left aside; else None.

    A label on a wrong place is worse than a label that waits: « France services Rodez » is not « Coworking Rodez ».
    """
    found = [(1.0 if plain(name) == plain(other) else name_likeness(name, other, town), -pk) for pk, other in others]
    score, key = max(found, default=(0.0, 0))
    return -key if score >= SURE else None
