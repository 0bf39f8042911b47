"""One need in a list, as `ui/need_card.html` draws it, written as one string: lists hold many."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lieudit.needs.figures import plural
from lieudit.needs.models import Need
from lieudit.toolkit.french import day, excerpt
from lieudit.toolkit.templatetags.ui import icon, sign, strand, topic

register = template.Library()

DOMAIN_ICON = {"other": "plus"}


@register.filter
def need_line(need: Need) -> SafeString:
    """A card of `<ol class="needs">`; `need` comes from `Need.objects.for_cards()`."""
    place = need.public_place
    who = sign(place.name, place.get_absolute_url(), "small") if place else ""
    topics = [topic(DOMAIN_ICON.get(code, code), label) for code, label in need.domain_labels]
    return format_html(
        '<li><article class="need"><p class="who">{}<span>{}</span><span class="quiet">le {}</span></p>'
        '<h3><a href="{}" dir="auto">«\u00a0{}\u00a0»</a></h3><div class="meta">{}{}{}</div></article></li>',
        who,
        need.where,
        day(need.created_at),
        need.get_absolute_url(),
        excerpt(need.words, 220),
        strand(need.stage),
        supporters(need),
        SafeString("".join(topics)),
    )


def supporters(need: Need) -> SafeString | str:
    """« 18 lieux, 9 départements »: who joined it."""
    count: int = need.place_count  # type: ignore[attr-defined]
    if not count:
        return ""
    departments: int = need.department_count  # type: ignore[attr-defined]
    where = f"{plural(count, 'autre lieu', 'autres lieux')}, {plural(departments, 'département')}"
    return format_html('<span class="topic">{}{}</span>', icon("people"), where)
