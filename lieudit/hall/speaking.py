"""Who speaks next and why, and how the time was shared. Pure, exact.

The order is published: a point of order, a right of reply, who has not spoken yet, the college that is furthest below
its share of the time, the fewest turns, the order of asking. The chair decides; the queue only says what is fair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

KINDS = ("order", "reply", "normal")
"""From the first served to the last."""


class Asking(NamedTuple):
    """One request to speak: `who` asks in the name of a voice of `college`; `order` says which came first."""

    who: Any
    college: str
    kind: str
    order: int


@dataclass(frozen=True)
class QueueRank:
    """Where a request stands, from 1, and `reason`: the first criterion that puts it before the next one."""

    rank: int
    asking: Asking
    reason: str

    @property
    def words(self) -> str:
        """Why it stands there, for the person who asks."""
        return {
            "order": _("rappel au règlement"),
            "reply": _("droit de réponse"),
            "first": _("première prise de parole"),
            "deficit": _("collège moins entendu"),
            "turns": _("a moins parlé que d’autres"),
            "arrival": _("dans l’ordre des demandes"),
        }[self.reason]


CRITERIA = ("kind", "first", "deficit", "turns", "arrival")


def deficits(target: Mapping[str, Fraction], seconds: Mapping[str, int]) -> dict[str, Fraction]:
    """How far below its share of the time each college is; negative when it had more."""
    total = sum(seconds.values())
    used = {college: Fraction(seconds.get(college, 0), total) if total else Fraction(0) for college in target}
    return {college: share - used[college] for college, share in target.items()}


def queue(
    waiting: Iterable[Asking],
    *,
    target: Mapping[str, Fraction],
    seconds: Mapping[str, int],
    turns: Mapping[int, int],
) -> list[QueueRank]:
    """The requests in the order of the published rule, each with why it stands there.

    `target` and `seconds` go by college, `turns` by voice.
    """
    below = deficits(target, seconds)

    def key(asking: Asking) -> tuple[int, bool, Fraction, int, int]:
        spoken = turns.get(asking.who, 0)
        behind = below.get(asking.college, Fraction(0))
        return KINDS.index(asking.kind), spoken > 0, -behind, spoken, asking.order

    ordered = sorted(waiting, key=key)
    keys = [key(asking) for asking in ordered]
    return [
        QueueRank(at + 1, asking, _reason(asking, keys[at], keys[at + 1] if at + 1 < len(keys) else None))
        for at, asking in enumerate(ordered)
    ]


def _reason(asking: Asking, own: tuple[object, ...], following: tuple[object, ...] | None) -> str:
    """What the person reads: its kind, that it speaks for the first time, else what parts it from the next one."""
    if asking.kind != "normal":
        return asking.kind
    if not own[1]:
        return "first"
    differs = [name for name, mine, its in zip(CRITERIA, own, following or own, strict=True) if mine != its]
    return differs[0] if differs and differs[0] in ("deficit", "turns") else "arrival"


def shares(target: str, present: Mapping[str, int]) -> dict[str, Fraction]:
    """The share of the time that each college should have: that of its presences, or the same for all that came."""
    there = {college: count for college, count in present.items() if count}
    if target == "equal":
        return {college: Fraction(1, len(there)) for college in there}
    total = sum(there.values())
    return {college: Fraction(count, total) for college, count in there.items()}


def equity(seconds: Mapping[str, int], members: Mapping[str, int]) -> dict[str, Fraction | None]:
    """(T_g / T) / (N_g / N) of each group: 1 is its part, None while nobody spoke or for a group without members."""
    time, heads = sum(seconds.values()), sum(members.values())
    return {
        group: Fraction(seconds.get(group, 0), time) / Fraction(count, heads) if time and count else None
        for group, count in members.items()
    }
