"""The signed links that let somebody without an account answer: an institution, or a need's author. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

from lieudit.advocacy.workflow import ReferralState
from lieudit.toolkit.codes import in_groups, is_code

if TYPE_CHECKING:
    from lieudit.advocacy.models import Referral

REPLY_SALT = "advocacy.reply"
EFFECT_SALT = "advocacy.effect"
EFFECT_LINK = dt.timedelta(days=365)
"""How long an author may say, by the link of a mail, whether something changed."""


def reply_token(referral: Referral, key: str = "") -> str:
    """The number of the referral and its present key (or another), signed: a link passed on is another link."""
    return signing.Signer(salt=REPLY_SALT).sign(f"{referral.number}.{key or referral.key}")


def reply_url(referral: Referral, key: str = "") -> str:
    return settings.SITE_URL + reverse("advocacy:reply", args=[reply_token(referral, key)])


def short_url(referral: Referral, key: str = "") -> str:
    """The same link as one types it from paper; empty for letters of before, whose key is long."""
    key = key or referral.key
    return settings.SITE_URL + reverse("advocacy:coded", args=[in_groups(key)]) if is_code(key) else ""


def read_reply_token(token: str) -> tuple[int, str] | None:
    """The number and the key of a token that we signed; None when it was altered."""
    try:
        number, key = signing.Signer(salt=REPLY_SALT).unsign(token).split(".", 1)
        return int(number), key
    except (signing.BadSignature, ValueError):
        return None


def link_fault(referral: Referral, key: str, today: dt.date) -> str:
    """Why a link of ours no longer works: `forwarded`, `closed`, `expired`; empty when it does."""
    if key not in {referral.key, referral.next_key} - {""}:
        return "forwarded"
    if referral.state == ReferralState.CLOSED:
        return "closed"
    return "expired" if today > referral.link_until else ""


def effect_token(need_pk: int, position_pk: int) -> str:
    return signing.dumps([need_pk, position_pk], salt=EFFECT_SALT)


def effect_url(need_pk: int, position_pk: int) -> str:
    return settings.SITE_URL + reverse("advocacy:effect", args=[effect_token(need_pk, position_pk)])


def read_effect_token(token: str) -> tuple[int, int] | None:
    """The keys of the need and of the position; None when it was altered or is too old."""
    try:
        need, position = signing.loads(token, salt=EFFECT_SALT, max_age=EFFECT_LINK)
    except (signing.BadSignature, ValueError):
        return None
    return int(need), int(position)
