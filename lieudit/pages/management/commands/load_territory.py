"""`manage.py load_territory`: the official geography, loaded or brought up to date."""

from __future__ import annotations

import time

from django.core.management.base import BaseCommand

from lieudit.needs.recount import recount
from lieudit.territory.services import load_territory
from lieudit.toolkit.french import NBSP, number


class Command(BaseCommand):
    help = "Charge ou met à jour les régions, départements, intercommunalités et communes de France."

    def handle(self, *args: object, **options: object) -> None:
        start = time.monotonic()
        for model, count in load_territory().items():
            self.stdout.write(f"{number(count)} {model._meta.verbose_name_plural}")
        recount()  # places of a municipality that changed department join needs elsewhere
        self.stdout.write(f"Territoire chargé en {number(time.monotonic() - start, 1)}{NBSP}s.")
