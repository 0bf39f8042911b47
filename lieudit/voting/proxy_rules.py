"""Proxies: who may give and carry one, who speaks for whom, until when, and why not. Pure.

One set of rules for the ballots of every room and for the sessions that vote: `proxies.py` holds the acts on a ballot,
`meetings` those before a session, `hall` what its departures change. Voices and proxies come as they are stored, or as
`OneVoice` and `OneProxy`; proxies in the order in which they were given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.french import counted
from lieudit.voting import counting
from lieudit.voting.frozen import Recount, Rule

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
    "unused": "la voix qui le portait n’a pas voté en votre nom",
}
"""Why a proxy has no effect: « Ce pouvoir ne vaut pas : … »."""


class Voice(Protocol):
    """A voice of a roll, or a seat that will be one. `present` is known in a session only."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def college(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def suspended(self) -> bool: ...
    @property
    def present(self) -> bool | None: ...


class Given[V: Voice](Protocol):
    """A proxy: without `holder` it is blank. `pk` says which came first."""

    @property
    def pk(self) -> int: ...
    @property
    def giver(self) -> V: ...
    @property
    def holder(self) -> V | None: ...
    @property
    def state(self) -> str: ...


class OneVoice(NamedTuple):
    """A voice that is no row of a roll yet."""

    key: str
    name: str
    college: str
    suspended: bool = False
    present: bool | None = None
    weight: int = 1


class OneProxy(NamedTuple):
    """A proxy that is no row of a ballot yet: that of a session, which its holder has accepted."""

    giver: OneVoice
    holder: OneVoice | None
    pk: int
    state: str = "accepted"


@dataclass(frozen=True)
class ProxyRule:
    """What the rules say: how many proxies a voice carries (None: any), whether in its own college only, and the key of
    the voice that carries those without a name (empty: nobody does)."""

    cap: int | None
    same_college: bool
    blank: str

    @classmethod
    def of_ballot(cls, rule: Rule, cap: int | None) -> ProxyRule:
        """That of a recount file, beside its cap."""
        return cls(cap, bool(rule.get("proxy_same_college")), rule.get("blank_proxy_holder") or "")


def why_none(rule: ProxyRule) -> str:
    """Why nobody gives a proxy, in one sentence; empty where the rules admit some."""
    return "La règle n’admet pas de pouvoir." if rule.cap == 0 else ""


def why_unable[V: Voice](
    roll: Iterable[V], giver: str, accepted: Iterable[Given[V]], rule: ProxyRule
) -> dict[str, str]:
    """Voices of a roll that could not carry the proxy of `giver` (a key) if the vote opened now: key → sentence.

    `accepted` are the proxies that their holders have accepted, those of `giver` aside.
    """
    voices = {voice.key: voice for voice in roll}
    others = {proxy.giver.key: proxy for proxy in accepted if proxy.giver.key != giver}
    carried = Counter(proxy.holder.key if proxy.holder else rule.blank for proxy in others.values())
    found = {}
    for key, voice in voices.items():
        if key == giver:
            found[key] = "Un pouvoir se donne à une autre voix."
        elif voice.suspended:
            found[key] = agreed("%(name)s ne vote pas à ce scrutin, et ne peut porter de pouvoir.", name=voice.name)
        elif rule.same_college and giver in voices and voice.college != voices[giver].college:
            found[key] = agreed("%(name)s est d’un autre collège, et la règle veut le même.", name=voice.name)
        elif key in others:
            found[key] = agreed("%(name)s a donné son propre pouvoir : un pouvoir ne se transmet pas.", name=voice.name)
        elif rule.cap is not None and carried[key] >= rule.cap:
            found[key] = agreed(
                "%(name)s porte déjà %(borne)s, autant que la règle le permet.",
                name=voice.name,
                borne=counted(carried[key], "pouvoir"),
            )
    return found


class Fate[V: Voice, P](NamedTuple):
    """What the opening of a vote makes of one proxy: `refusal` is empty, or a key of REASONS."""

    proxy: P
    giver: V
    holder: V | None
    refusal: str


def resolve[V: Voice, P: Given[Any]](voices: Iterable[V], proxies: Iterable[P], rule: ProxyRule) -> list[Fate[V, P]]:
    """Who speaks for whom as a vote opens: one fate for each voice that gave a proxy, in the order of the proxies.

    A roll in session says who is present. Nobody is in the room when a remote vote opens: is « present » there any
    voice that is not suspended and has given no accepted proxy. Hence no chain. Only an accepted proxy is resolved, the
    latest of its giver.
    """
    roll = {voice.key: voice for voice in voices}
    given = [proxy for proxy in proxies if proxy.giver.key in roll]
    accepted = {proxy.giver.key: proxy for proxy in given if proxy.state == "accepted"}
    resolved = counting.resolve_proxies(
        {key: counting.Member(voice.college, voice.weight, voice.suspended) for key, voice in roll.items()},
        [key for key, voice in roll.items() if (key not in accepted if voice.present is None else voice.present)],
        [counting.Proxy(key, proxy.holder.key if proxy.holder else None, proxy.pk) for key, proxy in accepted.items()],
        rule.cap,
        same_college=rule.same_college,
        blank_holder=rule.blank or None,
    )
    latest = {proxy.giver.key: proxy for proxy in given} | accepted
    found = []
    for key, proxy in sorted(latest.items(), key=lambda pair: pair[1].pk):
        holder = roll.get(proxy.holder.key if proxy.holder else rule.blank)
        refusal = resolved.refused.get(key, "") if key in accepted else "unanswered"
        if refusal == "holder_absent" and holder:
            refusal = why_away(holder)
        elif refusal == "giver_present":
            refusal = "giver_in_session"
        found.append(Fate(proxy, roll[key], holder, refusal))
    return found


def why_away(holder: Voice) -> str:
    """Why a holder is not heard at the opening: suspended, away from the session, or heard through another."""
    if holder.suspended:
        return "holder_suspended"
    return "holder_entrusted" if holder.present is None else "holder_absent"


def lapses_with(leaving: str, proxy: Given[Any]) -> bool:
    """Whether a proxy has no effect any more once the voice `leaving` (a key) has left the session: it carried it by
    name. A blank one stays with whom the rules name, who may come back."""
    return proxy.holder is not None and proxy.holder.key == leaving


def why_lapsed(own: Vote | None, *, ended: bool = False) -> str:
    """Why a proxy in force lapses at the closing, if nothing was cast for its giver; empty when the vote of the holder,
    `own`, speaks for the giver too. `ended`: one of both voices had lost its right by then."""
    if own is None:
        return "holder_silent"
    return "ended" if ended else ""


def why_unused(frozen: FrozenProxy, vote: Vote | None, own: Vote | None = None) -> str:
    """Why a proxy was not used once the ballot is closed, or an empty word: `vote` is that of its giver, `own` that of
    its holder. Where the holder voted, and for itself only, one of them had lost its right."""
    if frozen.refusal:
        return frozen.refusal
    if vote is None:
        return why_lapsed(own, ended=True)
    return "" if vote.carried_by_id else "giver_present"


def as_recounted(
    roll: Mapping[int, RollEntry], frozen: Iterable[FrozenProxy], votes: Iterable[Vote]
) -> dict[str, list[Any]]:
    """What a recount file says of presence and proxies: who acted, which proxies were used, which were not and why.

    Present are the voices that voted themselves, those that voted for another, and those that a roll in session says
    are there. In session a proxy that is in force represents its giver, even when its holder then says nothing; when
    the holder has voted and not for the giver, who is there was counted at the opening all the same.
    """
    cast: dict[int | None, Vote] = {vote.entry_id: vote for vote in votes}
    present = {vote.carried_by_id or vote.entry_id for vote in cast.values()}
    present |= {pk for pk, entry in roll.items() if entry.present}
    used, unused = [], []
    for proxy in frozen:
        holder = roll[proxy.holder_id].key if proxy.holder_id else None
        line = {"giver": roll[proxy.giver_id].key, "holder": holder}
        vote, own = cast.get(proxy.giver_id), cast.get(proxy.holder_id)
        in_session = roll[proxy.giver_id].present is not None
        reason = why_unused(proxy, vote, own)
        if not proxy.refusal and vote is None and own is not None and in_session:
            present.add(proxy.giver_id)
        if reason and not (reason == "holder_silent" and in_session):
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
        vote = getattr(voices[line.giver_id], "mark", None)
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


def lines_after(recount: Recount, voices: Iterable[RollEntry]) -> list[Line]:
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
