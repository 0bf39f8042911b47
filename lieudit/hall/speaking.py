"""Who speaks next and why, and how the time was shared. Pure, exact.

The order is published: a point of order, a question to who speaks, a right of reply, who belongs to a college that has
time left, who has not spoken yet, the college that is furthest below its share of the time, the fewest turns, the order
of asking; and, where the rules say so, never the same side twice. The chair decides; the queue only says what is fair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

KINDS = ("order", "ask", "reply", "normal")
"""From the first served to the last."""


class Asking(NamedTuple):
    """One request to speak: `who` asks in the name of a voice of `college`; `order` says which came first."""

    who: Any
    college: str
    kind: str
    order: int
    side: str = ""


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
            "ask": _("question à qui parle"),
            "reply": _("droit de réponse"),
            "side": _("pour et contre alternent"),
            "quota": _("son collège a pris son temps sur ce point"),
            "first": _("première prise de parole"),
            "deficit": _("collège moins entendu"),
            "turns": _("a moins parlé que d’autres"),
            "arrival": _("dans l’ordre des demandes"),
        }[self.reason]


CRITERIA = ("kind", "quota", "first", "deficit", "turns", "arrival")


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
    over: Collection[str] = (),
    side: str | None = None,
) -> list[QueueRank]:
    """The requests in the order of the published rule, each with why it stands there.

    `target` and `seconds` go by college, `turns` by voice; `over` are the colleges that wait for the others. `side` is
    the last that spoke, where sides alternate (None: they do not).
    """
    below = deficits(target, seconds)

    def key(asking: Asking) -> Key:
        spoken = turns.get(asking.who, 0)
        behind = below.get(asking.college, Fraction(0))
        late = asking.kind == "normal" and asking.college in over
        return KINDS.index(asking.kind), late, spoken > 0, -behind, spoken, asking.order

    ordered = sorted(waiting, key=key)
    keys = [key(asking) for asking in ordered]
    reasons = [
        _reason(asking, keys[at], keys[at + 1] if at + 1 < len(keys) else None) for at, asking in enumerate(ordered)
    ]
    order = list(range(len(ordered))) if side is None else alternated(ordered, side)
    passed = {at for rank, at in enumerate(order) if any(later < at for later in order[rank + 1 :])}
    return [QueueRank(rank, ordered[at], "side" if at in passed else reasons[at]) for rank, at in enumerate(order, 1)]


type Key = tuple[int, bool, bool, Fraction, int, int]


def alternated(ordered: Sequence[Asking], last: str) -> list[int]:
    """The ranks of these requests so that one side has no two turns in a row, as long as another waits with the same
    rights; `last` is the side that spoke last.

    >>> alternated([Asking(at, "a", "normal", at, side) for at, side in enumerate(("pro", "pro", "contra"))], "contra")
    [0, 2, 1]
    """
    left, taken = list(range(len(ordered))), []
    while left:
        first = ordered[left[0]]
        equal = [at for at in left if ordered[at].kind == first.kind == "normal"]
        chosen = next((at for at in equal if not last or ordered[at].side != last), left[0])
        left.remove(chosen)
        taken.append(chosen)
        last = ordered[chosen].side or last
    return taken


def quota(share: Fraction, minutes: int, turn: int) -> int:
    """Seconds that a college has on a point: its share of the time of the point, and a turn (in seconds) at least.

    >>> quota(Fraction(1, 4), 60, 120), quota(Fraction(1, 49), 20, 120)
    (900, 120)
    """
    return max(turn, int(share * minutes * 60))


def _reason(asking: Asking, own: Key, following: Key | None) -> str:
    """What the person reads: its kind, that it speaks for the first time, else what parts it from the next one."""
    if asking.kind != "normal":
        return asking.kind
    if own[1]:
        return "quota"
    if not own[2]:
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
