"""Lotteries are reported from their page and wait on desks; who closes an account leaves the pools."""

from __future__ import annotations

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.governance.models import Seat
from lieudit.governance.permissions import chairs_of
from lieudit.journal.readings import READINGS
from lieudit.lottery.datasets import LOTTERIES as OPEN_LOTTERIES
from lieudit.lottery.finding import LOTTERIES
from lieudit.lottery.models import Lottery, PanelMember, Volunteer
from lieudit.lottery.panel import leave_pool
from lieudit.lottery.workflow import LotteryState, MemberState
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE

READINGS.fill("lottery:profiles_file", _("les profils des volontaires"))
READINGS.fill("lottery:draw", _("un tirage au sort, avec ses volontaires"))

DATASETS.fill("tirages", OPEN_LOTTERIES)
FINDABLE.fill("lottery", LOTTERIES)

ANSWER = ngettext_lazy("tirage au sort attend votre réponse", "tirages au sort attendent votre réponse", "n")
DRAW = ngettext_lazy("tirage au sort attend son résultat", "tirages au sort attendent leur résultat", "n")
SHORT = ngettext_lazy("tirage au sort attend une décision", "tirages au sort attendent une décision", "n")

register_moderators(
    Lottery,
    lambda lottery: chairs_of(lottery.assembly_id),
    queue=lambda account: Lottery.objects.led_by(account),
    words=lambda lottery: f"{lottery.title}\n\n{lottery.why}",
    stays=_("Un tirage au sort annoncé ne se masque pas : qui le conduit l’annule, avec un motif."),
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Who was drawn and has not answered; what waits for the result of its draw, and for a decision on its quotas."""
    asked = PanelMember.objects.of_account(account).filter(state=MemberState.ASKED)
    led, mine = Lottery.objects.led_by(account), Volunteer.objects.of_account(account)
    seats = Seat.objects.running().held_by(account).values("college__assembly")
    due = Lottery.objects.filter(state=LotteryState.PUBLISHED, draw_at__lte=timezone.now())
    due = due.filter(Q(assembly__in=seats) | Q(pk__in=led.values("pk"))).exclude(held_by=account)
    url = reverse("lottery:lotteries")
    return [
        TodoList(asked, ANSWER, url, page="lottery:mine", key="lottery__number"),
        TodoList(due.exclude(pk__in=mine.values("lottery")), DRAW, url, page="lottery:lottery"),
        TodoList(led.filter(state=LotteryState.SHORT), SHORT, url, page="lottery:lottery"),
    ]


@receiver(data_export)
def give_volunteering(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person volunteered for, what they said, and their own chance."""
    rows = Volunteer.objects.of_account(account).select_related("lottery", "place").order_by("-pk")[:limit]
    return "lotteries", [
        {
            "lottery": row.lottery.number,
            "title": row.lottery.title,
            "name": row.name,
            "place": str(row.place or ""),
            "said": row.profile,
            "number": row.number,
            "chance": row.chance,
            "consented_at": row.consented_at,
        }
        for row in rows
    ]


@receiver(account_closed)
def leave_pools(sender: object, account: Account, **kwargs: object) -> None:
    """Who leaves is forgotten in every pool; drawn already, they are replaced."""
    for row in Volunteer.objects.filter(account=account).select_related("lottery"):
        leave_pool(row, actor=None)
