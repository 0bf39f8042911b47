"""A list that its publisher keeps at an address: followed, asked for again, left. What is fetched is in fetching.py."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.imports.fetching import ask_for
from lieudit.imports.models import FollowedList
from lieudit.imports.workflow import FOLLOWED_WORKFLOW
from lieudit.journal import services as journal
from lieudit.toolkit.errors import RuleBroken

MOST_FOLLOWED = 20
"""Lists that one account follows at once."""


@transaction.atomic
def follow_list(*, actor: Account, url: str, name: str = "") -> FollowedList:
    """Have a list fetched now, then each day. Its first file waits for a person, as any that is sent."""
    Account.objects.select_for_update().get(pk=actor.pk)
    mine = FollowedList.objects.running().filter(by=actor)
    if mine.filter(url=url).exists():
        raise RuleBroken({"url": _("Vous suivez déjà cette liste.")})
    if mine.count() >= MOST_FOLLOWED:
        raise RuleBroken(_("%s listes au plus : cessez d’en suivre une avant.") % MOST_FOLLOWED)
    followed = FollowedList.objects.create(by=actor, url=url, name=name.strip())
    ask_for(followed)
    journal.record("records.list_followed", actor=actor, data={"list": str(followed)})
    return followed


@transaction.atomic
def fetch_again(followed: FollowedList, *, actor: Account) -> FollowedList:
    """Have it fetched now, without waiting for tomorrow. The journal tells what is taken of it, not that one looked."""
    followed = FOLLOWED_WORKFLOW.take("fetch", followed)
    ask_for(followed)
    return followed


@transaction.atomic
def leave_list(followed: FollowedList, *, actor: Account) -> FollowedList:
    """Fetch it no more. What it brought stays, and is undone import by import."""
    followed = FOLLOWED_WORKFLOW.take("stop", followed)
    followed.held = followed.failure = ""
    followed.rows, followed.coming, followed.gone = {}, None, []
    followed.save(update_fields=["state", "held", "failure", "rows", "coming", "gone"])
    journal.record("records.list_left", actor=actor, data={"list": str(followed)})
    return followed
