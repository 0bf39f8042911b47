"""What the pages of a register show of its ledger, read and written once until the clock of the house moves. Who may
read them is asked at each request, before."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.accounts.models import Account
from lieudit.cooperative import entries, leaving, naming, reading_forms, reads, reviewing, shown, tables
from lieudit.cooperative.models import (
    Associate,
    CategoryClaim,
    Cooperative,
    Correction,
    Ending,
    EndingQuerySet,
    Subscription,
    categories_before,
)
from lieudit.cooperative.permissions import PAYOUT_ACCESS, SUBSCRIPTION_ACCESS, waits_for_chair
from lieudit.cooperative.reckoned import reading_in
from lieudit.cooperative.vocabulary import Category, Ledger
from lieudit.cooperative.workflow import EndingState, SubscriptionState
from lieudit.governance.law import LAW
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.kept_forms import TOKEN

KEPT = 64
"""Pages that a process remembers."""
A_PAGE = 100
MOST_LINES = 200
"""Of each sort of what waits; the others come once these are settled."""
type Asked = tuple[tuple[str, str], ...]
"""What follows « ? » in the address."""


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def register_body(cooperative: Cooperative, asked: Asked, tick: int, today: dt.date) -> SafeString:
    """The register on a day, and what waits for an answer, of a cooperative that was read whole."""
    query = dict(asked)
    day = reading_forms.day_of(query.get("jour", ""))
    known = reading_forms.known_at(query.get("su", ""))
    reading = reading_in(cooperative)
    held, before = reading.held(day, known), categories_before(day, known)
    page = Paginator(held, A_PAGE).get_page(query.get("page"))
    shown = [*(row.associate for row in page), *(row.associate for row in reading.waiting)]
    associates = Associate.objects.with_names().in_bulk(shown)
    rows = Subscription.objects.filter(associate__cooperative=cooperative).waited_for()
    signed = list(rows.select_related("associate").order_by("pk")[: 2 * MOST_LINES])
    for each in signed:
        each.associate.cooperative = cooperative
    context = {
        "cooperative": cooperative,
        "day": day or today,
        "known": known,
        "form": reading_forms.DayForm(query if {"jour", "su"} & query.keys() else None),
        "page": page,
        "rows": [
            (one := associates[row.associate], Category(before.get(row.associate, one.category)).label, row.parts)
            for row in page
        ],
        "total": sum(row.parts for row in held),
        "signed": [(each, waits_for_chair(each)) for each in signed if each.state == SubscriptionState.SIGNED][
            :MOST_LINES
        ],
        "shared": cooperative.terms().is_shared,
        "payable": [each for each in signed if each.state == SubscriptionState.ADMITTED][:MOST_LINES],
        "queue": leaving.queue_of(cooperative, reading, associates)[:MOST_LINES],
        "claims": CategoryClaim.objects.waiting()
        .with_associate()
        .filter(associate__cooperative=cooperative)
        .order_by("pk"),
        "endings": running_in(cooperative) if vars(cooperative)["ends"] else [],
        "corrections": Correction.objects.waiting()
        .with_movement()
        .filter(movement__cooperative=cooperative)
        .order_by("pk"),
        "warned": reviewing.warned_of(cooperative, reading),
        "query": query,
    }
    return render_to_string("cooperative/register_body.html", context)


def running_in(cooperative: Cooperative) -> EndingQuerySet:
    """What would end somebody’s parts, and waits."""
    rows = Ending.objects.running().with_associate().filter(associate__cooperative=cooperative)
    return rows.order_by("number")


@lru_cache(maxsize=KEPT)
def near_breaking(cooperative: Cooperative, state: tuple[object, ...], today: dt.date) -> bool:
    """Whether something of a cooperative is near to breaking, in the state of which all warnings are reckoned."""
    return bool(reviewing.warned_of(cooperative, reading_in(cooperative)))


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def accounting_body(cooperative: Cooperative, asked: Asked, tick: int, *, year: int) -> SafeString:
    """What is handed over to the accountant in the civil `year` that runs, whose extract is not final; what was typed
    of an extract, which is then said to be wrong."""
    context = {
        "cooperative": cooperative,
        "form": reading_forms.ExtractForm(dict(asked) or None),
        "tables": tables.TABLES,
        "year": year,
    }
    return render_to_string("cooperative/accounting_body.html", context)


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def sums_of(associate: Associate, reader: Account, tick: int, today: dt.date, *, keeper: bool) -> SafeString:
    """The parts of one, as one reader may act on them: what they are worth, what was paid, what leaving today would
    give, all that happened; of one that was read by its number (`reads.associate_of`)."""
    whole = reads.whole_of(associate.cooperative.assembly.slug)
    assert whole
    associate.cooperative, known = whole, vars(associate)
    reading, lines = reading_in(whole), associate.lines()
    balances: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        balances[line.account] += line.credit - line.debit
    movements = leaving.movements_of(lines)
    subscriptions = list(associate.subscriptions.with_paid().select_related("decision").order_by("rank"))
    payouts = list(associate.payouts.order_by("-pk")) if known["paid_out"] else []
    for signed in subscriptions:
        signed.associate = associate
    for payout in payouts:
        payout.associate = associate
    waits = any(row.associate == associate.pk for row in reading.waiting)
    queue = leaving.queue_of(associate.cooperative, reading) if waits else []
    context = {
        "associate": associate,
        "keeper": keeper,
        "terms": whole.signed_under or whole.terms(),
        "claim": associate.claims.order_by("-pk").first() if known["claimed"] else None,
        "ending": (
            associate.endings.exclude(state=EndingState.DROPPED).order_by("-number").first()
            if known["ending_opened"]
            else None
        ),
        "subscriptions": [(each, SUBSCRIPTION_ACCESS.open_steps(reader, each)) for each in subscriptions],
        "payouts": [(each, PAYOUT_ACCESS.open_steps(reader, each)) for each in payouts],
        "last": movements[0].movement if movements else None,
        "exit": leaving.exit_of(associate, balances=balances, reading=reading),
        "interest": balances.get(Ledger.INTEREST, entries.NOTHING),
        "movements": movements,
        "waiting": next((each for each in queue if each.associate == associate), None),
        "others": naming.others_of(associate, reading),
        "summed": not keeper and shown.hides_others(whole),
        "payment": settings.DUES_PAYMENT,
        "withdrawal": LAW["withdrawal"],
        "csrf_token": TOKEN,
    }
    return render_to_string("cooperative/associate_body.html", context)
