"""Reads that the pages of this room do at each request: the cooperative of an address, an associate by number."""

from __future__ import annotations

import datetime as dt

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone

from lieudit.cooperative.models import Associate, CategoryClaim, Cooperative, Ending, Payout
from lieudit.governance.models import Rulebook
from lieudit.membership.models import PARTS, BankLine
from lieudit.toolkit.prepared import Blank, Rows, prepared

MOST_LINES = 400
"""Lines of the bank on one page; the others come once these are settled."""


@prepared()
def _plain(*, slug: Blank) -> Rows:
    return Cooperative.objects.select_related("assembly").filter(assembly__slug=slug)


@prepared()
def _whole(today: dt.date, *, slug: Blank) -> Rows:
    books = Rulebook.objects.filter(assembly=OuterRef("assembly"), in_force_from__lte=today).order_by("-version")
    rows = Cooperative.objects.filter(assembly__slug=slug).with_state()
    ends = Exists(Ending.objects.running().filter(associate__cooperative=OuterRef("pk")))
    return rows.annotate(said=Subquery(books.values("rules")[:1]), ends=ends)


@prepared()
def _of_number(*, number: Blank) -> Rows:
    own = OuterRef("pk")
    rows = Associate.objects.with_names().filter(number=number)
    return rows.annotate(
        claimed=Exists(CategoryClaim.objects.filter(associate=own)),
        ending_opened=Exists(Ending.objects.filter(associate=own)),
        paid_out=Exists(Payout.objects.filter(associate=own)),
    )


@prepared()
def bank_lines() -> Rows:
    """Lines of statements that wait: those that quote parts (`quotes`), then the money received, which may pay some."""
    quotes = Q(label__iregex=PARTS)
    rows = BankLine.objects.waiting().select_related("file").filter(quotes | Q(amount__gt=0))
    quoting = rows.annotate(quotes=ExpressionWrapper(quotes, BooleanField()))
    return quoting.order_by("-quotes", "paid_on", "pk")[:MOST_LINES]


def cooperative_of(slug: str) -> Cooperative | None:
    found: Cooperative | None = _plain.first(slug=slug)
    return found


def whole_of(slug: str) -> Cooperative | None:
    """With the state of its ledger, the rules of today, whether some parts may end (`ends`): one query for what a whole
    page asks."""
    today = timezone.localdate()
    found: Cooperative | None = _whole.first(today, slug=slug)
    if found and (rules := vars(found)["said"]):
        found.knows(today, rules)
    return found


def associate_of(number: int) -> Associate | None:
    """With whether a category was ever contested (`claimed`), an ending opened (`ending_opened`), a payout prepared
    (`paid_out`)."""
    found: Associate | None = _of_number.first(number=number)
    return found
