"""What the search finds besides needs, as light rows. Pure."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.urls import reverse

from lieudit.commons.vocabulary import Kind
from lieudit.deliberation.workflow import DraftState
from lieudit.network.vocabulary import OrganisationKind
from lieudit.toolkit.french import day

PAGES = {
    "convergence": "needs:convergence",
    "position": "deliberation:position",
    "draft": "deliberation:draft",
    "resource": "commons:resource",
    "place": "records:place",
    "elsewhere": "records:place",
    "organisation": "network:organisation",
}
"""Kind of thing → its page, whose address ends with the `key` of the row."""


class Result(NamedTuple):
    """One result: its kind, what its address ends with, its name, and a note to be put in words by `note`."""

    kind: str
    key: str
    name: str
    said: str
    rank: int

    @property
    def url(self) -> str:
        return reverse(PAGES[self.kind], args=[self.key])

    @property
    def title(self) -> str:
        return f"{self.key}, « {self.name} »" if self.kind == "position" else self.name

    @property
    def note(self) -> str:
        """« adoptée le 18 septembre 2026 », the stage of a draft, what an organisation is, where a place is…"""
        match self.kind:
            case "position":
                return f"adoptée le {day(dt.datetime.fromisoformat(self.said))}"
            case "draft":
                return str(DraftState(self.said).label)
            case "resource":
                return str(Kind(self.said).label)
            case "organisation":
                return str(OrganisationKind(self.said).label)
        return self.said
