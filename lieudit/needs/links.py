"""The signed link by which an author without account follows a need. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from lieudit.needs.models import Need

LINK_LIFE = dt.timedelta(days=365)
"""How long a follow-up link opens the page of its need."""
SALT = "needs.followup"


class DeadLink(Exception):
    """A follow-up link that opens nothing: it has expired, was altered on its way, or another one replaced it."""

    replaced = False

    @property
    def expired(self) -> bool:
        return isinstance(self.__cause__, signing.SignatureExpired)


class Replaced(DeadLink):
    """The address was corrected since, and its owner has another link."""

    replaced = True


def followup_token(need: Need) -> str:
    """The word of a follow-up link: who holds it may withdraw or detach the need, for a year.

    It bears the present key of the need: once that is renewed, the links of before open nothing.
    """
    return signing.dumps([need.pk, need.key], salt=SALT)


def followup_url(need: Need) -> str:
    """The whole address, for a mail."""
    return settings.SITE_URL + reverse("needs:followup", args=[followup_token(need)])


def read_followup(token: str, *, ever: bool = False) -> tuple[int, str]:
    """The primary key of the need of a follow-up link, and its key; with `ever`, even of an expired one.

    Links of before needs had keys bear the first alone: theirs is empty.
    """
    try:
        found = signing.loads(token, salt=SALT, max_age=None if ever else LINK_LIFE)
        pk, key = found if isinstance(found, list) else (found, "")
        return int(pk), str(key)
    except (signing.BadSignature, ValueError, TypeError) as why:
        raise DeadLink from why


def check_followup(need: Need, key: str) -> None:
    """Refuse a link whose key is no longer that of the need."""
    if key != need.key:
        raise Replaced
