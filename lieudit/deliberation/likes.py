"""Positions among what comes near a thing: by their title and their summary, for they are long."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lieudit.care.models import Measure
from lieudit.deliberation.models import Draft, Position
from lieudit.lexicon.likes import Kind, Near, rows_of
from lieudit.toolkit.findable import Rows
from lieudit.toolkit.search import raw_query
from lieudit.toolkit.types import Phrase


def rows() -> Rows:
    """Adopted positions, unless a measure of care hides them."""
    return rows_of(
        "position",
        Position.objects.exclude(pk__in=Measure.objects.hidden(Position)),
        key="number",
        name="title",
        words=("title", "summary"),
        moved="adopted_at",
    )


def holding(question: str) -> Rows:
    return Position.objects.filter(search=raw_query(question))


def kin(pk: int) -> Iterable[str]:
    """The needs that it comes from, and what gathers them: its page tells them."""
    gathered = Draft.objects.filter(position=pk, convergences__isnull=False).values_list("convergences", flat=True)
    return [f"gathered:{each}" for each in gathered]  # as `Near.told_as` says it: they may be thousands


def drawn(thing: Near) -> Iterable[str]:
    """Those that were adopted from a convergence: its thread leads to them."""
    if thing.kind != "convergence":
        return []
    adopted = Position.objects.filter(draft__convergences=thing.id)
    return [f"position:{position}" for position in adopted.values_list("pk", flat=True)]


def note(near: Near) -> Phrase:
    return _("Position commune %(number)s") % {"number": near.key}


POSITIONS = Kind("deliberation:position", rows, holding, note, kin, drawn)
