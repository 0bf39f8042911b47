"""Mails to a side for which nobody speaks here: is this agreement true, with a signed link; it ends soon."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from lieudit.agreements.models import Agreement
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post

CONFIRMATION = "public_services.confirmation"
"""Links that left before agreements had a room of their own still serve."""


def send_notice(agreement: Agreement) -> None:
    """To the address of the partner's own page."""
    context = {"agreement": agreement, "url": settings.SITE_URL + agreement.get_absolute_url()}
    subject = " ".join(f"Convention avec {agreement.place} : elle prend fin bientôt".split())
    body = render_to_string("agreements/mail_notice.txt", context)
    post(EmailMessage(subject, body, to=[agreement.partner.email]), weight=Weight.OFFICIAL)


def ask_to_confirm(agreement: Agreement) -> None:
    """To the address of the page of the side that did not write it down. The link serves as long as this address is
    there, and until it is answered.
    """
    context = {"agreement": agreement, "url": confirmation_url(agreement)}
    subject = " ".join(f"{agreement.teller} déclare une convention avec vous : est-ce exact ?".split())
    body = render_to_string("agreements/mail_confirm.txt", context)
    post(EmailMessage(subject, body, to=[agreement.other.email]), weight=Weight.OFFICIAL)


def confirmation_url(agreement: Agreement) -> str:
    token = signing.dumps([agreement.number, agreement.other.email], salt=CONFIRMATION)
    return settings.SITE_URL + reverse("agreements:agreement_link", args=[token])


def agreement_of(token: str) -> Agreement | None:
    """The agreement that a mailed link asks about; None when it was altered, or sent to a former address."""
    try:
        number, address = signing.loads(token, salt=CONFIRMATION)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    found = Agreement.objects.public().with_things().filter(number=number).first()
    return found if found and found.other.email == address else None
