"""The mail that asks, once a year, whether the record of a place is still true; and the search for doubles."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.network.models import Representative
from lieudit.records.models import Asking
from lieudit.toolkit.outbox import post


def send_asking(asking: Asking) -> None:
    """To each person who speaks for the place; the row says when the first of them left."""
    speakers = Representative.objects.running().of(asking.place).filter(account__is_active=True)
    body = render_to_string(
        "records/mail_asking.txt", {"place": asking.place, "url": settings.SITE_URL + asking.place.get_absolute_url()}
    )
    subject = " ".join(f"Toujours vrai ? La fiche de {asking.place}".split())
    for address in sorted(set(speakers.values_list("account__email", flat=True))):
        post(EmailMessage(subject, body, to=[address]), then=asking_left, asking_id=asking.pk)


@task
def asking_left(asking_id: int) -> None:
    Asking.objects.filter(pk=asking_id, sent_at=None).update(sent_at=timezone.now())
