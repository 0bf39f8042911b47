"""What may be asked of an assembly, by which method, and the rule that each method needs. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.frozen import Rule
from lieudit.voting.methods import METHODS

MOST_OPTIONS = 60
LONGEST_OPTION = 200


@dataclass(frozen=True)
class Option:
    """What a voter chooses among: its name, and its cost in euros where there is a budget."""

    name: str
    cost: int | None = None


def read_options(text: str, *, priced: bool) -> list[Option]:
    """One option a line; where they are `priced`, « name ; cost in euros »."""
    options = [_option(line.strip(), priced) for line in text.splitlines() if line.strip()]
    names = [option.name for option in options]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise RuleBroken(f"« {twice} » figure deux fois.")
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise RuleBroken(f"Écrivez de 2 à {MOST_OPTIONS} options, une par ligne.")
    return options


def _option(line: str, priced: bool) -> Option:
    name, _mark, typed = line.rpartition(";") if priced else (line, "", "")
    name = " ".join(name.split())
    if len(name) > LONGEST_OPTION:
        raise RuleBroken(f"« {name[:40]}… » est trop long : {LONGEST_OPTION} signes au plus par option.")
    if not priced:
        return Option(name)
    digits = "".join(typed.replace("€", "").split())
    if not name or not digits.isdecimal() or not 0 < int(digits) < 10**12:
        raise RuleBroken(f"« {line[:60]} » : écrivez « nom ; coût en euros », par exemple « Un fournil ; 12000 ».")
    return Option(name, int(digits))


def asked_rule(method: str, options: Iterable[Option], *, seats: int, budget: int | None) -> Rule:
    """What the recount rule of `method` says beyond the rules of the assembly."""
    way = METHODS[method]
    rule = dict(way.needs)
    if way.several:
        rule["seats"] = seats
    if way.priced:
        rule |= {"costs": {option.name: option.cost for option in options}, "budget": budget}
    return rule


def within_budget(options: Iterable[Option], budget: int | None) -> None:
    """Refuse a budget that could fund nothing, or everything."""
    costs = [option.cost or 0 for option in options]
    if not budget or budget < min(costs):
        raise RuleBroken({"budget": ["Ce budget ne suffit à aucun des projets."]})
    if budget >= sum(costs):
        raise RuleBroken({"budget": ["Ce budget suffit à tous les projets : il n’y a rien à départager."]})
