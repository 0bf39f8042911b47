"""The calendar of a thing, as templates write it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from lieudit.mutual_aid.free_days import SAID, Month

register = template.Library()


@register.filter
def day_rows(month: Month) -> SafeString:
    """The rows of a month, a cell a day: ninety of them on a page, hence one string."""
    words = {state: f'<span class="visually-hidden">, {said}</span></td>' for state, said in SAID.items()}
    rows = []
    for week in month.weeks:
        cells = [f'<td data-day="{day.state}">{day.on.day}{words[day.state]}' if day else "<td></td>" for day in week]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return SafeString("\n".join(rows))
