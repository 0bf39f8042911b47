"""Resources, and who bettered them, as pages say them. `{% load commons %}`"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lieudit.commons.board import uses_words
from lieudit.commons.models import Improvement, Release, Resource
from lieudit.toolkit.french import NBSP, excerpt
from lieudit.toolkit.templatetags.ui import sign

register = template.Library()
register.filter("uses_words", uses_words)


@register.filter
def keeper(resource: Resource) -> SafeString:
    """Who keeps it: the sign of a place and where it stands, or the name of an organisation."""
    if resource.place:
        place = resource.place
        return format_html("{} <span>{}</span>", sign(place.name, place.get_absolute_url(), "small"), place.where)
    body = resource.hat
    return format_html('<a href="{}">{}</a>', body.get_absolute_url(), body)


@register.filter
def plainly(text: str) -> str:
    """The beginning of a Markdown text, without its marks."""
    flat = re.sub(r"(?m)^\s*[-+]\s+|[*_`#>|]+|\[([^\]]*)\]\([^)]*\)", r"\1", text[:1200])
    return excerpt(flat, 240)


@register.filter
def credit(improvement: Improvement) -> str:
    """Whom an improvement is owed to: the place or the organisation in whose name it came, else the person."""
    return str(improvement.place or improvement.organisation or improvement.author)


@register.filter
def taken_in(improvements: Iterable[Improvement], release: Release) -> str:
    """« l’amélioration n° 3 (Le Préau) », those that a version holds, with their credit."""
    taken = [each for each in improvements if each.release_id == release.pk]
    return ", ".join(f"l’amélioration n°{NBSP}{each.number} ({credit(each)})" for each in taken)


@register.filter
def short_link(url: str) -> str:
    """The host and the beginning of the path: what a reader recognises."""
    parts = urlsplit(url)
    return excerpt(f"{parts.hostname or ''}{parts.path.rstrip('/')}", 48)
