"""What the pages of a register show of its ledger, read and written once until the clock of the house moves. Who may
read them is asked at each request, before."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.cooperative import entries, leaving, naming, reading_forms, reviewing, tables
from lieudit.cooperative.models import Associate, CategoryClaim, Cooperative, Correction, Subscription
from lieudit.cooperative.reckoned import reading_of
from lieudit.cooperative.vocabulary import Ledger
from lieudit.cooperative.workflow import SubscriptionState
from lieudit.toolkit.types import Context

KEPT = 64
"""Pages that a process remembers."""
A_PAGE = 100
MOST_LINES = 200
"""Of each sort of what waits; the others come once these are settled."""
type Asked = tuple[tuple[str, str], ...]
"""What follows « ? » in the address."""


@lru_cache(maxsize=KEPT)
def register_body(cooperative: Cooperative, asked: Asked, tick: int, today: dt.date) -> SafeString:
    """The register on a day, and what waits for an answer."""
    query = dict(asked)
    day = reading_forms.day_of(query.get("jour", ""))
    reading = reading_of(cooperative)
    held = reading.held(day)
    page = Paginator(held, A_PAGE).get_page(query.get("page"))
    associates = Associate.objects.in_bulk([row.associate for row in page])
    rows = Subscription.objects.filter(associate__cooperative=cooperative).waited_for()
    signed = list(rows.select_related("associate").order_by("pk")[: 2 * MOST_LINES])
    context = {
        "cooperative": cooperative,
        "day": day or today,
        "form": reading_forms.DayForm(query if "jour" in query else None),
        "page": page,
        "rows": [(associates[row.associate], row.parts) for row in page],
        "total": sum(row.parts for row in held),
        "signed": [each for each in signed if each.state == SubscriptionState.SIGNED][:MOST_LINES],
        "payable": [each for each in signed if each.state == SubscriptionState.ADMITTED][:MOST_LINES],
        "queue": leaving.queue_of(cooperative, reading)[:MOST_LINES],
        "claims": CategoryClaim.objects.waiting()
        .with_associate()
        .filter(associate__cooperative=cooperative)
        .order_by("pk"),
        "corrections": Correction.objects.waiting()
        .with_movement()
        .filter(movement__cooperative=cooperative)
        .order_by("pk"),
        "warned": reviewing.warned_of(cooperative, reading),
        "query": query,
    }
    return render_to_string("cooperative/register_body.html", context)


@lru_cache(maxsize=KEPT)
def near_breaking(cooperative: Cooperative, state: tuple[object, ...], today: dt.date) -> bool:
    """Whether something of a cooperative is near to breaking, in the state of which all warnings are reckoned."""
    return bool(reviewing.warned_of(cooperative))


@lru_cache(maxsize=KEPT)
def accounting_body(cooperative: Cooperative, asked: Asked, tick: int) -> SafeString:
    """What is handed over to the accountant; what was typed of an extract, which is then said to be wrong."""
    context = {
        "cooperative": cooperative,
        "form": reading_forms.ExtractForm(dict(asked) or None),
        "tables": tables.TABLES,
    }
    return render_to_string("cooperative/accounting_body.html", context)


@lru_cache(maxsize=KEPT)
def sums_of(associate: Associate, tick: int, today: dt.date) -> Context:
    """The parts of one: what they are worth, what leaving today would give, all that happened, who the others are."""
    reading = reading_of(associate.cooperative)
    queue, balances = leaving.queue_of(associate.cooperative, reading), associate.balances()
    movements = leaving.movements_of(associate)
    return {
        "last": movements[0].movement if movements else None,
        "exit": leaving.exit_of(associate, queue=queue, balances=balances, reading=reading),
        "interest": balances.get(Ledger.INTEREST, entries.NOTHING),
        "movements": movements,
        "waiting": next((each for each in queue if each.associate == associate), None),
        "others": naming.others_of(associate),
    }
