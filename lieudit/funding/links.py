"""The signed link by which the organiser of a call that is described here replies, without account. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from lieudit.funding.models import Call

SALT = "funding.reply"


def reply_token(call: Call) -> str:
    """The call and its present key, signed: a link given again is another link."""
    return signing.Signer(salt=SALT).sign(f"{call.pk}.{call.reply_key}")


def reply_url(call: Call) -> str:
    return settings.SITE_URL + reverse("funding:reply", args=[reply_token(call)])


def read_reply_token(token: str) -> tuple[int, str] | None:
    """The pk and the key of a token that we signed; None when it was altered."""
    try:
        pk, key = signing.Signer(salt=SALT).unsign(token).split(".", 1)
        return int(pk), key
    except (signing.BadSignature, ValueError):
        return None
