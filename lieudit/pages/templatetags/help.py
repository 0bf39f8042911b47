"""Which guide explains the page that is shown."""

from __future__ import annotations

from django import template

from lieudit.pages.help import Guide, guide_of

register = template.Library()


@register.simple_tag
def guide_here(request: object) -> Guide | None:
    """`{% guide_here request as guide %}`: nothing on a page that no guide explains."""
    match = getattr(request, "resolver_match", None)
    return guide_of(match.view_name) if match else None
