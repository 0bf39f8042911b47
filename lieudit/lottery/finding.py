"""How the search of the whole site finds lotteries, by their title and their mission."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lieudit.lottery.models import Lottery
from lieudit.lottery.workflow import LotteryState
from lieudit.toolkit.findable import Findable, Found, Sought
from lieudit.toolkit.search import vector


def find_lotteries(sought: Sought) -> Found | None:
    """Those whose call was opened once."""
    rows = Lottery.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.annotate(search=vector("title", "why", "assembly__name")).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "lottery", rows, key="number", name="title", said=F("state"), by="-number", named="title", search=search
    )


LOTTERIES = Findable(
    _("Tirages au sort"),
    "lottery:lottery",
    find_lotteries,
    lambda hit: LotteryState(hit.said).label,
    texts=lambda: [Lottery.objects.public().values_list("title"), Lottery.objects.public().values_list("why")],
)
