"""`manage.py adopt_charter [FILE]`: put the charter of the product, or a text of one's own, in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lieudit.care.services import adopt_charter


class Command(BaseCommand):
    help = "Met en vigueur la charte de bienveillance (celle du logiciel, ou un fichier Markdown)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="texte Markdown, en UTF-8")

    def handle(self, *args: object, **options: Any) -> None:
        path: Path | None = options["file"]
        try:
            text = path.read_text(encoding="utf-8") if path else None
        except (OSError, UnicodeDecodeError) as broken:
            raise CommandError(f"« {path} » ne se lit pas : {broken}") from broken
        self.stdout.write(f"{adopt_charter(text)} est en vigueur.")
