"""Drawings of results: bars of one total, merit profiles. A table with the numbers stands beside each."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
WIDTH = 600


@register.simple_tag
def total_bar(total: Fraction, full: Fraction, mark: Fraction | str = "") -> SafeString:
    """A total on the scale of `full`, hatched below zero; `mark` is the share at which a rule stands."""
    width = f"{float(min(abs(total) / full, Fraction(1)) * WIDTH):.1f}"
    parts = [f'<rect class="abstain" width="{WIDTH}" height="22"/>']
    if total:
        parts.append(f'<rect class="{"for" if total > 0 else "against"}" width="{width}" height="22"/>')
    if mark != "":
        at = f"{float(Fraction(mark) * WIDTH):.1f}"
        parts.append(f'<path d="M{at} -5V27" stroke="var(--ink)" stroke-width="3"/>')
    return _drawn(parts, 22)


@register.simple_tag
def merit_profile(counts: Sequence[Fraction]) -> SafeString:
    """Grades from best to worst as parts of one bar, with a rule at the middle."""
    total, left, parts = sum(counts), 0.0, []
    for grade in reversed(range(len(counts))):
        if width := float(counts[grade] / total * WIDTH):
            look = grade_class(grade, len(counts))
            parts.append(f'<rect class="merit {look}" x="{left:.1f}" width="{width:.1f}" height="34"/>')
            left += width
    parts.append(f'<path d="M{WIDTH // 2} -6V40" stroke="var(--ink)" stroke-width="3"/>')
    return _drawn(parts, 34)


@register.simple_tag
def merit_legend(grades: Sequence[str]) -> list[tuple[str, str]]:
    """(grade, its class in the drawing), from best to worst."""
    return [(grades[at], grade_class(at, len(grades))) for at in reversed(range(len(grades)))]


def grade_class(grade: int, grades: int) -> str:
    """Seven looks from worst to best, spread over the grades of the rule."""
    return f"merit-{round(grade * 6 / (grades - 1))}"


def _drawn(parts: Sequence[str], height: int) -> SafeString:
    return mark_safe(  # made of numbers
        f'<svg viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )
