"""What is sent twice under one key is done once (draft-ietf-httpapi-idempotency-key-header), for a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.api.models import SentOnce, Token
from lieudit.api.problems import Refused
from lieudit.toolkit.types import Json

KEPT = dt.timedelta(hours=24)
"""How long a key stands for what was sent under it."""
LONGEST_KEY = 255


def digest_of(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(f"{method} {path}\n".encode() + body).hexdigest()


def checked_key(headers: Mapping[str, str]) -> str:
    """The key of an act.

    Raises:
        Refused: 400 without one, or with one that is none.
    """
    key = headers.get("Idempotency-Key", "")
    if not key or len(key) > LONGEST_KEY or "\0" in key:
        raise Refused(
            400, _("Donnez un « Idempotency-Key », de 255 signes au plus : renvoyé, l’acte n’est fait qu’une fois.")
        )
    return key


def used_already() -> Refused:
    """One key, two acts."""
    return Refused(422, _("Cette clé a déjà servi pour autre chose : prenez-en une autre."))


@transaction.atomic
def once(token: Token, key: str, digest: str, act: Callable[[], tuple[int, Json]]) -> tuple[int, Json]:
    """Do what was sent under a key, or say again what was answered. Of two that come at once, the second waits for the
    first. What is refused is not kept: its key may be used again.

    Raises:
        Refused: 422 where the key stands for something else; what the act refuses.
    """
    SentOnce.objects.older_than(timezone.now() - KEPT).filter(token=token, key=key).delete()
    kept, is_new = SentOnce.objects.get_or_create(token=token, key=key, defaults={"digest": digest})
    if not is_new:
        if kept.digest != digest:
            raise used_already()
        return kept.status, kept.answer
    kept.status, kept.answer = act()
    kept.save(update_fields=["status", "answer"])
    return kept.status, kept.answer


def forget_old_keys() -> Iterable[object]:
    """By the timer: keys of yesterday stand for nothing."""
    SentOnce.objects.older_than(timezone.now() - KEPT).delete()
    return ()
