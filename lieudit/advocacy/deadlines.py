"""How long an institution has, and where it stands: working days counted, said and drawn. Pure.

The day of sending does not count. Saturdays, Sundays and public holidays do not count either, those of
the institution's department when it has its own (overseas, Alsace and Moselle).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lieudit.toolkit.french import NARROW, NBSP, counted, day
from lieudit.toolkit.workdays import (
    SATURDAY,
    SUBDIVISIONS,
    add_working_days,
    holidays_between,
    working_days_between,
)

SOON = 10
"""Working days: nearer than this, a deadline is shown as near."""
LONG_OVERDUE = 20
"""Working days past the deadline before a demand may be closed without reply."""
REMINDER_PAUSE = 10
"""Working days between two reminders."""
LINK_DAYS = 90
"""Days after the last deadline during which the signed link of a referral works."""
VERIFYING_DAYS = 3
"""Working days that the secretariat has to verify a message that came."""
CORRECTION = dt.timedelta(hours=48)
"""How long the words of an institution may be corrected by a new reply that replaces them."""
DEPARTMENT_OF_REGION = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}
"""Overseas regions made of one department: code of the region → code of the department."""


@dataclass(frozen=True)
class Facts:
    """What is known of one demand.

    `department`: official code whose public holidays apply, empty for the national list.
    `outcome`: data-state of the answer (`met`, `partial`, `refused`), `closed` without reply, or empty.
    `ended`: day of that outcome. `pending`: day of a message that still waits for its verification.
    `extended`, `asked`, `reason`: the day granted, the day it was asked, and why.
    `leaving`: its letter is posted, and has not left. `prepared`: it is not even posted; its institution will have
    `days` working days, none where somebody chose the day.
    """

    sent: dt.date
    due: dt.date
    department: str = ""
    outcome: str = ""
    ended: dt.date | None = None
    extended: dt.date | None = None
    asked: dt.date | None = None
    reason: str = ""
    pending: dt.date | None = None
    leaving: bool = False
    prepared: bool = False
    days: int = 0

    @property
    def limit(self) -> dt.date:
        """The day that counts: the one granted if it is later than the one first asked."""
        return max(self.due, self.extended or self.due)


@dataclass(frozen=True)
class Deadline:
    """A state (`data-state`) with its words, and the inputs of `ui/deadline.html`."""

    state: str
    label: str
    sentence: str
    facts: Facts
    now: dt.date
    late_days: int = 0

    @property
    def sent(self) -> dt.date:
        return self.facts.sent

    @property
    def due(self) -> dt.date:
        return self.facts.due

    @property
    def extended(self) -> dt.date | None:
        return self.facts.extended

    @property
    def closed(self) -> dt.date | None:
        return self.facts.ended

    @property
    def is_open(self) -> bool:
        return not self.facts.outcome

    @property
    def is_long_overdue(self) -> bool:
        return self.late_days >= LONG_OVERDUE


STATES = {
    "expected": "Réponse attendue",
    "due": "Échéance proche",
    "late": "En retard",
    "extended": "Délai prolongé",
    "met": "Acceptée",
    "partial": "Acceptée en partie",
    "refused": "Refusée",
    "closed": "Close sans réponse",
}
OUTCOMES = {"met": "Acceptée", "partial": "Acceptée en partie", "refused": "Refusée"}


def deadline(facts: Facts, today: dt.date) -> Deadline:
    """Where a demand stands today. Never late while a delay is granted, or while a reply is verified."""
    if facts.outcome == "closed":
        return Deadline("closed", "Close sans réponse", _closed(facts), facts, today)
    if facts.outcome:
        return Deadline(facts.outcome, OUTCOMES[facts.outcome], _answered(facts), facts, today)
    if facts.prepared:
        return Deadline("expected", "Pas encore remise", _prepared(facts), facts, today)
    if facts.leaving:
        note = f"La lettre n’est pas encore partie{NBSP}: le délai courra du jour de son départ."
        return Deadline("expected", "En cours d’envoi", note, facts, today)
    sentence = f"Remise le {day(facts.sent)}. Réponse attendue le {day(facts.due)}"
    if facts.pending:
        note = _to_verify(facts, facts.pending, today)
        return Deadline("expected", "Message reçu, en vérification", note, facts, today)
    late = working_days_between(facts.limit, today, facts.department)
    if facts.extended and today <= facts.limit:
        return Deadline("extended", f"Prolongé au {day(facts.limit)}", _extended(facts), facts, today)
    if today > facts.limit:
        base = f"{_extended(facts)} Ce délai est passé" if facts.extended else f"{sentence}{NBSP}: passée"
        label = f"En retard de {worked(late)}" if late else "Échéance passée"
        note = f"{base} depuis {worked(late)}." if late else f"{base}."
        return Deadline("late", label, note, facts, today, late)
    return _running(facts, today, sentence)


def _prepared(facts: Facts) -> str:
    if not facts.days:
        return f"Pas encore remise. Réponse attendue le {day(facts.due)}."
    run = "courra" if facts.days == 1 else "courront"
    words = f"par message, {worked(facts.days)} {run} à partir de l’envoi"
    return f"Pas encore remise{NARROW}; {words}{NARROW}; sur papier, la réponse est attendue le jour qu’elle porte."


def _to_verify(facts: Facts, came: dt.date, today: dt.date) -> str:
    """What came, and the day of the council: that of the institution no longer runs against it."""
    by = verified_by(came)
    verifies = f"{'le vérifie' if today <= by else 'devait le vérifier'} avant le {day(by)}"
    asked = f"Remise le {day(facts.sent)}, pour une réponse le {day(facts.limit)}."
    return f"{asked} Un message est arrivé le {day(came)}{NARROW}; le secrétariat {verifies}."


def verified_by(came: dt.date) -> dt.date:
    """The day before which the secretariat verifies a message, by the national holidays."""
    return add_working_days(came, VERIFYING_DAYS)


def _running(facts: Facts, today: dt.date, sentence: str) -> Deadline:
    left = working_days_between(today, facts.due, facts.department)
    full = f"{sentence}{NBSP}: {worked(working_days_between(facts.sent, facts.due, facts.department))}."
    if left == 0:
        return Deadline("due", "Échéance aujourd’hui", full, facts, today)
    if left < SOON:
        return Deadline("due", f"Échéance dans {worked(left)}", full, facts, today)
    return Deadline("expected", "Réponse attendue", full, facts, today)


def _extended(facts: Facts) -> str:
    assert facts.extended
    asked = f", demandé le {day(facts.asked)}" if facts.asked else ""
    return f"Elle était attendue le {day(facts.due)}{NBSP}: délai prolongé au {day(facts.extended)}{asked}."


def _answered(facts: Facts) -> str:
    assert facts.ended
    taken = working_days_between(facts.sent, facts.ended, facts.department)
    late = working_days_between(facts.limit, facts.ended, facts.department)
    after = f", {worked(late)} après l’échéance" if late > 0 else ""
    if taken < 1:
        return f"Réponse le {day(facts.ended)}, le jour même."
    return f"Réponse en {worked(taken)}, le {day(facts.ended)}{after}."


def _closed(facts: Facts) -> str:
    assert facts.ended
    late = working_days_between(facts.limit, facts.ended, facts.department)
    after = f", {worked(late)} après l’échéance" if late > 0 else ""
    return f"Attendue le {day(facts.limit)}, close sans réponse le {day(facts.ended)}{after}."


def worked(count: int) -> str:
    """« 1 jour ouvré », « 30 jours ouvrés »."""
    return counted(count, "jour ouvré", "jours ouvrés")


def due_date(sent: dt.date, days: int, department: str = "") -> dt.date:
    """The day of the answer, `days` working days after the sending."""
    return add_working_days(sent, days, department)


def computation(sent: dt.date, due: dt.date, department: str = "") -> list[str]:
    """How the day was found, in French sentences."""
    off = [
        f"{_short(when)} ({name})"
        for when, name in holidays_between(sent, due, department)
        if when.weekday() < SATURDAY
    ]
    count = working_days_between(sent, due, department)
    whose = " du territoire de l’institution" if department in SUBDIVISIONS else ""
    lines = [
        f"{worked(count)} à compter du {day(sent)} {'mène' if count == 1 else 'mènent'} au {day(due)}.",
        "Le jour de la remise, les samedis et les dimanches ne comptent pas.",
    ]
    if len(off) > 1:
        lines.append(f"Jours fériés{whose} exclus{NBSP}: {', '.join(off)}.")
    elif off:
        lines.append(f"Jour férié{whose} exclu{NBSP}: {off[0]}.")
    else:
        lines.append(f"Aucun jour férié{whose} ne tombe en semaine entre ces deux dates.")
    return lines


def _short(when: dt.date) -> str:
    """Without the year: the sentence before gives it."""
    return day(when).rsplit(" ", 1)[0]


def reminder_hindrance(
    deadlines: Sequence[Deadline], today: dt.date, last: dt.date | None, department: str = ""
) -> str:
    """Why no reminder may leave today, in one French sentence; empty when one may.

    Never after an answer, an extension, or a request that is still to be decided; never twice within
    `REMINDER_PAUSE` working days.
    """
    waiting = [each for each in deadlines if each.is_open]
    if not waiting:
        return "Toutes les demandes ont une suite."
    for each in waiting:
        if each.facts.pending:
            return f"Un message est arrivé le {day(each.facts.pending)}{NBSP}: vérifiez-le d’abord."
    granted = [each.facts.limit for each in waiting if each.state == "extended"]
    if granted:
        return f"Un délai est accordé jusqu’au {day(max(granted))}{NBSP}: aucune relance avant."
    if not any(each.state == "late" for each in waiting):
        return (
            f"La réponse est attendue le {day(min(each.facts.limit for each in waiting))}{NBSP}: pas de relance avant."
        )
    if last is not None:
        again = add_working_days(last, REMINDER_PAUSE, department)
        if today < again:
            return f"Une relance est partie le {day(last)}. La suivante peut partir le {day(again)}."
    return ""


def closing_hindrance(deadlines: Sequence[Deadline]) -> str:
    """Why the referral may not be closed without reply today; empty when it may."""
    waiting = [each for each in deadlines if each.is_open]
    if not waiting:
        return "Toutes les demandes ont une suite."
    if any(each.facts.pending for each in waiting):
        return f"Un message attend d’être vérifié{NBSP}: lisez-le d’abord."
    if not all(each.is_long_overdue for each in waiting):
        return f"On ne clôt une demande que {worked(LONG_OVERDUE)} après son échéance."
    return ""
