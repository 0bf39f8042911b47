"""Mails of the demonstration: they leave at once, into files, which take everything."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from lieudit.pages.mailbox import SEPARATOR
from lieudit.toolkit.models import Mail
from lieudit.toolkit.outbox import has_left
from lieudit.toolkit.postman import written


def drop(mail: Mail, message: EmailMessage | None = None) -> None:
    """One mail, at its commit: nobody else carries mails while a story is told, so none is taken under a lease, and no
    server may say no; what follows a mail follows."""
    content, _message = written(mail, message)
    folder = Path(settings.MAILS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    Path(folder, f"{mail.pk:06}.log").write_bytes(content.replace(b"\r\n", b"\n") + SEPARATOR)
    with transaction.atomic():
        if mail.compose:
            mail.save(update_fields=["digest"])
        has_left(mail, "", timezone.now())
