"""Mails that leave after commit: letters with their PDF, fresh links, the question to authors.

Each is sent once: the row says when, under a lock, in the transaction that sends.
"""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.advocacy.letters import letter_pdf, with_link
from lieudit.advocacy.links import effect_url, reply_url
from lieudit.advocacy.models import Effect, Referral, Reminder
from lieudit.deliberation.models import Position
from lieudit.journal.models import Follow, FollowReason
from lieudit.needs.models import Need
from lieudit.toolkit.french import NBSP

PDF = "application/pdf"


def subject_of(referral: Referral) -> str:
    return f"Position commune {referral.position.number}{NBSP}: {referral.position.title}"


@task
@transaction.atomic
def send_letter(referral_id: int) -> None:
    """The letter, as words and as PDF, to the address of the institution."""
    rows = Referral.objects.select_for_update(of=("self",)).with_thread()
    referral = rows.get(pk=referral_id)
    if referral.mailed_at or not referral.address:
        return
    _mail_letter(referral, referral.letter, subject_of(referral))
    referral.mailed_at = timezone.now()
    referral.save(update_fields=["mailed_at"])


@task
def send_fresh_link(referral_id: int) -> None:
    """The same letter to another address of the institution, with the link that now works."""
    referral = Referral.objects.with_thread().get(pk=referral_id)
    _mail_letter(referral, referral.letter, f"Transmis{NBSP}: {subject_of(referral)}")


@task
@transaction.atomic
def send_reminder(reminder_id: int) -> None:
    """A reminder, when its sender chose the mail."""
    rows = Reminder.objects.select_for_update(of=("self",)).select_related(
        "referral__position", "referral__institution"
    )
    reminder = rows.get(pk=reminder_id)
    if reminder.mailed_at or not reminder.referral.address:
        return
    _mail_letter(reminder.referral, reminder.letter, f"Relance{NBSP}: {subject_of(reminder.referral)}")
    reminder.mailed_at = timezone.now()
    reminder.save(update_fields=["mailed_at"])


def _mail_letter(referral: Referral, text: str, subject: str) -> None:
    link = reply_url(referral)
    subject = " ".join(subject.split())
    mail = EmailMessage(subject, with_link(text, link), to=[referral.address])
    pdf = letter_pdf(referral, text, link, subject=subject, on=timezone.localdate())
    mail.attach(f"relais-{referral.number}.pdf", pdf, PDF)
    mail.send()


@task
def ask_effect(position_id: int, need_ids: list[int]) -> None:
    """Ask each author who did not say it yet whether something changed, with a link that needs no account."""
    position = Position.objects.get(pk=position_id)
    said = Effect.objects.filter(position=position).values("need_id")
    for need in Need.objects.filter(pk__in=need_ids).exclude(pk__in=said):
        authors = Follow.objects.running().of(need).filter(reason=FollowReason.AUTHOR).select_related("account")
        for to in {follow.to for follow in authors}:
            context = {"need": need, "position": position, "url": effect_url(need.pk, position.pk)}
            body = render_to_string("advocacy/mail_effect.txt", context)
            subject = f"Besoin n°{NBSP}{need.number}{NBSP}: est-ce que cela a changé quelque chose{NBSP}?"
            EmailMessage(subject, body, to=[to]).send()
