"""Needs, by the meanings that this room keeps, and convergences, by their title and their summary, among what comes
near a thing."""

from __future__ import annotations

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from lieudit.lexicon.likes import Kind, Near, rows_of
from lieudit.needs.models import Convergence, Meaning, Need
from lieudit.toolkit.findable import Rows
from lieudit.toolkit.search import raw_query
from lieudit.toolkit.types import Phrase


def rows() -> Rows:
    """Public needs; the place that says one where its author publishes it."""
    place = Case(When(place_is_public=True, then=F("place__name")), default=Value(""))
    return rows_of(
        "need",
        Need.objects.public(),
        key="number",
        name="words",
        words=("words",),
        said=place,
        moved="moved_at",
        domains=F("domains"),
        department="department_id",
        convergence="convergence_id",
    )


def holding(question: str) -> Rows:
    return Need.objects.filter(search=raw_query(question))


def note(near: Near) -> Phrase:
    number = _("Besoin n° %(number)s") % {"number": near.key}
    return f"{number}, {near.said}" if near.said else number


OUTSIDE = "NOT EXISTS (SELECT FROM needs_need WHERE needs_need.id = need_id AND needs_need.convergence_id = %s)"
"""Of the meaning of a need, that a convergence does not gather it."""
NEEDS = Kind("needs:need", rows, holding, note, apart=(Meaning._meta.db_table, "need_id"), outside=OUTSIDE, quoted=True)


def gathered_rows() -> Rows:
    """Those that gather a need that everybody reads: a summary is corrected, never hidden."""
    return rows_of(
        "convergence",
        Convergence.objects.public(),
        key="number",
        name="title",
        words=("title", "summary"),
        moved="created_at",
        department="department_id",
        convergence="pk",
    )


CONVERGENCES = Kind(
    "needs:convergence",
    gathered_rows,
    lambda question: Convergence.objects.filter(search=raw_query(question)),
    lambda near: _("Convergence C-%(number)s") % {"number": near.key},
)
