"""What waits at the desk of a territory besides what the rooms below tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.desk import Door, Doors, register_doors
from lieudit.accounts.models import Account
from lieudit.desks.reads import NATION
from lieudit.needs.models import Escalation
from lieudit.network.models import Animator
from lieudit.territory.desk import Desk, Gesture, Line, Pile, register_pile
from lieudit.toolkit.french import excerpt

CARRIED = ngettext_lazy("besoin porté jusqu’à vous", "besoins portés jusqu’à vous", "n")


@register_pile
def carried(desk: Desk) -> Pile:
    """What a closer level carried here, with its reason: it owes an answer."""
    columns = {"pk": "pk", "number": "need__number", "words": Left("need__words", 300), "reason": "reason", "at": "at"}
    return Pile("portes", CARRIED, Escalation.objects.carried_to(desk), columns, _carried)


def _carried(row: Mapping[str, Any]) -> Line:
    text = _("« %(words)s » Porté plus haut : %(reason)s.")
    words = {"words": excerpt(row["words"], 160), "reason": row["reason"]}
    need = reverse("needs:need", args=[row["number"]])
    answer = Gesture(_("Répondre à qui l’a porté"), reverse("desks:answer_escalation", args=[row["pk"]]))
    name = _("Besoin n° %(number)s") % {"number": row["number"]}
    return Line(name, need, text % words, row["at"], (answer,))


@register_doors
def desks(account: Account) -> Doors:
    """The desks of the territories that the account animates."""
    running = Animator.objects.running().filter(account=account).order_by("pk")
    columns = {
        "organisation": "organisation__name",
        "name": Coalesce("department__name", "region__name"),
        "slug": Coalesce("department__slug", "region__slug"),
    }
    return Doors(running, columns, _door)


def _door(row: Mapping[str, Any]) -> Door:
    name = _("Bureau : %(territory)s") % {"territory": row["name"] or _("toute la France")}
    url = reverse("desks:desk", args=[row["slug"] or NATION])
    return Door(name, url, _("ce qui attend, pour %(name)s") % {"name": row["organisation"]})
