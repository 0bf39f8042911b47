"""`manage.py close_due`: count the ballots whose hour has come, tell the reports that waited; run by a timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from lieudit.care.tasks import tell_moderators
from lieudit.deliberation.adoption import conclude_due_ballots
from lieudit.elections.circle import erase_due_circles
from lieudit.elections.count import read_due_ballots
from lieudit.elections.roll import keep_the_calendar
from lieudit.governance.rulemaking import conclude_due_changes
from lieudit.roadmap.services import signal_silences
from lieudit.voting.services import close_due_ballots, open_due_ballots


class Command(BaseCommand):
    help = "Ouvre les scrutins annoncés dont l’heure est venue ; clôt et compte ceux dont l’heure est passée."

    def handle(self, *args: Any, **options: Any) -> None:
        tell_moderators.call()
        for ballot in open_due_ballots():
            self.stdout.write(f"{ballot} : ouvert.")
        for ballot in close_due_ballots():
            self.stdout.write(f"{ballot} : clos et compté.")
        for draft in conclude_due_ballots():
            self.stdout.write(f"{draft.ballot} : issue donnée au projet n° {draft.number}.")
        for change in conclude_due_changes():
            self.stdout.write(f"{change.ballot} : issue donnée à la modification n° {change.number}.")
        for ballot in read_due_ballots():
            self.stdout.write(f"{ballot} : résultat relevé pour son élection.")
        for election in keep_the_calendar():
            self.stdout.write(f"{election} : {election.get_state_display()}.")
        for milestone in signal_silences():
            self.stdout.write(f"Jalon n° {milestone.number} : attend un mot.")
        for circle in erase_due_circles():
            self.stdout.write(f"Cercle n° {circle.number} : nominations effacées.")
