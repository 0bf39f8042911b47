"""A bank statement, in CSV unless it says otherwise: its heading found, its columns guessed, its lines read. Pure.

Credits come in, and the debits that quote a reimbursement of ours; other spending is no business of this site.

Encodings and separators are those that banks use; what cannot be read is a fault, with its line and its reason.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from lieudit.membership.bank_formats import COLUMNS, GUESS, rows_of
from lieudit.toolkit.errors import RuleBroken

HEAVIEST = 2 * 1024 * 1024
"""Bytes of a statement."""
MOST_LINES = 5000
MOST_PREAMBLE = 30
"""Lines that a bank may write above the heading: its name, the account, the balance."""
MOST_BREAKS = 5
"""Line breaks in one cell, from which a quotation mark was never closed."""
LARGEST = Decimal(1_000_000)
"""Euros of one credit: more is a column read for another."""
OLDEST = dt.date(2000, 1, 1)
"""No payment is older: an older day is a year that was mistyped."""
SEPARATORS = ";,\t|"
BINARIES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
LONGEST_LABEL = 500

ROLES = ("date", "amount", "label", "debit", "detail")
"""What an import needs to know: the day, the amount (a credit), the words; if any, a column of debits, more words."""
OPTIONAL = ("debit", "detail")
REIMBURSED = re.compile(r"\b(?:REMB|INT)[\s._/-]?\d{1,9}[\s._/-]\d{1,9}\b", re.IGNORECASE)
"""What a transfer of ours quotes when money goes to an associate (« REMB-42-7 », « INT-42-8 »): the one kind of debit
that comes in."""
NAMES: dict[str, tuple[str, ...]] = {
    "date": ("date", "date operation", "date de l operation", "date comptable", "date de comptabilisation", "date ope"),
    "amount": ("credit", "credit euros", "montant", "montant euros", "montant eur", "montant de l operation", "amount"),
    "label": ("libelle", "libelle simplifie", "libelle operation", "libelle de l operation", "intitule", "label"),
    "debit": ("debit", "debit euros", "montant debit"),
    "detail": (
        "reference", "informations complementaires", "details", "detail", "motif", "communication", "emetteur",
        "donneur d ordre", "nom contrepartie", "contrepartie", "tiers", "libelle complementaire",
    ),
}  # fmt: skip
"""Headings of the statements of French banks, without accents: role → names, best first."""


@dataclass(frozen=True)
class Credit:
    """Money that came in, or went back (below zero): its line in the file, its day, euros, the words of the bank."""

    line: int
    paid_on: dt.date
    amount: Decimal
    label: str

    @property
    def digest(self) -> str:
        """The same for the same line, in whatever file, encoding or spacing it comes."""
        words = f"{self.paid_on.isoformat()}|{self.amount:.2f}|{plain(self.label)}"
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass
class Statement:
    """A statement whose columns are known, and whose rows are still words."""

    encoding: str
    separator: str
    columns: list[str]
    heading: int
    rows: list[tuple[int, list[str]]]
    guess: dict[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """Lower case, no accents, single blanks, letters and digits only."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8, or else the old ones of spreadsheets."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "latin-1"


def read_statement(content: bytes) -> Statement:
    """Find the heading and guess its columns; refuse what is no statement, and say why."""
    if len(content) > HEAVIEST:
        raise RuleBroken({"file": _("Ce fichier dépasse 2 Mo : exportez une période plus courte.")})
    if content.startswith(BINARIES) or b"\0" in content[:4096]:
        raise RuleBroken({"file": _("Ce fichier n’est pas du CSV : dans votre banque, choisissez l’export CSV.")})
    if (operations := rows_of(content)) is not None:
        return _known(operations)
    text, encoding = decoded(content)
    lines = text.splitlines()[:MOST_PREAMBLE]
    if not any(line.strip() for line in lines):
        raise RuleBroken({"file": _("Ce fichier est vide.")})
    ranked = [(len(guess_columns(_split(line, sep))), -at, sep) for at, line in enumerate(lines) for sep in SEPARATORS]
    score, at, separator = max(ranked, key=lambda each: each[:2])
    if score == 0:
        filled = next(at for at, line in enumerate(lines) if line.strip())
        at, separator = -filled, max(SEPARATORS, key=lines[filled].count)
    return _statement(text, encoding, separator, -at)


def _known(operations: list[list[str]]) -> Statement:
    """A statement whose columns have nothing to guess."""
    if len(operations) > MOST_LINES:
        raise RuleBroken({"file": _("Ce fichier a plus de 5 000 lignes : exportez une période plus courte.")})
    return Statement("utf-8", ";", COLUMNS, 0, list(enumerate(operations, start=1)), dict(GUESS))


def _split(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:
        return []


def _statement(text: str, encoding: str, separator: str, heading: int) -> Statement:
    below = "\n".join(text.splitlines()[heading:])
    reader = csv.reader(io.StringIO(below, newline=""), delimiter=separator)
    try:
        columns = [cell.strip() for cell in next(reader)]
        rows = [(heading + reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        rows = [(heading, ["\n" * MOST_BREAKS])]
    if any(cell.count("\n") >= MOST_BREAKS for _line, row in rows for cell in row):
        raise RuleBroken({"file": _("Ce fichier ne se lit pas : un guillemet n’est pas refermé.")})
    if len(columns) < len(ROLES) - len(OPTIONAL):
        raise RuleBroken({"file": _("Il manque des colonnes à ce fichier : il faut une date, un libellé, un montant.")})
    if len(rows) > MOST_LINES:
        raise RuleBroken({"file": _("Ce fichier a plus de 5 000 lignes : exportez une période plus courte.")})
    columns = [name or _("colonne %d") % at for at, name in enumerate(columns, start=1)]
    return Statement(encoding, separator, columns, heading + 1, rows, guess_columns(columns))


def guess_columns(columns: list[str]) -> dict[str, str]:
    """Role → column, for the roles whose names are known; a column plays one role."""
    bare = {re.sub(r"\s+", " ", plain(name)): name for name in reversed(columns) if name}
    guess: dict[str, str] = {}
    for role in ROLES:
        for known in NAMES[role]:
            if known in bare and bare[known] not in guess.values():
                guess[role] = bare[known]
                break
    return guess


def read_amount(text: str) -> Decimal:
    """« 1 234,56 € », « +50.00 », « 1.234,56 », « -12 »: euros."""
    bare = re.sub(r"[\s\u00a0\u202f€]|EUR", "", text).replace("\u2212", "-")
    if "," in bare and "." in bare:
        bare = bare.replace("." if bare.rfind(",") > bare.rfind(".") else ",", "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,2})?", bare):
        raise ValueError(text)
    return Decimal(bare)


def read_day(text: str) -> dt.date:
    """« 31/12/2026 », « 31.12.26 », « 2026-12-31 »."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", text.strip())
    if found:
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return dt.date(year, int(found[2]), int(found[1]))
    return dt.date.fromisoformat(text.strip())


@dataclass(frozen=True)
class LineFault:
    """A line left out, and why."""

    line: int
    reason: str


def credits_of(statement: Statement, columns: dict[str, str], today: dt.date) -> Iterator[Credit | LineFault]:
    """Each row as a credit, or as the reason why it is none; `columns` maps roles to names of columns."""
    where = {role: statement.columns.index(name) for role, name in columns.items() if name}
    for line, row in statement.rows:
        cells = {role: row[at].strip() if at < len(row) else "" for role, at in where.items()}
        yield _credit(line, cells, today)


def _credit(line: int, cells: dict[str, str], today: dt.date) -> Credit | LineFault:
    label = " ".join(f"{cells['label']} {cells.get('detail', '')}".replace("\0", " ").split())[:LONGEST_LABEL]
    try:
        paid_on = read_day(cells["date"])
    except ValueError:
        return LineFault(line, _("date illisible : « %s »") % cells["date"][:40])
    if paid_on < OLDEST:
        return LineFault(line, _("date trop ancienne : « %s »") % cells["date"][:40])
    if paid_on > today:
        return LineFault(line, _("date à venir : « %s »") % cells["date"][:40])
    written = cells["amount"] or cells.get("debit", "")
    if not written:
        return LineFault(line, _("pas de montant au crédit"))
    try:
        amount = read_amount(written)
    except ValueError:
        return LineFault(line, _("montant illisible : « %s »") % written[:40])
    if not cells["amount"]:
        amount = -abs(amount)
    reason = _why_not(amount, label, written)
    return LineFault(line, reason) if reason else Credit(line, paid_on, amount, label)


def _why_not(amount: Decimal, label: str, written: str) -> str:
    """Why a line that reads well is left out; nothing when it comes in."""
    if not label:
        return _("pas de libellé")
    if abs(amount) >= LARGEST:
        return _("montant trop grand : « %s »") % written[:40]
    if not amount or (amount < 0 and not REIMBURSED.search(label)):
        return _("dépense : seuls les encaissements et les remboursements de parts sont lus")
    return ""
