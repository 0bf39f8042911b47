"""Figures of the demonstration’s own places: some of a year ago, one that a draft cites. Those of today are the
worker’s, once the site is served."""

from __future__ import annotations

from collections.abc import Iterator

from lieudit.deliberation.models import Draft
from lieudit.observatory.figures import figures_of
from lieudit.observatory.services import cite_figure
from lieudit.observatory.tasks import take_figures
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast

TAKEN = (370, 69)
"""Days ago: to compare with the year before, and some days before a draft rests on one of them (`CITED`)."""
CITED = {"campus": ("beyond-20", "france")}
"""The draft that rests on a figure, with its indicator and its territory."""


class Figures:
    """The worker of each night, of which few nights are told."""

    def __init__(self, cast: Cast) -> None:
        self.ago = cast.calendar.ago

    def strands(self) -> Iterator[Strand]:
        yield self.taken()

    def taken(self) -> Strand:
        for days in TAKEN:
            yield self.ago(days)
            take_figures.enqueue()


def cite_in(draft: Draft, key: str) -> None:
    """Write down, in a draft that is being written, the figure that it rests on, as it was last worked out."""
    if key in CITED:
        indicator, territory = CITED[key]
        (figure,) = figures_of(territory, only=[indicator])
        cite_figure(draft, figure, actor=draft.author)
