"""What becomes of each line of a file: counted, told to who asked, and kept with its import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from lieudit.network.models import Place
from lieudit.records.models import Import, ImportLine
from lieudit.records.places_file import Fault, ImportReport
from lieudit.records.vocabulary import LineOutcome
from lieudit.toolkit.bulk import insert_together

SAMPLES = 8
"""Rows of each outcome that a preview keeps, beside all those at fault."""


class OvertakenError(Exception):
    """While this task was asleep, somebody renounced the import, undid it, or had it taken up: it writes no more."""


class Ledger:
    """What is told of each line: counted, given to who asked, and kept with the import."""

    def __init__(self, report: Callable[[Fault], None], run: Import | None, *, dry_run: bool) -> None:
        self.report, self.run, self.dry_run = report, run, dry_run
        self.result = ImportReport()
        self.told: set[int] = set()
        self.saved = run.read if run else 0
        if run and run.read and not dry_run:
            self._take_up(run)
        self.told_on = run.told_on if run else timezone.localdate()
        self.faults: dict[int, list[list[Any]]] = defaultdict(list)
        self.lines: list[ImportLine] = []
        self.samples: dict[str, int] = defaultdict(int)

    def _take_up(self, run: Import) -> None:
        """An import that was stopped goes on from its last batch: what it counted and told is not told again."""
        self.result = ImportReport(**run.counts)
        self.told = set(run.lines.exclude(reasons=[]).values_list("line", flat=True))

    def tell(self, fault: Fault) -> None:
        if fault.line in self.told:
            return
        self.result.count(fault)
        self.report(fault)
        if self.run:
            self.faults[fault.line].append([fault.column, fault.value, fault.reason, fault.kept])

    def say(
        self, line: int, outcome: LineOutcome, words: str, before: dict[str, Any], place: Place | None = None
    ) -> None:
        """Keep what became of a line, when there is something to say of it."""
        if not self.run or (outcome == LineOutcome.UNCHANGED and not before and line not in self.faults):
            return
        if self.dry_run and line not in self.faults:
            self.samples[outcome] += 1
            if self.samples[outcome] > SAMPLES:
                return
        kept = None if self.dry_run and outcome == LineOutcome.CREATED else place
        reasons = self.faults.pop(line, [])
        self.lines.append(
            ImportLine(
                run=self.run, line=line, outcome=outcome, words=words[:200], before=before, place=kept, reasons=reasons
            )
        )

    def write(self, act: Callable[..., None], *things: Any, rows: int = 0) -> None:
        """One transaction: the act on so many more rows, and what is said of it; the act is taken back when this is
        a preview.
        """
        self.result.read += rows
        with transaction.atomic():
            act(*things)
            if self.dry_run:
                transaction.set_rollback(True)
            else:
                self._flush()
        if self.dry_run:
            with transaction.atomic():
                self._flush()

    def _flush(self) -> None:
        for line, reasons in self.faults.items():
            rejected = any(not kept for *_said, kept in reasons)
            outcome = LineOutcome.REJECTED if rejected else LineOutcome.UNCHANGED
            self.lines.append(ImportLine(run=self.run, line=line, outcome=outcome, reasons=reasons))
        insert_together(self.lines)
        self.faults.clear()
        self.lines.clear()
        if self.run:
            counts = {} if self.dry_run else {"counts": self.result.counts()}
            mine = Import.objects.filter(pk=self.run.pk, state=self.run.state, read=self.saved)
            if not mine.update(read=self.result.read, beat_at=timezone.now(), **counts):
                raise OvertakenError
            self.saved = self.result.read
