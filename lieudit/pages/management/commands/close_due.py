"""`manage.py close_due`: count the ballots whose hour has come, tell the reports that waited; run by a timer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, Q

from lieudit.advocacy.services import forget_unsent
from lieudit.agreements.promising import remind_reports_due
from lieudit.api.changes import ask_to_compare
from lieudit.api.deliveries import ask_to_deliver
from lieudit.api.files import ask_for_files as ask_for_dataset_files
from lieudit.api.once import forget_old_keys
from lieudit.attestations.tasks import sign_what_waits
from lieudit.care.tasks import forget_what_is_old, tell_moderators
from lieudit.consultations.services import close_due_consultations, open_due_consultations
from lieudit.consultations.tasks import read_as_it_goes
from lieudit.cooperative.certificates import keep_certificates
from lieudit.deliberation.adoption import conclude_due_ballots
from lieudit.deliberation.reminding import remind_due_seats
from lieudit.elections.circle import erase_due_circles
from lieudit.elections.count import order_due_ballots, read_due_ballots
from lieudit.elections.roll import keep_the_calendar
from lieudit.funding.deciding import finish_calls_due
from lieudit.funding.forgetting import forget_files
from lieudit.funding.jury import keep_juries
from lieudit.funding.matched_funding import settle_due_funds
from lieudit.funding.services import close_calls_due, open_due_calls
from lieudit.funding.shared_budgeting import conclude_due_budgets
from lieudit.funding.year_totals import count_years_due
from lieudit.governance.rulemaking import conclude_due_changes
from lieudit.governance.services import end_due_voices
from lieudit.hall.ballots import conclude_due_session_ballots
from lieudit.imports.fetching import fetch_due_lists, settle_due_lists
from lieudit.imports.services import erase_old_files
from lieudit.inquiries.asking import forget_unconfirmed
from lieudit.inquiries.papers import forget_papers
from lieudit.journal.sealed_log import ask_for_log
from lieudit.journal.sealing import seal_when_due
from lieudit.learning.deposits import lapse_deposits
from lieudit.learning.services import ask_what_changed
from lieudit.learning.trainings import keep_trainings
from lieudit.lexicon.likes import something_left
from lieudit.lexicon.services import read_words_when_due
from lieudit.lexicon.tasks import learn_things
from lieudit.lottery.services import close_due_calls
from lieudit.lottery.tasks import compose_again
from lieudit.meetings.convening import announces_election
from lieudit.meetings.guests import forget_guests
from lieudit.meetings.models import AgendaItem
from lieudit.meetings.workflow import MeetingState
from lieudit.membership.services import tell_departures
from lieudit.minutes.services import approve_silent_minutes, tell_changed_minutes
from lieudit.mutual_aid.hands import forget_employees
from lieudit.needs.attachments import forget_held
from lieudit.needs.models import Need
from lieudit.needs.open_files import ask_for_files
from lieudit.needs.recount import recount_when_due
from lieudit.needs.tasks import learn_missing
from lieudit.network.open_files import ask_for_place_files
from lieudit.observatory.tasks import ask_for_figures
from lieudit.pages.sharing import forget_cards
from lieudit.roadmap.services import signal_silences
from lieudit.toolkit import alarms, health
from lieudit.toolkit.certificate import read_when_due
from lieudit.toolkit.errands import take_up_again
from lieudit.toolkit.kept_counts import count_again_when_due
from lieudit.toolkit.models import Beat
from lieudit.toolkit.turns import NotAllDone, each_act
from lieudit.voting.archives import judge_again
from lieudit.voting.closing import resume_due_ballots
from lieudit.voting.reminding import tell_due_voters
from lieudit.voting.services import close_due_ballots, open_due_ballots
from lieudit.voting.showing import show_what_is_counted
from lieudit.voting.timestamps import ask_due_stamps


def mails_of_care() -> Iterable[Any]:
    tell_moderators.call()
    forget_what_is_old.call()
    return ()


def errands_left() -> Iterable[Any]:
    take_up_again()
    return ()


def meanings_left() -> Iterable[object]:
    """Left to the worker, which alone holds the encoder."""
    if Need.objects.unlearnt().exists():
        learn_missing.enqueue()
    if something_left():
        learn_things.enqueue()
    return ()


def files_left() -> Iterable[object]:
    """What came with a form that nobody sent to its end."""
    forget_held()
    forget_papers()
    forget_unsent()
    return ()


def archives_left() -> Iterable[object]:
    judge_again()
    return ()


def elections_due() -> Iterable[Any]:
    """Those that the members were convened to vote in session are left to it: they open before everybody there. One
    that was put on an agenda after the notice opens at its own hour."""
    live = Q(meeting__state__in=[MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED])
    voted_there = AgendaItem.objects.filter(live, meeting__starts_at__lt=F("election__closes_at"))
    told = voted_there.select_related("meeting", "election").order_by("pk")
    return order_due_ballots(apart=[item.election_id for item in told if announces_election(item)])


TIMED: tuple[tuple[Callable[[], Iterable[Any]], Callable[[Any], str]], ...] = (
    (tell_departures, lambda member: f"{member} : sièges, voix et candidatures d’un membre parti."),
    (end_due_voices, lambda voice: f"{voice.ballot} : une voix dont le siège a pris fin."),
    (mails_of_care, str),
    (errands_left, str),
    (meanings_left, str),
    (ask_for_figures, str),
    (elections_due, lambda election: f"{election} : scrutins ordonnés."),
    (open_due_ballots, lambda ballot: f"{ballot} : ouvert."),
    (resume_due_ballots, lambda ballot: f"{ballot} : reprend, un jour après sa suspension."),
    (tell_due_voters, lambda ballot: f"{ballot} : écrit à qui peut encore y voter."),
    (remind_due_seats, lambda asked: f"Projet n° {asked.draft.number} : {asked} rappelé aux sièges sans réponse."),
    (files_left, str),
    (forget_cards, str),
    (archives_left, str),
    (close_due_ballots, lambda ballot: f"{ballot} : clos et compté."),
    (show_what_is_counted, lambda showing: f"{showing.tally.ballot} : sa page est tenue prête."),
    (ask_due_stamps, lambda stamp: f"{stamp} : date demandée."),
    (conclude_due_ballots, lambda draft: f"{draft.ballot} : issue donnée au projet n° {draft.number}."),
    (conclude_due_changes, lambda change: f"{change.ballot} : issue donnée à la modification n° {change.number}."),
    (conclude_due_budgets, lambda budget: f"{budget.ballot} : issue donnée au budget partagé « {budget} »."),
    (conclude_due_session_ballots, lambda outcome: f"{outcome.ballot} : issue donnée à sa séance."),
    (read_due_ballots, lambda ballot: f"{ballot} : résultat relevé pour son élection."),
    (keep_the_calendar, lambda election: f"{election} : {election.get_state_display()}."),
    (erase_due_circles, lambda circle: f"Cercle n° {circle.number} : nominations effacées."),
    (tell_changed_minutes, lambda minutes: f"{minutes} : son changement est dit avant que le silence l’approuve."),
    (approve_silent_minutes, lambda minutes: f"{minutes} : approuvé par silence."),
    (fetch_due_lists, lambda followed: f"Liste suivie : {followed}, à aller chercher."),
    (settle_due_lists, str),
    (erase_old_files, lambda run: f"Import n° {run.number} : fichier effacé."),
    (read_words_when_due, str),
    (recount_when_due, str),
    (count_again_when_due, str),
    (ask_for_files, str),
    (ask_for_place_files, str),
    (ask_for_dataset_files, str),
    (ask_to_compare, str),
    (ask_to_deliver, str),
    (forget_old_keys, str),
    (seal_when_due, str),
    (ask_for_log, str),
    (forget_guests, lambda guest: f"{guest.meeting} : adresse d’une personne invitée effacée."),
    (open_due_consultations, lambda consultation: f"Consultation n° {consultation.number} : ouverte."),
    (close_due_consultations, lambda consultation: f"Consultation n° {consultation.number} : close."),
    (read_as_it_goes, lambda consultation: f"Consultation n° {consultation.number} : à lire."),
    (close_due_calls, lambda lottery: f"Tirage au sort n° {lottery.number} : appel clos."),
    (compose_again, lambda lottery: f"Tirage au sort n° {lottery.number} : panels à composer de nouveau."),
    (sign_what_waits, str),
    (keep_certificates, lambda run: f"{run.cooperative} : archive de certificats effacée."),
    (open_due_calls, lambda call: f"Appel n° {call.number} : ouvert, ses règles sont figées."),
    (remind_reports_due, lambda due: f"Convention n° {due.agreement.number} : compte rendu rappelé."),
    (close_calls_due, lambda call: f"Appel n° {call.number} : clos."),
    (settle_due_funds, lambda fund: f"Cofinancement n° {fund.number} : réparti entre ses communs."),
    (count_years_due, lambda totals: f"Ressources des lieux en {totals.year} : comptées, une fois pour toutes."),
    (keep_juries, lambda call: f"Appel n° {call.number} : un lien écarte une personne du jury d’un dossier."),
    (finish_calls_due, lambda call: f"Appel n° {call.number} : sa décision est définitive."),
    (forget_files, lambda file: f"Dossier n° {file.number} : effacé, deux ans après."),
    (ask_what_changed, lambda visit: f"Visite n° {visit.number} : trois mois après, la question est posée."),
    (lapse_deposits, lambda session: f"Session de formation n° {session.number} : pas publiée à temps."),
    (keep_trainings, lambda session: f"Session de formation n° {session.number} : tenue à jour."),
    (forget_employees, lambda hand: f"Coup de main n° {hand.number} : la personne salariée n’est plus nommée."),
    (forget_unconfirmed, lambda inquiry: "Une question au conseil, que son adresse n’a pas confirmée : effacée."),
    (read_when_due, str),
    (signal_silences, lambda milestone: f"Jalon n° {milestone.number} : attend un mot."),
)
"""What each act of the timer gives, and what is said of it; in this order."""


class Command(BaseCommand):
    help = "Ouvre les scrutins annoncés dont l’heure est venue ; clôt et compte ceux dont l’heure est passée."

    def handle(self, *args: object, **options: object) -> None:
        alarms.watch()
        health.ask_for_a_beat()
        failed = each_act(self.told(act, words) for act, words in TIMED)
        if failed:
            raise CommandError(f"N’a pas abouti : {', '.join(failed)}. Le reste est fait.")
        Beat.keep("timer")

    def told(self, act: Callable[[], Iterable[Any]], words: Callable[[Any], str]) -> Callable[[], None]:
        """The same act, which says what it did."""

        @wraps(act)
        def say() -> None:
            try:
                for thing in act():
                    self.stdout.write(words(thing))
            except NotAllDone as fault:
                self.stdout.writelines(words(thing) for thing in fault.done)
                self.stderr.write(str(fault))
                raise

        return say
