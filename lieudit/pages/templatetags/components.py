"""Draws a piece on the page of components."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.toolkit.types import Row

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn(context: Row, piece: str, inputs: Row) -> SafeString:
    """The piece at the path `piece`, with these inputs and the request of the page."""
    return SafeString(render_to_string(piece, dict(inputs), context["request"]))
