"""Check the ledger of a cooperative from its file, and count everything again. Standard library only.

    python verify_ledger.py grand-livre.csv

Says the holdings, the capital, the highest capital and its floor; exit 0, or 1 with the first line that does not hold.
The file is the CSV of the ledger: one posting a line, in order. The hash of a movement is the SHA-256 of the hash of
the one before, a line break, and its canonical text.

A file given to an associate may hold less, and what cannot be checked then is said under « non_recompte »: a movement
whose cause is empty names somebody, and its hash is taken as it is; where all that concerns others is one total
(« autres »), there is no chain, and no highest capital.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import NamedTuple

COLUMNS = (
    "mouvement", "nature", "effet", "inscrit_le", "piece", "annule", "rang", "compte", "associe", "unite", "debit",
    "credit", "empreinte",
)  # fmt: skip
CAPITAL = {"1011", "1013", "10138"}
PAID = {"1013", "10138"}
FIRST = "0" * 64
REST = "autres"
NOTHING = Decimal(0)
CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""The text of a movement that is hashed."""

type Row = dict[str, str]


class Broken(Exception):
    """The first thing that does not hold, in French."""


class Line(NamedTuple):
    """A row of the file, its sums read once; `change` is a credit, or a debit below zero."""

    row: Row
    debit: Decimal
    credit: Decimal
    change: Decimal


def read(text: str) -> list[Row]:
    """The rows of the file, whose columns are known."""
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    if rows and set(rows[0]) != set(COLUMNS):
        raise Broken(f"colonnes attendues : {', '.join(COLUMNS)}")
    return rows


def line_of(row: Row) -> Line:
    debit, credit = amount(row, "debit"), amount(row, "credit")
    return Line(row, debit, credit, credit - debit)


def amount(row: Row, column: str) -> Decimal:
    try:
        return Decimal(row[column])
    except InvalidOperation:
        raise Broken(f"mouvement {row['mouvement']} : somme illisible « {row[column]} »") from None


def movements(rows: Iterable[Row]) -> Iterator[tuple[int, list[Line]]]:
    """Rows by movement, which follow one another from 1."""
    expected = 1
    for number, lines in groupby(rows, key=lambda row: row["mouvement"]):
        if number != str(expected):
            raise Broken(f"mouvement {number} : on attendait le {expected}")
        yield expected, [line_of(row) for row in lines]
        expected += 1


def parts_of_it(rows: Iterable[Row]) -> Iterator[tuple[int, list[Line]]]:
    """Rows by movement, in order, of some movements; the total of all the others, last, has the number 0."""
    last = 0
    for number, lines in groupby(rows, key=lambda row: row["mouvement"]):
        if number == REST:
            yield 0, [line_of(row) for row in lines]
            continue
        if not number.isdecimal() or int(number) <= last:
            raise Broken(f"mouvement {number} : il ne suit pas le {last}")
        last = int(number)
        yield last, [line_of(row) for row in lines]


def verify(text: str) -> dict[str, object]:
    """All that the file says, counted again: {"associates": {number: parts}, "capital", "paid", "highest", …}.

    Raises:
        Broken: a number, a sum, a link or a holding does not hold.
    """
    rows = read(text)
    partial = any(REST in (row["mouvement"], row["associe"]) for row in rows)
    previous, count, unread = FIRST, 0, list[int]()
    parts, sums = dict[str, Decimal](), dict[str, Decimal]()
    capital: list[Line] = []
    for number, lines in parts_of_it(rows) if partial else movements(rows):
        count += 1
        if not partial:
            previous = chained(number, lines, previous)
            unread += [] if lines[0].row["piece"] else [number]
        check(number, lines)
        for line in lines:
            account = line.row["compte"]
            sums[account] = sums.get(account, NOTHING) + line.change
            if account in CAPITAL:
                capital.append(line)
            elif account == "PARTS":
                hold(number, line, parts)
    found: dict[str, object] = {
        "movements": count,
        "associates": {who: str(held.to_integral_value()) for who, held in sorted(parts.items()) if held},
        "capital": f"{sum((sums.get(each, NOTHING) for each in CAPITAL), NOTHING):.2f}",
        "paid": f"{sum((sums.get(each, NOTHING) for each in PAID), NOTHING):.2f}",
    }
    if partial:
        return found | {"non_recompte": "la suite des mouvements, leurs empreintes et le plus haut capital"}
    highest = highest_of(capital)
    found |= {"highest": f"{highest:.2f}", "quarter": f"{highest / 4:.2f}", "hash": previous}
    return found | ({"non_recompte": {"empreintes": unread}} if unread else {})


def hold(number: int, line: Line, parts: dict[str, Decimal]) -> None:
    """Parts come to an associate, or go: nobody ever has less than none once a movement is whole."""
    who = line.row["associe"]
    parts[who] = parts.get(who, NOTHING) + line.change
    if parts[who] < 0 and who != REST:
        raise Broken(f"mouvement {number} : l’associé {who} aurait moins de zéro part")


def highest_of(capital: list[Line]) -> Decimal:
    """The highest capital ever reached, day after day; a movement and the contrary one that undid it reached none."""
    undone = {line.row["annule"] for line in capital if line.row["annule"]}
    kept = [line for line in capital if not line.row["annule"] and line.row["mouvement"] not in undone]
    kept.sort(key=lambda line: line.row["effet"])  # lines of a day stay in their order
    reached = highest = NOTHING
    for line in kept:
        reached += line.change
        highest = max(highest, reached)
    return highest


def check(number: int, lines: list[Line]) -> None:
    """A movement is whole, in order, and balanced in each unit."""
    sums: dict[str, Decimal] = {}
    for rank, line in enumerate(lines, start=1):
        if line.row["rang"] != str(rank):
            raise Broken(f"mouvement {number} : l’écriture {line.row['rang']} n’est pas à sa place")
        unit = line.row["unite"]
        sums[unit] = sums.get(unit, NOTHING) + line.change
    if any(sums.values()):
        raise Broken(f"mouvement {number} : débits et crédits ne sont pas égaux")


def cents(written: str, amount: Decimal) -> str:
    """A sum as it is hashed: with two decimals, which the file has unless another program wrote it again."""
    return written if written[-3:-2] == "." else f"{amount:.2f}"


def chained(number: int, lines: list[Line], previous: str) -> str:
    """The hash of a movement; it must be the one that the file says. Without its cause, it is taken as it is."""
    head = lines[0].row
    if not head["piece"]:
        return head["empreinte"]
    rows = [
        [
            row["compte"],
            int(row["associe"] or 0),
            row["unite"],
            cents(row["debit"], debit),
            cents(row["credit"], credit),
        ]
        for row, debit, credit, _change in lines
    ]
    told = [number, head["nature"], head["effet"], head["inscrit_le"], head["piece"], int(head["annule"] or 0), rows]
    found = hashlib.sha256(f"{previous}\n{CANONICAL(told)}".encode()).hexdigest()
    if any(line.row["empreinte"] != found for line in lines):
        raise Broken(f"mouvement {number} : l’empreinte ne correspond pas, une ligne a changé")
    return found


def main(paths: list[str]) -> int:
    if len(paths) != 1:
        print(__doc__)
        return 1
    with open(paths[0], encoding="utf-8", newline="") as file:
        try:
            print(json.dumps(verify(file.read()), ensure_ascii=False, indent=1))
        except (Broken, KeyError, ValueError) as fault:
            print(f"Ce registre ne tient pas : {fault}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
