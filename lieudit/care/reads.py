"""Reads that cross several tables: the one queue of who looks after texts, and the yearly count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet, Value
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.models import Appeal, AppealOutcome, Measure, Mediation, Report, ReportReason
from lieudit.care.permissions import reports_for
from lieudit.care.statement import MeasureKind
from lieudit.care.yearly_count import Table, median_delay, shown, table

if TYPE_CHECKING:
    from django.db.models import Model

type Queue = QuerySet[Any, Any]
"""Texts that wait for a moderator, of several models at once."""


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue: its nature (`reports`, `appeals`, `mediations`), its row, when an answer is due."""

    nature: str
    row: Any
    due_at: dt.datetime

    @property
    def is_late(self) -> bool:
        return self.due_at < timezone.now()


def _due(rows: QuerySet[Model], nature: str, since: str, delay: dt.timedelta) -> Queue:
    due = ExpressionWrapper(F(since) + Value(delay), output_field=DateTimeField())
    dated: Queue = rows.order_by().annotate(nature=Value(nature), due=due)
    return dated.values_list("nature", "pk", "due")


def queue_for(account: Account, *, nature: str = "", reason: str = "", late: str = "") -> Queue:
    """What waits for `account` as (nature, key, due): the late ones, then the soonest due."""
    reports = reports_for(account)
    queues = {
        "reports": _due(reports.filter(reason=reason) if reason else reports, "reports", "at", Report.DELAY),
        "appeals": _due(Appeal.objects.decidable_by(account), "appeals", "at", Appeal.DELAY),
        "mediations": _due(
            Mediation.objects.looked_after_by(account).awaiting_mediator(),
            "mediations",
            "last_at",
            Mediation.ANSWER_DELAY,
        ),
    }
    wanted = ["reports"] if reason else [nature] if nature in queues else list(queues)
    kept = [queues[key].filter(due__lt=timezone.now()) if late else queues[key] for key in wanted]
    rows: Queue = kept[0].union(*kept[1:], all=True).order_by("due", "pk")
    return rows


def waiting(rows: Iterable[tuple[str, int, dt.datetime]]) -> list[QueueRow]:
    """The lines of one page of the queue, with their rows: a query for each nature, then one for each kind of text."""
    rows = list(rows)
    keys = {nature: [pk for each, pk, _due in rows if each == nature] for nature, _pk, _due in rows}
    found: dict[str, dict[int, Any]] = {
        "reports": Report.objects.prefetch_related("thing").in_bulk(keys.get("reports", [])),
        "appeals": Appeal.objects.select_related("measure").in_bulk(keys.get("appeals", [])),
        "mediations": Mediation.objects.in_bulk(keys.get("mediations", [])),
    }
    lines = [QueueRow(nature, found[nature].get(pk), due) for nature, pk, due in rows]
    return [line for line in lines if line.row is not None and getattr(line.row, "thing", line.row) is not None]


def count_of(year: int) -> list[Table]:
    """The public count of one year, from the numbers alone."""
    reports, measures = Report.objects.of_year(year), Measure.objects.of_year(year)
    appeals, mediations = Appeal.objects.of_year(year), Mediation.objects.filter(asked_at__year=year)
    outcomes = [*AppealOutcome.choices, ("", "en attente d’une décision")]
    return [
        table("signalements", "Signalements, par raison", ReportReason.choices, reports.tally("reason")),
        Table("delai", "Délai de traitement", (("délai médian d’un signalement", median_delay(reports.delays())),)),
        table("mesures", "Mesures prises, par nature", MeasureKind.choices, measures.tally("kind")),
        table("recours", "Recours, par issue", outcomes, appeals.tally("outcome")),
        Table("mediations", "Médiations", (("médiations demandées", shown(mediations.count())),)),
    ]


def first_year() -> int:
    """The year of the first report, else this one."""
    first = Report.objects.order_by("at").values_list("at", flat=True).first()
    return timezone.localtime(first).year if first else timezone.localdate().year
