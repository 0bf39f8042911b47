"""Who could carry the proxy of a seat in a session. Pure.

The rules are those of a ballot (`voting/proxies.py`): a cap, the same college where the rules ask for it, no chain.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from lieudit.governance.rules import Rules
from lieudit.voting.proxies import bars

if TYPE_CHECKING:
    from lieudit.governance.models import Seat
    from lieudit.meetings.models import MeetingProxy


class Voice(NamedTuple):
    """A seat, as the rules of proxies see it; none is suspended before its session."""

    key: str
    name: str
    college: str
    suspended: bool = False


class Given(NamedTuple):
    """A proxy that was accepted, as the rules see it; without `holder` it is for the seat that chairs."""

    giver: Voice
    holder: Voice | None


def voice_of(seat: Seat) -> Voice:
    return Voice(seat.key, seat.name, seat.college.code)


def given_of(proxy: MeetingProxy) -> Given:
    return Given(voice_of(proxy.giver), voice_of(proxy.holder) if proxy.holder else None)


def unable(
    voices: Iterable[Voice], giver: str, given: Iterable[Given], rules: Rules, chair: str = ""
) -> dict[str, str]:
    """Voices that could not carry the proxy of `giver`, by key, each with the sentence that says why.

    `chair` is the key of the seat that carries the proxies without a name, where the rules say so.
    """
    proxies, roll, accepted = rules["proxies"], list(voices), list(given)
    rule: dict[str, Any] = {"proxy_same_college": proxies["same_college"]}
    if proxies["blank"] == "chair" and chair:
        rule["blank_proxy_holder"] = chair
    return bars(roll, giver, accepted, rule, proxies["cap"])  # type: ignore[arg-type]
