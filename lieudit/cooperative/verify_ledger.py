"""Check the ledger of a cooperative from its file, and count everything again. Standard library only.

    python verify_ledger.py grand-livre.csv
    python verify_ledger.py --partiel registre.csv

Says the holdings, the capital, the highest capital and its floor; exit 0, or 1 with the first thing that does not hold.
The file is the CSV of the ledger: one posting a line, in order. The hash of a movement is the SHA-256 of the hash of
the one before, a line break, and its canonical text.

A whole ledger holds wholly: a movement without its piece is refused, as all else that cannot be counted again. A file
given to an associate may hold less, and is read with `--partiel` alone, by who knows it: a movement whose piece is
empty names somebody, and its hash is taken as it is; where all that concerns others is one total (« autres »), there is
no chain, and no highest capital. What was not counted again is said under « non_recompte ».
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple


class Row(NamedTuple):
    """A line of the file, as it is written."""

    mouvement: str
    nature: str
    effet: str
    inscrit_le: str
    piece: str
    annule: str
    rang: str
    compte: str
    associe: str
    unite: str
    debit: str
    credit: str
    empreinte: str


COLUMNS = Row._fields
HEAD = slice(0, 6)
"""What every line of a movement says alike, with its hash."""
EURO_ACCOUNTS = (
    "109", "1011", "1013", "10138", "102", "1061", "1063", "10681", "10688", "119", "120", "129", "457", "4568", "4561",
    "512",
)  # fmt: skip
HELD_IN = {*((account, "EUR") for account in EURO_ACCOUNTS), ("PARTS", "PART"), ("EMISES", "PART")}
"""Every account, with the unit in which it is held."""
CAPITAL = {"1011", "1013", "10138"}
PAID = {"1013", "10138"}
OWED = CAPITAL | {"457", "4568", "4561"}
"""What one associate has there is never below zero."""
CONTRARY = "contrary"
FIRST = "0" * 64
REST = "autres"
NOBODY = ("", REST)
"""Who has no number."""
NOTHING = Decimal(0)
CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""The text of a movement that is hashed."""
SUM = re.compile(r"\d{1,12}(\.\d{1,2}0*)?", re.ASCII).fullmatch
"""Euros and cents, or parts: no sign, no third decimal."""
NUMBER = re.compile(r"[1-9]\d*", re.ASCII).fullmatch
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z", re.ASCII).fullmatch
PRINT = re.compile(r"[0-9a-f]{64}", re.ASCII).fullmatch

type Sums = dict[tuple[str, str], Decimal]
"""(account, associate) → credits less debits."""


class Broken(Exception):
    """The first thing that does not hold, in French."""


class Line(NamedTuple):
    """A row of the file that holds by itself: `change` is a credit, or a debit below zero; `text` is what is hashed."""

    row: Row
    change: Decimal
    text: str


def read(text: str) -> Iterator[Row]:
    """The rows of the file, whose columns are known, each with all its cells and no more."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise Broken(f"colonnes attendues, dans cet ordre : {', '.join(COLUMNS)}")
        for cells in reader:
            if len(cells) != len(COLUMNS):
                raise Broken(f"ligne {reader.line_num} : il manque une case, ou il y en a une de trop")
            yield Row._make(cells)
    except csv.Error:
        raise Broken(f"ligne {reader.line_num} : elle ne se lit pas comme du CSV") from None


@cache
def amount(written: str) -> Decimal | None:
    """A sum; None for what is not one."""
    return Decimal(written) if SUM(written) else None


@cache
def cents(written: str) -> str:
    """A sum as it is hashed: with two decimals, which the file has unless another program wrote it again."""
    return f"{amount(written):.2f}"


@cache
def number_of(written: str) -> int:
    """An associate, or a movement; 0 for what is not the number of one."""
    return int(written) if NUMBER(written) else 0


def line_of(row: Row) -> Line:
    """A debit or a credit, of an account that is known, in its unit; whole parts of somebody."""
    debit, credit, who = amount(row.debit), amount(row.credit), number_of(row.associe)
    if debit is None or credit is None:
        wrong = row.debit if debit is None else row.credit
        raise Broken(f"mouvement {row.mouvement} : somme illisible « {wrong} »")
    if bool(debit) == bool(credit):
        raise Broken(f"mouvement {row.mouvement} : une écriture est un débit ou un crédit, jamais les deux ni aucun")
    if (row.compte, row.unite) not in HELD_IN:
        raise Broken(f"mouvement {row.mouvement} : compte inconnu, ou tenu dans une autre unité, « {row.compte} »")
    if not who and row.associe not in NOBODY:
        raise Broken(f"mouvement {row.mouvement} : « {row.associe} » n’est pas un numéro d’associé")
    change = credit - debit
    if row.unite == "PART" and (not row.associe or change % 1):
        raise Broken(f"mouvement {row.mouvement} : des parts sont entières, et à un associé")
    return Line(row, change, f'["{row.compte}",{who},"{row.unite}","{cents(row.debit)}","{cents(row.credit)}"]')


def movements(rows: Iterable[Row]) -> Iterator[tuple[int, list[Line]]]:
    """Rows by movement, which follow one another from 1."""
    expected = 1
    for number, lines in groupby(rows, key=attrgetter("mouvement")):
        if number != str(expected):
            raise Broken(f"mouvement {number} : on attendait le {expected}")
        yield expected, [line_of(row) for row in lines]
        expected += 1


def parts_of_it(rows: Iterable[Row]) -> Iterator[tuple[int, list[Line]]]:
    """Rows by movement, in order, of some movements; the total of all the others, last, has the number 0."""
    last, ended = 0, False
    for number, lines in groupby(rows, key=attrgetter("mouvement")):
        if ended:
            raise Broken(f"mouvement {number} : il vient après le total des autres, qui est le dernier")
        if number == REST:
            ended = True
            yield 0, [line_of(row) for row in lines]
            continue
        if number_of(number) <= last:
            raise Broken(f"mouvement {number} : il ne suit pas le {last}")
        last = number_of(number)
        yield last, [line_of(row) for row in lines]


def verify(text: str, *, partial: bool = False) -> dict[str, object]:
    """All that the file says, counted again: {"associates": {number: parts}, "capital", "paid", "highest", …}.
    `partial`: it is the file of an associate, which may hold less.

    Raises:
        Broken: a number, a sum, a piece, a link or a holding does not hold.
    """
    summed = REST in text and any(REST in (row.mouvement, row.associe) for row in read(text))
    if summed and not partial:
        raise Broken("il n’est pas entier : c’est le fichier d’un associé, qui se lit avec --partiel")
    undone = {row.annule for row in read(text) if row.annule} if CONTRARY in text else set[str]()
    previous, count, unread = FIRST, 0, list[int]()
    sums: Sums = {}
    turned: dict[str, Sums] = {}
    capital: list[tuple[str, Decimal]] = []
    for number, lines in parts_of_it(read(text)) if summed else movements(read(text)):
        head = lines[0].row
        count += 1
        if not summed:
            previous = chained(number, lines, previous, partial=partial)
            unread += [] if head.piece else [number]
        check(number, lines)
        if head.mouvement in undone or head.annule or head.nature == CONTRARY:
            check_undone(number, lines, turned)
        else:
            capital += [(line.row.effet, line.change) for line in lines if line.row.compte in CAPITAL]
        hold(number, lines, sums)
    found = {"movements": count} | held_by(sums)
    if summed:
        return found | {"non_recompte": "la suite des mouvements, leurs empreintes et le plus haut capital"}
    highest = highest_of(capital)
    if Decimal(str(found["capital"])) < highest / 4:
        raise Broken(f"le capital, {found['capital']}, est sous le quart du plus haut qu’il ait atteint, {highest:.2f}")
    found |= {"highest": f"{highest:.2f}", "quarter": f"{highest / 4:.2f}", "hash": previous}
    return found | ({"non_recompte": {"empreintes": unread}} if unread else {})


def hold(number: int, lines: list[Line], sums: Sums) -> None:
    """What a movement does to each account of each associate: nobody ever has less than no part."""
    for row, change, _text in lines:
        key = row.compte, row.associe
        sums[key] = held = sums.get(key, NOTHING) + change
        if held < 0 and row.compte == "PARTS" and row.associe != REST:
            raise Broken(f"mouvement {number} : l’associé {row.associe} aurait moins de zéro part")


def held_by(sums: Sums) -> dict[str, object]:
    """The parts of each, the capital subscribed and what was paid of it; in the end, nobody has less than nothing of
    the capital, nor of what is owed to them."""
    for (account, who), change in sums.items():
        if change < 0 and account in OWED:
            raise Broken(f"compte {account} : l’associé {who or 'sans numéro'} y aurait moins que rien, {change:.2f}")
    parts = {who: held for (account, who), held in sorted(sums.items()) if account == "PARTS" and held}
    return {
        "associates": {who: str(held.to_integral_value()) for who, held in parts.items()},
        "capital": f"{total(sums, CAPITAL):.2f}",
        "paid": f"{total(sums, PAID):.2f}",
    }


def total(sums: Sums, accounts: set[str]) -> Decimal:
    """Credits less debits of some accounts, of all associates."""
    return sum((change for (account, _who), change in sums.items() if account in accounts), NOTHING)


def highest_of(changes: list[tuple[str, Decimal]]) -> Decimal:
    """The highest capital ever reached, day after day, by (day of effect, change): a movement and the contrary one that
    undid it, which are not there, reached none."""
    reached = highest = NOTHING
    for _day, change in sorted(changes, key=itemgetter(0)):  # those of a day stay in their order
        reached += change
        highest = max(highest, reached)
    return highest


def check(number: int, lines: list[Line]) -> None:
    """A movement is whole, in order, dated, of one head, and balanced in each unit."""
    first, said = lines[0].row, number or REST
    check_days(number, first)
    head, sums = (first[HEAD], first.empreinte), {"EUR": NOTHING, "PART": NOTHING}
    for rank, line in enumerate(lines, start=1):
        row = line.row
        if row.rang != str(rank):
            raise Broken(f"mouvement {said} : l’écriture {row.rang} n’est pas à sa place")
        if (row[HEAD], row.empreinte) != head:
            raise Broken(f"mouvement {said} : l’écriture {rank} n’en dit pas la même chose que la première")
        sums[row.unite] += line.change
    if any(sums.values()):
        raise Broken(f"mouvement {said} : débits et crédits ne sont pas égaux")


def check_days(number: int, head: Row) -> None:
    """The day of effect is one, and so is the moment of its writing; the total of the others has no moment."""
    written = MOMENT(head.inscrit_le)
    for day in (head.effet, written[1] if written else "") if number else (head.effet,):
        if not is_day(day):
            raise Broken(f"mouvement {number or REST} : un jour ne se lit pas")


@cache
def is_day(written: str) -> bool:
    try:
        return dt.date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def check_undone(number: int, lines: list[Line], turned: dict[str, Sums]) -> None:
    """A contrary movement, and it alone, names one before it, which no other undid, and turns it over. `turned`: what
    those that are undone did, until they are."""
    head = lines[0].row
    if (head.nature == CONTRARY) != bool(head.annule):
        raise Broken(f"mouvement {number} : un mouvement contraire, et lui seul, dit lequel il annule")
    did: Sums = {}
    for row, change, _text in lines:
        key = row.compte, row.associe
        did[key] = did.get(key, NOTHING) + change
    if head.annule:
        before = turned.pop(head.annule, None)
        if before is None:
            raise Broken(f"mouvement {number} : il annule le {head.annule}, qui n’est pas avant lui, ou l’est déjà")
        if did != {key: -change for key, change in before.items()}:
            raise Broken(f"mouvement {number} : il n’est pas le contraire du {head.annule}")
    turned[head.mouvement] = did


def chained(number: int, lines: list[Line], previous: str, *, partial: bool = False) -> str:
    """The hash of a movement; it must be the one that the file says. Without its piece, it is refused or, in the file
    of an associate, taken as it is."""
    head = lines[0].row
    if not head.piece.strip() and not partial:
        raise Broken(f"mouvement {number} : il n’a pas de pièce. Le fichier d’un associé se lit avec --partiel")
    if not head.piece:
        if not PRINT(head.empreinte):
            raise Broken(f"mouvement {number} : son empreinte n’en est pas une")
        return head.empreinte
    told = CANONICAL([number, head.nature, head.effet, head.inscrit_le, head.piece, number_of(head.annule)])
    text = f"{told[:-1]},[{','.join([line.text for line in lines])}]]"
    found = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
    if any(line.row.empreinte != found for line in lines):
        raise Broken(f"mouvement {number} : l’empreinte ne correspond pas, une ligne a changé")
    return found


def main(words: list[str]) -> int:
    paths = [word for word in words if word != "--partiel"]
    if len(paths) != 1:
        print(__doc__)
        return 1
    try:
        with open(paths[0], encoding="utf-8", newline="") as file:
            found = verify(file.read(), partial="--partiel" in words)
    except OSError as fault:
        print(f"Ce fichier ne s’ouvre pas : {fault}", file=sys.stderr)
    except UnicodeDecodeError:
        print("Ce registre ne tient pas : il n’est pas en UTF-8", file=sys.stderr)
    except Broken as fault:
        print(f"Ce registre ne tient pas : {fault}", file=sys.stderr)
    else:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
