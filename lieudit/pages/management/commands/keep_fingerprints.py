"""`manage.py keep_fingerprints`: remember what each document is, for those that came before fingerprints were kept.

Once after the upgrade that brings them; each nightly copy does the same for what a version that still runs deposited.
"""

from __future__ import annotations

from django.core.management.base import BaseCommand

from lieudit.toolkit import french
from lieudit.toolkit.kept_files import remember_missing


class Command(BaseCommand):
    help = "Garde l’empreinte des documents qui n’en ont pas encore."

    def handle(self, *args: object, **options: object) -> None:
        said = french.counted(remember_missing(), "empreinte gardée", "empreintes gardées")
        self.stdout.write(f"{said}.")
