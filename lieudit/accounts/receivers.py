"""What accounts hear of Django and django-allauth: who signs in, with what, and which address was proved first."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from lieudit.accounts.devices import device_of
from lieudit.accounts.models import Account
from lieudit.accounts.sessions import OPENED

if TYPE_CHECKING:
    from django.http import HttpRequest

logger = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="accounts.name_the_session")
def name_the_session(sender: object, request: HttpRequest, user: Account, **kwargs: object) -> None:
    """The list of one's sessions says when each was opened, and on what device."""
    request.session[OPENED] = [time.time(), device_of(request.META.get("HTTP_USER_AGENT", ""))]
    ways = [str(record["method"]) for record in get_authentication_records(request, user)]
    logger.info("account %s signed in: %s", user.pk, ", ".join(ways) or "a link")


@receiver(user_logged_out, dispatch_uid="accounts.log_the_leaving")
def log_the_leaving(sender: object, user: Account | None, **kwargs: object) -> None:
    if user is not None:
        logger.info("account %s signed out", user.pk)


@receiver(email_confirmed, dispatch_uid="accounts.forget_the_stranger")
def forget_the_stranger(sender: object, request: HttpRequest, email_address: EmailAddress, **kwargs: object) -> None:
    """An account whose address is first proved by a sign-in code was perhaps opened by somebody else: what they chose
    to come back with is forgotten. Who opened it types the code of its own session instead (`confirmed_here`)."""
    account = email_address.user
    others = EmailAddress.objects.filter(user=account, verified=True).exclude(pk=email_address.pk)
    if getattr(request, "confirmed_here", False) or others.exists():
        return
    account.set_unusable_password()
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
