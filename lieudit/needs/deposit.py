"""The hidden key of a form: when it was opened, what makes its deposit unique; and how many may come in an hour."""

from __future__ import annotations

import secrets
from contextlib import suppress

from django.core import signing
from django.utils.translation import gettext as _

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace

SHORTEST_TIME = 3
"""Seconds under which nobody reads a form, writes and sends it."""
LONGEST_TIME = 24 * 3600
"""Seconds after which an open form asks to be read again."""
KEY_SALT = "needs.deposit"
MOST_DEPOSITS = 8
"""Deposits without account that one network address may send in an hour."""


def new_deposit_key() -> str:
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


def hold_back(origin: str) -> None:
    """Count a deposit from a network address (none when somebody is signed in); refuse one too many."""
    if origin and not Trace.keep(origin, MOST_DEPOSITS):
        raise RuleBroken(
            _("Beaucoup d’envois viennent de votre connexion : réessayez dans une heure, ou connectez-vous.")
        )
