"""`manage.py doctor`: what is wrong with this install, and what to do; ends with 1 when something is."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from lieudit.toolkit import french
from lieudit.toolkit.health import examine


class Command(BaseCommand):
    help = "Dit ce qui ne va pas dans cette installation, et quoi faire."
    requires_system_checks = ()  # what they would stop at is told here, with the rest

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seulement-les-maux", action="store_true", help="taire ce qui va bien")

    def handle(self, *args: object, **options: object) -> None:
        signs = examine()
        wrong = [sign for sign in signs.values() if not sign.ok]
        for name, sign in signs.items():
            if sign.ok and options["seulement_les_maux"]:
                continue
            mark = self.style.SUCCESS("  va bien") if sign.ok else self.style.ERROR("  À VOIR ")
            self.stdout.write(f"{mark}  {name} : {french.typeset(sign.words)}")
            if not sign.ok:
                self.stdout.write(f"             → {sign.remedy}")
        if wrong:
            self.stdout.write(f"\n{french.counted(len(wrong), 'chose à voir', 'choses à voir')}.")
            sys.exit(1)
        self.stdout.write("\nTout va bien.")
