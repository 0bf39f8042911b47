"""`manage.py prove_copy`: is what is in this database what was sealed and counted? Ends with 1 when something is not.

prove_copy                               every tally recounted, every chain and seal checked
prove_copy --stock FILE                  and every table compared with what was counted as the copy was made
prove_copy --dump DUMP --stock FILE      makes the copy, and counts in the very snapshot that it copies
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from lieudit.pages.proving import Stock, sealed_faults, take_stock, unlike
from lieudit.toolkit import french
from lieudit.toolkit.kept_files import remember_missing


class Command(BaseCommand):
    help = "Recompte et revérifie tout ce qui est scellé, ici ou dans une copie restaurée ; nomme ce qui ne tient pas."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stock", type=Path, help="ce qui a été compté à la copie")
        parser.add_argument("--dump", type=Path, help="faire la copie ici, et compter dans le même instantané")

    def handle(self, *args: object, stock: Path | None, dump: Path | None, **options: object) -> None:
        if dump:
            self.copy(dump, stock)
            return
        faults = sealed_faults()
        for name, found in faults.items():
            self.say(name, found)
        if stock:
            then: Stock = json.loads(stock.read_text())
            faults["tables"] = unlike(then, take_stock())
            rows = sum(int(rows) for blocks in then.values() for rows, _ in blocks.values())
            self.say(f"{french.counted(rows, 'ligne')} de {french.counted(len(then), 'table')}", faults["tables"])
        wrong = sum(map(len, faults.values()))
        if wrong:
            self.stdout.write(f"\n{french.counted(wrong, 'chose ne tient pas', 'choses ne tiennent pas')}.")
            sys.exit(1)
        self.stdout.write("\nTout tient.")

    def say(self, name: str, faults: list[str]) -> None:
        mark = self.style.ERROR("NE TIENT PAS") if faults else self.style.SUCCESS("  tient     ")
        self.stdout.write(f"{mark}  {name}")
        for fault in faults:
            self.stdout.write(f"                → {french.typeset(fault)}")

    def copy(self, dump: Path, stock: Path | None) -> None:
        """`pg_dump`, and the counts of the same instant: what is written meanwhile is in neither. A document of before
        fingerprints were kept has its own first; where documents cannot be read, the copy of the base goes on."""
        try:
            remember_missing()
        except OSError as error:
            self.say("les documents", [f"leurs empreintes ne se prennent pas : {error}"])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            command = ["pg_dump", f"--dbname={os.environ['DATABASE_URL']}", f"--snapshot={snapshot}", f"--file={dump}"]
            subprocess.run([*command, "--format=custom", "--no-owner", "--no-privileges"], check=True)
            if stock:
                stock.write_text(json.dumps(take_stock()))
