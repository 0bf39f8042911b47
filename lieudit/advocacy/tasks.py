"""Mails of the room: letters with their PDF and their signed link, and the question to authors."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.advocacy.letters import letter_pdf, mail_text
from lieudit.advocacy.links import effect_url, reply_url, short_url
from lieudit.advocacy.models import Effect, Referral, Reminder
from lieudit.advocacy.thread import demands_of, outcome_of, put_of
from lieudit.deliberation.documents import position_pdf_of
from lieudit.deliberation.models import Position
from lieudit.journal.letters import rhythm_url
from lieudit.journal.models import Follow, FollowReason
from lieudit.journal.sealing import seal_words
from lieudit.needs.models import Need
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.outbox import post
from lieudit.toolkit.types import Context

PDF = "application/pdf"


def subject_of(referral: Referral) -> str:
    return " ".join(f"Position commune {referral.position.number} : {referral.position.title}".split())


def link_subject(referral: Referral) -> str:
    return f"Transmis{NBSP}: {subject_of(referral)}"


def reminder_subject(referral: Referral) -> str:
    return f"Relance{NBSP}: {subject_of(referral)}"


def letter_mail(referral_id: int) -> EmailMessage:
    """The letter, as words and as PDF, with its signed link."""
    referral = Referral.objects.with_thread().get(pk=referral_id)
    return _mail(referral, referral.letter, subject_of(referral), referral.address)


def link_mail(referral_id: int) -> EmailMessage:
    """The same letter to another address of the institution, with the link that will work from there."""
    referral = Referral.objects.with_thread().get(pk=referral_id)
    subject = link_subject(referral)
    return _mail(referral, referral.letter, subject, referral.next_address, referral.next_key)


def reminder_mail(reminder_id: int) -> EmailMessage:
    reminder = Reminder.objects.get(pk=reminder_id)
    referral = Referral.objects.with_thread().get(pk=reminder.referral_id)
    return _mail(referral, reminder.letter, reminder_subject(referral), referral.address)


def _mail(referral: Referral, text: str, subject: str, address: str, key: str = "") -> EmailMessage:
    passed_on, key = bool(key), key or referral.key
    link, short = reply_url(referral, key), short_url(referral, key)
    mail = EmailMessage(subject, mail_text(referral, text, link, passed_on=passed_on), to=[address])
    pdf = letter_pdf(referral, text, link, subject=subject, on=timezone.localdate(), short=short, seal=seal_words())
    mail.attach(f"relais-{referral.number}.pdf", pdf, PDF)
    mail.attach(f"position-{referral.position.number}.pdf", position_pdf_of(referral.position), PDF)
    return mail


@task
def ask_effect(position_id: int, need_ids: list[int], again: bool = False) -> None:
    """Ask each author who did not say it yet whether something changed, with a link that needs no account; `again`, for
    the last time."""
    position, outcome = Position.objects.get(pk=position_id), outcome_of(put_of(demands_of(position=position_id)))
    said = Effect.objects.filter(position=position).values("need_id")
    for need in Need.objects.filter(pk__in=need_ids).exclude(pk__in=said):
        authors = Follow.objects.running().of(need).filter(reason=FollowReason.AUTHOR).select_related("account")
        for to, follow in sorted({follow.to: follow for follow in authors}.items()):
            context: Context = {"need": need, "position": position, "url": effect_url(need.pk, position.pk)}
            context |= {"rhythm_url": rhythm_url(follow), "again": again, "outcome": outcome}
            body = render_to_string("advocacy/mail_effect.txt", context)
            asked = "avez-vous vu quelque chose changer depuis" if again else "est-ce que cela a changé quelque chose"
            subject = f"Besoin n°{NBSP}{need.number}{NBSP}: {asked}{NBSP}?"
            post(EmailMessage(subject, body, to=[to]))
