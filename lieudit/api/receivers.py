"""Reports on reuses; those that wait to be read; what a person told, when they ask for their data."""

from __future__ import annotations

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.api.models import Reuse
from lieudit.api.permissions import keeps_reuses
from lieudit.care.permissions import register_moderators

TO_READ = ngettext_lazy("réutilisation de données à lire", "réutilisations de données à lire", "n")
SINCE = _("depuis le %s")
register_moderators(
    Reuse, words=lambda reuse: "\n\n".join(filter(None, (reuse.title, reuse.url, reuse.about, reuse.maker)))
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    rows = Reuse.objects.to_read() if keeps_reuses(account) else Reuse.objects.none()
    return [TodoList(rows, TO_READ, reverse("api:reuses"), by="told_at", dated=SINCE)]


@receiver(data_export)
def give_reuses(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    told = Reuse.objects.filter(author=account).order_by("-pk")[:limit]
    return "reuses_told", [
        {"dataset": each.dataset, "title": each.title, "url": each.url, "about": each.about, "maker": each.maker}
        | {"state": each.state, "at": each.told_at}
        for each in told
    ]
