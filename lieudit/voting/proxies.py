"""What becomes of the proxies of a ballot: frozen at its opening, used or lapsed at its closing. Pure.

Rows come as they are stored: entries of a roll, proxies in the order in which they were given, votes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from lieudit.toolkit.french import counted
from lieudit.voting import counting

if TYPE_CHECKING:
    from lieudit.voting.models import FrozenProxy, Proxy, RollEntry, Vote

REASONS = {
    "giver_unknown_or_suspended": "la voix qui le donne est suspendue",
    "giver_present": "la voix qui le donnait a voté elle-même",
    "giver_in_session": "la voix qui le donne est présente",
    "no_holder": "il est en blanc, et la règle ne dit pas qui le porte",
    "holder_absent": "la voix qui devait le porter est absente",
    "holder_unknown": "la voix qui devait le porter n’est pas sur la liste de ce scrutin",
    "holder_suspended": "la voix qui devait le porter est suspendue",
    "holder_entrusted": "la voix qui devait le porter a donné son propre pouvoir",
    "holder_silent": "la voix qui devait le porter n’a pas voté",
    "ended": "une des deux voix ne pouvait plus voter à la clôture",
    "other_college": "la règle veut que les deux voix soient du même collège",
    "over_cap": "la voix qui devait le porter en porte déjà autant que la règle le permet",
    "unanswered": "il n’était pas accepté à l’ouverture",
}
"""Why a proxy has no effect: « Ce pouvoir ne vaut pas : … »."""


def bars(
    roll: Iterable[RollEntry], giver: str, accepted: Iterable[Proxy], rule: Mapping[str, Any], cap: int | None
) -> dict[str, str]:
    """Voices of a roll that could not carry the proxy of `giver` (a key) if the vote opened now: key → sentence.

    `accepted` are the proxies that their holders have accepted, those of `giver` aside.
    """
    voices = {entry.key: entry for entry in roll}
    others = {proxy.giver.key: proxy for proxy in accepted if proxy.giver.key != giver}
    blank = rule.get("blank_proxy_holder")
    carried = Counter(proxy.holder.key if proxy.holder else blank for proxy in others.values())
    found = {}
    for key, voice in voices.items():
        if key == giver:
            found[key] = "Un pouvoir se donne à une autre voix."
        elif voice.suspended:
            found[key] = f"{voice.name} ne vote pas à ce scrutin, et ne peut porter de pouvoir."
        elif rule.get("proxy_same_college") and giver in voices and voice.college != voices[giver].college:
            found[key] = f"{voice.name} est d’un autre collège, et la règle veut le même."
        elif key in others:
            found[key] = f"{voice.name} a donné son propre pouvoir : un pouvoir ne se transmet pas."
        elif cap is not None and carried[key] >= cap:
            found[key] = f"{voice.name} porte déjà {counted(carried[key], 'pouvoir')}, autant que la règle le permet."
    return found


class Fate(NamedTuple):
    """What the opening of a ballot makes of one proxy: `refusal` is empty, or a key of REASONS."""

    proxy: Proxy
    giver: RollEntry
    holder: RollEntry | None
    refusal: str


def resolve(
    entries: Iterable[RollEntry], proxies: Iterable[Proxy], rule: Mapping[str, Any], cap: int | None
) -> list[Fate]:
    """One fate for each voice that gave a proxy, in the order of the proxies.

    A roll in session says who is present. Nobody is in the room when a remote vote opens: is « present » there any
    voice that is not suspended and has given no accepted proxy. Hence no chain. Only an accepted proxy is resolved, the
    latest of its giver.
    """
    roll = {entry.key: entry for entry in entries}
    given = [proxy for proxy in proxies if proxy.giver.key in roll]
    accepted = {proxy.giver.key: proxy for proxy in given if proxy.state == "accepted"}
    blank = rule.get("blank_proxy_holder")
    resolved = counting.resolve_proxies(
        {key: counting.Member(entry.college, entry.weight, entry.suspended) for key, entry in roll.items()},
        [key for key, entry in roll.items() if (key not in accepted if entry.present is None else entry.present)],
        [counting.Proxy(key, proxy.holder.key if proxy.holder else None, proxy.pk) for key, proxy in accepted.items()],
        cap,
        same_college=bool(rule.get("proxy_same_college")),
        blank_holder=blank,
    )
    latest = {proxy.giver.key: proxy for proxy in given} | accepted
    found = []
    for key, proxy in sorted(latest.items(), key=lambda pair: pair[1].pk):
        holder = roll.get(proxy.holder.key if proxy.holder else blank or "")
        refusal = resolved.refused.get(key, "") if key in accepted else "unanswered"
        if refusal == "holder_absent" and holder:
            refusal = why_unable(holder)
        elif refusal == "giver_present":
            refusal = "giver_in_session"
        found.append(Fate(proxy, roll[key], holder, refusal))
    return found


def why_unable(holder: RollEntry) -> str:
    """Why a voice that is not suspended cannot carry a proxy: away from the session, or heard through another."""
    if holder.suspended:
        return "holder_suspended"
    return "holder_entrusted" if holder.present is None else "holder_absent"


def why_unused(frozen: FrozenProxy, vote: Vote | None) -> str:
    """Why a proxy was not used once the ballot is closed, or an empty word: `vote` is that of its giver."""
    if frozen.refusal:
        return frozen.refusal
    if vote is None:
        return "holder_silent"
    return "" if vote.carried_by_id else "giver_present"


def as_recounted(
    roll: Mapping[int, RollEntry], frozen: Iterable[FrozenProxy], votes: Iterable[Vote]
) -> dict[str, list[Any]]:
    """What a recount file says of presence and proxies: who acted, which proxies were used, which were not and why.

    Present are the voices that voted themselves, those that voted for another, and those that a roll in session says
    are there. In session a proxy that is in force represents its giver, even when its holder then says nothing; when
    the holder has voted and not for the giver, one of them had lost its right: who is there was counted at the opening.
    """
    cast = {vote.entry_id: vote for vote in votes}
    present = {vote.carried_by_id or vote.entry_id for vote in cast.values()}
    present |= {pk for pk, entry in roll.items() if entry.present}
    used, unused = [], []
    for proxy in frozen:
        holder = roll[proxy.holder_id].key if proxy.holder_id else None
        line = {"giver": roll[proxy.giver_id].key, "holder": holder}
        reason = why_unused(proxy, cast.get(proxy.giver_id))
        if reason == "holder_silent" and proxy.holder_id in cast and roll[proxy.giver_id].present is not None:
            reason = "ended"
            present.add(proxy.giver_id)
        if reason and not (reason == "holder_silent" and roll[proxy.giver_id].present is not None):
            unused.append({**line, "reason": reason})
        else:
            used.append({**line, "order": proxy.rank})
    return {"present": sorted(roll[pk].key for pk in present), "proxies": used, "proxies_refused": unused}


class Line(NamedTuple):
    """One proxy on the page of its ballot. `state` is the key of a state label, `why` explains it."""

    giver: str
    holder: str
    state: str
    words: str
    why: str = ""
    whole_sitting: bool = False


NOBODY = "personne"
BEFORE = {
    "offered": ("expected", "attend une réponse"),
    "accepted": ("yes", "accepté"),
    "refused": ("refused", "refusé par qui devait le porter"),
    "revoked": ("refused", "retiré"),
}
"""What a proxy is until its ballot opens: state → (state label, words)."""


def lines_before(proxies: Iterable[Proxy], blank: str) -> list[Line]:
    """Each proxy that was given and not taken back; `blank` names who carries those without holder."""
    return [
        Line(
            proxy.giver.holder,
            proxy.holder.holder if proxy.holder else blank,
            *BEFORE[proxy.state],
            whole_sitting=proxy.whole_sitting,
        )
        for proxy in proxies
        if proxy.state != "revoked"
    ]


def lines_during(frozen: Iterable[FrozenProxy], voices: Mapping[int, RollEntry], *, quiet: bool = False) -> list[Line]:
    """What the opening froze, and what happened since unless one says nothing of it (`quiet`); `voices` by id, with
    their votes."""
    lines = []
    for line in frozen:
        vote = getattr(voices[line.giver_id], "vote", None)
        if line.refusal:
            said = ("refused", "ne vaut pas", REASONS[line.refusal])
        elif quiet:
            said = ("yes", "en vigueur", "")
        elif vote is None:
            said = ("yes", "en vigueur", "il n’a pas encore servi")
        elif vote.carried_by_id:
            said = ("yes", "a servi", "")
        else:
            said = ("refused", "suspendu", REASONS["giver_present"])
        holder = voices[line.holder_id].holder if line.holder_id else NOBODY
        lines.append(Line(voices[line.giver_id].holder, holder, *said))
    return lines


def lines_after(recount: Mapping[str, Any], voices: Iterable[RollEntry]) -> list[Line]:
    """What a recount file says of the proxies: those that voted, then those that did not, with the reason."""
    names = {voice.key: voice.holder for voice in voices}
    used = [Line(names[line["giver"]], names[line["holder"]], "yes", "a servi") for line in recount.get("proxies", [])]
    unused = [
        Line(
            names[line["giver"]],
            names.get(line["holder"], NOBODY),
            "refused",
            "n’a pas servi",
            REASONS[line["reason"]],
        )
        for line in recount.get("proxies_refused", [])
    ]
    return used + unused


class Board(NamedTuple):
    """What a member reads of the proxies of a ballot: those of its own voices first, then all of them."""

    lines: list[Line]
    own: list[tuple[RollEntry, Any]] = []
    """Voices of the reader, each with the proxy that it gave (before the opening, or None), or that was frozen."""
    offered: list[Proxy] = []
    """Proxies that wait for the reader's answer."""
    carried: list[tuple[RollEntry, RollEntry]] = []
    """Voices that the reader votes for, each with the voice that carries it."""


def board_before(proxies: Iterable[Proxy], mine: Iterable[RollEntry], voices: Iterable[RollEntry], blank: str) -> Board:
    """While proxies are given; `blank` is the key of whom the rule names for those without holder."""
    given = list(proxies)
    latest = {proxy.giver.key: proxy for proxy in given if proxy.state in ("offered", "accepted")}
    keys = {voice.key for voice in mine}
    named = next((voice.holder for voice in voices if voice.key == blank), NOBODY)
    return Board(
        lines_before(given, named),
        [(voice, latest.get(voice.key)) for voice in mine if not voice.suspended],
        [proxy for proxy in given if proxy.state == "offered" and proxy.holder and proxy.holder.key in keys],
    )


def board_during(
    frozen: Iterable[FrozenProxy], mine: Iterable[RollEntry], voices: Iterable[RollEntry], *, quiet: bool = False
) -> Board:
    """While one votes; `voices` come with their votes, of which others read nothing in a `quiet` ballot."""
    found, by_id = list(frozen), {voice.pk: voice for voice in voices}
    ids = {voice.pk for voice in mine}
    return Board(
        lines_during(found, by_id, quiet=quiet),
        [(by_id[line.giver_id], line) for line in found if line.giver_id in ids],
        [],
        [(by_id[line.giver_id], by_id[line.holder_id]) for line in found if line.holder_id in ids and not line.refusal],
    )
