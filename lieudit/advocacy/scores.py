"""Facts about each institution: what was asked, what was answered, in how long, what was kept. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from lieudit.toolkit.workdays import working_days_between


@dataclass(frozen=True)
class SentDemand:
    """One demand: to whom, when it was sent, when it was answered (or not), which holidays count."""

    institution: int
    sent: dt.date
    answered: dt.date | None
    department: str = ""


@dataclass(frozen=True)
class Score:
    """Of one institution. `delay`: median working days before a reply, None without any reply.

    `kept` commitments out of `due`, those whose date has come.
    """

    demands: int = 0
    replies: int = 0
    delay: Fraction | None = None
    kept: int = 0
    due: int = 0

    @property
    def share(self) -> Fraction | None:
        """Answered demands, as a share of 1."""
        return Fraction(self.replies, self.demands) if self.demands else None


def scores(
    asked: Iterable[SentDemand], promised: Iterable[tuple[int, str, dt.date]], today: dt.date
) -> dict[int, Score]:
    """One score an institution. `promised`: (institution, state of the commitment, its date)."""
    demands: dict[int, list[SentDemand]] = defaultdict(list)
    for each in asked:
        demands[each.institution].append(each)
    kept: dict[int, int] = defaultdict(int)
    due: dict[int, int] = defaultdict(int)
    for institution, state, on in promised:
        kept[institution] += state == "kept"
        due[institution] += state in {"kept", "broken"} or on < today
    return {
        institution: Score(
            demands=len(rows),
            replies=len(delays := [_delay(row) for row in rows if row.answered]),
            delay=Fraction(median(delays)) if delays else None,
            kept=kept[institution],
            due=due[institution],
        )
        for institution, rows in demands.items()
    }


def _delay(row: SentDemand) -> Fraction:
    assert row.answered
    return Fraction(max(0, working_days_between(row.sent, row.answered, row.department)))
