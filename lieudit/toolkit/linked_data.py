"""What a page says to search engines and catalogues: schema.org, as JSON-LD. Pure."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lieudit.toolkit.types import Json

ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


SCHEMA = "https://schema.org"


def told(said: Json) -> Json:
    """Without what is not known."""
    return {name: value for name, value in said.items() if value not in (None, "", {})}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def in_page(said: Json) -> SafeString:
    """A block of data, which no browser runs, written so that no word of it can close the element."""
    data = mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPED))
    return format_html('<script type="application/ld+json">{}</script>', data)
