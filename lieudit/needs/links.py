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
    """A follow-up link that opens nothing: it has expired, or was altered on its way."""

    @property
    def expired(self) -> bool:
        return isinstance(self.__cause__, signing.SignatureExpired)


def followup_token(need: Need) -> str:
    """The word of a follow-up link: who holds it may withdraw or detach the need for a year."""
    return signing.dumps(need.pk, salt=SALT)


def followup_url(need: Need) -> str:
    """The whole address, for a mail."""
    return settings.SITE_URL + reverse("needs:followup", args=[followup_token(need)])


def read_followup(token: str, *, ever: bool = False) -> int:
    """The key of the need of a follow-up link; with `ever`, even of an expired one."""
    try:
        return int(signing.loads(token, salt=SALT, max_age=None if ever else LINK_LIFE))
    except signing.BadSignature as why:
        raise DeadLink from why
