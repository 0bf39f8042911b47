"""The link that reports a text from its place: `{% load care %}{% report_link thing %}`."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lieudit.toolkit.templatetags.ui import icon
from lieudit.toolkit.tokens import thing_token

register = template.Library()


@register.simple_tag
def report_link(thing: Model) -> SafeString:
    """« Signaler », with the name of the thing for those who only hear the link."""
    url = reverse("care:report", args=[thing_token(thing)])
    return format_html(
        '<a class="quiet" rel="nofollow" href="{}">{} Signaler<span class="visually-hidden">&nbsp;: {}</span></a>',
        url,
        icon("flag"),
        thing,
    )
