"""What pages show of quotas, of published panels and of shared seats, in light rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from lieudit.lottery.figures import categories, share, source_of
from lieudit.lottery.models import Lottery, Panels, Quota
from lieudit.lottery.vocabulary import Kind
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import number as said_number
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.types import Fields
from lieudit.voting.draws import canonical

if TYPE_CHECKING:
    from lieudit.lottery.forms import ShareForm


class QuotasOfKind(NamedTuple):
    """The quotas of one kind, and where their figures come from."""

    title: str
    source: str
    rows: list[Quota]
    binds_nothing: bool
    """Any panel would hold them: from none to every seat, in each category."""


def quota_board(lottery: Lottery, profile: Mapping[str, str] | None = None) -> list[QuotasOfKind]:
    """Quotas by kind, in their order; those of a `profile` only, where one is given."""
    rows = [row for row in lottery.quotas.all() if profile is None or profile.get(row.kind) == row.code]
    found = [(kind, list(mine)) for kind, mine in groupby(rows, key=lambda row: row.kind)]
    return [
        QuotasOfKind(
            str(Kind(kind).label),
            str(source_of(kind)),
            mine,
            all(row.low == 0 and row.high >= lottery.seats for row in mine),
        )
        for kind, mine in found
    ]


class Change(NamedTuple):
    """A quota, and the bounds that it would need."""

    quota: Quota
    low: int
    high: int


def relax_board(lottery: Lottery) -> list[Change]:
    """The smallest change of the quotas with which a panel exists, when there is none."""
    changes = (lottery.short or {}).get("relaxed", [])
    if not changes:
        return []
    known = {(row.kind, row.code): row for row in lottery.quotas.all()}
    return [Change(known[kind, code], low, high) for kind, code, low, high in changes]


def panel_board(lottery: Lottery, panels: Panels, asked: str) -> Fields:
    """One panel of those that were published: the one that is asked for, the one that was drawn, else the first."""
    content = json.loads(panels.text)
    most = len(content["panels"])
    number = typed_number(asked) or lottery.drawn_panel or 1
    number = min(max(number, 1), most)
    return {"number": number, "most": most, "members": content["panels"][number - 1], "pool": len(content["pool"])}


class Shared(NamedTuple):
    """A line of shared seats."""

    label: str
    figure: int
    base: int
    by_count: int
    seats: int
    ratio: str
    tied: bool


def share_board(form: ShareForm) -> Fields:
    """Seats shared as the form asks, with both columns; an error of the form when they cannot be."""
    if not form.is_valid():
        return {}
    asked, (kind, of_places) = form.cleaned_data, form.asked
    found = categories(kind, of_places=of_places)
    try:
        shared = share(found, asked["sieges"], base=asked["base"], seed=canonical(asked["tirage"]))
    except RuleBroken as refused:
        form.add_error(None, refused)
        return {}
    labels = {each.code: each.label for each in found}
    lines = [
        Shared(
            labels[line.code],
            line.count,
            line.base,
            line.by_count,
            line.seats,
            said_number(float(line.ratio), 2) if line.ratio is not None else "",
            line.code in shared.tied,
        )
        for line in shared.lines
    ]
    names = [labels[code] for code in shared.tied]
    lots = [labels[code] for code in shared.lots]
    return {
        "lines": lines,
        "tied": names,
        "left": shared.left,
        "lots": lots,
        "source": source_of(kind, of_places=of_places),
    }
