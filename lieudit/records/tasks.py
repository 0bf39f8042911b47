"""The mail that asks, once a year, whether the record of a place is still true; and the search for doubles."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone

from lieudit.network.models import Representative
from lieudit.records.models import Asking


@task
@transaction.atomic
def send_asking(asking_id: int) -> None:
    """To each person who speaks for the place; the row says, under a lock, that it was sent."""
    asking = Asking.objects.select_for_update(of=("self",)).select_related("place").get(pk=asking_id)
    if asking.sent_at:
        return
    speakers = Representative.objects.running().of(asking.place).filter(account__is_active=True)
    body = render_to_string(
        "records/mail_asking.txt", {"place": asking.place, "url": settings.SITE_URL + asking.place.get_absolute_url()}
    )
    subject = " ".join(f"Toujours vrai ? La fiche de {asking.place}".split())
    for address in sorted(set(speakers.values_list("account__email", flat=True))):
        EmailMessage(subject, body, to=[address]).send()
    asking.sent_at = timezone.now()
    asking.save(update_fields=["sent_at"])
