"""`manage.py send_digests`: once a day, the news of what each person follows, in one mail.

Authors are first asked what changed, where the date of a promise has come; members are asked the dues of the year,
and those who speak for a place whether its record is still true. Places close and open on their days; both sides of an
agreement are told before it ends; what visitors doubt and no place answered is asked of its territory; records that
look alike are put together to be looked at.
"""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from lieudit.advocacy.followup import ask_due_effects
from lieudit.journal.services import send_digests
from lieudit.membership.dues import call_dues
from lieudit.public_services.agreements import turn_agreements
from lieudit.records.doubts import pass_doubts_on
from lieudit.records.duplicates import find_twins
from lieudit.records.services import ask_keepers, turn_closures
from lieudit.toolkit.models import Beat


class Command(BaseCommand):
    help = "Envoie à chaque personne, en un message, les nouvelles de ce qu’elle suit."

    def handle(self, *args: object, **options: object) -> None:
        ask_due_effects(timezone.now())
        call_dues(timezone.localdate())
        turn_closures(timezone.localdate())
        turn_agreements()
        ask_keepers(timezone.now())
        pass_doubts_on(timezone.now())
        find_twins()
        count = send_digests(timezone.now())
        Beat.keep("daily")
        self.stdout.write(f"{count} adresse(s) ont des nouvelles.")
