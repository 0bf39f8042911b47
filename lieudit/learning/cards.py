"""A visit as one line of a list: light rows, since a page shows twenty."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils import timezone

from lieudit.learning.vocabulary import Kind
from lieudit.learning.workflow import VisitState


class VisitCard(NamedTuple):
    """What a list says of a visit, in the order of `COLUMNS`."""

    number: int
    title: str
    kind: str
    state: str
    domains: list[str]
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    answer_by: dt.date
    visitor: str
    host: str
    town: str

    @property
    def is_mentoring(self) -> bool:
        return self.kind == Kind.MENTORING

    @property
    def is_unanswered(self) -> bool:
        return self.state == VisitState.ASKED and self.answer_by < timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether the date that was agreed is past."""
        return self.ends_at is not None and self.ends_at < timezone.now()


COLUMNS = (
    "number", "title", "kind", "state", "domains", "starts_at", "ends_at", "answer_by",
    "visitor__name", "host__name", "host__municipality__name",
)  # fmt: skip
"""What a `VisitCard` is read from."""
