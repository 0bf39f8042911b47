"""What a page says to search engines and catalogues: schema.org, as JSON-LD. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

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


def linked_page(kind: str, title: str, text: str, path: str, steps: Sequence[tuple[str, str]]) -> Json:
    """A page: where it stands (`steps`, label and path), and what it is about. Its `kind` is that of a page
    (« CollectionPage »), or of the thing that it shows (« Demand »); nothing for any page.
    """
    url, of_page = absolute(path), kind.endswith("Page")
    ways = [("Accueil", "/"), *steps]
    crumbs = [
        told({"@type": "ListItem", "position": rank, "name": str(label), "item": way and absolute(str(way))})
        for rank, (label, way) in enumerate(ways, start=1)
    ]
    house: Json = {"@type": "WebSite", "name": "Lieudit", "url": absolute("/")}
    if kind == house["@type"]:
        owner: Json = {"@type": "Organization", "name": settings.PUBLISHER["name"], "url": absolute("/")}
        return {"@context": SCHEMA, "@id": url, **house, "description": text, "inLanguage": "fr", "publisher": owner}
    return told(
        {
            "@context": SCHEMA,
            "@type": kind if of_page else "WebPage",
            "name": title,
            "description": text,
            "url": url,
            "inLanguage": "fr",
            "isPartOf": house,
            "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": crumbs} if steps else None,
            "mainEntity": {"@type": kind, "name": title, "url": url} if kind and not of_page else None,
        }
    )


def in_page(said: Json) -> SafeString:
    """A block of data, which no browser runs, written so that no word of it can close the element."""
    data = mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPED))
    return format_html('<script type="application/ld+json">{}</script>', data)
