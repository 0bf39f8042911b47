"""What the room tells on the desk of an account."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.desk import Pile, register_desk
from lieudit.care.permissions import reports_for


@register_desk
def desk(account: Any) -> list[Pile]:
    """Reports to look at within 48 hours."""
    words = ngettext_lazy("signalement à traiter", "signalements à traiter", "n")
    since = _("depuis le %s, à lire sous 48 heures")
    return [Pile(reports_for(account), words, reverse("care:queue"), by="at", dated=since)]
