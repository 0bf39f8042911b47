"""What is published of a ballot whose totals only appear: the file of the totals, and when it tells less. Pure.

A file in totals says how many voices said each thing, and never who: the same script counts it, to the same result.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from lieudit.voting.counting import count, exact, read_poll
from lieudit.voting.frozen import Counted, Recount, Said

FEWEST = 5
"""Voices cast under which a row would tell who voted what: that of a college is merged with the others, and of a ballot
as a whole the issue only is published, without a number nor who has voted."""

HOW = (
    "Ce scrutin est publié en totaux : « ballots » dit combien de bulletins sont identiques (« count »), jamais de "
    "qui. Un bulletin donné par pouvoir y est un bulletin comme un autre. « registered » compte les voix inscrites, "
    "« present » les voix présentes ou représentées."
)
POOLED = (
    "Une règle par collèges a décidé, et un collège au moins a moins de {fewest} voix, ou moins de {fewest} votes : "
    "ses lignes diraient qui a voté quoi. Les bulletins sont donc mêlés, « rule » ne porte pas les poids, et "
    "« decided » dit l’issue que les poids ont donnée. Ce fichier recompte les voix, pas les poids."
)
FEW = "Moins de {fewest} voix ont voté : seule l’issue paraît. Un nombre aussi petit dirait ce que chacun a voté."


def in_totals(recount: Recount) -> tuple[Recount, Counted]:
    """The published file of named ballots, and its result.

    Where fewer than FEWEST voices were cast, the issue only. Where a college weighs in which fewer than FEWEST are
    registered, or were cast, the boxes are pooled: no row of a college is published, and what the weights decided is
    told apart.
    """
    poll, result = read_poll(recount), count(dict(recount))
    if 0 < len(recount["ballots"]) < FEWEST:
        return issue_only(recount, result)
    pooled = bool(recount["rule"].get("colleges")) and bool(small_colleges(recount))
    by_college = bool(recount["rule"].get("colleges")) and not pooled
    colleges = {line["voter"]: line.get("college", "") for line in recount["roll"]}
    alike: Counter[str] = Counter()
    for ballot in recount["ballots"]:
        said = {name: tidy(name, value, recount["options"]) for name, value in ballot.items() if name != "voter"}
        said |= {"college": colleges[ballot["voter"]]} if by_college else {}
        alike[json.dumps(said, ensure_ascii=False, sort_keys=True)] += 1
    file = {name: value for name, value in recount.items() if name not in NAMED}
    file |= {
        "how": HOW,
        "ballots": [{**json.loads(said), "count": times} for said, times in sorted(alike.items())],
        "present": exact(poll.present or 0),
        "registered": poll.registered,
        "lines": lines_by_college(recount),
    }
    if not pooled:
        return file, without_voices(count(file))
    file["how"] = f"{HOW} {POOLED.format(fewest=FEWEST)}"
    file["rule"] = {name: value for name, value in recount["rule"].items() if name != "colleges"}
    file["decided"] = result["status"]
    return file, without_voices(count(file)) | {"status": result["status"]}


HOW_SECRET = (
    "Ce scrutin s’est tenu {where} : « ballots » dit combien de bulletins sont identiques (« count »). Rien, ni ici ni "
    "dans la base, ne les relie à une voix. « registered » compte les voix inscrites, « present » celles qui ont voté, "
    "ou qui étaient présentes ou représentées."
)
TOO_MANY = "Il y avait plus d’enveloppes que de voix qui ont voté : le vote est nul, et à refaire."
UNOPENED = (
    "Les bulletins de l’urne ne s’ouvrent pas : la clé du site n’est plus celle du vote. Le vote est nul, et à refaire."
)
GIVEN_UP = (
    "Deux personnes ont renoncé à ce vote : son archive Belenios n’est pas venue. Il est sans résultat, et à refaire. "
    "Raison : {reason}."
)


def of_boxes(recount: Recount, papers: Sequence[Recount], *, voted: int, where: str) -> tuple[Recount, Counted]:
    """The published file of a vote whose papers were mixed, and its result. `recount` is the file without any ballot;
    `papers` say what one, or « count » alike, says; `voted` is how many voices have voted.

    Where fewer than FEWEST have, the issue only.
    """
    poll = read_poll(recount)
    alike: Counter[str] = Counter()
    for paper in papers:
        said = {name: tidy(name, value, recount["options"]) for name, value in paper.items() if name != "count"}
        alike[json.dumps(said, ensure_ascii=False, sort_keys=True)] += paper.get("count", 1)
    file = {name: value for name, value in recount.items() if name not in NAMED}
    file |= {
        "how": HOW_SECRET.format(where=where),
        "ballots": [{**json.loads(said), "count": times} for said, times in sorted(alike.items())],
        "present": exact(max(poll.present or 0, voted)),
        "registered": poll.registered,
        "lines": lines_by_college(recount),
    }
    result = without_voices(count(file))
    return issue_only(recount, result) if 0 < voted < FEWEST else (file, result)


def issue_only(recount: Recount, result: Counted) -> tuple[Recount, Counted]:
    """What was decided, or who is elected, and no number of votes: the file does not let it be counted again."""
    issue = {name: result[name] for name in ("status", "winners", "elected", "lot") if name in result}
    words = FEW.format(fewest=FEWEST)
    file = {name: value for name, value in recount.items() if name not in NAMED}
    file |= {"how": words, "lines": lines_by_college(recount), "withheld": issue}
    return file, issue | {"raw": {}, "colleges": {}, "log": [words], "withheld": True}


def is_withheld(published: Counted) -> bool:
    """Of a published file: it tells the issue only."""
    return "withheld" in published


NAMED = frozenset({"roll", "present", "proxies", "proxies_refused", "proxy_cap", "ballots"})
"""What a file of named ballots says of each voice."""


def lines_by_college(recount: Recount) -> dict[str, int]:
    """How many voices each college holds, those that are suspended left out: for the eyes, the count ignores it."""
    return dict(Counter(line.get("college", "") for line in recount["roll"] if not line.get("suspended")))


def small_colleges(recount: Recount) -> list[str]:
    """Colleges that weigh and hold from one voice to FEWEST - 1, or in which so few were cast."""
    held = lines_by_college(recount)
    weights = (recount["rule"].get("colleges") or {}).get("weights", {})
    college_of = {line["voter"]: line.get("college", "") for line in recount["roll"]}
    cast = Counter(college_of[ballot["voter"]] for ballot in recount["ballots"])
    return [code for code in weights if 0 < held.get(code, 0) < FEWEST or 0 < cast[code] < FEWEST]


def without_voices(result: Counted) -> Counted:
    return {name: value for name, value in result.items() if name != "proxies"}


def tidy(field: str, said: Said, options: Sequence[str]) -> Said:
    """The same words in the order of the ballot: how somebody ticks or writes does not tell them apart."""
    rank = {option: at for at, option in enumerate(options)}
    if isinstance(said, Mapping):
        return {option: said[option] for option in sorted(said, key=rank.__getitem__)}
    if field == "approve":
        return sorted(said, key=rank.__getitem__)
    if field == "ranking":
        groups = [sorted(group, key=rank.__getitem__) if isinstance(group, list) else [group] for group in said]
        return [group[0] if len(group) == 1 else group for group in groups if group]
    return said


def heads(recount: Recount) -> Counter[str]:
    """How many bulletins said « expressed », « blank » or « abstain », whatever the file says of who."""
    found: Counter[str] = Counter()
    for ballot in recount.get("ballots", ()):
        found[ballot.get("choice", "expressed")] += ballot.get("count", 1)
    return found


def registered(recount: Recount) -> dict[str, int]:
    """Voices that may vote, by college."""
    return dict(recount["lines"]) if "lines" in recount else lines_by_college(recount)
