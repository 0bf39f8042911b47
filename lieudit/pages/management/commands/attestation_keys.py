"""The keys that sign attestations: made, rotated, declared stolen, and what they signed signed again."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from lieudit.attestations.keys import current_key, declare_theft, folder, rotate_keys
from lieudit.attestations.models import SigningKey
from lieudit.attestations.tasks import ask_to_sign_again
from lieudit.toolkit.errors import RuleBroken


class Command(BaseCommand):
    help = "Les clés qui signent les attestations : les voir, les faire, en changer, en dire une volée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["show", "make", "rotate", "stolen", "sign-again"])
        parser.add_argument("--number", type=int, help="la clé volée")
        parser.add_argument("--since", help="le moment du vol : 2026-11-28T14:30")

    def handle(self, *args: object, **options: str) -> None:
        try:
            getattr(self, options["act"].replace("-", "_"))(**options)
        except RuleBroken as refusal:
            raise CommandError(" ".join(refusal.messages)) from None

    def show(self, **options: object) -> None:
        self.stdout.write(f"Dossier des clés : {folder()}")
        for key in SigningKey.objects.order_by("number"):
            state = "volée" if key.stolen_at else "ne signe plus" if key.retired_at else "signe"
            self.stdout.write(f"Clé n° {key.number} ({state}), empreinte {key.fingerprint}")

    def make(self, **options: object) -> None:
        self.stdout.write(f"La clé n° {current_key().number} signe.")

    def rotate(self, **options: object) -> None:
        self.stdout.write(f"La clé n° {rotate_keys().number} signe désormais. Ce qui est signé reste bon.")

    def stolen(self, number: int | None = None, since: str | None = None, **options: object) -> None:
        moment = parse_datetime(since or "")
        if number is None or moment is None:
            raise CommandError("Dites quelle clé (--number 1), et depuis quand (--since 2026-11-28T14:30).")
        aware: dt.datetime = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        declare_theft(number, aware)
        run = ask_to_sign_again()
        self.stdout.write(
            f"La clé n° {number} est dite volée : ce qu’elle signe depuis est refusé. {run.total} attestations sont "
            f"signées de nouveau par la clé n° {current_key().number}. Publiez son empreinte ailleurs que sur ce site."
        )

    def sign_again(self, **options: object) -> None:
        run = ask_to_sign_again()
        self.stdout.write(f"{run.total} attestations attendent la clé n° {current_key().number}.")
