"""The points of an agenda as a table: read from a file, written as one that may be read again. Pure."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from lieudit.meetings.workflow import ItemKind
from lieudit.toolkit.tables import Cells, Fault, TableFile, UnreadableFileError, borne_twice
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Fields

if TYPE_CHECKING:
    from lieudit.meetings.models import AgendaItem

MOST_LINES = 80
MOST_FAULTS = 12
"""Faults that are told at once: the rest are of the same kind."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("titre", "point", "intitule", "objet"),
    "kind": ("sorte", "nature", "type"),
    "minutes": ("minutes", "duree", "duree en minutes"),
    "text": ("presentation", "texte", "description"),
    "resolution": ("resolution",),
    "carrier_name": ("porte par", "qui", "rapporteur"),
    "expected": ("attendu", "ce qu on en attend"),
    "method": ("methode",),
    "is_sub": ("sous-point", "sous point"),
    "is_restricted": ("reserve", "reserve aux membres", "huis clos"),
}
"""What is read of a line → the headings under which it is found, without accents nor capitals."""
HEADINGS = ("titre", "sorte", "minutes", "présentation", "résolution", "porté par", "attendu", "méthode", "sous-point",
            "réservé")  # fmt: skip
LONGEST = {"title": 200, "text": 5000, "resolution": 10_000, "carrier_name": 200, "expected": 300, "method": 200}
YES = ("oui", "o", "x", "1", "vrai", "yes")
NO = ("", "non", "n", "0", "faux", "no")


def plain(words: str) -> str:
    """Without accents, capitals nor marks: « Porté par » is « porte par »."""
    bare = unicodedata.normalize("NFKD", words).casefold()
    kept = "".join(" " if sign in "’'_" else sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.split())


def read_agenda(stream: BinaryIO) -> tuple[list[Fields], list[str]]:
    """The lines of a file, each as the words of a point; and what is wrong with them, in sentences."""
    faults: list[str] = []

    def report(fault: Fault) -> None:
        faults.append(f"Ligne {fault.line} : {fault.reason}")

    try:
        table = TableFile(stream, report=report)
        known = {column: name for column in table.columns for name, said in COLUMNS.items() if plain(column) in said}
        if "title" not in known.values():
            return [], ["Aucune colonne « titre » : la première ligne du fichier nomme les colonnes."]
        if twice := borne_twice(known, table.columns):
            return [], [f"Deux colonnes s’appellent « {twice} » : gardez celle qui compte."]
        lines = [_line(cells, known, faults) for cells in table.rows if any(map(str.strip, cells.values.values()))]
    except UnreadableFileError as fault:
        return [], [str(fault)]
    if len(lines) > MOST_LINES:
        faults.insert(0, f"Ce fichier a {len(lines)} lignes ; un ordre du jour en prend {MOST_LINES} au plus.")
    return lines, faults[:MOST_FAULTS]


def _line(cells: Cells, known: dict[str, str], faults: list[str]) -> Fields:
    words: Fields = {"kind": ItemKind.DISCUSSION, "minutes": 15}
    for column, name in known.items():
        typed = cells.values.get(column, "").strip()
        fault = _read(name, typed, words)
        if fault:
            faults.append(f"Ligne {cells.line} : {fault}")
    title = next(column for column, name in known.items() if name == "title")
    if not cells.values.get(title, "").strip():
        faults.append(f"Ligne {cells.line} : il manque le titre.")
    return words


def _read(name: str, typed: str, words: Fields) -> str:
    """Take what a cell says into the words of a point; give what is wrong with it, or nothing."""
    if name == "kind":
        kinds = {plain(str(kind.label)): kind for kind in ItemKind}
        if typed and plain(typed) not in kinds:
            return f"« {typed[:40]} » n’est pas une sorte de point ({', '.join(str(kind.label) for kind in ItemKind)})."
        words["kind"] = kinds.get(plain(typed), ItemKind.DISCUSSION)
    elif name == "minutes":
        digits = plain(typed).removesuffix("minutes").removesuffix("min").strip()
        if digits and not (digits.isdecimal() and 1 <= int(digits[:6]) <= 600):
            return f"« {typed[:40]} » n’est pas une durée, de 1 à 600 minutes."
        words["minutes"] = int(digits) if digits else 15
    elif name in ("is_sub", "is_restricted"):
        if plain(typed) not in (*YES, *NO):
            return f"« {typed[:40]} » se lit oui ou non."
        words[name] = plain(typed) in YES
    else:
        kept = typed if name in ("text", "resolution") else " ".join(typed.split())
        if len(kept) > LONGEST[name]:
            return f"« {kept[:40]}… » dépasse {LONGEST[name]} signes."
        words[name] = kept
    return ""


def agenda_csv(items: Iterable[AgendaItem]) -> str:
    """An agenda as a file that may be read again: the template of another one."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for item in items:
        row = (
            item.title,
            str(item.get_kind_display()),
            str(item.minutes),
            item.text,
            item.resolution,
            str(item.carrier or item.carrier_name),
            item.expected,
            item.method,
            "oui" if item.is_sub else "",
            "oui" if item.is_restricted else "",
        )
        writer.writerow([harmless_cell(cell) for cell in row])
    return buffer.getvalue()
