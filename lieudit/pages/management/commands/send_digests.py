"""`manage.py send_digests`: once a day, the news of what each person follows, in one mail.

Authors are first asked what changed, where the date of a promise has come, or once more where they said nothing;
members are asked the dues of the year, and those who speak for a place whether its record is still true. Places close
and open on their days; both sides of an agreement are told before it ends; what visitors doubt and no place answered is
asked of its territory; records that look alike are put together to be looked at; who holds powers is asked for a second
factor, where the rules say so.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lieudit.accounts.second_factor import ask_for_factors
from lieudit.advocacy.followup import ask_due_effects, ask_effects_again
from lieudit.agreements.services import turn_agreements
from lieudit.journal.services import send_digests
from lieudit.membership.dues import call_dues
from lieudit.records.doubts import pass_doubts_on
from lieudit.records.duplicates import find_twins
from lieudit.records.services import ask_keepers, turn_closures
from lieudit.toolkit.models import Beat
from lieudit.toolkit.turns import each_act


def effects() -> object:
    return ask_due_effects(timezone.now())


def silent_effects() -> object:
    return ask_effects_again(timezone.now())


def dues() -> object:
    return call_dues(timezone.localdate())


def closures() -> object:
    return turn_closures(timezone.localdate())


def records() -> object:
    return ask_keepers(timezone.now())


def second_factors() -> object:
    return ask_for_factors(timezone.localdate())


def doubts() -> object:
    return pass_doubts_on(timezone.now())


MORNING: tuple[Callable[[], object], ...] = (
    effects,
    silent_effects,
    dues,
    closures,
    turn_agreements,
    records,
    doubts,
    find_twins,
    second_factors,
)
"""What is done before the news leave, so that they say it; a fault in one holds back neither another nor the news."""


class Command(BaseCommand):
    help = "Envoie à chaque personne, en un message, les nouvelles de ce qu’elle suit."

    def handle(self, *args: object, **options: object) -> None:
        failed = each_act(MORNING)
        count = send_digests(timezone.now())
        self.stdout.write(f"{count} adresse(s) ont des nouvelles.")
        if failed:
            raise CommandError(f"N’a pas abouti : {', '.join(failed)}. Le reste est fait, les nouvelles sont parties.")
        Beat.keep("daily")
