"""What waits of money on the desk of a territory: calls that close and that nobody answers from here."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from lieudit.funding.models import AidAnswer, Call, Partner
from lieudit.funding.workflow import CallState
from lieudit.territory.desk import Desk, DeskAction, DeskLine, DeskList
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Row

CLOSING = dt.timedelta(days=10)
"""Before its closing, from when a call that nobody answers from here is told to who animates."""
UNANSWERED = ngettext_lazy(
    "appel ferme d’ici dix jours, et personne n’y répond d’ici",
    "appels ferment d’ici dix jours, et personne n’y répond d’ici",
    "n",
)


def closing_calls(desk: Desk) -> DeskList:
    """Calls, ours and those of others, that close within ten days, that places of the territory may answer, and that
    none of them has begun to, nor said to have asked."""
    now = timezone.now()
    of_here = desk.holds("place__municipality__department")
    here = Partner.objects.inside().filter(of_here, call=OuterRef("pk"))
    asked = AidAnswer.objects.filter(of_here, call=OuterRef("pk"))
    taken = (CallState.OPEN, CallState.DESCRIBED)
    rows = Call.objects.public().filter(state__in=taken, closes_at__gt=now, closes_at__lte=now + CLOSING)
    if desk.land is not None:
        rows = rows.open_in(desk.land)
    rows = rows.exclude(Exists(here) | Exists(asked)).order_by("closes_at", "pk")
    return DeskList(
        "appels", UNANSWERED, rows, {"number": "number", "title": "title", "by": "closes_at"}, _call, quiet=True
    )


def _call(row: Row) -> DeskLine:
    url = reverse("funding:call", args=[row["number"]])
    closes = timezone.localtime(dt.datetime.fromisoformat(row["by"]))
    text = _("Il ferme le %s. Qui, d’ici, pourrait y répondre ?") % day(closes)
    return DeskLine(row["title"], url, text, gestures=(DeskAction(_("Lire l’appel"), url),))
