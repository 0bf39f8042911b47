"""The hidden key of a form: when it was opened, and what makes its deposit unique. Pure functions."""

from __future__ import annotations

import secrets
from contextlib import suppress

from django.core import signing

SHORTEST_TIME = 3
"""Seconds under which nobody reads a form, writes and sends it."""
LONGEST_TIME = 24 * 3600
"""Seconds after which an open form asks to be read again."""
KEY_SALT = "needs.deposit"


def new_key() -> str:
    """A signed word that says when a form was opened, and makes its deposit unique."""
    return signing.dumps(secrets.token_urlsafe(12), salt=KEY_SALT)


def open_key(key: str) -> str:
    """The word of a key; `BadSignature` when it was altered or opened too long ago."""
    word: str = signing.loads(key, salt=KEY_SALT, max_age=LONGEST_TIME)
    return word


def is_too_young(key: str) -> bool:
    """Whether the form was sent faster than anybody writes."""
    with suppress(signing.SignatureExpired):
        return bool(signing.loads(key, salt=KEY_SALT, max_age=SHORTEST_TIME))
    return False
