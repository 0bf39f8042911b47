"""Who has not answered a round of consent is reminded once before it closes, as voters are (`voting/reminding.py`)."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.deliberation.adoption import asked_seats
from lieudit.deliberation.canonical import seat_name
from lieudit.deliberation.models import ConsentRound
from lieudit.deliberation.services import record
from lieudit.deliberation.workflow import DraftState
from lieudit.governance.models import Seat
from lieudit.governance.permissions import speakers_of
from lieudit.journal.tasks import attempt
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import day, excerpt, typeset
from lieudit.toolkit.outbox import post
from lieudit.voting.outcome import listed
from lieudit.voting.reminding import reminded_from


@transaction.atomic
def remind_due_seats() -> list[ConsentRound]:
    """Hand over the reminders of the rounds that close soon; called by a timer, which two may be at once."""
    now = timezone.now()
    asking = {"closed_at": None, "reminded_at": None, "closes_on__gte": timezone.localdate(now)}
    running = ConsentRound.objects.filter(draft__state=DraftState.CONSENT, **asking)
    due = [each.pk for each in running if (at := reminded_from(each.opened_at, each.closes_at)) and at <= now]
    rows = running.filter(pk__in=due).select_related("draft").order_by("pk")
    taken = list(rows.select_for_update(of=("self",)))
    ConsentRound.objects.filter(pk__in=[each.pk for each in taken]).update(reminded_at=now)
    for each in taken:
        write_to_seats.enqueue(round_id=each.pk)
        record("deliberation.reminded", each.draft, actor=None, round=each.number, until=day(each.closes_on))
    return taken


@task
def write_to_seats(round_id: int) -> None:
    """One letter to each account that speaks for a seat without an answer, while the round still asks."""
    asked = ConsentRound.objects.select_related("draft__assembly").filter(pk=round_id, closed_at=None).first()
    if asked is None or asked.draft.state != DraftState.CONSENT or timezone.localdate() > asked.closes_on:
        return
    silent = Seat.objects.running().filter(college__assembly=asked.draft.assembly_id)
    for account in speakers_of(silent.exclude(pk__in=asked.stances.values("seat"))).exclude(email=""):
        attempt(_write, account, asked)


def _write(account: Account, asked: ConsentRound) -> None:
    """What one account is asked, for the seats that it speaks for; nothing where each has answered."""
    seats = [seat for seat in asked_seats(account, asked.draft) if not seat.answer]
    if not seats:
        return
    voices = listed(
        _("en votre nom") if seat.account_id == account.pk else _("au nom %s") % of_the(seat_name(seat))
        for seat in seats
    )
    said = {"asked": asked, "draft": asked.draft, "voices": voices, "site_url": settings.SITE_URL}
    subject = _("« %(title)s » : le tour de consentement se clôt le %(day)s, et attend votre réponse")
    subject %= {"title": excerpt(asked.draft.title, 60), "day": day(asked.closes_on)}
    message = EmailMessage(typeset(subject), render_to_string("deliberation/mail_round.txt", said), to=[account.email])
    post(message, good_for=asked.closes_at - timezone.now())
