"""Mails of the room: the notice of a renewal, once, and the news to whoever is named to represent."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.membership.models import DuesPeriod, Member
from lieudit.membership.standing import euros
from lieudit.network.models import Representative
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post


def addresses_of(member: Member) -> list[str]:
    """Where to write to a member: the person, or those who represent the organisation today."""
    return sorted(member.speakers().values_list("email", flat=True))


def send_dues_notice(period: DuesPeriod) -> None:
    """What is owed this year, to each representative; the row says when the first notice left."""
    context = {
        "period": period,
        "amount": euros(period.amount),
        "of_member": of_the(period.member.desk_name),
        "payment": settings.DUES_PAYMENT,
        "url": settings.SITE_URL + period.member.get_absolute_url(),
    }
    body = render_to_string("membership/mail_dues.txt", context)
    subject = " ".join(f"Cotisation {period.year}{NBSP}: {period.member}".split())
    for address in addresses_of(period.member):
        mail = EmailMessage(subject, body, to=[address])
        post(mail, weight=Weight.OFFICIAL, then=notice_left, period_id=period.pk)


@task
def notice_left(period_id: int) -> None:
    DuesPeriod.objects.filter(pk=period_id, noticed_at=None).update(noticed_at=timezone.now())


def send_appointment(found: Representative) -> None:
    """To whoever is named: in whose name they may speak, how to sign in, how to leave."""
    body = render_to_string("membership/mail_appointment.txt", {"representative": found, "site": settings.SITE_URL})
    subject = " ".join(f"Vous représentez {found.organisation}".split())
    post(EmailMessage(subject, body, to=[found.account.email]))
