"""Who moderates what: rooms above register their things here, since the charter's room knows none of them.

In a room's `receivers.py`, so that it is done once when the house starts:

    register_moderators(Need, animators_of, queue=lambda account: Need.objects.animated_by(account))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from lieudit.accounts.models import Account
from lieudit.care.models import Report, ReportQuerySet
from lieudit.journal.models import content_type_of


@dataclass(frozen=True)
class Moderation:
    """How one kind of thing is looked after."""

    moderators: Callable[[Any], QuerySet[Account]]
    queue: Callable[[Any], QuerySet[Any]]
    author: Callable[[Any], Any]
    words: Callable[[Any], str]


MODERATION: dict[type[Model], Moderation] = {}


def words_of(thing: Any) -> str:
    """The text of a thing, under the usual names."""
    for name in ("words", "text", "wording", "summary"):
        if isinstance(value := getattr(thing, name, None), str) and value:
            return value
    return str(thing)


def register_moderators(
    model: type[Model],
    moderators: Callable[[Any], QuerySet[Account]],
    *,
    queue: Callable[[Any], QuerySet[Any]],
    author: Callable[[Any], Any] = lambda thing: getattr(thing, "author", None),
    words: Callable[[Any], str] = words_of,
) -> None:
    """Texts of `model` can be reported from now on.

    `moderators(thing)`: who handles its reports; `queue(account)`: the things that an account handles;
    `author(thing)`: the account that wrote it, told when it is hidden; `words(thing)`: what is kept of it.
    """
    MODERATION[model] = Moderation(moderators, queue, author, words)


def moderates(account: Any, thing: Model) -> bool:
    """The secretariat, or those whom the thing's own room names (its territory's animators)."""
    if not account.is_authenticated or type(thing) not in MODERATION:
        return False
    return account.is_staff or MODERATION[type(thing)].moderators(thing).filter(pk=account.pk).exists()


def moderators_of(thing: Model) -> QuerySet[Account]:
    """Who is told that a thing is reported; the secretariat, where nobody looks after it."""
    named = MODERATION[type(thing)].moderators(thing)
    return named if named.exists() else Account.objects.filter(is_staff=True, is_active=True)


def demand_moderator(account: Any, thing: Model) -> None:
    """Open the door or answer 403."""
    if not moderates(account, thing):
        raise PermissionDenied


def reports_for(account: Any) -> ReportQuerySet:
    """Open reports on the things that `account` moderates, oldest first."""
    wanted = Q(pk__in=[])
    for model, moderation in MODERATION.items():
        things = model._default_manager.all() if account.is_staff else moderation.queue(account)
        wanted |= Q(content_type=content_type_of(model()), object_id__in=things.order_by().values("pk"))
    return Report.objects.open().filter(wanted).order_by("at", "pk")
