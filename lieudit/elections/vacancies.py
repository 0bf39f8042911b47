"""How many seats of a college are to fill, and whose mandate ends: the computation that the page shows. Pure.

`to_fill` = seats of the rules − those who go on sitting. A mandate ends on its own date; without a date, on the day
that the rules' length of mandates gives. Of the latter, at most a share (one third) of the seats is renewed in one
election, the oldest first; where equal seniority does not part them, the public draw of the election will.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lieudit.governance.rules import Rules
from lieudit.toolkit.french import counted, day
from lieudit.voting.counting import lot_order

YEARS, RENEWAL = 3, "1/3"
"""Length of a mandate, and share of the seats that one election renews, where the rules say nothing."""


@dataclass(frozen=True)
class Mandate:
    """A seat as it is held: `key` names it for the draw, `until` is None where no end was written."""

    key: str
    name: str
    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Vacancies:
    """What one college has to fill. `drawn` are tied in seniority: the draw chooses `places` of them to leave."""

    seats: int
    held: int
    ending: tuple[Mandate, ...]
    drawn: tuple[Mandate, ...]
    places: int
    sentences: tuple[str, ...]

    @property
    def to_fill(self) -> int:
        return max(0, self.seats - self.held + len(self.ending) + self.places)


def outgoing(ending: Sequence[str], drawn: Sequence[str], places: int, seed: str) -> list[str]:
    """Keys of the seats that end: of those that are drawn, `places` by the lot of `seed`; before it, all."""
    return [*ending, *(lot_order(seed, drawn)[:places] if seed else drawn)]


def vacancies_of(rules: Rules, code: str, held: Iterable[Mandate], *, window: dt.date) -> Vacancies:
    """The seats to fill in the college `code`.

    `window` is the last day on which a mandate must end to be renewed by this election.
    """
    sitting = sorted(held, key=lambda mandate: (mandate.since, mandate.key))
    seats = (rules.get("seats") or {}).get(code)
    mandate_rule = rules.get("mandate") or {}
    years = mandate_rule.get("years", YEARS)
    cap = int(Fraction(mandate_rule.get("renewal", RENEWAL)) * (len(sitting) if seats is None else seats))
    cap = max(cap, 1)
    dated = [m for m in sitting if m.until is not None and m.until <= window]
    aged = [m for m in sitting if m.until is None and end_of(m.since, years) <= window]
    ending, drawn, places = oldest(aged, max(0, cap - len(dated)))
    total = len(sitting) if seats is None else seats
    ended = [*dated, *ending]
    lines = [
        f"Les règles prévoient {counted(total, 'siège')} dans ce collège."
        if seats is not None
        else f"Les règles ne fixent pas le nombre de sièges : on garde les {total} d’aujourd’hui.",
        f"{counted(len(sitting), 'siège')} occupé{'s' if len(sitting) > 1 else ''} aujourd’hui.",
    ]
    if dated:
        lines.append(f"{counted(len(dated), 'mandat')} à terme fixé d’ici le {day(window)}.")
    if aged:
        lines.append(
            f"{counted(len(aged), 'mandat')} sans date de fin {'ont' if len(aged) > 1 else 'a'} {years} ans ou plus ; "
            f"une élection en renouvelle {cap} au plus dans ce collège, les plus anciens d’abord."
        )
    if drawn:
        lines.append(f"{len(drawn)} ont la même ancienneté pour {counted(places, 'départ')} : le sort les départagera.")
    went_on = len(sitting) - len(ended) - places
    lines.append(f"À pourvoir : {total} − {went_on} qui continuent = {max(0, total - went_on)}.")
    return Vacancies(total, len(sitting), tuple(ended), tuple(drawn), places, tuple(lines))


def oldest(mandates: list[Mandate], most: int) -> tuple[list[Mandate], list[Mandate], int]:
    """Of `mandates`, oldest first, the `most` that surely end; those tied for the last ends, and how many of them."""
    if len(mandates) <= most:
        return mandates, [], 0
    if most == 0:
        return [], [], 0
    last = mandates[most - 1].since
    sure = [mandate for mandate in mandates if mandate.since < last]
    tied = [mandate for mandate in mandates if mandate.since == last]
    places = most - len(sure)
    return (sure + tied, [], 0) if len(tied) == places else (sure, tied, places)


def end_of(since: dt.date, years: int) -> dt.date:
    """The last day of a mandate of `years`: the eve of its anniversary.

    >>> end_of(dt.date(2024, 2, 29), 3), end_of(dt.date(2024, 1, 1), 3)
    (datetime.date(2027, 2, 28), datetime.date(2026, 12, 31))
    """
    try:
        return since.replace(year=since.year + years) - dt.timedelta(days=1)
    except ValueError:  # born on 29 February
        return dt.date(since.year + years, 2, 28)
