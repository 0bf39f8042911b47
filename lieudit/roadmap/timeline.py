"""Two years drawn as a line: a first date, a wave to the present one, and today. Pure functions.

320 × 32 units: 24 months of 13 units from 4 to 316, a rule each quarter.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from lieudit.toolkit import french

LEFT, MONTH, MONTHS = 4, 13, 24
RIGHT = LEFT + MONTH * MONTHS
ARC = 6.5
COLOURS = {"planned": "ink", "slipped": "gathered", "ongoing": "answered", "met": "adopted"}


@dataclass(frozen=True)
class Window:
    """Two calendar years, by the first of them."""

    year: int

    @classmethod
    def around(cls, today: dt.date, base: int) -> Window:
        """The pair of years that holds `today`, counted by twos from `base`, a year that is not to come."""
        return cls(base + (today.year - base) // 2 * 2)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year + 1, 12, 31)

    @property
    def marks(self) -> tuple[str, str, str]:
        """What is written above the line."""
        short = french.SHORT_MONTHS
        return f"{short[0]} {self.year}", f"{short[0]} {self.year + 1}", f"{short[11]} {self.year + 1}"

    def holds(self, first: dt.date, due: dt.date) -> bool:
        """Whether a life from `first` to `due` (in either order) meets these two years."""
        return min(first, due) <= self.last and max(first, due) >= self.first

    def x(self, day: dt.date) -> float:
        """Where a day stands, kept between the ends.

        >>> Window(2026).x(dt.date(2026, 3, 1)), Window(2026).x(dt.date(2030, 1, 1))
        (30.0, 316)
        """
        months = (day.year - self.year) * 12 + day.month - 1
        within = (day.day - 1) / calendar.monthrange(day.year, day.month)[1]
        return min(max(LEFT + MONTH * (months + within), LEFT), RIGHT)

    def __str__(self) -> str:
        return f"{self.year}-{self.year + 1}"

    def __add__(self, years: int) -> Window:
        return Window(self.year + years)


def timeline(window: Window, first: dt.date, due: dt.date, state: str, today: dt.date) -> SafeString:
    """The line of one milestone; `state` is one of `COLOURS`, or `dropped`. Decoration: the table says it in words."""
    parts = [f'<path d="M{LEFT + 39 * quarter} 4V28" stroke="var(--line)" stroke-width="1"/>' for quarter in range(9)]
    if window.holds(today, today):
        parts.append(f'<path d="M{window.x(today):.1f} 0V32" stroke="var(--madder)" stroke-width="1.5"/>')
    start, end = window.x(first), window.x(due)
    if first != due:
        parts += [_wave(start, end, bend) for bend in (-7, 7)]
        parts.append(
            f'<circle cx="{start:.1f}" cy="16" r="5" fill="var(--paper)" stroke="var(--gathered)" stroke-width="2"/>'
        )
    if state == "dropped":
        parts.append(f'<path d="m{end - 5:.1f} 11 10 10m0-10-10 10" stroke="var(--ink)" stroke-width="2.5"/>')
    else:
        parts.append(f'<circle cx="{end:.1f}" cy="16" r="7" fill="var(--{COLOURS[state]})"/>')
    return mark_safe(  # made of numbers and constants
        f'<svg viewBox="0 0 320 32" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


def _wave(start: float, end: float, bend: int) -> str:
    """From a date to the next, whichever way it moved."""
    left, arcs = min(start, end), round(abs(end - start) / ARC)
    if not arcs:
        return ""
    faint = "" if bend < 0 else ' opacity=".45"'
    rest = f"t{ARC} 0" * (arcs - 1)
    return (
        f'<path d="M{left:.1f} 16q{ARC / 2} {bend} {ARC} 0{rest}" fill="none" stroke="var(--gathered)"'
        f' stroke-width="2"{faint}/>'
    )
