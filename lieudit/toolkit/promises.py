"""What comes next in a thread: who owes it, what it is, before which day; late by itself after it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lieudit.toolkit.agreement import says
from lieudit.toolkit.french import NBSP, counted, day
from lieudit.toolkit.workdays import working_days_between


@dataclass(frozen=True)
class NextStep:
    """`owes` begins the sentence: « Le secrétariat » `does` « relance le ministère » `by` a day; once it has passed,
    « Le secrétariat devait » `should` « relancer le ministère ».

    `calendar`: the department whose public holidays count. `first`: what is said before, whatever the day. `url` and
    `link`: where one sees more. Without `by`, nothing is late. `yours`: what a letter says of it to the author of the
    thread, whom it asks. `late_what`: what is late, where the lateness of somebody else is said beside it
    (« Relance du conseil »). `over`: nothing more comes in this thread.
    """

    owes: str = ""
    does: str = ""
    should: str = ""
    by: dt.date | None = None
    calendar: str = ""
    first: str = ""
    url: str = ""
    link: str = ""
    yours: str = ""
    late_what: str = ""
    over: bool = False

    def late(self, today: dt.date) -> int | None:
        """Working days since the day that was promised; None while it has not passed."""
        if self.by is None or today <= self.by:
            return None
        return working_days_between(self.by, today, self.calendar or None)

    def label(self, today: dt.date) -> str:
        late = self.late(today)
        if late is None:
            return ""
        said = f"En retard de {counted(late, 'jour ouvré', 'jours ouvrés')}" if late else "Échéance passée"
        return f"{self.late_what}{NBSP}: {said[:1].lower()}{said[1:]}" if self.late_what else said

    def sentence(self, today: dt.date) -> str:
        if not self.owes:
            return ""
        does = says(self.owes, self.does)
        if self.by is None:
            return f"{self.owes} {does.rstrip(',')}."
        if self.late(today) is None:
            return f"{self.owes} {does} avant le {day(self.by)}."
        return f"{self.owes} {says(self.owes, f'devait {self.should}')} avant le {day(self.by)}."

    def words(self, today: dt.date) -> str:
        """All of it in a line, as a letter says it."""
        return " ".join(filter(None, [self.first, self.sentence(today)]))


def words_of(step: NextStep | None, today: dt.date) -> str:
    """Of a step that may not be: nothing comes next."""
    return step.words(today) if step else ""
