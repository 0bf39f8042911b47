"""The picture of a consultation: a row a statement, a mark a group, from nobody who agrees to everybody. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 320, 32, 10
"""Of a row, and where its scale begins; the page gives its size."""


def x_of(share: float) -> float:
    """Where a share of agreement stands, from 0 to 1."""
    return EDGE + share * (WIDTH - 2 * EDGE)


def row_picture(shares: Sequence[float], *, colour: str) -> SafeString:
    """The marks of one statement, over the half; decoration, which the words beside it and the table say."""
    middle, centre = x_of(0.5), HEIGHT / 2
    parts = [
        f'<path d="M{EDGE} {centre:g}H{WIDTH - EDGE}" stroke="var(--line-strong)" stroke-width="1"/>',
        f'<path d="M{middle:.1f} 2V{HEIGHT - 2}" stroke="var(--line-strong)" stroke-width="1" stroke-dasharray="3 3"/>',
    ]
    if len(shares) > 1:
        low, high = x_of(min(shares)), x_of(max(shares))
        parts.append(
            f'<path d="M{low:.1f} {centre:g}H{high:.1f}" stroke="var(--{colour})" stroke-width="6" opacity=".35"/>'
        )
    parts += [
        f'<circle cx="{x_of(share):.1f}" cy="{centre:g}" r="6" fill="var(--{colour})" stroke="var(--sheet)"'
        f' stroke-width="1.5"/>'
        for share in shares
    ]
    inside = "".join(parts)
    return mark_safe(  # made of numbers and constants
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{inside}</svg>'
    )
