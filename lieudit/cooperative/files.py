"""The ledger as files: a CSV that `verify_ledger.py` counts again, and journals for hledger and Beancount."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import StringIO

from lieudit.cooperative.entries import Line
from lieudit.cooperative.first_day import FirstDay
from lieudit.cooperative.ledger import lines_of, stamp
from lieudit.cooperative.models import Cooperative, Movement
from lieudit.cooperative.verify_ledger import COLUMNS
from lieudit.cooperative.vocabulary import Ledger, Unit
from lieudit.governance.consequences import Replay
from lieudit.toolkit.text import harmless_cell

CHUNK = 500
LIVE = {
    Ledger.BANK: "Assets:Banque",
    Ledger.NOT_CALLED: "Assets:CapitalNonAppele",
    Ledger.DEPOSITS: "Liabilities:Apports",
    Ledger.INTEREST: "Liabilities:Interets",
}
"""Where an account stands in a journal; the others are equity."""


UNREAD = str.maketrans({'"': "'", ";": ",", "|": "/", "\\": "/", "\0": ""})
"""Signs that end, or change, the words of a journal."""


class _Line:
    """What a CSV writer writes to: it gives the line back."""

    def write(self, text: str) -> str:
        return text


def movements_of(cooperative: Cooperative) -> Iterator[Movement]:
    """In order, without holding them all in memory."""
    return Movement.objects.filter(cooperative=cooperative).in_order().iterator(CHUNK)


def ledger_csv(cooperative: Cooperative) -> Iterator[str]:
    """One posting a line; no name: associates by their numbers."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield writer.writerow(COLUMNS)
    for movement in movements_of(cooperative):
        head = [movement.number, movement.kind, movement.day.isoformat(), stamp(movement.recorded_at), movement.cause]
        contra = movement.contra_of.number if movement.contra_of else ""
        for rank, line in enumerate(lines_of(movement), start=1):
            sides = [f"{line.debit:.2f}", f"{line.credit:.2f}"]
            row = [*head, contra, rank, line.account, line.associate or "", line.unit, *sides, movement.hash]
            yield writer.writerow(row)


def _named(line: Line) -> str:
    """The account of a line: its number, its words, and its associate."""
    place = LIVE.get(Ledger(line.account), "Equity")
    code = line.account if line.account.isdecimal() else line.account.title()
    who = f":A{line.associate}" if line.associate else ""
    return f"{place}:C{code}{who}"


def _amount(line: Line) -> str:
    value = line.debit - line.credit
    return f"{value:.2f} EUR" if line.unit == Unit.EURO else f"{value:.0f} PART"


def _comment(movement: Movement) -> str:
    """The cause on one line, without the signs by which a journal would be read otherwise."""
    words = " ".join(movement.cause.split()).translate(UNREAD)
    return f"{movement.number} {movement.get_kind_display()} {words}"


def hledger_journal(cooperative: Cooperative) -> Iterator[str]:
    """A journal that `hledger check --strict` accepts."""
    yield "commodity 1000.00 EUR\ncommodity 1000. PART\n\n"
    known: set[str] = set()
    for movement in movements_of(cooperative):
        lines = lines_of(movement)
        for account in sorted({_named(line) for line in lines} - known):
            yield f"account {account}\n"
            known.add(account)
        yield f"\n{movement.day.isoformat()} {_comment(movement)}\n"
        yield from (f"    {_named(line)}  {_amount(line)}\n" for line in lines)


def beancount_journal(cooperative: Cooperative) -> Iterator[str]:
    """A journal that `bean-check` accepts."""
    yield 'option "operating_currency" "EUR"\n\n'
    known: set[str] = set()
    first = Movement.objects.filter(cooperative=cooperative).order_by("day").values_list("day", flat=True).first()
    for movement in movements_of(cooperative):
        lines = lines_of(movement)
        for account in sorted({_named(line) for line in lines} - known):
            yield f"{first} open {account}\n"
            known.add(account)
        yield f'\n{movement.day.isoformat()} * "{_comment(movement)}"\n'
        yield from (f"  {_named(line)}  {_amount(line)}\n" for line in lines)


def totals(cooperative: Cooperative) -> dict[str, Decimal]:
    """The balance of each account of the journals, debits less credits."""
    found: dict[str, Decimal] = {}
    for movement in movements_of(cooperative):
        for line in lines_of(movement):
            found[_named(line)] = found.get(_named(line), Decimal(0)) + line.debit - line.credit
    return found


def first_day_csv(days: Iterable[tuple[str, FirstDay, Iterable[Replay]]]) -> str:
    """The rows of one scenario, or of two: the weight of a voice is an exact fraction; then past ballots, recounted."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["scenario", "categorie", "associes", "parts", "capital", "poids_d_une_voix"])
    replays: list[tuple[str, Replay]] = []
    for name, day, replayed in days:
        for row in day.rows:
            writer.writerow([name, row.label, row.heads, row.parts, f"{row.capital:.2f}", str(row.voice)])
        replays += [(name, each) for each in replayed]
    if replays:
        writer.writerows([[], ["scenario", "scrutin", "question", "issue", "issue_recomptee"]])
    for name, each in replays:
        question = harmless_cell(each.ballot.question)
        writer.writerow([name, each.ballot.number, question, each.before, each.note or each.after])
    return text.getvalue()
