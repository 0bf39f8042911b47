"""The criteria of a jury, written in blocks as people write them, and read exactly. Pure.

    Utile à qui n’a rien (40 %)
    le projet n’en parle pas
    quelques personnes, déjà proches
    un public nouveau, avec un chemin pour l’atteindre

The first line of a block is a criterion and what it counts for; the next ones say in words what each mark is, from 0
up. Weights sum to one, and all criteria have the same scale: a point is a point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Json

MOST = 12
"""Criteria of one call."""
LONGEST = 200
SCALE = (2, 7)
"""How many marks a criterion may have, at least and at most."""
HEAD = re.compile(r"^(?P<name>.*\S)\s*\((?P<points>\d{1,3})\s*%\s*\)\s*$")
SPACES = re.compile(r"\s+")


def read_criteria(text: str) -> list[Json]:
    """The criteria of a text: `name`, `points` (a whole percent), `marks` (words, from 0 up).

    Raises:
        RuleBroken: on `criteria`, a block that says no weight, words that lack, weights that do not sum to one.
    """
    found: list[Json] = []
    for block in re.split(r"\n\s*\n", text.replace("\0", "").replace("\r", "").strip()):
        lines = [each for each in (SPACES.sub(" ", line).strip(" -") for line in block.splitlines()) if each]
        if lines:
            found.append(_read(lines))
    if found:
        _check(found)
    return found


def _read(lines: list[str]) -> Json:
    head, marks = HEAD.match(lines[0]), lines[1:]
    if not head or not int(head["points"]):
        raise _refusal(f"Dites ce que compte ce critère, entre parenthèses : « {lines[0][:60]} (40 %) ».")
    if not SCALE[0] <= len(marks) <= SCALE[1]:
        raise _refusal(f"De {SCALE[0]} à {SCALE[1]} lignes, une par point à partir de 0 : « {head['name'][:60]} ».")
    if long := next((each for each in lines if len(each) > LONGEST), ""):
        raise _refusal(f"{LONGEST} signes au plus par ligne : « {long[:60]}… ».")
    if len(set(marks)) < len(marks):
        raise _refusal(f"Deux points disent la même chose : « {head['name'][:60]} ».")
    return {"name": head["name"], "points": int(head["points"]), "marks": marks}


def _check(found: list[Json]) -> None:
    if len(found) > MOST:
        raise _refusal(f"{MOST} critères au plus ; il y en a {len(found)}.")
    if len({each["name"] for each in found}) < len(found):
        raise _refusal("Un critère est écrit deux fois.")
    if (whole := sum(each["points"] for each in found)) != 100:
        raise _refusal(f"Les critères comptent ensemble pour {whole} % : il en faut 100.")
    if len({len(each["marks"]) for each in found}) > 1:
        raise _refusal("Donnez à tous les critères le même nombre de points, pour qu’un point vaille un point.")


def _refusal(words: str) -> RuleBroken:
    return RuleBroken({"criteria": words})


def weights_of(criteria: Sequence[Json]) -> list[Fraction]:
    """What each counts for; together, one.

    >>> weights_of([{"points": 60}, {"points": 40}])
    [Fraction(3, 5), Fraction(2, 5)]
    """
    return [Fraction(each["points"], 100) for each in criteria]


def write_criteria(criteria: Sequence[Json]) -> str:
    """The text from which these criteria are read again as they are.

    >>> write_criteria([{"name": "Utile", "points": 100, "marks": ["non", "oui"]}])
    'Utile (100 %)\\nnon\\noui'
    """
    return "\n\n".join("\n".join([f"{each['name']} ({each['points']} %)", *each["marks"]]) for each in criteria)
