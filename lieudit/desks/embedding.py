"""What another site shows of a territory, in an iframe: no script, no cookie, a policy of its own. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
"""Any site may frame these pages, and these pages alone; nothing runs in them."""
SECONDS = 300
"""How long a copy may be kept before it is asked for again."""
MOST_NEEDS, MOST_PLACES = 20, 200


@dataclass(frozen=True)
class Embed:
    """One thing that may be embedded: its word in the address, its name, the height of its frame in pixels."""

    what: str
    name: Any
    height: int


EMBEDS = (
    Embed("carte", _("La carte des lieux"), 720),
    Embed("besoins", _("Les derniers besoins"), 800),
    Embed("lieux", _("La liste des lieux"), 800),
)


def iframe(address: str, title: str, height: int) -> str:
    """The code to paste. The frame may open links in a new page, and nothing else."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>',
        address,
        title,
        height,
    )
