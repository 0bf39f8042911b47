"""Check the ledger of a cooperative from its file, and count everything again. Standard library only.

    python verify_ledger.py grand-livre.csv

Says the holdings, the capital, the highest capital and its floor; exit 0, or 1 with the first line that does not hold.
The file is the CSV of the ledger: one posting a line, in order. The hash of a movement is the SHA-256 of the hash of
the one before, a line break, and its canonical text.
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

COLUMNS = (
    "mouvement", "nature", "effet", "inscrit_le", "piece", "annule", "rang", "compte", "associe", "unite", "debit",
    "credit", "empreinte",
)  # fmt: skip
CAPITAL = {"1011", "1013", "10138"}
PAID = {"1013", "10138"}
FIRST = "0" * 64

type Row = dict[str, str]


class Broken(Exception):
    """The first thing that does not hold, in French."""


def read(text: str) -> list[Row]:
    """The rows of the file, whose columns are known."""
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    if rows and set(rows[0]) != set(COLUMNS):
        raise Broken(f"colonnes attendues : {', '.join(COLUMNS)}")
    return rows


def movements(rows: Iterable[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Rows by movement, which follow one another from 1."""
    expected = 1
    for number, lines in groupby(rows, key=lambda row: row["mouvement"]):
        if number != str(expected):
            raise Broken(f"mouvement {number} : on attendait le {expected}")
        yield expected, list(lines)
        expected += 1


def verify(text: str) -> dict[str, object]:
    """All that the file says, counted again: {"associates": {number: parts}, "capital", "paid", "highest", …}.

    Raises:
        Broken: a number, a sum, a link or a holding does not hold.
    """
    previous, count, parts = FIRST, 0, dict[str, Decimal]()
    rows = read(text)
    for number, lines in movements(rows):
        previous, count = chained(number, lines, previous), number
        check(number, lines)
        for row in lines:
            if row["compte"] == "PARTS":
                parts[row["associe"]] = parts.get(row["associe"], Decimal(0)) - signed(row)
        if below := [who for who, held in parts.items() if held < 0]:
            raise Broken(f"mouvement {number} : l’associé {below[0]} aurait moins de zéro part")
    capital = highest = Decimal(0)
    changes = [(r["effet"], int(r["mouvement"]), int(r["rang"]), -signed(r)) for r in rows if r["compte"] in CAPITAL]
    for _day, _number, _rank, change in sorted(changes):
        capital += change
        highest = max(highest, capital)
    return {
        "movements": count,
        "associates": {who: str(held.to_integral_value()) for who, held in sorted(parts.items()) if held},
        "capital": f"{capital:.2f}",
        "paid": f"{-sum((signed(row) for row in rows if row['compte'] in PAID), Decimal(0)):.2f}",
        "highest": f"{highest:.2f}",
        "quarter": f"{highest / 4:.2f}",
        "hash": previous,
    }


def check(number: int, lines: list[Row]) -> None:
    """A movement is whole, in order, and balanced in each unit."""
    sums: dict[str, Decimal] = {}
    for rank, row in enumerate(lines, start=1):
        if row["rang"] != str(rank):
            raise Broken(f"mouvement {number} : l’écriture {row['rang']} n’est pas à sa place")
        sums[row["unite"]] = sums.get(row["unite"], Decimal(0)) + signed(row)
    if any(sums.values()):
        raise Broken(f"mouvement {number} : débits et crédits ne sont pas égaux")


def signed(row: Row) -> Decimal:
    """A debit, or a credit below zero."""
    return amount(row, "debit") - amount(row, "credit")


def amount(row: Row, column: str) -> Decimal:
    try:
        return Decimal(row[column])
    except InvalidOperation:
        raise Broken(f"mouvement {row['mouvement']} : somme illisible « {row[column]} »") from None


def chained(number: int, lines: list[Row], previous: str) -> str:
    """The hash of a movement; it must be the one that the file says."""
    head = lines[0]
    rows = [
        [r["compte"], int(r["associe"] or 0), r["unite"], f"{amount(r, 'debit'):.2f}", f"{amount(r, 'credit'):.2f}"]
        for r in lines
    ]
    told = [number, head["nature"], head["effet"], head["inscrit_le"], head["piece"], int(head["annule"] or 0), rows]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    found = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
    if any(row["empreinte"] != found for row in lines):
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
