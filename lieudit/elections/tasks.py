"""The receipt of a request to correct the roll, posted with it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.elections.models import Correction
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post


def send_concern(correction: Correction, account: Account) -> None:
    """Tell who speaks for a member that somebody asks to strike it from the roll, or to move it, and how to reply."""
    context = {"correction": correction, "election": correction.election, "site_url": settings.SITE_URL}
    mail = EmailMessage(
        subject=_("Une demande concerne votre inscription sur la liste électorale (n° %(number)s)")
        % {"number": correction.number},
        body=render_to_string("elections/concern.txt", context),
        to=[account.email],
    )
    post(mail, weight=Weight.OFFICIAL)


def send_receipt(correction: Correction) -> None:
    """Tell who asked the number of their request, what they wrote and when it is decided at the latest."""
    context = {"correction": correction, "election": correction.election, "site_url": settings.SITE_URL}
    mail = EmailMessage(
        subject=_("Votre demande de correction n° %(number)s") % {"number": correction.number},
        body=render_to_string("elections/receipt.txt", context),
        to=[correction.author.email],
    )
    post(mail, weight=Weight.OFFICIAL)
