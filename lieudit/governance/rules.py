"""How an assembly functions, as data: the whole set with its defaults, and the rule of a ballot made from it. Pure.

Numbers are exact: shares are "p/q" strings read as `Fraction`. Nothing here knows a database. What the sets say in
French is in `statements.py`, what the law asks of them in `bounds.py`, ready-made sets in `presets.py`.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from lieudit.membership.colleges import ASSOCIATION, VOCABULARY
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Json
from lieudit.voting.disclosure import FEWEST
from lieudit.voting.frozen import Rule
from lieudit.voting.outcome import points
from lieudit.voting.proxy_rules import ProxyRule
from lieudit.voting.ways import SECRET
from lieudit.voting.workflow import Way

type Rules = dict[str, Any]
"""The rules of an assembly, as its rulebook freezes them: `statements.RULES` says the type and the words of each."""

WEIGHTS = ("1/4", "1/5", "3/20", "1/10", "1/10", "1/10", "1/10")
COLLEGES: dict[str, tuple[str, str, str]] = {
    code: (letter, name, weight) for (code, (letter, name)), weight in zip(ASSOCIATION.items(), WEIGHTS, strict=True)
}
"""The seven colleges of the national association since 2022 (public statutes); code → letter, name, weight."""

DEFAULT_RULES: Json = {
    "regime": "assoc_1901",
    "colleges": {
        "rule": "proportional",
        "silent": "lost",
        "tied": "split",
        "heir": "",
        "weights": {code: weight for code, (_letter, _name, weight) in COLLEGES.items()},
        "names": {code: name for code, (_letter, name, _weight) in COLLEGES.items()},
        "letters": {code: letter for code, (letter, _name, _weight) in COLLEGES.items()},
        "moved": {},
        "filled": {},
    },
    "seats": dict(zip(COLLEGES, (7, 5, 4, 3, 2, 3, 2), strict=True)),
    "mandate": {"years": 3, "renewal": "1/3"},
    "candidacy": {"statement_min": 300, "closing_days": 15, "standing": True},
    "standing": {"required": False},
    "election": {
        "method": "approval",
        "correction_days": 5,
        "vote_days": 3,
        "again_days": 2,
        "floor": "one",
        "floor_share": "1/4",
        "floor_base": "cast",
        "next": "relative",
    },
    "adoption": {"base": "expressed", "threshold": "1/2", "strict": True},
    "quorum": {"value": "1/5", "base": "registered"},
    "changes": {"threshold": "2/3", "strict": False, "quorum": "1/4", "put_by": "chair", "notice_days": 0},
    "proxies": {"cap": 2, "same_college": False, "blank": "none", "leaving": False},
    "interests": "warn",
    "secrecy": {"ask": "one", "share": "1/10", "ways": "urn", "small": "no_row", "carried": "apart"},
    "notice_days": 15,
    "agenda": {"cosigners": "1/10", "days": 8, "closed": True},
    "speaking": {
        "target": "presence",
        "turn_seconds": 120,
        "sides": "told",
        "questions": "yes",
        "quota": "none",
    },
    "corrections_days": 8,
    "minutes": {"approval": "next"},
    "second_call": {"days": 15, "quorum": "0"},
    "extraordinary": {"threshold": "2/3", "quorum": "1/2", "second_quorum": "0"},
    "members": {"record_days": 60, "dues": True, "weigh": False, "notice_days": 15, "quorum": "1/4", "cap": 2},
    "consent": {"max_rounds": 3, "days": 14},
    "ballot_days": 14,
    "votes": {"least_minutes": 3, "leaving": "lost", "off_agenda": "reason"},
    "exclusion": {"body": "board"},
    "second_factor": {"required": False, "days": 30},
    "capital": {
        "nominal": 50,
        "least": 1,
        "most": 10000,
        "paid": "1/4",
        "years": 5,
        "floor": "1/4",
        "wait_days": 180,
        "seen": "totals",
        "revalued": False,
        "exit_reserve": False,
        "admission": "keeper",
        "order": "departure",
    },
    "reply_days": 30,
    "review_days": 2,
    "training": {"offer_days": 2},
    "calls": {
        "notice_days": 60,
        "questions": 15,
        "pages": 8,
        "advance": True,
        "cofunding": "1/5",
        "joint": True,
        "answer_days": 90,
        "result": True,
        "reasons": "criterion",
        "appeal": True,
        "reports": 1,
        "raters": 2,
        "gap": 1,
        "appeal_days": 30,
    },
    "mix": {"share": "1/2", "ending": "1/5", "answer_days": 30},
}
"""A starting point that the council changes by its own decisions: 26 seats, a third renewed a year, 300 signs and
15 days for candidacies are the practice of the national association; weights and seats of a college were never
published, so these are ours. What `capital` says holds in a cooperative only; its parts and delays are ours too."""

UNSAID = {"seats", "changes"}
"""What a version that does not say it takes from its own other rules, and not from the defaults."""


def complete(rules: Rules) -> Rules:
    """The set with all its keys: what a version does not say, because it is older than the rule, is the default."""
    full = _filled(DEFAULT_RULES, rules, skip=UNSAID)
    weights = full["colleges"]["weights"]
    spoken = rules.get("colleges", {})
    full["colleges"]["names"] = {code: spoken.get("names", {}).get(code) or name_of(code) for code in weights}
    full["colleges"]["letters"] = _letters(weights, spoken.get("letters", {}))
    full["seats"] = {code: rules.get("seats", {}).get(code, DEFAULT_RULES["seats"].get(code, 0)) for code in weights}
    ordinary = {**full["adoption"], "quorum": full["quorum"]["value"], "put_by": "chair", "notice_days": 0}
    ordinary.pop("base")
    full["changes"] = ordinary | dict(rules.get("changes", {}))
    return full


def _filled(defaults: Rules, said: Rules, skip: Collection[str] = ()) -> Rules:
    found = {key: copy.deepcopy(value) for key, value in said.items() if key not in defaults}
    for key, value in defaults.items():
        if key in skip:
            continue
        if isinstance(value, dict) and key not in {"weights", "names", "letters", "moved", "filled"}:
            found[key] = _filled(value, said.get(key, {}))
        else:
            found[key] = copy.deepcopy(said.get(key, value))
    return found


def _letters(codes: Collection[str], said: Mapping[str, str]) -> dict[str, str]:
    """The letter of each college: its own, that of its word, else the first that is free."""
    letters = {code: said.get(code) or VOCABULARY.get(code, ("",))[0] for code in codes}
    taken: set[str] = set()
    for code in sorted(codes, key=lambda code: (not letters[code], letters[code], code)):
        if not letters[code] or letters[code] in taken:
            letters[code] = next(letter for letter in map(chr, range(65, 91)) if letter not in taken)
        taken.add(letters[code])
    return letters


def name_of(code: str) -> str:
    """The name of a college that a preset knows; else its code."""
    return VOCABULARY.get(code, ("", code))[1]


def college_order(rules: Rules) -> list[str]:
    """The codes of the colleges by their letters."""
    letters = rules["colleges"]["letters"]
    return sorted(rules["colleges"]["weights"], key=lambda code: (letters[code], code))


def ballot_rule(
    rules: Rules, method: str = "resolution", *, held: Collection[str] | None = None, **asked: object
) -> Rule:
    """The `rule` of a recount file for a ballot ordered under `rules`.

    Colleges weigh in a resolution only. `held` are the colleges that hold a seat: the others leave their weight to
    their heir, if the rules name one. `asked` adds what the method needs, or replaces what the rules say.
    """
    full = complete(rules)
    rule: Rule = {
        "method": method,
        "quorum": full["quorum"]["value"],
        "quorum_base": full["quorum"]["base"],
        "proxy_same_college": full["proxies"]["same_college"],
    }
    if method == "resolution":
        rule |= full["adoption"]
        if not by_heads(full):
            kept = {key: full["colleges"][key] for key in ("rule", "silent", "tied")}
            rule["colleges"] = {**kept, "weights": weights_held(full, held)}
    else:
        rule["floor"] = "0"  # what nobody supports is not retained
    return rule | asked


def members_rules(rules: Rules) -> Rules:
    """The rules of an assembly that sits, as the assembly of all its members applies them: those of the section
    `members` in the place of its own. Who has a voice there was said at the record day, dues included."""
    full = complete(rules)
    own = full["members"]
    full["quorum"] = {"value": own["quorum"], "base": "registered"}
    full["proxies"] |= {"cap": own["cap"]}
    full["notice_days"] = own["notice_days"]
    full["standing"] = {"required": False}
    full["of_members"] = True
    return full


def of_members(rules: Rules) -> bool:
    """These are the rules of an assembly of members (`members_rules`)."""
    return bool(rules.get("of_members"))


def by_heads(rules: Rules) -> bool:
    """One voice is worth another: an assembly of members where colleges do not weigh."""
    return of_members(rules) and not rules["members"]["weigh"]


def proxy_rule(rules: Rules, chair: str = "") -> ProxyRule:
    """What the rules say of proxies; `chair` is the key of the seat that carries the blank ones, if they let it."""
    proxies = rules["proxies"]
    return ProxyRule(proxies["cap"], proxies["same_college"], chair if proxies["blank"] == "chair" else "")


class Filling(NamedTuple):
    """How the seats of a college are filled: by election, or by lot among volunteers. `by_region`: shared between the
    regions by their inhabitants, once each has `base` of them."""

    by_lot: bool = False
    by_region: bool = False
    base: int = 0


FILLINGS: dict[str, Filling] = {
    "": Filling(),
    "lot": Filling(by_lot=True),
    "regions": Filling(by_lot=True, by_region=True),
    "base": Filling(by_lot=True, by_region=True, base=1),
}


def filling_of(rules: Rules, code: str) -> Filling:
    """How the rules fill the seats of a college."""
    return FILLINGS[complete(rules)["colleges"]["filled"].get(code, "")]


def floor_rule(rules: Rules) -> Rule:
    """What a candidacy needs to be elected, as a recount file says it: one voice, a share of the voices, a majority."""
    election = complete(rules)["election"]
    if election["floor"] == "one":
        return {"floor": "0"}
    if election["floor"] == "majority":
        return {"floor": "1/2", "floor_base": election["floor_base"], "floor_strict": True}
    return {"floor": election["floor_share"], "floor_base": election["floor_base"], "floor_strict": False}


def secrecy_asks(rules: Rules, able: int) -> int | None:
    """How many of `able` voices have only to ask for a ballot in totals; None where nobody may."""
    secrecy = complete(rules)["secrecy"]
    if secrecy["ask"] == "none":
        return None
    return 1 if secrecy["ask"] == "one" else max(1, ceil(Fraction(secrecy["share"]) * able))


def ways_allowed(
    rules: Rules, *, elects: bool = False, in_session: bool = False, resolves: bool = False
) -> tuple[str, ...]:
    """The ways of voting that who prepares a ballot may choose; an election has no roll-call, a session no Belenios. A
    vote that `resolves` under rules that hold to the weights of colleges has none where papers are mixed."""
    secret = {"none": (), "paper": (Way.PAPER,), "urn": (Way.PAPER, Way.URN), "belenios": SECRET}
    full = complete(rules)
    beyond = secret[full["secrecy"]["ways"]]
    if resolves and full["secrecy"]["small"] == "no_row" and not by_heads(full):
        beyond = tuple(way for way in beyond if way == Way.BELENIOS)
    found = (*(() if elects else (Way.ROLL_CALL,)), Way.TOTALS, *beyond)
    return tuple(way for way in found if not (in_session and way == Way.BELENIOS))


def rule_in_way(rules: Rules, way: str, rule: Rule, lines: Mapping[str, int], *, chosen: bool) -> Rule:
    """The rule of a ballot as its `way` lets it be counted; RuleBroken where the rules of the assembly refuse it.

    `lines` are the voices of each college that may vote. On paper and in the urn all papers are mixed: colleges weigh
    nothing there, and the rules say whether one may then vote so. `chosen`: whoever prepares it could choose otherwise.
    """
    small, weighs = complete(rules)["secrecy"]["small"], bool(rule.get("colleges"))
    few = refuses_totals(rules, rule, lines)
    if way == Way.ROLL_CALL or (way == Way.TOTALS and not (few and chosen)):
        return dict(rule)
    if way not in ways_allowed(rules):
        raise RuleBroken(f"Les règles de cette assemblée ne permettent pas de voter ainsi : {WAYS_SAID[way]}.")
    if way == Way.TOTALS or (small == "refuse" and (weighs or sum(lines.values()) < FEWEST)):
        raise RuleBroken(TOO_FEW)
    if way == Way.BELENIOS and weighs:
        return _rule_by_box(small, rule, lines)
    if weighs and small == "no_row":
        raise RuleBroken(UNWEIGHED)
    return {name: value for name, value in rule.items() if name != "colleges"}


def proxies_carried(rules: Rules, way: str) -> int | None:
    """How many proxies one may carry in a ballot: none with Belenios, unless a proxy votes as its holder does."""
    if way == Way.BELENIOS and complete(rules)["secrecy"]["carried"] == "apart":
        return 0
    cap: int | None = rules["proxies"]["cap"]
    return cap


def _rule_by_box(small: str, rule: Rule, lines: Mapping[str, int]) -> Rule:
    """With Belenios each college that weighs has its own election, and its row: none of them may be small. A proxy
    stays in its college, since it is a weight of it."""
    few = [code for code in rule["colleges"]["weights"] if 0 < lines.get(code, 0) < FEWEST]
    if few and small != "pool":
        raise RuleBroken(FEW_IN_BOX)
    if few:
        return {name: value for name, value in rule.items() if name != "colleges"}
    return {**rule, "proxy_same_college": True}


def refuses_totals(rules: Rules, rule: Rule, lines: Mapping[str, int]) -> bool:
    """The rules refuse totals where colleges weigh and one of them is so small that its row would tell."""
    weights = (rule.get("colleges") or {}).get("weights", {})
    return complete(rules)["secrecy"]["small"] == "refuse" and any(0 < lines.get(code, 0) < FEWEST for code in weights)


WAYS_SAID: dict[str, str] = {
    Way.PAPER: "sur papier secret",
    Way.URN: "dans une urne simple",
    Way.BELENIOS: "avec Belenios",
}
FEW_IN_BOX = (
    f"Un collège a moins de {FEWEST} voix : avec Belenios, où chaque collège a son urne, son total dirait qui a voté "
    "quoi. Votez en totaux, ou changez la règle « Vote secret, quand les collèges pèsent »."
)
TOO_FEW = (
    f"Un collège a moins de {FEWEST} voix : un total y dirait qui a voté quoi, et les règles de cette assemblée "
    "refusent alors le vote secret. Choisissez l’appel nominal."
)
UNWEIGHED = (
    "Dans une urne les bulletins sont mêlés : les poids des collèges ne peuvent plus s’appliquer. Les règles de cette "
    "assemblée tiennent aux poids : votez en totaux, ou changez la règle « Vote secret, quand les collèges pèsent »."
)


def change_rule(rules: Rules, *, held: Collection[str] | None = None) -> Rule:
    """The rule of the ballot that changes the rules: their own majority and quorum."""
    changes = complete(rules)["changes"]
    own = {key: changes[key] for key in ("threshold", "strict", "quorum")}
    return ballot_rule(rules, held=held, **own)


def weights_held(rules: Rules, held: Collection[str] | None) -> dict[str, str]:
    """Weights where the colleges that hold no seat have left theirs to the heir; as they are, without an heir."""
    weights, heir = dict(rules["colleges"]["weights"]), rules["colleges"]["heir"]
    empty = [] if held is None else [code for code in weights if code not in held]
    left = sum((Fraction(weights[code]) for code in empty), Fraction(0))
    if not left or not heir or (heir != "shared" and heir in empty) or len(empty) == len(weights):
        return weights
    for code, weight in weights.items():
        part = Fraction(0) if code in empty else Fraction(weight)
        if heir == "shared":
            part /= 1 - left
        elif code == heir:
            part += left
        weights[code] = str(part)
    return weights


def example(rules: Rules) -> str:
    """The count of a first college on invented ballots, so that anyone can follow it."""
    full = complete(rules)
    if by_heads(full):
        return "Exemple : 120 « pour » et 80 « contre » font 200 voix exprimées ; les « pour » en sont 60 %."
    code = college_order(full)[0]
    name, weight = full["colleges"]["names"][code], Fraction(full["colleges"]["weights"][code])
    given = f"Exemple : 12 « pour » et 8 « contre » dans le collège {name}, qui pèse {points(weight)}. "
    if full["colleges"]["rule"] == "majority":
        return f"{given}Sa majorité est « pour » : {points(weight)} points."
    return f"{given}{points(weight)} × 12 ÷ 20 = {points(Fraction(12, 20) * weight)} points."


def points_of(weights: Mapping[str, str], code: str) -> str:
    """The weight of a college, in points out of 100."""
    return points(Fraction(weights[code]))


def days(number: int, *, worked: bool = False) -> str:
    """« 15 jours », « 2 jours ouvrés »."""
    return counted(number, "jour ouvré", "jours ouvrés") if worked else counted(number, "jour")
