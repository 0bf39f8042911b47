"""The mail that tells a partner, for whom nobody speaks here, that an agreement ends."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string

from lieudit.public_services.models import Agreement


@task
def send_notice(agreement_id: int, notice: int) -> None:
    """To the address of the partner's own page, unless the agreement was renewed, broken or told again since."""
    agreement = Agreement.objects.public().with_things().running().filter(pk=agreement_id, notice=notice).first()
    if agreement is None:
        return
    context = {"agreement": agreement, "url": settings.SITE_URL + agreement.get_absolute_url()}
    subject = " ".join(f"Convention avec {agreement.place} : elle prend fin bientôt".split())
    body = render_to_string("public_services/mail_notice.txt", context)
    EmailMessage(subject, body, to=[agreement.partner.email]).send()
