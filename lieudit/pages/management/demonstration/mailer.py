"""Mails of the demonstration: kept in files, and dated as the clock says."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.utils import timezone


class DatedMailer(EmailBackend):
    """The mailer of Django that writes files, with the date of the moved clock in each mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            message.extra_headers.setdefault("Date", format_datetime(timezone.localtime()))
        return super().send_messages(email_messages) or 0
