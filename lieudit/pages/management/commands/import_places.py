"""`manage.py import_places FILE`: bring the directory up to a published list; `--undo NUMBER` takes it all back."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from lieudit.imports.extensions import things_of
from lieudit.imports.models import Import
from lieudit.imports.personal import question_words
from lieudit.imports.runner import ImportReport, import_places
from lieudit.imports.services import import_file, undo_import
from lieudit.imports.tasks import give_back
from lieudit.imports.wording import csv_line
from lieudit.territory.models import Municipality
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import number
from lieudit.toolkit.tables import Fault, UnreadableFileError
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Fields, Json

DONE = (
    ("ligne lue,lignes lues", "read"), ("lieu ajouté,lieux ajoutés", "created"),
    ("dont service hors tiers-lieux,dont services hors tiers-lieux", "apart"),
    ("lieu mis à jour,lieux mis à jour", "updated"), ("ligne inchangée,lignes inchangées", "unchanged"),
    ("label posé,labels posés", "labels"), ("entrée dans un zonage,entrées dans un zonage", "zoned"),
    ("sortie d’un zonage,sorties d’un zonage", "ended"), ("ligne rejetée,lignes rejetées", "rejected"),
    ("avertissement,avertissements", "warnings"),
    ("dont doublon possible,dont doublons possibles", "doubles"),
)  # fmt: skip
ALWAYS = {"read", "created", "updated", "unchanged", "rejected", "warnings", "doubles"}
UNDONE = (
    ("lieu retiré,lieux retirés", "removed"), ("lieu remis comme avant,lieux remis comme avant", "restored"),
    ("lieu gardé,lieux gardés", "kept"),
)  # fmt: skip
"""What is counted, one and several, and its name in the counts."""
MOST_SHOWN = 20
"""Faults shown on the screen when no file is asked for."""


class Command(BaseCommand):
    help = (
        "Importe une liste publiée : CSV, même compressé (gzip), classeur XLSX ou GeoJSON, dans un format connu. "
        "Une ligne fautive n’arrête pas les autres ; le même fichier deux fois ne change rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, nargs="?")
        parser.add_argument("--undo", metavar="NUMÉRO", type=int, help="annule tout un import")
        parser.add_argument("--dry-run", action="store_true", help="compte tout et ne change rien")
        parser.add_argument(
            "--values", metavar="FICHIER", type=Path, help="avec --dry-run : écrit en CSV toutes les valeurs à venir"
        )
        parser.add_argument("--errors", metavar="FICHIER", type=Path, help="écrit les lignes fautives en CSV")
        parser.add_argument(
            "--source", metavar="NOM", default="", help="nom de la liste, si ses lignes ne le disent pas"
        )
        parser.add_argument(
            "--publish",
            metavar="CLÉ",
            nargs="*",
            default=[],
            help="publie des cellules qui ressemblent à une personne : les clés que dit --dry-run",
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["undo"]:
            self._undo(options["undo"])
            return
        if not options["file"]:
            raise CommandError("Quel fichier ?")
        if not Municipality.objects.exists():
            raise CommandError("Les communes ne sont pas chargées. Lancez d’abord : manage.py load_territory")
        start = time.monotonic()
        with ExitStack() as stack:
            try:
                stream = stack.enter_context(options["file"].open("rb"))
                report = stack.enter_context(_Faults(options["errors"], self.stderr.write))
                told: Fields = {"source": options["source"], "report": report, "progress": self._progress}
                told["published"] = options["publish"]
                if options["dry_run"]:
                    keep = stack.enter_context(_Values(options["values"]))
                    result: ImportReport | None = import_places(stream, dry_run=True, keep=keep, **told)
                else:
                    run, result = import_file(stream, options["file"].name, **told)
            except OSError as fault:
                raise CommandError(f"{fault.filename} : {fault.strerror}") from None
            except (UnreadableFileError, RuleBroken) as refusal:
                raise CommandError("; ".join(getattr(refusal, "messages", [str(refusal)]))) from None
        if result is None:
            self.stdout.write(f"Ce fichier est déjà importé (import n° {run.number}) : rien n’est refait.")
            return
        self._conclude(result, time.monotonic() - start, dry_run=options["dry_run"], errors=options["errors"])

    def _undo(self, wanted: int) -> None:
        run = Import.objects.filter(number=wanted).first()
        if run is None:
            raise CommandError(f"Aucun import n° {wanted}.")
        try:
            undo_import(run, actor=None)
        except RuleBroken as refusal:
            raise CommandError("; ".join(refusal.messages)) from None
        give_back.call(wanted)
        run.refresh_from_db()
        self.stdout.write(f"Import n° {wanted} annulé.")
        for words, key in UNDONE:
            self.stdout.write(_line(run.counts[key], words))

    def _progress(self, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{number(rows)} lignes lues…", ending="")

    def _conclude(self, result: ImportReport, seconds: float, *, dry_run: bool, errors: Path | None) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")
        self.stdout.write(f"Liste reconnue : {result.format} ({result.encoding}, « {_shown(result.separator)} »).")
        counts = asdict(result) | result.taken
        for words, key in (*DONE, *((things.made, things.name) for things in things_of(result.format))):
            if key in ALWAYS or counts.get(key):
                self.stdout.write(_line(counts.get(key, 0), words))
        speed = number(result.read / seconds if seconds else 0, 0)
        self.stdout.write(f"En {number(seconds, 1)} s, soit {speed} lignes par seconde.")
        if errors and (result.rejected or result.warnings):
            self.stdout.write(f"Chaque ligne fautive est expliquée dans {errors}.")
        for asked in result.preview.get("questions", []):
            self.stdout.write(f'{question_words(asked)} ; laissé de côté, sauf avec --publish "{asked["key"]}".')
        if dry_run:
            self.stdout.write("Essai : rien n’a été changé. Toutes les valeurs à venir : --values FICHIER.")


class _Values:
    """Writes to a CSV file every value of every line that would be written; nothing where there is no file."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def __enter__(self) -> _Values:
        if self.path:
            self.file = self.path.open("w", encoding="utf-8-sig", newline="")
            self.file.write(csv_line([_("ligne"), _("champ"), _("valeur")]))
        return self

    def __exit__(self, *args: object) -> None:
        if self.path:
            self.file.close()

    def __call__(self, whole: Json) -> None:
        for label, text in whole["values"] if self.path else ():
            self.file.write(csv_line([str(whole["line"]), label, text]))


class _Faults:
    """Writes each fault to a CSV file as it comes, or shows the first ones."""

    def __init__(self, path: Path | None, say: Callable[[str], object]) -> None:
        self.path, self.say, self.shown = path, say, 0

    def __enter__(self) -> _Faults:
        if self.path:
            self.file = self.path.open("w", encoding="utf-8-sig", newline="")
            self.writer = csv.writer(self.file)
            self.writer.writerow([_("ligne"), _("colonne"), _("valeur"), _("raison"), _("ligne gardée")])
        return self

    def __exit__(self, *args: object) -> None:
        if self.path:
            self.file.close()
        elif self.shown > MOST_SHOWN:
            self.say(f"… et {number(self.shown - MOST_SHOWN)} autres. Pour tout lire : --errors FICHIER")

    def __call__(self, fault: Fault) -> None:
        if self.path:
            cells = [str(fault.line), fault.column, fault.value, fault.reason, "oui" if fault.kept else "non"]
            self.writer.writerow([harmless_cell(cell) for cell in cells])
            return
        self.shown += 1
        if self.shown <= MOST_SHOWN:
            where = f"ligne {fault.line}" + (f", {fault.column}" if fault.column else "")
            value = f" ({fault.value})" if fault.value else ""
            self.say(f"{where} : {fault.reason}{value}")


def _line(count: int, words: str) -> str:
    one, many = words.split(",")
    return f"{number(count):>9} {many if count >= 2 else one}"


def _shown(separator: str) -> str:
    return {"\t": "tabulation"}.get(separator, separator)
