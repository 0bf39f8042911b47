"""What an account brought in and follows, when it asks for its data and when it leaves; what waits for it."""

from __future__ import annotations

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.imports.models import FollowedList, Import

HELD = ngettext_lazy("liste suivie à relire", "listes suivies à relire", "n")


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    held = FollowedList.objects.held_for(account)
    return [TodoList(held, HELD, reverse("imports:followed_lists"))]


@receiver(data_export)
def give_imports(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    brought = Import.objects.filter(by=account).order_by("-number")
    return "imports", [{"number": run.number, "file": run.file_name, "at": run.at} for run in brought[:limit]]


@receiver(data_export)
def give_followed(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    mine = FollowedList.objects.filter(by=account).order_by("-pk")[:limit]
    return "followed_lists", [{"url": each.url, "name": each.name, "state": each.state} for each in mine]


@receiver(account_closed)
def leave_lists(sender: object, account: Account, **kwargs: object) -> None:
    """Nothing is fetched any more for who leaves; what came stays in the directory."""
    FollowedList.objects.filter(by=account).delete()
