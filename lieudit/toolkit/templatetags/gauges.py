"""Shares drawn as bars, and times that run: `{% load gauges %}`. `js/clock.js` makes the times run; without it they
are right when the page is written."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lieudit.toolkit.french import NBSP, hour, lasting

register = template.Library()
register.filter("lasting", lasting)
WIDTH = 600
"""Units across a bar."""


@register.simple_tag
def gauge(part: Fraction | int | None, whole: Fraction | int = 1, mark: Fraction | None = None) -> SafeString:
    """`part` of `whole` as a bar, with a rule at `mark`, a share of the whole. The numbers stand beside it."""
    share = min(Fraction(part or 0) / whole, Fraction(1)) if whole else Fraction(0)
    parts = [
        f'<rect width="{WIDTH}" height="18" fill="var(--linen)"/>',
        f'<rect width="{float(share * WIDTH):.0f}" height="18" fill="var(--ink)"/>',
    ]
    if mark is not None:
        parts.append(f'<path d="M{float(mark * WIDTH):.0f} 0V18" stroke="var(--madder)" stroke-width="5"/>')
    drawn = f'viewBox="0 0 {WIDTH} 18" preserveAspectRatio="none" aria-hidden="true" focusable="false"'
    return mark_safe(f"<svg {drawn}>{''.join(parts)}</svg>")  # made of numbers


@register.simple_tag
def house_clock() -> SafeString:
    """The hour of the server, running; every timer of the page follows it, whatever the device believes."""
    now = timezone.localtime()
    return format_html('<house-clock now="{}">{}</house-clock>', now.isoformat(), hour(now))


@register.simple_tag
def timer(since: dt.datetime, seconds: int, say: str = "left") -> SafeString:
    """Time that runs from `since`, against the `seconds` it may take.

    `say`: "left" (`0:36`, then `+0:12`), "spent" (`1 min 24`) or "minutes" (`35 min restantes`, `4 min de trop`).
    """
    spent = max(int((timezone.now() - since).total_seconds()), 0)
    late = " data-late" if spent > seconds else ""
    return format_html(
        '<running-timer role="timer" since="{}" seconds="{}" say="{}"{}>{}</running-timer>',
        since.isoformat(),
        seconds,
        say,
        mark_safe(late),
        SAY[say](spent, seconds),
    )


def left(spent: int, seconds: int) -> str:
    """`0:36` left, `+0:12` beyond."""
    rest = abs(seconds - spent)
    return f"{'+' if spent > seconds else ''}{rest // 60}:{rest % 60:02}"


def in_minutes(spent: int, seconds: int) -> str:
    """`35 min restantes`, rounded up; `4 min de trop`, rounded down."""
    if spent > seconds:
        return f"{(spent - seconds) // 60}{NBSP}min de trop"
    rest = -((spent - seconds) // 60)
    return f"{rest}{NBSP}min restante{'s' if rest > 1 else ''}"


SAY = {"left": left, "spent": lambda spent, seconds: lasting(spent), "minutes": in_minutes}
