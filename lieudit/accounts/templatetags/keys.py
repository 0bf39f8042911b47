"""What the script of django-allauth reads of a page to speak to a security key."""

from __future__ import annotations

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def key_script(form: str, **ids: str) -> SafeString:
    """Which form it is (`addForm`, `authenticateForm`), and the ids of its button, of its field and of its data."""
    said = SafeString(json.dumps({"ids": ids}).replace("<", "\\u003C"))
    return format_html(
        '<script data-allauth-onload="allauth.webauthn.forms.{}" type="application/json">{}</script>', form, said
    )
