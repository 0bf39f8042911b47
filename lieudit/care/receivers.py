"""What the room tells on the desk of an account, and what it gives to who takes their data."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.desk import Pile, register_desk
from lieudit.accounts.models import Account
from lieudit.accounts.signals import data_export
from lieudit.care.models import Report
from lieudit.care.permissions import reports_for


@register_desk
def desk(account: Any) -> list[Pile]:
    """Reports to look at within 48 hours."""
    words = ngettext_lazy("signalement à traiter", "signalements à traiter", "n")
    since = _("depuis le %s, à lire sous 48 heures")
    return [Pile(reports_for(account), words, reverse("care:queue"), by="at", dated=since)]


@receiver(data_export)
def give_reports(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    """The texts that the person reported, and what was answered."""
    sent = Report.objects.filter(reporter=account).order_by("-at")
    return "reports", [
        {
            "reason": each.reason,
            "details": each.details,
            "at": each.at,
            "answered_at": each.handled_at,
            "answer": each.answer,
        }
        for each in sent[:limit]
    ]
