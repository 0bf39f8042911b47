"""What a fund adds to what places promise: so many euros for one, within a cap for each place and for each common, all
alike when the fund is short. Exact, in cents; standard library only. Pure.

    python matching.py cofinancement.json

Says what was promised, called for and added, common by common, and the part of what is called for that the fund can
pay; exit 0, or 1 with the first thing that does not hold.

    >>> terms = Terms(fund=300_00, ratio=Fraction(2), most=250_00, most_each=100_00)
    >>> shared = matched([(1, "a", 50_00), (1, "b", 40_00), (2, "a", 150_00)], terms)
    >>> shared.wanted == {1: 180_00, 2: 200_00}, str(shared.rate)
    (True, '15/19')
    >>> shared.added
    {1: 14211, 2: 15789}
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

FORMAT = "lieudit-matching/1"

Pledge = tuple[int, str, int]
"""The rank of a common, who promises, how many cents."""


class Broken(ValueError):
    """What does not hold in a file, in French."""


@dataclass(frozen=True)
class Terms:
    """Cents of the fund; how many are added for one; at most for one common, and counted of one place for it."""

    fund: int
    ratio: Fraction
    most: int | None = None
    most_each: int | None = None


@dataclass(frozen=True)
class Shared:
    """By common: what was promised, what of it is counted, what this calls for within the caps, and what the fund adds,
    in cents. `rate` is the part of what is called for that the fund can pay: 1 while it is not short."""

    promised: dict[int, int]
    counted: dict[int, int]
    wanted: dict[int, int]
    added: dict[int, int]
    rate: Fraction

    @property
    def is_short(self) -> bool:
        return self.rate < 1


def matched(pledges: Iterable[Pledge], terms: Terms) -> Shared:
    """What each common receives. Cents that a pro rata leaves go one by one to the commons that it rounded down most;
    the first by rank, where two are alike: the fund is paid out to the last cent, and never beyond."""
    by_place: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for common, place, cents in pledges:
        by_place[common][place] += cents
    ranks = sorted(by_place)
    promised = {each: sum(by_place[each].values()) for each in ranks}
    counted = {each: sum(capped(cents, terms.most_each) for cents in by_place[each].values()) for each in ranks}
    wanted = {each: capped(int(counted[each] * terms.ratio), terms.most) for each in ranks}
    whole = sum(wanted.values())
    rate = min(Fraction(1), Fraction(terms.fund, whole)) if whole else Fraction(1)
    parts = {each: wanted[each] * rate for each in ranks}
    added = {each: int(parts[each]) for each in ranks}
    left = min(terms.fund, whole) - sum(added.values())
    for each in sorted(ranks, key=lambda rank: (added[rank] - parts[rank], rank))[:left]:
        added[each] += 1
    return Shared(promised, counted, wanted, added, rate)


def capped(cents: int, most: int | None) -> int:
    return cents if most is None else min(cents, most)


# The file


def matching_file(terms: Terms, pledges: Sequence[Pledge]) -> dict[str, object]:
    """All that anybody needs to count again: sums are euros, with two decimals, as text."""
    return {
        "format": FORMAT,
        "fund": in_euros(terms.fund),
        "ratio": str(terms.ratio),
        "most": None if terms.most is None else in_euros(terms.most),
        "most_each": None if terms.most_each is None else in_euros(terms.most_each),
        "pledges": [{"common": common, "place": place, "amount": in_euros(cents)} for common, place, cents in pledges],
    }


def read_file(file: Mapping[str, object]) -> tuple[Terms, list[Pledge]]:
    """The same, read back; `Broken` where something is missing, not a number, or not above nothing."""
    if file.get("format") != FORMAT:
        raise Broken(f"format attendu : {FORMAT}")
    try:
        most, most_each = (None if file.get(name) is None else in_cents(file[name]) for name in ("most", "most_each"))
        terms = Terms(in_cents(file["fund"]), Fraction(str(file["ratio"])), most, most_each)
        rows = file["pledges"]
        if not isinstance(rows, list):
            raise Broken("« pledges » est une liste")
        pledges = [(int(row["common"]), str(row["place"]), in_cents(row["amount"])) for row in rows]
    except Broken:
        raise
    except KeyError as missing:
        raise Broken(f"il manque {missing}") from missing
    except (TypeError, ValueError, ZeroDivisionError) as fault:
        raise Broken("illisible : « ratio » est une fraction, « common » un rang, une promesse un objet") from fault
    if terms.ratio <= 0:
        raise Broken("« ratio » est au-dessus de zéro")
    return terms, pledges


def in_euros(cents: int) -> str:
    """1234 → « 12.34 »."""
    return f"{cents // 100}.{cents % 100:02}"


def in_cents(euros: object) -> int:
    """« 12.34 » → 1234; a part of a cent, or less than nothing, is refused."""
    try:
        cents = Fraction(str(euros)) * 100
    except ValueError as fault:
        raise Broken(f"pas une somme : {euros}") from fault
    if cents.denominator != 1 or cents < 0:
        raise Broken(f"pas une somme en centimes : {euros}")
    return int(cents)


def result_of(shared: Shared) -> dict[str, object]:
    """What was counted, as it is printed and kept."""
    return {
        "rate": str(shared.rate),
        "commons": {
            str(each): {
                "promised": in_euros(shared.promised[each]),
                "counted": in_euros(shared.counted[each]),
                "wanted": in_euros(shared.wanted[each]),
                "added": in_euros(shared.added[each]),
            }
            for each in shared.added
        },
    }


def main(arguments: Sequence[str]) -> int:
    """Read the file that was named, print what it gives."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 1
    try:
        terms, pledges = read_file(json.loads(Path(arguments[0]).read_bytes()))
    except (OSError, ValueError, AttributeError) as fault:
        print(fault, file=sys.stderr)
        return 1
    print(json.dumps(result_of(matched(pledges, terms)), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
