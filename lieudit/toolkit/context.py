"""What every page knows: the name of the site, and whether it is a demonstration."""

from django.conf import settings
from django.http import HttpRequest

from lieudit.toolkit.types import Context


def house(request: HttpRequest) -> Context:
    """Context of all templates: `demonstration` shows its banner, `site_url` makes full addresses,
    `source_url` is where the code that runs here is read (AGPL, section 13)."""
    return {
        "demonstration": settings.DEMONSTRATION,
        "site_url": settings.SITE_URL,
        "source_url": settings.SOURCE_URL,
    }
