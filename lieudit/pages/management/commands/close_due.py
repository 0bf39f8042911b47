"""`manage.py close_due`: close and count the ballots whose hour has come; run by a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lieudit.deliberation.adoption import conclude_due_ballots
from lieudit.voting.services import close_due_ballots


class Command(BaseCommand):
    help = "Clôt et compte les scrutins dont l’heure est passée."

    def handle(self, *args: Any, **options: Any) -> None:
        for ballot in close_due_ballots():
            self.stdout.write(f"{ballot} : clos et compté.")
        for draft in conclude_due_ballots():
            self.stdout.write(f"{draft.ballot} : issue donnée au projet n° {draft.number}.")
