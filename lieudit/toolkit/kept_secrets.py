"""Secrets that the house has to know again, kept so that the rows alone tell none: the key is not in the database.

    secret = SecretField(max_length=300)

They are sealed (Fernet: AES-128-CBC and HMAC-SHA256) by a key drawn from `SECRET_KEY`, read by those of
`SECRET_KEY_FALLBACKS` too. One that no key opens any more reads as nothing: whoever uses it says so.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac

SALT = "lieudit.toolkit.kept_secrets"


def _box() -> MultiFernet:
    """The present key first: it seals."""
    words = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    drawn = [salted_hmac(SALT, "", secret=each, algorithm="sha256").digest() for each in words]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in drawn])


def seal(words: str) -> str:
    return _box().encrypt(words.encode()).decode()


def seal_undated(words: str) -> str:
    """The same, for what must not say when it was sealed: a token of Fernet begins with its second."""
    return _box().encrypt_at_time(words.encode(), 0).decode()


def unseal(kept: str) -> str:
    """The words, or nothing where no key opens them."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


class SecretField(models.CharField[str, str]):
    """Words that are sealed in the database, and plain in the program; `max_length` is that of what is kept."""

    def get_prep_value(self, value: object) -> str:
        return seal(str(value)) if value else ""

    def from_db_value(self, value: str, *_of: object) -> str:
        return unseal(value) if value else ""
