"""The link that reports a text from its place: `{% load care %}{% report_link thing %}`."""

from __future__ import annotations

from functools import cache

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.toolkit.templatetags.ui import icon
from lieudit.toolkit.tokens import row_token

register = template.Library()


@cache
def _around() -> tuple[str, str]:
    """What comes before and after the token in the address of a report."""
    before, _token, after = reverse("care:report", args=["_"]).rpartition("_")
    return before, after


@register.simple_tag
def report_link(thing: Model) -> SafeString:
    """« Signaler », with the name of the thing for those who only hear the link."""
    return report_link_of(thing._meta.label_lower, thing.pk, str(thing))


def report_link_of(label: str, pk: int, title: str) -> SafeString:
    """The same for a row that is no model: pages have a hundred of them."""
    before, after = _around()
    return SafeString(
        f'<a class="quiet" rel="nofollow" href="{before}{row_token(label, pk)}{after}">{icon("flag")} Signaler'
        f'<span class="visually-hidden">&nbsp;: {escape(title)}</span></a>'
    )
