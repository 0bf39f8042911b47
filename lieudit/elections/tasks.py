"""The receipt of a request to correct the roll, mailed once it is safely written."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.tasks import task
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lieudit.elections.models import Correction


@task
def send_receipt(correction_id: int) -> None:
    """Tell who asked the number of their request, what they wrote and when it is decided at the latest."""
    correction = Correction.objects.select_related("election", "author", "elector", "organisation").get(
        pk=correction_id
    )
    context = {"correction": correction, "election": correction.election, "site_url": settings.SITE_URL}
    EmailMessage(
        subject=_("Votre demande de correction n° %(number)s") % {"number": correction.number},
        body=render_to_string("elections/receipt.txt", context),
        to=[correction.author.email],
    ).send()
