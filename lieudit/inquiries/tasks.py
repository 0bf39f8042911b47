"""Mails to institutions about their questions: the link, what moves, the opinion with its text, a reminder."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.deliberation.documents import position_pdf_of
from lieudit.inquiries.delays import UNCONFIRMED_DAYS
from lieudit.inquiries.links import door_url
from lieudit.inquiries.models import Door, Inquiry
from lieudit.inquiries.owing import told_by
from lieudit.journal.tasks import silence_url
from lieudit.toolkit.french import excerpt, typeset
from lieudit.toolkit.outbox import post
from lieudit.toolkit.recipients import grant_mail

PDF = "application/pdf"


def _line(subject: str) -> str:
    return " ".join(typeset(subject).split(" "))[:200]


def write_door(door: Door, template: str, subject: str, **said: object) -> None:
    """A letter to the mailbox of a door, with its link."""
    words = {"door": door, "url": door_url(door), "publisher": settings.PUBLISHER, **said}
    post(EmailMessage(_line(subject), render_to_string(template, words), to=[door.address]))


def ask_to_confirm(inquiry: Inquiry) -> bool:
    """The letter that anybody may cause: without a word that was typed, and spaced. Whether it leaves."""
    door = inquiry.door
    if not grant_mail(door.address):
        return False
    told = {"until": inquiry.sent_at + dt.timedelta(days=UNCONFIRMED_DAYS), "silence_url": silence_url(door.address)}
    write_door(door, "inquiries/mail_confirm.txt", "Une question au conseil, à confirmer", **told)
    return True


def tell_institution(inquiry: Inquiry, *lines: str) -> None:
    """What moved of a question, to who asked it; nothing to a link that was taken back."""
    if inquiry.door.closed_at:
        return
    subject = f"Question n° {inquiry.number} : {excerpt(inquiry.question, 90)}"
    said = [typeset(line) for line in lines]
    write_door(inquiry.door, "inquiries/mail_moved.txt", subject, inquiry=inquiry, lines=said)


def opinion_subject(inquiry: Inquiry) -> str:
    return _line(f"Avis du conseil sur votre question n° {inquiry.number} : {excerpt(inquiry.question, 90)}")


def opinion_mail(inquiry_id: int) -> EmailMessage:
    """The opinion: its letter, the link of the institution, the adopted text as PDF. Written as it leaves: the time of
    the institution runs from that day."""
    inquiry = Inquiry.objects.with_thread().get(pk=inquiry_id)
    position = inquiry.position
    assert position is not None  # held by the act that posts it
    until = told_by(inquiry, timezone.localdate())
    words = {"inquiry": inquiry, "url": door_url(inquiry.door), "publisher": settings.PUBLISHER, "until": until}
    mail = EmailMessage(
        opinion_subject(inquiry), render_to_string("inquiries/mail_opinion.txt", words), to=[inquiry.door.address]
    )
    mail.attach(f"avis-{inquiry.number}-position-{position.number}.pdf", position_pdf_of(position), PDF)
    return mail
