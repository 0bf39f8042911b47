"""The signed link of an institution: to ask, to read where it stands, to say what it did with the opinion. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from lieudit.inquiries.models import Door

SALT = "inquiries.door"


def door_token(door: Door) -> str:
    """The door and its present key, signed: a link given again is another link."""
    return signing.Signer(salt=SALT).sign(f"{door.pk}.{door.key}")


def door_url(door: Door) -> str:
    return settings.SITE_URL + reverse("inquiries:door", args=[door_token(door)])


def read_door_token(token: str) -> tuple[int, str] | None:
    """The pk and the key of a token that we signed; None when it was altered."""
    try:
        pk, key = signing.Signer(salt=SALT).unsign(token).split(".", 1)
        return int(pk), key
    except (signing.BadSignature, ValueError):
        return None
