"""« Et si ? »: the same ballots under another rule, beside the rule that was frozen. Pure.

What may be changed of a recount file is a set of settings, each a text: those of a form and of an address. An
address holds only the settings that differ, and is the whole of a simulation: nothing is stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import chain
from typing import Any

from lieudit.voting import disclosure
from lieudit.voting.counting import CHOICES, read_poll
from lieudit.voting.methods import METHODS
from lieudit.voting.outcome import BASES, points

type Json = dict[str, Any]
type Settings = dict[str, str]

VALUES: dict[str, dict[str, str]] = {
    "colleges": {
        "none": "un membre, une voix",
        "proportional": "chaque collège à proportion de ses voix",
        "majority": "chaque collège suit sa majorité",
    },
    "silent": {"kept": "reste dans le total", "lost": "sort du total"},
    "tied": {"split": "se partage en deux", "none": "ne compte pour personne"},
    "base": BASES,
    "strict": {"yes": "il faut le dépasser", "no": "il suffit de l’atteindre"},
    "quorum_base": {
        "registered": "des voix inscrites",
        "present": "des voix présentes, qui doivent voter",
        "cast": "des voix qui votent, qui doivent dire pour ou contre",
    },
    "proxies": {"with": "comptés", "without": "ignorés"},
    "same_college": {"no": "de n’importe quel collège", "yes": "du même collège seulement"},
    "method": {code: method.explanation.name for code, method in METHODS.items()},
    "missing_grade": {"worst": "vaut la pire mention", "refuse": "annule le bulletin"},
}
"""Settings that choose among a few values: value → how it reads."""

LABELS = {
    "colleges": "Comment comptent les collèges",
    "silent": "Le poids d’un collège qui se tait",
    "tied": "Le poids d’un collège à égalité",
    "base": "On compte sur",
    "threshold": "Seuil d’adoption",
    "strict": "Ce seuil",
    "quorum": "Quorum",
    "quorum_base": "Le quorum est une part",
    "proxies": "Les pouvoirs",
    "cap": "Pouvoirs par personne, au plus",
    "same_college": "Un pouvoir se donne à un membre",
    "method": "Méthode",
    "seats": "Sièges",
    "missing_grade": "Une mention oubliée",
}
MOST_PROXIES = 99


class Unreadable(ValueError):
    """A share that cannot be read: one French sentence."""


def share(text: str) -> Fraction:
    """« 12,5 », « 12,5 % » or « 1/8 »: a percentage, or a fraction of the whole."""
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))?\s*%?|([0-9]{1,6})\s*/\s*([0-9]{1,6})", text.strip())
    if not found or (found[4] and not int(found[4])):
        raise Unreadable("Écrivez un pourcentage (12,5) ou une fraction (1/8).")
    value = Fraction(int(found[3]), int(found[4])) if found[4] else Fraction(f"{found[1]}.{found[2] or 0}") / 100
    if value > 1:
        raise Unreadable("C’est plus que le tout : 100 % au plus, ou une fraction comme 1/2.")
    return value


def written(value: Fraction | int | str) -> str:
    """The shortest exact text that `share` reads: « 12,5 », else « 1/3 »."""
    exact = Fraction(value)
    return points(exact) if (exact * 10_000).denominator == 1 else str(exact)


def same_shape(method: str) -> list[str]:
    """The methods that can count the ballots of this one."""
    return [code for code, other in METHODS.items() if other.field == METHODS[method].field]


def settings_of(recount: Json) -> Settings:
    """What may be changed of a recount file, as it stands there."""
    rule = recount["rule"]
    found = {}
    method = METHODS[rule["method"]]
    if not method.is_choice:
        found = _majority(rule) | _college_settings(recount)
    else:
        if len(same_shape(method.code)) > 1:
            found["method"] = method.code
        found["seats"] = str(rule.get("seats") or 1)
        found |= {name: rule.get(name) or usual for name, usual in method.settings.items()}
    found |= {"quorum": written(rule.get("quorum") or 0), "quorum_base": rule.get("quorum_base") or "registered"}
    given = recount.get("proxies") or recount.get("proxies_refused")
    return found | (_proxy_settings(recount) if given else {})


def _proxy_settings(recount: Json) -> Settings:
    cap, same = recount.get("proxy_cap"), recount["rule"].get("proxy_same_college")
    return {"proxies": "with", "cap": "" if cap is None else str(cap), "same_college": "yes" if same else "no"}


def _majority(rule: Json) -> Settings:
    return {
        "base": rule.get("base") or "expressed",
        "threshold": written(rule.get("threshold") or "1/2"),
        "strict": "no" if rule.get("strict") is False else "yes",
    }


def _college_settings(recount: Json) -> Settings:
    """Where the rule has no colleges, those of the roll start with equal weights, once they are asked for."""
    colleges = recount["rule"].get("colleges") or {}
    codes = dict.fromkeys(filter(None, voices_by_college(recount)))
    weights = dict.fromkeys(codes, Fraction(1, len(codes) or 1)) | (colleges.get("weights") or {})
    if colleges:
        weights = dict.fromkeys(codes, 0) | colleges["weights"]
    if not weights:
        return {}
    return {
        "colleges": colleges.get("rule") or ("proportional" if colleges else "none"),
        "silent": colleges.get("silent") or "lost",
        "tied": colleges.get("tied") or "split",
        **{f"weight_{code}": written(weight) for code, weight in weights.items()},
    }


def count_settings(recount: Json) -> Settings:
    """Voices to be typed for a ballot that is not counted yet: none, college by college."""
    return {f"count_{code}_{choice}": "0" for code in voices_by_college(recount) for choice in CHOICES}


def voices_by_college(recount: Json) -> dict[str, int]:
    """How many voices the roll holds in each college, suspended ones left out."""
    if "roll" not in recount:
        return disclosure.registered(recount)
    found: Counter[str] = Counter()
    for line in recount["roll"]:
        found[line.get("college") or ""] += 0 if line.get("suspended") else line.get("weight", 1)
    return dict(found)


def with_counts(recount: Json, settings: Settings) -> Json:
    """The file of a ballot that has no votes yet, with these voices in each college."""
    said = [
        (code, choice, number)
        for code in voices_by_college(recount)
        for choice in CHOICES
        if (number := int(settings[f"count_{code}_{choice}"]))
    ]
    kept = {key: recount[key] for key in ("format", "question", "options", "rule", "roll") if key in recount}
    ballots = [{"college": code, "choice": choice, "count": number} for code, choice, number in said]
    present = sum(number for _code, _choice, number in said)
    return kept | {"ballots": ballots, "present": present or []}  # no voice at all: a list of nobody


def differing(frozen: Settings, settings: Settings) -> Settings:
    """The settings that differ from the frozen ones; those that a count of one voice each never reads do not."""
    idle = set()
    if settings.get("colleges") == "none":
        idle = {name for name in frozen if name in ("silent", "tied") or name.startswith("weight_")}
    if settings.get("proxies") == "without":
        idle |= {"cap", "same_college"}
    return {name: text for name, text in settings.items() if text != frozen[name] and name not in idle}


def under(recount: Json, settings: Settings) -> Json:
    """The same file under these settings."""
    rule = {**recount["rule"]}
    for name in settings.keys() & {"base", "quorum_base", "method", "missing_grade"}:
        rule[name] = settings[name]
    if "threshold" in settings:
        rule |= {"threshold": str(share(settings["threshold"])), "strict": settings["strict"] == "yes"}
    if "seats" in settings:
        rule["seats"] = int(settings["seats"])
    if "colleges" in settings:
        rule["colleges"] = None if settings["colleges"] == "none" else _colleges(settings)
    rule["quorum"] = str(share(settings["quorum"])) if share(settings["quorum"]) else None
    if "proxies" in settings:
        rule["proxy_same_college"] = settings["same_college"] == "yes"
    file = {**recount, "rule": {name: value for name, value in rule.items() if value is not None}}
    return _with_proxies(recount, file, settings) if "proxies" in settings else file


def _colleges(settings: Settings) -> Json:
    weights = {name[7:]: str(share(text)) for name, text in settings.items() if name.startswith("weight_")}
    return {"rule": settings["colleges"], "silent": settings["silent"], "tied": settings["tied"], "weights": weights}


def _with_proxies(recount: Json, file: Json, settings: Settings) -> Json:
    """A voice that loses its proxy is no longer heard; one that gains one speaks as its holder does."""
    if all(settings[name] == text for name, text in _proxy_settings(recount).items()):
        return file
    file["proxies"] = [] if settings["proxies"] == "without" else recount["proxies"] + refused_by_rule(recount)
    file["proxy_cap"] = int(settings["cap"]) if settings["cap"] else None
    lost = carried(recount) - carried(file)
    file["ballots"] = [ballot for ballot in file["ballots"] if ballot.get("voter") not in lost]
    return file


def refused_by_rule(recount: Json) -> list[Json]:
    """The proxies that only the rule refused, and that another rule may let in; after those that were used."""
    refused = [line for line in recount.get("proxies_refused") or [] if line["reason"] in ("over_cap", "other_college")]
    last = max((line.get("order", 0) for line in recount["proxies"]), default=0)
    return [
        {"giver": line["giver"], "holder": line["holder"], "order": last + at} for at, line in enumerate(refused, 1)
    ]


def carried(recount: Json) -> set[str]:
    """The voices that somebody else carries."""
    return set(chain.from_iterable(voters[1:] for voters in read_poll(recount).proxies.votes.values()))


def label(name: str, names: Mapping[str, str]) -> str:
    """How a setting is called."""
    if name.startswith("weight_"):
        return f"Poids : {names.get(name[7:], name[7:])}"
    return LABELS[name]


def words_of(name: str, text: str) -> str:
    if name in VALUES:
        return VALUES[name][text]
    if name == "cap":
        return text or "sans limite"
    if name == "seats":
        return text
    part = share(text)
    if name not in ("threshold", "quorum"):
        return f"{exact_points(part)} points"
    return f"{points(part)} %" + ("" if (part * 10_000).denominator == 1 else f" ({part})")


def exact_points(part: int | str | Fraction) -> str:
    """A share of 1 in points out of 100, and as a fraction where two decimals do not hold it: « 33,33 (100/3) »."""
    value = Fraction(part) * 100
    return points(value / 100) + ("" if (value * 100).denominator == 1 else f" ({value})")
