"""What every table gives: rows of cells, each with its line; faults; names of columns. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONGEST_CELL = 131_072
"""Characters: the limit of the csv module, stated."""
MOST_LOST = 50_000
"""Lines that are empty or cannot be read: past them, it is not a list."""
MOST_COLUMNS = 500
MOST_SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line, in French. A row that is not `kept` was left out of the import. A long value is cut,
    but one that is told `whole`.
    """

    line: int
    column: str
    value: str
    reason: str
    kept: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        fits = self.whole or len(self.value) <= MOST_SHOWN
        value = self.value if fits else f"{self.value[: MOST_SHOWN - 1]}…"
        object.__setattr__(self, "value", value.replace("\0", ""))  # which no database holds


@dataclass(frozen=True)
class Cells:
    """One row: its first line in the file, and what each column says."""

    line: int
    values: dict[str, str]


class UnreadableFileError(Exception):
    """Nothing can be taken from this file; the message is meant for the person."""


def checked_columns(columns: list[str]) -> list[str]:
    """The names of the columns, or a refusal when there are none. One without a heading has its number, and one whose
    heading came before its rank: « Nom », « Nom (2) ».
    """
    if not any(columns):
        raise UnreadableFileError(_("Le fichier est vide."))
    if len(columns) > MOST_COLUMNS:
        raise UnreadableFileError(_("Plus de %(most)d colonnes : ce n’est pas une liste.") % {"most": MOST_COLUMNS})
    held = set(columns)
    named = [name or _numbered(number, held) for number, name in enumerate(columns, 1)]
    return [_told_apart(name, named[:rank], held) for rank, name in enumerate(named)]


def _told_apart(name: str, before: list[str], held: set[str]) -> str:
    """« Nom (2) » of the second column that is called « Nom », under a name that no other column bears."""
    times = before.count(name)
    if not times:
        return name
    number = times + 1
    while (told := f"{name} ({number})") in held:
        number += 1
    held.add(told)
    return told


def borne_twice(names: Iterable[str], columns: Collection[str]) -> str:
    """The first of these names that two columns of a table bear, which was numbered; nothing where each has its own."""
    return next((name for name in names if f"{name} (2)" in columns), "")


def numbered_columns(count: int) -> list[str]:
    """« colonne 1 », « colonne 2 »…, of a file without headings."""
    return checked_columns([_numbered(number, set()) for number in range(1, count + 1)])


def _numbered(number: int, held: set[str]) -> str:
    """« colonne 5 », under a name that no other column bears."""
    name = _("colonne %(number)d") % {"number": number}
    while name in held:
        name = _("%(name)s (sans titre)") % {"name": name}
    return name


def too_many_lost(line: int) -> Fault:
    """Why the reading of a file stops before its end."""
    reason = _("Déjà %(most)d lignes vides ou illisibles : la suite n’est pas lue.") % {"most": MOST_LOST}
    return Fault(line, "", "", reason)


def kept_cell(text: str) -> str:
    """A cell of a file that is no text: without what a database refuses (null and half characters), cut if endless."""
    plain = text if text.isascii() else text.encode("utf-8", "replace").decode()
    return plain.replace("\0", "").strip()[:LONGEST_CELL]
