"""Forms in what is drawn once: the token that proves that a form was sent from a page is of one reader, and is written
in at each request (decision 114)."""

from __future__ import annotations

import secrets

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString, mark_safe

TOKEN = secrets.token_hex(16)
"""What stands in a kept page where each request writes its own: nobody can write it in a name or a reason."""


def with_token(request: HttpRequest, body: SafeString) -> SafeString:
    """What was drawn for more than one request, with the token of this one."""
    return mark_safe(body.replace(TOKEN, get_token(request))) if TOKEN in body else body
