"""The mail that tells a partner, for whom nobody speaks here, that an agreement ends."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from lieudit.public_services.models import Agreement
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post


def send_notice(agreement: Agreement) -> None:
    """To the address of the partner's own page."""
    context = {"agreement": agreement, "url": settings.SITE_URL + agreement.get_absolute_url()}
    subject = " ".join(f"Convention avec {agreement.place} : elle prend fin bientôt".split())
    body = render_to_string("public_services/mail_notice.txt", context)
    post(EmailMessage(subject, body, to=[agreement.partner.email]), weight=Weight.OFFICIAL)
