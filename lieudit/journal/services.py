"""Recording acts, and following what happens to a thing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal.models import Entry, Follow, FollowReason, Mention, content_type_of
from lieudit.journal.sentence import SENTENCES
from lieudit.journal.tasks import tell_followers


def record(
    kind: str,
    *things: models.Model,
    actor: Account | None,
    hat: models.Model | None = None,
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write the entry of an act, as its last line, and let its followers know after commit.

    `things` are all that the act concerns; `data` holds what the French sentence needs, as plain JSON.
    """
    sentence = SENTENCES[kind]
    sentence.say(data or {})  # a missing word fails here, in the act, not on somebody's page
    entry = Entry.objects.create(
        kind=kind,
        at=timezone.now(),
        actor=actor,
        hat_type=content_type_of(hat) if hat else None,
        hat_id=hat.pk if hat else None,
        hat_name=str(hat) if hat else "",
        data=data or {},
    )
    unique = {(type(thing), thing.pk): thing for thing in things}
    Mention.objects.bulk_create(
        Mention(entry=entry, content_type=content_type_of(thing), object_id=thing.pk) for thing in unique.values()
    )
    if sentence.told:
        transaction.on_commit(partial(tell_followers.enqueue, entry_id=entry.pk))
    return entry


def follow_thing(
    thing: models.Model,
    *,
    account: Account | None = None,
    address: str = "",
    reason: str = FollowReason.FOLLOWER,
    confirmed: bool = False,
) -> Follow:
    """Follow `thing` once. An address is only written to once its owner has confirmed it."""
    who: dict[str, Any] = {"account": account} if account else {"account": None, "address": address.lower()}
    follow, _created = Follow.objects.get_or_create(
        content_type=content_type_of(thing), object_id=thing.pk, ended_at=None, **who, defaults={"reason": reason}
    )
    if reason == FollowReason.AUTHOR and follow.reason != reason:
        follow.reason = reason
        follow.save(update_fields=["reason"])
    if (account or confirmed) and follow.confirmed_at is None:
        follow.confirmed_at = timezone.now()
        follow.save(update_fields=["confirmed_at"])
    return follow
