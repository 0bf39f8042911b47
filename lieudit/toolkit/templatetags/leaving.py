"""The way out of a form."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lieudit.toolkit.request import back

register = template.Library()


@register.simple_tag(takes_context=True)
def leave(context: template.Context, label: str, url: str) -> SafeString:
    """A link beside the button of a form: back to where the person came from, when the address tells it (`next`)."""
    came = back(context["request"], "")
    words = _("Revenir sans rien faire") if came else label
    return format_html('<a class="button button--bare" href="{}">{}</a>', came or url, words)
