"""What the page of a matched fund shows: each common, what is promised to it, by whom, and what the fund adds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.funding.matched_funding import share_out, standing_pledges
from lieudit.funding.matching import in_cents
from lieudit.funding.models import MatchedCommon, MatchedFund, Pledge, places_of
from lieudit.funding.permissions import leads_fund, places_for
from lieudit.funding.workflow import CommonState, MatchedFundState
from lieudit.membership.standing import euros
from lieudit.toolkit.french import percent
from lieudit.toolkit.types import Context

MARKS = {
    MatchedFundState.OPEN: "due",
    MatchedFundState.SETTLED: "yes",
    MatchedFundState.CANCELLED: "no",
    CommonState.PROPOSED: "due",
    CommonState.REFUSED: "no",
}
"""How each state is drawn (`data-state`)."""


@dataclass(frozen=True)
class Sums:
    """Of one common, in cents: promised, counted within the caps of places, called for of the fund, added by it."""

    promised: int
    counted: int
    wanted: int
    added: int


def sums_of(fund: MatchedFund, pledges: list[Pledge]) -> tuple[Fraction, dict[int, Sums]]:
    """The part of what is called for that the fund pays, and the sums of each common, by rank: those that were counted,
    or those of today."""
    if fund.state == MatchedFundState.SETTLED:
        told = fund.counted["result"]
        rows = {
            int(rank): Sums(*(in_cents(row[name]) for name in ("promised", "counted", "wanted", "added")))
            for rank, row in told["commons"].items()
        }
        return Fraction(told["rate"]), rows
    shared = share_out(fund, pledges)
    ranks = shared.added
    return shared.rate, {
        each: Sums(shared.promised[each], shared.counted[each], shared.wanted[each], shared.added[each])
        for each in ranks
    }


@dataclass(frozen=True)
class Hand:
    """What somebody may do on the page of a fund, asked once for all its commons: as `COMMON_ACCESS` says of each."""

    leads: bool
    spoken: frozenset[int]
    giving: frozenset[int]

    @classmethod
    def of(cls, account: Visitor, fund: MatchedFund) -> Hand:
        """None of it once the last day is past. `spoken` are the places for which they speak, `giving` those that are
        in the directory."""
        if not account.is_authenticated or not fund.takes_pledges:
            return cls(False, frozenset(), frozenset())
        spoken = frozenset(places_of(account).values_list("place", flat=True))
        return cls(leads_fund(account, fund), spoken, frozenset(each.pk for each in places_for(account)))

    def steps(self, common: MatchedCommon, hidden: bool) -> list[str]:
        spoken = common.place_id in self.spoken
        may = {
            "pledge": bool(self.giving - {common.place_id}) and not hidden,
            "set_aside": self.leads and not spoken,
            "withdraw": spoken,
        }
        return [step for step, open_ in may.items() if open_]


def said(cents: int) -> str:
    return euros(Decimal(cents) / 100)


def fund_board(fund: MatchedFund, account: Visitor) -> Context:
    """Its commons by rank, each with its promises; the whole, and whether the fund is short."""
    commons = list(fund.commons.public().select_related("place").order_by("rank"))
    pledges = standing_pledges(fund)
    rate, sums = sums_of(fund, pledges)
    told = Measure.objects.hidden(MatchedCommon)
    hidden = set(MatchedCommon.objects.filter(pk__in=told, fund=fund).values_list("pk", flat=True))
    to = defaultdict(list)
    hand = Hand.of(account, fund)
    for each in pledges:
        back = each.place_id in hand.spoken
        to[each.common_id].append({"pledge": each, "sum": euros(each.amount), "back": back})
    none = Sums(0, 0, 0, 0)
    return {
        "lines": [
            {
                "common": each,
                "mark": mark_of(fund, each)[0],
                "label": mark_of(fund, each)[1],
                "hidden": each.pk in hidden,
                "name": _("Commun n° %d") % each.rank if each.pk in hidden else each.title,
                "pledges": to[each.pk],
                "promised": said(sums.get(each.rank, none).promised),
                "lost": capped_words(sums.get(each.rank, none)),
                "wanted": said(sums.get(each.rank, none).wanted),
                "added": said(sums.get(each.rank, none).added),
                "whole": said(sums.get(each.rank, none).promised + sums.get(each.rank, none).added),
                "steps": hand.steps(each, each.pk in hidden) if each.state == CommonState.PROPOSED else [],
            }
            for each in commons
        ],
        "mark": MARKS[MatchedFundState(fund.state)],
        "amount": euros(fund.amount),
        "most": euros(fund.most if fund.most is not None else fund.amount),
        "most_each": "" if fund.most_each is None else euros(fund.most_each),
        "one_is": euros(1 + fund.ratio),
        "promised": said(sum(each.promised for each in sums.values())),
        "wanted": said(sum(each.wanted for each in sums.values())),
        "added": said(sum(each.added for each in sums.values())),
        "short": percent(rate) if rate < 1 else "",
    }


def mark_of(fund: MatchedFund, common: MatchedCommon) -> tuple[str, str]:
    """How the state of a common is drawn and said: once its fund is counted, what came of it."""
    if common.state == CommonState.PROPOSED and fund.state == MatchedFundState.SETTLED:
        return ("yes", _("Cofinancé")) if common.added else ("closed", _("Rien n’y est ajouté"))
    return MARKS[CommonState(common.state)], str(CommonState(common.state).label).capitalize()


def capped_words(sums: Sums) -> str:
    """What of the promises is counted, where a cap keeps part of it out; nothing otherwise."""
    return said(sums.counted) if sums.counted < sums.promised else ""
