"""The calendar of an election: its dates, what makes them impossible, and the table of the page. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from lieudit.governance.rules import Rules, complete
from lieudit.toolkit import french

CLOSING_DAYS, CORRECTION_DAYS = 15, 5
"""Days between the end of candidacies and the vote, and least days to correct the roll, where no rule says more."""


@dataclass(frozen=True)
class Calendar:
    """Days and hours of an election, in their order. `window`: the last end of mandate that it renews."""

    roll_on: dt.date
    corrections_until: dt.date
    candidacies_until: dt.date
    opens_at: dt.datetime
    closes_at: dt.datetime
    mandates_from: dt.date
    window: dt.date


def closing_days(rules: Rules) -> int:
    return int((rules.get("candidacy") or {}).get("closing_days", CLOSING_DAYS))


def correction_days(rules: Rules) -> int:
    return int((rules.get("election") or {}).get("correction_days", CORRECTION_DAYS))


def least_of_vote(rules: Rules, *, again: bool = False) -> dt.timedelta:
    """How long the vote of an election lasts at least outside a session, or another round of it."""
    return dt.timedelta(days=complete(dict(rules))["election"]["again_days" if again else "vote_days"])


def faults(plan: Calendar, rules: Rules, today: dt.date) -> dict[str, str]:
    """Field → why this date is impossible. Empty when the calendar holds."""
    opening, closing = date_of(plan.opens_at), date_of(plan.closes_at)
    notice, correction = int(rules.get("notice_days", 0)), correction_days(rules)
    latest = opening - dt.timedelta(days=closing_days(rules))
    shortest = plan.roll_on + dt.timedelta(days=correction)
    earliest = today + dt.timedelta(days=notice)
    checks = [  # (the field, the fault, its sentence): the first fault of a field is said
        ("roll_on", plan.roll_on < today, f"La liste est arrêtée aujourd’hui au plus tôt, le {french.day(today)}."),
        (
            "corrections_until",
            plan.corrections_until < shortest,
            f"La correction de la liste dure {french.counted(correction, 'jour')} au moins : "
            f"jusqu’au {french.day(shortest)} ou après.",
        ),
        (
            "corrections_until",
            plan.corrections_until >= opening,
            "La correction de la liste finit avant l’ouverture du vote.",
        ),
        (
            "candidacies_until",
            plan.candidacies_until > latest,
            f"Les candidatures closent {closing_days(rules)} jours avant le vote : "
            f"le {french.day(latest)} au plus tard.",
        ),
        (
            "candidacies_until",
            plan.candidacies_until < plan.roll_on,
            "Les candidatures closent après que la liste est arrêtée.",
        ),
        (
            "opens_at",
            opening < earliest,
            f"Le vote s’annonce {notice} jours à l’avance : il ouvre le {french.day(earliest)} au plus tôt.",
        ),
        ("closes_at", plan.closes_at <= plan.opens_at, "La clôture du vote vient après son ouverture."),
        ("mandates_from", plan.mandates_from <= closing, "Les mandats commencent après la clôture du vote."),
        (
            "window",
            plan.window < plan.mandates_from - dt.timedelta(days=1),
            "Cette élection renouvelle au moins les mandats qui finissent avant que les nouveaux commencent.",
        ),
    ]
    return {field: sentence for field, broken, sentence in reversed(checks) if broken}


VOTING = "On vote"


@dataclass(frozen=True)
class ScheduleRow:
    """One row of the table: what, when in words, and where it stands: done, current, late (its hour has come, and it is
    not begun), to come."""

    what: str
    when: str
    state: str


def lines(plan: Calendar, now: dt.datetime, *, unordered: bool = False) -> list[ScheduleRow]:
    """The calendar as its page shows it; `unordered`: no ballot is open yet, whatever the hour of the vote."""
    today = french.local(now)
    assert isinstance(today, dt.datetime)
    roll, fixes, stands = plan.roll_on, plan.corrections_until, plan.candidacies_until
    hours = f"du {french.instant(plan.opens_at)} au {french.instant(plan.closes_at)}"
    spans: list[tuple[str, str, dt.date, dt.date]] = [
        ("La liste électorale est arrêtée", french.day_named(roll), roll, roll),
        ("On corrige la liste", until(fixes, today.date()), roll, fixes),
        ("On se porte candidat", until(stands, today.date()), roll, stands),
        (VOTING, hours, date_of(plan.opens_at), date_of(plan.closes_at)),
        ("Les mandats commencent", french.day_named(plan.mandates_from), plan.mandates_from, plan.mandates_from),
    ]
    rows = [ScheduleRow(what, when, state_of(first, last, today.date())) for what, when, first, last in spans]
    late = unordered and plan.opens_at <= now < plan.closes_at
    return [replace(row, state="late") if late and row.what == VOTING else row for row in rows]


def until(last: dt.date, today: dt.date) -> str:
    """What may be done on a last day too; told as gone once it is."""
    words = f"jusqu’au {french.day(last)} compris"
    return words if today <= last else f"c’était {words}"


def coming(calendar: list[ScheduleRow]) -> list[str]:
    """What is done on that day, or else the next thing to come: « On vote du 23 novembre … au 3 décembre … »."""
    late = [
        f"{line.what} {line.when}, et les scrutins ne sont pas encore ouverts : ils s’ouvrent en séance, ou par qui "
        "tient l’élection."
        for line in calendar
        if line.state == "late"
    ]
    now = late + [f"{line.what} {line.when}." for line in calendar if line.state == "current"]
    return now or [f"{line.what} {line.when}." for line in calendar if line.state == "to-come"][:1]


def date_of(moment: dt.datetime) -> dt.date:
    """The local day of an instant."""
    when = french.local(moment)
    assert isinstance(when, dt.datetime)
    return when.date()


def state_of(first: dt.date, last: dt.date, today: dt.date) -> str:
    if last < today:
        return "done"
    return "current" if first <= today else "to-come"
