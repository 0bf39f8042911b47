"""Mails to a side for which nobody speaks here: is this agreement true, with a signed link; it ends soon."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from lieudit.agreements.models import Agreement
from lieudit.governance.models import Assembly
from lieudit.network.models import Organisation
from lieudit.toolkit.agreement import says
from lieudit.toolkit.articles import the, the_first
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post

CONFIRMATION = "public_services.confirmation"
"""Links that left before agreements had a room of their own still serve."""


def send_notice(agreement: Agreement, party: Organisation) -> None:
    """To the address of the own page of one of its sides."""
    context = {"agreement": agreement, "party": party, "url": settings.SITE_URL + agreement.get_absolute_url()}
    other = agreement.holder if party == agreement.counterpart else agreement.counterpart
    subject = " ".join(f"Convention avec {the(other)} : elle prend fin bientôt".split())
    body = render_to_string("agreements/mail_notice.txt", context)
    post(EmailMessage(subject, body, to=[party.email]), weight=Weight.OFFICIAL)


def ask_to_confirm(agreement: Agreement) -> None:
    """To the address of the page of the side that did not write it down. The link serves as long as this address is
    there, and until it is answered.
    """
    context = {"agreement": agreement, "url": confirmation_url(agreement)}
    does = says(agreement.teller, "déclare")
    subject = " ".join(f"{the_first(agreement.teller)} {does} une convention avec vous : est-ce exact ?".split())
    body = render_to_string("agreements/mail_confirm.txt", context)
    post(EmailMessage(subject, body, to=[address_of(agreement)]), weight=Weight.OFFICIAL)


def address_of(agreement: Agreement) -> str:
    """The address of the page of the side that is asked; an assembly has none."""
    other = agreement.other
    return "" if isinstance(other, Assembly) else other.email


def confirmation_url(agreement: Agreement) -> str:
    token = signing.dumps([agreement.number, address_of(agreement)], salt=CONFIRMATION)
    return settings.SITE_URL + reverse("agreements:agreement_link", args=[token])


def agreement_of(token: str) -> Agreement | None:
    """The agreement that a mailed link asks about, whatever became of it; None when the link was altered, or sent to a
    former address."""
    try:
        number, address = signing.loads(token, salt=CONFIRMATION)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    found = Agreement.objects.with_things().filter(number=number).first()
    return found if found and address_of(found) == address else None
