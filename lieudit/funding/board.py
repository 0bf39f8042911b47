"""What the pages of calls show: each line of the list, the facts beside the wishes, the hour on every clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from lieudit.funding.clocks import everywhere, in_paris, overseas_sentence
from lieudit.funding.fairness import Fact, facts
from lieudit.funding.models import Call, Terms
from lieudit.funding.workflow import CallState
from lieudit.governance.models import Assembly, AssemblyKind
from lieudit.governance.rules import DEFAULT_RULES, complete
from lieudit.territory.models import Region
from lieudit.toolkit.french import counted, day, number, typeset
from lieudit.toolkit.types import Context

SOON = 10
"""Days before its closing from which a call is said to close soon."""


@dataclass(frozen=True)
class Line:
    """A call in a list: what its state looks like and says."""

    call: Call
    mark: str
    label: str


def line_of(call: Call, now: dt.datetime) -> Line:
    """Its outcome in one label: when it opens, in how many days it closes, that it is over."""
    if call.state == CallState.DRAFT:
        return Line(call, "planned", "En préparation")
    if call.state == CallState.CANCELLED:
        return Line(call, "dropped", "Annulé")
    if call.state == CallState.ANNOUNCED and call.opens_at:
        return Line(call, "planned", f"Ouvre le {day(call.opens_at)}")
    if call.state == CallState.CLOSED or not call.closes_at or call.closes_at < now:
        past = call.state == CallState.OPEN  # within the minutes of grace, or until the clock comes by
        return Line(call, "due" if past else "closed", "Ferme à l’instant" if past else "Clos")
    left = (timezone.localdate(call.closes_at) - timezone.localdate(now)).days
    when = "Ferme aujourd’hui" if not left else "Ferme demain" if left == 1 else f"Ferme dans {counted(left, 'jour')}"
    return Line(call, "due" if left <= SOON else "open", when)


def wishes() -> Context:
    """The wishes of the national council: the section `calls` of its rules."""
    council = Assembly.objects.filter(kind=AssemblyKind.NATIONAL).order_by("pk").first()
    found: Context = complete(council.rulebook.rules if council is not None else DEFAULT_RULES)["calls"]
    return found


def facts_of(call: Call, terms: Terms | None = None) -> list[Fact]:
    return facts((terms or call.rules).says(call), wishes())


def money_words(terms: Terms) -> list[str]:
    """What there is, in euros."""
    said = []
    if terms.fund is not None:
        said.append(f"{number(terms.fund)} € en tout")
    if terms.most is not None:
        said.append(f"{number(terms.most)} € au plus par dossier")
    return [typeset(each) for each in said]


def regions_said(codes: Sequence[str]) -> str:
    if not codes:
        return "France entière"
    return ", ".join(Region.objects.filter(code__in=codes).order_by("overseas", "slug").values_list("name", flat=True))


def call_board(call: Call) -> Context:
    """All that the page of a call shows beside its own fields."""
    terms, now = call.rules, timezone.now()
    postponements = list(call.postponements.all())
    return {
        "line": line_of(call, now),
        "terms": terms,
        "facts": facts_of(call),
        "money": money_words(terms),
        "where": regions_said(terms.regions),
        "opens": in_paris(call.opens_at) if call.opens_at and call.is_ours else "",
        "closes": in_paris(call.closes_at) if call.closes_at else "",
        "overseas": typeset(overseas_sentence(call.closes_at)) if call.closes_at else "",
        "clocks": everywhere(call.closes_at) if call.closes_at else [],
        "postponements": [(in_paris(each.before), in_paris(each.after), each.reason) for each in postponements],
        "replies": list(call.replies.all()),
    }
