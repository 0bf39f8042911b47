"""Mails that leave after commit: the notice of a renewal, once, and the news to whoever is named to represent."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.membership.models import DuesPeriod, Member
from lieudit.membership.standing import euros
from lieudit.network.models import Representative
from lieudit.toolkit.french import NBSP


def addresses_of(member: Member) -> list[str]:
    """Where to write to a member: the person, or those who represent the organisation today."""
    return sorted(member.speakers().values_list("email", flat=True))


@task
@transaction.atomic
def send_dues_notice(period_id: int) -> None:
    """What is owed this year, to each representative; the row says, under a lock, that it was sent."""
    rows = DuesPeriod.objects.select_for_update(of=("self",)).with_members()
    period = rows.get(pk=period_id)
    if period.noticed_at:
        return
    context = {
        "period": period,
        "amount": euros(period.amount),
        "payment": settings.DUES_PAYMENT,
        "url": settings.SITE_URL + period.member.get_absolute_url(),
    }
    body = render_to_string("membership/mail_dues.txt", context)
    subject = " ".join(f"Cotisation {period.year}{NBSP}: {period.member}".split())
    for address in addresses_of(period.member):
        EmailMessage(subject, body, to=[address]).send()
    period.noticed_at = timezone.now()
    period.save(update_fields=["noticed_at"])


@task
def send_appointment(representative_id: int) -> None:
    """To whoever is named: in whose name they may speak, how to sign in, how to leave."""
    found = Representative.objects.select_related("account", "organisation").get(pk=representative_id)
    body = render_to_string("membership/mail_appointment.txt", {"representative": found, "site": settings.SITE_URL})
    subject = " ".join(f"Vous représentez {found.organisation}".split())
    EmailMessage(subject, body, to=[found.account.email]).send()
