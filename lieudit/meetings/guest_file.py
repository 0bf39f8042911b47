"""A list of persons to invite, as it is pasted or sent: a name, an address, as who. No line of it is lost. Pure.

What cannot be invited comes back as it was typed, with its line and why, to be corrected beside those that can.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from lieudit.meetings.agenda_file import plain
from lieudit.toolkit.tables import Cells, Fault, TableFile, UnreadableFileError, borne_twice

MOST_GUESTS = 300
"""Persons invited to one session."""
LONGEST = 120
"""Characters of a name, and of a quality."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("nom", "nom complet", "prenom et nom", "nom et prenom", "personne", "name"),
    "first": ("prenom", "first name"),
    "email": ("courriel", "adresse", "adresse electronique", "e-mail", "email", "mail", "mel"),
    "quality": ("qualite", "au titre de", "en qualite de", "structure", "organisation", "fonction", "role"),
}
"""What is read of a line → the headings under which it is found, without accents nor capitals."""


@dataclass(frozen=True)
class Invited:
    """A person to invite."""

    name: str
    email: str
    quality: str = ""


@dataclass
class GuestList:
    """What a list says: who may be invited, and what is wrong with the other lines, which are kept as they are."""

    guests: list[Invited] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """The lines at fault, as they were typed."""

    @property
    def text(self) -> str:
        """Those that may be invited, as a table that reads back the same."""
        return rows_text([each.name, each.email, each.quality] for each in self.guests)


def rows_text(rows: object) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return buffer.getvalue()


def read_guests(stream: BinaryIO, known: set[str] = frozenset()) -> GuestList:  # type: ignore[assignment]
    """Read a list of any known kind, with headings or without: then the address is the cell with an « @ », the name
    what comes first and the quality what is left. `known`: addresses that are invited already."""
    found = GuestList()

    def report(fault: Fault) -> None:
        found.faults.append(f"Ligne {fault.line} : {fault.reason}")
        found.left.append(fault.value)

    content = stream.read()
    if not content.strip():
        found.faults.append(_("La liste est vide."))
        return found
    try:
        table = TableFile(io.BytesIO(content), report=report)
        if not _headed(table.columns):
            table = TableFile(io.BytesIO(content), report=report, heading_on=0)
        read = [column for column in table.columns for heads in COLUMNS.values() if plain(column) in heads]
        if twice := borne_twice(read, table.columns):
            words = _("Deux colonnes s’appellent « %(name)s » : gardez celle qui compte.")
            raise UnreadableFileError(words % {"name": twice})
        for cells in table.rows:
            if any(value.strip() for value in cells.values.values()):
                _take(found, cells, known)
    except UnreadableFileError as fault:
        found.faults.append(str(fault))
    return found


def _headed(columns: list[str]) -> bool:
    return any(plain(column) in COLUMNS["email"] for column in columns)


def _take(found: GuestList, cells: Cells, known: set[str]) -> None:
    person = _person(cells)
    if why := against(person, found, known):
        typed = [value.strip() for value in cells.values.values() if value.strip()]
        found.faults.append(_("Ligne %(line)d : %(why)s") % {"line": cells.line, "why": why})
        found.left.append(rows_text([typed]).strip())
    else:
        found.guests.append(person)


def _person(cells: Cells) -> Invited:
    words = {column: " ".join(value.replace("\0", "").split()) for column, value in cells.values.items()}
    if _headed(list(words)):
        said = dict.fromkeys(COLUMNS, "")
        for column, value in words.items():
            name = next((name for name, heads in COLUMNS.items() if plain(column) in heads), None)
            if name:
                said[name] = said[name] or value
        return Invited(f"{said['first']} {said['name']}".strip(), said["email"].lower(), said["quality"])
    typed = [value for value in words.values() if value]
    email = next((value for value in typed if "@" in value), "")
    others = [value for value in typed if value is not email]
    return Invited(others[0] if others else "", email.lower(), ", ".join(others[1:]))


def against(person: Invited, found: GuestList, known: set[str]) -> str:
    """Why a line invites nobody, in a sentence; nothing when it does."""
    if not person.email:
        return _("il manque une adresse électronique.")
    try:
        validate_email(person.email)
    except ValidationError:
        return _("« %(email)s » n’est pas une adresse électronique.") % {"email": person.email[:80]}
    if not person.name:
        return _("il manque le nom de la personne.")
    if len(person.name) > LONGEST or len(person.quality) > LONGEST:
        return _("le nom ou la qualité dépasse %(most)d signes.") % {"most": LONGEST}
    if person.email in {each.email for each in found.guests}:
        return _("%(email)s est déjà plus haut dans la liste.") % {"email": person.email}
    if person.email in known:
        return _("%(email)s est déjà invitée à cette séance.") % {"email": person.email}
    if len(found.guests) + len(known) >= MOST_GUESTS:
        return _("une séance invite %(most)d personnes au plus.") % {"most": MOST_GUESTS}
    return ""
