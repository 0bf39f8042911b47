"""Places with what is found there, each line written as one string: lists hold twenty."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lieudit.public_services.near import OfferLine, PlaceLine
from lieudit.public_services.workflow import OfferState

register = template.Library()


@register.filter
def place_lines(lines: Iterable[PlaceLine]) -> SafeString:
    """The lines of `<ol class="needs">`: a place, how far, whether it is open, and its services."""
    before, _slug, after = reverse("records:place", args=["-"]).rpartition("-")
    root = reverse("public_services:offer", args=[0]).removesuffix("0/")
    return SafeString("".join(_line(line, before, after, root) for line in lines))


def _line(line: PlaceLine, before: str, after: str, root: str) -> str:
    """One place; `before` and `after` surround its slug, `root` begins the addresses of services."""
    place = line.place
    who = f"<span>{escape(place.what)}</span>" if place.what else ""
    who += f"<span>{escape(place.town)}, {escape(place.department_name)}</span>"
    if line.distance:
        who += f"<strong>{line.distance}</strong>"
    if line.now:
        who += f"<span{'' if line.is_open else ' class="quiet"'}>{line.now}</span>"
    if place.status == "paused":
        who += f'<span class="quiet">{_("fermé pour un temps")}</span>'
    said = _("De ce domaine, sans service encore décrit.")
    none = "" if place.what else f'<p class="small quiet">{said}</p>'
    offers = "".join(_offer(offer, root) for offer in line.offers)
    return (
        f'<li><article class="need"><h3 class="text-1"><a class="sign sign--small" href="{before}{place.slug}{after}">'
        f'{escape(place.name)}</a></h3><p class="who">{who}</p>'
        f"{f'<ul class="dash-list">{offers}</ul>' if offers else none}</article></li>"
    )


def _offer(offer: OfferLine, root: str) -> str:
    said = "".join(f", {part}" for part in (offer.price, offer.now) if part)
    short = f" <strong>{escape(offer.label)}</strong>" if offer.state != OfferState.OPEN else ""
    return f'<li><a href="{root}{offer.number}/">{escape(offer.title)}</a>{said}{short}</li>'
