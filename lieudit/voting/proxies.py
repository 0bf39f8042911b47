"""What becomes of the proxies of a ballot: frozen at its opening, used or lapsed at its closing. Pure.

Rows come as they are stored: entries of a roll, proxies in the order in which they were given, votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lieudit.voting import counting

if TYPE_CHECKING:
    from lieudit.voting.models import FrozenProxy, Proxy, RollEntry, Vote

REASONS = {
    "giver_unknown_or_suspended": "la voix qui le donne est suspendue",
    "giver_present": "la voix qui le donnait a voté elle-même",
    "no_holder": "il est en blanc, et la règle ne dit pas qui le porte",
    "holder_absent": "la voix qui devait le porter est absente : suspendue, donnée à une autre, ou restée sans voter",
    "other_college": "la règle veut que les deux voix soient du même collège",
    "over_cap": "la voix qui devait le porter en porte déjà autant que la règle le permet",
    "unanswered": "il n’était pas accepté à l’ouverture",
}
"""Why a proxy has no effect: « Ce pouvoir ne vaut pas : … »."""


class Fate(NamedTuple):
    """What the opening of a ballot makes of one proxy: `refusal` is empty, or a key of REASONS."""

    proxy: Proxy
    giver: RollEntry
    holder: RollEntry | None
    refusal: str


def fates(
    entries: Iterable[RollEntry], proxies: Iterable[Proxy], rule: Mapping[str, Any], cap: int | None
) -> list[Fate]:
    """One fate for each voice that gave a proxy, in the order of the proxies.

    Nobody is in the room when a remote vote opens: is « present » any voice that is not suspended and has given no
    accepted proxy. Hence no chain. Only an accepted proxy is resolved, the latest of its giver.
    """
    roll = {entry.key: entry for entry in entries}
    given = [proxy for proxy in proxies if proxy.giver.key in roll]
    accepted = {proxy.giver.key: proxy for proxy in given if proxy.state == "accepted"}
    blank = rule.get("blank_proxy_holder")
    resolved = counting.resolve_proxies(
        {key: counting.Member(entry.college, entry.weight, entry.suspended) for key, entry in roll.items()},
        [key for key, entry in roll.items() if not entry.suspended and key not in accepted],
        [counting.Proxy(key, proxy.holder.key if proxy.holder else None, proxy.pk) for key, proxy in accepted.items()],
        cap,
        same_college=bool(rule.get("proxy_same_college")),
        blank_holder=blank,
    )
    latest = {proxy.giver.key: proxy for proxy in given} | accepted
    return [
        Fate(
            proxy,
            roll[key],
            roll.get(proxy.holder.key if proxy.holder else blank or ""),
            resolved.refused.get(key, "") if key in accepted else "unanswered",
        )
        for key, proxy in sorted(latest.items(), key=lambda pair: pair[1].pk)
    ]


def in_the_end(frozen: FrozenProxy, vote: Vote | None) -> str:
    """Why a proxy was not used once the ballot is closed, or an empty word: `vote` is that of its giver."""
    if frozen.refusal:
        return frozen.refusal
    if vote is None:
        return "holder_absent"
    return "" if vote.carried_by_id else "giver_present"


def as_recounted(
    roll: Mapping[int, RollEntry], frozen: Iterable[FrozenProxy], votes: Iterable[Vote]
) -> dict[str, list[Any]]:
    """What a recount file says of presence and proxies: who acted, which proxies were used, which were not and why.

    Present are the voices that voted themselves, and those that voted for another.
    """
    cast = {vote.entry_id: vote for vote in votes}
    present = {vote.carried_by_id or vote.entry_id for vote in cast.values()}
    used, unused = [], []
    for proxy in frozen:
        holder = roll[proxy.holder_id].key if proxy.holder_id else None
        line = {"giver": roll[proxy.giver_id].key, "holder": holder}
        if reason := in_the_end(proxy, cast.get(proxy.giver_id)):
            unused.append({**line, "reason": reason})
        else:
            used.append({**line, "order": proxy.rank})
    return {"present": sorted(roll[pk].key for pk in present), "proxies": used, "proxies_refused": unused}
