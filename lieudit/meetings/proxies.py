"""Proxies given for a session: who could carry one, and what each becomes when the session opens. Pure.

The rules are those of a ballot (`voting/proxies.py`): a cap, the same college where the rules ask for it, no chain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from lieudit.governance.rules import Rules
from lieudit.voting import counting
from lieudit.voting.proxies import REASONS, bars

if TYPE_CHECKING:
    from lieudit.governance.models import Seat
    from lieudit.meetings.models import MeetingProxy


class Voice(NamedTuple):
    """A seat, as the rules of proxies see it."""

    key: str
    name: str
    college: str
    suspended: bool = False


class Given(NamedTuple):
    """A proxy, as the rules of proxies see it; `order` is that in which they were given."""

    giver: Voice
    holder: Voice | None
    order: int
    state: str = "accepted"


def voice_of(seat: Seat, suspended: Collection[str] = ()) -> Voice:
    return Voice(seat.key, seat.name, seat.college.code, seat.key in suspended)


def given_of(proxy: MeetingProxy) -> Given:
    holder = voice_of(proxy.holder) if proxy.holder else None
    return Given(voice_of(proxy.giver), holder, proxy.pk, proxy.state)


def rule_of(rules: Rules, chair: str = "") -> dict[str, Any]:
    """What the count of a ballot reads of proxies; `chair` is the key of the seat that carries those without a name."""
    rule: dict[str, Any] = {"proxy_same_college": rules["proxies"]["same_college"]}
    if rules["proxies"]["blank"] == "chair" and chair:
        rule["blank_proxy_holder"] = chair
    return rule


def unable(
    voices: Iterable[Voice], giver: str, given: Iterable[Given], rule: Mapping[str, Any], cap: int | None
) -> dict[str, str]:
    """Voices that could not carry the proxy of `giver`, by key, each with the sentence that says why."""
    accepted: Any = [proxy for proxy in given if proxy.state == "accepted"]
    roll: Any = list(voices)
    return bars(roll, giver, accepted, rule, cap)


class Resolved(NamedTuple):
    """What the proxies become among those who are there.

    `carried` maps a voice that is there to the voices it speaks for, its own first; `refused` a giver to a key of
    `voting.proxies.REASONS`.
    """

    carried: dict[str, list[str]]
    refused: dict[str, str]

    @property
    def represented(self) -> int:
        """Voices present or represented: what a quorum counts."""
        return sum(map(len, self.carried.values()))

    def why(self, giver: str) -> str:
        return REASONS[self.refused[giver]] if giver in self.refused else ""


def resolved(
    voices: Iterable[Voice],
    present: Collection[str],
    given: Iterable[Given],
    rule: Mapping[str, Any],
    cap: int | None,
) -> Resolved:
    """Who speaks for whom, when `present` are there: the latest accepted proxy of each giver, no chain, no more
    than `cap` a holder."""
    members = {voice.key: counting.Member(voice.college, Fraction(1), voice.suspended) for voice in voices}
    asked = [
        counting.Proxy(proxy.giver.key, proxy.holder.key if proxy.holder else None, proxy.order)
        for proxy in given
        if proxy.state == "accepted"
    ]
    found = counting.resolve_proxies(
        members,
        present,
        asked,
        cap,
        same_college=bool(rule.get("proxy_same_college")),
        blank_holder=rule.get("blank_proxy_holder"),
    )
    return Resolved({key: list(carried) for key, carried in found.votes.items()}, dict(found.refused))


def quorum_reached(represented: int, registered: int, quorum: Fraction) -> bool:
    """A share of the voices that are registered; the share itself is enough."""
    return represented >= quorum * registered
