"""Reports on agreements; those to confirm and those that end, on an account and on the desk of a territory."""

from __future__ import annotations

import datetime as dt

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.agreements.datasets import AGREEMENTS
from lieudit.agreements.models import Agreement
from lieudit.care.permissions import register_moderators
from lieudit.network.models import Animator, Place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.territory.desk import DESK_LISTS, Desk, DeskAction, DeskLine, DeskList
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Row

DATASETS.fill("conventions", AGREEMENTS)
SINCE = _("depuis le %s")
TO_CONFIRM = ngettext_lazy("convention à confirmer, ou non", "conventions à confirmer, ou non", "n")
ENDING = ngettext_lazy("convention prend fin bientôt", "conventions prennent fin bientôt", "n")

register_moderators(
    Agreement,
    lambda agreement: Animator.objects.accounts_over(agreement.place),
    queue=lambda account: Agreement.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda agreement: "\n\n".join(filter(None, (agreement.title, agreement.closing))),
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Agreements that the other side declares; those that end, for both sides and for who animates the territory."""
    ending = Agreement.objects.public().ending().filter(pk__in=Agreement.objects.kept_by(account).values("pk"))
    url = reverse("agreements:agreements")
    to_confirm = Agreement.objects.public().to_confirm(account)
    return [
        TodoList(to_confirm, TO_CONFIRM, url, page="agreements:agreement", by="created_at", dated=SINCE),
        TodoList(ending, ENDING, url, page="agreements:agreement", by="ends_on", dated=_("le %s")),
    ]


@DESK_LISTS.fill
def ending(desk: Desk) -> DeskList:
    """Agreements of the territory that end: what follows is written in two clicks."""
    rows = Agreement.objects.public().ending().filter(desk.holds("place__municipality__department"))
    columns = {
        "number": "number",
        "title": "title",
        "place": "place__name",
        "partner": "partner__name",
        "on": "ends_on",
        "status": "place__status",
    }
    return DeskList("conventions", ENDING, rows.order_by("ends_on", "number"), columns, _ending_line)


def _ending_line(row: Row) -> DeskLine:
    """One agreement that ends; nothing follows it at a place that is closed for good."""
    act, label = "renew_agreement", _("Inscrire la suite")
    if row["status"] == PlaceStatus.CLOSED:
        act, label = "end_agreement", _("Rompre avant le terme")
    page, gesture = (reverse(f"agreements:{name}", args=[row["number"]]) for name in ("agreement", act))
    text = _("%(place)s et %(partner)s, jusqu’au %(day)s")
    words = {"place": row["place"], "partner": row["partner"], "day": day(dt.date.fromisoformat(row["on"]))}
    return DeskLine(row["title"], page, text % words, gestures=(DeskAction(label, gesture),))


@receiver(data_export)
def give_agreements(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The agreements that the person wrote down."""
    return "agreements", [
        {"place": row.place.name, "title": row.title, "at": row.created_at}
        for row in Agreement.objects.filter(author=account).select_related("place").order_by("-pk")[:limit]
    ]
