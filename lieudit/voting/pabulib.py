"""The votes and the result of a budget in equal shares as a `.pb` file (Pabulib), which other programs count again.
Pure.

Its `rule` is a name that they know where they count as we did (`rule_of`), else `unknown`: the comment then says why.
Their equal shares compare what one pays to the cost; between two projects that ask as much they take the cheaper, then
the one with more supporters, and they stop where that does not part them. A line of votes is nobody's: numbers follow
the order of what was approved.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lieudit.voting.counting import Number, Poll, read_poll
from lieudit.voting.frozen import Counted, Recount

ALONE, ADD1, UNKNOWN = "equalshares", "equalshares/add1", "unknown"
COMPLETIONS = {
    "none": "sans complément",
    "utilitarian": "complété par les options qui ont le plus de soutiens pour leur coût",
    "seq_phragmen": "complété par la suite de Phragmén",
    "add1": "complété par add1",
}


@dataclass(frozen=True)
class Vote:
    """What the file says of a ballot beside its rule and its votes."""

    number: int
    question: str
    unit: str
    opened_on: dt.date
    closed_on: dt.date
    url: str


def pb_file(vote: Vote, recount: Recount, result: Counted, names: Mapping[str, str]) -> str:
    """The whole file, for a recount file that says the votes. `names`: option → how it is read today."""
    poll = read_poll(recount)
    costs = {option: Fraction((recount["rule"].get("costs") or {}).get(option, 1)) for option in poll.options}
    budget = Fraction(result["raw"]["budget"])
    keys = {option: str(at) for at, option in enumerate(poll.options, start=1)}
    voices = sorted((said, int(weight)) for said, weight in poll.ballots().items())
    rule, why = rule_of(poll, result, [*costs.values(), budget])
    about = {
        "description": one_line(vote.question),
        "country": "France",
        "unit": one_line(vote.unit),
        "instance": f"{vote.closed_on.year}-{vote.number}",
        "num_projects": len(keys),
        "num_votes": sum(weight for _said, weight in voices),
        "budget": plain(budget),
        "vote_type": "approval",
        "rule": rule,
        "date_begin": f"{vote.opened_on:%d.%m.%Y}",
        "date_end": f"{vote.closed_on:%d.%m.%Y}",
        "language": "fr",
        "currency": "EUR",
        "comment": f"#1: {why} Règle et votes : {vote.url}",
    }
    support = {option: sum(weight for said, weight in voices if option in said) for option in keys}
    won = set(result["elected"])
    projects = [
        [keys[option], plain(costs[option]), support[option], one_line(names.get(option, option)), int(option in won)]
        for option in keys
    ]
    said = [",".join(keys[option] for option in approved) for approved, weight in voices for _voice in range(weight)]
    return written(
        [
            ["META"],
            ["key", "value"],
            *about.items(),
            ["PROJECTS"],
            ["project_id", "cost", "votes", "name", "selected"],
            *projects,
            ["VOTES"],
            ["voter_id", "vote"],
            *enumerate(said, start=1),
        ]
    )


def rule_of(poll: Poll, result: Counted, sums: Iterable[Number]) -> tuple[str, str]:
    """The name of the rule for who counts the file again, and in words how it was counted, or why no name is given."""
    rule, steps = poll.rule, result.get("steps") or []
    how = f"Parts égales, {COMPLETIONS[rule.completion]}."
    whole = all(Fraction(each).denominator == 1 for each in (*sums, *poll.ballots().values()))
    differs = [
        (rule.utility != "cost", "chaque option y vaut autant pour un soutien, quel que soit son coût"),
        (rule.completion not in ("none", "add1"), "ce complément n’a pas de nom dans ce format"),
        (bool(rule.floor), "un plancher de soutiens écarte des options"),
        (not whole, "des nombres ne sont pas entiers"),
        (bool(result.get("lot")) or any(step[0] == "tie" for step in steps), "une égalité est laissée au sort"),
    ]
    if result.get("status") != "elected":
        differs.append((True, "le vote n’a pas d’issue"))
    if why := [words for found, words in differs if found]:
        return UNKNOWN, f"{how} La règle n’est pas nommée : {' ; '.join(why)}."
    if rule.completion == "none":
        return ALONE, how
    supported = {option for said in poll.ballots() for option in said}
    if supported <= set(result["elected"]):  # who counts again would raise the shares for ever
        if any(step[0] == "raise" for step in steps):
            return UNKNOWN, f"{how} La règle n’est pas nommée : tout ce qui a un soutien est retenu."
        return ALONE, f"{how} Il n’a rien ajouté."
    return ADD1, how


def written(rows: Iterable[Iterable[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="\n").writerows(rows)
    return file.getvalue()


def one_line(text: str) -> str:
    """
    >>> one_line(" Un four ;\\n à pain ")
    'Un four ; à pain'
    """
    return " ".join(text.split()) or "—"


def plain(value: Fraction) -> str:
    """
    >>> plain(Fraction(12000)), plain(Fraction(5, 2))
    ('12000', '2.5')
    """
    return str(value.numerator) if value.denominator == 1 else str(float(value))
