"""What waits for the secretariat besides what the rooms tell: the site itself, when it is ill."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Visitor
from lieudit.journal.permissions import settles_mails
from lieudit.pages.help import GUIDES
from lieudit.pages.site_pages import SITE_PAGES
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.models import Alarm

ILL = ngettext_lazy("chose du site va mal", "choses du site vont mal", "n")


FINDABLE.fill("page", SITE_PAGES)
FINDABLE.fill("guide", GUIDES)


@TODO_LISTS.fill
def alarms(account: Visitor) -> list[TodoList]:
    """What is ill, for the secretariat, which passes it on to who keeps the machine."""
    rows = Alarm.objects.running() if settles_mails(account) else Alarm.objects.none()
    return [TodoList(rows, ILL, reverse("pages:site_state"), by="since", dated=_("depuis le %s"))]
