"""Draws a piece on the page of components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn(context: Mapping[str, Any], piece: str, inputs: Mapping[str, Any]) -> SafeString:
    """The piece at the path `piece`, with these inputs and the request of the page."""
    return SafeString(render_to_string(piece, dict(inputs), context["request"]))
