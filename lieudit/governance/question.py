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


def asked_options(method: str, text: str, *, seats: int, budget: int | None) -> list[Option]:
    """The options that were typed for a question, against what its method needs; none for « pour ou contre »."""
    way = METHODS[method]
    if not way.is_choice:
        if text.strip():
            raise RuleBroken(
                {"options": ["« Pour ou contre » n’a pas d’options : videz ce champ ou changez de méthode."]}
            )
        return []
    try:
        found = read_options(text, priced=way.priced)
    except RuleBroken as fault:
        raise RuleBroken({"options": fault.messages}) from fault
    if way.priced:
        within_budget(found, budget)
    elif seats >= len(found):
        raise RuleBroken({"seats": ["On retient moins d’options qu’il n’y en a."]})
    return found


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
