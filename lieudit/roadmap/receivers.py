"""Words of the roadmap are reported from their place; milestones that owe a word wait on a desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.permissions import register_moderators
from lieudit.governance.models import Seat
from lieudit.governance.permissions import chairs_of
from lieudit.network.models import Representative
from lieudit.roadmap.datasets import MILESTONES
from lieudit.roadmap.models import Deliverable, Goal, Milestone, Slip
from lieudit.toolkit.datasets import DATASETS

DATASETS.fill("feuille-de-route", MILESTONES)

SILENT = ngettext_lazy(
    "jalon de la feuille de route est sans nouvelles", "jalons de la feuille de route sont sans nouvelles", "n"
)


def led_goals(account: Visitor) -> QuerySet[Goal]:
    """The goals of the assemblies that the account chairs."""
    return Goal.objects.filter(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))


register_moderators(
    Goal,
    lambda goal: chairs_of(goal.assembly_id),
    queue=led_goals,
    words=lambda goal: f"{goal.title}\n\n{goal.text}".strip(),
)
register_moderators(
    Milestone,
    lambda milestone: chairs_of(milestone.goal.assembly_id),
    queue=lambda account: Milestone.objects.filter(goal__in=led_goals(account)),
    words=lambda line: "\n\n".join(filter(None, (line.title, line.text, line.progress, line.closing))),
)
register_moderators(
    Slip,
    lambda slip: chairs_of(slip.milestone.goal.assembly_id),
    queue=lambda account: Slip.objects.filter(milestone__goal__in=led_goals(account)),
    words=lambda slip: slip.reason,
)
register_moderators(
    Deliverable,
    lambda given: chairs_of(given.milestone.goal.assembly_id),
    queue=lambda account: Deliverable.objects.filter(milestone__goal__in=led_goals(account)),
    words=lambda given: f"{given.title}\n\n{given.url}",
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Milestones that owe a word: to who speaks for their owner, and to who chairs."""
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    mine = Q(owner__in=spoken.values("organisation")) | Q(goal__in=led_goals(account))
    silent = Milestone.objects.silent().filter(mine)
    url = reverse("roadmap:roadmap")
    return [TodoList(silent, SILENT, url, page="roadmap:milestone", by="due_on", dated=_("prévu le %s"), within=0)]


@receiver(data_export)
def give_lines(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person wrote in the roadmap: goals, milestones, reasons of dates that moved, deliverables."""
    kinds: tuple[tuple[QuerySet[Any], str], ...] = (
        (Goal.objects.all(), "created_at"),
        (Milestone.objects.all(), "created_at"),
        (Slip.objects.select_related("milestone"), "at"),
        (Deliverable.objects.select_related("milestone"), "at"),
    )
    return "roadmap", [
        {"kind": rows.model._meta.model_name, "page": row.get_absolute_url(), "text": str(row), "at": getattr(row, day)}
        for rows, day in kinds
        for row in rows.filter(author=account).order_by("-pk")[:limit]
    ][:limit]
