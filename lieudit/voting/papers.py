"""What may be written on the paper of each method: nothing is stored that could not be counted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
