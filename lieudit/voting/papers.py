"""What may be written on the paper of each method: nothing is stored that could not be counted. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lieudit.voting.counting import METHODS, MalformedRecount, ballot_reader, read_rule

SILENT = ("blank", "abstain")


def read_choice(rule: Mapping[str, Any], options: Sequence[str], choice: Any) -> Any:
    """`choice` as a vote stores it: a word, or one field of a recount ballot (`{"approve": […]}`).

    MalformedRecount tells what cannot be counted. A ballot that says nothing is refused: blank must be said.
    """
    field = METHODS[rule["method"]][0]
    written = {"choice": choice} if isinstance(choice, str) else choice
    if not isinstance(written, dict) or len(written) != 1 or not written.keys() <= {field, "choice"}:
        raise MalformedRecount("choice", f"il dit « {field} », « blank » ou « abstain », et rien d’autre")
    if field != "choice" and written.get("choice", SILENT[0]) not in SILENT:
        raise MalformedRecount("choice", "il faut « blank » ou « abstain »")
    said = ballot_reader(read_rule(dict(rule)), list(options))(written, "bulletin")
    if "choice" in written:
        return written["choice"]
    if said == "blank" or not written[field]:
        raise MalformedRecount(field, "rien n’y est choisi ; un vote blanc se dit")
    if said == "refused":
        raise MalformedRecount(field, "une mention manque, et la règle les demande toutes")
    return written


def rank_groups(ranks: Mapping[str, int]) -> list[str | list[str]]:
    """Options and their ranks → the groups of a ranking: equal ranks share a group, gaps do not count."""
    groups = [[option for option, its in ranks.items() if its == rank] for rank in sorted(set(ranks.values()))]
    return [group[0] if len(group) == 1 else group for group in groups]


def read_aloud(name: str) -> str:
    """A name as one hears it: neither capitals, nor blanks, nor marks without width make it another.

    >>> read_aloud("L’Atelier\u200b ") == read_aloud("l'atelier")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    return " ".join("".join(sign for sign in plain if unicodedata.category(sign) != "Cf").split())


def as_option(name: str) -> str:
    """A name that was typed elsewhere, without what could not be printed on a ballot."""
    return "".join(sign for sign in " ".join(name.split()) if unicodedata.category(sign) not in ("Cc", "Cs"))


def fault_of_options(options: Sequence[str]) -> str:
    """Why voters could not tell these options apart, in one sentence; empty when they can."""
    heard: dict[str, str] = {}
    for option in options:
        said = read_aloud(option)
        if not said or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in option):
            return "Une option porte un signe qui ne se lit pas, ou n’a pas de nom : corrigez-la."
        if said in heard:
            return f"« {option} » et « {heard[said]} » se lisent de la même façon : une option figure deux fois."
        heard[said] = option
    return ""


def trials(recount: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """A file without ballots as it will be, counted before the vote: when all are silent, and when each says something.

    What is wrong with a rule, or with the college of one voice, is known before anybody votes.
    """
    rule, options = recount["rule"], recount["options"]
    yield dict(recount)
    first = {
        "choice": "for",
        "approve": options[:1],
        "ranking": options[:1],
        "scores": dict.fromkeys(options[:1], (rule.get("scale") or [0])[-1]),
        "votes": dict.fromkeys(options[:1], 1),
        "opinions": dict.fromkeys(options[:1], "for"),
        "grades": dict.fromkeys(options, (rule.get("grades") or [0])[-1]),
    }
    field = METHODS[rule["method"]][0]
    able = [line["voter"] for line in recount["roll"] if not line.get("suspended")]
    yield {**recount, "ballots": [{"voter": voter, field: first[field]} for voter in able]}
